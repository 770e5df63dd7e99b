"""The nation: published counts by province, one small city object at a time."""

import csv
import pickle
from collections import Counter
from importlib import resources

import numpy as np
import pytest

import lawyer_assign as la
from lawyer_assign.datasets import nation
from lawyer_assign.datasets.provinces import KNOWN, LAWYERS, lawyers_by_province

CITIES = {city.code: city for city in nation()}
SMALL = CITIES["6203"]  # 金昌: 2 counties, 182 committees


def published():
    """Communities and villages by province, straight from the list."""
    path = resources.files("lawyer_assign.datasets") / "china_counties.csv"
    counts: dict[str, Counter] = {}
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            both = counts.setdefault(row["province_name"], Counter())
            both["community"] += int(row["n_communities"])
            both["village"] += int(row["n_villages"])
    return counts


def test_the_cities_sum_to_the_published_counts_of_every_province():
    found: dict[str, Counter] = {}
    for city in CITIES.values():
        both = found.setdefault(city.province, Counter())
        both["community"] += int(city.communities.sum())
        both["village"] += int(city.villages.sum())
    assert found == published()
    total = sum(found.values(), Counter())
    assert total == {"community": 124_649, "village": 487_144}


def test_the_facts_of_a_city_hold_what_the_list_says_of_its_counties():
    facts = SMALL.facts()
    held = Counter((row.district, row.kind) for row in facts.committees)
    for at, code in enumerate(SMALL.counties):
        assert held[code, "community"] == SMALL.communities[at]
        assert held[code, "village"] == SMALL.villages[at]
    assert [row.id for row in facts.districts] == list(SMALL.counties)
    home = {row.id: row.district for row in facts.firms}
    lawyers = Counter(home[row.firm] for row in facts.lawyers)
    assert [lawyers[code] for code in SMALL.counties] == SMALL.lawyers.tolist()


def test_all_lawyers_of_the_nation_are_placed_and_every_city_has_one():
    assert sum(int(city.lawyers.sum()) for city in CITIES.values()) == LAWYERS
    assert all(city.lawyers.sum() >= 1 for city in CITIES.values())
    guangdong = [city for city in CITIES.values() if city.province == "广东省"]
    assert sum(int(c.lawyers.sum()) for c in guangdong) == KNOWN["广东省"]


def test_another_number_of_lawyers_is_shared_out_in_the_same_proportions():
    names = ["广东省", "海南省", "青海省"]
    counts = np.array([100, 50, 50])
    few, many = (
        lawyers_by_province(names, counts, counts, total) for total in (1_000, 100_000)
    )
    assert few.sum() == 1_000
    np.testing.assert_allclose(few / 1_000, many / 100_000, atol=0.001)


def test_the_same_seed_draws_the_same_city_and_another_seed_another():
    assert SMALL.facts() == SMALL.facts()
    other = next(city for city in nation(seed=1) if city.code == SMALL.code)
    assert other.facts() != SMALL.facts()


def test_a_city_is_small_until_its_facts_are_asked_for():
    assert len(pickle.dumps(SMALL)) < 5_000
    assert pickle.loads(pickle.dumps(SMALL)).facts() == SMALL.facts()


def test_lawyers_lend_across_counties_and_never_out_of_the_city():
    facts = CITIES["1306"].facts()
    own = {row.id: row.district for row in facts.firms}
    only = sum(row.districts == {own[row.firm]} for row in facts.lawyers)
    anywhere = sum(row.districts is None for row in facts.lawyers)
    assert only / len(facts.lawyers) == pytest.approx(0.45, abs=0.03)
    assert anywhere / len(facts.lawyers) == pytest.approx(0.06, abs=0.02)
    assert all(len(row.districts or ()) <= 4 for row in facts.lawyers)


def test_a_city_of_the_nation_is_planned_and_proved():
    policy = la.Policy.hangzhou_2024(stability="off")
    outcome = la.solve(SMALL.facts(), policy)
    assert outcome.status == "optimal"


@pytest.mark.parametrize(
    ("knob", "value"), [("seed", -1), ("lawyers", -5), ("lawyers", 1.5)]
)
def test_a_knob_out_of_range_is_refused(knob, value):
    with pytest.raises(la.BadInputError) as caught:
        next(nation(**{knob: value}))
    assert f"nation({knob})" in str(caught.value)
