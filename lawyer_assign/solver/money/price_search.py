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

With teams, whole sets that climb in a second thread begin before any of this does:
their prices are wanted as soon as there are loads.

Teams of one firm are left out where bounds are made, and keep the firms of some plan
where plans are: of the first one, or of one that suits the price of money
(:mod:`lawyer_assign.solver.money.climb.team_search`).
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext

from lawyer_assign.arrays import Mask
from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import Formulation
from lawyer_assign.solver.answer import Answer
from lawyer_assign.solver.flow import Flow
from lawyer_assign.solver.money.behind_gap import BehindGap, Rough
from lawyer_assign.solver.money.climb.early_sets import EarlySets
from lawyer_assign.solver.money.climb.team_search import search_teams
from lawyer_assign.solver.money.flows import Flows
from lawyer_assign.solver.money.multipliers import Multipliers, first_price, over_by
from lawyer_assign.solver.money.outlays import is_must
from lawyer_assign.solver.money.plan_search import ROUNDS, PlanSearch, tier_of
from lawyer_assign.solver.money.price_bound import PriceBound
from lawyer_assign.solver.money.priced_tier import SCALE
from lawyer_assign.solver.money.record import Record
from lawyer_assign.solver.money.sets.set_search import SetSearch
from lawyer_assign.solver.money.within_limits import rough_plan

TEAMS = 0.8
"""Share of the time left for plans with teams, before bounds are raised."""

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
    if flows is not None and record.is_enough(watch) and _only_roughly(record):
        return record.answer(watch.seconds - before)
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
                _search_from_rough(record, flows, answer.chosen, run)
        if not record.is_proved:
            record.take_back(answer.chosen)
    return record.answer(watch.seconds - before)


def _search_from_rough(record: Record, flows: Flows, chosen: Mask, run: Run) -> None:
    """Search by flows; what needs no search is kept where it is better."""
    record.rough = rough_plan(record.formulation)
    _search_by_flows(record, flows, chosen, run)
    if not record.is_proved and SetSearch.takes(record):
        SetSearch(record, run.watch, run.settings).run()
    if record.rough is not None:
        record.take(record.rough)


def _only_roughly(record: Record) -> bool:
    """Keep the plan that needs no search, if there is one; prove nothing."""
    rough = rough_plan(record.formulation)
    if rough is None:
        return False
    record.begin([None] * len(record.formulation.tiers))
    record.take(rough)
    return True


def _search_by_flows(record: Record, flows: Flows, chosen: Mask, run: Run) -> None:
    """Look for plans and raise bounds where what is left is a flow.

    With teams sets climb from the first moment on; without, the cheapest plan takes a
    few flows only, and what loads mix tells them for which plans to climb.
    """
    bound, plans = PriceBound(record, flows, run), PlanSearch(record, flows, run.watch)
    with ExitStack() as stack:
        early = None
        if flows.teams is not None:
            early = stack.enter_context(_climbing(bound, plans, chosen))
        cheapest = plans.cheapest(chosen)
        if cheapest is None:
            return
        if record.formulation.holds(cheapest):
            _search_first(bound, plans, chosen, cheapest)
            return
        if flows.teams is None:
            early = stack.enter_context(_climbing(bound, plans, chosen))
        _search_loaded(bound, plans, chosen, cheapest, early)


@contextmanager
def _climbing(
    bound: PriceBound, plans: PlanSearch, chosen: Mask
) -> Iterator[EarlySets | None]:
    """Bound tiers by mixtures, and let seats and whole sets be at work from there."""
    bound.count()
    early = _early(bound, plans, chosen)
    with bound.counting_seats(), _going_on(early, bound):
        yield early


def _search_first(
    bound: PriceBound, plans: PlanSearch, chosen: Mask, cheapest: Mask
) -> None:
    """Price money where the tiers before the last can stay as they are."""
    record, watch = plans.record, plans.watch
    last = len(record.formulation.tiers) - 1
    if record.first_gap() != last:
        # Not for want of money: a bound behind the gap is one of plans like this.
        plans.refine(chosen, None)
        BehindGap(bound, plans, chosen).hold()
    elif plans.flows.teams is None:
        _settle(bound, plans, last, chosen)
    else:
        sets = search_teams(plans, bound, chosen, cheapest, watch.part(TEAMS))
        if sets is None:
            bound.climb(chosen)
        else:
            sets.raise_bound(watch)


def _search_loaded(
    bound: PriceBound, plans: PlanSearch, chosen: Mask, cheapest: Mask,
    early: EarlySets | None,
) -> None:  # fmt: skip
    """Load few lawyers with many posts where the tiers before the last cannot stay."""
    record, watch = plans.record, plans.watch
    last = len(record.formulation.tiers) - 1
    loaded, loads = plans.load(cheapest, bound.money)
    bound.waits = early is not None and plans.flows.teams is not None
    bound.count_whole(plans.loads)
    done, gap = -1, record.first_gap()
    while gap is not None and gap > done and watch.allows(Flow.name):
        _settle(bound, plans, gap, chosen)
        done, gap = gap, record.first_gap()
    # Where tiers before the last cost more than without money, no flow priced it yet.
    is_dearer = record.floors[:last] != record.free_floors[:last]
    is_rough = record.formulation.holds(loaded) and (gap != last or is_dearer)
    rough = (loaded, loads) if is_rough else None
    _search_behind(BehindGap(bound, plans, chosen, early), rough)
    bound.waits = False
    bound.count_whole()


def _search_behind(behind: BehindGap, rough: Rough | None) -> None:
    """Bound the last tier behind one that stays open, and price a plan's money."""
    plans = behind.plans
    if behind.prices_plans:
        behind.search(rough)
        return
    if rough is not None:
        is_short = _is_short_anyway(plans.record)
        plans.refine(*rough, 2 if is_short else ROUNDS // 2)
    behind.search(None)


def _early(bound: PriceBound, plans: PlanSearch, chosen: Mask) -> EarlySets | None:
    """Return whole sets that may climb while loads are chosen; ``None`` if not."""
    record, paid = plans.record, bound.expected
    if paid is None or not EarlySets.takes(record, plans.flows):
        return None

    def mixed() -> float:
        return 0.0 if plans.loads is None else plans.loads.mixed

    return EarlySets(record, plans.flows, paid, chosen, bound.money, mixed)


def _going_on(
    early: EarlySets | None, bound: PriceBound
) -> AbstractContextManager[None]:
    """Let these climb beside what is done meanwhile, behind a count of seats."""
    if early is None:
        return nullcontext()
    return early.going_on(bound.watch, bound.seats and bound.seats.beside)


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
    record.take_back(chosen)


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
