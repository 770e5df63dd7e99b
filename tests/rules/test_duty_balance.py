"""The lawyer with most duty has as little as can be."""

from lawyer_assign import solve
from lawyer_assign.plan import Plan
from lawyer_assign.policy import Policy
from lawyer_assign.rules import Coverage, DutyBalance, TeamSize, Wish
from tests.worlds.small import committee, world

KINDS = ["community", "village", "village", "village", "village"]
FACTS = world(
    [committee(f"c{at}", kind=kind) for at, kind in enumerate(KINDS)], lawyers=2
)


def test_a_level_adds_the_duties_of_so_many_who_have_most():
    plan = Plan.of([("c0", "l1"), ("c1", "l1"), ("c2", "l2")])
    found = list(DutyBalance(levels=3).violations(FACTS, plan))
    assert [one.amount for one in found] == [64, 76, 76]
    assert [one.tag.who for one in found] == ["level 1", "level 2", "level 3"]
    assert found[0].text == (
        "the 1 lawyers with most duty have 64 half days a year together; "
        "number 1 is name of l1 (l1) with 64"
    )
    assert found[1].text.endswith("number 2 is name of l2 (l2) with 12")
    assert found[1].text_zh == (
        "值班最多的2名律师全年共76个半天；第2是name of l2（l2），12个"
    )


def test_who_serves_nowhere_has_no_duty():
    assert list(DutyBalance(levels=2).violations(FACTS, Plan.of([]))) == []
    empty = FACTS.replace(lawyers=())
    assert list(DutyBalance().violations(empty, Plan.of([]))) == []


def test_one_community_weighs_as_much_as_four_villages_and_more():
    policy = Policy()
    for rule in (Coverage(), TeamSize(), DutyBalance(wish=Wish(tier=2))):
        policy = policy.with_rule(rule)
    outcome = solve(FACTS, policy)
    assert [tier.price for tier in outcome.tiers] == [0, 52]
    alone = outcome.plan.lawyers_of("c0")
    assert all(outcome.plan.committees_of(one) == ("c0",) for one in alone)
