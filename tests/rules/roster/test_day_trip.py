"""Morning and afternoon of one day are not far apart."""

from lawyer_assign.roster.legs import leg_between
from lawyer_assign.rules.roster import DayTrip
from tests.rules.roster.cases import CONTEXT, FAR, NEAR, case_of, found, village
from tests.worlds.small import committee

TOWNS = [
    committee("c1", **NEAR),
    committee("c2", **FAR),
    village("v1", **FAR),
    village("v2", **NEAR),
]
POSTS = [("c1", "l1"), ("c2", "l1"), ("v1", "l1"), ("v2", "l1")]


def test_two_places_far_apart_are_not_on_one_day():
    case = case_of(TOWNS, POSTS)
    assert found(DayTrip(), case, c1="mon-am", c2="mon-pm") == {"l1": 1}
    assert found(DayTrip(), case, c1="mon-am", c2="tue-pm") == {}
    assert found(DayTrip(minutes=100_000), case, c1="mon-am", c2="mon-pm") == {}


def test_villages_are_on_one_day_only_in_the_same_week_of_the_month():
    case = case_of(TOWNS, POSTS)
    assert found(DayTrip(), case, v1="mon-am 1", v2="mon-pm 1") == {"l1": 1}
    assert found(DayTrip(), case, v1="mon-am 1", v2="mon-pm 2") == {}
    assert found(DayTrip(), case, c1="mon-am", v1="mon-pm 4") == {"l1": 1}


def test_the_limit_itself_is_near_enough():
    case = case_of(
        [committee("c1", **NEAR), committee("c2", lat=30.03, lon=120.0)],
        [("c1", "l1"), ("c2", "l1")],
    )
    ends = (case.facts.committee["c1"], case.facts.committee["c2"])
    minutes = leg_between(CONTEXT.travel, *ends)
    assert 10 < minutes < 20
    times = {"c1": "mon-am", "c2": "mon-pm"}
    assert found(DayTrip(minutes=minutes), case, **times) == {}
    assert found(DayTrip(minutes=minutes - 1), case, **times) == {"l1": 1}
