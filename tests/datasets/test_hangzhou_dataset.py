import csv
from collections import Counter
from importlib import resources

import numpy as np
import pytest

from lawyer_assign.datasets import hangzhou
from lawyer_assign.datasets.city import (
    COUNTIES,
    read_table,
    short_name,
    town_points,
)
from lawyer_assign.datasets.geometry import km_between
from lawyer_assign.errors import BadInputError
from lawyer_assign.facts import Facts

COUNTY_COUNTS = {
    "330102": (199, 4), "330105": (174, 0), "330106": (181, 41), "330108": (67, 0),
    "330109": (237, 336), "330110": (106, 116), "330111": (74, 276),
    "330112": (49, 270), "330113": (139, 57), "330114": (63, 59),
    "330122": (37, 181), "330127": (24, 337), "330182": (42, 229),
}  # fmt: skip
CORE = {"330102", "330105", "330106", "330108"}
CHUNAN, JIANDE = "330127", "330182"


def test_every_county_has_its_real_communities_and_villages(city):
    found = Counter((row.district, row.kind) for row in city.committees)
    for county, (communities, villages) in COUNTY_COUNTS.items():
        assert found[county, "community"] == communities
        assert found[county, "village"] == villages
    kinds = Counter(row.kind for row in city.committees)
    assert kinds == {"community": 1_392, "village": 1_906}


def test_ids_are_division_codes_that_agree_with_district_and_kind(city):
    for row in city.committees:
        assert len(row.id) == 12
        assert row.id[:6] == row.district
        assert ("200" <= row.id[9:] <= "399") == (row.kind == "village")


def test_display_names_are_short(city):
    assert short_name("东风村委会") == "东风村"
    assert short_name("富城村村民委员会") == "富城村"
    assert short_name("沈冠村村委会村委会") == "沈冠村"
    assert short_name("清波门社区") == "清波门社区"
    villages = [row.name for row in city.committees if row.kind == "village"]
    assert all(name.endswith("村") and "委" not in name[-3:] for name in villages)


def test_shipped_towns_hold_points_and_no_boxes():
    path = resources.files("lawyer_assign.datasets").joinpath("hangzhou_towns.csv")
    header, *rows = csv.reader(path.read_text("utf-8").splitlines())
    assert len(rows) == 192
    assert not [name for name in header if "bbox" in name or "outline" in name]
    assert {"lat", "lon", "precision", "source"} <= set(header)


def test_committees_lie_near_the_point_of_their_town(city):
    towns = read_table("hangzhou_towns.csv")
    place = {code: at for at, code in enumerate(towns["town_code"])}
    lat, lon, radius = town_points(towns)
    town = [place[row.id[:9]] for row in city.committees]
    there = np.array([[row.lat, row.lon] for row in city.committees])
    km = km_between(lat[town], lon[town], there[:, 0], there[:, 1])
    is_community = np.array([row.kind == "community" for row in city.committees])
    assert np.all(km <= radius[town] + 0.01)
    assert np.all(km[is_community] <= radius[town][is_community] / 2 + 0.01)
    assert radius.max() <= 12
    assert len({(row.lat, row.lon) for row in city.committees}) > 3_280
    assert np.median(km) > 0.5


def test_lawyers_are_placed_as_the_facts_describe(city):
    home = Counter(city.firm[row.firm].district for row in city.lawyers)
    assert len(city.lawyers) == sum(home.values()) == 10_700
    assert len(city.firms) == 620
    assert 0.7 < sum(home[county] for county in CORE) / 10_700 < 0.85
    for county in (CHUNAN, JIANDE):
        assert 20 <= home[county] < 100
    assert all(100 <= home[county] < 1_000 for county in home if county not in CORE
               and county not in (CHUNAN, JIANDE))  # fmt: skip


def test_neighbours_are_mutual():
    for code, county in COUNTIES.items():
        assert code not in county.neighbours
        assert all(code in COUNTIES[other].neighbours for other in county.neighbours)


def test_firm_sizes_follow_the_national_shares(city):
    size = np.array(list(Counter(row.firm for row in city.lawyers).values()))
    share = np.histogram(size, [1, 11, 21, 51, 101, 10_000])[0] / len(city.firms)
    wanted = np.array([0.655, 0.2074, 0.1044, 0.0203, 0.0129])
    assert len(size) == len(city.firms)
    assert np.abs(share - wanted).max() < 0.01


def test_some_core_lawyers_are_lent_and_the_others_stay_near(city):
    core = [row for row in city.lawyers if city.firm[row.firm].district in CORE]
    lent = [row for row in core if row.districts and CHUNAN in row.districts]
    assert 0.04 < len(lent) / len(core) < 0.08
    anywhere = sum(row.districts is None for row in core)
    assert 0.02 < anywhere / len(core) < 0.04
    for row in city.lawyers:
        home = city.firm[row.firm].district
        assert row.districts is None or home in row.districts


def test_one_post_each_leaves_chunan_and_jiande_short_and_nobody_else(city, market):
    covered = market.covered(city, posts=1)
    short = {
        county: sum(COUNTY_COUNTS[county]) - covered[county] for county in COUNTY_COUNTS
    }
    assert {county for county, missing in short.items() if missing} == {CHUNAN, JIANDE}
    assert short[CHUNAN] + short[JIANDE] > 200


def test_five_posts_each_cover_the_whole_city(city, market):
    assert sum(market.covered(city, posts=5).values()) == 3_298


def test_the_same_seed_gives_the_same_bytes_and_survives_json(city):
    text = city.model_dump_json()
    assert hangzhou(seed=0).model_dump_json() == text
    assert Facts.model_validate_json(text) == city


def test_another_seed_moves_people_but_not_the_list(city):
    other = hangzhou(seed=1, choices=None)
    assert [row.id for row in other.committees] == [row.id for row in city.committees]
    assert other.committees[0].lat != city.committees[0].lat
    assert other.lawyers != city.lawyers


def test_a_knob_of_the_choices_leaves_the_people_alone(city):
    without = hangzhou(seed=0, choices=None)
    assert without.choices == ()
    assert without.lawyers == city.lawyers
    assert without.firms == city.firms
    assert without.committees == city.committees


def test_nobody_is_a_real_person(city, market):
    assert market.is_invented(city)
    assert all("合成" in row.reason for row in city.conflicts)


def test_agreements_contradict_nothing(city):
    fixed = [row for row in city.agreements if row.is_fixed]
    assert 40 <= len(fixed) <= 66
    assert len({row.firm for row in fixed}) == len(fixed)
    assert 0.5 < len(city.agreements) / 3_298 <= 0.6
    barred = {(row.firm, row.committee) for row in city.conflicts if row.firm}
    barred |= {(row.lawyer, row.committee) for row in city.conflicts if row.lawyer}
    load = Counter()
    for row in city.agreements:
        (lawyer,) = (city.lawyer[one] for one in row.lawyers)
        choice = city.choice.get((row.firm, row.committee))
        assert not choice or not (choice.firm_refuses or choice.committee_refuses)
        assert (row.firm, row.committee) not in barred
        assert (lawyer.id, row.committee) not in barred
        place = city.committee[row.committee].district
        assert lawyer.districts is None or place in lawyer.districts
        load[lawyer.id] += 1
        assert load[lawyer.id] <= (lawyer.max_committees or 5)


@pytest.mark.parametrize(
    ("knobs", "knob"),
    [
        ({"lawyers": 100}, "lawyers"),
        ({"firms": 2}, "firms"),
        ({"lent": 1.5}, "lent"),
        ({"seed": -1}, "seed"),
        ({"lent": float("nan")}, "lent"),
    ],
)
def test_a_wrong_knob_is_named_with_its_value(knobs, knob):
    with pytest.raises(BadInputError) as caught:
        hangzhou(**knobs)
    assert f"hangzhou({knob})" in str(caught.value)
    assert repr(knobs[knob]) in str(caught.value)
