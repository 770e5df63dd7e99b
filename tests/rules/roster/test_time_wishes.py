"""Wishes of a committee and of all its lawyers are priced by weight."""

from lawyer_assign.facts import TimeWish
from lawyer_assign.rules.roster import TimeWishes
from tests.rules.roster.cases import case_of, found
from tests.worlds.small import committee


def test_wishes_of_both_sides_that_are_missed_add_up():
    wishes = [
        TimeWish(committee="c1", half_days=["mon-am"], weight=3),
        TimeWish(lawyer="l1", half_days=["mon-am", "tue-am"], weight=2),
        TimeWish(lawyer="l2", half_days=["fri-pm"], weight=5),
    ]
    case = case_of(
        [committee("c1"), committee("c2")],
        [("c1", "l1"), ("c2", "l1")],
        time_wishes=wishes,
    )
    assert found(TimeWishes(), case, c1="mon-am", c2="tue-am") == {}
    assert found(TimeWishes(), case, c1="tue-am") == {"c1": 3}
    assert found(TimeWishes(), case, c1="fri-pm", c2="fri-pm") == {"c1": 5, "c2": 2}
