"""A time is one of the half days at which every member of the team can come."""

from collections.abc import Iterator
from typing import ClassVar, Literal

from lawyer_assign.arrays import Mask
from lawyer_assign.roster import Roster
from lawyer_assign.roster.case import RosterCase
from lawyer_assign.roster.patterns import Patterns
from lawyer_assign.rules.roster.rule import TimeRule, named, named_all
from lawyer_assign.rules.rule import HOUSE_RULE, Violation


class LawyerHours(TimeRule):
    """The half day of a time is free for all who take turns; none named = any.

    The amount is 1 for a committee whose time some member cannot keep.
    """

    source: ClassVar[str] = HOUSE_RULE + ": whoever takes turns can come"
    title: ClassVar[str] = "Times are within the lawyers' free half days"
    title_zh: ClassVar[str] = "时间在团队每名律师的空闲半天之内"
    kind: Literal["lawyer_hours"] = "lawyer_hours"

    def forbids(self, patterns: Patterns) -> Mask:
        """Return which times some member cannot keep."""
        free = patterns.case.lawyer_hours
        mask: Mask = ~free[patterns.committee, patterns.half_day]
        return mask

    def violations(self, case: RosterCase, roster: Roster) -> Iterator[Violation]:
        """Name the times that a member cannot keep."""
        for row in roster.rows:
            away = [
                lawyer
                for lawyer in case.plan.lawyers_of(row.committee)
                if (free := case.facts.lawyer[lawyer].free_half_days)
                and row.time.half_day not in free
            ]
            if away:
                name, time = named(case, row.committee), row.time.text
                who = named_all(case, away)
                yield self.found(
                    row.committee,
                    1,
                    f"{who.en} cannot come to {name.en} {time.en}",
                    f"{who.zh}{time.zh}不能到{name.zh}",
                )
