"""Branching on how far hospitals are open: bounds and matchings, to the end."""

import numpy as np
import pytest
from hypothesis import given, settings

from benchmarks.markets import Shape, random_market
from lawyer_assign import matching
from lawyer_assign.engines.watch import Watch
from lawyer_assign.matching import fewest_blocking as fewest
from lawyer_assign.matching.basics.blocking import blocking_pairs, is_matching, size
from lawyer_assign.matching.basics.cardinality import maximum_cardinality
from lawyer_assign.matching.basics.deferred_acceptance import deferred_acceptance
from lawyer_assign.matching.bounds.decomposition import Prices
from lawyer_assign.matching.bounds.price_ascent import PriceBound
from lawyer_assign.matching.search import branching
from lawyer_assign.matching.search.branching import Branching
from lawyer_assign.matching.search.proof import Proof
from tests.worlds.examples import many
from tests.worlds.small_markets import fewest_blocks, markets, of_any_kind


def seated(market):
    return market.keep(market.seats[market.hospital] > 0)


def no_prices(market):
    nothing = market.pairs, len(market.residents)
    return Prices(*(np.zeros(one, np.float32) for one in nothing))


def steps(count):
    """Return a watch that stops when it was asked so often."""
    left = iter(range(count))
    return Watch(stop=lambda: next(left, None) is None)


@settings(max_examples=many(60), deadline=None)
@given(market=markets())
def test_branching_never_proves_more_than_is_true_and_ends_there(market):
    market = seated(market)
    full, least = fewest_blocks(market)
    for count in (1, 40, 700):
        tree = Branching(market, full, no_prices(market))
        tree.run(steps(count), lambda: least + 1)
        assert tree.bound <= least
    whole = Branching(market, full, no_prices(market))
    whole.run(Watch(60), lambda: least)
    assert whole.bound == least


def test_branching_closes_small_markets_of_any_kind():
    closed = 0
    for seed in range(many(200)):
        market = seated(of_any_kind(seed))
        full, least = fewest_blocks(market)
        tree = Branching(market, full, no_prices(market))
        tree.run(Watch(60), lambda most=least + 1: most)
        assert tree.bound <= least, (seed, tree.bound, least)
        if tree.found is not None:
            assert is_matching(market, tree.found.chosen)
            assert size(tree.found.chosen) == full
            assert len(blocking_pairs(market, tree.found.chosen)) == tree.found.value
            closed += tree.found.value == tree.bound
    assert closed > 0.9 * many(200)


MARKET = random_market(Shape(100, 12, 100, 4), seed=1)


def test_boxes_prove_what_prices_of_the_whole_do_not():
    full = maximum_cardinality(MARKET)
    prices = PriceBound(MARKET, full, deferred_acceptance(MARKET))
    prices.run(Watch(60), lambda: MARKET.pairs)
    tree = Branching(MARKET, full, prices.best)
    tree.run(Watch(120), lambda: MARKET.pairs)
    assert tree.found is not None
    assert prices.bound < tree.bound == tree.found.value
    assert len(blocking_pairs(MARKET, tree.found.chosen)) == tree.found.value
    assert size(tree.found.chosen) == full


@pytest.mark.parametrize("goal", [9, 15])
def test_branching_goes_no_further_than_asked(goal):
    full = maximum_cardinality(MARKET)
    prices = PriceBound(MARKET, full, deferred_acceptance(MARKET))
    prices.run(Watch(60), lambda: goal)
    tree = Branching(MARKET, full, prices.best)
    tree.run(Watch(60), lambda: goal)
    assert tree.bound == goal
    assert len(tree._open) < 30


def test_no_more_boxes_are_kept_than_there_is_room_for(monkeypatch):
    monkeypatch.setattr(branching, "_MOST", 1)
    full = maximum_cardinality(MARKET)
    tree = Branching(MARKET, full, no_prices(MARKET))
    tree.run(Watch(60), lambda: MARKET.pairs)
    assert tree.bound < MARKET.pairs


def test_a_proof_begins_with_prices_and_says_when_nothing_is_left():
    full = maximum_cardinality(MARKET)
    prices = PriceBound(MARKET, full, deferred_acceptance(MARKET))
    proof = Proof(MARKET, full, prices)
    assert proof.found is None
    assert not proof.is_enough(MARKET.pairs)
    proof.run(Watch(60), lambda: MARKET.pairs)
    assert proof.found is not None
    assert proof.bound == proof.found.value > prices.bound
    assert proof.is_enough(MARKET.pairs)
    early = Proof(MARKET, full, PriceBound(MARKET, full, deferred_acceptance(MARKET)))
    early.run(Watch(60), lambda: 1)
    assert early.found is None
    assert early.is_enough(early.bound)


@pytest.mark.parametrize("workers", [1, 2])
def test_the_search_ends_where_boxes_prove_it(monkeypatch, workers):
    # Exact models, which go first in small markets, take their share of the time.
    monkeypatch.setattr(fewest, "_SMALL", 0)
    answer = matching.min_blocking(MARKET, time_limit=400, workers=workers)
    assert (answer.status, answer.bound) == ("optimal", 15)
    assert answer.seconds < 200
