"""The committee with the least points first, then the next."""

import pytest

from lawyer_assign import solve
from lawyer_assign.facts import PairScore
from lawyer_assign.plan import Plan
from lawyer_assign.policy import Policy
from lawyer_assign.problem import Problem
from lawyer_assign.rules import Affinity, Coverage, TeamSize, Wish, WorstServed
from lawyer_assign.rules.pairing.affinity import affinity_in
from tests.worlds.oracles import every_plan
from tests.worlds.small import world

POINTS = {"c1": {"l1": 9, "l2": 4}, "c2": {"l1": 7, "l2": 1}, "c3": {"l1": 6, "l2": 5}}


def scored(points=POINTS, lawyers=2):
    rows = [
        PairScore(lawyer=lawyer, committee=committee, points=value, minutes=0)
        for committee, by_lawyer in points.items()
        for lawyer, value in by_lawyer.items()
    ]
    return world(committees=len(points), lawyers=lawyers, scores=rows)


def amounts(rule, posts, facts=None):
    return [one.amount for one in rule.violations(facts or scored(), Plan.of(posts))]


ALL = [("c1", "l1"), ("c2", "l2"), ("c3", "l2")]


@pytest.mark.parametrize(
    ("rule", "posts", "lost"),
    [
        (WorstServed(), ALL, [-1]),
        (WorstServed(levels=2), ALL, [-1, -6]),
        (WorstServed(levels=4), ALL, [-1, -6, -15, -15]),
        (WorstServed(), [*ALL, ("c2", "l1")], [-5]),
        (WorstServed(levels=2), ALL[::2], [-5, -14]),
        (WorstServed(levels=2, unserved=0), ALL[::2], [0, -5]),
        (WorstServed(levels=2, unserved=7), ALL[::2], [-5, -12]),
    ],
    ids=[
        "worst", "two", "more levels than rows", "teams add up", "who has none is left",
        "who has none is worst", "who has none is between",
    ],
)  # fmt: skip
def test_a_level_is_minus_the_points_of_so_many_who_have_least(rule, posts, lost):
    assert amounts(rule, posts) == lost


def test_every_level_is_a_tier_behind_the_one_before():
    rule = WorstServed(levels=3, wish=Wish(tier=2))
    assert rule.tiers == (2, 3, 4)
    found = list(rule.violations(scored(), Plan.of(ALL)))
    assert [one.level for one in found] == [0, 1, 2]
    assert found[1].tag == ("worst_served", "level 2")
    assert found[1].text == (
        "the 2 worst-served have 6 points together; number 2 is name of c3 (c3) with 5"
    )
    assert (
        found[1].text_zh == "服务最差的2个社区（村）共6分；第2是name of c3（c3），5分"
    )


def test_solving_makes_the_sorted_points_lexicographically_best():
    facts = scored(
        {
            f"c{c}": {f"l{w}": (c * 7 + w * w * 5) % 11 for w in (1, 2, 3)}
            for c in (1, 2, 3)
        },
        3,
    )
    policy = Policy()
    wished = Wish(tier=2)
    for rule in (Coverage(), TeamSize(), WorstServed(levels=3, wish=wished)):
        policy = policy.with_rule(rule)
    outcome = solve(facts, policy)
    assert outcome.status == "optimal"
    affinity = affinity_in(policy["worst_served"].context)

    def points(plan):
        return sorted(
            sum(
                affinity.points_of(facts, row, facts.lawyer[one])
                for one in plan.lawyers_of(row.id)
            )
            for row in facts.committees
        )

    plans = every_plan(Problem.of(facts, policy).pairs)
    full = [
        one
        for one in plans
        if all(len(one.lawyers_of(row.id)) == 1 for row in facts.committees)
    ]
    assert points(outcome.plan) == max(points(one) for one in full)
    worst = points(outcome.plan)
    sums = [-sum(worst[:count]) for count in (1, 2, 3)]
    assert [tier.price for tier in outcome.tiers] == [0, *sums]


def test_it_speaks_of_the_points_of_the_policy():
    policy = Policy().with_rule(Affinity(minute=3)).with_rule(WorstServed())
    assert affinity_in(policy["worst_served"].context).minute == 3
    policy = policy.with_rule(Affinity(minute=5))
    assert affinity_in(policy["worst_served"].context) == policy["affinity"]


def test_without_committees_nobody_is_served_worst():
    assert amounts(WorstServed(), [], world(committees=0)) == []
