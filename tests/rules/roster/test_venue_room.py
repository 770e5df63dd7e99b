"""A shared venue holds as many duties at once as it has room for."""

from lawyer_assign.facts import Venue
from lawyer_assign.rules.roster import VenueRoom
from tests.rules.roster.cases import case_of, found, village
from tests.worlds.small import committee

TOWNS = [committee("c1"), committee("c2"), committee("c3"), village("v1")]
POSTS = [("c1", "l1"), ("c2", "l2"), ("c3", "l3"), ("v1", "l3")]


def full(capacity, **times):
    venue = Venue(id="x", name="", capacity=capacity, committees=["c1", "c2", "v1"])
    return found(VenueRoom(), case_of(TOWNS, POSTS, 3, venues=[venue]), **times)


def test_what_is_more_than_the_room_counts_week_by_week():
    assert full(1, c1="mon-am", c2="mon-am") == {"x": 4}
    assert full(2, c1="mon-am", c2="mon-am") == {}
    assert full(1, c1="mon-am", c2="mon-pm") == {}
    assert full(1, c1="mon-am", v1="mon-am 2") == {"x": 1}
    assert full(2, c1="mon-am", c2="mon-am", v1="mon-am 2") == {"x": 1}


def test_who_has_a_room_of_its_own_is_not_counted():
    assert full(1, c1="mon-am", c3="mon-am") == {}
