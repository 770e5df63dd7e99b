"""Why a committee has no fixed time, where half days alone keep it from one."""

from dataclasses import replace

import pytest

import lawyer_assign as la
from lawyer_assign.pairs import Travel
from lawyer_assign.plan import Plan
from lawyer_assign.roster import Roster
from lawyer_assign.roster.case import RosterCase
from lawyer_assign.roster.date_rules import DateRules
from lawyer_assign.roster.roster import RosterRow
from lawyer_assign.roster.times import FixedTime
from lawyer_assign.roster.unplaced import why_without_time
from tests.worlds.small import committee, lawyer, world

A, B = "name of a (a)", "name of b (b)"
RULES = DateRules(Travel())
WEEKDAYS_ONLY = "; fixed times are on Mondays to Fridays"


@pytest.mark.parametrize(
    ("office", "a", "b", "said"),
    [
        (["tue-am"], ["wed-am"], [], f"no half day is common to the office and {A}"),
        (
            ["tue-am"],
            ["tue-am"],
            ["wed-am"],
            f"no half day is common to the office and {A}, {B}",
        ),
        ([], ["tue-am"], ["wed-am"], f"no half day is common to {A}, {B}"),
        (["sat-am"], [], ["tue-am"], "the half days of the office are all at the"),
        (["sat-am"], [], [], "the half days of the office are all at the weekend"),
        (
            ["tue-am", "sat-am"],
            ["sat-am", "sun-pm"],
            [],
            f"the half days of {A} are all at the weekend",
        ),
        (["sat-am"], [], ["sun-am"], f"the half days of the office and {B} are all"),
        (
            ["tue-am", "sat-am"],
            ["wed-am", "sat-am"],
            [],
            f"the half days common to the office and {A} are all at the weekend",
        ),
    ],
)
def test_who_keeps_a_committee_from_a_time_is_said(office, a, b, said):
    """Whose week is open to all, or has no part in it, is not blamed."""
    facts = world(
        [committee("c", duty_half_days=office, lawyers_min=2, lawyers_max=2)],
        [lawyer("a", free_half_days=a), lawyer("b", free_half_days=b)],
    )
    case = RosterCase.of(
        facts, Plan.of([("c", "a"), ("c", "b")]), la.DayTable.of_years(2026)
    )
    why = why_without_time(case, Roster.of([]), "c", RULES)
    assert why.en.startswith(said)
    assert why.en.endswith(WEEKDAYS_ONLY) == ("weekend" in why.en)
    assert ("周末" in why.zh) == ("weekend" in why.en)
    assert ("周一至周五" in why.zh) == ("weekend" in why.en)
    for one in ("（a）", "（b）", "社区（村）", "共同"):
        english = {"（a）": A, "（b）": B, "社区（村）": "office", "共同": "common"}[
            one
        ]
        assert (one in why.zh) == (english in why.en)


@pytest.mark.parametrize(
    ("left_out", "said"),
    [
        ({"has_lawyer_hours": False}, "the half days of the office are all at the"),
        ({"has_office_hours": False}, f"the half days of {A} are all at the weekend"),
        (
            {"has_lawyer_hours": False, "has_office_hours": False},
            "the times left to name of c (c) do not go with",
        ),
    ],
    ids=["lawyers", "office", "both"],
)
def test_a_rule_that_need_not_hold_is_no_reason(left_out, said):
    facts = world(
        [committee("c", duty_half_days=["sat-am"])],
        [lawyer("a", free_half_days=["sun-am"])],
    )
    case = RosterCase.of(facts, Plan.of([("c", "a")]), la.DayTable.of_years(2026))
    rules = replace(RULES, **left_out)
    why = why_without_time(case, Roster.of([]), "c", rules)
    assert why.en.startswith(said)
    assert ("律师" in why.zh) == ("lawyers" in why.en)


def test_who_is_elsewhere_is_a_reason_only_where_nobody_may_be_at_two_places():
    facts = world(
        [committee("c", duty_half_days=["tue-am"]), committee("d")],
        [lawyer("a")],
        venues=[la.Venue(id="v", name="v", committees=["c", "d"])],
    )
    plan = Plan.of([("c", "a"), ("d", "a")])
    case = RosterCase.of(facts, plan, la.DayTable.of_years(2026))
    there = Roster.of([RosterRow("d", FixedTime("tue-am"), ("a",))])
    said = {
        (one_place, venues): why_without_time(
            case, there, "c",
            replace(RULES, has_one_place=one_place, has_venues=venues),
        ).en
        for one_place in (True, False)
        for venues in (True, False)
    }  # fmt: skip
    assert {at: (A in one, "venue v" in one) for at, one in said.items()} == {
        (one_place, venues): (one_place, venues) for one_place, venues in said
    }
