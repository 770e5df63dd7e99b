"""Budgets at any size: money gets a price in points, and what is left is easier.

Without its outlays a formulation is often a flow, whose optimum bounds every tier. If
that plan keeps the budgets, it is the answer. If not, money gets a price in points, row
by row, found by bisection; every price proves a bound
(:mod:`lawyer_assign.solver.money.priced_tier`). With money as dear as may be the flow
shows whether the tiers before the last can stay as they are:

- if so, the last tier is priced until its bound stands still; rows that are still
  above their limits are pushed below;
- if not, few lawyers are loaded with many posts, where further posts are paid less
  (:mod:`lawyer_assign.solver.money.heavy_loads`), the dearest posts are taken back
  where that does not suffice, and the first tier that is left open gets its bound from
  prices.

Teams of one firm are left out where bounds are made, and keep the firms of the first
plan where plans are.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from lawyer_assign.arrays import Mask
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import Formulation
from lawyer_assign.solver.answer import Answer, Start, TierAnswer
from lawyer_assign.solver.money.count_bound import CountBound
from lawyer_assign.solver.money.flows import Flows
from lawyer_assign.solver.money.heavy_loads import HeavyLoads, demanded_pairs
from lawyer_assign.solver.money.multipliers import Multipliers, first_price, over_by
from lawyer_assign.solver.money.priced_tier import PricedTier
from lawyer_assign.statements import Outlay

ROUNDS = 16
"""Prices that are tried, time allowing."""

PATIENCE = 5
"""Rounds, each at four times the price, that may change nothing before it stops."""

PUSHES = 8
"""Times that rows still above their limits are pushed, twice as far each time."""

GENTLE = 64
"""The first push raises a price by one part in so many."""

STILL = 3
"""Rounds that may leave a bound where it is."""

STEADY = 10_000
"""A bound that rises by less than one part in so many stands still."""

DEAR = 64
"""Times the price at which money begins to matter."""

LOADINGS = 10
"""Times that further heavy loads are picked."""

Inner = Callable[[Formulation, Watch], Answer]


def outlays_of(formulation: Formulation) -> tuple[Outlay, ...]:
    """Return what the formulation says of money."""
    return tuple(one for one in formulation.statements if isinstance(one, Outlay))


def without_outlays(formulation: Formulation) -> Formulation:
    """Return the formulation without what it says of money; tiers keep places."""
    return replace(
        formulation,
        must=tuple(one for one in formulation.must if not isinstance(one, Outlay)),
        tiers=tuple(
            replace(
                tier,
                terms=tuple(
                    one for one in tier.terms if not isinstance(one.statement, Outlay)
                ),
            )
            for tier in formulation.tiers
        ),
    )


class PriceSearch:
    """One search for prices; keeps the best plan and the best bounds."""

    def __init__(self, formulation: Formulation, inner: Inner, watch: Watch) -> None:
        self.formulation = formulation
        self.inner = inner
        self.watch = watch
        self.relaxed = without_outlays(formulation)
        self.outlays = outlays_of(formulation)
        wished = (term.statement for tier in formulation.tiers for term in tier.terms)
        # A must is kept by every plan; a wish may be paid for instead.
        self.is_must = not any(isinstance(one, Outlay) for one in wished)
        self.flows: Flows | None = None
        self.floors: list[int | None] = []
        self.free_floors: list[int | None] = []
        self.best: Mask | None = None
        self.relaxed_plan: Mask | None = None

    def run(self) -> Answer:
        """Return the best plan found, and bounds of tiers up to the first gap."""
        before = self.watch.seconds
        answer = self.inner(self.relaxed, self.watch)
        if answer.is_infeasible:
            return answer
        self.floors = [tier.bound for tier in answer.tiers]
        if self.flows is not None and self.flows.teams:
            least = self.flows.least(self.relaxed)
            self.floors = [tier.bound for tier in least.tiers]
        self.free_floors = list(self.floors)
        if answer.chosen is not None:
            self.relaxed_plan = answer.chosen
            self._take(answer.chosen)
            if not self._is_proved() and self.formulation.tiers:
                self._search(answer.chosen)
            if self.best is None:
                self._take(self._within(answer.chosen))
        return self._answer(self.watch.seconds - before)

    def _search(self, chosen: Mask) -> None:
        last = len(self.formulation.tiers) - 1
        if self.flows is None:
            self._price_by(chosen, last)
            return
        cheapest = self._cheapest(chosen)
        if cheapest is None:
            return
        easy = self._tier(last)
        if self.formulation.holds(cheapest):
            if self._first_gap() == last:
                self._price(last, chosen)
            else:  # not for want of money: a bound behind the gap would say nothing
                self._refine(easy, chosen, None, rounds=2)
            return
        loaded, closed = self._load(easy, cheapest)
        done, gap = -1, self._first_gap()
        while gap is not None and gap > done and not self.watch.must_stop:
            self._price(gap, chosen)
            done, gap = gap, self._first_gap()
        if self.formulation.holds(loaded) and gap != last:
            rounds = 2 if self._is_short_anyway() else ROUNDS // 2
            self._refine(easy, loaded, closed, rounds)

    def _is_short_anyway(self) -> bool:
        """Whether the plan without budgets misses what the first tier asks for."""
        plan = self.relaxed_plan
        return plan is not None and self.relaxed.prices(plan)[:1] != tuple(
            self.free_floors[:1]
        )

    def _cheapest(self, chosen: Mask) -> Mask | None:
        """Return the plan for which money is all that counts in the last tier."""
        tier = self._tier(len(self.relaxed.tiers) - 1)
        dearest = Multipliers(self.outlays, 0)
        dearest.raise_all()
        plan = self._plan(tier, dearest, chosen, None)
        if plan is not None:
            self._take(plan)
        return plan

    def _tier(self, at: int) -> PricedTier:
        return PricedTier(self.relaxed, at, self.outlays, self.floors[:at])

    def _plan(
        self, tier: PricedTier, prices: Multipliers, like: Mask, closed: Mask | None
    ) -> Mask | None:
        assert self.flows is not None
        return self.flows.plan(tier.priced(prices.now), like, closed)

    def _price(self, at: int, first: Mask) -> None:
        """Raise the bound of one tier, and look for plans that pay no more before."""
        assert self.flows is not None
        is_counted = self._count(at)
        # The flow holds tiers before at their least, whatever was proved of them since.
        is_held = self.floors[:at] == self.free_floors[:at]
        if not is_held or (is_counted and (at > 0 or self._is_over(at))):
            return
        tier = self._tier(at)
        fine = first_price(self.relaxed.tiers[at], tier.fine, self.outlays, first)
        prices = Multipliers(self.outlays, fine)
        chosen, still = first, 0
        began = self.watch.seconds
        for tried in range(ROUNDS):
            prices.move(chosen)
            # Time is kept for the plan: pushes take as long as rounds do.
            each = (self.watch.seconds - began) / max(1, tried)
            is_late = self.watch.left < PUSHES * each
            if prices.is_idle or still >= STILL or is_late or self._is_over(at):
                break
            answer = self.flows.least(tier.priced(prices.now))
            if answer.chosen is None:
                break
            chosen = answer.chosen
            self._take(chosen)
            gain = self._raise(at, tier.bound(prices.now, answer.tiers[at].price or 0))
            still = 0 if gain > abs(self.floors[at] or 0) // STEADY else still + 1
            self.watch.tell("budgets", at, self._paid(at), self.floors[at])
        if at == len(self.relaxed.tiers) - 1:
            self._push(tier, prices, first, None)

    def _count(self, at: int) -> bool:
        """Bound a tier that counts by numbers of posts; whether it is one."""
        (outlay, *others) = self.outlays
        if others or not CountBound.takes(self.relaxed, at, outlay):
            return False
        counted = CountBound(self.relaxed, at, outlay, self.floors[:at])
        self._raise(at, counted.best(self.watch))
        return True

    def _is_over(self, at: int) -> bool:
        """Whether time is up, or nothing is left to be proved of a tier."""
        if self.watch.must_stop:
            return True
        if self.best is None:
            return False
        paid = self.formulation.prices(self.best)
        return list(paid[: at + 1]) == self.floors[: at + 1]

    def _raise(self, at: int, bound: int) -> int:
        """Keep a bound; say by how much it is better.

        What was proved of later tiers spoke of plans at the bound before.
        """
        known = self.floors[at]
        if known is not None and bound <= known:
            return 0
        self.floors[at] = bound
        self.floors[at + 1 :] = [None] * len(self.floors[at + 1 :])
        return abs(bound) if known is None else bound - known

    def _push(
        self, tier: PricedTier, prices: Multipliers, like: Mask, closed: Mask | None
    ) -> None:
        """Go where rows were seen within limits, and push those that are not."""
        prices.keep()
        part = GENTLE
        for _ in range(PUSHES):
            plan = self._plan(tier, prices, like, closed)
            if plan is None:
                return
            self._take(plan)
            if self.formulation.holds(plan) or self.watch.must_stop:
                return
            prices.push(plan, part)
            part = max(1, part // 2)

    def _load(self, tier: PricedTier, cheapest: Mask) -> tuple[Mask, Mask]:
        """Load few lawyers with many posts until the rest can be paid."""
        dearest = Multipliers(self.outlays, 0)
        dearest.raise_all()
        plan, like = cheapest, cheapest
        loads = HeavyLoads(
            self.formulation, self.outlays[0], demanded_pairs(self.formulation)
        )
        times = 1
        for _ in range(LOADINGS):
            changed = loads.give_back(plan, cheapest)
            if self.watch.must_stop or (not changed and self.formulation.holds(plan)):
                break
            if not loads.pick(plan, times) and not changed:
                break
            found = self._plan(tier, dearest, like, loads.closed)
            if found is None:
                break
            over, before = (
                int(over_by(self.outlays, one).sum()) for one in (found, plan)
            )
            times = 2 * times if over >= before else 1
            plan = found
            self._take(plan)
        self._take(self._within(plan))
        return plan, loads.closed

    def _refine(
        self,
        tier: PricedTier,
        plan: Mask,
        closed: Mask | None,
        rounds: int = ROUNDS // 2,
    ) -> None:
        """Make money cheaper again, loads as they are, while it is enough."""
        like = plan if self.relaxed_plan is None else self.relaxed_plan
        final = self.relaxed.tiers[-1]
        first = DEAR * first_price(final, tier.fine, self.outlays, plan)
        prices = Multipliers(self.outlays, first)
        for _ in range(rounds):
            if self.watch.must_stop:
                return
            prices.move(like)
            found = self._plan(tier, prices, plan, closed)
            if found is None:
                return
            self._take(found)
            like = found
        self._push(tier, prices, plan, closed)

    def _price_by(self, chosen: Mask, at: int) -> None:
        """Price the last tier where what is left is no flow."""
        tier = self._tier(at)
        first = first_price(self.relaxed.tiers[at], tier.fine, self.outlays, chosen)
        prices = Multipliers(self.outlays, first)
        least, idle = int(over_by(self.outlays, chosen).sum()), 0
        for _ in range(ROUNDS):
            prices.move(chosen)
            if prices.is_idle or self._is_over(at) or idle >= PATIENCE:
                break
            answer = self.inner(tier.priced(prices.now), self.watch)
            if answer.chosen is None:
                break
            chosen = answer.chosen
            self._take(chosen)
            bounds = [one.bound for one in answer.tiers]
            final = bounds[at]
            if self.is_must and final is not None and bounds[:at] == self.floors[:at]:
                self._raise(at, tier.bound(prices.now, final))
            over = int(over_by(self.outlays, chosen).sum())
            idle = 0 if over == 0 or over < least else idle + 1
            least = min(over, least)
        if self.best is None:
            self._take(self._within(chosen))

    def _take(self, chosen: Mask) -> None:
        if not self.formulation.holds(chosen):
            return
        paid = self.formulation.prices(chosen)
        if self.best is None or paid < self.formulation.prices(self.best):
            self.best = chosen

    def _within(self, chosen: Mask) -> Mask:
        """Take back the dearest posts of every row until the rest can be paid."""
        kept = chosen.copy()
        free = ~demanded_pairs(self.formulation)
        for outlay in self.outlays:
            dearest = outlay.steps.max(axis=1)[outlay.price_list]
            for row in np.flatnonzero(outlay.totals(kept) > outlay.upper).tolist():
                posts = np.flatnonzero(kept & free & (outlay.group == row))
                for post in posts[np.argsort(-dearest[posts], kind="stable")].tolist():
                    if outlay.totals(kept)[row] <= outlay.upper[row]:
                        break
                    kept[post] = False
        return kept

    def _first_gap(self) -> int | None:
        """Return the place of the first tier that is not proved."""
        if self.best is None:
            return 0
        for at, price in enumerate(self.formulation.prices(self.best)):
            if price != self.floors[at]:
                return at
        return None

    def _paid(self, tier: int) -> int | None:
        if self.best is None:
            return None
        return self.formulation.prices(self.best)[tier]

    def _is_proved(self) -> bool:
        return self.best is not None and self._first_gap() is None

    def _answer(self, seconds: float) -> Answer:
        tiers = self.formulation.tiers
        paid = (None,) * len(tiers)
        prices = paid if self.best is None else self.formulation.prices(self.best)
        held = Start(self.best, tuple(self.floors)).bounds(prices)
        spent = (seconds, *(0.0 for _ in tiers[1:]))
        answers = zip(prices, held, spent, strict=False)
        held_tiers = tuple(TierAnswer(*one) for one in answers)
        return Answer(self.best, held_tiers, without_money=self.relaxed_plan)
