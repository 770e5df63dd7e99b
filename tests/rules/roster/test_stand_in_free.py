"""Who stands in has the half day, and no duty of her own then."""

from lawyer_assign.rules.roster import StandInFree
from tests.rules.roster.cases import case_of, found, village
from tests.worlds.small import committee, lawyer


def test_a_stand_in_who_is_not_free_is_counted():
    people = [lawyer("l1"), lawyer("l2", free_half_days=["mon-am", "tue-am"])]
    case = case_of(
        [committee("c1"), committee("c2"), village("v2")],
        [("c1", "l1"), ("c2", "l2"), ("v2", "l2")],
        people,
        stand_ins={"c1": "l2"},
    )
    assert found(StandInFree(), case, c1="mon-am") == {}
    assert found(StandInFree(), case, c1="fri-am") == {"c1": 1}
    assert found(StandInFree(), case, c1="mon-am", c2="mon-am") == {"c1": 1}
    assert found(StandInFree(), case, c1="mon-am", v2="mon-am 2") == {"c1": 1}
    assert found(StandInFree(), case, c1="mon-am", c2="tue-am") == {}


def test_a_stand_in_who_names_no_half_days_has_all_of_them():
    case = case_of([committee("c1")], [("c1", "l1")], stand_ins={"c1": "l2"})
    assert found(StandInFree(), case, c1="fri-am") == {}
