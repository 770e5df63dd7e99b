"""Last year's times that are lost are counted, half day and week alike."""

from lawyer_assign.facts import PublishedTime
from lawyer_assign.rules.roster import KeptTimes
from tests.rules.roster.cases import case_of, found, village
from tests.worlds.small import committee


def test_a_time_of_last_year_that_is_lost_is_named():
    times = [
        PublishedTime(committee="c1", half_day="mon-am"),
        PublishedTime(committee="v1", half_day="mon-am", nth=2),
    ]
    case = case_of(
        [committee("c1"), village("v1")], [("c1", "l1"), ("v1", "l2")], times=times
    )
    assert found(KeptTimes(), case) == {"c1": 1, "v1": 1}
    assert found(KeptTimes(), case, c1="mon-am", v1="mon-am 2") == {}
    assert found(KeptTimes(), case, c1="mon-am", v1="mon-am 1") == {"v1": 1}
