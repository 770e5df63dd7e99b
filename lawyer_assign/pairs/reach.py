"""How far candidates are looked for."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field, field_validator

from lawyer_assign.errors import Text
from lawyer_assign.facts.base import CommitteeKind
from lawyer_assign.facts.parameters import Parameters
from lawyer_assign.facts.unfit import check_both_kinds
from lawyer_assign.fixed import Fixed, FixedDict
from lawyer_assign.pairs.travel import MOST_MINUTES, Travel
from lawyer_assign.shown import Shown

Minutes = Annotated[int, Field(ge=0, le=MOST_MINUTES, description="minutes")]

EVERYBODY = 1_000_000
"""More lawyers than there are: a limit beyond means nothing."""

FEWEST = 100
"""Lawyers on a list, of however many committees."""

EASY = 330_000
"""Pairs that lists may hold for the asking: those of a city with lists of 100. Short
lists make a district hard: of 600 committees who must all be served, with two-way
choice, 26 pairs must block over lists of 100 and none over whole ones, which are proved
in 3 s and cost 2 % fewer points."""


class Reach(Parameters):
    """Which pairs enter the table at all (house rule; the text sets no distances).

    A committee keeps the lawyers within the limit, the nearest first, at most
    ``most``; where that is empty, as many as 330,000 pairs of all committees allow,
    and 100 at least: all of them in most districts, 100 in a city.
    The ``nearest_kept`` nearest stay whatever the distance. Pairs of firms and
    committees that chose each other, given pairs and agreements always stay.
    Equally near lawyers come in the order of their ids. Lists are longer than ``most``
    where somebody would be short otherwise, or have posts beyond one. Where lists that
    are cut leave a tier before points above 0, or no plan, everybody within reach is
    asked, as far as time and memory allow: a bound of such a tier, and that there is no
    plan, hold of all of them. Points, and what shares their tier or comes behind it,
    are the best that plans among the listed pairs have.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> policy = la.Policy.hangzhou_2024().with_reach(la.Reach(nearest_kept=5))
    >>> policy.reach.nearest_kept
    5
    """

    limit_minutes: Annotated[
        Mapping[CommitteeKind, Minutes],
        Fixed,
        Shown(
            "社区路程上限",
            Text(
                "Beyond it only the nearest, the chosen and the agreed ones stay",
                "超过的不作候选；最近的若干名律师、互选的、协议中的总在其内",
            ),
            "minutes",
            part="community",
        ),
        Shown(
            "村路程上限",
            Text(
                "Beyond it only the nearest, the chosen and the agreed ones stay",
                "超过的不作候选；最近的若干名律师、互选的、协议中的总在其内",
            ),
            "minutes",
            part="village",
        ),
    ] = Field(default=FixedDict(community=60, village=120))
    nearest_kept: Annotated[
        int,
        Shown(
            "必留最近律师数",
            Text(
                "Of a committee, whatever the distance",
                "每个社区（村）不论路程总作候选",
            ),
            "lawyers",
        ),
    ] = Field(default=30, ge=1, le=EVERYBODY, description="lawyers per committee")
    most: Annotated[
        Annotated[int, Field(ge=1, le=EVERYBODY)] | None,
        Shown(
            "候选律师上限",
            Text(
                "Of a committee, the nearest first; empty = as many as 330,000 "
                "candidates in all allow, and 100 at least",
                "每个社区（村），由近及远；"
                "留空 = 候选总数330,000个以内尽量多，至少100名",
            ),
            "lawyers",
        ),
    ] = Field(
        default=None,
        description="lawyers per committee; empty = as many as a third of a million "
        "pairs allow, and 100 at least",
    )
    most_per_choice: Annotated[
        int,
        Shown(
            "互选候选上限",
            Text(
                "Of a firm for a committee, where both chose each other",
                "互选的律所与社区（村）之间，最多几名律师作候选",
            ),
            "lawyers",
        ),
    ] = Field(
        default=10,
        ge=1,
        le=EVERYBODY,
        description="lawyers per firm and committee that chose",
    )
    travel: Travel = Field(default_factory=Travel)

    @field_validator("limit_minutes")
    @classmethod
    def _limits_every_kind(
        cls, table: Mapping[CommitteeKind, int]
    ) -> Mapping[CommitteeKind, int]:
        name = Text("limit_minutes", "路程上限（limit_minutes）")
        cure = Text("Give minutes for both kinds", "请为社区和村都填写分钟数")
        check_both_kinds(table, name, cure)
        return table

    def depth(self, committees: int) -> int:
        """Return how many lawyers a list holds, of so many committees together."""
        if self.most is not None:
            return self.most
        return max(FEWEST, EASY // max(1, committees))
