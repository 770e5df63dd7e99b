"""A committee has no more lawyers than it asked for (一(三), team service)."""

from collections.abc import Iterator
from typing import ClassVar, Literal

from lawyer_assign.facts import Facts
from lawyer_assign.pairs import Pairs
from lawyer_assign.plan import Plan
from lawyer_assign.rules.ints import ints
from lawyer_assign.rules.rule import Rule, Violation, Whose
from lawyer_assign.statements import Bound


class TeamSize(Rule):
    """A committee has at most ``lawyers_max`` lawyers.

    sum of x[c, l] over l <= lawyers_max[c], for every committee c.
    """

    source: ClassVar[str] = (
        "一（三）: 积极开展团队化服务模式; the size is the user's input"
    )
    title: ClassVar[str] = "No more lawyers than a committee asks for"
    title_zh: ClassVar[str] = "每个社区（村）律师人数不超过所需"
    counts_pairs: ClassVar[int] = 2
    whose: ClassVar[Whose] = "committee"
    may_ease: ClassVar[bool] = False
    goes_with: ClassVar[bool] = True
    kind: Literal["team_size"] = "team_size"

    def statements(self, facts: Facts, pairs: Pairs) -> Iterator[Bound]:
        """Say it with one row per committee."""
        upper = ints(row.lawyers_max for row in facts.columns.committees)
        yield Bound(self.kind, pairs.committee_ids, pairs.committee, upper=upper)

    def violations(self, facts: Facts, plan: Plan) -> Iterator[Violation]:
        """Name the committees with too many lawyers."""
        for row in facts.committees:
            served = len(plan.lawyers_of(row.id))
            if served > row.lawyers_max:
                yield self.found(
                    row.id,
                    served - row.lawyers_max,
                    f"{row.name} ({row.id}) has {served} lawyers, "
                    f"at most {row.lawyers_max}",
                    f"{row.name}（{row.id}）有{served}名律师，至多{row.lawyers_max}名",
                )
