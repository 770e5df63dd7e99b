"""What prices of mixtures of loads prove: never more than is true, and nearly all."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lawyer_assign as la
from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import Formulation, formulate
from lawyer_assign.solver.flow.backend import Flow
from lawyer_assign.solver.money.counts.count_bound import CountBound
from lawyer_assign.solver.money.loads import mixed_prices
from lawyer_assign.solver.money.loads.load_choice import LoadChoice
from lawyer_assign.solver.money.loads.mixed_prices import Mixture
from lawyer_assign.solver.money.outlays import is_must, outlays_of, without_outlays
from lawyer_assign.solver.money.sets.seat_program import FINEST
from lawyer_assign.solver.money.sets.set_bound import SetBound
from tests.solver.money.counts.test_count_bound import least_of, pinned_towns
from tests.solver.money.loads.test_load_choice import POLICY, loads_of
from tests.solver.money.loads.test_pattern_bound import policies
from tests.solver.money.test_every_tightness import monies, tight
from tests.solver.money.test_every_tightness import policies as every_policy
from tests.solver.money.test_priced_tier import plans_of, towns
from tests.solver.test_backends import problem_of
from tests.worlds.examples import many
from tests.worlds.oracles import every_choice


@pytest.fixture(scope="module")
def town():
    facts = la.datasets.district(committees=80, lawyers=240, seed=3)
    rows = [row.model_copy(update={"is_scarce": False}) for row in facts.districts]
    return la.datasets.with_example_money(facts.replace(districts=rows), 93)


def guessed(loads, over, dice):
    """Return a mixture of some sets at prices that are none."""
    sets = loads.maker.make(loads.money, 4, Watch())
    program = loads._program(sets, over)
    rows = program.program.matrix.shape[0]
    prices = dice.uniform(0, 3, rows) * dice.integers(0, 2, rows)
    prices[: len(over)] *= program.unit / 10_000
    prices[len(over) :] *= -1
    return Mixture(program, prices)


def proved(free, at, outlay, floors, loads):
    """Return what mixtures prove of a tier; ``None`` = nothing."""
    until = Formulation(free.pairs, free.must, free.tiers[: at + 1])
    if not SetBound.takes(until, outlay):
        return None
    bound = SetBound(until, outlay, floors, FINEST)
    loads.prove(bound)
    return bound.value


def check(formulation, plans, seen):
    """Compare every tier that counts with all plans that pay the least before."""
    free, (outlay, *others) = without_outlays(formulation), outlays_of(formulation)
    if others or Flow().why_not(free) is not None:
        return
    base = Flow().solve(free, Run()).chosen
    if base is None:
        return
    unknown = np.zeros(len(outlay.who))
    loads = LoadChoice(formulation, outlay, base, unknown)
    loads.pick(base, Watch())
    over, dice = outlay.totals(base) - outlay.upper, np.random.default_rng(0)
    loads.mixtures += [guessed(loads, over, dice) for _ in range(2)]
    kept, floors = [one for one in plans if formulation.holds(one)], ()
    for at in range(len(free.tiers)):
        kept = [one for one in kept if formulation.prices(one)[:at] == floors]
        true = least_of(formulation, at, kept)
        if true is None or not CountBound.takes(free, at, outlay):
            return
        found = proved(free, at, outlay, floors, loads)
        floors = (*floors, true)
        if found is not None:
            assert found <= true
            seen["bounds"] += 1
            seen["missed"] += true > 0
            seen["tight"] += true > 0 and found == true


def test_bounds_are_true_whatever_is_wished_in_towns():
    seen = Counter()

    @settings(max_examples=many(300), deadline=None)
    @given(facts=st.one_of(towns(), pinned_towns()), policy=policies())
    def agree(facts, policy):
        formulation = formulate(la.Problem.of(facts, policy))
        if len(formulation.pairs) <= 10 and outlays_of(formulation):
            check(formulation, plans_of(formulation), seen)

    agree()
    assert seen["missed"] > 10, seen
    assert seen["tight"], seen


def test_bounds_are_true_with_seats_reach_and_rules_left_out(worlds):
    seen = Counter()

    @settings(max_examples=many(600, 2), deadline=None)
    @given(
        at=st.integers(0, 299),
        money=monies(),
        policy=every_policy(),
        percents=st.tuples(*[st.sampled_from([50, 75, 90, 100, 110])] * 3),
    )
    def agree(at, money, policy, percents):
        world = worlds[at]._replace(facts=tight(worlds[at].facts, money, percents))
        formulation = formulate(problem_of(world, policy))
        if outlays_of(formulation) and is_must(formulation):
            check(formulation, every_choice(len(formulation.pairs)), seen)

    agree()
    assert seen["bounds"] > 10, seen


def test_they_prove_nearly_all_that_is_true(town):
    formulation, outlay, base, loads = loads_of(town)
    assert loads.pick(base, Watch())
    free = without_outlays(formulation)
    true = la.solve(town, POLICY, time_limit=8).tiers[1].price
    found = proved(free, 1, outlay, (0,), loads)
    assert 0.95 * true <= found <= true
    # Were committees worth half of what they are, next to nothing would be.
    loads.maker.credit = loads.maker.credit // 2
    assert proved(free, 1, outlay, (0,), loads) < 0.5 * found


def test_nothing_is_proved_where_there_are_no_mixtures_or_nothing_is_counted(town):
    formulation, outlay, base, loads = loads_of(town)
    free = without_outlays(formulation)
    assert proved(free, 1, outlay, (0,), loads) is None
    assert loads.pick(base, Watch())
    assert proved(free, 1, outlay, (0,), loads) is not None
    # The last tier is points.
    until = Formulation(free.pairs, free.must, free.tiers)
    bound = SetBound(until, outlay, (0, 9), FINEST)
    assert mixed_prices.duals_of(bound, loads.maker.credit, loads.mixtures[0]) is None
