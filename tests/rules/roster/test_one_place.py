"""A half day holds one time of a lawyer, week by week of the month."""

from lawyer_assign.rules.roster import OnePlace
from tests.rules.roster.cases import case_of, found, village
from tests.worlds.small import committee

TOWNS = [committee("c1"), committee("c2"), village("v1"), village("v2")]
POSTS = [("c1", "l1"), ("c2", "l1"), ("v1", "l1"), ("v2", "l1")]


def test_two_communities_at_once_meet_in_all_four_weeks():
    case = case_of(TOWNS, POSTS)
    assert found(OnePlace(), case, c1="mon-am", c2="mon-am") == {"l1": 4}
    assert found(OnePlace(), case, c1="mon-am", c2="mon-pm") == {}


def test_a_community_blocks_its_half_day_in_every_week():
    case = case_of(TOWNS, POSTS)
    assert found(OnePlace(), case, c1="mon-am", v1="mon-am 3") == {"l1": 1}
    assert found(OnePlace(), case, c1="mon-am", v1="mon-pm 3") == {}


def test_villages_share_a_half_day_in_other_weeks_of_the_month():
    case = case_of(TOWNS, POSTS)
    assert found(OnePlace(), case, v1="mon-am 1", v2="mon-am 2") == {}
    assert found(OnePlace(), case, v1="mon-am 2", v2="mon-am 2") == {"l1": 1}


def test_members_of_a_team_are_each_at_one_place():
    case = case_of(TOWNS[:2], [("c1", "l1"), ("c1", "l2"), ("c2", "l2")])
    assert found(OnePlace(), case, c1="mon-am", c2="mon-am") == {"l2": 4}
