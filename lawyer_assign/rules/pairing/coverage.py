"""Every community and village has its lawyers (一(一))."""

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import Field

from lawyer_assign.facts import Facts
from lawyer_assign.pairs import Pairs
from lawyer_assign.plan import Plan
from lawyer_assign.rules.ints import ints
from lawyer_assign.rules.rule import Rule, Violation, Whose, Wish
from lawyer_assign.statements import Bound


class Coverage(Rule):
    """A committee has at least ``lawyers_min`` lawyers.

    sum of x[c, l] over l >= lawyers_min[c], for every committee c. A wish in tier 1 by
    default, so that a shortage is an answer with a name and not a failure.
    """

    source: ClassVar[str] = "一（一）: 确保每个社区（村）至少配备1名律师"
    title: ClassVar[str] = "At least one lawyer per community or village"
    title_zh: ClassVar[str] = "每个社区（村）至少1名律师"
    counts_pairs: ClassVar[int] = 1
    whose: ClassVar[Whose] = "committee"
    may_ease: ClassVar[bool] = False
    goes_with: ClassVar[bool] = True
    kind: Literal["coverage"] = "coverage"
    wish: Wish | None = Field(default=Wish(tier=1))

    def statements(self, facts: Facts, pairs: Pairs) -> Iterator[Bound]:
        """Say it with one row per committee."""
        lower = ints(row.lawyers_min for row in facts.columns.committees)
        yield Bound(self.kind, pairs.committee_ids, pairs.committee, lower=lower)

    def violations(self, facts: Facts, plan: Plan) -> Iterator[Violation]:
        """Name the committees that miss lawyers."""
        for row in facts.committees:
            served = len(plan.lawyers_of(row.id))
            if served < row.lawyers_min:
                yield self.found(
                    row.id,
                    row.lawyers_min - served,
                    f"{row.name} ({row.id}) has {served} of {row.lawyers_min} lawyers",
                    f"{row.name}（{row.id}）应有{row.lawyers_min}名律师，现有{served}名",
                )
