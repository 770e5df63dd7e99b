"""The distance between the best and the worst district."""

import pytest

from lawyer_assign.facts import PairScore
from lawyer_assign.plan import Plan
from lawyer_assign.rules import DistrictBalance
from tests.worlds.small import committee, district, world

PLACES = {"c1": "d1", "c2": "d1", "c3": "d1", "c4": "d2"}
POINTS = {"c1": 10, "c2": 3, "c3": 0, "c4": 6}
FACTS = world(
    [committee(name, district=place) for name, place in PLACES.items()],
    districts=[district("d1"), district("d2"), district("d3")],
    scores=[
        PairScore(lawyer="l1", committee=name, points=points, minutes=0)
        for name, points in POINTS.items()
    ],
)


def spread(names, **more):
    plan = Plan.of((name, "l1") for name in names)
    return [one.amount for one in DistrictBalance(**more).violations(FACTS, plan)]


@pytest.mark.parametrize(
    ("names", "points", "posts"),
    [
        (["c1", "c2", "c3", "c4"], [167], []),
        (["c1", "c4"], [267], [67]),
        (["c4"], [600], [100]),
        (["c1", "c3"], [334], [67]),
        ([], [], []),
    ],
    ids=str,
)
def test_it_is_the_highest_level_rounded_up_less_the_lowest_rounded_down(
    names, points, posts
):
    assert spread(names) == points
    assert spread(names, measure="posts") == posts


def test_a_district_without_committees_does_not_count():
    assert spread(["c1", "c2", "c3", "c4"], measure="posts") == []


def test_both_districts_are_named_in_both_languages():
    (found,) = DistrictBalance().violations(FACTS, Plan.of([("c4", "l1")]))
    assert found.tag == ("district_balance", "districts")
    assert found.text == (
        "per committee, name of d2 (d2) has 6.00 and name of d1 (d1) 0.00 points"
    )
    assert "name of d2（d2）6.00分" in found.text_zh
    (found,) = DistrictBalance().violations(
        FACTS, Plan.of([("c1", "l1"), ("c4", "l1")])
    )
    assert found.text.endswith(" 6.00 and name of d1 (d1) 3.33 points")
    assert found.text_zh.endswith("（d2）6.00分，name of d1（d1）3.33分")


def test_without_committees_there_is_no_spread():
    assert list(DistrictBalance().violations(world(committees=0), Plan.of([]))) == []
