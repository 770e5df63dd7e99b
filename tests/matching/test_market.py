import pickle

import numpy as np
import pytest

from lawyer_assign import matching
from lawyer_assign.errors import BadInputError
from lawyer_assign.matching import fewest_blocking
from lawyer_assign.matching.basics.blocking import is_matching
from lawyer_assign.matching.basics.parts import join, split
from lawyer_assign.matching.market_columns import NONE


def test_only_pairs_that_both_sides_list_are_kept():
    market = matching.market({"a": ["x", "y"], "b": ["y"]}, {"x": "a", "y": "b"})
    ends = zip(market.resident.tolist(), market.hospital.tolist(), strict=True)
    assert list(ends) == [(0, 0), (1, 1)]


def test_ranks_are_dense_after_pairs_are_dropped():
    market = matching.market({"a": ["x", ("y", "z")]}, {"x": "", "y": "a", "z": "a"})
    assert market.resident_rank.tolist() == [0, 0]


def test_ties_show_whichever_side_has_them():
    strict = matching.market({"a": ["x"], "b": ["x"]}, {"x": "ab"})
    tied = matching.market({"a": ["x"], "b": ["x"]}, {"x": [("a", "b")]})
    tied_left = matching.market({"a": [("x", "y")]}, {"x": "a", "y": "a"})
    assert strict.is_strict
    assert not tied.is_strict
    assert not tied_left.is_strict


def test_every_defect_of_plain_lists_is_reported_at_once():
    with pytest.raises(BadInputError) as caught:
        matching.market(
            {"a": ["x", "x", "nobody"]}, {"x": ["a"], "y": []}, {"x": -1, "z": 1}
        )
    told = [(d.place, d.problem.en) for d in caught.value.defects]
    assert told == [
        ("residents['a']", "listed twice"),
        ("residents['a']", "this id is unknown on the other side"),
        ("seats['x']", "no number of seats"),
        ("seats['y']", "no number of seats"),
        ("seats['z']", "no such hospital"),
    ]


def test_numbers_of_numpy_are_ids_and_seats():
    one, two = np.arange(1, 3)
    market = matching.market(
        {one: [two, (one,)]}, {one: [one], two: [1]}, {1: one, 2: two}
    )
    assert market.seats.tolist() == [1, 2]
    assert market.resident_rank.tolist() == [0, 1]


@pytest.mark.parametrize(
    ("residents", "hospitals", "told"),
    [
        ({True: ["x"]}, {"x": [1]}, ["residents[True]"]),
        ({1: ["x"]}, {"x": [True]}, ["hospitals['x']"]),
        ({1.0: ["x"]}, {"x": [1]}, ["residents[1.0]"]),
        ({1: ["x"]}, {"x": [1.0]}, ["hospitals['x']"]),
        ({None: ["x"]}, {"x": [None]}, ["residents[None]", "hospitals['x']"]),
        ({("a", 1): ["x"]}, {"x": ["a"]}, ["residents[('a', 1)]", "hospitals['x']"]),
    ],
)
def test_what_merely_equals_an_id_is_refused_as_none(residents, hospitals, told):
    """True and 1.0 passed for 1, and None for a name."""
    with pytest.raises(BadInputError) as caught:
        matching.market(residents, hospitals)
    assert [one.place for one in caught.value.defects] == told


def test_seats_of_what_merely_equals_an_id_are_refused():
    with pytest.raises(BadInputError, match="no such hospital"):
        matching.market({"a": [1]}, {1: ["a"]}, {True: 2})


def test_markets_with_the_same_lists_are_equal_and_hash_alike():
    """They were compared by identity: what was read back never equalled itself."""
    lists = {"a": ["x", ("y", "z")], "b": []}, {"x": "ab", "y": "a", "z": "a"}
    one, again = matching.market(*lists), matching.market(*lists)
    assert one == again
    assert len({one, again}) == 1
    others = [
        matching.market(*lists, 2),
        matching.market({"a": ["x", "y", "z"], "b": []}, lists[1]),
        matching.market({**lists[0], "c": []}, lists[1]),
        matching.market({"a": ["x"], "b": []}, lists[1]),
    ]
    assert all(one != other for other in [*others, "a market"])


@pytest.mark.parametrize("wrong", [1.5, True, "2", None, float("nan"), 10**9])
def test_seats_that_are_no_whole_number_are_refused(wrong):
    with pytest.raises(BadInputError, match="no number of seats"):
        matching.market({"a": ["x"]}, {"x": ["a"]}, {"x": wrong})


def test_an_entry_that_is_no_id_is_named():
    with pytest.raises(BadInputError, match=r"residents\['a'\].*\{\}.*unknown"):
        matching.market({"a": [{}]}, {"x": ["a"]})


@pytest.mark.parametrize("verb", [matching.max_stable, matching.min_blocking])
def test_what_is_no_market_is_refused_with_the_cure(verb):
    with pytest.raises(BadInputError, match=r"la\.matching\.market"):
        verb({"a": ["x"]})


def test_large_markets_and_their_outcomes_are_one_short_line():
    names = [f"r{at}" for at in range(3_000)]
    market = matching.market(
        {one: ["x", "y"] for one in names}, {"x": names, "y": []}, 2_000
    )
    assert repr(market) == (
        "Market(3,000 residents, 2 hospitals, 4,000 seats, 3,000 pairs)"
    )
    found = matching.max_stable(market)
    assert repr(found) == (
        "MarketOutcome(optimal: 2,000 matched, 0 blocking pairs, bound 2,000)"
    )
    for one in (market, found):
        assert len(one._repr_html_()) < 5_000
        assert "3,000" in market._repr_html_()


def test_a_matching_is_fixed_and_comes_back_from_a_pickle():
    found = matching.max_stable(matching.market({"a": ["x"]}, {"x": ["a"]}))
    with pytest.raises(TypeError, match="fixed"):
        found.matching["a"] = "y"
    assert found.matching == {"a": "x"}
    again = pickle.loads(pickle.dumps(found))
    assert (again, hash(again)) == (found, hash(found))
    with pytest.raises(TypeError, match="fixed"):
        del again.matching["a"]


def test_parts_come_smallest_first_and_join_again():
    market = matching.market(
        {"a": ["x"], "b": ["y", "z"], "c": ["z"], "d": []},
        {"x": "a", "y": "b", "z": "bc"},
    )
    parts = split(market)
    assert [part.market.residents for part in parts] == [("a",), ("b", "c")]
    chosen = join(market, [(part, part.market.start[:-1]) for part in parts])
    assert market.hospital[chosen[:3]].tolist() == [0, 1, 2]
    assert chosen[3] == NONE


def test_a_market_without_pairs_has_no_parts():
    assert split(matching.market({"a": []}, {"x": []})) == []


def test_foreign_rows_and_overfull_hospitals_are_no_matching():
    market = matching.market({"a": ["x"], "b": ["x"]}, {"x": "ab"})
    assert is_matching(market, np.array([0, NONE]))
    assert not is_matching(market, np.array([0, 1]))
    assert not is_matching(market, np.array([1, NONE]))


def test_a_market_of_which_all_is_kept_is_itself():
    market = matching.market({"a": ["x", "y"]}, {"x": "a", "y": "a"})
    assert market.keep(np.array([True, True])) is market
    assert market.keep(np.array([True, False])).pairs == 1


def test_hospitals_propose_no_more_once_the_clock_says_stop(monkeypatch):
    asked = []
    propose = fewest_blocking.hospitals_propose
    monkeypatch.setattr(
        fewest_blocking, "hospitals_propose", lambda m: asked.append(m) or propose(m)
    )
    lists = {"Ann": ["City", "Park"], "Ben": ["City"]}
    market = matching.market(lists, {"City": ["Ann", "Ben"], "Park": ["Ann"]})
    assert len(matching.min_blocking(market, stop=lambda: True).blocking) == 1
    assert not asked
    assert len(matching.min_blocking(market).blocking) == 1
    assert asked
