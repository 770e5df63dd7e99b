"""Bounds by prices, against every choice that hospitals and residents have."""

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.market_kinds import Varied, varied_market
from benchmarks.markets import Schools, Shape, random_market, school_market
from lawyer_assign.engines.watch import Watch
from lawyer_assign.matching.basics.blocking import size
from lawyer_assign.matching.basics.cardinality import filled, maximum_cardinality
from lawyer_assign.matching.basics.deferred_acceptance import deferred_acceptance
from lawyer_assign.matching.bounds.decomposition import ONE, Decomposition, work_of
from lawyer_assign.matching.bounds.price_ascent import PriceBound, is_in_time
from lawyer_assign.matching.market_columns import from_pairs
from lawyer_assign.matching.search.priced_flow import PricedFlows
from tests.worlds.examples import many
from tests.worlds.small_markets import fewest_blocks, markets

HERE, CONTENT, NEITHER = "here", "content", "neither"


def hospital_costs(ranks, seats, here, content):
    """Yield what a hospital pays for everything it may say of its list, best first."""
    for says in product((HERE, CONTENT, NEITHER), repeat=len(ranks)):
        held = [rank for rank, one in zip(ranks, says, strict=True) if one == HERE]
        if len(held) > seats:
            continue
        worst = max(held) if len(held) == seats else max(ranks) + 1
        cost = 0
        for rank, one, a, b in zip(ranks, says, here, content, strict=True):
            cost += {HERE: a, CONTENT: b, NEITHER: ONE * (rank < worst)}[one]
        yield cost


def resident_costs(ranks, here, content):
    """Yield what a resident pays for each place on its list."""
    for at, rank in enumerate(ranks):
        as_good = [i for i, other in enumerate(ranks) if other >= rank and i != at]
        yield -here[at] - sum(content[i] for i in as_good)


def plain_dual(market, size, prices):
    """Return the bound of prices by looking at every choice."""
    pairs = market.pairs
    here, content = prices[:pairs], prices[pairs:]
    total = 0
    for h, seats in enumerate(market.seats.tolist()):
        rows = np.flatnonzero(market.hospital == h)
        if len(rows):
            ranks = market.hospital_rank[rows].tolist()
            total += min(hospital_costs(ranks, seats, here[rows], content[rows]))
    costs = []
    for r in range(len(market.residents)):
        rows = np.flatnonzero(market.resident == r)
        ranks = market.resident_rank[rows].tolist()
        if ranks:
            costs.append(min(resident_costs(ranks, here[rows], content[rows])))
    return total + min(sum(held) for held in combinations(costs, size))


def seated(market):
    return market.keep(market.seats[market.hospital] > 0)


def some_prices(market, seed, spread):
    """Draw prices; coarse ones, so that many choices cost the same."""
    rng = np.random.default_rng(seed)
    return rng.integers(-spread, spread + 1, 2 * market.pairs) * (ONE // 4)


@settings(max_examples=many(150), deadline=None)
@given(market=markets(), seed=st.integers(0, 99), spread=st.sampled_from((1, 3, 9)))
def test_the_bound_of_prices_is_the_least_of_all_choices(market, seed, spread):
    market = seated(market)
    full, least = fewest_blocks(market)
    parts = Decomposition(market, full)
    prices = some_prices(market, seed, spread)
    value, slope, _ = parts.dual(prices)
    assert value == plain_dual(market, full, prices) <= least * ONE
    # The choices made cost that much: what is not paid are whole blocking pairs.
    blocking = value - int(slope @ prices)
    assert blocking >= 0
    assert blocking % ONE == 0
    # A concave function lies below what its subgradient says, everywhere.
    other = some_prices(market, seed + 100, spread)
    assert parts.dual(other).value <= value + slope @ (other - prices)


@settings(max_examples=many(60), deadline=None)
@given(market=markets())
def test_no_bound_by_prices_is_above_the_truth(market):
    market = seated(market)
    full, least = fewest_blocks(market)
    prices = PriceBound(market, full, deferred_acceptance(market))
    prices.run(Watch(0.3), lambda: least + 1)
    assert prices.bound <= least


def small(seed):
    """Return one of many small markets, every knob turned now and then."""
    dice = np.random.default_rng(seed)
    residents = int(dice.integers(4, 7))
    shape = Varied(
        residents=residents,
        hospitals=int(dice.integers(3, 6)),
        seats=residents + int(dice.integers(-1, 2)),
        length=int(dice.integers(2, 4)),
        popular=int(dice.integers(0, 2)),
        master=float(dice.choice([0.0, 0.7])),
        ties=float(dice.choice([0.0, 0.0, 0.5])),
        closed=float(dice.choice([0.0, 0.0, 0.3])),
        known=float(dice.choice([1.0, 1.0, 0.6])),
    )
    return seated(varied_market(shape, seed))


def test_no_bound_is_above_the_truth_in_markets_of_any_kind():
    said = reached = 0
    for seed in range(many(2_000)):
        market = small(seed)
        full, least = fewest_blocks(market)
        prices = PriceBound(market, full, deferred_acceptance(market))
        steps = iter(range(40))
        prices.run(
            Watch(stop=lambda at=steps: next(at, None) is None),
            lambda most=least + 1: most,
        )
        assert prices.bound <= least, (seed, prices.bound, least)
        said += least > 0
        reached += prices.bound == least > 0
    assert said > many(2_000) / 12
    assert reached > 0.9 * said


def test_a_few_steps_reach_far_where_popular_hospitals_have_long_queues():
    market = seated(school_market(Schools(600, 60), 0))
    full, stable = maximum_cardinality(market), deferred_acceptance(market)
    found = PricedFlows(market, full, filled(market, stable))
    found.run(stable, Watch())
    prices = PriceBound(market, full, stable)
    steps = iter(range(250))
    prices.run(Watch(stop=lambda: next(steps, None) is None), lambda: found.value)
    assert found.value / prices.bound <= 1.3


@settings(max_examples=many(60), deadline=None)
@given(market=markets(ties=False))
def test_prices_begin_with_what_is_missing_of_a_stable_matching(market):
    market = seated(market)
    full, stable = maximum_cardinality(market), deferred_acceptance(market)
    parts = Decomposition(market, full)
    assert parts.dual(parts.start(stable)).value >= ONE * (full - size(stable))


@pytest.mark.parametrize(
    ("shape", "seed", "counted", "proved"),
    [
        (Shape(30, 30, 30), 7, 4, 6),
        (Shape(100, 10, 100), 1, 3, 5),
        (Shape(60, 40, 60, 5, skew=40), 1, 6, 9),
    ],
    ids=["one seat", "many seats", "lists of many lengths"],
)
def test_prices_prove_what_counting_cannot(shape, seed, counted, proved):
    market = seated(random_market(shape, seed))
    full, stable = maximum_cardinality(market), deferred_acceptance(market)
    prices = PriceBound(market, full, stable)
    assert prices.bound == full - size(stable) == counted
    prices.run(Watch(60), lambda: proved)
    assert prices.bound == proved


def test_prices_rise_no_longer_than_asked():
    market = random_market(Shape(100, 10, 100), seed=1)
    prices = PriceBound(market, 100, deferred_acceptance(market))
    prices.run(Watch(60), lambda: 3)
    assert prices.bound == 3
    proved = []
    prices.run(Watch(60), lambda: proved.append(prices.bound) or 4)
    assert proved == sorted(proved)
    assert set(proved) == {3, 4}
    assert len(proved) > 10
    prices.run(Watch(60, stop=lambda: True), lambda: 5)
    assert prices.bound == 4


def queue(crowd, seats):
    """Return a market of one hospital that all list."""
    nobody = np.zeros(crowd, np.int64)
    rank = np.arange(crowd)
    ids = tuple(range(crowd))
    return from_pairs(ids, (0,), np.array([seats]), (rank, nobody), (nobody, rank))


@pytest.mark.parametrize(
    ("crowd", "seats", "left", "is_fit"),
    [(60_000, 30_000, None, False), (600, 175, None, True), (600, 175, 0.001, False)],
    ids=["one look takes seconds", "quick", "no time left"],
)
def test_no_prices_are_begun_that_cannot_end_in_time(crowd, seats, left, is_fit):
    market = queue(crowd, seats)
    assert work_of(market) == crowd * seats
    assert is_in_time(market, Watch(left)) == is_fit


def test_nothing_is_proved_of_an_empty_market():
    market = seated(random_market(Shape(3, 2, 0), seed=0))
    prices = PriceBound(market, 0, deferred_acceptance(market))
    prices.run(Watch(0.1), lambda: 1)
    assert prices.bound == 0
