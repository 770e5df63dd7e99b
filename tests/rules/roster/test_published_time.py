"""Who is served and has no time is named; who is not served is not."""

from lawyer_assign.rules.roster import PublishedTime
from tests.rules.roster.cases import case_of, found
from tests.worlds.small import committee


def test_a_served_committee_without_a_time_is_named():
    case = case_of(
        [committee("c1"), committee("c2"), committee("c3")],
        [("c1", "l1"), ("c2", "l2")],
    )
    assert found(PublishedTime(), case) == {"c1": 1, "c2": 1}
    assert found(PublishedTime(), case, c1="mon-am") == {"c2": 1}
    assert found(PublishedTime(), case, c1="mon-am", c2="mon-am") == {}
