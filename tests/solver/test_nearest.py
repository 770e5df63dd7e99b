"""Of equally good plans that which changes least, against every choice of both."""

import random
from collections import Counter

import numpy as np
import pytest

import lawyer_assign as la
from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import formulate
from lawyer_assign.policy import KINDS
from lawyer_assign.problem import Problem
from lawyer_assign.solver import nearest as nearer
from lawyer_assign.solver.nearest import nearest
from lawyer_assign.statements import Stable
from tests.worlds.altered import asked
from tests.worlds.examples import many
from tests.worlds.oracles import priced_plans
from tests.worlds.small import DAY, world

MOST_PAIRS = 9


def test_no_plan_of_both_that_costs_as_little_has_more_of_the_first():
    """Rules of every kind, softened, moved and left out."""
    seen, kinds = Counter(), sorted(KINDS)
    for seed in range(many(400)):
        one, _ = asked(kinds[seed % len(kinds)], seed)
        form = formulate(Problem.of(one.facts, one.policy, one.table))
        if len(form.pairs) > MOST_PAIRS or not form.tiers:
            continue
        dice = random.Random(seed)
        plans = priced_plans(form)
        if not plans:
            continue
        before = np.array([dice.random() < 0.5 for _ in range(len(form.pairs))], bool)
        price, found = dice.choice(plans)
        got = nearest(form, before, found, (None,) * len(price), Run())
        either = before | found
        inside = [(cost, plan) for cost, plan in plans if not (plan & ~either).any()]
        least = min(cost for cost, _ in inside)
        most = max((plan & before).sum() for cost, plan in inside if cost == least)
        assert form.holds(got)
        assert not (got & ~either).any()
        assert form.prices(got) == least
        assert (got & before).sum() == most
        seen["nearer"] += bool((got != found).any())
        seen["better"] += form.prices(got) < price
        seen["stable"] += any(isinstance(row, Stable) for row in form.statements)
    assert min(seen["nearer"], seen["better"], seen["stable"]) > 10


def test_a_search_that_is_over_and_plans_far_apart_are_left_as_they_are(monkeypatch):
    form = formulate(Problem.of(world(3, 3), la.Policy.hangzhou_2024(on=DAY)))
    before = np.zeros(len(form.pairs), bool)
    before[[0, 4, 8]] = True
    found = np.zeros(len(form.pairs), bool)
    found[[1, 5, 6]] = True
    none = (None,) * len(form.tiers)
    assert (nearest(form, before, found, none, Run()) == before).all()
    assert (
        nearest(form, before, found, none, Run(Watch(stop=lambda: True))) == found
    ).all()
    monkeypatch.setattr(nearer, "MOST_CHANGES", 5)
    assert (nearest(form, before, found, none, Run()) == found).all()


@pytest.mark.parametrize("seed", [0, 3])
def test_who_leaves_a_scenario_moves_no_more_than_need_be(seed, monkeypatch):
    facts = la.datasets.district(committees=60, scarcity=0.2, seed=seed)
    base = la.Scenario(facts, la.Policy.hangzhou_2024(on=DAY), time_limit=20)
    before = base.outcome
    busy = Counter(post.lawyer for post in before.plan.posts).most_common(1)[0][0]

    def ended():
        after = base.without(lawyer=busy).outcome
        left = [p for p in before.plan.posts if p.lawyer != busy]
        return after, len({*left} - {*after.plan.posts})

    near, few = ended()
    monkeypatch.setattr(nearer, "MOST_CHANGES", 0)
    far, many_more = ended()
    prices = [[tier.price for tier in one.tiers] for one in (near, far)]
    assert prices[0] <= prices[1]
    assert few <= many_more
