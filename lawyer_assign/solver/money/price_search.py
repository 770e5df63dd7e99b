"""Budgets at any size: money gets a price in points, and what is left is easier.

Without its outlays a formulation is often a flow, whose optimum bounds every tier. If
that plan keeps the budgets, it is the answer. If not, money gets a price in points, row
by row, found by bisection; every price proves a bound
(:mod:`lawyer_assign.solver.money.priced_tier`). With money as dear as may be the flow
shows whether the tiers before the last can stay as they are:

- if so, the last tier is priced until its bound stands still; rows that are still
  above their limits are pushed below;
- if not, few lawyers are loaded with many posts, where further posts are paid less
  (:mod:`lawyer_assign.solver.money.loads.load_choice`), the dearest posts are taken
  back where that does not suffice, and the first tier that is left open gets its bound
  from prices.

Teams of one firm are left out where bounds are made, and keep the firms of some plan
where plans are: of the first one, or of one that suits the price of money
(:mod:`lawyer_assign.solver.money.sets.team_search`).
"""

from collections.abc import Callable

import numpy as np

from lawyer_assign.arrays import Mask
from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import Formulation
from lawyer_assign.solver.answer import Answer
from lawyer_assign.solver.flow import Flow
from lawyer_assign.solver.money.flows import Flows
from lawyer_assign.solver.money.held_bound import LOWEST, HeldBound
from lawyer_assign.solver.money.loads.load_choice import Loads, loads_of
from lawyer_assign.solver.money.multipliers import Multipliers, first_price, over_by
from lawyer_assign.solver.money.outlays import is_must
from lawyer_assign.solver.money.plan_search import ROUNDS, PlanSearch, tier_of, within
from lawyer_assign.solver.money.price_bound import PriceBound
from lawyer_assign.solver.money.priced_tier import SCALE
from lawyer_assign.solver.money.record import Record
from lawyer_assign.solver.money.sets.climb_starts import climbed
from lawyer_assign.solver.money.sets.load_exchange import LoadExchange
from lawyer_assign.solver.money.sets.set_bound import SetBound
from lawyer_assign.solver.money.sets.set_boxes import SetBoxes
from lawyer_assign.solver.money.sets.set_search import SetSearch
from lawyer_assign.solver.money.sets.team_search import search_teams

HALF = 0.5
"""Share of the time left for a bound by flows, before whole sets raise it."""

TEAMS = 0.8
"""Share of the time left for plans with teams, before bounds are raised."""

CLIMB = 0.55
"""Share of the time left for whole sets, before a plan is sought at their prices."""

EXCHANGE = 0.3
"""Share of the time left after that for a choice among loads."""

FEW = 2
"""Prices that are tried for that plan: those of whole sets are nearly right."""

PATIENCE = 5
"""Rounds, each at four times the price, that may change nothing before it stops."""

Inner = Callable[[Formulation, Watch], Answer]
"""What solves a formulation that says nothing of money."""


def search_by_prices(
    formulation: Formulation, inner: Inner, flows: Flows | None, run: Run
) -> Answer:
    """Return the best plan found, and bounds of tiers up to the first gap.

    Parameters
    ----------
    formulation
        With outlays.
    inner
        Solves what is left of it without them.
    flows
        The same by flows, where what is left is one and the budgets are a must;
        ``None`` elsewhere.
    run
        Clock, stop button, and settings of searches.
    """
    watch = run.watch
    before, record = watch.seconds, Record(formulation)
    answer = inner(record.relaxed, watch)
    if answer.is_infeasible:
        return answer
    is_less = flows is not None and flows.teams is not None and watch.allows(Flow.name)
    least = flows.least(record.relaxed) if flows and is_less else answer
    record.begin([tier.bound for tier in least.tiers])
    if answer.chosen is not None:
        record.relaxed_plan = answer.chosen
        record.take(answer.chosen)
        # With teams a plan within budgets may be best: then it is not money that binds.
        is_free = flows is not None and flows.teams and record.best is not None
        if not record.is_proved and formulation.tiers and not is_free:
            if flows is None:
                _search_by_inner(record, inner, answer.chosen, watch)
            else:
                _search_by_flows(record, flows, answer.chosen, run)
                if not record.is_proved and SetSearch.takes(record):
                    SetSearch(record, watch, run.settings).run()
        if not record.is_proved:
            record.take(within(formulation, answer.chosen))
    return record.answer(watch.seconds - before)


def _search_by_flows(record: Record, flows: Flows, chosen: Mask, run: Run) -> None:
    watch = run.watch
    bound, plans = PriceBound(record, flows, run), PlanSearch(record, flows, watch)
    last = len(record.formulation.tiers) - 1
    cheapest = plans.cheapest(chosen)
    if cheapest is None:
        return
    if record.formulation.holds(cheapest):
        if record.first_gap() == last and flows.teams is not None:
            part = watch.part(TEAMS)
            sets = search_teams(plans, bound, chosen, cheapest, part)
            if sets is None:
                bound.climb(chosen)
            else:
                sets.raise_bound(watch)
        elif record.first_gap() == last:
            _settle(bound, plans, last, chosen)
        else:  # not for want of money: a bound behind the gap would say nothing
            plans.refine(chosen, None, rounds=2)
        return
    bound.count()
    loaded, loads = plans.load(cheapest, bound.money)
    bound.count_whole()
    done, gap = -1, record.first_gap()
    while gap is not None and gap > done and watch.allows(Flow.name):
        _settle(bound, plans, gap, chosen)
        done, gap = gap, record.first_gap()
    # Where tiers before the last cost more than without money, no flow priced it yet.
    is_dearer = record.floors[:last] != record.free_floors[:last]
    is_rough = record.formulation.holds(loaded) and (gap != last or is_dearer)
    is_whole = gap is not None and gap > 0 and _is_of_whole_sets(record, flows)
    if is_rough and not is_whole:
        plans.refine(loaded, loads, 2 if _is_short_anyway(record) else ROUNDS // 2)
    gap = record.first_gap()
    if gap is not None and gap > 0 and record.floors[last] is None:
        held = HeldBound(record, flows, watch.part(HALF), bound.money)
        boxes = _hold(held, chosen, watch, is_whole=is_whole)
        if is_rough and is_whole:
            _refine_at(boxes, plans, loaded, loads)
        if boxes is not None:
            boxes.run(watch)
            _keep(held, boxes.bound)


def _is_of_whole_sets(record: Record, flows: Flows) -> bool:
    """Whether whole sets climb from prices of flows.

    Smaller ones get columns of sets next; with teams sets are not all there is.
    """
    (outlay, *others), is_next = record.outlays, SetSearch.takes(record)
    is_set = not others and SetBound.takes(record.relaxed, outlay)
    return is_set and record.best is not None and not is_next and flows.teams is None


def _hold(
    held: HeldBound, first: Mask, watch: Watch, *, is_whole: bool
) -> SetBoxes | None:
    """Bound the last tier of plans like the best one by flows, then by whole sets.

    Some time is left, and what can go on after it is returned.
    """
    record = held.record
    found = held.raise_last(first, is_start=is_whole)
    if found is None or held.best is None:
        return None
    record.hold(held.paid, found)
    if not is_whole:
        return None
    held.watch = watch.part(CLIMB)  # its part of the time was for flows alone
    boxes = climbed(held, held.watch)
    if boxes is not None:
        boxes.run(held.watch)
        _keep(held, boxes.bound)
    return boxes


def _refine_at(
    boxes: SetBoxes | None, plans: PlanSearch, loaded: Mask, loads: Loads
) -> None:
    """Make money as cheap as whole sets have it, with the loads that these prefer."""
    if boxes is None or boxes.bound.best is None:
        plans.refine(loaded, loads)
        return
    record, fen = plans.record, boxes.bound.best[1].fen
    if record.best is not None and not plans.watch.must_stop:
        exchange = LoadExchange(record.formulation, boxes.bound, record.best)
        posts = exchange.posts(plans.watch.part(EXCHANGE))
        loads = loads_of(record.outlays[0], posts)
    # A row that mixtures keep may want some price still where posts are whole.
    fen = np.maximum(fen, fen.max(initial=0) / LOWEST)
    near = Multipliers(record.outlays, 0)
    near.go(np.rint(fen * plans.last.fine * SCALE).astype(np.int64))
    plans.refine(loaded, loads, FEW, near=near)


def _keep(held: HeldBound, bound: SetBound) -> None:
    """Keep what whole sets prove of the last tier."""
    if bound.value is not None and bound.worth is not None:
        held.record.hold(held.paid, bound.value)
        held.record.price(held.last, held.paid, bound.worth)


def _settle(bound: PriceBound, plans: PlanSearch, at: int, first: Mask) -> None:
    """Raise the bound of one tier, and look for plans that pay no more before."""
    priced = bound.raise_tier(at, first)
    if priced is not None and at == len(bound.record.relaxed.tiers) - 1:
        plans.push(*priced, first, None)


def _is_short_anyway(record: Record) -> bool:
    """Whether the plan without budgets misses what the first tier asks for."""
    plan = record.relaxed_plan
    return plan is not None and record.relaxed.prices(plan)[:1] != tuple(
        record.free_floors[:1]
    )


def _search_by_inner(record: Record, inner: Inner, chosen: Mask, watch: Watch) -> None:
    """Price the last tier where what is left is no flow, or money is a wish.

    A wish of this tier costs ``w`` for every unit above a limit, so what is above costs
    at least any price of money up to ``w`` a unit: such a price proves a bound as that
    of a must does, and none above it says more.
    """
    at = len(record.formulation.tiers) - 1
    tier = tier_of(record, at)
    first = first_price(record.relaxed.tiers[at], tier.fine, record.outlays, chosen)
    dearest = _dearest(record, at, tier.fine)
    is_bound = is_must(record.formulation) or dearest is not None
    prices = Multipliers(record.outlays, first, dearest)
    least, idle = int(over_by(record.outlays, chosen).sum()), 0
    for _ in range(ROUNDS):
        prices.move(chosen)
        is_over = not watch.allows(Flow.name) or record.is_settled(at)
        if prices.is_idle or is_over or idle >= PATIENCE:
            break
        answer = inner(tier.priced(prices.now), watch)
        if answer.chosen is None:
            break
        chosen = answer.chosen
        record.take(chosen)
        bounds = [one.bound for one in answer.tiers]
        final = bounds[at]
        if is_bound and final is not None and bounds[:at] == record.floors[:at]:
            record.lift(at, tier.bound(prices.now, final))
            record.price(at, record.floors[:at], tier.worth(prices.now, final))
        over = int(over_by(record.outlays, chosen).sum())
        idle = 0 if over == 0 or over < least else idle + 1
        least = min(over, least)
    record.take(within(record.formulation, chosen))


def _dearest(record: Record, at: int, fine: int) -> int | None:
    """Return the price at which a wish of a tier counts money itself.

    ``None`` unless the one outlay is a wish of this tier alone.
    """
    (outlay, *others), formulation = record.outlays, record.formulation
    terms = formulation.tiers[at].terms
    weights = [one.weight for one in terms if one.statement is outlay]
    elsewhere = [
        one
        for place, tier in enumerate(formulation.tiers)
        for one in tier.terms
        if place != at and one.statement is outlay
    ]
    is_alone = not others and len(weights) == 1 and not elsewhere
    if not is_alone or any(one is outlay for one in formulation.must):
        return None
    return max(0, weights[0]) * fine * SCALE // outlay.unit
