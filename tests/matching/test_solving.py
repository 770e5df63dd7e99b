import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings

import lawyer_assign as la
from benchmarks.markets import Shape, random_market
from lawyer_assign import matching
from lawyer_assign.engines.watch import Watch
from lawyer_assign.errors import BadInputError, VerificationError
from lawyer_assign.matching import cpsat
from lawyer_assign.matching import fewest_blocking as fewest
from lawyer_assign.matching import largest_stable as stable
from lawyer_assign.matching.basics.augmenting_paths import complete
from lawyer_assign.matching.basics.blocking import blocking_pairs, is_matching, size
from lawyer_assign.matching.basics.cardinality import maximum_cardinality
from lawyer_assign.matching.basics.deferred_acceptance import deferred_acceptance
from lawyer_assign.matching.basics.list_view import Plain
from lawyer_assign.matching.bounds.price_ascent import PriceBound
from lawyer_assign.matching.cpsat import run
from lawyer_assign.matching.market_columns import NONE
from lawyer_assign.matching.models.stable_model import StableModel
from lawyer_assign.matching.models.threshold_model import RegionModel, Seating
from lawyer_assign.matching.outcome import Found, outcome
from lawyer_assign.matching.pool import solve_all
from lawyer_assign.matching.search.annealing import Search
from lawyer_assign.matching.search.stable_walk import Leg, Walk
from lawyer_assign.matching.search.tolerant import RowSet, TolerantMatching
from tests.worlds.examples import many
from tests.worlds.small_markets import (
    blocks_of,
    fewest_blocks,
    largest_stable_size,
    lists_of,
    markets,
)

# Hard enough that neither search nor bound settles it in a second.
HARD = random_market(Shape(750, 75, 750), seed=1)
FULL = 750
# Seats are short by much: local search has work, and ends by its steps in a second.
SHORT = random_market(Shape(60, 12, 60, 4, skew=4.0), seed=4)
TIED = random_market(Shape(150, 25, 150, 4, 0.0, 0.85), seed=1)


def sound(market, answer):
    """Check an answer against the textbook; return it."""
    assert set(answer.blocking) == blocks_of(market, answer.matching)
    assert answer.size == len(answer.matching)
    left, _, seats = lists_of(market)
    assert all(h in left[r] for r, h in answer.matching.items())
    counts = list(answer.matching.values())
    assert all(counts.count(h) <= seats[h] for h in seats)
    return answer


@settings(max_examples=many(80), deadline=None)
@given(market=markets())
def test_the_largest_stable_matching_is_found_and_proved(market):
    answer = sound(market, matching.max_stable(market, workers=1))
    assert answer.status == "optimal"
    assert answer.blocking == ()
    assert answer.bound == answer.size == largest_stable_size(market)


@settings(max_examples=many(80), deadline=None)
@given(market=markets())
def test_fewest_blocking_pairs_are_found_and_proved(market):
    answer = sound(market, matching.min_blocking(market, workers=1))
    assert answer.status == "optimal"
    assert (answer.size, answer.bound) == fewest_blocks(market)
    assert len(answer.blocking) == answer.bound


@settings(max_examples=many(60), deadline=None)
@given(market=markets())
def test_a_model_of_the_whole_agrees_with_enumeration(market):
    full, least = fewest_blocks(market)
    start = complete(market, deferred_acceptance(market), full)
    seating = Seating.of(Plain.of(market), start.tolist())
    whole = RegionModel(seating, set(range(len(start))))
    with ThreadPoolExecutor(1) as pool:
        (solved,) = solve_all([whole], [0], Watch(30), pool, None)
    seating.move(solved.moves)
    counted = len(blocking_pairs(market, np.array(seating.chosen)))
    assert (solved.is_proved, solved.bound, counted) == (True, least, least)


@settings(max_examples=many(100), deadline=None)
@given(market=markets(ties=False))
def test_another_seat_never_shrinks_strict_stable_matchings(market):
    before = matching.max_stable(market).size
    left, right, seats = lists_of(market)
    for h in seats:
        wider = matching.market(
            {r: sorted(liked, key=liked.get) for r, liked in left.items()},
            {k: sorted(liked, key=liked.get) for k, liked in right.items()},
            seats | {h: seats[h] + 1},
        )
        assert matching.max_stable(wider).size >= before


@pytest.mark.parametrize("seed", range(4))
def test_thirty_by_thirty_is_proved(seed):
    market = random_market(Shape(30, 30, 30, 5, skew=2.0), seed)
    answer = sound(market, matching.min_blocking(market, time_limit=20, workers=1))
    assert answer.status == "optimal"


@pytest.mark.parametrize(
    ("left", "right"), [(0, 0), (0.5, 0), (0, 0.5), (0.5, 0.5), (1, 1)]
)
def test_search_moves_keep_the_books(left, right):
    market = random_market(Shape(40, 8, 40, 4, left, right), seed=3)
    state = TolerantMatching(market, deferred_acceptance(market))
    rng = np.random.default_rng(0)
    for step in range(400):
        before = (list(state.chosen), set(state.tolerated.items))
        row, r = int(rng.integers(market.pairs)), int(rng.integers(40))
        if row in state.tolerated.place:
            trace = state.honour(row)
        elif state.chosen[market.resident[row]] == row:
            trace = state.tolerate(row)
        else:
            mine = range(state.start[r], state.start[r + 1])
            trace = state.squeeze(r, int(rng.choice(mine)))
        chosen = state.columns()
        assert is_matching(market, chosen)
        blocking = set(blocking_pairs(market, chosen).tolist())
        assert blocking == set(state.tolerated.items)
        assert set(state.unmatched.items) == set(np.flatnonzero(chosen < 0).tolist())
        if trace is not None and step % 3 == 0:
            state.undo(trace)
            assert (state.chosen, set(state.tolerated.items)) == before


@settings(max_examples=many(100), deadline=None)
@given(market=markets())
def test_augmenting_paths_reach_maximum_cardinality(market):
    full = maximum_cardinality(market)
    assert full == fewest_blocks(market)[0]
    start = deferred_acceptance(market)
    chosen = complete(market, start, full)
    assert is_matching(market, chosen)
    assert size(chosen) == full
    assert (chosen[start >= 0] >= 0).all()


def test_annealing_ends_at_full_size_and_elsewhere_for_every_seed():
    full = maximum_cardinality(SHORT)
    start = deferred_acceptance(SHORT)
    ends = [
        Search(SHORT, start, full, seed).grown(start, Watch(600)) for seed in (0, 0, 1)
    ]
    assert all(is_matching(SHORT, one) and size(one) == full for one in ends)
    assert ends[0].tolist() == ends[1].tolist() != ends[2].tolist()
    worst = len(blocking_pairs(SHORT, start_full_of_chance(SHORT, full)))
    assert max(len(blocking_pairs(SHORT, one)) for one in ends) < worst


def test_polishing_improves_and_stays_at_full_size():
    full = maximum_cardinality(SHORT)
    first = complete(SHORT, deferred_acceptance(SHORT), full)
    search = Search(SHORT, first, full, seed=0)
    before = search.value
    search.polish(Watch(600), goal=before)
    assert search.best is first
    search.polish(Watch(600), goal=before - 1)
    assert 0 < search.value < before
    assert search.value == len(blocking_pairs(SHORT, search.best))
    assert is_matching(SHORT, search.best)
    assert size(search.best) == full


def start_full_of_chance(market, full):
    """Return a matching of full size that looks at no ranks."""
    return complete(market, np.full(len(market.residents), NONE), full)


def test_a_walk_ends_larger_and_stable():
    market = random_market(Shape(200, 20, 200, 5, 0.85, 0.85), seed=0)
    start = deferred_acceptance(market)
    walk = Walk(market, start, seed=0)
    walk.run([Leg(5, 0.5), Leg(5, 0.5)], Watch(600), goal=200)
    assert size(start) < walk.value == size(walk.best)
    assert len(blocking_pairs(market, walk.best)) == 0


@pytest.mark.parametrize("solve", [matching.max_stable, matching.min_blocking])
@pytest.mark.parametrize("market", [HARD, TIED], ids=["strict", "tied"])
@pytest.mark.parametrize("limit", [0.01, 0.3, 1.5])
def test_a_short_time_limit_gives_a_sound_answer(solve, market, limit):
    began = time.monotonic()
    answer = sound(market, solve(market, time_limit=limit))
    # Wide, for busy machines: each phase looks at the clock about every 0.1 s.
    assert time.monotonic() - began < limit + 6
    if solve is matching.min_blocking:
        assert answer.size == maximum_cardinality(market)
        assert answer.bound <= len(answer.blocking)
    else:
        assert answer.bound >= answer.size
        assert answer.blocking == ()
    value = answer.size if solve is matching.max_stable else len(answer.blocking)
    assert (answer.status == "optimal") == (value == answer.bound)


SOLVES = pytest.mark.parametrize(
    "solve", [matching.max_stable, matching.min_blocking], ids=["stable", "blocking"]
)


@SOLVES
@pytest.mark.parametrize(
    ("settings", "places"),
    [
        ({"time_limit": 0}, ["time_limit"]),
        ({"time_limit": -1}, ["time_limit"]),
        ({"time_limit": float("nan")}, ["time_limit"]),
        ({"workers": 0}, ["workers"]),
        ({"seed": -1}, ["seed"]),
        (
            {"time_limit": -1.5, "workers": -2, "seed": 2**31},
            ["time_limit", "workers", "seed"],
        ),
    ],
    ids=str,
)
def test_settings_that_cannot_be_meant_are_refused_as_by_solve(solve, settings, places):
    market = matching.market({"a": ["x"]}, {"x": ["a"]}, {"x": 1})
    refused = []
    for verb in (solve, lambda _, **given: la.solve(la.datasets.toy(), **given)):
        with pytest.raises(BadInputError) as caught:
            verb(market, **settings)
        refused.append(caught.value.defects)
    assert [defect.place for defect in refused[0]] == places
    assert refused[0] == refused[1]


@SOLVES
def test_without_a_limit_it_goes_on_until_it_is_proved(solve):
    market = random_market(Shape(40, 12, 40, 4), seed=5)
    answer = sound(market, solve(market, time_limit=None, workers=1))
    assert answer.status == "optimal"
    assert answer.matching == solve(market, time_limit=60, workers=1).matching


@SOLVES
def test_without_a_limit_a_stop_is_heard(solve):
    began = time.monotonic()
    answer = solve(HARD, time_limit=None, stop=lambda: time.monotonic() - began > 0.5)
    sound(HARD, answer)


def test_phases_that_only_a_clock_ends_have_one_where_nobody_set_a_limit():
    endless = Watch()
    assert endless.left == endless.part(0.5).left == float("inf")
    assert 0 < endless.phase(0.5).left <= 300
    assert Watch(10.0).phase(0.5).left <= 5


@SOLVES
@pytest.mark.parametrize("market", [HARD, TIED], ids=["strict", "tied"])
def test_processors_are_counted_where_the_system_tells_no_affinity(
    monkeypatch, solve, market
):
    monkeypatch.delattr("os.sched_getaffinity", raising=False)
    sound(market, solve(market, time_limit=0.5))


def test_the_caller_may_stop_and_is_told_of_progress():
    told = []
    began = time.monotonic()
    answer = matching.min_blocking(
        HARD, stop=lambda: time.monotonic() - began > 1, progress=told.append
    )
    sound(HARD, answer)
    assert time.monotonic() - began < 8
    assert answer.status == "feasible"
    assert {(p.value, p.bound) for p in told} >= {(len(answer.blocking), answer.bound)}


@pytest.mark.parametrize("after", [0.3, 2.0], ids=["in local search", "in CP-SAT"])
def test_ctrl_c_returns_the_best_so_far(after):
    timer = threading.Timer(after, signal.raise_signal, [signal.SIGINT])
    began = time.monotonic()
    timer.start()
    answer = sound(HARD, matching.min_blocking(HARD, time_limit=30))
    assert time.monotonic() - began < 12
    assert answer.status == "feasible"


def test_solving_works_outside_the_main_thread():
    outcomes = []
    thread = threading.Thread(
        target=lambda: outcomes.append(matching.min_blocking(HARD, time_limit=1))
    )
    thread.start()
    thread.join(10)
    assert sound(HARD, outcomes[0]).size == FULL


@pytest.mark.parametrize("shape", [Shape(40, 12, 40, 4), Shape(60, 6, 60, 4, 0.5, 0.5)])
def test_the_same_seed_gives_the_same_answer(shape):
    market = random_market(shape, seed=5)
    for solve in (matching.max_stable, matching.min_blocking):
        first, second = (solve(market, 30, workers=1, seed=7) for _ in range(2))
        assert first.status == "optimal"
        assert first.matching == second.matching


def test_an_unproved_reply_proves_nothing():
    model = StableModel(TIED)
    model.model.minimize(model.given_up)
    reply = run(model, Watch(0.0), workers=1)
    assert (reply.chosen, reply.bound, reply.is_impossible) == (None, None, False)


def test_an_impossible_target_is_recognised_and_lowered():
    market = matching.market({"a": ["x"], "b": ["x"], "c": ["x", "y"]}, *STAR)
    found = Found(deferred_acceptance(market), 1, 3)
    stable._decide(market, found, Watch(20), 1, 0)
    assert (found.value, found.bound) == (2, 2)
    open_ = Found(found.chosen, 2, 3)
    stable._optimise(market, open_, Watch(20), 1, 0)
    assert open_.is_proved
    late = Found(deferred_acceptance(TIED), 1, 150)
    stable._optimise(TIED, late, Watch(0.0), 1, 0)
    assert (late.value, late.bound) == (1, 150)


def test_a_stable_matching_of_full_size_ends_the_search_for_blocking_pairs():
    market = random_market(Shape(750, 75, 750, 5, 0.25, 0.25), seed=0)
    assert size(deferred_acceptance(market)) < maximum_cardinality(market) == 750
    answer = sound(market, matching.min_blocking(market, time_limit=90))
    assert (answer.status, answer.size, answer.blocking) == ("optimal", 750, ())


def crossed_couples(count):
    """Return parts of two by two: seats for all, if one of each two is unhappy."""
    residents, hospitals = {}, {}
    for at in range(count):
        residents |= {f"a{at}": [f"x{at}"], f"b{at}": [f"x{at}", f"y{at}"]}
        hospitals |= {f"x{at}": [f"b{at}", f"a{at}"], f"y{at}": [f"b{at}"]}
    return residents, hospitals


def test_parts_in_which_all_can_be_stable_are_looked_at_together(monkeypatch):
    tried, part = [], fewest._part

    def noted(market, *given):
        tried.append(market.pairs)
        return part(market, *given)

    monkeypatch.setattr(fewest, "_part", noted)
    alone = {at: [at] for at in range(3_000)}
    left, right = crossed_couples(2)
    market = matching.market(alone | left, alone | right)
    answer = sound(market, matching.min_blocking(market, time_limit=60))
    assert (answer.size, len(answer.blocking), answer.bound) == (3_004, 2, 2)
    assert tried == [3, 3]


def test_many_small_parts_hear_a_stop_and_keep_full_size():
    market = matching.market(*crossed_couples(500))
    asked = iter([False] * 20)
    answer = matching.min_blocking(market, stop=lambda: next(asked, True))
    sound(market, answer)
    assert answer.size == 1_000
    assert len(answer.blocking) == 500
    assert answer.bound < 500
    best = sound(market, matching.min_blocking(market, time_limit=60))
    assert (len(best.blocking), best.status) == (500, "optimal")


def test_decisions_leap_down_to_what_is_possible(monkeypatch):
    market = random_market(Shape(400, 40, 400, 5, 0.1, 0.3), seed=0)
    asked, run = [], cpsat.run

    def counted(model, watch, *settings):
        asked.append(model.most)
        return run(model, watch, *settings)

    monkeypatch.setattr(cpsat, "run", counted)
    start = deferred_acceptance(market)
    found = Found(start, size(start), 400)
    stable._decide(market, found, Watch(60), 1, 0)
    assert found.value == found.bound == 391
    assert len(asked) < 400 - 391
    assert not len(blocking_pairs(market, found.chosen))


def test_no_model_is_begun_that_takes_longer_than_there_is_time():
    start = deferred_acceptance(TIED)
    full = maximum_cardinality(TIED)
    assert stable._asked(TIED, full, Watch(1e-3), (1, 0)) == (False, None)
    open_ = Found(start, size(start), full)
    stable._optimise(TIED, open_, Watch(1e-3), 1, 0)
    assert (open_.value, open_.bound) == (size(start), full)


STAR = ({"x": ["a", "b", "c"], "y": ["c"]},)


def test_the_whole_market_without_windows_closes_what_prices_leave_open(monkeypatch):
    market = random_market(Shape(40, 8, 40, 4, skew=6.0), seed=2)
    answer = sound(market, matching.min_blocking(market, time_limit=30, workers=1))
    assert answer.status == "optimal"
    monkeypatch.setattr(PriceBound, "run", lambda *_: None)
    monkeypatch.setattr(fewest, "_SMALL", 0)
    monkeypatch.setattr(fewest, "_MIDDLE", 0)
    again = sound(market, matching.min_blocking(market, time_limit=30, workers=1))
    assert (again.status, again.bound) == ("optimal", answer.bound)


def test_a_resident_without_a_path_is_passed_over():
    market = matching.market({"a": "x", "b": "x", "c": "y"}, {"x": "ab", "y": "c"})
    chosen = complete(market, np.array([0, NONE, NONE]), size=2)
    assert chosen.tolist() == [0, NONE, 2]


def test_moves_stay_put_where_there_is_nothing_to_do():
    market = matching.market(
        {"a": ["x", "y"], "b": []}, {"x": "a", "y": "a"}, {"x": 0, "y": 1}
    )
    state = TolerantMatching(market, deferred_acceptance(market))
    assert state.chosen == [1, NONE]
    assert state.near(1, 3, lambda: 0.0) == 1
    assert state.near(0, 1, lambda: 0.0) == 0
    assert state.squeeze(0, 0) is None
    state.tolerate(1)
    assert (state.chosen, state.tolerated.items) == ([NONE, NONE], [1])
    walk = Walk(market, deferred_acceptance(market), seed=0)
    walk.run([Leg(5, 0.5)] * 2, Watch(5), goal=2)
    assert walk.value == 1


def test_a_set_of_rows_bears_repetition():
    rows = RowSet()
    for item in (3, 5, 3):
        rows.add(item)
    rows.discard(3)
    rows.discard(3)
    assert (rows.items, len(rows)) == ([5], 1)


@pytest.mark.parametrize("limit", ["_SMALL", "_MIDDLE"])
def test_size_decides_who_gets_the_time(monkeypatch, limit):
    monkeypatch.setattr(fewest, "_SMALL", 0)
    monkeypatch.setattr(fewest, limit, 0)
    answer = sound(HARD, matching.min_blocking(HARD, time_limit=1.5))
    assert answer.size == FULL


@pytest.mark.parametrize(
    ("chosen", "value", "is_stable"),
    [
        ([0, 1], 2, True),
        ([NONE, NONE], 0, True),
        ([0, NONE], 2, True),
        ([0, NONE], 1, False),
    ],
    ids=["overfull", "unstable", "wrong size", "wrong count"],
)
def test_no_wrong_answer_leaves_the_house(chosen, value, is_stable):
    market = matching.market({"a": ["x"], "b": ["x"]}, {"x": "ab"})
    found = Found(np.array(chosen), value, value)
    with pytest.raises(VerificationError) as caught:
        outcome(market, found, Watch(1), 0, is_stable=is_stable)
    assert f"value {value}" in str(caught.value)
