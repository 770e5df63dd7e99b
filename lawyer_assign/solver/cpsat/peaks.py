"""CP-SAT where a wish is about the worst row of several posts, on many pairs.

What no plan can pass is often what some plan reaches: the points of the committee whose
best team is the poorest. So the bound of such a tier is tried first, as a lock, while
the next tier is minimised already; its relaxation is nearly whole, and CP-SAT closes
what is left on the few pairs that can still matter.
"""

from dataclasses import replace

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.engines import glop
from lawyer_assign.engines.highs import Highs
from lawyer_assign.engines.linear_form import LinearForm, restricted, with_lock
from lawyer_assign.engines.linear_program import program_of
from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import Formulation, Tier
from lawyer_assign.solver.answer import Start, answer_of
from lawyer_assign.solver.cpsat.blocks.block_search import BlockSearch
from lawyer_assign.solver.cpsat.blocks.blocks import blocks_of
from lawyer_assign.solver.cpsat.blocks.reach import Reach
from lawyer_assign.solver.cpsat.search import Search
from lawyer_assign.solver.first_plan import flow_planner, without_peaks
from lawyer_assign.solver.flow.backend import Flow
from lawyer_assign.solver.linear.relaxation import Relaxation, cheapest_per_row, relax
from lawyer_assign.statements import Bound, Peak

FEW = 30
"""Pairs per committee, and per lawyer, that a relaxation begins with."""

DIVE_SECONDS = 5.0
"""The longest that HiGHS looks for a plan."""

SHARE = 3
"""One part in so many of the time left is given to a bound that may be out of reach."""


def peak_search(formulation: Formulation, run: Run, start: Start | None) -> Search:
    """Return the search of a formulation with a peak."""
    if start is None:
        start = _start(formulation, run.watch)
    hardened = _hardened(formulation, start)
    planner = flow_planner(hardened, run.watch)
    return PeakSearch(hardened, run, start, planner)


def first_peak(formulation: Formulation) -> int | None:
    """Return the place of the first tier with a peak; ``None`` if there is none."""
    for at, tier in enumerate(formulation.tiers):
        if any(isinstance(term.statement, Peak) for term in tier.terms):
            return at
    return None


def _start(formulation: Formulation, watch: Watch) -> Start:
    """Settle the tiers before the first peak by a flow, where they are one.

    Tiers after it count for the plan if they are part of a flow too.
    """
    nothing = (None,) * len(formulation.tiers)
    at = first_peak(formulation)
    lead = replace(formulation, tiers=formulation.tiers[:at])
    for asked in (without_peaks(formulation), lead) if at else ():
        found = answer_of(Flow(), asked, watch)
        if found is not None:
            floors = tuple(tier.bound for tier in found.tiers[:at])
            return Start(found.chosen, (*floors, *nothing[at:]))
    return Start(None, nothing)


def _hardened(formulation: Formulation, start: Start) -> Formulation:
    """Turn wishes that a proved plan meets in full, from the first tier on, into musts.

    No plan that is as good in these tiers misses any of them; as musts they say so to
    every tier behind.
    """
    must, tiers = list(formulation.must), list(formulation.tiers)
    if start.chosen is None:
        return formulation
    for at, tier in enumerate(tiers):
        bounds = [t.statement for t in tier.terms if isinstance(t.statement, Bound)]
        if start.floors[at] != 0 or len(bounds) < len(tier.terms):
            break
        if tier.price(start.chosen):
            break
        must += bounds
        tiers[at] = Tier(tier.number, ())
    return replace(formulation, must=tuple(must), tiers=tuple(tiers))


class PeakSearch(Search):
    """A lexicographic run that looks one tier ahead where there is a peak."""

    formulation: Formulation

    def __init__(self, *given: object) -> None:
        super().__init__(*given)  # type: ignore[arg-type] # the base's own
        self.ahead: dict[int, tuple[LinearForm, int, Relaxation]] = {}
        self.out: dict[int, int] = {}
        self.reach = Reach(self.formulation.pairs.committee, self.settings)

    def settle(self, tier: int) -> int:
        """Improve the plan in one tier; return the bound that is proved."""
        floor = self.floor(tier)
        if self.price(tier) == floor or self.watch.must_stop:
            return floor
        is_peak = any(
            isinstance(term.statement, Peak)
            for term in self.formulation.tiers[tier].terms
        )
        if is_peak and self._reaches(tier, floor):
            return floor
        relaxation = self._relaxed(tier)
        if relaxation is None:
            return self.search(tier, np.arange(self.form.pairs), floor)
        bound = max(floor, relaxation.bound)
        if is_peak and bound > floor and self._reaches(tier, bound):
            return bound
        if is_peak and tier in self.out:
            bound = self._narrowed(tier, bound)
            if self.price(tier) == bound or self._reaches(tier, bound):
                return bound
        return self.close(tier, relaxation, bound)

    def _is_out(self, locked: LinearForm, tier: int, price: int) -> bool:
        """Look by whole sets whether no plan is at a price."""
        blocks = blocks_of(locked, tier, self.formulation.pairs.committee)
        if blocks is None or self.watch.must_stop:
            return False
        is_out = self.reach.is_out(blocks, self.watch.part(1 / SHARE))
        if is_out:
            self.out[tier] = max(price, self.out.get(tier, price))
        return is_out

    def _take_sets(self, tier: int, relaxation: Relaxation) -> None:
        """Keep a plan that whole sets of posts make."""
        blocks = blocks_of(self.form, tier, self.formulation.pairs.committee)
        if blocks is None or self.watch.must_stop:
            return
        prices = relaxation.prices[blocks.row]
        plan = self.reach.plan(blocks, prices, self.watch.part(1 / SHARE))
        if plan is not None:
            self._taken(tier, plan)

    def _narrowed(self, tier: int, bound: int) -> int:
        """Return the least price at which sets do not rule a plan out: a bound."""
        low, high = max(bound, self.out[tier] + 1), self.price(tier)
        while high is not None and low < high and not self.watch.must_stop:
            middle = (low + high) // 2
            if self._is_out(with_lock(self.form, tier, middle), tier, middle):
                low = middle + 1
            else:
                high = middle
        return low

    def close(self, tier: int, relaxation: Relaxation, bound: int) -> int:
        """Close by whole sets of posts first, where a peak before weighs them."""
        price, plan = self.price(tier), self.best
        if price is None or plan is None or price == bound or self.watch.must_stop:
            return super().close(tier, relaxation, bound)
        block = self.formulation.pairs.committee
        blocks = blocks_of(self.form, tier, block)
        if blocks is None:
            return super().close(tier, relaxation, bound)
        search = BlockSearch(
            blocks, block, lambda chosen: self._taken(tier, chosen), self.watch,
            self.settings,
        )  # fmt: skip
        found = search.run(plan, price, relaxation.prices[blocks.row])
        bound = bound if found is None else max(bound, found)
        return super().close(tier, relaxation, bound)

    def _taken(self, tier: int, chosen: Mask) -> None:
        """Keep what sets make, where it is a plan."""
        if self.formulation.holds(chosen):
            self.take(tier, chosen)

    def _reaches(self, tier: int, price: int) -> bool:
        """Look for a plan at the price that is the best there could be."""
        following = min(tier + 1, len(self.form.cost) - 1)
        before, whole = self.form, self.watch
        locked = with_lock(before, tier, price)
        relaxation = relax(locked, following, self._pairs_of, whole, glop.minimum)
        if relaxation is None:
            return False
        self.ahead[following] = (before, price, relaxation)
        self.form = locked
        likely = relaxation.values > 0
        likely[self.cheapest(relaxation.reduced)] = True
        self._begin(following, relaxation, np.flatnonzero(likely))
        if self.price(tier) != price and not self._is_out(locked, tier, price):
            self._take_sets(following, relaxation)
        is_open = self.price(tier) != price and self.out.get(tier) != price
        if is_open and not whole.must_stop:
            self.watch = whole.part(1 / SHARE)
            likely |= self.in_best()
            self.search(following, np.flatnonzero(likely), relaxation.bound)
            # No plan at this price says nothing of plans at others.
            self.is_infeasible, self.watch = False, whole
        self.form = before
        return self.price(tier) == price

    def _relaxed(self, tier: int) -> Relaxation | None:
        """Return the relaxation of a tier, from looking ahead if that was it."""
        if tier in self.ahead:
            form, price, relaxation = self.ahead[tier]
            if self.price(tier - 1) == price and form.pairs == self.form.pairs:
                return relaxation
        return relax(self.form, tier, self._pairs_of, self.watch, glop.minimum)

    def _begin(self, tier: int, relaxation: Relaxation, likely: Ints) -> None:
        """Round a relaxation; look around it where that is not the best there is."""
        rounded = relaxation.values > 0.5
        if self.formulation.holds(rounded):
            self.take(tier, rounded)
            if self.price(tier) == relaxation.bound:
                return
        seconds = min(DIVE_SECONDS, self.watch.left / SHARE)
        near = self._dive(tier, likely, seconds)
        if near is not None and self.formulation.holds(near):
            self.take(tier, near)

    def _dive(self, tier: int, kept: Ints, seconds: float) -> Mask | None:
        """Return a cheap choice of some pairs by HiGHS' branch and bound, if found."""
        smaller, _ = restricted(self.form, kept)
        highs = Highs(program_of(smaller, tier), is_whole=True)
        highs.run(self.watch.within(seconds))
        if not highs.has_values:
            return None
        chosen = np.zeros(self.form.pairs, bool)
        chosen[kept] = highs.values[: len(kept)] > 0.5
        return chosen

    def _pairs_of(self, widen: int) -> Ints:
        """Return pairs to begin with: cheap on either side, or in the plan."""
        pairs, price = self.formulation.pairs, self.form.cost[-1, : self.form.pairs]
        first = self.in_best().copy()
        first[cheapest_per_row(pairs.committee, price, FEW * widen)] = True
        first[cheapest_per_row(pairs.lawyer, price, FEW * widen)] = True
        return np.flatnonzero(first)
