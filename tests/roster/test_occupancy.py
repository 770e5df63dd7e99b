"""When lawyers can come, by half days."""

import datetime as dt

import lawyer_assign as la
from lawyer_assign.facts import Leave
from lawyer_assign.policy import Policy
from lawyer_assign.roster.occupancy import Occupancy
from lawyer_assign.roster.span import Span
from tests.worlds.small import committee, lawyer, world

TUESDAY, WEDNESDAY = dt.date(2026, 3, 3), dt.date(2026, 3, 4)


def test_a_leave_keeps_away_from_its_first_half_day_to_its_last():
    leave = Leave(lawyer="l1", first_day=TUESDAY, first_half="pm",
                  last_day=WEDNESDAY, last_half="am")  # fmt: skip
    facts = world([committee("c1")], [lawyer("l1")]).replace(leaves=[leave])
    policy = Policy()
    span = Span(la.DayTable.of_years(2026))
    held = Occupancy(facts, span, policy.roster.date_rules(policy.reach.travel))
    slots = [
        span.slot(day, half) for day in (TUESDAY, WEDNESDAY) for half in ("am", "pm")
    ]
    assert [held.comes_at("l1")[at] for at in slots] == [True, False, False, True]
    assert [held.is_away("l1", at) for at in slots] == [False, True, True, False]


def test_a_leave_is_to_blame_only_for_half_days_of_a_lawyers_week():
    leave = Leave(lawyer="l1", first_day=TUESDAY, last_day=WEDNESDAY)
    row = lawyer("l1", free_half_days=["tue-am", "wed-pm", "thu-am"])
    facts = world([committee("c1")], [row]).replace(leaves=[leave])
    policy = Policy()
    span = Span(la.DayTable.of_years(2026))
    held = Occupancy(facts, span, policy.roster.date_rules(policy.reach.travel))
    thursday = WEDNESDAY + dt.timedelta(days=1)
    slots = [
        span.slot(day, half)
        for day in (TUESDAY, WEDNESDAY, thursday)
        for half in ("am", "pm")
    ]
    assert [held.is_missed("l1", at) for at in slots] == [
        True, False, False, True, False, False,
    ]  # fmt: skip
