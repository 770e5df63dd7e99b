"""Pairs that were handed in are checked by what the table says of them."""

from lawyer_assign.facts import PairScore
from lawyer_assign.plan import Plan
from lawyer_assign.policy import Policy
from lawyer_assign.problem import Problem
from lawyer_assign.rules import Affinity
from lawyer_assign.verify import check_plan, check_problem, with_given_scores
from tests.worlds.small import world

OTHER = PairScore(lawyer="l2", committee="c2", points=9, minutes=1)
FACTS = world(2, 2, scores=[OTHER])
POLICY = Policy().with_rule(Affinity(minute=1))
TABLE = {
    "committee": ["c1", "c2"],
    "lawyer": ["l1", "l1"],
    "points": [50, None],
    "minutes": [7, 3],
}
PROBLEM = Problem.of(FACTS, POLICY, TABLE)
PLAN = Plan.of([("c1", "l1"), ("c2", "l1"), ("c2", "l2")])


def test_a_post_has_points_and_minutes_of_the_table_and_others_those_of_the_facts():
    found = with_given_scores(PROBLEM, PLAN).score
    assert {key: (row.points, row.minutes) for key, row in found.items()} == {
        ("l1", "c1"): (50, 7),
        ("l1", "c2"): (None, 3),
        ("l2", "c2"): (9, 1),
    }
    few = with_given_scores(PROBLEM, Plan.of([("c2", "l1")]))
    assert set(few.score) == {("l1", "c2"), ("l2", "c2")}


def test_a_plan_is_priced_by_the_table_only_where_one_was_handed_in():
    plan = Plan.of([("c1", "l1")])
    (tier,) = check_problem(PROBLEM, plan).tiers
    assert tier.price == 7 - 50
    without = Problem.of(FACTS, POLICY)
    assert check_problem(without, plan) == check_plan(without.facts, POLICY, plan)
    assert check_problem(without, plan).tiers[0].price != tier.price
