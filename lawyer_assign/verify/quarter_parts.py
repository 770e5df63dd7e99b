"""Parts of quarters, one for each event, counted day by day for the check of dates."""

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from lawyer_assign.roster import Days

Quarter = tuple[int, int]
"""Year and number from 1 to 4."""


def quarter_of(day: dt.date) -> Quarter:
    """Return the quarter of a day."""
    return day.year, (day.month + 2) // 3


class Part(NamedTuple):
    """A part of a quarter, and its number among all of the calendar, from 0."""

    quarter: Quarter
    number: int


class QuarterParts:
    """The quarters of a calendar, each in parts as equal as whole days allow.

    Parameters
    ----------
    days
        The calendar.
    count
        Parts of a quarter; none: no day is in any.
    """

    def __init__(self, days: Days, count: int) -> None:
        self.count = count
        self._at: dict[dt.date, tuple[int, int]] = {}
        self._length: dict[Quarter, int] = {}
        day = days.first
        while day <= days.last:
            passed = self._length.get(quarter_of(day), 0)
            self._length[quarter_of(day)] = passed + 1
            self._at[day] = (len(self._length) - 1, passed)
            day += dt.timedelta(days=1)

    def __len__(self) -> int:
        """Return how many parts there are in all, those without a day among them."""
        return len(self._length) * self.count

    def __iter__(self) -> Iterator[Part]:
        """Yield all of them, in their order."""
        for at, quarter in enumerate(self._length):
            for nth in range(self.count):
                yield Part(quarter, at * self.count + nth)

    def of(self, day: dt.date) -> Part | None:
        """Return the part of a day; ``None`` outside the calendar or without parts."""
        if day not in self._at or not self.count:
            return None
        at, passed = self._at[day]
        quarter = quarter_of(day)
        length = self._length[quarter]
        nth = max(
            part for part in range(self.count) if length * part // self.count <= passed
        )
        return Part(quarter, at * self.count + nth)
