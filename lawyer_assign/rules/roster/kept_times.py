"""Last year's published times are kept where that is possible."""

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import Field

from lawyer_assign.roster import FixedTime, Roster
from lawyer_assign.roster.case import RosterCase
from lawyer_assign.roster.patterns import Patterns
from lawyer_assign.rules.roster.pinned_times import kept_bound
from lawyer_assign.rules.roster.rule import RosterRule, named
from lawyer_assign.rules.rule import Violation, Wish
from lawyer_assign.statements import Bound


class KeptTimes(RosterRule):
    """A committee that is served keeps the time it had last year, if it had one.

    The amount is 1 for every time of last year that is lost.
    """

    source: ClassVar[str] = "一（三）: 固定时间…对外公布"
    title: ClassVar[str] = "Last year's times are kept"
    title_zh: ClassVar[str] = "沿用上一年度公布的时间"
    kind: Literal["kept_times"] = "kept_times"
    wish: Wish | None = Field(default=Wish(tier=2))

    def statements(self, patterns: Patterns) -> Iterator[Bound]:
        """Say it with one row per time of last year."""
        yield kept_bound(self.kind, patterns, is_fixed=False)

    def violations(self, case: RosterCase, roster: Roster) -> Iterator[Violation]:
        """Name the committees that lose their time."""
        for row in case.facts.times:
            if row.is_fixed or not case.plan.lawyers_of(row.committee):
                continue
            before, now = (
                FixedTime(row.half_day, row.nth),
                roster.time_of(row.committee),
            )
            if now != before:
                name, said = named(case, row.committee), before.text
                yield self.found(
                    row.committee,
                    1,
                    f"{name.en} loses last year's time, {said.en}",
                    f"{name.zh}不再沿用上一年度的{said.zh}",
                )
