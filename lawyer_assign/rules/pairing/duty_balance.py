"""Even duty between lawyers, in half days (house rule)."""

from collections.abc import Iterator
from typing import ClassVar, Literal

from lawyer_assign.facts import Facts
from lawyer_assign.pairs import Pairs
from lawyer_assign.plan import Plan
from lawyer_assign.rules.fairness import LevelledRule
from lawyer_assign.rules.pairing.duty_load import duty_of, duty_of_pairs
from lawyer_assign.rules.rule import Violation, Whose
from lawyer_assign.statements import Peak


class DutyBalance(LevelledRule):
    """The lawyer with most duty has as little as can be.

    duty of a lawyer = sum over her committees of ``duty`` by kind, half days a year.
    Level j is the sum of the duties of the j lawyers who have most.
    """

    source: ClassVar[str] = (
        "house rule: 一（三） gives the duty of a post, not its spread"
    )
    title: ClassVar[str] = "Even duty between lawyers"
    title_zh: ClassVar[str] = "律师之间值班量均衡"
    whose: ClassVar[Whose] = "lawyer"
    goes_with: ClassVar[bool] = True
    kind: Literal["duty_balance"] = "duty_balance"

    def statements(self, facts: Facts, pairs: Pairs) -> Iterator[Peak]:
        """Say it with one row per lawyer."""
        yield from self.peaks(
            who=[row.id for row in facts.columns.lawyers],
            group=pairs.lawyer,
            factor=duty_of_pairs(self.context.duty, pairs),
        )

    def violations(self, facts: Facts, plan: Plan) -> Iterator[Violation]:
        """Add up the duties of those who have most."""
        loads = {
            row.id: duty_of(self.context.duty, facts, plan, row.id)
            for row in facts.lawyers
        }
        order = sorted(loads, key=lambda one: (-loads[one], one))
        for level, total in self.sums(loads.values()):
            if not total:
                return  # nobody serves: the worst are the largest
            named = order[: level + 1]
            last = facts.lawyer[named[-1]]
            yield self.found_at(
                level,
                total,
                f"the {len(named)} lawyers with most duty have {total} half days a "
                f"year together; number {len(named)} is {last.name} ({last.id}) "
                f"with {loads[last.id]}",
                f"值班最多的{len(named)}名律师全年共{total}个半天；第{len(named)}是"
                f"{last.name}（{last.id}），{loads[last.id]}个",
            )
