"""What firms and committees say of each other in the two-way choice (一(三))."""

from typing import Self

from pydantic import Field, model_validator

from lawyer_assign.facts.base import Fact, Id, Rank


class Choice(Fact):
    """What one firm and one committee say of each other; silence is no view."""

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
            ("firm", self.firm_rank, self.firm_refuses),
            ("committee", self.committee_rank, self.committee_refuses),
        )
        for side, rank, refuses in both:
            if refuses and rank is not None:
                raise ValueError(
                    f"the {side} refuses and also gives rank {rank}; keep one"
                )
        return self
