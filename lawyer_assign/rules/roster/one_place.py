"""A lawyer is at one place at a time."""

from collections import Counter
from collections.abc import Iterator
from typing import ClassVar, Literal

import numpy as np

from lawyer_assign.errors import lawyer_zh
from lawyer_assign.roster import NTHS, Roster
from lawyer_assign.roster.case import RosterCase
from lawyer_assign.roster.patterns import Patterns
from lawyer_assign.rules.roster.rule import RosterRule, rows_of
from lawyer_assign.rules.rule import HOUSE_RULE, Violation
from lawyer_assign.statements import Overlap, nowhere


class OnePlace(RosterRule):
    """A half day holds one time of a lawyer's committees, whoever's turn it is.

    For each lawyer, half day h of the week and n = 1..4, of the times of her
    committees that fall on the n-th h of a month at most one is chosen; a community's
    falls on every one. The amount is what is more, n by n.
    """

    source: ClassVar[str] = HOUSE_RULE + ": nobody is at two places at once"
    title: ClassVar[str] = "A lawyer is at one place at a time"
    title_zh: ClassVar[str] = "律师同一时间只在一处"
    kind: Literal["one_place"] = "one_place"

    def statements(self, patterns: Patterns) -> Iterator[Overlap]:
        """Say it with one row per lawyer of several committees, half day and n."""
        pattern, lawyer = patterns.by_member
        several = patterns.case.committees_of[lawyer] > 1
        pattern, lawyer, nth = patterns.in_weeks(pattern[several], lawyer[several])
        first, row = rows_of(lawyer, nth, patterns.half_day[pattern])
        ids = patterns.lawyer_ids
        who = [ids[one] for one in lawyer[first].tolist()]
        upper = np.ones(len(who), np.int64)
        yield Overlap(
            self.kind, who, nowhere(len(patterns)), row=row, pair=pattern, upper=upper
        )

    def violations(self, case: RosterCase, roster: Roster) -> Iterator[Violation]:
        """Name the lawyers with two times at once."""
        for lawyer in case.facts.lawyers:
            held: Counter[tuple[str, int]] = Counter()
            for committee in case.plan.committees_of(lawyer.id):
                time = roster.time_of(committee)
                if time is not None:
                    for nth in NTHS if time.nth is None else (time.nth,):
                        held[time.half_day, nth] += 1
            over = sum(count - 1 for count in held.values())
            if over:
                yield self.found(
                    lawyer.id,
                    over,
                    f"lawyer {lawyer.name} ({lawyer.id}) has {over} times too many "
                    "at the same half days",
                    f"{lawyer_zh(lawyer.name)}（{lawyer.id}）同一半天重复安排{over}次",
                )
