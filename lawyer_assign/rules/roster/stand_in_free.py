"""Whoever is named to stand in is free at the time too."""

from collections.abc import Iterator
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from lawyer_assign.arrays import Ints
from lawyer_assign.errors import lawyer_zh
from lawyer_assign.roster import WEEKDAYS, Roster
from lawyer_assign.roster.case import RosterCase
from lawyer_assign.roster.couples import same_half_day
from lawyer_assign.roster.patterns import Patterns
from lawyer_assign.rules.roster.rule import RosterRule, meet, named, named_all
from lawyer_assign.rules.rule import HOUSE_RULE, Violation, Wish
from lawyer_assign.statements import Bound, Statement, Together, nowhere


class StandInFree(RosterRule):
    """The stand-in of a committee has its time free, in her week and of other duty.

    The amount is 1 if the half day is none of hers, and 1 for every time of her own
    committees that falls on it.
    """

    source: ClassVar[str] = HOUSE_RULE + ": who stands in must be able to come"
    title: ClassVar[str] = "Stand-ins are free at the time"
    title_zh: ClassVar[str] = "替补律师该时间有空"
    kind: Literal["stand_in_free"] = "stand_in_free"
    wish: Wish | None = Field(default=Wish(tier=4))

    def statements(self, patterns: Patterns) -> Iterator[Statement]:
        """Say both parts, each with one row per committee."""
        case, columns = patterns.case, patterns.case.columns
        known = sorted(
            (columns.committee_at[committee], columns.lawyer_at[lawyer])
            for committee, lawyer in case.stand_ins.items()
        )
        committee, lawyer = np.array(known, np.int64).reshape(-1, 2).T
        free = np.array(
            [
                [not row.free_half_days or h in row.free_half_days for h in WEEKDAYS]
                for row in columns.lawyers
            ],
            bool,
        ).reshape(-1, len(WEEKDAYS))
        pattern, who = patterns.joined(committee, lawyer)
        away = pattern[~free[who, patterns.half_day[pattern]]]
        group = np.full(len(patterns), -1, np.int64)
        group[away] = patterns.committee[away]
        upper = np.zeros(len(patterns.committee_ids), np.int64)
        yield Bound(self.kind, patterns.committee_ids, group, upper=upper)
        yield self._at_own_duty(patterns, committee, lawyer)

    def _at_own_duty(
        self, patterns: Patterns, committee: Ints, lawyer: Ints
    ) -> Together:
        served, member = patterns.case.members
        order = np.argsort(member, kind="stable")
        served, member = served[order], member[order]
        low = np.searchsorted(member, lawyer, "left")
        counts = np.searchsorted(member, lawyer, "right") - low
        at = np.repeat(np.arange(len(lawyer)), counts)
        within = np.arange(len(at)) - np.repeat(np.cumsum(counts) - counts, counts)
        own = served[np.repeat(low, counts) + within]
        couple, first, second = same_half_day(patterns, committee[at], own)
        return Together(
            self.kind,
            patterns.committee_ids,
            nowhere(len(patterns)),
            row=committee[at[couple]],
            first=first,
            second=second,
            points=np.ones(len(couple), np.int64),
        )

    def violations(self, case: RosterCase, roster: Roster) -> Iterator[Violation]:
        """Name the committees whose stand-in is not free."""
        for row in roster.rows:
            stand_in = case.stand_ins.get(row.committee)
            if stand_in is None:
                continue
            free = case.facts.lawyer[stand_in].free_half_days
            amount = int(bool(free) and row.time.half_day not in free)
            for other in case.plan.committees_of(stand_in):
                time = roster.time_of(other)
                amount += time is not None and meet(time, row.time)
            if amount:
                name = named(case, row.committee)
                who = named_all(case, [stand_in])
                yield self.found(
                    row.committee,
                    amount,
                    f"{who.en}, who stands in at {name.en}, is not free at its time",
                    f"{name.zh}的替补{lawyer_zh(who.zh)}该时间没有空",
                )
