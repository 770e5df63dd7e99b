"""The check of fixed times by itself: rows that are none, and prices by tier."""

from dataclasses import replace

import pytest

from lawyer_assign.policy.roster_policy import RosterPolicy
from lawyer_assign.roster import FixedTime, Roster, RosterRow
from lawyer_assign.rules import Wish
from lawyer_assign.rules.roster import LawyerHours, OfficeHours, OnePlace, TimeWishes
from lawyer_assign.verify.roster import check_times, find_odd_rows
from tests.rules.roster.cases import CONTEXT, case_of, roster_of, village
from tests.worlds.small import committee, lawyer

CASE = case_of(
    [committee("c1", duty_half_days=["mon-am"]), committee("c2"), village("v1"),
     committee("c3")],
    [("c1", "l1"), ("c1", "l2"), ("c2", "l1"), ("v1", "l2")],
)  # fmt: skip
GOOD = RosterRow("c1", FixedTime("mon-am"), ("l2", "l1"), None)
ODD = {
    "as it should be": ([GOOD], []),
    "twice": ([GOOD, GOOD], ["c1 has two times"]),
    "nobody serves it": (
        [RosterRow("c3", FixedTime("mon-am"), (), None)],
        ["c3 has a time, but nobody serves it"]),
    "a stranger": (
        [RosterRow("x", FixedTime("mon-am"), ("l1",), None)],
        ["x has a time, but nobody serves it"]),
    "another team": (
        [replace(GOOD, lawyers=("l1",))],
        ["c1 is served by l1, l2, the roster says l1"]),
    "a stranger and a good one": (
        [RosterRow("x", FixedTime("mon-am"), ("l1",), None),
         replace(GOOD, lawyers=("l1",))],
        ["x has a time, but nobody serves it",
         "c1 is served by l1, l2, the roster says l1"]),
    "a community once a month": (
        [RosterRow("c1", FixedTime("mon-am", 1), ("l1", "l2"), None)],
        [f"c1 is a community and cannot have {FixedTime('mon-am', 1)}"]),
    "a village every week": (
        [RosterRow("v1", FixedTime("mon-am"), ("l2",), None)],
        [f"v1 is a village and cannot have {FixedTime('mon-am')}"]),
    "a weekend": (
        [RosterRow("v1", FixedTime("sat-am", 2), ("l2",), None)],
        [f"v1 is a village and cannot have {FixedTime('sat-am', 2)}"]),
}  # fmt: skip


@pytest.mark.parametrize("name", ODD)
def test_rows_that_are_none_of_the_plan_are_said_and_nothing_else(name):
    rows, texts = ODD[name]
    found = list(find_odd_rows(CASE, Roster(tuple(rows))))
    assert [one.text for one in found] == texts
    assert all((one.tag.rule, one.amount) == ("one_time", 1) for one in found)


@pytest.mark.parametrize(
    ("nth", "fits"), [(0, 0), (1, 1), (2, 1), (3, 1), (4, 1), (5, 0)]
)
def test_a_village_has_one_of_the_first_four_of_a_month(nth, fits):
    row = RosterRow("v1", FixedTime("mon-am", nth), ("l2",), None)
    assert len(list(find_odd_rows(CASE, Roster((row,))))) == 1 - fits


def policy_of(*rules):
    return RosterPolicy(rules=rules).within(CONTEXT)


def test_times_are_priced_by_tier_and_rule_with_their_weights():
    case = case_of(
        [committee("c1", duty_half_days=["mon-am"]), committee("c2"), committee("c3")],
        [("c1", "l1"), ("c2", "l1"), ("c3", "l1")],
        [lawyer("l1", free_half_days=["mon-am"])],
    )
    policy = policy_of(
        OfficeHours(),
        LawyerHours(wish=Wish(tier=3, weight=5)),
        OnePlace(wish=Wish(tier=1, weight=4)),
    )
    roster = roster_of(case, c1="tue-am", c2="tue-am", c3="mon-am")
    report = check_times(case, policy, roster)
    assert [one.tag for one in report.violations] == [("office_hours", "c1")]
    assert not report.is_clean
    assert {one.tag.rule for one in report.shortfalls} == {"lawyer_hours", "one_place"}
    assert [(tier.number, tier.price, tier.by_rule) for tier in report.tiers] == [
        (1, 16, {"one_place": 16}),  # they meet four times a month
        (3, 10, {"lawyer_hours": 10}),
    ]


def test_what_is_kept_is_clean_and_costs_nothing():
    policy = policy_of(OnePlace(), OfficeHours(wish=Wish(tier=2)), TimeWishes())
    report = check_times(CASE, policy, roster_of(CASE, c1="mon-am", c2="tue-am"))
    assert report.is_clean
    assert not report.shortfalls
    assert {tier.price for tier in report.tiers} == {0}


def test_rules_are_not_asked_about_rows_that_are_none():
    stranger = RosterRow("x", FixedTime("mon-am"), ("l1",), None)
    policy = policy_of(OnePlace(), OfficeHours())
    report = check_times(CASE, policy, Roster((GOOD, stranger)))
    assert [one.tag for one in report.violations] == [("one_time", "x")]


def test_points_of_a_roster_are_no_shortfall():
    assert not TimeWishes().is_demand
    tables = {
        "time_wishes": [{"committee": "c1", "half_days": ["fri-am"], "weight": 2}]
    }
    case = case_of([committee("c1")], [("c1", "l1")], **tables)
    report = check_times(case, policy_of(TimeWishes()), roster_of(case, c1="mon-am"))
    assert report.shortfalls == ()
    assert report.tiers[0].price != 0
