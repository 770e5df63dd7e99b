"""The independent check: every rule looks at the plan the way an auditor would."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lawyer_assign.errors import BadInputError
from lawyer_assign.plan import Plan, Post
from lawyer_assign.policy import Policy
from lawyer_assign.rules import Coverage, OneEach, OwnLimits, TeamSize, Wish
from lawyer_assign.verify import check_plan
from tests.worlds.examples import many
from tests.worlds.oracles import prices_of
from tests.worlds.small import DAY, chose, committee, lawyer, world
from tests.worlds.strategies import PLAIN_KINDS, policies_of

POLICY = Policy(
    rules=(
        TeamSize(),
        Coverage(wish=Wish(tier=1, weight=10)),
        OneEach(wish=Wish(tier=3, weight=2)),
        OwnLimits(wish=Wish(tier=3, weight=5)),
    )
)


def test_prices_are_by_tier_and_rule_with_their_weights():
    facts = world(4, [lawyer("l1"), lawyer("l2", min_committees=1)])
    report = check_plan(
        facts, POLICY, Plan.of([("c1", "l1"), ("c2", "l1"), ("c3", "l1")])
    )
    assert [(tier.number, tier.price, tier.by_rule) for tier in report.tiers] == [
        (1, 10, {"coverage": 10}),
        (3, 9, {"one_each": 4, "own_limits": 5}),
    ]
    assert (report.committees, report.covered, report.uncovered) == (4, 3, ("c4",))
    assert report.loads == {0: 1, 3: 1}
    assert report.is_clean
    assert not report.is_complete


def test_what_breaks_a_must_is_a_violation_and_what_misses_a_wish_a_shortfall():
    report = check_plan(world(2, 2), POLICY, Plan.of([("c1", "l1"), ("c1", "l2")]))
    assert [one.tag for one in report.violations] == [("team_size", "c1")]
    assert [one.tag for one in report.shortfalls] == [("coverage", "c2")]
    assert not report.is_clean
    frame = report.to_frame()
    assert frame["strength"].tolist() == ["must", "wish"]
    assert frame["rule"].tolist() == ["team_size", "coverage"]
    assert frame["amount"].tolist() == [1, 1]
    assert frame["text"][1] == "name of c2 (c2) has 0 of 1 lawyers"


def test_a_plan_that_breaks_a_must_is_not_complete_though_all_are_covered():
    report = check_plan(world(1, 2), POLICY, Plan.of([("c1", "l1"), ("c1", "l2")]))
    assert not report.uncovered
    assert not report.is_complete


def test_shares_of_choice_are_told_only_where_somebody_chose():
    plan = Plan.of([("c1", "l1")])
    assert check_plan(world(1, 1), POLICY, plan).choices is None
    chosen = check_plan(world(1, 1, choices=[chose("f1", "c1")]), POLICY, plan)
    assert chosen.choices is not None
    assert chosen.choices.committees.first == 1


def test_a_notebook_shows_no_more_than_twenty_rows_of_a_report():
    report = check_plan(world(30, 1), POLICY, Plan.of([]))
    shown = report._repr_html_()
    assert f"<p><b>{report!r}</b></p>" in shown
    assert len(report.shortfalls) == 30
    assert sum(f"c{at} " in shown.replace(")", " ") for at in range(1, 31)) == 20


def test_a_plan_that_covers_all_is_complete_and_its_frame_empty():
    report = check_plan(world(1, 1), POLICY, Plan.of([("c1", "l1")]))
    assert report.is_complete
    assert len(report.to_frame()) == 0
    shown = report._repr_html_()
    assert "No rule is broken" in shown
    assert "<table" not in shown
    assert "没有违反规则" in replace(report, lang="zh")._repr_html_()


def test_points_of_a_plan_are_no_shortfall():
    policy = Policy.hangzhou_2024(on=DAY, stability="off")
    report = check_plan(world(2, 1), policy, Plan.of([("c1", "l1"), ("c2", "l1")]))
    assert {one.tag.rule for one in report.shortfalls} == {"one_each"}
    assert report.tiers[-1].by_rule["further_posts"] == 20


def test_strangers_in_a_plan_are_all_named_with_their_place():
    plan = Plan.of([("c1", "l1"), ("c9", "l1"), ("c9", "l8")])
    with pytest.raises(BadInputError) as caught:
        check_plan(world(1, 1), POLICY, plan)
    said = [(one.place, one.value, one.problem.en) for one in caught.value.defects]
    assert said == [
        ("plan.posts[1]", "c9", "there is no such committee"),
        ("plan.posts[2]", "c9", "there is no such committee"),
        ("plan.posts[2]", "l8", "there is no such lawyer"),
    ]


@settings(max_examples=many(60))
@given(
    at=st.integers(0, 299), policy=policies_of(PLAIN_KINDS), which=st.integers(0, 255)
)
def test_the_check_prices_any_plan_as_the_rules_do(worlds, at, policy, which):
    facts, _, plans = worlds[at]
    plan = plans[which % len(plans)]
    report = check_plan(facts, policy, plan)
    prices = tuple(tier.price for tier in report.tiers)
    assert (prices if report.is_clean else None) == prices_of(facts, policy, plan)
    assert report.covered + len(report.uncovered) == report.committees
    assert sum(load * count for load, count in report.loads.items()) == len(plan)


def test_a_committee_that_asks_for_two_is_not_covered_by_one():
    facts = world([committee("c1", lawyers_min=2, lawyers_max=2)], 2)
    assert check_plan(facts, POLICY, Plan.of([("c1", "l1")])).uncovered == ("c1",)


def test_a_plan_is_its_posts_sorted_and_each_once():
    plan = Plan.of([("c2", "l1"), ("c1", "l2"), ("c1", "l1"), ("c2", "l1")])
    assert plan.posts == (Post("c1", "l1"), Post("c1", "l2"), Post("c2", "l1"))
    assert len(plan) == 3
    assert Plan.of([])
    assert plan.lawyers_of("c1") == ("l1", "l2")
    assert plan.committees_of("l1") == ("c1", "c2")
    assert plan.lawyers_of("c9") == plan.committees_of("l9") == ()
