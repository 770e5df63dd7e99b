"""What firms and committees say of each other in the two-way choice (一(三))."""

from typing import Self

from pydantic import Field, model_validator

from lawyer_assign.errors import Text
from lawyer_assign.facts.base import Fact, Id, Rank
from lawyer_assign.facts.unfit import unfit


class Choice(Fact):
    """What one firm and one committee say of each other; silence is no view.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> la.Choice(firm="f1", committee="c1", firm_rank=2, committee_rank=1).is_mutual
    True
    """

    firm: Id
    committee: Id
    firm_rank: Rank | None = Field(default=None, description="the firm's; 1 = best")
    committee_rank: Rank | None = Field(
        default=None, description="the committee's; 1 = best"
    )
    firm_refuses: bool = False
    committee_refuses: bool = False

    @property
    def is_mutual(self) -> bool:
        """Whether both sides ranked, and so chose, each other."""
        return self.firm_rank is not None and self.committee_rank is not None

    @model_validator(mode="after")
    def _ranks_or_refuses(self) -> Self:
        both = (
            (Text("firm", "律所"), self.firm_rank, self.firm_refuses),
            (
                Text("committee", "社区（村）"),
                self.committee_rank,
                self.committee_refuses,
            ),
        )
        for side, rank, refuses in both:
            if refuses and rank is not None:
                raise unfit(
                    Text(
                        f"{side.en}_rank is {rank}, yet {side.en}_refuses is yes",
                        f"{side.zh}不接受（{side.en}_refuses），"
                        f"又填了志愿序（{side.en}_rank）{rank}",
                    ),
                    Text("Keep one", "请只保留一项"),
                )
        return self
