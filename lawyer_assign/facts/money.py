"""What a post is paid: tariffs by area, kind and workload, moved by results (二(二)).

The user hands in every amount; the official text names none and none ships as official.

The price of a post, in fen a year, is found in four steps:

1. A lawyer's posts are counted 1st, 2nd, 3rd ... in the order of district id, in each
   district communities before villages, then committee id (house rule: the text says
   nothing of an order; a post's price never depends on who reads the plan).
2. The tariff row of the district's area class, the committee's kind and that number
   gives the amount; an empty area class or kind stands for every one.
3. The adjustment row of the lawyer's assessment moves it by whole percent, rounded to
   the fen, half a fen up; it never passes the row's least and most. A lawyer without
   an assessment, or facts without adjustments, leave the amount as it is.
4. The city bears ``city_share_percent`` of every post in the district (empty = 0),
   rounded to the fen, half a fen up; the district bears the rest. So shares add up
   to the fen, whatever posts are summed.
"""

from typing import Annotated, Self

from pydantic import Field, model_validator

from lawyer_assign.errors import Text
from lawyer_assign.facts.base import AreaClass, CommitteeKind, Fact, Name, Percent
from lawyer_assign.facts.unfit import unfit

FEN = 100
"""Fen in a yuan."""

Fen = Annotated[int, Field(ge=0, le=10**9, description="fen; 100 fen are one yuan")]
PostNumber = Annotated[int, Field(ge=1, le=100, description="a lawyer's 1st, 2nd ...")]
Move = Annotated[int, Field(ge=-100, le=100, description="percent up, or down if < 0")]

_EXCHANGE = Text("Exchange or correct the two", "请对调或改正这两项")


class Tariff(Fact):
    """What a post is paid a year in an area, by kind and by the lawyer's workload.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> la.Tariff(area_class="A", kind="village", fen_per_year=600_000).fen_per_year
    600000
    """

    area_class: AreaClass | None = Field(
        default=None, description="area class of the district; empty = every district"
    )
    kind: CommitteeKind | None = Field(default=None, description="empty = both kinds")
    post_from: PostNumber = 1
    post_to: PostNumber | None = Field(
        default=None, description="empty = every further post"
    )
    fen_per_year: Fen
    least_fen_per_year: Fen | None = Field(
        default=None, description="results never move the amount below; empty = 0"
    )
    most_fen_per_year: Fen | None = Field(
        default=None, description="results never move the amount above; empty = any"
    )

    @model_validator(mode="after")
    def _ends_no_earlier_than_it_begins(self) -> Self:
        if self.post_to is not None and self.post_to < self.post_from:
            raise unfit(
                Text(
                    f"post_to {self.post_to} is before post_from {self.post_from}",
                    f"至第几个（post_to）{self.post_to}小于"
                    f"从第几个（post_from）{self.post_from}",
                ),
                _EXCHANGE,
            )
        return self

    @model_validator(mode="after")
    def _lies_within_its_limits(self) -> Self:
        least = 0 if self.least_fen_per_year is None else self.least_fen_per_year
        most = self.most_fen_per_year
        if least > self.fen_per_year or (most is not None and most < self.fen_per_year):
            amount, low = yuan_text(self.fen_per_year), yuan_text(least)
            high = "none" if most is None else f"{yuan_text(most)} yuan"
            high_zh = "不限" if most is None else f"{yuan_text(most)}元"
            raise unfit(
                Text(
                    f"fen_per_year is {amount} yuan, outside its own limits: "
                    f"least {low}, most {high}",
                    f"补贴（fen_per_year）为{amount}元，超出本行限额："
                    f"不低于{low}元，不高于{high_zh}",
                ),
                Text("Correct the amount or the limits", "请改正金额或限额"),
            )
        return self

    def covers(self, area_class: str | None, kind: str) -> bool:
        """Whether the row speaks of posts of an area class and a kind."""
        is_area = self.area_class is None or self.area_class == area_class
        return is_area and (self.kind is None or self.kind == kind)

    def takes(self, number: int) -> bool:
        """Whether a lawyer's post of this number falls in the row's step."""
        return self.post_from <= number and (
            self.post_to is None or number <= self.post_to
        )


class Adjustment(Fact):
    """By how much an assessment moves what a lawyer is paid (奖优罚劣).

    Examples
    --------
    >>> import lawyer_assign as la
    >>> la.Adjustment(grade="A", score_from=90, score_to=100, percent=10).percent
    10
    """

    grade: Name = Field(default="", description="what the range is called")
    score_from: Percent
    score_to: Percent
    percent: Move

    @model_validator(mode="after")
    def _ends_no_lower_than_it_begins(self) -> Self:
        if self.score_to < self.score_from:
            raise unfit(
                Text(
                    f"score_to {self.score_to} is below score_from {self.score_from}",
                    f"最高分（score_to）{self.score_to}低于"
                    f"最低分（score_from）{self.score_from}",
                ),
                _EXCHANGE,
            )
        return self


def yuan_text(fen: int) -> str:
    """Return fen as yuan with two decimals, such as ``12,345.60``."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100:,}.{abs(fen) % 100:02}"
