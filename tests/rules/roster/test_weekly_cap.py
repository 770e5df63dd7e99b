"""Half days of a lawyer in any week of the span are at most so many."""

import datetime as dt

from lawyer_assign.roster.case import weeks_of
from lawyer_assign.rules.roster import WeeklyCap
from tests.rules.roster.cases import case_of, found, village
from tests.worlds.small import committee

TOWNS = [committee("c1"), committee("c2"), village("v1")]
POSTS = [("c1", "l1"), ("c2", "l1"), ("v1", "l1")]
TIMES = {"c1": "mon-am", "c2": "tue-am", "v1": "wed-am 2"}


def over(most, weeks):
    return found(WeeklyCap(most=most), case_of(TOWNS, POSTS, weeks=weeks), **TIMES)


def test_a_week_with_the_village_is_one_more():
    with_it, without = (2, 2, 2, 2, 2), (3, 3, 3, 3, 3)
    assert over(2, [with_it]) == {"l1": 1}
    assert over(2, [without]) == {}
    assert over(1, [with_it, without]) == {"l1": 3}
    assert over(3, [with_it]) == {}


def test_a_week_that_turns_within_counts_each_day_as_it_falls():
    assert over(2, [(1, 1, 2, 2, 2)]) == {"l1": 1}
    assert over(2, [(2, 2, 3, 3, 3)]) == {}


def test_days_outside_the_span_do_not_count():
    assert over(2, [(0, 2, 2, 2, 2)]) == {}


def test_the_weeks_of_a_year_are_few_kinds():
    weeks = weeks_of(dt.date(2026, 1, 1), dt.date(2026, 12, 31))
    assert (0, 0, 0, 1, 1) in weeks
    assert (4, 5, 5, 5, 0) in weeks
    assert (4, 5, 5, 1, 1) in weeks
    assert len(weeks) < 40
