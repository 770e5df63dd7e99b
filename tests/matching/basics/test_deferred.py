import copy

import numpy as np
import pytest
from hypothesis import given, settings
from matching.games import HospitalResident

from lawyer_assign import matching
from lawyer_assign.engines.watch import Watch
from lawyer_assign.matching.basics.blocking import blocking_pairs, is_matching, size
from lawyer_assign.matching.basics.deferred_acceptance import (
    deferred_acceptance,
    hospitals_propose,
)
from lawyer_assign.matching.market_columns import from_pairs
from lawyer_assign.matching.reduce.shorten import _Heads, shorten
from tests.worlds.examples import many
from tests.worlds.small_markets import (
    blocks_of,
    every_matching,
    largest_stable_size,
    lists_of,
    markets,
    named,
)

# Gale and Shapley 1962, example 1 (three stable matchings) and example 2 (one).
THREE = (
    {"α": "ABC", "β": "BCA", "γ": "CAB"},
    {"A": "βγα", "B": "γαβ", "C": "αβγ"},
)
FOUR = (
    {"α": "ABCD", "β": "ADCB", "γ": "BACD", "δ": "DBCA"},
    {"A": "δγαβ", "B": "βδαγ", "C": "δαβγ", "D": "γβαδ"},
)


@pytest.mark.parametrize(
    ("sides", "proposed", "offered"),
    [
        (THREE, "ABC", "CAB"),
        (FOUR, "CDAB", "CDAB"),
    ],
    ids=["three stable matchings", "one stable matching"],
)
def test_textbook_instances(sides, proposed, offered):
    market = matching.market(*sides)
    for chosen, hospitals in (
        (deferred_acceptance(market), proposed),
        (hospitals_propose(market), offered),
    ):
        assert "".join(named(market, chosen).values()) == hospitals


@settings(max_examples=many(80), deadline=None)
@given(market=markets())
def test_blocking_pairs_are_those_of_the_textbook(market):
    for plan in list(every_matching(market))[::7]:
        rows = {
            (int(market.resident[p]), int(market.hospital[p])): p
            for p in range(market.pairs)
        }
        chosen = np.full(len(market.residents), -1)
        for r, h in plan.items():
            chosen[r] = rows[r, market.hospitals.index(h)]
        found = blocking_pairs(market, chosen)
        assert set(matching_pairs(market, found)) == blocks_of(market, plan)


def matching_pairs(market, rows):
    for row in rows.tolist():
        yield (
            market.residents[market.resident[row]],
            market.hospitals[market.hospital[row]],
        )


@settings(max_examples=many(80), deadline=None)
@given(market=markets())
def test_every_start_is_stable_whatever_the_ties(market):
    rng = np.random.default_rng(0)
    for chosen in (
        deferred_acceptance(market),
        deferred_acceptance(market, rng),
        deferred_acceptance(market, rng, promotes=True),
        hospitals_propose(market),
        hospitals_propose(market, rng),
    ):
        assert is_matching(market, chosen)
        assert not blocks_of(market, named(market, chosen))


@settings(max_examples=many(100), deadline=None)
@given(market=markets(ties=False))
def test_rural_hospitals_are_the_same_in_every_stable_matching(market):
    stable = [m for m in every_matching(market) if not blocks_of(market, m)]
    for proposer in (deferred_acceptance, hospitals_propose):
        plan = named(market, proposer(market))
        assert plan in stable
        for other in stable:
            assert other.keys() == plan.keys()
            assert sorted(other.values()) == sorted(plan.values())


@settings(max_examples=many(100), deadline=None)
@given(market=markets(ties=False))
def test_proposing_residents_do_best_and_offering_hospitals_do_worst(market):
    left, _, _ = lists_of(market)
    stable = [m for m in every_matching(market) if not blocks_of(market, m)]
    best = named(market, deferred_acceptance(market))
    worst = named(market, hospitals_propose(market))
    for r, liked in left.items():
        ranks = [liked[m[r]] for m in stable if r in m]
        if ranks:
            assert (liked[best[r]], liked[worst[r]]) == (min(ranks), max(ranks))


@settings(max_examples=many(60), deadline=None)
@given(market=markets(residents=7, ties=False, seats=3))
def test_a_peer_package_finds_the_same_strict_matchings(market):
    left, right, seats = lists_of(market)
    left = {r: sorted(liked, key=liked.get) for r, liked in left.items() if liked}
    right = {h: sorted(liked, key=liked.get) for h, liked in right.items() if liked}
    if not left:
        return
    for side, ours in (
        ("resident", deferred_acceptance),
        ("hospital", hospitals_propose),
    ):
        game = HospitalResident.create_from_dictionaries(
            *copy.deepcopy((left, right)), {h: seats[h] for h in right}
        )
        theirs = {
            r.name: h.name for h, rs in game.solve(optimal=side).items() for r in rs
        }
        assert named(market, ours(market)) == theirs


@settings(max_examples=many(120), deadline=None)
@given(market=markets())
def test_shorter_lists_have_the_same_stable_matchings(market):
    shorter, rows = shorten(market)
    assert np.array_equal(market.resident[rows], shorter.resident)
    assert np.array_equal(market.hospital[rows], shorter.hospital)
    before = [m for m in every_matching(market) if not blocks_of(market, m)]
    after = [m for m in every_matching(shorter) if not blocks_of(shorter, m)]
    assert before == after


def test_lists_are_cut_on_both_sides():
    # x has room for all, so "a" needs no second wish; y goes to b, its sole first.
    market = matching.market(
        {"a": ["x", "y"], "b": ["y"], "c": ["z", "y"]},
        {"x": "a", "y": "bac", "z": "c"},
    )
    shorter, rows = shorten(market)
    assert rows.tolist() == [0, 2, 3]
    assert shorter.resident_rank.tolist() == [0, 0, 0]
    assert shorten(market, rounds=1)[1].tolist() == [0, 2, 3]


def test_the_queue_of_a_large_hospital_is_not_gone_through_for_each_in_it():
    dice = np.random.default_rng(0)
    crowd, small = 4_000, 200
    near = dice.integers(1, small + 1, crowd)
    market = from_pairs(
        tuple(range(crowd)),
        tuple(range(small + 1)),
        np.append(3_000, np.full(small, 5)),
        (np.repeat(np.arange(crowd), 2), np.stack([0 * near, near], 1).ravel()),
        (dice.random(2 * crowd), dice.random(2 * crowd)),
    )
    heads = _Heads(market)
    cuts = [heads.cut(2 * r, 2 * r + 2) for r in range(crowd)]
    # Whom the large one takes for sure, first on the list, needs nobody else.
    assert sum(at < 2 * r + 2 for r, at in enumerate(cuts)) > crowd / 4
    assert heads.steps < 10 * market.pairs


def test_lists_stay_as_long_as_they_are_once_the_clock_says_stop():
    market = matching.market(
        {"a": ["x", "y"], "b": ["y"], "c": ["z", "y"]},
        {"x": "a", "y": "bac", "z": "c"},
    )
    asks = []
    late = Watch(stop=lambda: bool(asks.append(1)) or len(asks) > 1)
    assert shorten(market, watch=late)[1].tolist() == [0, 2, 3]
    stopped = Watch(stop=lambda: True)
    assert shorten(market, watch=stopped)[1].tolist() == [0, 1, 2, 3, 4]
    found = matching.max_stable(market, stop=lambda: True)
    assert found.size == 3
    assert not found.blocking


def test_promotion_seats_more_where_a_hospital_is_indifferent():
    market = matching.market(
        {"a": ["x", "y"], "b": ["x"]}, {"x": [("a", "b")], "y": "a"}
    )
    assert size(deferred_acceptance(market)) == 1
    assert size(deferred_acceptance(market, promotes=True)) == 2
    assert largest_stable_size(market) == 2
