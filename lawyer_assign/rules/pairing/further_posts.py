"""Each further post of a lawyer costs more than the one before (house rule)."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal, Self

import numpy as np
from pydantic import Field, Strict, model_validator

from lawyer_assign.errors import Text, lawyer_zh
from lawyer_assign.facts import Facts
from lawyer_assign.facts.unfit import unfit
from lawyer_assign.pairs import Pairs
from lawyer_assign.plan import Plan
from lawyer_assign.rules.rule import Price, Rule, Violation, Whose, Wish
from lawyer_assign.shown import Shown
from lawyer_assign.statements import LoadCost


class FurtherPosts(Rule):
    """A lawyer's 2nd, 3rd, 4th, 5th ... post costs rising points.

    The price of n posts is the sum of the first n - 1 ``prices``; the last price
    repeats. Rising, so that load spreads: two lawyers with two posts each cost less
    than one with three and one with one.
    """

    source: ClassVar[str] = "house rule: 一（一） says 原则上1个 and prices nothing"
    title: ClassVar[str] = "A rising price for further posts"
    title_zh: ClassVar[str] = "一人服务多个社区（村）的递增扣分"
    is_demand: ClassVar[bool] = False
    is_in_points: ClassVar[bool] = True
    counts_pairs: ClassVar[int] = 5
    whose: ClassVar[Whose] = "lawyer"
    may_ease: ClassVar[bool] = False
    goes_with: ClassVar[bool] = True
    kind: Literal["further_posts"] = "further_posts"
    prices: Annotated[
        tuple[Price, ...],
        Strict(False),
        Shown(
            "递增扣分",
            Text(
                "Of the 2nd, 3rd, 4th ... post, never falling; the last one repeats",
                "第2、3、4……个配对各扣几分，不得递减；最后一个数沿用下去",
            ),
            "points",
        ),
    ] = Field(
        default=(20, 40, 60, 80),
        min_length=1,
        description="points of the 2nd, 3rd ... post; about 20 is one skill level at "
        "a need of 4, or 20 minutes of travel",
    )
    wish: Wish | None = Field(default=Wish(tier=4))

    @model_validator(mode="after")
    def _prices_do_not_fall(self) -> Self:
        if list(self.prices) != sorted(self.prices):
            prices = list(self.prices)
            raise unfit(
                Text(f"prices {prices} fall", f"扣分（prices）{prices} 中有下降"),
                Text("Sort them ascending", "请按由低到高排列"),
            )
        return self

    def statements(self, facts: Facts, pairs: Pairs) -> Iterator[LoadCost]:
        """Say it with one row per lawyer."""
        steps = np.tile(np.array([0, *self.prices], np.int64), (len(facts.lawyers), 1))
        yield LoadCost(self.kind, pairs.lawyer_ids, pairs.lawyer, steps=steps)

    def violations(self, facts: Facts, plan: Plan) -> Iterator[Violation]:
        """Price the lawyers with several committees."""
        for row in facts.lawyers:
            served = len(plan.committees_of(row.id))
            if served < 2:
                continue
            points = sum(
                self.prices[min(number, len(self.prices) - 1)]
                for number in range(served - 1)
            )
            if points:
                yield self.found(
                    row.id,
                    points,
                    f"lawyer {row.name} ({row.id}) serves {served} committees: "
                    f"{points} points",
                    f"{lawyer_zh(row.name)}（{row.id}）担任{served}个：{points}分",
                )
