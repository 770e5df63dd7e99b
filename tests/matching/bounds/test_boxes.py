"""Bounds within boxes of how far hospitals are open, against every matching there."""

from itertools import combinations, product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.markets import Shape, random_market
from lawyer_assign.engines.watch import Watch
from lawyer_assign.matching.basics.cardinality import maximum_cardinality
from lawyer_assign.matching.basics.deferred_acceptance import deferred_acceptance
from lawyer_assign.matching.bounds.box_ascent import climb
from lawyer_assign.matching.bounds.boxes import Box, Boxes, whole_box
from lawyer_assign.matching.bounds.decomposition import ONE, Prices
from lawyer_assign.matching.bounds.price_ascent import PriceBound
from tests.worlds.examples import many
from tests.worlds.small_markets import blocks_of, every_matching, markets

NEVER = 1 << 20


def seated(market):
    return market.keep(market.seats[market.hospital] > 0)


def listed_by(market, h):
    rows = np.flatnonzero(market.hospital == h)
    return rows[np.argsort(market.hospital_rank[rows], kind="stable")]


def openness(market, h, taken):
    """Return the tie of the worst held, or the number of ties if a seat is free."""
    ranks = market.hospital_rank[listed_by(market, h)].tolist()
    if not ranks:
        return 0
    full = len(taken) == min(len(ranks), market.seats[h])
    return max(taken) if full else max(ranks) + 1


def place_of(market, matching):
    """Return how far each hospital is open in {resident: hospital}."""
    left = {(r, h) for r, h in matching.items()}
    ranks = [[] for _ in market.hospitals]
    for row in range(market.pairs):
        r, h = market.resident[row], market.hospital[row]
        if (market.residents[r], market.hospitals[h]) in left:
            ranks[h].append(int(market.hospital_rank[row]))
    return np.array([openness(market, h, one) for h, one in enumerate(ranks)])


def some_box(market, seed):
    """Draw a box; some hospitals are not open to anything in it."""
    rng = np.random.default_rng(seed)
    high = whole_box(market).high
    low = rng.integers(0, high + 1)
    last = np.minimum(high, low + rng.integers(-1, 4, len(high)) % (high + 2))
    is_whole = rng.random(len(high)) < 0.4
    return Box(np.where(is_whole, 0, low), np.where(is_whole, high, last))


def some_prices(market, seed):
    rng = np.random.default_rng(seed)
    waiting = rng.integers(0, 5, market.pairs) / 4
    held = rng.integers(-3, 4, len(market.residents)) / 4
    return Prices(waiting.astype(np.float32), held.astype(np.float32))


def costs_within(market, h, prices, box):
    """Yield what a hospital pays for everybody it may hold within a box."""
    rows = listed_by(market, h)
    ranks, room = market.hospital_rank[rows], min(len(rows), int(market.seats[h]))
    for held in product((False, True), repeat=len(rows)):
        taken = ranks[list(held)].tolist()
        if len(taken) > room:
            continue
        worst = openness(market, h, taken)
        if not box.low[h] <= worst <= box.high[h]:
            continue
        cost = 0.0
        for row, one, rank in zip(rows.tolist(), held, ranks.tolist(), strict=True):
            r = market.resident[row]
            no_better = (market.resident == r) & (
                market.resident_rank >= market.resident_rank[row]
            )
            no_better[row] = False
            paid = prices.held[r] - prices.waiting[no_better].sum()
            cost += paid if one else prices.waiting[row] * (rank < worst)
        yield cost


def plain_bound(market, size, prices, box):
    total = 0.0
    for h in range(len(market.hospitals)):
        if (market.hospital == h).any():
            total += min(costs_within(market, h, prices, box), default=np.inf)
    listed = np.flatnonzero(np.diff(market.start) > 0).tolist()
    return total - max(sum(prices.held[list(s)]) for s in combinations(listed, size))


def stacked(some):
    return [np.stack(one) for one in zip(*some, strict=True)]


@settings(max_examples=many(150), deadline=None)
@given(
    market=st.one_of(markets(), markets(ties=False, seats=3)), seed=st.integers(0, 99)
)
def test_bounds_of_boxes_are_the_least_of_all_choices_within(market, seed):
    market = seated(market)
    is_strict = len(np.unique(market.hospital * 99 + market.hospital_rank)) == (
        market.pairs
    )
    full = maximum_cardinality(market)
    boxes = [whole_box(market), *(some_box(market, seed + 100 * k) for k in range(3))]
    prices = [some_prices(market, seed + 100 * k) for k in range(4)]
    plain = [plain_bound(market, full, *one) for one in zip(prices, boxes, strict=True)]
    together = Boxes(market, full, 4)
    limits = together.limits(Box(*stacked(boxes)))
    look = together.look(Prices(*stacked(prices)), limits)
    proved = together.proved(Prices(*stacked(prices)), limits)
    matchings = [m for m in every_matching(market) if len(m) == full]
    for k, value in enumerate(plain):
        inside = [
            len(blocks_of(market, m))
            for m in matchings
            if (boxes[k].low <= place_of(market, m)).all()
            and (place_of(market, m) <= boxes[k].high).all()
        ]
        assert proved[k] <= ONE * min(inside, default=np.inf)
        if value == np.inf:
            assert not inside
            assert look.values[k] > NEVER / 2 < proved[k] / ONE
            continue
        # Among ties the worst may be left out, and is waited for.
        assert look.values[k] <= value
        assert look.values[k] == value or not is_strict
        assert look.values[k] * ONE <= proved[k]
        slope = look.slope.waiting[k] @ prices[k].waiting
        assert look.values[k] == slope + look.slope.held[k] @ prices[k].held
        assert (boxes[k].low <= look.worst[k]).all()
        assert (look.worst[k] <= boxes[k].high).all()


@settings(max_examples=many(100), deadline=None)
@given(market=markets(), seed=st.integers(0, 99))
def test_every_matching_lies_in_one_of_two_parts(market, seed):
    market = seated(market)
    rng = np.random.default_rng(seed)
    box = whole_box(market)
    h = int(rng.integers(len(market.hospitals)))
    up_to, behind = box.parted(h, int(rng.integers(box.high[h] + 1)))
    for matching in every_matching(market):
        place = place_of(market, matching)
        assert (box.low <= place).all()
        assert (place <= box.high).all()
        lies = [((b.low <= place) & (place <= b.high)).all() for b in (up_to, behind)]
        assert sum(lies) == 1


def test_prices_of_many_boxes_rise_as_those_of_one_do():
    market = random_market(Shape(100, 12, 100, 4), seed=1)
    full = maximum_cardinality(market)
    prices = PriceBound(market, full, deferred_acceptance(market))
    prices.run(Watch(60), lambda: market.pairs)
    whole = whole_box(market)
    h = int(np.argmax(market.seats))
    boxes = [whole, *whole.parted(h, int(market.seats[h]) + 2)]
    start = Prices(*stacked([prices.best] * 3))

    def climbed(some, goal=np.inf):
        rows = Prices(*(one[: len(some)] for one in start))
        kept = Boxes(market, full, len(some))
        return climb(kept, Box(*stacked(some)), rows, 100, goal, Watch())

    found = climbed(boxes)
    for k, box in enumerate(boxes):
        assert abs(climbed([box]).values[0] - found.values[k]) < 0.05
    # Either part is bounded higher than the whole.
    assert prices.bound - 1 < found.values[0] < found.values[1:].min()
    assert np.allclose(found.shares.sum(axis=2), 1, atol=1e-3)
    assert 0 <= found.point.min() <= found.point.max() <= 1
    assert (climbed(boxes, goal=0).values > 0).all()
