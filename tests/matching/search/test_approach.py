"""Large stable matchings from matchings that few pairs block."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

import lawyer_assign.matching.largest_stable as stable
from benchmarks.markets import Shape, random_market
from lawyer_assign.engines.watch import Watch
from lawyer_assign.matching.basics.blocking import blocking_pairs, is_matching, size
from lawyer_assign.matching.basics.cardinality import maximum_cardinality
from lawyer_assign.matching.basics.deferred_acceptance import deferred_acceptance
from lawyer_assign.matching.outcome import Found
from lawyer_assign.matching.reduce.shorten import shorten
from lawyer_assign.matching.search.approach import approached
from tests.worlds.examples import many
from tests.worlds.small_markets import largest_stable_size, markets


def started(market):
    """Return deferred acceptance, with the bound of a matching that may block."""
    chosen = deferred_acceptance(market)
    return Found(chosen, size(chosen), maximum_cardinality(market))


@settings(max_examples=many(60), deadline=None)
@given(market=markets(), seed=st.integers(0, 99))
def test_no_matching_is_smaller_than_asked_whatever_the_point(market, seed):
    dice = np.random.default_rng(seed)
    goal = int(dice.integers(0, maximum_cardinality(market) + 1))
    point = dice.integers(0, 5, market.pairs) / 4
    for watch in (Watch(30), Watch(stop=lambda: True)):
        chosen = approached(market, point, goal, watch, (1, seed))
        assert is_matching(market, chosen)
        assert size(chosen) >= goal


@settings(max_examples=many(60), deadline=None)
@given(market=markets())
def test_an_approach_ends_between_what_is_and_what_can_be(market):
    market, _ = shorten(market)
    found = started(market)
    stable._approach(market, found, Watch(30), 1, 0)
    assert not len(blocking_pairs(market, found.chosen))
    assert size(found.chosen) == found.value <= largest_stable_size(market)
    assert found.bound >= largest_stable_size(market)


def test_an_approach_reaches_what_walks_do_not():
    market, _ = shorten(random_market(Shape(300, 30, 300, 5, 0.5, 0.0), seed=0))
    found = started(market)
    before = found.value
    stable._approach(market, found, Watch(60), 1, 0)
    assert not len(blocking_pairs(market, found.chosen))
    assert found.value > before
    assert found.is_proved
