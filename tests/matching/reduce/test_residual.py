"""Minimum covers, and what matchings give up of them."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from lawyer_assign import matching
from lawyer_assign.matching.basics.cardinality import maximum_cardinality
from lawyer_assign.matching.reduce.residual import Residual
from tests.worlds.examples import many
from tests.worlds.small_markets import every_matching, lists_of, markets


@settings(max_examples=many(2_000), deadline=None)
@given(market=markets(), choice=st.data())
def test_every_matching_is_the_largest_less_what_it_gives_up(market, choice):
    flags = st.lists(st.booleans(), min_size=market.pairs, max_size=market.pairs)
    usable = np.array(choice.draw(flags), dtype=np.bool_)
    usable &= market.seats[market.hospital] > 0
    inner = market.keep(usable)
    largest = Residual(market, usable)
    assert largest.size == maximum_cardinality(inner)
    _, _, seats = lists_of(market)
    plans = list(every_matching(inner))
    for cover in largest.covers:
        within = set(np.array(market.residents)[cover.residents].tolist())
        full = set(np.array(market.hospitals)[cover.hospitals].tolist())
        assert len(within) + sum(seats[h] for h in full) == largest.size
        for plan in plans:
            counts = list(plan.values())
            lost = len(within - plan.keys())
            lost += sum(seats[h] - counts.count(h) for h in full)
            lost += sum(r in within and h in full for r, h in plan.items())
            assert len(plan) == largest.size - lost


@settings(max_examples=many(400), deadline=None)
@given(market=markets())
def test_the_pairs_of_largest_matchings_are_used_and_no_others(market):
    largest = Residual(market, market.seats[market.hospital] > 0)
    plans = [plan for plan in every_matching(market) if len(plan) == largest.size]
    ends = zip(market.resident.tolist(), market.hospital.tolist(), strict=True)
    expected = [
        any(plan.get(market.residents[r]) == market.hospitals[h] for plan in plans)
        for r, h in ends
    ]
    assert largest.used.tolist() == expected


def test_one_cover_has_the_residents_and_one_the_hospitals():
    market = matching.market({"a": ["x"], "b": ["y"]}, {"x": ["a"], "y": ["b"]}, 1)
    first, second = Residual(market, np.ones(2, dtype=np.bool_)).covers
    assert (first.residents.tolist(), first.hospitals.tolist()) == (
        [True] * 2,
        [False] * 2,
    )
    assert (second.residents.tolist(), second.hospitals.tolist()) == (
        [False] * 2,
        [True] * 2,
    )
