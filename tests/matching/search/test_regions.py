"""Regions of a market solved exactly, and the search that goes from one to the next."""

import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ortools.sat.python import cp_model

from benchmarks.markets import Shape, random_market
from lawyer_assign.engines.watch import Watch
from lawyer_assign.matching.basics.augmenting_paths import complete
from lawyer_assign.matching.basics.blocking import blocking_pairs, is_matching, size
from lawyer_assign.matching.basics.cardinality import maximum_cardinality
from lawyer_assign.matching.basics.deferred_acceptance import (
    deferred_acceptance,
    hospitals_propose,
)
from lawyer_assign.matching.basics.list_view import Plain
from lawyer_assign.matching.market_columns import NONE
from lawyer_assign.matching.models.threshold_model import Branch, RegionModel, Seating
from lawyer_assign.matching.pool import solve_all
from lawyer_assign.matching.search import crossing, mend
from lawyer_assign.matching.search.crossing import Crossing
from lawyer_assign.matching.search.grow import Grower
from lawyer_assign.matching.search.mend import Mender, Reach
from tests.worlds.examples import many
from tests.worlds.small_markets import (
    every_matching,
    fewest_blocks,
    largest_stable_size,
    markets,
)

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


@settings(max_examples=many(300), deadline=None)
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


@settings(max_examples=many(300), deadline=None)
@given(market=markets(), width=st.integers(0, 2), choice=st.data())
def test_a_window_holds_what_it_should_and_nothing_else(market, width, choice):
    plans = [rows_of(market, named) for named in every_matching(market)]
    chosen, other = (choice.draw(st.sampled_from(plans)) for _ in range(2))
    plain = Plain.of(market)
    here, there = (Seating.of(plain, one.tolist()) for one in (chosen, other))
    hospitals = range(len(market.hospitals))
    ends = [sorted((here.threshold(h), there.threshold(h))) for h in hospitals]

    def counted(plan):
        """Return blocking pairs, hospitals open at least as far as their window."""
        seating = Seating.of(plain, plan.tolist())
        opened = [
            max(seating.threshold(h), least - width)
            for h, (least, _) in enumerate(ends)
        ]
        return sum(
            seating.wants(row)
            and plain.hospital_rank[row] < opened[plain.hospital[row]]
            and plain.seats[plain.hospital[row]] > 0
            for row in range(market.pairs)
        )

    def is_inside(plan):
        seating = Seating.of(plain, plan.tolist())
        return size(plan) >= size(chosen) and all(
            seating.threshold(h) <= most + width for h, (_, most) in enumerate(ends)
        )

    everyone = set(range(len(chosen)))
    (solved,) = solve(RegionModel(here, everyone, width=width, also=there))
    assert solved.is_proved
    here.move(solved.moves)
    after = np.array(here.chosen)
    assert is_matching(market, after)
    least = min(counted(one) for one in plans if is_inside(one))
    assert len(blocking_pairs(market, after)) <= solved.bound == least


@settings(max_examples=many(300), deadline=None)
@given(market=markets(), choice=st.data())
def test_a_branch_finds_a_better_matching_near_by_and_only_such(market, choice):
    plans = [rows_of(market, named) for named in every_matching(market)]
    full = maximum_cardinality(market)
    plans = [plan for plan in plans if size(plan) == full]
    chosen = choice.draw(st.sampled_from(plans))
    near, far = choice.draw(st.integers(0, 1)), choice.draw(st.integers(0, 2))
    below = len(blocking_pairs(market, chosen))
    plain = Plain.of(market)
    here = Seating.of(plain, chosen.tolist())

    def moved(plan):
        """Return by how much each threshold moves."""
        there = Seating.of(plain, plan.tolist())
        hospitals = range(len(market.hospitals))
        return [abs(there.threshold(h) - here.threshold(h)) for h in hospitals]

    def is_near(plan):
        return sum(ties > near for ties in moved(plan)) <= far

    better = [one for one in plans if len(blocking_pairs(market, one)) < below]
    everyone = set(range(len(chosen)))
    branch = Branch(near, far, below)
    (solved,) = solve(RegionModel(here, everyone, branch=branch))
    if any(map(is_near, better)):
        assert solved.moves is not None
    if solved.moves is None:
        return
    here.move(solved.moves)
    after = np.array(here.chosen)
    assert is_matching(market, after)
    assert size(after) == full
    assert len(blocking_pairs(market, after)) < below


def test_a_branch_goes_no_further_than_it_may():
    market = random_market(Shape(150, 15, 150), seed=1)
    mender = Mender(market, full_start(market), seed=0)
    mender.run(Watch(60), lambda: 0, workers=1, most=1)
    first, below = mender.best, mender.value
    plain, everyone = Plain.of(market), set(range(150))

    def moves(near, far):
        """Return by how much each threshold rises."""
        here = Seating.of(plain, first.tolist())
        branch = Branch(near, far, below)
        (solved,) = solve(RegionModel(here, everyone, width=8, branch=branch))
        if solved.moves is None:
            return None
        there = Seating.of(plain, first.tolist())
        there.move(solved.moves)
        chosen = np.array(there.chosen)
        assert len(blocking_pairs(market, chosen)) < below
        return [there.threshold(h) - here.threshold(h) for h in range(15)]

    assert moves(1, 0) is None
    found = moves(1, 1)
    assert sum(ties > 1 for ties in found) == 1
    assert max(found) <= 8


def solve(model):
    """Return what CP-SAT says of a region, without limits."""
    with ThreadPoolExecutor(1) as pool:
        return solve_all([model], [0], Watch(60), pool, None)


def test_crossing_gains_on_both_parents_and_counts_right():
    market = random_market(Shape(200, 20, 200), seed=1)
    starts = [deferred_acceptance(market), hospitals_propose(market)]
    first = full_start(market)
    before = len(blocking_pairs(market, first))
    crowd = Crossing(market, starts, first, size(first), seed=0)
    crowd.run(Watch(60), lambda: before * 5 // 6, workers=2)
    assert crowd.value <= before * 5 // 6
    assert crowd.value == len(blocking_pairs(market, crowd.best))
    assert is_matching(market, crowd.best)
    assert size(crowd.best) == size(first)


def test_late_newcomers_are_like_early_ones():
    market = random_market(Shape(150, 15, 150), seed=1)
    first, starts = full_start(market), [deferred_acceptance(market)]
    crowd = Crossing(market, starts, first, size(first), seed=0)
    late = Watch(1_200, started=time.monotonic() - 700)
    early, later = (crowd._newcomer(3, clock) for clock in (Watch(600), late))
    assert early == later


def test_crossing_branches_where_windows_gain_nothing(monkeypatch):
    market = random_market(Shape(150, 15, 150), seed=1)
    mender = Mender(market, full_start(market), seed=0)
    mender.run(Watch(60), lambda: 0, workers=1, most=1)
    full, first, before = size(mender.best), mender.best, mender.value
    starts = [deferred_acceptance(market)]
    one = Crossing(market, starts, first, full, seed=0)
    with ThreadPoolExecutor(1) as pool:
        one._branch(Watch(60), pool)
    assert one.value == len(blocking_pairs(market, one.best)) < before
    assert is_matching(market, one.best)
    assert size(one.best) == full
    # The one found is new, the old one is tried further away.
    widths = []

    def noted(*given, width, branch):
        widths.append((width, branch.below))
        return RegionModel(*given, width=width, branch=branch)

    monkeypatch.setattr(crossing, "RegionModel", noted)
    with ThreadPoolExecutor(1) as pool:
        one._branch(Watch(0.0), pool)
    assert widths == [(8, before), (6, one.value)]


def test_only_the_whole_market_without_a_window_is_called_best():
    market = random_market(Shape(60, 12, 60, 4, skew=4.0), seed=4)
    mender = Mender(market, full_start(market), seed=0)
    mender.run(Watch(60), lambda: 0, workers=1, most=1)
    assert mender.value
    assert not mender.is_best
    mender.run(Watch(60), lambda: 0, workers=1)
    assert mender.is_best
    late = Mender(market, mender.best, seed=0)
    late.run(Watch(0.0), lambda: 0, workers=1)
    assert not late.is_best


def test_a_round_that_the_clock_ends_at_once_proves_nothing(monkeypatch):
    market = random_market(Shape(60, 12, 60, 4, skew=4.0), seed=4)
    mender = Mender(market, full_start(market), seed=0)
    # What a narrow window proved before, and a clock that ends between two looks.
    mender._least, mender._longest = mender.value, 1
    looks = iter([False])
    monkeypatch.setattr(Watch, "must_stop", property(lambda _: next(looks, True)))
    mender.run(Watch(60), lambda: 0, workers=1)
    assert not mender.is_best


@settings(max_examples=many(60), deadline=None)
@given(market=markets())
def test_mending_a_small_market_ends_at_the_fewest(market):
    mender = Mender(market, full_start(market), seed=0)
    mender.run(Watch(60), lambda: 0, workers=1)
    assert mender.value == len(blocking_pairs(market, mender.best))
    assert (size(mender.best), mender.value) == fewest_blocks(market)


@pytest.fixture
def only_parts(monkeypatch):
    """Free no market as a whole, but regions of 120 residents at first."""
    monkeypatch.setattr(mend, "_WHOLE", 0)
    monkeypatch.setattr(Mender, "first_region", 120)
    monkeypatch.setattr(Grower, "first_region", 120)


@TIES
@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.usefixtures("only_parts")
def test_mending_gains_and_counts_right_where_regions_are_parts(left, right, workers):
    market = random_market(Shape(400, 60, 400, 4, left, right, skew=6.0), seed=2)
    first = full_start(market)
    mender = Mender(market, first, seed=1)
    goal = len(blocking_pairs(market, first)) * 9 // 10
    mender.run(Watch(60), lambda: goal, workers)
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
        mender.run(Watch(60), lambda: goal, workers=2)
        ends.append(mender.best.tolist())
    assert ends[0] == ends[1]
    assert ends[0] != first.tolist()


def test_nothing_is_mended_once_the_time_is_over():
    market = random_market(Shape(200, 30, 200, 4, skew=6.0), seed=3)
    first = full_start(market)
    mender = Mender(market, first, seed=5)
    mender.run(Watch(0.0), lambda: 0, workers=1)
    assert mender.best is first


@settings(max_examples=many(300), deadline=None)
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


@settings(max_examples=many(60), deadline=None)
@given(market=markets())
def test_growing_a_small_market_ends_at_the_largest(market):
    grower = Grower(market, deferred_acceptance(market), seed=0)
    grower.run(Watch(60), lambda: 0, workers=1)
    assert len(blocking_pairs(market, grower.best)) == 0
    assert size(grower.best) == largest_stable_size(market)


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.usefixtures("only_parts")
def test_a_matching_grows_and_stays_stable_where_regions_are_parts(workers):
    market = random_market(Shape(400, 40, 400, 5, 0.5, 0.85), seed=0)
    first = deferred_acceptance(market)
    grower = Grower(market, first, seed=0)
    goal = int((first == NONE).sum()) // 2
    grower.run(Watch(60), lambda: goal, workers)
    assert is_matching(market, grower.best)
    assert len(blocking_pairs(market, grower.best)) == 0
    assert int((grower.best == NONE).sum()) == grower.value <= goal


def test_regions_that_grew_too_large_begin_anew():
    market = random_market(Shape(60, 12, 60, 4, 0.5, 0.5), seed=4)
    grower = Grower(market, deferred_acceptance(market), seed=0)
    reach = Reach(grower.first_region, 1)
    sizes = []
    for _ in range(5):
        grower._enlarge(reach)
        sizes.append(int(reach.residents))
    assert sizes == [1_666, 2_777, 1_000, 1_666, 2_777]
