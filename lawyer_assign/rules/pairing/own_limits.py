"""A lawyer's own most and least number of committees (house rule)."""

from collections.abc import Iterator
from typing import ClassVar, Literal

from lawyer_assign.arrays import UNBOUNDED
from lawyer_assign.errors import lawyer_zh
from lawyer_assign.facts import Facts
from lawyer_assign.pairs import Pairs
from lawyer_assign.plan import Plan
from lawyer_assign.rules.ints import ints
from lawyer_assign.rules.rule import Rule, Violation, Whose
from lawyer_assign.statements import Bound


class OwnLimits(Rule):
    """``min_committees`` <= committees of a lawyer <= ``max_committees``."""

    source: ClassVar[str] = (
        "house rule: the lawyer's own words; the cap of 一（一） stays"
    )
    title: ClassVar[str] = "A lawyer's own most and least"
    title_zh: ClassVar[str] = "律师本人的数量上下限"
    counts_pairs: ClassVar[int] = 6
    limits_posts: ClassVar[bool] = True
    whose: ClassVar[Whose] = "lawyer"
    may_ease: ClassVar[bool] = False
    goes_with: ClassVar[bool] = True
    kind: Literal["own_limits"] = "own_limits"

    def statements(self, facts: Facts, pairs: Pairs) -> Iterator[Bound]:
        """Say it with one row per lawyer."""
        lawyers = facts.columns.lawyers
        lower = ints(row.min_committees for row in lawyers)
        upper = ints(
            UNBOUNDED if row.max_committees is None else row.max_committees
            for row in lawyers
        )
        if lower.any() or (upper < UNBOUNDED).any():
            yield Bound(
                self.kind, pairs.lawyer_ids, pairs.lawyer, lower=lower, upper=upper
            )

    def violations(self, facts: Facts, plan: Plan) -> Iterator[Violation]:
        """Name the lawyers outside their own limits."""
        for row in facts.lawyers:
            served = len(plan.committees_of(row.id))
            most = row.max_committees
            if served < row.min_committees:
                yield self.found(
                    row.id,
                    row.min_committees - served,
                    f"lawyer {row.name} ({row.id}) serves {served} committees, "
                    f"wants at least {row.min_committees}",
                    f"{lawyer_zh(row.name)}（{row.id}）担任{served}个，"
                    f"本人至少{row.min_committees}个",
                )
            if most is not None and served > most:
                yield self.found(
                    row.id,
                    served - most,
                    f"lawyer {row.name} ({row.id}) serves {served} committees, "
                    f"wants at most {most}",
                    f"{lawyer_zh(row.name)}（{row.id}）担任{served}个，本人至多{most}个",
                )
