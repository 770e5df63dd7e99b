"""The table of fixed times that can be chosen; nothing in it is an object per time."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from lawyer_assign.arrays import Ints, Mask, runs
from lawyer_assign.roster.case import RosterCase
from lawyer_assign.roster.roster import Roster, RosterRow
from lawyer_assign.roster.times import NTHS, WEEKDAYS, FixedTime

DAY = 2
"""Half days of a day."""


@dataclass(frozen=True, eq=False, repr=False)
class Patterns:
    """Fixed times of committees, sorted by committee, n-th, half day; each once.

    Parameters
    ----------
    case
        What the columns point into.
    committee
        Place in the facts' committees, shape ``(n,)``.
    half_day
        Place in ``WEEKDAYS``.
    nth
        1 to 4; 0 = every week.
    """

    case: RosterCase
    committee: Ints
    half_day: Ints
    nth: Ints

    @classmethod
    def of(cls, case: RosterCase) -> "Patterns":
        """Return every time of every committee that somebody serves."""
        served = np.unique(case.members[0])
        is_village = case.columns.committee_is_village[served]
        slots = np.arange(len(WEEKDAYS) * len(NTHS))
        monthly = np.repeat(is_village, len(slots))
        committee = np.repeat(served, len(slots))
        half_day = np.tile(slots % len(WEEKDAYS), len(served))
        nth = np.tile(slots // len(WEEKDAYS) + 1, len(served))
        kept = monthly | (nth == 1)
        nth = np.where(monthly, nth, 0)
        return cls(case, committee[kept], half_day[kept], nth[kept])

    def __len__(self) -> int:
        """Return the number of times."""
        return len(self.committee)

    def __repr__(self) -> str:
        return f"Patterns({len(self)} times of {len(np.unique(self.committee))})"

    def keep(self, mask: Mask) -> "Patterns":
        """Return the table of the times where ``mask`` is true."""
        return replace(
            self,
            committee=self.committee[mask],
            half_day=self.half_day[mask],
            nth=self.nth[mask],
        )

    @property
    def weekday(self) -> Ints:
        """Monday = 0."""
        return self.half_day // DAY

    @cached_property
    def committee_ids(self) -> list[str]:
        """Ids that ``committee`` points into."""
        return [row.id for row in self.case.columns.committees]

    @cached_property
    def lawyer_ids(self) -> list[str]:
        """Ids of the facts' lawyers, in order."""
        return [row.id for row in self.case.columns.lawyers]

    @cached_property
    def by_member(self) -> tuple[Ints, Ints]:
        """Every time and every lawyer of its committee: places of both."""
        return self.joined(*self.case.members)

    def joined(self, committee: Ints, other: Ints) -> tuple[Ints, Ints]:
        """Return each time with everything that stands beside its committee.

        Parameters
        ----------
        committee, other
            Committees, ascending, and what stands beside each.
        """
        low = np.searchsorted(committee, self.committee, "left")
        counts = np.searchsorted(committee, self.committee, "right") - low
        pattern, beside = runs(low, counts)
        return pattern, other[beside]

    def in_weeks(self, pattern: Ints, other: Ints) -> tuple[Ints, Ints, Ints]:
        """Spread weekly times over the 1st to 4th of their weekday.

        Returns
        -------
        tuple
            Times, what stood beside them, and 1 to 4.
        """
        nth = self.nth[pattern]
        weekly = np.flatnonzero(nth == 0)
        monthly = np.flatnonzero(nth > 0)
        at = np.concatenate([monthly, np.repeat(weekly, len(NTHS))])
        which = np.concatenate([nth[monthly], np.tile(np.array(NTHS), len(weekly))])
        return pattern[at], other[at], which

    def find(self, committee: int, time: FixedTime) -> int:
        """Return the place of a committee's time; -1 if it is not in the table."""
        low, high = np.searchsorted(self.committee, [committee, committee + 1])
        half_day, nth = WEEKDAYS.index(time.half_day), time.nth or 0
        here = slice(int(low), int(high))
        same = (self.half_day[here] == half_day) & (self.nth[here] == nth)
        at = np.flatnonzero(same)
        return int(low) + int(at[0]) if len(at) else -1

    def time(self, at: int) -> FixedTime:
        """Return the time that stands at a place."""
        nth = int(self.nth[at])
        return FixedTime(WEEKDAYS[int(self.half_day[at])], nth or None)

    def roster(self, chosen: Mask) -> Roster:
        """Return the roster of chosen times, at most one per committee."""
        plan, ids = self.case.plan, self.committee_ids
        rows = []
        for at in np.flatnonzero(chosen).tolist():
            committee = ids[self.committee[at]]
            rows.append(
                RosterRow(
                    committee,
                    self.time(at),
                    plan.lawyers_of(committee),
                    self.case.stand_ins.get(committee),
                )
            )
        return Roster.of(rows)

    def chosen(self, roster: Roster) -> Mask:
        """Return which times a roster has; those not in the table are left out."""
        found = np.zeros(len(self), bool)
        for row in roster.rows:
            place = self.case.columns.committee_at.get(row.committee)
            at = -1 if place is None else self.find(place, row.time)
            if at >= 0:
                found[at] = True
        return found
