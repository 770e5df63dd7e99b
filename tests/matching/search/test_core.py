"""From what a fractional optimum says to matchings with few blocking pairs."""

import time
from functools import partial
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.markets import Shape, random_market
from lawyer_assign import matching
from lawyer_assign.engines.watch import Watch
from lawyer_assign.matching import fewest_blocking as fewest
from lawyer_assign.matching import verbs
from lawyer_assign.matching.basics.augmenting_paths import complete
from lawyer_assign.matching.basics.blocking import blocking_pairs, is_matching, size
from lawyer_assign.matching.basics.cardinality import (
    filled,
    maximum_cardinality,
    maximum_matching,
)
from lawyer_assign.matching.basics.deferred_acceptance import deferred_acceptance
from lawyer_assign.matching.bounds.price_ascent import PriceBound
from lawyer_assign.matching.market_columns import NONE
from lawyer_assign.matching.search import core
from lawyer_assign.matching.search.core import Core
from lawyer_assign.matching.search.rounding import rounded
from tests.worlds.examples import many
from tests.worlds.small_markets import every_matching, fewest_blocks, markets, named

MARKET = random_market(Shape(400, 40, 400), seed=1)


@pytest.fixture(scope="module")
def prices():
    found = PriceBound(MARKET, 400, deferred_acceptance(MARKET))
    known = len(blocking_pairs(MARKET, filled(MARKET, deferred_acceptance(MARKET))))
    # Processor time: a busy machine climbs as far.
    now = time.process_time
    found.run(Watch(3, started=now(), clock=now), lambda: known)
    return found


def test_hospitals_hold_shares_of_their_lists(prices):
    point = prices.point
    seats = np.bincount(MARKET.hospital, weights=point, minlength=len(MARKET.seats))
    assert 0 <= point.min() <= point.max() <= 1
    assert (seats <= MARKET.seats + 1e-9).all()
    # What residents receive brings about that each is held once, nearly.
    shares = np.bincount(MARKET.resident, weights=point)
    assert shares.max() <= 1.1
    assert 380 <= shares.sum() <= 404


@settings(max_examples=many(60), deadline=None)
@given(market=markets(), seed=st.integers(0, 99))
def test_rounding_takes_most_of_a_fractional_matching(market, seed):
    full = maximum_cardinality(market)
    point = np.random.default_rng(seed).integers(0, 5, market.pairs) / 4
    chosen = rounded(market, full, point)
    assert is_matching(market, chosen)
    worth = {
        (market.residents[r], market.hospitals[h]): share
        for r, h, share in zip(market.resident, market.hospital, point, strict=True)
    }
    taken = [sum(worth[one] for one in m.items()) for m in full_ones(market, full)]
    ours = sum(worth[one] for one in named(market, chosen).items())
    assert (size(chosen), ours) == (full, max(taken))


def full_ones(market, full):
    return (m for m in every_matching(market) if len(m) == full)


@settings(max_examples=many(40), deadline=None)
@given(market=markets(seats=3))
def test_a_core_of_everybody_is_solved_to_the_optimum(market):
    full, least = fewest_blocks(market)
    start = maximum_matching(market)
    whole = Core(market, start, np.zeros(market.pairs), seed=0)
    whole.run(Watch(30), lambda: 0, workers=1)
    assert (size(whole.best), whole.value) == (full, least)
    assert whole.value == len(blocking_pairs(market, whole.best))


@pytest.mark.slow
def test_only_the_core_moves(prices):
    start = rounded(MARKET, 400, prices.point)
    before = len(blocking_pairs(MARKET, start))
    solved = Core(MARKET, start, prices.point, seed=0)
    solved.run(Watch(20), lambda: prices.bound, workers=2)
    stays = prices.point[start] >= core._DECIDED[0]
    assert 20 < np.count_nonzero(stays) < 380
    assert (solved.best[stays] == start[stays]).all()
    assert solved.value == len(blocking_pairs(MARKET, solved.best)) < before * 0.8


def test_smaller_cores_follow_those_that_are_too_much(monkeypatch, prices):
    start = rounded(MARKET, 400, prices.point)
    solved = Core(MARKET, start, prices.point, seed=0)
    asked = []
    monkeypatch.setattr(
        Core, "_is_solved", lambda _, tried, *_rest: asked.append(tried)
    )
    solved.run(Watch(20), lambda: 0, workers=2)
    assert [tried[0] for tried in asked] == [(share, 1) for share in core._DECIDED]
    assert all(b[0][0] < a[0][0] for a, b in pairwise(asked))
    assert asked[0] == [(core._DECIDED[0], 1), (core._DECIDED[1], 2)]
    stopped = Core(MARKET, start, prices.point, seed=0)
    asked.clear()
    stopped.run(Watch(20, stop=lambda: True), lambda: 0, workers=1)
    stopped.run(Watch(20), lambda: stopped.value, workers=1)
    assert asked == []


@pytest.mark.slow
def test_large_markets_begin_at_the_fractional_optimum(monkeypatch):
    monkeypatch.setattr(fewest, "_MIDDLE", 0)
    grown = complete(MARKET, deferred_acceptance(MARKET), 400)
    told = []
    # Processor time, of all threads: a busy machine gets as far.
    now = time.process_time
    by_work = partial(Watch, started=now(), clock=now)
    monkeypatch.setattr(verbs.Watch, "of_caller", by_work)
    answer = matching.min_blocking(MARKET, time_limit=12, progress=told.append)
    values = [one.value for one in told]
    assert values == sorted(values, reverse=True)
    assert {"bound by prices", "annealed", "core"} <= {one.phase for one in told}
    assert answer.size == 400
    assert answer.bound > 400 - size(deferred_acceptance(MARKET))
    assert len(answer.blocking) < len(blocking_pairs(MARKET, grown)) * 0.8


def test_a_core_is_who_is_unmatched_or_undecided_and_never_makes_it_worse():
    market = matching.market({"a": "x", "b": "xy", "c": "y"}, {"x": "ab", "y": "bc"})
    start = np.array([0, 2, NONE])
    decided = Core(market, start, np.array([1.0, 0.2, 0.8, 1.0]), seed=0)
    assert decided._undecided(0.97) == {1, 2}
    assert decided._undecided(0.5) == {2}
    value = decided.value
    decided._offer(start, {1: NONE})
    assert len(blocking_pairs(market, np.array([0, NONE, NONE]))) > value
    assert (decided.best.tolist(), decided.value) == ([0, 2, NONE], value)
