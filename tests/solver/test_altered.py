"""Any rule altered under two-way choice: every road leads to the enumerated best."""

import os
from collections import Counter
from operator import itemgetter

import numpy as np
import pytest

from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import formulate
from lawyer_assign.outcome import Outcome
from lawyer_assign.policy import KINDS
from lawyer_assign.problem import Problem
from lawyer_assign.solver.answer import Start, answer_of
from lawyer_assign.solver.choice import backend as choice
from lawyer_assign.solver.choice import region_search as mending
from lawyer_assign.solver.choice import start as choice_start
from lawyer_assign.solver.choice.cuts import rounds as cutting
from lawyer_assign.solver.choice.excused import comb_bound as comb_bounds
from lawyer_assign.solver.choice.excused import link_bound as link_bounds
from lawyer_assign.solver.choice.start import _held_before, start_by_choice
from lawyer_assign.solver.choice.two_way import place_of, stable_of, without_stability
from lawyer_assign.solver.cpsat import backend as cpsat
from lawyer_assign.solver.cpsat import search as cpsat_search
from lawyer_assign.solver.fairness.backend import flow_of
from lawyer_assign.solver.money import backend as budgets
from lawyer_assign.solver.teams import backend as team_flow
from lawyer_assign.verbs.solve import solve
from tests.worlds.altered import asked
from tests.worlds.examples import IS_DEEP
from tests.worlds.oracles import priced_plans

PER_KIND = int(os.environ.get("ALTERED", 24 if IS_DEEP else 3))
"""Worlds for each kind of rule; ``ALTERED=131`` makes them 3,013."""

LARGE = (
    (choice, "TOO_LARGE", 1),
    (comb_bounds, "SMALL", 1),
    (link_bounds, "SMALL", 1),
    (budgets, "TOO_LARGE", 1),
    (budgets.Budgets, "least_pairs", 1),
    (team_flow.TeamFlow, "least_pairs", 1),
    (team_flow, "TOO_LARGE", 1),
    (cpsat, "LARGE", 1),
    (cpsat_search, "LARGE", 1),
    (mending, "WIDTH", 4),
    (cutting, "FINE", 1_000_000),
)
"""Sizes from which formulations count as large, and rounds as gaining too little."""

WAYS = (
    (choice_start, "between"),
    (choice_start, "within"),
    (choice_start, "fewest_blocking"),
    (choice, "cut_down"),
    (choice, "search"),
    (mending, "part_of"),
    (budgets, "search_by_prices"),
)
"""What large formulations are solved by, and some small ones begin with."""

FEW_PAIRS = 9
"""Formulations of which all choices are looked at."""


def flow_bounds(formulation):
    """Return what a flow proves tier by tier; ``None`` where it is none."""
    relaxed = without_stability(formulation)
    answer = answer_of(flow_of(relaxed), relaxed, Watch())
    if answer is None:
        return (None,) * len(formulation.tiers)
    return tuple(tier.bound for tier in answer.tiers)


def paid(outcome: Outcome) -> tuple[int | None, ...]:
    return tuple(tier.price for tier in outcome.tiers)


def proved(outcome: Outcome) -> tuple[int | None, ...]:
    return tuple(tier.bound for tier in outcome.tiers)


def assert_true(outcome, truth):
    """Compare what is said of plans that may not be the best with all plans."""
    if truth.best is None:
        assert outcome.plan is None
        return
    assert outcome.status != "infeasible"
    prices = () if outcome.plan is None else paid(outcome)
    assert outcome.plan is None or prices in truth.prices
    assert outcome.status != "optimal" or prices == truth.best
    for place, bound in enumerate(proved(outcome)):
        least = truth.least(place, prices)
        assert bound is None or least is None or bound <= least


@pytest.mark.parametrize("backend", [None, "cpsat"])
@pytest.mark.parametrize("kind", KINDS)
def test_prices_and_bounds_of_every_tier_are_those_of_the_best_plan(kind, backend):
    for seed in range(PER_KIND):
        (facts, policy, table), truth = asked(kind, seed)
        outcome = solve(facts, policy, pairs=table, backend=backend, time_limit=None)
        if truth.best is None:
            assert outcome.status == "infeasible"
        else:
            assert (seed, paid(outcome)) == (seed, truth.best)
            assert (seed, proved(outcome)) == (seed, truth.best)


def test_nothing_false_is_said_where_small_worlds_count_as_large(monkeypatch):
    for module, name, value in LARGE:
        monkeypatch.setattr(module, name, value)
    taken = Counter()
    for module, name in WAYS:
        monkeypatch.setattr(module, name, counting(module, name, taken))
    monkeypatch.setattr(choice, "start_by_choice", dull_start)
    reached = 0
    for kind in KINDS:
        for seed in range(PER_KIND):
            (facts, policy, table), truth = asked(kind, seed)
            outcome = solve(facts, policy, pairs=table, time_limit=None)
            assert_true(outcome, truth)
            reached += truth.best is not None and paid(outcome) == truth.best
    assert reached > 0.6 * PER_KIND * len(KINDS)
    assert set(taken) == {name for _, name in WAYS}


def dull_start(formulation, watch, **named):
    """Begin with the worst plan that what is known lets one begin with.

    Most small worlds are proved by flows; so what comes after them has something to do.
    """
    begun = start_by_choice(formulation, watch, **named)
    few = len(formulation.pairs) <= FEW_PAIRS
    if begun is None or begun.start.chosen is None or not few:
        return begun
    prices, floors = formulation.prices(begun.start.chosen), begun.start.floors
    kept = 0
    if begun.narrow is not None:
        bounds = flow_bounds(formulation)
        place = place_of(formulation)
        kept = _held_before(formulation, bounds, begun.start.chosen)
        kept += place is not None
        floors = (*floors[:kept], *(None for _ in floors[kept:]))
    as_good = (
        one for one in priced_plans(formulation) if one[0][:kept] == prices[:kept]
    )
    _, worst = max(as_good, key=itemgetter(0))
    return begun._replace(start=Start(worst, floors))


def counting(module, name, taken):
    """Return a function of a module that counts its calls."""
    function = getattr(module, name)

    def counted(*given, **named):
        taken[name] += 1
        return function(*given, **named)

    return counted


def test_what_is_said_of_plans_without_blocking_pairs_is_true_of_each():
    """Windows, heads, combs, exchanges, and blocking pairs at least."""
    seen = Counter()
    for kind in KINDS:
        for seed in range(3 * PER_KIND):
            (facts, policy, table), _ = asked(kind, seed)
            formulation = formulate(Problem.of(facts, policy, table))
            begun = start_by_choice(formulation, Watch())
            is_small = 0 < len(formulation.pairs) <= FEW_PAIRS
            if is_small and begun is not None and begun.start.chosen is not None:
                seen += said_of_each(formulation, begun, seed)
    assert seen["plans"] > PER_KIND * len(KINDS)
    assert seen["cuts"] > 10 * PER_KIND * len(KINDS)


@pytest.mark.parametrize(
    ("kind", "seed"), [("caseload", 30), ("caseload", 38), ("refusals", 34)]
)
def test_what_is_said_where_lawyers_have_no_limit_is_true_of_each(kind, seed):
    (facts, policy, table), _ = asked(kind, seed)
    formulation = formulate(Problem.of(facts, policy, table))
    begun = start_by_choice(formulation, Watch())
    assert said_of_each(formulation, begun, seed)["cuts"] > 0


def said_of_each(formulation, begun, seed):
    """Compare what is said with all plans; return how much was compared."""
    stable, place = stable_of(formulation), place_of(formulation)
    bounds = flow_bounds(formulation)
    held = _held_before(formulation, bounds, begun.start.chosen)
    lead = formulation.prices(begun.start.chosen)[:held]
    kept = [
        (one, int(stable.amounts(one).sum()))
        for prices, one in priced_plans(formulation)
        if prices[:held] == lead
    ]
    if begun.narrow is None:
        said = begun.start.floors[place] if place is not None else 0
        is_known = place is not None and lead == begun.start.floors[:place]
        if not is_known or len(formulation.tiers[place].terms) > 1:
            return Counter()
        weight = formulation.tiers[place].terms[0].weight
        assert said <= weight * min(blocking for _, blocking in kept)
        return Counter(blocking=said)
    cuts = list(cuts_of(stable, begun.narrow.is_open, np.random.default_rng(seed)))
    plans = [one for one, blocking in kept if not blocking]
    for plan in plans:
        assert begun.narrow.formulation.holds(plan)
        assert not plan[~begun.narrow.is_open].any()
        for cut in cuts:
            assert cut.factors @ plan[cut.columns] >= cut.least
    return Counter(plans=len(plans), cuts=len(cuts))


def cuts_of(stable, is_open, dice):
    """Yield the cuts that random points violate."""
    seeker = cutting._Seeker(stable, is_open, Watch())
    for _ in range(10):
        some, share = dice.random((2, int(is_open.sum())))
        yield from seeker.violated(np.where(some < 0.6, share, 0), Watch())


@pytest.mark.parametrize("backend", [None, "cpsat"])
def test_nothing_false_is_said_by_runs_that_are_stopped(backend):
    for kind in KINDS:
        for seed in range(PER_KIND):
            (facts, policy, table), truth = asked(kind, seed)
            asks = iter(range(5 * seed))
            outcome = solve(
                facts,
                policy,
                pairs=table,
                backend=backend,
                time_limit=None,
                stop=lambda asks=asks: next(asks, None) is None,
            )
            assert_true(outcome, truth)
