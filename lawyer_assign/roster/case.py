"""What a roster is made for: who serves where, stand-ins, and the weeks of a span."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.facts import Facts, HalfDay
from lawyer_assign.facts.columns import Columns
from lawyer_assign.plan import Plan
from lawyer_assign.roster.days import Days
from lawyer_assign.roster.times import WEEKDAYS

Week = tuple[int, int, int, int, int]
"""Of Monday to Friday of a week: which of its month's it is (1 to 5); 0 = outside."""


@dataclass(frozen=True)
class RosterCase:
    """Facts, a plan and a span of dates, before any time is fixed.

    Parameters
    ----------
    facts, plan
        Who serves where; all lawyers of a committee take turns there.
    weeks
        Kinds of weeks that the span has, each once.
    stand_ins
        Committee -> lawyer named to stand in, where one is.
    """

    facts: Facts
    plan: Plan
    weeks: tuple[Week, ...] = ()
    stand_ins: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        facts: Facts,
        plan: Plan,
        days: Days,
        stand_ins: Mapping[str, str] | None = None,
    ) -> "RosterCase":
        """Make a case for the span of a calendar."""
        return cls(facts, plan, weeks_of(days.first, days.last), stand_ins or {})

    @property
    def columns(self) -> Columns:
        """The facts as columns."""
        return self.facts.columns

    @cached_property
    def members(self) -> tuple[Ints, Ints]:
        """Places of committee and lawyer of every post, by committee, then lawyer."""
        at, of = self.columns.committee_at, self.columns.lawyer_at
        committee = np.array([at[post.committee] for post in self.plan.posts], np.int64)
        lawyer = np.array([of[post.lawyer] for post in self.plan.posts], np.int64)
        order = np.lexsort((lawyer, committee))
        return committee[order], lawyer[order]

    @cached_property
    def office_hours(self) -> Mask:
        """When each committee's office can host, shape ``(committees, 10)``."""
        return _half_days([row.duty_half_days for row in self.columns.committees])

    @cached_property
    def lawyer_hours(self) -> Mask:
        """When every member of each committee's team can come, ``(committees, 10)``."""
        free = _half_days([row.free_half_days for row in self.columns.lawyers])
        committee, lawyer = self.members
        found = np.ones((len(self.columns.committees), len(WEEKDAYS)), bool)
        np.logical_and.at(found, committee, free[lawyer])
        return found

    @cached_property
    def committees_of(self) -> Ints:
        """How many committees each lawyer serves."""
        _, lawyer = self.members
        counts = np.bincount(lawyer, minlength=len(self.columns.lawyers))
        return counts.astype(np.int64)

    @cached_property
    def venue(self) -> Ints:
        """Place of each committee's venue in the facts; -1 = a room of its own."""
        found = np.full(len(self.columns.committees), -1, np.int64)
        for at, row in enumerate(self.facts.venues):
            for committee in row.committees:
                found[self.columns.committee_at[committee]] = at
        return found

    @cached_property
    def neighbours(self) -> dict[str, tuple[str, ...]]:
        """Committee -> the others that one of its lawyers serves, by id."""
        found: dict[str, set[str]] = {}
        for post in self.plan.posts:
            others = self.plan.committees_of(post.lawyer)
            found.setdefault(post.committee, set()).update(others)
        return {one: tuple(sorted(others - {one})) for one, others in found.items()}

    def common_half_days(
        self, committee: str, *, of_office: bool = True, of_team: bool = True
    ) -> tuple[HalfDay, ...]:
        """Return when office and all members of the team can, or one side, in order."""
        team = self.plan.lawyers_of(committee) if of_team else ()
        sets = [self.facts.lawyer[one].free_half_days for one in team]
        if of_office:
            sets.append(self.facts.committee[committee].duty_half_days)
        return tuple(
            half_day
            for half_day in WEEKDAYS
            if all(not one or half_day in one for one in sets)
        )


def _half_days(sets: list[frozenset[HalfDay]]) -> Mask:
    """Return which of ten half days sets hold; an empty set holds all of them."""
    return np.array(
        [[not one or half_day in one for half_day in WEEKDAYS] for one in sets], bool
    ).reshape(-1, len(WEEKDAYS))


def weeks_of(first: dt.date, last: dt.date) -> tuple[Week, ...]:
    """Return the kinds of weeks that a span has, each once, in order."""
    found = set()
    monday = first - dt.timedelta(days=first.weekday())
    while monday <= last:
        found.add(week_of(monday, first, last))
        monday += dt.timedelta(days=7)
    return tuple(sorted(found))


def week_of(monday: dt.date, first: dt.date, last: dt.date) -> Week:
    """Return what kind of week begins on a Monday, as far as it is in a span."""
    days = [monday + dt.timedelta(days=at) for at in range(5)]
    a, b, c, d, e = (
        (day.day - 1) // 7 + 1 if first <= day <= last else 0 for day in days
    )
    return (a, b, c, d, e)
