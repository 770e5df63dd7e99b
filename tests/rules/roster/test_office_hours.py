"""A time is within the office's half days; none named is any."""

from lawyer_assign.rules.roster import OfficeHours
from tests.rules.roster.cases import case_of, found
from tests.worlds.small import committee


def test_a_time_at_which_the_office_is_closed_is_named():
    case = case_of(
        [committee("c1", duty_half_days=["mon-am"]), committee("c2")],
        [("c1", "l1"), ("c2", "l2")],
    )
    assert found(OfficeHours(), case, c1="mon-am", c2="fri-pm") == {}
    assert found(OfficeHours(), case, c1="mon-pm", c2="fri-pm") == {"c1": 1}
