"""A time is free for every member of the team, once per committee."""

from lawyer_assign.rules.roster import LawyerHours
from tests.rules.roster.cases import case_of, found
from tests.worlds.small import committee, lawyer


def test_one_member_who_cannot_come_is_enough():
    people = [
        lawyer("l1", free_half_days=["mon-am", "mon-pm"]),
        lawyer("l2", free_half_days=["mon-am"]),
        lawyer("l3"),
    ]
    case = case_of(
        [committee("c1")], [("c1", "l1"), ("c1", "l2"), ("c1", "l3")], people
    )
    assert found(LawyerHours(), case, c1="mon-am") == {}
    assert found(LawyerHours(), case, c1="mon-pm") == {"c1": 1}
    assert found(LawyerHours(), case, c1="tue-am") == {"c1": 1}
