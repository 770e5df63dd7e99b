"""What is left of a market for weakly stable matchings of one size."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.markets import Shape, random_market
from lawyer_assign import matching
from lawyer_assign.engines.watch import Watch
from lawyer_assign.matching import largest_stable as stable
from lawyer_assign.matching.basics.blocking import blocking_pairs, is_matching, size
from lawyer_assign.matching.basics.cardinality import (
    maximum_cardinality,
    maximum_matching,
)
from lawyer_assign.matching.basics.deferred_acceptance import deferred_acceptance
from lawyer_assign.matching.largest_stable import largest_stable
from lawyer_assign.matching.outcome import Found
from lawyer_assign.matching.reduce.usable_pairs import narrowed
from lawyer_assign.matching.search.tolerant import settled
from tests.worlds.examples import many
from tests.worlds.small_markets import blocks_of, every_matching, markets, named

# Largest matchings put a at h2, and then a and h1 block.
HELD_BACK = matching.market(
    {"a": ["h1", "h2"], "b": ["h1"]},
    {"h1": ["a", "b"], "h2": ["a"]},
    {"h1": 1, "h2": 1},
)


@settings(max_examples=many(400), deadline=None)
@given(market=markets(), choice=st.data())
def test_every_stable_matching_of_the_size_is_left(market, choice):
    full = maximum_cardinality(market)
    wanted = choice.draw(st.sampled_from(sorted({full, max(0, full - 1)})))
    plans = [
        plan
        for plan in every_matching(market)
        if len(plan) >= wanted and not blocks_of(market, plan)
    ]
    inner = narrowed(market, wanted)
    if inner is None:
        assert not plans
        return
    narrow, rows, is_usable = inner
    assert [narrow.resident_rank.size, rows.size] == [narrow.pairs] * 2
    ends = (market.resident[rows].tolist(), market.hospital[rows].tolist())
    assert ends == (narrow.resident.tolist(), narrow.hospital.tolist())
    left = list(every_matching(narrow.keep(is_usable)))
    assert all(plan in left and not blocks_of(narrow, plan) for plan in plans)


@pytest.mark.parametrize("seed", range(many(80)))
def test_no_other_matching_of_the_size_becomes_stable(seed):
    market = random_market(Shape(5, 4, 3 + seed % 4, 2 + seed % 2, 0.5, 0.5), seed)
    wanted = maximum_cardinality(market)
    inner = narrowed(market, wanted)
    for plan in every_matching(inner.market) if inner else ():
        if len(plan) == wanted and not blocks_of(inner.market, plan):
            assert not blocks_of(market, plan)


def test_a_size_that_forces_a_blocking_pair_is_refused():
    assert maximum_cardinality(HELD_BACK) == 2
    assert narrowed(HELD_BACK, 2) is None
    found = largest_stable(HELD_BACK, Watch(60))
    assert (found.value, found.bound) == (1, 1)


def test_what_may_block_stays_though_it_is_not_used():
    # h holds b and one of x, y; r is not at h but, if at h2, blocks with it.
    market = matching.market(
        {"r": ["h1", "h", "h2"], "b": ["h"], "q": [["h1", "h3"]]}
        | {"x": [["h", "h4"]], "y": [["h", "h4"]]},
        {"h": [["x", "y"], "r", "b"], "h1": [["r", "q"]], "h2": ["r"], "h3": ["q"]}
        | {"h4": [["x", "y"]]},
        {"h": 2, "h1": 1, "h2": 1, "h3": 1, "h4": 1},
    )
    narrow, _, _ = narrowed(market, 5)
    stable_ones = [
        plan
        for plan in every_matching(narrow)
        if len(plan) == 5 and not blocks_of(narrow, plan)
    ]
    assert {plan["r"] for plan in stable_ones} == {"h1"}


@pytest.mark.parametrize(
    ("left", "right", "seats", "pairs"),
    [
        # b must have h2 and likes h1 better: h1 must hold a or d, not c.
        (
            {"a": [["h1", "h3"]], "b": ["h1", "h2"]}
            | {"c": [["h1", "h3"]], "d": [["h1", "h3"]]},
            {"h1": [["a", "b", "d"], "c"], "h2": ["b"], "h3": [["a", "c", "d"]]},
            {"h1": 1, "h2": 1, "h3": 2},
            {("a", "h1"), ("a", "h3"), ("b", "h2"), ("c", "h3")}
            | {("d", "h1"), ("d", "h3")},
        ),
        # h1 has a seat for everyone it likes as much as a: a ends no worse.
        (
            {"a": ["h1", "h2"], "b": [["h1", "h2"]], "c": [["h1", "h2"]]},
            {"h1": [["a", "b"], "c"], "h2": [["a", "b", "c"]]},
            {"h1": 2, "h2": 1},
            {("a", "h1"), ("b", "h1"), ("b", "h2"), ("c", "h1"), ("c", "h2")},
        ),
    ],
    ids=["wanted", "full in time"],
)
def test_what_such_matchings_cannot_use_is_dropped(left, right, seats, pairs):
    market = matching.market(left, right, seats)
    narrow, _, _ = narrowed(market, len(left))
    ends = zip(narrow.resident.tolist(), narrow.hospital.tolist(), strict=True)
    assert {(market.residents[r], market.hospitals[h]) for r, h in ends} == pairs


@settings(max_examples=many(100), deadline=None)
@given(market=markets())
def test_a_maximum_matching_is_one(market):
    chosen = maximum_matching(market)
    assert is_matching(market, chosen)
    assert size(chosen) == max(map(len, every_matching(market)))


@settings(max_examples=many(200), deadline=None)
@given(market=markets(), choice=st.data())
def test_any_matching_settles_into_a_stable_one(market, choice):
    plan = choice.draw(st.sampled_from(list(every_matching(market))))
    chosen = np.array(
        [
            next(
                (
                    row
                    for row in range(market.pairs)
                    if market.residents[market.resident[row]] == r
                    and market.hospitals[market.hospital[row]] == plan.get(r)
                ),
                -1,
            )
            for r in market.residents
        ]
    )
    after = settled(market, chosen)
    assert is_matching(market, after)
    assert not len(blocking_pairs(market, after))
    if not blocks_of(market, plan):
        assert named(market, after) == plan


def aimed(market):
    """Return what is found on the way to the bound alone."""
    start = deferred_acceptance(market)
    found = Found(start, size(start), maximum_cardinality(market))
    stable._aim(market, found, Watch(60), 0)
    assert is_matching(market, found.chosen)
    assert not len(blocking_pairs(market, found.chosen))
    assert found.value == size(found.chosen)
    return found


def test_a_bound_falls_as_far_as_nothing_of_its_size_is_left():
    market = random_market(Shape(60, 20, 60, 3, 0.5, 0.3), seed=7)
    assert maximum_cardinality(market) == 58
    assert narrowed(market, 56) is None
    assert narrowed(market, 55) is not None
    assert aimed(market).bound == 55


def test_the_bound_itself_is_aimed_at():
    market = random_market(Shape(2_000, 200, 2_000, 5, 0.85, 0.85), seed=8)
    assert size(deferred_acceptance(market)) < maximum_cardinality(market)
    found = aimed(market)
    assert found.value == found.bound == maximum_cardinality(market)
