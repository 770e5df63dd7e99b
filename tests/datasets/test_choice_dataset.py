import math
from collections import Counter, defaultdict
from hashlib import sha256

import numpy as np
import pytest

from lawyer_assign.datasets import ChoiceKnobs, choosing, district
from lawyer_assign.datasets.geometry import km_between, reach_km
from lawyer_assign.errors import BadInputError

BOTH = (("committee", "committee_rank"), ("firm", "firm_rank"))


@pytest.mark.parametrize("length", [1, 3, 8, 50])
def test_no_committee_lists_more_than_list_length(chosen, market, length):
    facts = chosen(list_length=length, refusals=0)
    lists = market.lists(facts, "committee", "committee_rank")
    assert max(map(len, lists.values())) == min(length, len(facts.firms))


def test_city_lists_have_eight_names(city, market):
    lists = market.lists(city, "committee", "committee_rank")
    sizes = Counter(map(len, lists.values()))
    assert max(sizes) == 8
    assert sizes[8] > 0.9 * len(lists)


@pytest.mark.parametrize(("owner", "rank"), BOTH)
def test_without_ties_every_list_is_strict_and_dense(chosen, market, owner, rank):
    for ranks in market.lists(chosen(tie_density=0), owner, rank).values():
        assert ranks == list(range(1, len(ranks) + 1))


@pytest.mark.parametrize(("owner", "rank"), BOTH)
def test_with_tie_density_one_every_list_is_one_tie(chosen, market, owner, rank):
    lists = market.lists(chosen(tie_density=1), owner, rank)
    assert max(map(len, lists.values())) > 1
    assert {one for ranks in lists.values() for one in ranks} == {1}


def test_tie_density_is_the_share_of_entries_tied_with_the_one_before(chosen, market):
    facts = chosen(tie_density=0.3, firm_tie_density=0.8)
    for (owner, rank), share in zip(BOTH, (0.3, 0.8), strict=True):
        steps = np.concatenate(
            [np.diff(ranks) for ranks in market.lists(facts, owner, rank).values()]
        )
        assert set(steps.tolist()) == {0, 1}
        assert abs((steps == 0).mean() - share) < 0.06


def test_a_third_of_the_city_has_no_view(city):
    speak = {row.committee for row in city.choices if row.committee_rank is not None}
    assert 3_298 - len(speak) == pytest.approx(3_298 / 3, abs=2)


@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_no_view_is_the_share_of_committees_that_rank_nobody(chosen, share):
    facts = chosen(no_view=share, refusals=0)
    speak = {row.committee for row in facts.choices if row.committee_rank is not None}
    assert 200 - len(speak) == share * 200


def test_mutual_share_is_the_share_of_listed_firms_that_rank_back(chosen):
    for share in (0.0, 0.4, 1.0):
        facts = chosen(mutual_share=share, refusals=0)
        listed = [row for row in facts.choices if row.committee_rank is not None]
        mutual = sum(row.is_mutual for row in listed)
        assert mutual == math.floor(share * len(listed) + 0.5)
        one_sided = len(facts.choices) - len(listed)
        assert one_sided == math.floor(0.05 * len(listed) + 0.5)


def test_refusals_are_a_share_of_all_rows(city):
    refused = [r for r in city.choices if r.firm_refuses or r.committee_refuses]
    assert len(refused) == math.floor(0.01 * len(city.choices) + 0.5)
    by_firm = sum(row.firm_refuses for row in refused)
    assert 0.35 < by_firm / len(refused) < 0.65


def test_popularity_skew_concentrates_the_lists(city):
    def top(skew):
        knobs = ChoiceKnobs(popularity_skew=skew, list_length=4)
        facts = district(committees=400, lawyers=1_000, choices=knobs)
        named = Counter(
            row.firm for row in facts.choices if row.committee_rank is not None
        )
        return sum(count for _, count in named.most_common(5)) / named.total()

    assert top(0) < top(1) - 0.05 < top(3) - 0.1


def test_whoever_is_chosen_is_willing_and_within_reach(city):
    serves = defaultdict(set)
    for row in city.lawyers:
        everywhere = set(city.district)
        serves[row.firm] |= everywhere if row.districts is None else row.districts
    pairs = [
        (city.firm[row.firm], city.committee[row.committee]) for row in city.choices
    ]
    assert all(c.district in serves[f.id] for f, c in pairs)
    point = np.array([[f.lat, f.lon, c.lat, c.lon] for f, c in pairs]).T
    far = reach_km(np.array([c.kind == "village" for _, c in pairs]))
    assert np.all(km_between(*point) <= far)


def test_near_firms_are_chosen_more_than_far_ones(city):
    km = [
        km_between(*np.array([f.lat, f.lon, c.lat, c.lon]))
        for f, c in (
            (city.firm[row.firm], city.committee[row.committee])
            for row in city.choices[::7]
            if row.is_mutual and city.committee[row.committee].kind == "community"
        )
    ]
    assert np.median(km) < 10


def test_rows_come_sorted_and_no_pair_twice(city):
    keys = [(row.committee, row.firm) for row in city.choices]
    assert keys == sorted(set(keys))


@pytest.mark.parametrize(
    ("knob", "value"),
    [
        ("list_length", 0), ("tie_density", 1.1), ("firm_tie_density", -1),
        ("popularity_skew", -0.5), ("no_view", 33), ("mutual_share", None),
        ("firm_only", float("inf")), ("refusals", "few"),
    ],
)  # fmt: skip
def test_a_wrong_knob_is_named_with_its_value(knob, value):
    with pytest.raises(BadInputError) as caught:
        ChoiceKnobs(**{knob: value})
    assert f"ChoiceKnobs({knob})" in str(caught.value)
    assert repr(value) in str(caught.value)


def digest_of(facts):
    rows = [
        (one.committee, one.firm, one.committee_rank, one.firm_rank,
         one.committee_refuses, one.firm_refuses)
        for one in facts.choices
    ]  # fmt: skip
    return sha256(repr(rows).encode()).hexdigest()[:16]


@pytest.mark.parametrize(
    ("committees", "districts", "seed", "digest"),
    [
        (40, 1, 0, "f39a7054f8a6e208"),
        (300, 5, 1, "6deec78519dc5794"),
        (1_000, 1, 2, "a4c50fec5cdc6a34"),
        (3_000, 30, 3, "cc1e9ba557ad7ac9"),
    ],
)
def test_a_seed_says_the_same_in_every_version(committees, districts, seed, digest):
    facts = district(committees=committees, districts=districts, seed=seed)
    assert digest_of(facts) == digest


def test_who_is_far_costs_no_exact_distance(monkeypatch):
    """Of large districts that is most of the cells, and was most of the time."""
    sizes = []

    def counted(*places):
        found = km_between(*places)
        sizes.append(found.size)
        return found

    monkeypatch.setattr(choosing, "km_between", counted)
    facts = district(committees=3_000, districts=30)
    assert 0 < sum(sizes) < 0.2 * len(facts.committees) * len(facts.firms)
