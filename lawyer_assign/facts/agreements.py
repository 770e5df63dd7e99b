"""What binds or informs a plan: agreements, conflicts, consents, given scores."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Self

from pydantic import Field, model_validator

from lawyer_assign.errors import Text
from lawyer_assign.facts.base import (
    AboveFive,
    Count,
    Date,
    Fact,
    Id,
    IdList,
    Name,
    NameSet,
)
from lawyer_assign.facts.checks.days_given import day_given
from lawyer_assign.facts.people import Lawyer
from lawyer_assign.facts.unfit import not_one, unfit


class Conflict(Fact):
    """A lawyer or a firm that may not serve a committee (house rule).

    Examples
    --------
    >>> import lawyer_assign as la
    >>> la.Conflict(committee="c1", lawyer="l4", reason="case").lawyer
    'l4'
    """

    committee: Id
    lawyer: Id | None = None
    firm: Id | None = None
    reason: Name = Field(default="", description="conflict of interest, recusal")

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        if (self.lawyer is None) == (self.firm is None):
            raise not_one("firm", "律所（firm）", self.lawyer, self.firm)
        return self


class Approval(Fact):
    """The city bureau's consent to more than five committees per lawyer (一(一)).

    Examples
    --------
    >>> import lawyer_assign as la
    >>> import datetime as dt
    >>> year = {"valid_from": dt.date(2026, 1, 1), "valid_to": dt.date(2026, 12, 31)}
    >>> consent = la.Approval(document="No. 7", limit=7, lawyer="l6", **year)
    >>> consent.limit
    7
    """

    document: Name = Field(min_length=1, description="number of the consenting letter")
    limit: AboveFive = Field(description="committees per lawyer")
    district: Id | None = None
    lawyer: Id | None = None
    valid_from: Date
    valid_to: Date

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        if (self.lawyer is None) == (self.district is None):
            raise not_one("district", "区县（district）", self.lawyer, self.district)
        return self

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.valid_to < self.valid_from:
            raise unfit(
                Text(
                    f"valid_to {self.valid_to} is before valid_from {self.valid_from}",
                    f"截止日期（valid_to）{self.valid_to} 早于"
                    f"生效日期（valid_from）{self.valid_from}",
                ),
                Text("Exchange or correct the dates", "请对调或改正两个日期"),
            )
        return self

    def is_valid(self, on: dt.date) -> bool:
        """Whether the consent holds on a day, first and last day included."""
        return self.valid_from <= day_given("on", on) <= self.valid_to


class Agreement(Fact):
    """A signed agreement: pinned for this plan, or last year's.

    Lawyers of a pinned one are of its firm. One of last year's is of the firm that
    signed it, wherever its lawyers are now.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> la.Agreement(committee="c1", firm="f1", lawyers=("l1",)).is_fixed
    False
    """

    committee: Id
    firm: Id
    lawyers: IdList = Field(default=(), description="empty = the firm decides")
    is_fixed: bool = False
    former_lawyers: NameSet = Field(
        default=frozenset(), description="names of who served and is gone; binds nobody"
    )

    @property
    def is_of_firm(self) -> bool:
        """Whether the firm decides who serves: no lawyer is named, now or before."""
        return not self.lawyers and (self.is_fixed or not self.former_lawyers)


class PairScore(Fact):
    """Points or minutes of one pair that another system hands in.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> la.PairScore(lawyer="l1", committee="c1", minutes=25).minutes
    25
    """

    lawyer: Id
    committee: Id
    points: int | None = Field(default=None, ge=-1_000_000, le=1_000_000)
    minutes: Count | None = None


def agreements_without(
    rows: Iterable[Agreement],
    lawyer: Mapping[str, Lawyer],
    gone: Collection[str],
    gone_firms: Collection[str],
) -> Iterator[Agreement]:
    """Yield what is left of agreements once some lawyers and firms are gone.

    Parameters
    ----------
    rows, lawyer
        Agreements, and everybody by id, as they were.
    gone, gone_firms
        Ids of who goes; firms take their lawyers along.
    """
    for row in rows:
        if row.firm in gone_firms:
            yield from _moved_on(row, lawyer, gone)
            continue
        left = [one for one in row.lawyers if one in gone]
        if not left:
            yield row
            continue
        stay = tuple(one for one in row.lawyers if one not in gone)
        if not row.is_fixed:
            names = {lawyer[one].name or one for one in left}
            now = {"lawyers": stay, "former_lawyers": row.former_lawyers | names}
            yield row.model_copy(update=now)
        elif stay:
            yield row.model_copy(update={"lawyers": stay})


def _moved_on(
    row: Agreement, lawyer: Mapping[str, Lawyer], gone: Collection[str]
) -> Iterator[Agreement]:
    """Yield who of a firm that goes served last year and is with another now."""
    if row.is_fixed:
        return
    moved: dict[str, list[str]] = {}
    for one in row.lawyers:
        if one not in gone:
            moved.setdefault(lawyer[one].firm, []).append(one)
    for firm, lawyers in moved.items():
        now = {"firm": firm, "lawyers": tuple(lawyers), "former_lawyers": frozenset()}
        yield row.model_copy(update=now)
