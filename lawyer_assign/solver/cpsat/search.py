"""The search of the reference backend: tier by tier, on pairs that can still matter.

Each tier of a large formulation begins with its linear relaxation. Its bound is proved
in whole numbers, and every pair carries a proof of what choosing it costs at least. CP-
SAT then searches among the cheap pairs; pairs outside are let in until what they cost
at least is more than the plan found, and so cannot be part of a better one.
"""

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.engines.cpsat import Settings
from lawyer_assign.engines.linear_form import restricted, with_lock
from lawyer_assign.engines.watch import Watch
from lawyer_assign.errors import VerificationError
from lawyer_assign.formulation import Formulation
from lawyer_assign.solver.answer import Answer, Start, TierAnswer
from lawyer_assign.solver.cpsat.greedy import greedy
from lawyer_assign.solver.linear.build import linear_form
from lawyer_assign.solver.linear.cpsat_model import ANY, Program
from lawyer_assign.solver.linear.relaxation import (
    FEW,
    Relaxation,
    cheapest_per_row,
    relax,
)

LARGE = 2_000
"""From so many pairs on, a tier begins with its relaxation."""


class Search:
    """One lexicographic run: optimise, hold, hint, next tier."""

    def __init__(
        self,
        formulation: Formulation,
        settings: Settings,
        watch: Watch,
        start: Start,
    ) -> None:
        self.formulation = formulation
        self.settings = settings
        self.watch = watch
        self.form = linear_form(formulation)
        self.start = start
        plans = [one for one in (start.chosen, greedy(formulation)) if one is not None]
        self.best = min(plans, key=formulation.prices, default=None)
        self.is_infeasible = False

    def run(self) -> Answer:
        """Return the best plan found and what is proved, tier by tier."""
        tiers: list[TierAnswer] = []
        count = len(self.formulation.tiers)
        if count == 0 and self.best is None:
            self.search(ANY, np.arange(self.form.pairs), floor=0)
        for tier in range(count):
            before = self.watch.seconds
            bound = self.settle(tier)
            if self.is_infeasible:
                break
            price = self.price(tier)
            tiers.append(TierAnswer(price, bound, self.watch.seconds - before))
            self.watch.tell("cpsat", tier, price, bound)
            if price is not None:
                self.form = with_lock(self.form, tier, price)
        nothing = [TierAnswer(None, None, 0.0)] * (count - len(tiers))
        return Answer(self.best, (*tiers, *nothing), self.is_infeasible)

    def settle(self, tier: int) -> int:
        """Improve the plan in one tier; return the bound that is proved."""
        floor = self.floor(tier)
        if self.price(tier) == floor or self.watch.must_stop:
            return floor
        if self.form.pairs < LARGE:
            return self.search(tier, np.arange(self.form.pairs), floor)
        first = self.first_pairs(tier)
        relaxation = relax(self.form, tier, lambda _: first, self.watch)
        if relaxation is None:
            return self.search(tier, np.arange(self.form.pairs), floor)
        return self.close(tier, relaxation, max(floor, relaxation.bound))

    def close(self, tier: int, relaxation: Relaxation, bound: int) -> int:
        """Search among cheap pairs, and let in more until no other can matter."""
        gain = relaxation.reduced
        rounded = relaxation.values > 0.5
        if self.formulation.holds(rounded):
            self.take(tier, rounded)
        likely = rounded | (relaxation.values > 0) | self.in_best()
        likely[self.cheapest(gain)] = True
        found = bound
        while self.price(tier) != bound and not self.watch.must_stop:
            found = self.search(tier, np.flatnonzero(likely), bound)
            price = self.price(tier)
            # A better plan holds only pairs that cost less than the gap at least.
            least = relaxation.bound + gain
            needed = np.ones_like(likely) if price is None else least < price
            if not (needed & ~likely).any():
                return found if price is None else min(price, found)
            likely = needed | self.in_best()
        return bound

    def cheapest(self, gain: Ints) -> Ints:
        """Return the pairs of each committee that cost least, later tiers included."""
        later = self.form.cost[-1, : self.form.pairs]
        order = np.lexsort((later, gain))
        rank = np.empty_like(order)
        rank[order] = np.arange(len(order))
        return cheapest_per_row(self.formulation.pairs.committee, rank, FEW // 4)

    def search(self, tier: int, kept: Ints, floor: int) -> int:
        """Run CP-SAT on some pairs; keep what is better; return its bound."""
        form = self.form
        if len(kept) < form.pairs:
            form, _ = restricted(form, kept)
        hint = None if self.best is None else self.best[kept]
        run = Program(form).run(tier, hint, floor, self.settings, self.watch)
        if run.is_infeasible and self.best is None and len(kept) == self.form.pairs:
            self.is_infeasible = True
        if run.values is not None:
            chosen = np.zeros(self.form.pairs, bool)
            chosen[kept] = run.values[: len(kept)] > 0
            self.take(tier, chosen)
        return floor if run.bound is None else max(run.bound, floor)

    def take(self, tier: int, chosen: Mask) -> None:
        """Keep a plan if it recounts to be better, tiers before included."""
        if not self.formulation.holds(chosen):
            raise VerificationError("CP-SAT returned a plan that breaks a must")
        if self.best is None or self.prices(chosen, tier) <= self.prices(
            self.best, tier
        ):
            self.best = chosen

    def prices(self, chosen: Mask, tier: int) -> tuple[int, ...]:
        """Return what a plan pays in the tiers up to one."""
        return self.formulation.prices(chosen)[: tier + 1]

    def price(self, tier: int) -> int | None:
        """Return what the best plan pays in a tier."""
        if self.best is None:
            return None
        return self.formulation.tiers[tier].price(self.best)

    def floor(self, tier: int) -> int:
        """Return a bound that needs no search: every column at its cheapest."""
        cost, form = self.form.cost[tier], self.form
        cheapest = np.minimum(cost * form.least, cost * form.most)
        total: int = sum(cheapest.tolist())
        trivial = total + form.constant[tier]
        prices = [self.price(one) for one in range(len(form.cost))]
        known = self.start.bounds(prices)[tier]
        return trivial if known is None else max(trivial, known)

    def in_best(self) -> Mask:
        """Return the pairs of the best plan."""
        if self.best is None:
            return np.zeros(self.form.pairs, bool)
        return self.best

    def first_pairs(self, tier: int) -> Ints:
        """Return pairs the relaxation begins with: cheap, demanded or in the plan."""
        price = self.form.cost[tier, : self.form.pairs]
        if not price.any():
            price = self.form.cost[-1, : self.form.pairs]
        first = self.in_best().copy()
        first[cheapest_per_row(self.formulation.pairs.committee, price, FEW)] = True
        for bound in self.formulation.bounds:
            first |= bound.demanded
        return np.flatnonzero(first)
