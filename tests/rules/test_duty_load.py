"""Half days of duty a year, and a cap on them."""

import pytest

from lawyer_assign import solve
from lawyer_assign.plan import Plan
from lawyer_assign.policy import Policy
from lawyer_assign.rules import Coverage, Duty, DutyLoad
from lawyer_assign.rules.rule import Context
from tests.worlds.small import committee, world

FACTS = world(
    [committee("c1"), committee("c2", kind="village"), committee("c3", kind="village")]
)


@pytest.mark.parametrize(
    ("names", "most", "duty", "over"),
    [
        (["c1"], 52, {}, 0),
        (["c1"], 51, {}, 1),
        (["c1", "c2"], 52, {}, 12),
        (["c2", "c3"], 24, {}, 0),
        (["c2", "c3"], 20, {"village": 24}, 28),
        (["c1"], 20, {"community": 104}, 84),
    ],
    ids=str,
)
def test_a_community_brings_52_half_days_and_a_village_12(names, most, duty, over):
    rule = DutyLoad(most=most).within(Context(duty=Duty(**duty)))
    found = rule.violations(FACTS, Plan.of((name, "l1") for name in names))
    assert sum(one.amount for one in found) == over


def test_too_much_duty_is_named_in_both_languages():
    (found,) = DutyLoad(most=60).violations(
        FACTS, Plan.of([("c1", "l1"), ("c2", "l1")])
    )
    assert (found.tag, found.amount) == (("duty_load", "l1"), 4)
    assert found.text == (
        "lawyer name of l1 (l1) has 64 half days of duty a year, at most 60"
    )
    assert found.text_zh == "律师name of l1（l1）全年值班64个半天，至多60个"


@pytest.mark.parametrize(("most", "missing"), [(23, 2), (24, 1), (64, 1), (76, 0)])
def test_a_cap_leaves_uncovered_what_does_not_fit(most, missing):
    policy = Policy().with_rule(Coverage()).with_rule(DutyLoad(most=most))
    outcome = solve(FACTS, policy)
    assert outcome.status == "optimal"
    assert [tier.price for tier in outcome.tiers] == [missing]


def test_the_duty_of_the_policy_is_the_duty_of_its_rules():
    policy = Policy().with_rule(DutyLoad()).with_duty(Duty(village=24))
    assert policy["duty_load"].context.duty.village == 24
    assert Policy.from_toml(policy.to_toml()) == policy
