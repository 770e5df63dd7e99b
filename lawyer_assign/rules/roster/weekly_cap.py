"""A lawyer has no more half days of duty in a week than a cap."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from lawyer_assign.errors import Text, lawyer_zh
from lawyer_assign.roster import FixedTime, Roster
from lawyer_assign.roster.case import RosterCase, Week
from lawyer_assign.roster.patterns import Patterns
from lawyer_assign.rules.roster.rule import RosterRule, rows_of
from lawyer_assign.rules.rule import HOUSE_RULE, Violation
from lawyer_assign.shown import Shown
from lawyer_assign.statements import Overlap, nowhere


class WeeklyCap(RosterRule):
    """At most ``most`` half days of a lawyer in every kind of week that the span has.

    A week's kind is which of its month's its Monday, Tuesday ... are; days off are not
    looked at. The amount is what is more, kind by kind.
    """

    source: ClassVar[str] = HOUSE_RULE + ": lawyers have other work too"
    title: ClassVar[str] = "Half days of a lawyer in a week have a cap"
    title_zh: ClassVar[str] = "律师每周值班半天数有上限"
    kind: Literal["weekly_cap"] = "weekly_cap"
    most: Annotated[
        int,
        Shown(
            "每周最多值班半天",
            Text("A lawyer's half days in a calendar week", "一名律师一周内的半天数"),
            "half_days_a_week",
        ),
    ] = Field(default=5, ge=1, le=14, description="half days in a calendar week")

    def statements(self, patterns: Patterns) -> Iterator[Overlap]:
        """Say it with one row per lawyer who could pass the cap and kind of week."""
        case = patterns.case
        pattern, lawyer = patterns.by_member
        busy = case.committees_of[lawyer] > self.most
        pattern, lawyer = pattern[busy], lawyer[busy]
        weeks = np.array(case.weeks, np.int64).reshape(-1, 5)
        nth, weekday = patterns.nth[pattern], patterns.weekday[pattern]
        which = weeks[:, weekday]
        falls = (which > 0) & ((nth == 0) | (nth == which))
        week, entry = np.nonzero(falls)
        first, row = rows_of(lawyer[entry], week)
        ids = patterns.lawyer_ids
        who = [ids[one] for one in lawyer[entry[first]].tolist()]
        upper = np.full(len(who), self.most, np.int64)
        yield Overlap(
            self.kind,
            who,
            nowhere(len(patterns)),
            row=row,
            pair=pattern[entry],
            upper=upper,
        )

    def violations(self, case: RosterCase, roster: Roster) -> Iterator[Violation]:
        """Name the lawyers with too many half days in some week."""
        for lawyer in case.facts.lawyers:
            times = [
                time
                for committee in case.plan.committees_of(lawyer.id)
                if (time := roster.time_of(committee)) is not None
            ]
            over = 0
            for week in case.weeks:
                count = sum(_falls_in(time, week) for time in times)
                over += max(0, count - self.most)
            if over:
                yield self.found(
                    lawyer.id,
                    over,
                    f"lawyer {lawyer.name} ({lawyer.id}) has {over} half days above "
                    f"{self.most} a week",
                    f"{lawyer_zh(lawyer.name)}（{lawyer.id}）每周值班超过{self.most}个半天，"
                    f"共超出{over}个",
                )


def _falls_in(time: FixedTime, week: Week) -> bool:
    which = week[time.weekday]
    return which > 0 and time.nth in (None, which)
