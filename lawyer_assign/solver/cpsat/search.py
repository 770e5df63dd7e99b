"""The search of the reference backend: tier by tier, on pairs that can still matter.

Each tier of a large formulation begins with its linear relaxation. Its bound is proved
in whole numbers, and every pair carries a proof of what choosing it costs at least. CP-
SAT then searches among the cheap pairs; pairs outside are let in until what they cost
at least is more than the plan found, and so cannot be part of a better one.

Before any of this is built there is a first plan: where two-way choice or size leave
CP-SAT little hope in a short time, that of one flow.
"""

from collections.abc import Callable
from functools import cached_property

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.engines.linear_form import LinearForm, restricted, with_lock
from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import OutOfTime
from lawyer_assign.errors import VerificationError
from lawyer_assign.formulation import Formulation
from lawyer_assign.solver.answer import Answer, Start, TierAnswer
from lawyer_assign.solver.cpsat.greedy import greedy
from lawyer_assign.solver.cpsat.least_price import least_price
from lawyer_assign.solver.linear.build import linear_form
from lawyer_assign.solver.linear.cpsat_model import ANY, Program
from lawyer_assign.solver.linear.relaxation import (
    FEW,
    Relaxation,
    cheapest_per_row,
    relax,
)
from lawyer_assign.statements import Table

LARGE = 2_000
"""From so many pairs on, a tier begins with its relaxation."""


MOST_SORTED = 200_000
"""Pairs that are sorted for a bound when the time is over: a tenth of a second."""

EARLIER = 0.85
"""Share of the time left that a tier may take while others come after it: a tier that
is not proved would leave them without any bound, and as the first plan has them."""

Planner = Callable[[bool], Mask | None]
"""Makes a first plan; told whether the formulation is large."""


def no_plan(is_large: bool) -> None:
    """Make no first plan: a greedy one will do."""


class Search:
    """One lexicographic run: optimise, hold, hint, next tier.

    Parameters
    ----------
    formulation, run
        What to solve, how, and until when.
    start
        A plan to begin with, and bounds that hold.
    planner
        Asked for a plan where ``start`` has none.
    """

    def __init__(
        self,
        formulation: Formulation[Table],
        run: Run,
        start: Start,
        planner: Planner = no_plan,
    ) -> None:
        self.formulation = formulation
        self.settings = run.settings
        self.watch = run.watch
        self.start = start
        self.best = self._first_plan(planner)
        self.is_infeasible = False
        self.held: dict[int, int] = {}
        """What plans may pay in tiers that were settled."""

    @cached_property
    def form(self) -> LinearForm:
        """Rows and columns; gains a row with every tier that is settled.

        Raises
        ------
        OutOfTime
            The watch said stop before it was built.
        """
        return linear_form(self.formulation, self.watch)

    def run(self) -> Answer:
        """Return the best plan found and what is proved, tier by tier."""
        try:
            _ = self.form
        except OutOfTime:
            return self._first_answer()
        proved: list[tuple[int, float]] = []
        count = len(self.formulation.tiers)
        if count == 0 and self.best is None:
            self.search(ANY, np.arange(self.form.pairs), floor=0)
        whole = self.watch
        for tier in range(count):
            before = self.watch.seconds
            is_last = tier == count - 1 or whole.time_limit is None
            self.watch = whole if is_last else whole.part(EARLIER)
            bound = self._raised(tier, self.settle(tier))
            if self.is_infeasible:
                break
            proved.append((bound, self.watch.seconds - before))
            self.watch.tell("cpsat", tier, self.price(tier), bound)
            self._hold(tier)
        # A tier that ran out of time may be paid less by a plan that was found later;
        # what was proved of plans that pay more before it holds of this one, too.
        tiers = [TierAnswer(self.price(at), *one) for at, one in enumerate(proved)]
        nothing = [TierAnswer(None, None, 0.0)] * (count - len(tiers))
        return Answer(self.best, (*tiers, *nothing), self.is_infeasible)

    def _raised(self, tier: int, bound: int) -> int:
        """Return the bound of a tier that was not settled, or one that says more.

        It is not asked before: a row that says a bound can mislead an only worker.
        """
        is_known = self.is_infeasible or self.price(tier) == bound
        if is_known or self.form.pairs > MOST_SORTED:
            return bound
        return max(bound, least_price(self.formulation, self.form, tier))

    def _hold(self, last: int) -> None:
        """Hold tiers up to one at what the best plan pays, where that has changed."""
        for tier in range(last + 1):
            price = self.price(tier)
            if price is not None and price != self.held.get(tier):
                self.form = with_lock(self.form, tier, price)
                self.held[tier] = price

    def _first_plan(self, planner: Planner) -> Mask | None:
        """Return the better of what is given, or one flow finds, and a greedy plan."""
        plan = self.start.chosen
        if plan is None:
            plan = planner(len(self.formulation.pairs) >= LARGE)
        if plan is not None and self.watch.must_stop:
            return plan
        plans = [one for one in (plan, greedy(self.formulation)) if one is not None]
        return min(plans, key=self.formulation.prices, default=None)

    def _first_answer(self) -> Answer:
        """Return the first plan with what is known without rows."""
        tiers = self.formulation.tiers
        nothing: list[int | None] = [None] * len(tiers)
        prices = nothing if self.best is None else self.formulation.prices(self.best)
        answers = []
        least = [tier.least for tier in tiers]
        known = zip(prices, self.start.bounds(prices), least, strict=True)
        for price, *floors in known:
            proved = [floor for floor in floors if floor is not None]
            answers.append(TierAnswer(price, max(proved, default=None), 0.0))
        return Answer(self.best, tuple(answers))

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
        try:
            program = Program(form, self.watch)
        except OutOfTime:
            return floor
        run = program.run(tier, hint, floor, self.settings, self.watch)
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
