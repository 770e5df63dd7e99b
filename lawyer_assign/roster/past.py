"""What a roster that goes on from a date takes over from the one before it.

Visits before the date stay as they were, also those of lawyers who have left since; so
names are kept beside their ids. What calendars were told of visits that are no more is
kept as well, so that it can be taken back.
"""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Self

from pydantic import ConfigDict

from lawyer_assign.facts import Committee, District, Facts, Firm, Lawyer
from lawyer_assign.facts.base import (
    CommitteeKind,
    Discreet,
    Id,
    Latitude,
    Longitude,
    Name,
)
from lawyer_assign.facts.duty import PublishedTime
from lawyer_assign.roster.days import Days
from lawyer_assign.roster.times import Half
from lawyer_assign.roster.visit import Visit

Key = tuple[str, str, dt.date, Half]
"""What a visit is known by: :attr:`Visit.key`."""


class _Kept(Discreet):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class _Somewhere(_Kept):
    district: Id
    district_name: Name


class Person(_Somewhere):
    """A lawyer by name and firm, for facts that do not know her any more."""

    id: Id
    name: Name
    firm: Id
    firm_name: Name


class Place(_Somewhere):
    """A committee by name and place, for facts that do not know it any more."""

    id: Id
    name: Name
    kind: CommitteeKind
    town: Name = ""
    lat: Latitude | None = None
    lon: Longitude | None = None


@dataclass(frozen=True)
class Past:
    """What a roster takes over from the one before it.

    Parameters
    ----------
    since
        The date from which the roster plans; what is before it stays as it was.
    visits
        Of the roster before, those before the date.
    carried
        Of the roster before, those that the date parts from their nominal date: they
        were to take place before it, and do so no earlier than on it.
    withdrawn
        Events that calendars have to take back, cancelled: ``instead_of`` names those
        who had them. Of visits that are no more, and of those that others serve now;
        those alone are kept of a roster that goes on from no other.
    people, places
        Whom the visits name.
    times
        The fixed times of the roster before, which are kept as last year's.
    """

    since: dt.date
    visits: tuple[Visit, ...] = ()
    carried: tuple[Visit, ...] = ()
    withdrawn: tuple[Visit, ...] = ()
    people: tuple[Person, ...] = ()
    places: tuple[Place, ...] = ()
    times: tuple[PublishedTime, ...] = ()

    @property
    def goes_on(self) -> bool:
        """Whether there was a roster before, and not only changes of this one."""
        return bool(self.times or self.visits or self.carried)

    def with_times(self, facts: Facts) -> Facts:
        """Return the facts with the fixed times of the roster before as last year's."""
        return with_last_times(facts, self.times) if self.times else facts

    def beside(self, facts: Facts) -> Facts:
        """Return the facts with whoever they do not know any more."""
        return with_former(facts, self.people, self.places)


@dataclass(frozen=True)
class DaysFrom:
    """A calendar from a date of its span on."""

    days: Days
    first: dt.date

    @property
    def last(self) -> dt.date:
        """Last date of the span, included."""
        return self.days.last

    def is_workday(self, day: dt.date) -> bool:
        """Return whether a date of the span is worked, make-up days among them."""
        return self.days.is_workday(day)

    def is_makeup(self, day: dt.date) -> bool:
        """Return whether a date is worked in place of a day off."""
        return self.days.is_makeup(day)

    def is_official(self, day: dt.date) -> bool:
        """Return whether the State Council has announced what the date is."""
        return self.days.is_official(day)


class Named(Discreet):
    """Whom visits and posts name, and where these are."""

    people: tuple[Person, ...] = ()
    places: tuple[Place, ...] = ()

    @classmethod
    def of(
        cls, facts: Facts, lawyers: Collection[str], committees: Collection[str]
    ) -> Self:
        """Return those of some ids, by id; the facts know them all."""
        return cls(
            people=tuple(_person(facts, facts.lawyer[one]) for one in sorted(lawyers)),
            places=tuple(
                _place(facts, facts.committee[one]) for one in sorted(committees)
            ),
        )


def lawyers_in(visits: Iterable[Visit]) -> set[str]:
    """Return everybody whom visits name."""
    return {who for one in visits for who in (*one.lawyers, *one.instead_of)}


def with_former(
    facts: Facts, people: Iterable[Person], places: Iterable[Place]
) -> Facts:
    """Return facts with whoever of these they do not know."""
    gone = [one for one in people if one.id not in facts.lawyer]
    lost = [one for one in places if one.id not in facts.committee]
    if not gone and not lost:
        return facts
    where: list[_Somewhere] = [*gone, *lost]
    districts = {
        one.district: District(id=one.district, name=one.district_name)
        for one in where
        if one.district not in facts.district
    }
    firms = {
        one.firm: Firm(id=one.firm, name=one.firm_name, district=one.district)
        for one in gone
        if one.firm not in facts.firm
    }
    lawyers = [Lawyer(id=one.id, name=one.name, firm=one.firm) for one in gone]
    committees = [
        Committee(
            id=one.id, name=one.name, kind=one.kind, district=one.district,
            town=one.town, lat=one.lat, lon=one.lon,
        )
        for one in lost
    ]  # fmt: skip
    return facts.replace(
        districts=[*facts.districts, *districts.values()],
        firms=[*facts.firms, *firms.values()],
        lawyers=[*facts.lawyers, *lawyers],
        committees=[*facts.committees, *committees],
    )


def with_last_times(facts: Facts, times: Iterable[PublishedTime]) -> Facts:
    """Return the facts with the times of a roster as last year's.

    They take the place of those that the facts say of last year; pinned ones stay.
    Committees that are none any more, or of another kind than then, had no time that
    can be kept.
    """
    pinned = [row for row in facts.times if row.is_fixed]
    said = {row.committee for row in pinned}
    kept = [
        row
        for row in times
        if row.committee not in said
        and row.committee in facts.committee
        and (facts.committee[row.committee].kind == "village") == (row.nth is not None)
    ]
    return facts.replace(times=[*pinned, *kept])


def own_last_times(facts: Facts, past: Past | None) -> tuple[PublishedTime, ...]:
    """Return the times to be kept that the file of a roster has to say itself.

    A roster may be planned by another roster's times, which no facts say. One that goes
    on from a roster before has the times of that with all else that it takes over.
    """
    if past is not None and past.times:
        return ()
    return tuple(row for row in facts.times if not row.is_fixed)


def by_last_times(
    facts: Facts, past: Past | None, own: Iterable[PublishedTime]
) -> Facts:
    """Return the facts with the times to be kept that a file of a roster says."""
    if past is not None and past.times:
        return past.with_times(facts)
    times = tuple(own)
    return with_last_times(facts, times) if times else facts


def _person(facts: Facts, row: Lawyer) -> Person:
    firm = facts.firm[row.firm]
    district = facts.district[firm.district]
    return Person(
        id=row.id, name=row.name, firm=firm.id, firm_name=firm.name,
        district=district.id, district_name=district.name,
    )  # fmt: skip


def _place(facts: Facts, row: Committee) -> Place:
    district = facts.district[row.district]
    return Place(
        id=row.id, name=row.name, kind=row.kind, district=district.id,
        district_name=district.name, town=row.town, lat=row.lat, lon=row.lon,
    )  # fmt: skip
