"""Solving again with longer lists never loses a plan that was found before."""

import numpy as np
import pytest

import lawyer_assign as la
from lawyer_assign.pairs.reach import Reach
from lawyer_assign.problem import Problem
from lawyer_assign.rules import Budget
from lawyer_assign.solver.answer import Answer, TierAnswer
from lawyer_assign.verbs import widen
from lawyer_assign.verbs.widen import _no_worse, plan_of
from tests.worlds.small import DAY, HERE, committee, district, lawyer, world

POLICY = la.Policy.hangzhou_2024(on=DAY, stability="off")
FACTS = world(2, 2)
NARROW = Problem.of(FACTS, POLICY, {"committee": ["c1", "c2"], "lawyer": ["l1", "l2"]})
WIDE = Problem.of(
    FACTS,
    POLICY,
    {"committee": ["c1", "c1", "c2", "c2"], "lawyer": ["l1", "l2", "l1", "l2"]},
)


def answer(chosen, prices, bounds):
    tiers = zip(prices, bounds, strict=True)
    return Answer(np.array(chosen), tuple(TierAnswer(p, b, 0.0) for p, b in tiers))


@pytest.mark.parametrize(
    ("after", "keeps"),
    [((1, 0, -9), True), ((0, 0, 7), True), ((0, 0, 5), False), ((0, 0, 1), False)],
    ids=["covers less", "fewer points", "equal", "better"],
)
def test_the_better_of_both_plans_leaves_with_the_bounds_of_the_wider(after, keeps):
    known = answer([True, True], (0, 0, 5), (0, 0, 5))
    found = answer([False, True, True, False], after, (0, 0, 0))
    kept = _no_worse(WIDE, found, NARROW, known)
    prices = tuple(tier.price for tier in kept.tiers)
    assert prices == ((0, 0, 5) if keeps else after)
    assert [tier.bound for tier in kept.tiers] == [0, 0, 0]
    posts = dict(plan_of(WIDE.pairs, kept.chosen).posts)
    assert posts == ({"c1": "l1", "c2": "l2"} if keeps else {"c1": "l2", "c2": "l1"})


def test_a_spent_district_gets_longer_lists_where_lawyers_lacked_before_money():
    near = [lawyer(f"l{at}", lat=30.25, lon=120.15 + at / 1000) for at in range(9)]
    facts = world(
        [committee("c1", **HERE)],
        near,
        districts=[district("d1", budget_yuan=0)],
        tariffs=[la.Tariff(fen_per_year=10_000)],
    )
    policy = POLICY.with_reach(Reach(nearest_kept=1, most=2)).with_rule(Budget())
    problem = la.Problem.of(facts, policy)
    assert problem.pairs.is_cut.any()
    nobody = np.zeros(len(problem.pairs), bool)
    everybody = nobody.copy()
    everybody[np.unique(problem.pairs.committee, return_index=True)[1]] = True
    tiers = tuple(TierAnswer(0, 0, 0.0) for _ in range(3))

    def lengthened(without_money):
        found = Answer(nobody, tiers, without_money=without_money)
        return widen._cut_lists(problem, found, widen._short_committees)

    assert not lengthened(everybody)  # all that is missing is money
    assert lengthened(nobody)
