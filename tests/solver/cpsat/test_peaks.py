"""Peaks: flows by thresholds, CP-SAT and the look ahead find what enumeration finds."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lawyer_assign.engines.cpsat import Settings
from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import Term, Tier
from lawyer_assign.policy import Policy
from lawyer_assign.problem import Problem
from lawyer_assign.rules import DutyBalance, FirmBalance, Wish, WorstServed
from lawyer_assign.solver.cpsat import backend as cpsat_backend
from lawyer_assign.solver.cpsat.backend import CpSat
from lawyer_assign.solver.fairness.backend import Thresholds
from lawyer_assign.solver.run import run
from lawyer_assign.verbs.widen import plan_of
from tests.worlds.both_languages import faults_of
from tests.worlds.examples import IS_DEEP, many
from tests.worlds.forms import best_prices, bound, cost, formulation, square
from tests.worlds.oracles import every_choice, least_prices, prices_of
from tests.worlds.peak_forms import levels_of, peak, peaky_networks, peaky_tangles
from tests.worlds.small import DAY

ONE_WORKER = Settings(workers=1, seed=0)


def assert_best(answer, form, best):
    assert answer.is_infeasible == (best is None)
    if best is None:
        assert answer.chosen is None
        return
    assert form.holds(answer.chosen)
    assert form.prices(answer.chosen) == best
    assert tuple(tier.price for tier in answer.tiers) == best
    assert tuple(tier.bound for tier in answer.tiers) == best


def test_thresholds_and_cpsat_and_enumeration_agree_on_flows_with_peaks():
    taken = Counter()

    @settings(max_examples=many(300))
    @given(form=peaky_networks())
    def they_agree(form):
        best = best_prices(form)
        why = Thresholds().why_not(form)
        taken["taken" if why is None else why.en.split(" ", 1)[1]] += 1
        if why is None:
            assert_best(Thresholds().solve(form, Run()), form, best)
        assert_best(CpSat().solve(form, Run()), form, best)

    they_agree()
    assert taken["taken"] > (60 if IS_DEEP else 20)
    assert len(taken) >= (3 if IS_DEEP else 2)  # and why the others were not


@settings(max_examples=many(150))
@given(form=peaky_tangles())
def test_cpsat_and_enumeration_agree_on_peaks_among_anything(form):
    best = best_prices(form)
    assert_best(CpSat().solve(form, Run()), form, best)


@settings(max_examples=many(300))
@given(form=peaky_networks())
def test_looking_ahead_finds_the_same(form):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cpsat_backend, "LARGE", 0)
        found = CpSat().solve(form, Run())
    assert_best(found, form, best_prices(form))


@settings(max_examples=many(100))
@given(form=peaky_tangles())
def test_looking_ahead_finds_the_same_among_anything(form):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cpsat_backend, "LARGE", 0)
        found = CpSat().solve(form, Run())
    assert_best(found, form, best_prices(form))


def lost_points(points, levels):
    """Return a 3 x 3 square, one lawyer each, with the worst-served levels first."""
    pairs = square(3, 3)
    must = [
        bound("one", pairs.committee, upper=[1] * 3, lower=[1] * 3),
        bound("limit", pairs.lawyer, upper=[1] * 3),
    ]
    one = peak("peak", pairs.committee, 3, factor=[-point for point in points])
    form = formulation(pairs, must, [[(cost("total", [-p for p in points]), 1)]])
    tiers = (*levels_of(one, levels), *form.tiers)
    return type(form)(pairs, form.must, tiers)


POINTS = [[5, 9, 1, 4, 8, 7, 3, 9, 2], [1, 1, 9, 1, 1, 9, 1, 1, 9]]


@pytest.mark.parametrize("points", POINTS)
def test_levels_give_the_leximin_optimum_of_the_sorted_points(points):
    form = lost_points(points, 3)
    points = np.array(points)
    best = max(
        sorted(points[chosen].tolist())
        for chosen in every_choice(9)
        if form.holds(chosen)
    )
    found = Thresholds().solve(form, Run()).chosen
    assert sorted(points[found].tolist()) == best


def test_thresholds_say_what_they_cannot_climb():
    pairs = square(2, 2)
    mixed = peak("mixed", pairs.lawyer, 2, factor=[1, 2, 3, 4])
    sized = peak("sized", pairs.lawyer, 2, size=[1, 2])
    shared = Tier(1, (Term(mixed, 1), Term(cost("c", [1] * 4), 1)))
    two = levels_of(sized, 2)
    for tiers, why in (
        ((shared,), "mixed shares tier 1 with something else"),
        ((Tier(1, (Term(mixed, 1),)),), "mixed adds unequal values of several posts"),
        (two, "sized adds loads relative to unequal sizes on several levels"),
        (two[1:], "sized lacks the levels before its level 2"),
    ):
        form = formulation(pairs)
        said = Thresholds().why_not(type(form)(pairs, (), tuple(tiers)))
        assert why in said.en
        assert not faults_of(said)


@pytest.mark.parametrize("backend", [Thresholds(), CpSat()])
def test_a_run_that_is_stopped_says_only_what_is_proved(backend):
    form = lost_points(POINTS[0], 3)
    best = best_prices(form)
    for most in range(1, 8):
        asked = iter(range(most))
        watch = Watch(stop=lambda asked=asked: next(asked, None) is None)
        answer = backend.solve(form, Run(watch))
        if answer.chosen is None:
            continue
        assert form.prices(answer.chosen) == tuple(one.price for one in answer.tiers)
        bounds = [one.bound for one in answer.tiers]
        proved = next(
            (at for at, one in enumerate(answer.tiers) if one.price != one.bound), 4
        )
        if proved < 4 and bounds[proved] is not None:
            assert bounds[proved] <= best[proved]
        assert form.prices(answer.chosen)[:proved] == best[:proved]


FAIR = (WorstServed(levels=2, unserved=0), FirmBalance(), DutyBalance(levels=2))


@pytest.mark.parametrize("rule", FAIR, ids=lambda rule: rule.kind)
@pytest.mark.parametrize(("stability", "tier"), [("off", 3), ("wish", 4), ("wish", 2)])
@settings(max_examples=many(40))
@given(at=st.integers(0, 299))
def test_whatever_solves_it_the_plan_is_the_best_there_is(
    worlds, rule, stability, tier, at
):
    world = worlds[at]
    committees, lawyers = world.pairs.committee_ids, world.pairs.lawyer_ids
    table = {
        "committee": [committees[one] for one in world.pairs.committee],
        "lawyer": [lawyers[one] for one in world.pairs.lawyer],
    }
    wished = rule.model_copy(update={"wish": Wish(tier=tier)})
    policy = Policy.hangzhou_2024(on=DAY, stability=stability)
    policy = policy.with_rule_before(wished)
    problem = Problem.of(world.facts, policy, table)
    answer = run(problem, None, ONE_WORKER, Watch()).answer
    best = least_prices(world, policy)
    assert answer.is_infeasible == (best is None)
    if best is not None:
        plan = plan_of(problem.pairs, answer.chosen)
        assert prices_of(problem.facts, policy, plan) == best
        assert tuple(tier.bound for tier in answer.tiers) == best


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("largest", [5, 1000])
def test_teams_of_three_are_planned_the_same_with_and_without_looking_ahead(
    seed, largest
):
    chance = np.random.default_rng(seed)
    pairs = square(8, 6)
    points = chance.integers(1, largest, len(pairs))
    must = [
        bound("team", pairs.committee, lower=[3] * 8, upper=[3] * 8),
        bound("limit", pairs.lawyer, lower=[2] * 6, upper=[5] * 6),
    ]
    worst = peak("worst", pairs.committee, 8, factor=-points, empty=[-9999] * 8)
    form = formulation(pairs, must, [[(worst, 1)], [(cost("total", -points), 1)]])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cpsat_backend, "LARGE", 0)
        ahead = CpSat().solve(form, Run())
    plain = CpSat().solve(form, Run())
    for answer in (ahead, plain):
        assert form.holds(answer.chosen)
        prices = form.prices(answer.chosen)
        assert [one.price for one in answer.tiers] == list(prices)
        assert [one.bound for one in answer.tiers] == list(prices)
    assert [one.price for one in ahead.tiers] == [one.price for one in plain.tiers]
