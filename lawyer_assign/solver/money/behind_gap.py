"""The last tier where money leaves one before it unproved: bounds, and better plans.

A bound of the last tier is then one of plans like the best one, as good before
(:class:`lawyer_assign.solver.money.held_bound.HeldBound`). Flows give it first; whole
sets of posts start from their prices
(:mod:`lawyer_assign.solver.money.climb.climb_starts`) and say what money is worth. At
that price a plan is sought with the loads that sets prefer, and then sets go on.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property

import numpy as np

from lawyer_assign.arrays import Mask
from lawyer_assign.engines.beside import Beside, may_work_beside
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import Formulation
from lawyer_assign.solver.flow import Flow
from lawyer_assign.solver.money.climb.climb_starts import climbed, may_climb
from lawyer_assign.solver.money.climb.early_sets import EarlySets
from lawyer_assign.solver.money.climb.set_boxes import Seen, SetBoxes
from lawyer_assign.solver.money.credited_plans import CreditedPlans
from lawyer_assign.solver.money.held_bound import LOWEST, HeldBound
from lawyer_assign.solver.money.loads.held_loads import Loads, loads_of
from lawyer_assign.solver.money.multipliers import Multipliers
from lawyer_assign.solver.money.plan_search import PlanSearch
from lawyer_assign.solver.money.price_bound import PriceBound
from lawyer_assign.solver.money.priced_tier import SCALE
from lawyer_assign.solver.money.renewal.load_trade import LoadTrade
from lawyer_assign.solver.money.renewal.plan_loads import PlanLoads
from lawyer_assign.solver.money.renewal.plan_mending import Mender, PlanMending
from lawyer_assign.solver.money.renewal.plan_renewal import PlanRenewal
from lawyer_assign.solver.money.renewal.whole_renewal import (
    ALONE,
    WITH_TEAMS,
    AsideChoices,
    WholeChoices,
)
from lawyer_assign.solver.money.sets.set_bound import SetBound
from lawyer_assign.solver.money.sets.set_search import SetSearch

HALF = 0.5
"""Share of the time left for a bound by flows, before whole sets raise it."""

CLIMB, FIRST = 0.4, 0.15
"""Shares of the time left for whole sets, before a plan is sought at their prices, and
of what is left then for a trade of a rough plan's loads."""

FLOWS, MANY = 7, 12
"""So many times the longest flow must be left after that for a trade once more, last
with teams, whose plans are mended.

A plan with what it found is mostly within limits at once: it begins at prices at which
the one before was. The rest is for parts of the plan.
"""

RAISE, HARDLY = 0.5, 1e-3
"""Share of what is left for whole sets again before it, and part of a plan's points.

As long as programs gain that much, a trade gains less in their time.
"""

TRADE, LEAST = 4, 1.0
"""Times the longest flow that a trade takes, and seconds at least.

At prices that sets have found meanwhile one more finds loads where it stood still: in
five of 3 to 5 s each a city of seed 0 at 95 % comes from -292,500 behind the first to
-297,100.
"""

SOON = 0.15
"""Share of the time left for whole sets that climbed early, before a plan is sought."""

MENDED = 3
"""Plans above their limits that are mended, those first that promise most."""

PARTS = 0.7
"""Share of what is left then for parts of the plan chosen anew, where whole sets do not
go on beside them."""

FEW = 2
"""Prices that are tried for that plan: those of whole sets are nearly right."""

Rough = tuple[Mask, Loads]
"""A plan whose money is not priced yet, and its loads."""


class BehindGap:
    """Bounds the last tier, and betters plans, behind a tier that stays open.

    Parameters
    ----------
    bound, plans
        Of one record, whose tiers before the last are bounded as well as may be.
    first
        A plan without budgets, to see where too much is spent.
    early
        Whole sets that climbed before there was a plan, if any.
    """

    def __init__(
        self, bound: PriceBound, plans: PlanSearch, first: Mask,
        early: EarlySets | None = None,
    ) -> None:  # fmt: skip
        self.bound, self.plans, self.first = bound, plans, first
        self.early = early
        self.trades = 0
        """So many were made: each begins with another chance."""
        self.record, self.flows = plans.record, plans.flows
        self.aside = AsideChoices(plans.record)

    @cached_property
    def left(self) -> Formulation:
        """What whole sets are of: no outlays, no teams."""
        return self.flows.of_sets(self.record.relaxed)

    @cached_property
    def choices(self) -> WholeChoices:
        """What chooses all of the best plan anew."""
        searches = ALONE if self.flows.teams is None else WITH_TEAMS
        return WholeChoices(self.record, searches)

    @property
    def prices_plans(self) -> bool:
        """Whether plans are to be priced as whole sets say, and not before."""
        return self._is_asked and self._has_sets

    def search(self, rough: Rough | None) -> None:
        """Raise the bound, and price a rough plan in between, if there is one."""
        if not self._is_asked:
            return
        watch = self.plans.watch
        is_priced = self.flows.teams is not None and not self.plans.is_hurried
        if rough is not None and is_priced:
            # Sets leave teams out, so it may take long until prices fit: there is one
            # that is priced roughly should time run out.
            self.plans.refine(*rough, 1, leaves=lambda _: True)
        held = HeldBound(self.record, self.flows, watch.part(HALF), self.bound.money)
        boxes = self._climbed(held, CLIMB if rough is not None else 1.0)
        with self._going_on(boxes) as goes_on:
            if rough is not None:
                near = self._price(rough, boxes)
                if boxes is not None:
                    self._better(boxes, held, near, goes_on=goes_on)
        if boxes is not None:
            self._run(boxes, held, watch)

    @contextmanager
    def _going_on(self, boxes: SetBoxes | None) -> Iterator[bool]:
        """Let whole sets raise the bound beside what is done meanwhile.

        Yields whether they do: not in a run of one thread. Once they find nothing more,
        plans with teams are sought there, too, and whole loads may be counted, where
        that was put off.
        """
        if boxes is None or not may_work_beside(self.flows.run):
            yield False
            return

        def work(watch: Watch) -> int:
            boxes.run(watch)
            if self.flows.teams is not None:
                self.aside.run(lambda: boxes.seen, watch)
            return self.bound.whole_later(watch) if self.bound.waits else 0

        with Beside(work, self.plans.watch) as beside:
            yield True
            self.aside.end()
            found = beside.result()
        self.aside.take()
        if self.bound.waits:
            self.bound.lift_whole(found)

    def hold(self) -> None:
        """Bound the last tier for plans like the best one, and choose it anew in parts.

        Where something else than money leaves a tier before open. Of few pairs whole
        sets say all this next.
        """
        watch = self.plans.watch
        if SetSearch.takes(self.record):
            return
        held = HeldBound(self.record, self.flows, watch.part(HALF), self.bound.money)
        boxes = self._climbed(held, CLIMB)
        if boxes is not None:
            with self._going_on(boxes) as goes_on:
                self._renew(boxes, 1.0 if goes_on else PARTS)
            self._run(boxes, held, watch)

    def _better(
        self, boxes: SetBoxes, held: HeldBound, near: Multipliers | None, *,
        goes_on: bool,
    ) -> None:  # fmt: skip
        """Better the best plan: as a whole, by a trade of its loads, and by parts.

        Choices of all its sets gain most, as long as they gain anything. Parts find
        more from the first where prices settled nothing, without teams or with many
        loads: a flow leaves money over then. With teams a trade comes before them: it
        saves several times what parts do in that time.

        Parameters
        ----------
        near
            Prices at which the plan was found; ``None`` where none settled it.
        goes_on
            Whether whole sets raise the bound meanwhile.
        """
        watch, last = self.plans.watch, 1.0 if goes_on else PARTS
        if near is None and (self.flows.teams is None or self.plans.is_hurried):
            self._renew(boxes, PARTS)
        if not goes_on:
            self._run(boxes, held, watch.part(RAISE), HARDLY)
        before = None
        while self.record.best is not before and not watch.must_stop:
            before = self.record.best
            self._choose_all(boxes)
            self._trade_again(boxes, near)
            self._renew(boxes, last)

    def _choose_all(self, boxes: SetBoxes) -> None:
        """Choose all sets of the best plan anew, as long as that betters it."""
        self.choices.run(lambda: boxes.seen, self.plans.watch)
        self.aside.take()

    def _trade_again(self, boxes: SetBoxes, near: Multipliers | None) -> None:
        """Trade loads at prices as they come, as long as the plan becomes better."""
        watch, before = self.plans.watch, None
        flows = FLOWS if self.flows.teams is None else MANY
        while self.record.best is not before and not watch.must_stop:
            # A trade is of no use halfway.
            if watch.left < flows * watch.longest.get(Flow.name, 0.0):
                return
            before = self.record.best
            self._trade(boxes, near)
            if self.flows.teams is not None and self.record.best is not before:
                self._choose_all(boxes)

    def _renew(self, boxes: SetBoxes, share: float) -> None:
        """Choose parts of the best plan anew in a share of the time that is left.

        Plans that spend too much are mended first, without teams; with them the last
        one was as soon as it was found.
        """
        watch, (bound, posts, _) = self.plans.watch, boxes.seen
        above, self.plans.above = self.plans.above, []
        if self.record.best is None or bound.best is None or watch.must_stop:
            return
        if self.flows.teams is None:
            self._mend(above, boxes.seen)
        PlanRenewal(self.record, bound, posts).run(watch.part(share))

    def _mend(self, above: list[Mask], seen: Seen) -> None:
        """Bring plans that are above their limits within these, if that may be best."""
        record, (outlay,), watch = self.record, self.record.outlays, self.plans.watch
        assert seen.bound.best is not None  # it has prices
        fen = seen.bound.best[1].fen

        def promised(plan: Mask) -> tuple[float, ...]:
            over = np.maximum(outlay.totals(plan) - outlay.upper, 0)
            *before, last = record.formulation.prices(plan)
            return (*before, last + float(fen @ over))

        for plan in sorted(above, key=promised)[:MENDED]:
            assert record.best is not None  # asked before
            best = record.formulation.prices(record.best)
            if promised(plan) < best and not watch.must_stop:
                PlanMending(record, seen.bound, seen.posts, plan).run(watch)

    @property
    def _is_asked(self) -> bool:
        """Whether a tier before the last is open, and nothing is known of this one."""
        gap, record = self.record.first_gap(), self.record
        return gap is not None and gap > 0 and record.floors[-1] is None

    @property
    def _has_sets(self) -> bool:
        """Whether whole sets climb from prices of flows; smaller ones are next."""
        return self.record.best is not None and may_climb(self.record, self.left)

    def _climbed(self, held: HeldBound, share: float) -> SetBoxes | None:
        """Bound by flows, then by whole sets in a share of the time that is left."""
        has_sets = self._has_sets
        if self.early is not None and has_sets:
            boxes = self.early.moved(held)
            if boxes is not None:
                self.record.keep(held.paid, boxes.bound.value, boxes.bound.worth)
                # With teams a plan is sought at once: they go on beside it.
                if self.flows.teams is None or not boxes.took:
                    self._run(boxes, held, self.plans.watch.part(SOON), HARDLY)
                return boxes
        found = held.raise_last(self.first, is_start=has_sets)
        if found is None or held.best is None:
            return None
        self.record.hold(held.paid, found)
        if not has_sets:
            return None
        # Its part of the time was for flows alone.
        held.watch = self.plans.watch.part(share)
        boxes = climbed(held, self.left, held.watch)
        if boxes is not None:
            self._run(boxes, held, held.watch)
        return boxes

    def _run(
        self, boxes: SetBoxes, held: HeldBound, watch: Watch, hardly: float = 0.0
    ) -> None:
        """Let whole sets go on, and keep what they prove of the last tier.

        They stop where a program gains less than a part of the best plan's points.
        """
        boxes.run(watch, hardly * abs(self.record.paid(held.last) or 0))
        self.record.keep(held.paid, boxes.bound.value, boxes.bound.worth)

    def _price(self, rough: Rough, boxes: SetBoxes | None) -> Multipliers | None:
        """Make money as cheap as whole sets have it, with loads that these prefer.

        Returns prices of a better plan; ``None`` where these do not settle one.
        """
        (plan, loads), plans, record = rough, self.plans, self.record
        if boxes is None or boxes.seen.bound.best is None:
            return plans.refine(plan, loads)
        seen = boxes.seen
        credited = CreditedPlans(plans, self._near(seen.bound))
        if record.best is not None and not plans.watch.must_stop:
            loads = self._traded(seen, record.best, credited.spare(FIRST))
        if plans.is_hurried:
            mender = Mender(record, seen.bound, seen.posts, plans.watch)
            credited.seek(plan, loads, mender)
            return None
        return self._refine(plan, loads, seen)

    def _traded(self, seen: Seen, plan: Mask, watch: Watch) -> Loads:
        """Return loads that sets prefer to those of a plan; these if there is no time.

        Others of its posts are left to flows.
        """
        record, sets = self.record, seen.bound.sets
        if watch.must_stop:
            own = sets.of_plan(np.flatnonzero(plan))
            posts = own[sets.is_load(own)]
            return loads_of(record.outlays[0], posts[posts >= 0])
        loads = PlanLoads(record.formulation, seen.bound, plan)
        committee = record.formulation.pairs.committee
        LoadTrade(loads, committee, plan, seen.posts, self.trades).run(watch)
        self.trades += 1
        return loads_of(record.outlays[0], loads.posts)

    def _trade(self, boxes: SetBoxes, near: Multipliers | None) -> None:
        """Trade the loads of the best plan, and price money as it was for that."""
        record, plans = self.record, self.plans
        is_over, seen = not plans.watch.allows(Flow.name), boxes.seen
        if record.best is None or seen.bound.best is None or is_over:
            return
        loads = self._traded(seen, record.best, plans.watch.within(self._slice))
        self._refine(record.best, loads, seen, near)

    @property
    def _slice(self) -> float:
        """Seconds of one trade."""
        return max(LEAST, TRADE * self.plans.watch.longest.get(Flow.name, 0.0))

    def _refine(
        self, plan: Mask, loads: Loads | None, seen: Seen,
        near: Multipliers | None = None,
    ) -> Multipliers | None:  # fmt: skip
        """Seek plans with some loads at the prices of whole sets.

        Unless these say little of some rows, at ``near`` instead, where a plan with
        much the same loads was within limits. Where these rows are lost a plan with
        teams is mended, and lines are credited if it cannot be. Returns prices of a
        better plan, if it took nothing but prices to find one.
        """
        plans, prices = self.plans, self._near(seen.bound)
        credited = CreditedPlans(plans, prices)
        if near is not None and not credited.faint.any():
            return plans.refine(plan, loads, 0, near=near)
        before, record = self.record.best, self.record
        mender = Mender(record, seen.bound, seen.posts, plans.watch)
        if self.flows.teams is not None:
            plans.mender = mender
        # Parts of the plan before are chosen anew then, where there are no teams.
        found = plans.refine(
            plan, loads, FEW, near=prices, leaves=credited.looks_at,
            gives_up=self.flows.teams is None,
        )  # fmt: skip
        is_settled = not mender.has_mended and credited.follow(plan, loads)
        plans.mender = None
        return found if is_settled and record.best is not before else None

    def _near(self, bound: SetBound) -> Multipliers:
        """Return the prices of money that whole sets have."""
        assert bound.best is not None  # it has prices
        fen, plans = bound.best[1].fen, self.plans
        # A row that mixtures keep may want some price still where posts are whole.
        fen = np.maximum(fen, fen.max(initial=0) / LOWEST)
        near = Multipliers(self.record.outlays, 0)
        near.go(np.rint(fen * plans.last.fine * SCALE).astype(np.int64))
        return near
