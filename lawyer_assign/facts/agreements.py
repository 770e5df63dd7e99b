"""What binds or informs a plan: agreements, conflicts, consents, given scores."""

import datetime as dt
from typing import Self

from pydantic import Field, model_validator

from lawyer_assign.facts.base import AboveFive, Count, Fact, Id, IdList, Name


class Conflict(Fact):
    """A lawyer or a firm that may not serve a committee (house rule)."""

    committee: Id
    lawyer: Id | None = None
    firm: Id | None = None
    reason: Name = Field(default="", description="conflict of interest, recusal")

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        if (self.lawyer is None) == (self.firm is None):
            raise ValueError(
                f"lawyer is {self.lawyer!r} and firm is {self.firm!r}; name one of them"
            )
        return self


class Approval(Fact):
    """The city bureau's consent to more than five committees per lawyer (一(一))."""

    document: Name = Field(min_length=1, description="number of the consenting letter")
    limit: AboveFive = Field(description="committees per lawyer")
    district: Id | None = None
    lawyer: Id | None = None
    valid_from: dt.date
    valid_to: dt.date

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        if (self.lawyer is None) == (self.district is None):
            raise ValueError(
                f"lawyer is {self.lawyer!r} and district is {self.district!r}; "
                "name one of them"
            )
        return self

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.valid_to < self.valid_from:
            raise ValueError(
                f"valid_to {self.valid_to} is before valid_from {self.valid_from}; "
                "exchange or correct the dates"
            )
        return self

    def is_valid(self, on: dt.date) -> bool:
        """Whether the consent holds on a day, first and last day included."""
        return self.valid_from <= on <= self.valid_to


class Agreement(Fact):
    """A signed agreement: pinned for this plan, or last year's."""

    committee: Id
    firm: Id
    lawyers: IdList = Field(default=(), description="empty = the firm decides")
    is_fixed: bool = False


class PairScore(Fact):
    """Points or minutes of one pair that another system hands in."""

    lawyer: Id
    committee: Id
    points: int | None = Field(default=None, ge=-1_000_000, le=1_000_000)
    minutes: Count | None = None
