"""A pinned time is kept; last year's may be lost."""

from lawyer_assign.facts import PublishedTime
from lawyer_assign.rules.roster import PinnedTimes
from tests.rules.roster.cases import case_of, found
from tests.worlds.small import committee


def test_a_pinned_time_that_is_not_kept_is_named():
    times = [
        PublishedTime(committee="c1", half_day="mon-am", is_fixed=True),
        PublishedTime(committee="c2", half_day="mon-am"),
    ]
    case = case_of(
        [committee("c1"), committee("c2")], [("c1", "l1"), ("c2", "l2")], times=times
    )
    assert found(PinnedTimes(), case) == {"c1": 1}
    assert found(PinnedTimes(), case, c1="mon-pm", c2="mon-pm") == {"c1": 1}
    assert found(PinnedTimes(), case, c1="mon-am") == {}


def test_nothing_is_pinned_where_nobody_serves():
    times = [PublishedTime(committee="c1", half_day="mon-am", is_fixed=True)]
    assert found(PinnedTimes(), case_of([committee("c1")], [], times=times)) == {}
