"""Flows at the price of what a seat angers: full matchings that few pairs block."""

import numpy as np
import pytest
from hypothesis import given, settings

from benchmarks.markets import Schools, Shape, market_of
from lawyer_assign.engines.watch import Watch
from lawyer_assign.matching.basics.augmenting_paths import complete
from lawyer_assign.matching.basics.blocking import blocking_pairs, is_matching, size
from lawyer_assign.matching.basics.cardinality import filled, maximum_cardinality
from lawyer_assign.matching.basics.deferred_acceptance import deferred_acceptance
from lawyer_assign.matching.search import priced_flow
from lawyer_assign.matching.search.priced_flow import few_blocking
from tests.worlds.examples import many
from tests.worlds.small_markets import fewest_blocks, markets


def begun(market):
    """Return a stable matching, and a full one that a flow without prices makes."""
    stable = deferred_acceptance(market)
    return stable, filled(market, stable)


@settings(max_examples=many(2_000), deadline=None)
@given(market=markets())
def test_every_matching_found_is_full_and_blocked_by_no_more(market):
    stable, full = begun(market)
    found = few_blocking(market, stable, full, Watch(60.0))
    assert is_matching(market, found)
    cardinality, fewest = fewest_blocks(market)
    assert size(found) == cardinality
    blocking = len(blocking_pairs(market, found))
    assert fewest <= blocking <= len(blocking_pairs(market, full))


def test_most_small_markets_are_blocked_by_as_few_as_can_be():
    asked = best = 0
    for seed in range(many(2_000, 2)):
        market = market_of(Shape(7, 5, 7, 2, skew=4.0), seed)
        stable, full = begun(market)
        if size(stable) == size(full):
            continue
        _, fewest = fewest_blocks(market)
        found = few_blocking(market, stable, full, Watch(60.0))
        if len(blocking_pairs(market, full)) > fewest:
            asked += 1
            best += len(blocking_pairs(market, found)) == fewest
    assert asked > many(40, 2)
    assert best > 0.8 * asked, (best, asked)


@pytest.mark.parametrize(
    ("shape", "share"),
    [(Schools(1_500, 160), 0.7), (Shape(750, 75, 750), 1.0)],
    ids=["schools", "even"],
)
def test_it_blocks_less_than_growing_along_paths(shape, share):
    market = market_of(shape, 0)
    stable, full = begun(market)
    paths = complete(market, stable, maximum_cardinality(market))
    found = few_blocking(market, stable, full, Watch(60.0))
    fewer = len(blocking_pairs(market, found))
    assert 0 < fewer < share * len(blocking_pairs(market, paths))


def test_no_flow_is_begun_once_the_clock_says_stop(monkeypatch):
    market = market_of(Schools(300, 30), 0)
    stable, full = begun(market)
    flows = []
    cheapest = priced_flow._cheapest

    def counted(*asked):
        flows.append(asked)
        return cheapest(*asked)

    monkeypatch.setattr(priced_flow, "_cheapest", counted)
    now = few_blocking(market, stable, full, Watch(60.0, stop=lambda: True))
    assert now is full
    assert flows == []
    asked = iter([False] * 3 + [True] * 1_000)
    few_blocking(market, stable, full, Watch(60.0, stop=lambda: next(asked)))
    assert 0 < len(flows) <= 3


def test_schools_are_strict_and_some_are_large_and_wanted_by_many():
    market = market_of(Schools(3_000, 320), 1)
    assert market.is_strict
    assert market.seats.max() > 30 * np.median(market.seats) / 2
    wanted = np.bincount(market.hospital[market.resident_rank == 0])
    queue = wanted - market.seats[: len(wanted)]
    assert queue.max() > 40
    again = market_of(Schools(3_000, 320), 1)
    assert np.array_equal(again.hospital_rank, market.hospital_rank)
