"""Pinned times stay as they are."""

from collections.abc import Iterator
from typing import ClassVar, Literal

import numpy as np

from lawyer_assign.roster import FixedTime, Roster
from lawyer_assign.roster.case import RosterCase
from lawyer_assign.roster.patterns import Patterns
from lawyer_assign.rules.roster.rule import RosterRule, named
from lawyer_assign.rules.rule import HOUSE_RULE, Violation
from lawyer_assign.statements import Bound


class PinnedTimes(RosterRule):
    """A committee that is served has the time that is pinned for it, if one is.

    The amount is 1 for every pinned time that is not kept.
    """

    source: ClassVar[str] = HOUSE_RULE + ": what was promised stays"
    title: ClassVar[str] = "Pinned times are kept"
    title_zh: ClassVar[str] = "固定不变的时间予以保留"
    kind: Literal["pinned_times"] = "pinned_times"

    def statements(self, patterns: Patterns) -> Iterator[Bound]:
        """Say it with one row per pinned time."""
        yield kept_bound(self.kind, patterns, is_fixed=True)

    def violations(self, case: RosterCase, roster: Roster) -> Iterator[Violation]:
        """Name the committees whose pinned time is not kept."""
        for row in case.facts.times:
            time = FixedTime(row.half_day, row.nth)
            served = case.plan.lawyers_of(row.committee)
            if row.is_fixed and served and roster.time_of(row.committee) != time:
                name, said = named(case, row.committee), time.text
                yield self.found(
                    row.committee,
                    1,
                    f"{name.en} is pinned to {said.en}",
                    f"{name.zh}应固定在{said.zh}",
                )


def kept_bound(kind: str, patterns: Patterns, *, is_fixed: bool) -> Bound:
    """Return one row per time that is to be kept: pinned, or last year's."""
    case = patterns.case
    group = np.full(len(patterns), -1, np.int64)
    who: list[str] = []
    for row in sorted(case.facts.times, key=lambda one: one.committee):
        if row.is_fixed == is_fixed and case.plan.lawyers_of(row.committee):
            place = case.columns.committee_at[row.committee]
            at = patterns.find(place, FixedTime(row.half_day, row.nth))
            if at >= 0:
                group[at] = len(who)
            who.append(row.committee)
    return Bound(kind, who, group, lower=np.ones(len(who), np.int64))
