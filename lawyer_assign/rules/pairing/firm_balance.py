"""Even load between firms, relative to the lawyers they offer (house rule)."""

from collections.abc import Iterator
from typing import ClassVar, Literal

import numpy as np

from lawyer_assign.facts import Facts
from lawyer_assign.pairs import Pairs
from lawyer_assign.plan import Plan
from lawyer_assign.rules.fairness import LevelledRule
from lawyer_assign.rules.ints import ints
from lawyer_assign.rules.rule import Violation, Whose
from lawyer_assign.statements import Peak

PER_MILLE = 1000


class FirmBalance(LevelledRule):
    """The firm with the highest load has as little as can be.

    load of a firm = ceil(1000 x posts of its lawyers / lawyers it offers)

    that is, thousandths of a post per lawyer, rounded up. A firm offers the lawyers who
    do not put their own most at 0. Level j is the sum of the loads of the j firms that
    have most.
    """

    source: ClassVar[str] = "house rule: the text says nothing of loads between firms"
    title: ClassVar[str] = "Even load between firms"
    title_zh: ClassVar[str] = "律所之间负担均衡"
    whose: ClassVar[Whose] = "firm"
    kind: Literal["firm_balance"] = "firm_balance"

    def statements(self, facts: Facts, pairs: Pairs) -> Iterator[Peak]:
        """Say it with one row per firm."""
        columns = facts.columns
        offers = ints(row.max_committees != 0 for row in columns.lawyers)
        size = np.zeros(len(columns.firms), np.int64)
        np.add.at(size, columns.lawyer_firm, offers)
        yield from self.peaks(
            who=pairs.firm_ids,
            group=pairs.firm,
            size=np.maximum(size, 1),
            scale=PER_MILLE,
        )

    def violations(self, facts: Facts, plan: Plan) -> Iterator[Violation]:
        """Add up the loads of those that have most."""
        loads = {row.id: _load(facts, plan, row.id) for row in facts.firms}
        order = sorted(loads, key=lambda one: (-loads[one], one))
        for level, total in self.sums(loads.values()):
            if not total:
                return  # nobody serves: the worst are the largest
            named = order[: level + 1]
            last = facts.firm[named[-1]]
            yield self.found_at(
                level,
                total,
                f"the {len(named)} busiest firms have {total / PER_MILLE:.3f} posts "
                f"per lawyer together; number {len(named)} is {last.name} ({last.id}) "
                f"with {loads[last.id] / PER_MILLE:.3f}",
                f"负担最重的{len(named)}家律所人均合计{total / PER_MILLE:.3f}个；"
                f"第{len(named)}是{last.name}（{last.id}），"
                f"{loads[last.id] / PER_MILLE:.3f}个",
            )


def _load(facts: Facts, plan: Plan, firm: str) -> int:
    own = [row for row in facts.lawyers if row.firm == firm]
    posts = sum(len(plan.committees_of(row.id)) for row in own)
    offered = len([row for row in own if row.max_committees != 0])
    load, rest = divmod(PER_MILLE * posts, max(1, offered))
    return load + (rest > 0)
