"""In principle a lawyer serves one committee (一(一))."""

from collections.abc import Iterator
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from lawyer_assign.errors import lawyer_zh
from lawyer_assign.facts import Facts
from lawyer_assign.pairs import Pairs
from lawyer_assign.plan import Plan
from lawyer_assign.rules.rule import Rule, Violation, Whose, Wish
from lawyer_assign.statements import Bound


class OneEach(Rule):
    """A lawyer serves at most one committee outside scarce districts.

    sum of x[c, l] over committees c of districts that are not scarce <= 1, for every
    lawyer l; the amount is the posts beyond one. In scarce districts further posts are
    what the text allows, so they are priced later and not counted here. A district
    whose scarcity is not known yet counts as not scarce.
    """

    source: ClassVar[str] = "一（一）: 原则上1名律师担任1个社区（村）法律服务工作"
    title: ClassVar[str] = "In principle one committee per lawyer"
    title_zh: ClassVar[str] = "原则上1名律师担任1个社区（村）"
    counts_pairs: ClassVar[int] = 4
    whose: ClassVar[Whose] = "lawyer"
    may_ease: ClassVar[bool] = False
    goes_with: ClassVar[bool] = True
    kind: Literal["one_each"] = "one_each"
    wish: Wish | None = Field(default=Wish(tier=2))

    def statements(self, facts: Facts, pairs: Pairs) -> Iterator[Bound]:
        """Say it with one row per lawyer."""
        scarce = np.array([bool(row.is_scarce) for row in facts.columns.districts])
        group = np.where(scarce[pairs.district], -1, pairs.lawyer)
        upper = np.ones(len(pairs.lawyer_ids), np.int64)
        yield Bound(self.kind, pairs.lawyer_ids, group, upper=upper)

    def violations(self, facts: Facts, plan: Plan) -> Iterator[Violation]:
        """Name the lawyers with further posts where lawyers are not short."""
        for row in facts.lawyers:
            served = plan.committees_of(row.id)
            if len(served) < 2:
                continue
            posts = [
                committee
                for committee in served
                if not facts.district[facts.committee[committee].district].is_scarce
            ]
            if len(posts) > 1:
                yield self.found(
                    row.id,
                    len(posts) - 1,
                    f"lawyer {row.name} ({row.id}) serves {len(posts)} committees "
                    "where lawyers are not short",
                    f"{lawyer_zh(row.name)}（{row.id}）在资源不欠缺地区担任{len(posts)}个",
                )
