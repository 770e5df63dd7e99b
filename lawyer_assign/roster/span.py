"""The half days of a span of dates, numbered; and the dates that times fall on."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import cycle, pairwise

from lawyer_assign.facts import Facts
from lawyer_assign.roster.days import Days
from lawyer_assign.roster.quarters import quarter_begin
from lawyer_assign.roster.roster import Roster
from lawyer_assign.roster.times import FixedTime, Half
from lawyer_assign.roster.visit import Visit, VisitKind

HALVES: tuple[Half, Half] = ("am", "pm")
DAYS_OF_WEEK = 7


@dataclass(frozen=True)
class Span:
    """Dates of a calendar, each with two half days ("slots") that are numbered from 0.

    Parameters
    ----------
    days
        Which dates are worked.
    """

    days: Days

    @cached_property
    def begin(self) -> int:
        """Ordinal of the first date."""
        return self.days.first.toordinal()

    @cached_property
    def size(self) -> int:
        """How many half days there are."""
        return 2 * (self.days.last.toordinal() - self.begin + 1)

    @cached_property
    def is_worked(self) -> list[bool]:
        """Whether each date is worked, make-up days among them."""
        return [self.days.is_workday(day) for day in self._dates]

    @cached_property
    def is_makeup(self) -> list[bool]:
        """Whether each date is worked in place of a day off."""
        return [self.days.is_makeup(day) for day in self._dates]

    @cached_property
    def _dates(self) -> list[dt.date]:
        return [dt.date.fromordinal(self.begin + at) for at in range(self.size // 2)]

    def slot(self, date: dt.date, half: Half) -> int:
        """Return the number of a half day, below 0 or too large outside the span."""
        return 2 * (date.toordinal() - self.begin) + (half == "pm")

    def date(self, slot: int) -> dt.date:
        """Return the date of a half day."""
        return self._dates[slot // 2]

    def half(self, slot: int) -> Half:
        """Return morning or afternoon."""
        return HALVES[slot % 2]

    def week(self, slot: int) -> int:
        """Return the number of a half day's calendar week, Monday to Sunday."""
        return (slot // 2 + self.begin - 1) // DAYS_OF_WEEK

    @cached_property
    def weeks(self) -> list[int]:
        """Number of the calendar week of every half day, as :meth:`week` has it."""
        return [self.week(slot) for slot in range(self.size)]

    @cached_property
    def half_day(self) -> list[int]:
        """Half day of the week of every half day, Monday morning = 0."""
        monday = 2 * ((self.begin - 1) % DAYS_OF_WEEK)
        return [(monday + slot) % (2 * DAYS_OF_WEEK) for slot in range(self.size)]

    @cached_property
    def quarters(self) -> tuple[tuple[int, int], ...]:
        """First and last half day of every quarter that the span touches."""
        found: list[tuple[int, int]] = []
        before = dt.date.min
        for at, day in enumerate(self._dates):
            quarter = quarter_begin(day)
            if quarter != before:
                found.append((2 * at, 2 * at + 1))
                before = quarter
            found[-1] = (found[-1][0], 2 * at + 1)
        return tuple(found)

    def parts(self, count: int) -> Iterator[tuple[int, int]]:
        """Yield the parts of every quarter, so many and as equal as whole days allow.

        First and last half day of each; where there are fewer days than parts, the last
        half day of some comes before the first.
        """
        for first, last in self.quarters:
            days = (last - first + 1) // 2
            ends = [first + 2 * (days * at // count) for at in range(count + 1)]
            yield from ((low, high - 1) for low, high in pairwise(ends))

    def nominal(self, time: FixedTime) -> Iterator[int]:
        """Yield the half days that a published time falls on, worked or not."""
        at = (time.weekday - (self.begin - 1)) % DAYS_OF_WEEK
        while 2 * at < self.size:
            if time.nth is None or (self._dates[at].day - 1) // 7 + 1 == time.nth:
                yield 2 * at + (time.half == "pm")
            at += DAYS_OF_WEEK


def nominal_visits(facts: Facts, roster: Roster, span: Span) -> list[Visit]:
    """Return every visit at its published time, by who takes turns; days off included.

    The first lawyer of a row comes first in the span.
    """
    found: list[Visit] = []
    dates: dict[FixedTime, list[dt.date]] = {}
    for row in roster.rows:
        if row.time not in dates:
            dates[row.time] = [span.date(slot) for slot in span.nominal(row.time)]
        is_village = facts.committee[row.committee].kind == "village"
        kind: VisitKind = "visit" if is_village else "duty"
        half, turns = row.time.half, [(one,) for one in row.lawyers]
        found += (
            Visit(row.committee, kind, date, half, date, half, turn)
            for date, turn in zip(dates[row.time], cycle(turns), strict=False)
        )
    return found
