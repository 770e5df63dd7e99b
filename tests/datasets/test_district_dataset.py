import os
import subprocess
import sys
from collections import Counter

import numpy as np
import pytest

from lawyer_assign.datasets import ChoiceKnobs, PastKnobs, district, invented
from lawyer_assign.datasets.draws import apportion
from lawyer_assign.datasets.geometry import km_between
from lawyer_assign.datasets.sizes import bands_of, fit_sizes
from lawyer_assign.errors import BadInputError
from lawyer_assign.facts import Facts
from lawyer_assign.facts.base import MOST_COUNT


@pytest.mark.parametrize("seed", [0, 1])
@pytest.mark.parametrize(
    ("committees", "lawyers", "scarcity", "districts", "uncovered"),
    [
        (200, None, 0.3, 1, 60),
        (200, 120, 0.3, 1, 80),
        (200, None, 0.0, 1, 0),
        (200, 300, 0.25, 1, 50),
        (200, 300, 0.3, 3, 60),
        (60, 90, 0.9, 3, 54),
        (90, 90, 0.0, 4, 0),
        (5, 9, 0.2, 2, 1),
        (40, None, 1.0, 2, 40),
        (1, 1, 0.0, 1, 0),
    ],
)
def test_scarcity_is_the_share_left_uncovered_at_one_post_each(
    market, committees, lawyers, scarcity, districts, uncovered, seed
):
    facts = district(
        committees=committees, lawyers=lawyers, scarcity=scarcity,
        districts=districts, seed=seed,
        choices=ChoiceKnobs(refusals=0.5),
        past=PastKnobs(last_year=0, conflicts=1),
    )  # fmt: skip
    covered = market.covered(facts, posts=1, within_reach=False)
    assert committees - sum(covered.values()) == uncovered


def test_shortage_lies_outside_the_first_district(market):
    facts = district(committees=120, lawyers=150, scarcity=0.25, districts=3)
    covered = market.covered(facts, posts=1, within_reach=False)
    assert covered["D01"] == 40
    assert covered["D02"] + covered["D03"] == 50
    assert sum(market.covered(facts, 5, within_reach=False).values()) == 120
    for lawyer in facts.lawyers:
        home = facts.firm[lawyer.firm].district
        if home != "D01":
            assert lawyer.districts in ({home}, {"D02", "D03"})
        else:
            assert lawyer.districts in ({"D01"}, None)


def test_in_a_default_district_everybody_is_in_reach(market):
    facts = district()
    near = market.covered(facts, posts=1)
    assert near == market.covered(facts, posts=1, within_reach=False)


@pytest.mark.parametrize("urban", [0.0, 0.25, 1.0])
def test_urban_is_the_share_of_communities(urban):
    facts = district(committees=80, urban=urban, districts=2)
    kinds = Counter(row.kind for row in facts.committees)
    assert kinds["community"] == urban * 80


def test_counts_and_towns_are_as_asked():
    facts = district(committees=200, lawyers=120, firms=11, districts=2)
    assert len(facts.committees) == 200
    assert len(facts.lawyers) == 120
    assert len(facts.firms) == len({row.firm for row in facts.lawyers}) == 11
    towns = Counter(row.town for row in facts.committees)
    assert len(towns) == 12
    assert max(towns.values()) <= 18
    for town in towns:
        points = np.array(
            [(row.lat, row.lon) for row in facts.committees if row.town == town]
        )
        lat, lon = points.mean(axis=0)
        assert km_between(points[:, 0], points[:, 1], lat, lon).max() < 14


def test_seats_never_bind_at_one_post_each(city):
    facts = district(scarcity=0)
    size = Counter(row.firm for row in facts.lawyers)
    assert all(row.seats is None or row.seats >= size[row.id] for row in facts.firms)
    seats = {row.seats is None for row in city.firms}
    assert seats == {True, False}


@pytest.mark.parametrize(
    "most", [300, pytest.param(MOST_COUNT, marks=pytest.mark.slow)]
)
def test_a_firm_with_more_seats_than_facts_can_say_offers_any_number(monkeypatch, most):
    monkeypatch.setattr(invented, "MOST_COUNT", most)

    def seats(lawyers, seed):
        facts = district(
            committees=2, lawyers=lawyers, firms=1, seed=seed, choices=None
        )
        return [row.seats for row in facts.firms]

    assert seats(most + 1, 0) == [None]
    # A fifth of them offer any number anyway, whatever their size.
    assert any(seats(most // 6, seed) != [None] for seed in range(3))


def test_attributes_are_rare_where_they_should_be():
    facts = district(committees=1_000, districts=4)
    assert sum(bool(row.must_have) for row in facts.committees) == 30
    assert sum(bool(row.languages) for row in facts.committees) == 40
    assert all(row.duty_half_days for row in facts.committees)
    assert all(row.needs and max(row.needs.values()) <= 10 for row in facts.committees)
    assert all(max(row.skills.values()) >= 3 for row in facts.lawyers)


def test_firm_sizes_add_up_and_keep_their_bands():
    bands = bands_of(1_000)
    assert bands.tolist() == [655, 207, 104, 20, 13] or bands.sum() == 1_000
    sizes = fit_sizes(np.random.default_rng(0), bands, 13_400)
    found = np.histogram(sizes, [1, 11, 21, 51, 101, 10_000])[0]
    assert sizes.sum() == 13_400
    assert found.tolist() == bands.tolist()


@pytest.mark.parametrize("lawyers", [9, 40, 20_000])
def test_firm_sizes_leave_their_bands_rather_than_miss_the_sum(lawyers):
    sizes = fit_sizes(np.random.default_rng(0), np.array([3, 3, 1, 1, 1]), lawyers)
    assert sizes.sum() == lawyers
    assert sizes.min() >= 1


def test_apportioning_gives_whole_parts_that_add_up():
    assert apportion(10, np.array([1, 1, 1])).tolist() == [4, 3, 3]
    assert apportion(7, np.array([0.0, 3.0, 1.0])).tolist() == [0, 5, 2]


def test_the_same_seed_gives_the_same_bytes_and_another_does_not():
    text = district(seed=5).model_dump_json()
    assert district(seed=5).model_dump_json() == text
    assert district(seed=6).model_dump_json() != text
    assert Facts.model_validate_json(text) == district(seed=5)


def test_a_seed_means_the_same_on_every_machine():
    facts = district(committees=12, lawyers=5, seed=7)
    committee, lawyer = facts.committees[0], facts.lawyers[0]
    assert (committee.lat, committee.lon) == (29.99519, 119.98117)
    assert list(committee.needs.values()) == [2, 3, 4, 3, 4, 3]
    assert list(lawyer.skills.values()) == [3, 2, 3, 3, 3]
    assert (lawyer.years_of_practice, lawyer.assessment) == (9, 77)


def test_the_order_of_hashes_does_not_matter():
    code = (
        "import sys; from lawyer_assign.datasets import district;"
        "sys.stdout.buffer.write(district(seed=5).model_dump_json().encode())"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        env={
            **os.environ,
            "PYTHONHASHSEED": "1",
            "PYTHONPATH": os.pathsep.join(sys.path),
        },
        capture_output=True,
        check=True,
    )
    assert run.stdout.decode() == district(seed=5).model_dump_json()


def test_nobody_is_a_real_person(market):
    facts = district(past=PastKnobs(conflicts=0.5))
    assert market.is_invented(facts)
    assert facts.conflicts
    assert all("合成" in row.reason for row in facts.conflicts)
    assert all("合成" in row.name for row in facts.committees + facts.districts)


def test_past_knobs_are_shares_of_the_committees():
    none = PastKnobs(last_year=0, fixed=0, conflicts=0)
    facts = district(past=none)
    assert not facts.agreements
    assert not facts.conflicts
    facts = district(past=PastKnobs(last_year=0.5, fixed=0.02), choices=None)
    assert len(facts.agreements) == 100
    assert sum(row.is_fixed for row in facts.agreements) == 4


@pytest.mark.parametrize(
    ("knobs", "knob"),
    [
        ({"committees": 0}, "committees"),
        ({"committees": 2.5}, "committees"),
        ({"lawyers": 1, "districts": 2}, "lawyers"),
        ({"scarcity": -0.1}, "scarcity"),
        ({"scarcity": 30}, "scarcity"),
        ({"districts": 0}, "districts"),
        ({"districts": True}, "districts"),
        ({"firms": 500}, "firms"),
        ({"urban": "much"}, "urban"),
        ({"lent": 2}, "lent"),
        ({"seed": 1.0}, "seed"),
    ],
)
def test_a_wrong_knob_is_named_with_its_value(knobs, knob):
    with pytest.raises(BadInputError) as caught:
        district(**knobs)
    assert f"district({knob})" in str(caught.value)
    assert repr(knobs[knob]) in str(caught.value)


def test_whole_numbers_of_numpy_are_taken_for_what_they_are():
    """They were refused as no whole numbers."""
    knobs = {"committees": 6, "lawyers": 4, "seed": 3, "districts": 2, "scarcity": 1}
    numpys = {name: np.int64(value) for name, value in knobs.items()}
    assert district(**numpys) == district(**knobs)
    with pytest.raises(BadInputError):
        district(committees=np.True_)
