"""Solving again with longer lists never loses a plan that was found before."""

import numpy as np
import pytest
from small import DAY, world

import lawyer_assign as la
from lawyer_assign.problem import Problem
from lawyer_assign.solver.answer import Answer, TierAnswer
from lawyer_assign.solver.widen import _no_worse, plan_of

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
