"""A time is one of the half days at which the committee's office can host."""

from collections.abc import Iterator
from typing import ClassVar, Literal

from lawyer_assign.arrays import Mask
from lawyer_assign.roster import Roster
from lawyer_assign.roster.case import RosterCase
from lawyer_assign.roster.patterns import Patterns
from lawyer_assign.rules.roster.rule import TimeRule, named
from lawyer_assign.rules.rule import HOUSE_RULE, Violation


class OfficeHours(TimeRule):
    """The half day of a committee's time is among its office's; none named = any."""

    source: ClassVar[str] = HOUSE_RULE + ": an office that is closed hosts nobody"
    title: ClassVar[str] = "Times are within the office's half days"
    title_zh: ClassVar[str] = "时间在社区（村）可值班半天之内"
    kind: Literal["office_hours"] = "office_hours"

    def forbids(self, patterns: Patterns) -> Mask:
        """Return which times the office cannot host."""
        hosts = patterns.case.office_hours
        mask: Mask = ~hosts[patterns.committee, patterns.half_day]
        return mask

    def violations(self, case: RosterCase, roster: Roster) -> Iterator[Violation]:
        """Name the times at which the office is closed."""
        for row in roster.rows:
            hosts = case.facts.committee[row.committee].duty_half_days
            if hosts and row.time.half_day not in hosts:
                name, time = named(case, row.committee), row.time.text
                yield self.found(
                    row.committee,
                    1,
                    f"{name.en} cannot host {time.en}",
                    f"{name.zh}{time.zh}不能值班",
                )
