"""Bounds by prices, against every choice that hospitals and residents have."""

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.markets import Schools, Shape, random_market, school_market
from lawyer_assign.engines.watch import Watch
from lawyer_assign.matching.basics.blocking import size
from lawyer_assign.matching.basics.cardinality import filled, maximum_cardinality
from lawyer_assign.matching.basics.deferred_acceptance import deferred_acceptance
from lawyer_assign.matching.bounds.decomposition import (
    ONE,
    Decomposition,
    Prices,
    work_of,
)
from lawyer_assign.matching.bounds.price_ascent import (
    PriceBound,
    SizeBound,
    is_in_time,
)
from lawyer_assign.matching.market_columns import from_pairs
from lawyer_assign.matching.search.priced_flow import PricedFlows
from tests.worlds.examples import many
from tests.worlds.small_markets import (
    blocks_of,
    every_matching,
    fewest_blocks,
    largest_stable_size,
    markets,
    of_any_kind,
)


def hospital_costs(ranks, seats, paid, waiting):
    """Yield what a hospital pays for everybody it may hold of its list."""
    for held in product((False, True), repeat=len(ranks)):
        if sum(held) > seats:
            continue
        taken = [rank for rank, one in zip(ranks, held, strict=True) if one]
        worst = max(taken) if len(taken) == seats else max(ranks) + 1
        cost = 0
        for rank, one, a, b in zip(ranks, held, paid, waiting, strict=True):
            cost += a if one else b * (rank < worst)
        yield cost


def plain_dual(market, prices, sets, each=0):
    """Return the bound of prices by looking at every choice.

    ``sets`` of residents of whom one is held; ``each`` receives so much more.
    """
    waiting, held = prices
    total = 0
    for h, seats in enumerate(market.seats.tolist()):
        rows = np.flatnonzero(market.hospital == h)
        paid = []
        for row in rows.tolist():
            r, rank = market.resident[row], market.resident_rank[row]
            no_better = (market.resident == r) & (market.resident_rank >= rank)
            no_better[row] = False
            paid.append(held[r] - waiting[no_better].sum())
        if len(rows):
            ranks = market.hospital_rank[rows].tolist()
            total += min(hospital_costs(ranks, seats, paid, waiting[rows]))
    return total - max(sum(held[r] + each for r in some) for some in sets)


def seated(market):
    return market.keep(market.seats[market.hospital] > 0)


def listed(market):
    return np.flatnonzero(np.diff(market.start) > 0).tolist()


def some_prices(market, seed, spread):
    """Draw prices; coarse ones, so that many choices cost the same."""
    rng = np.random.default_rng(seed)
    waiting = rng.integers(0, 5, market.pairs) / 4
    held = rng.integers(-spread, spread + 1, len(market.residents)) / 4
    return Prices(waiting.astype(np.float32), held.astype(np.float32))


@settings(max_examples=many(150), deadline=None)
@given(
    market=st.one_of(markets(), markets(ties=False, seats=3)),
    seed=st.integers(0, 99),
    spread=st.sampled_from((1, 3, 9)),
)
def test_the_bound_of_prices_is_the_least_of_all_choices(market, seed, spread):
    market = seated(market)
    full, least = fewest_blocks(market)
    parts = Decomposition(market, full)
    prices = some_prices(market, seed, spread)
    look = parts.look(prices)
    value, slope = look.value, look.slope
    assert value == plain_dual(market, prices, combinations(listed(market), full))
    # Who is not among those that receive most may be given as much for nothing.
    proved = parts.proved(prices)
    assert value * ONE <= proved <= least * ONE
    assert full < len(listed(market)) or value * ONE == proved
    # What is chosen costs that much.
    assert value == slope.waiting @ prices.waiting + slope.held @ prices.held
    # A concave function lies below what its subgradient says, everywhere.
    other = some_prices(market, seed + 100, spread)
    step = slope.waiting @ (other.waiting - prices.waiting)
    step += slope.held @ (other.held - prices.held)
    assert parts.look(other).value <= value + step


@settings(max_examples=many(150), deadline=None)
@given(market=markets(4, 3), seed=st.integers(0, 99), spread=st.sampled_from((1, 3, 9)))
def test_pairs_that_do_not_count_and_residents_surely_held(market, seed, spread):
    market = seated(market)
    dice = np.random.default_rng(seed)
    counted = dice.random(market.pairs) < 0.7
    is_held = (dice.random(len(market.residents)) < 0.4) & (np.diff(market.start) > 0)
    names = {market.residents[r] for r in np.flatnonzero(is_held).tolist()}
    rows = zip(market.resident, market.hospital, counted, strict=True)
    counts = {(market.residents[r], market.hospitals[h]) for r, h, one in rows if one}
    least = min(
        (
            len(blocks_of(market, m) & counts)
            for m in every_matching(market)
            if names <= {*m}
        ),
        default=None,
    )
    parts = Decomposition(market, None, counted, is_held)
    drawn = some_prices(market, seed, spread)
    prices = parts.settled(drawn)
    assert (prices.waiting[~counted] == 0).all()
    sure = np.flatnonzero(is_held).tolist()
    free = [r for r in listed(market) if not is_held[r]]
    sets = [(*sure, *some) for some in subsets(free)]
    value = parts.look(prices).value
    assert value == plain_dual(market, prices, sets)
    assert value * ONE <= parts.proved(prices) == parts.proved(drawn)
    if least is not None:
        assert parts.proved(drawn) <= least * ONE


def subsets(some):
    return [one for n in range(len(some) + 1) for one in combinations(some, n)]


@settings(max_examples=many(150), deadline=None)
@given(market=markets(), seed=st.integers(0, 99), spread=st.sampled_from((1, 3, 9)))
def test_prices_bound_the_size_of_stable_matchings(market, seed, spread):
    market = seated(market)
    parts = Decomposition(market, None, is_stable=True)
    drawn = some_prices(market, seed, spread)
    prices = parts.settled(Prices(drawn.waiting * 5, drawn.held))
    assert (prices.waiting == drawn.waiting * 5).all()
    look = parts.look(prices)
    value, slope = look.value, look.slope
    assert value == plain_dual(market, prices, subsets(listed(market)), each=1)
    assert value * ONE <= parts.proved(prices) <= -largest_stable_size(market) * ONE
    other = some_prices(market, seed + 100, spread)
    step = slope.waiting @ (other.waiting - prices.waiting)
    step += slope.held @ (other.held - prices.held)
    assert parts.look(other).value <= value + step


def test_no_bound_on_sizes_is_below_the_truth_in_markets_of_any_kind():
    said = reached = 0
    for seed in range(many(2_000)):
        market = seated(of_any_kind(seed))
        largest, full = largest_stable_size(market), maximum_cardinality(market)
        prices = SizeBound(market)
        steps = iter(range(60))
        prices.run(
            Watch(stop=lambda at=steps: next(at, None) is None),
            lambda most=-largest + 1: most,
        )
        assert -prices.bound >= largest, (seed, prices.bound, largest)
        said += largest < full
        reached += -prices.bound == largest < full
    assert said > many(2_000) / 20
    assert reached > 0.8 * said


def test_prices_are_held_within_what_proves_something():
    market = seated(random_market(Shape(30, 30, 30), 7))
    full, stable = maximum_cardinality(market), deferred_acceptance(market)
    parts = Decomposition(market, full)
    prices = parts.start(stable)
    assert parts.proved(prices) == (full - size(stable)) * ONE
    for waiting, held in product((-1e9, -1, 3, 1e9), (-1e12, -1e7, 1e7, 1e12)):
        far = Prices(
            prices.waiting + np.float32(waiting), prices.held * np.float32(held)
        )
        assert parts.proved(far) <= 6 * ONE


@settings(max_examples=many(60), deadline=None)
@given(market=markets())
def test_no_bound_by_prices_is_above_the_truth(market):
    market = seated(market)
    full, least = fewest_blocks(market)
    prices = PriceBound(market, full, deferred_acceptance(market))
    prices.run(Watch(0.3), lambda: least + 1)
    assert prices.bound <= least


def test_no_bound_is_above_the_truth_in_markets_of_any_kind():
    said = reached = 0
    for seed in range(many(2_000)):
        market = seated(of_any_kind(seed))
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
    assert parts.proved(parts.start(stable)) >= ONE * (full - size(stable))


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
