"""Regions of a market solved exactly, and the search that goes from one to the next."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ortools.sat.python import cp_model
from small_markets import (
    every_matching,
    fewest_blocks,
    largest_stable_size,
    markets,
)

from benchmarks.markets import Shape, random_market
from lawyer_assign.solver.market.augment import complete
from lawyer_assign.solver.market.blocking import blocking_pairs, is_matching, size
from lawyer_assign.solver.market.cardinality import maximum_cardinality
from lawyer_assign.solver.market.clock import Clock
from lawyer_assign.solver.market.deferred import deferred_acceptance
from lawyer_assign.solver.market.grow import Grower
from lawyer_assign.solver.market.market import NONE
from lawyer_assign.solver.market.mend import Mender
from lawyer_assign.solver.market.plain import Plain
from lawyer_assign.solver.market.region import RegionModel, Seating

TIES = pytest.mark.parametrize(("left", "right"), [(0, 0), (0.4, 0), (0, 0.4), (1, 1)])


def full_start(market):
    return complete(market, deferred_acceptance(market), maximum_cardinality(market))


def best_by_region(market, chosen, free, *, is_stable=False):
    """Return the matching after a region was solved to its optimum."""
    seating = Seating.of(Plain.of(market), chosen.tolist())
    model = RegionModel(seating, free, is_stable=is_stable)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    assert solver.solve(model.model) == cp_model.OPTIMAL
    seating.move(model.moved(solver))
    return np.array(seating.chosen)


@settings(max_examples=300, deadline=None)
@given(market=markets(), choice=st.data())
def test_a_region_is_solved_to_its_true_optimum(market, choice):
    chosen = full_start(market)
    free = choice.draw(st.sets(st.integers(0, len(market.residents) - 1), min_size=1))
    after = best_by_region(market, chosen, free)
    assert is_matching(market, after)
    assert size(after) == size(chosen)
    stays = [r for r in range(len(chosen)) if r not in free]
    assert after[stays].tolist() == chosen[stays].tolist()
    assert len(blocking_pairs(market, after)) == min(
        len(blocking_pairs(market, plan))
        for plan in map(lambda named: rows_of(market, named), every_matching(market))
        if size(plan) >= size(chosen) and plan[stays].tolist() == chosen[stays].tolist()
    )


def rows_of(market, named):
    """Return a matching by names over the columns."""
    chosen = np.full(len(market.residents), NONE)
    for row in range(market.pairs):
        r = int(market.resident[row])
        if named.get(market.residents[r]) == market.hospitals[market.hospital[row]]:
            chosen[r] = row
    return chosen


@settings(max_examples=60, deadline=None)
@given(market=markets())
def test_mending_a_small_market_ends_at_the_fewest(market):
    mender = Mender(market, full_start(market), seed=0)
    mender.run(Clock(60), lambda: 0, workers=1)
    assert mender.value == len(blocking_pairs(market, mender.best))
    assert (size(mender.best), mender.value) == fewest_blocks(market)


@TIES
@pytest.mark.parametrize("workers", [1, 2])
def test_mending_gains_and_counts_right_where_regions_are_parts(left, right, workers):
    market = random_market(Shape(400, 60, 400, 4, left, right, skew=6.0), seed=2)
    first = full_start(market)
    mender = Mender(market, first, seed=1)
    goal = len(blocking_pairs(market, first)) * 9 // 10
    mender.run(Clock(60), lambda: goal, workers)
    assert mender.value <= goal
    assert mender.value == len(blocking_pairs(market, mender.best))
    assert is_matching(market, mender.best)
    assert size(mender.best) == size(first)


def test_the_same_seed_mends_alike():
    market = random_market(Shape(200, 30, 200, 4, skew=6.0), seed=3)
    first = full_start(market)
    goal = len(blocking_pairs(market, first)) * 9 // 10
    ends = []
    for _ in range(2):
        mender = Mender(market, first, seed=5)
        mender.run(Clock(60), lambda: goal, workers=2)
        ends.append(mender.best.tolist())
    assert ends[0] == ends[1]
    assert ends[0] != first.tolist()


def test_nothing_is_mended_once_the_time_is_over():
    market = random_market(Shape(200, 30, 200, 4, skew=6.0), seed=3)
    first = full_start(market)
    mender = Mender(market, first, seed=5)
    mender.run(Clock(0.0), lambda: 0, workers=1)
    assert mender.best is first


@settings(max_examples=300, deadline=None)
@given(market=markets(), choice=st.data())
def test_a_region_of_a_stable_matching_grows_as_far_as_it_can(market, choice):
    chosen = deferred_acceptance(market)
    free = choice.draw(st.sets(st.integers(0, len(market.residents) - 1), min_size=1))
    after = best_by_region(market, chosen, free, is_stable=True)
    assert len(blocking_pairs(market, after)) == 0
    stays = [r for r in range(len(chosen)) if r not in free]
    assert after[stays].tolist() == chosen[stays].tolist()
    assert size(after) == max(
        size(plan)
        for plan in (rows_of(market, named) for named in every_matching(market))
        if plan[stays].tolist() == chosen[stays].tolist()
        and not len(blocking_pairs(market, plan))
    )


@settings(max_examples=60, deadline=None)
@given(market=markets())
def test_growing_a_small_market_ends_at_the_largest(market):
    grower = Grower(market, deferred_acceptance(market), seed=0)
    grower.run(Clock(60), lambda: 0, workers=1)
    assert len(blocking_pairs(market, grower.best)) == 0
    assert size(grower.best) == largest_stable_size(market)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_matching_grows_and_stays_stable(workers):
    market = random_market(Shape(400, 40, 400, 5, 0.5, 0.85), seed=0)
    first = deferred_acceptance(market)
    grower = Grower(market, first, seed=0)
    goal = int((first == NONE).sum()) // 2
    grower.run(Clock(60), lambda: goal, workers)
    assert is_matching(market, grower.best)
    assert len(blocking_pairs(market, grower.best)) == 0
    assert int((grower.best == NONE).sum()) == grower.value <= goal
