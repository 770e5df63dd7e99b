"""Two-way choice at any size: flows, cuts, and CP-SAT for the rest.

How it begins is told in :mod:`lawyer_assign.solver.choice.start`. What is left open of
small formulations goes on to CP-SAT. Of large ones, cuts raise the bound and leave few
pairs cheap, among which a search finds plans
(:mod:`lawyer_assign.solver.choice.cuts.rounds`); regions of neighbouring firms are then
rearranged (:mod:`lawyer_assign.solver.choice.region_search`).
"""

from dataclasses import dataclass, replace
from typing import ClassVar

from lawyer_assign.arrays import Mask
from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import Watch
from lawyer_assign.errors import Text
from lawyer_assign.formulation import Formulation
from lawyer_assign.solver.answer import Answer, Start, TierAnswer
from lawyer_assign.solver.choice.cuts.rounds import Cutting, cut_down, search
from lawyer_assign.solver.choice.region import can_part
from lawyer_assign.solver.choice.region_search import Mending
from lawyer_assign.solver.choice.stable_window import within
from lawyer_assign.solver.choice.start import (
    Begun,
    guided_by_points,
    place_of,
    stable_of,
    start_by_choice,
    without_stability,
)
from lawyer_assign.solver.choice.start_of_teams import start_of_teams
from lawyer_assign.solver.cpsat.backend import CpSat
from lawyer_assign.solver.flow.backend import Flow, priced_of
from lawyer_assign.statements import Stable, Statement

TOO_LARGE = 20_000
"""From so many pairs on CP-SAT adds nothing to what is found here, in minutes."""

NEAR = 20
"""Points that a pair may cost beyond the bound to be tried where plans are mended."""

MOST_CUTTING = 0.6
"""Most of the time left that cuts may take; plans need some as well."""


@dataclass(frozen=True)
class Choice:
    """Backend for formulations that are flows but for one stability statement.

    Small ones, and those that another statement keeps from being a flow, go on to
    CP-SAT with what was found and proved here.
    """

    reference: CpSat
    name: ClassVar[str] = "choice"
    title: ClassVar[Text] = Text(
        "deferred acceptance and flow, cuts if large",
        "延迟接受与网络流，大规模时加割平面",
    )
    takes: ClassVar[frozenset[type[Statement]]] = CpSat.takes
    least_pairs: ClassVar[int] = 0

    def why_not(self, formulation: Formulation) -> Text | None:
        """Return a sentence unless there is exactly one statement of choice."""
        if stable_of(formulation) is None:
            return Text("no rule of two-way choice", "没有双向选择规则")
        return None

    def solve(
        self,
        formulation: Formulation,
        run: Run,
        start: Start | None = None,
    ) -> Answer:
        """Return the best plan found and what is proved, tier by tier."""
        watch = run.watch
        before = watch.seconds
        begun = start_by_choice(formulation, watch)
        if begun is None:
            begun = self._start_of_teams(formulation, run)
        if begun is None:
            return self.reference.solve(formulation, run, start)
        if start is not None and start.chosen is not None:
            begun = _with_plan(begun, formulation, start.chosen)
        start, chosen = begun.start, begun.start.chosen
        if chosen is None:
            return self.reference.solve(formulation, run, start)
        is_best = formulation.prices(chosen) == start.floors
        is_large = len(formulation.pairs) >= TOO_LARGE
        if is_large and not is_best and not watch.must_stop:
            chosen, floors = self._improved(formulation, begun, chosen, run)
            start = Start(chosen, floors)
        if is_large or is_best or watch.must_stop:
            return _answer(formulation, start, chosen, watch.seconds - before)
        return self.reference.solve(formulation, run, start)

    def _start_of_teams(self, formulation: Formulation, run: Run) -> Begun | None:
        """Begin without any flow; ``None`` without one stability statement."""
        stable = stable_of(formulation)
        if stable is None:
            return None
        guided = guided_by_points(formulation, stable)
        relaxed = without_stability(formulation)
        start = start_of_teams(formulation, relaxed, guided, self.reference, run)
        return None if start is None else Begun(start)

    def _improved(
        self, formulation: Formulation, begun: Begun, chosen: Mask, run: Run
    ) -> tuple[Mask, tuple[int | None, ...]]:
        """Improve what is too large for CP-SAT by cuts, and region by region.

        Returns
        -------
        tuple
            A plan, and the floors.
        """
        start, stable, watch = begun.start, stable_of(formulation), run.watch
        if stable is None or not can_part(formulation):
            return chosen, start.floors
        found = _cut_down(formulation, stable, begun, chosen, watch)
        if found is None:
            is_open = _promising(formulation, stable, chosen, watch)
        else:
            is_open = found.relaxation.reduced <= NEAR
            floors = list(start.floors)
            floors[found.tier] = found.bound_above(floors[found.tier])
            chosen = search(formulation, stable, found, chosen, watch)
            start = Start(chosen, tuple(floors))
        if watch.must_stop:
            return chosen, start.floors
        watch.tell("pairs to rearrange")
        mending = Mending(formulation, stable, chosen, start, run.seed, is_open)
        mending.run(watch)
        return mending.chosen, start.floors


def _with_plan(begun: Begun, formulation: Formulation, chosen: Mask) -> Begun:
    """Return the same with another plan that keeps the musts, if it is as good.

    Floors hold of any plan. What narrows the search is known of plans as good up to
    stability as the one it was made from: it goes where the other is better there.
    """
    known, prices = begun.start.chosen, formulation.prices(chosen)
    old = None if known is None else formulation.prices(known)
    if old is not None and old < prices:
        return begun
    place = place_of(formulation)
    upto = 0 if place is None else place + 1
    is_same = old is not None and old[:upto] == prices[:upto]
    start = Start(chosen, begun.start.floors)
    return Begun(start, begun.narrow if is_same else None)


def _answer(
    formulation: Formulation, start: Start, chosen: Mask, seconds: float
) -> Answer:
    """Return a plan with the bounds that hold for it."""
    prices = formulation.prices(chosen)
    held = start.bounds(prices)
    tiers = [
        TierAnswer(price, bound, 0.0) for price, bound in zip(prices, held, strict=True)
    ]
    tiers[:1] = [replace(one, seconds=seconds) for one in tiers[:1]]
    return Answer(chosen, tuple(tiers))


def _cut_down(
    formulation: Formulation, stable: Stable, begun: Begun, chosen: Mask, watch: Watch
) -> Cutting | None:
    """Bound the first tier after stability that is open; ``None`` if none is."""
    if begun.narrow is None:
        return None
    prices, place = formulation.prices(chosen), place_of(formulation)
    pairs = enumerate(zip(prices, begun.start.floors, strict=True))
    tier = next(at for at, (price, floor) in pairs if price != floor)
    if place is not None and tier <= place:
        return None
    return cut_down(begun.narrow, stable, prices, tier, watch.part(MOST_CUTTING))


def _promising(
    formulation: Formulation, stable: Stable, chosen: Mask, watch: Watch
) -> Mask | None:
    """Return the pairs that are little dearer than those of a best flow.

    The flow keeps what is known of every plan without a blocking pair, so only a plan
    that has none asks it, time allowing; ``None`` = any pair may be as good.
    """
    if stable.amounts(chosen).any():
        return None
    if not watch.allows(Flow.name):
        return None
    narrow = within(without_stability(formulation), stable, watch)
    priced = priced_of(narrow.formulation, watch)
    if priced is None or priced.reduced is None:
        return None
    is_open: Mask = (priced.reduced <= NEAR * priced.weights[-1]) & narrow.is_open
    return is_open
