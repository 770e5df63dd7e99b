"""Whole sets of posts: no plan like the one at hand is below the bound."""

from collections import Counter

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from lawyer_assign.datasets import district, with_example_money
from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import formulate
from lawyer_assign.policy import Policy
from lawyer_assign.problem import Problem
from lawyer_assign.rules import Budget
from lawyer_assign.solver.money.outlays import is_must, outlays_of
from lawyer_assign.solver.money.record import Record
from lawyer_assign.solver.money.sets import set_tree
from lawyer_assign.solver.money.sets.near_search import NearSearch
from lawyer_assign.solver.money.sets.set_search import SetSearch
from lawyer_assign.solver.money.sets.set_tree import SetTree
from tests.solver.money.test_every_tightness import monies, policies, tight
from tests.solver.money.test_priced_tier import formulation_of, towns
from tests.solver.test_backends import problem_of
from tests.worlds.backends import BUDGETS
from tests.worlds.examples import many
from tests.worlds.oracles import every_choice
from tests.worlds.small import DAY


def around_a_plan(formulation, at):
    """Return a record with some plan, all plans, and what those like it pay least."""
    plans = [
        one for one in every_choice(len(formulation.pairs)) if formulation.holds(one)
    ]
    if not plans or not outlays_of(formulation) or not is_must(formulation):
        return None
    record = Record(formulation)
    record.begin([None] * len(formulation.tiers))
    record.take(plans[at % len(plans)])
    paid = formulation.prices(record.best)[:-1]
    like = [formulation.prices(one) for one in plans]
    best = min(one[-1] for one in like if all(np.array(one[:-1]) <= paid))
    return record, plans, best


def assert_no_plan_is_below(formulation, at, seen):
    """Search around some plan, and look at every plan that pays no more before."""
    found = around_a_plan(formulation, at)
    if found is None or not SetSearch.takes(found[0]):
        return
    record, plans, best = found
    paid = formulation.prices(record.best)[:-1]
    SetSearch(record, Watch(None)).run()
    if record.held is None:
        assert not paid
        return
    held, bound = record.held
    assert held == paid
    assert bound <= best
    seen["searched"] += 1
    seen["tight"] += bound == best
    seen["found"] += formulation.prices(record.best)[-1] <= best
    for one in record.budget_bounds.values():
        for plan in plans:
            spent = outlays_of(formulation)[0].totals(plan).tolist()
            fen = dict(zip(one.districts, spent, strict=False))
            if all(np.array(formulation.prices(plan)[:-1]) <= one.held):
                assert one.of(fen) <= formulation.prices(plan)[-1]


def test_bounds_hold_in_towns_of_every_price():
    seen = Counter()

    @settings(max_examples=many(200, 3), deadline=None)
    @given(facts=towns(), at=st.integers(0, 10**6))
    def agree(facts, at):
        assert_no_plan_is_below(formulation_of(facts), at, seen)

    agree()
    assert seen["searched"] > 20
    assert 4 * seen["tight"] > seen["searched"]
    assert 2 * seen["found"] > seen["searched"]


def test_pairs_that_are_left_out_are_in_no_better_plan(monkeypatch):
    """Without a plan that is sought, and with little that is looked through at once."""
    monkeypatch.setattr(NearSearch, "seek", lambda *_: None)
    seen, looked = Counter(), SetTree._looked

    def counting(tree, node):
        floor, parts = looked(tree, node)
        seen["halved"] += bool(parts)
        return floor, parts

    monkeypatch.setattr(SetTree, "_looked", counting)

    @settings(max_examples=many(200, 3), deadline=None)
    @given(
        facts=towns(), at=st.integers(0, 10**6), few=st.sampled_from([0, 2, 4, 9_000])
    )
    def agree(facts, at, few):
        monkeypatch.setattr(set_tree, "MOST_PAIRS", few)
        monkeypatch.setattr(set_tree, "MANY_PAIRS", 2 * few)
        assert_no_plan_is_below(formulation_of(facts), at, seen)

    agree()
    assert 2 * seen["found"] > seen["searched"] > 20
    assert seen["halved"] > 5


def test_bounds_hold_whatever_rules_are_left_out_softened_or_moved(worlds):
    seen = Counter()

    @settings(max_examples=many(600, 3), deadline=None)
    @given(
        at=st.integers(0, 299),
        money=monies(),
        policy=policies(),
        percents=st.tuples(*[st.sampled_from([50, 75, 90, 100, 110])] * 3),
        plan=st.integers(0, 10**6),
    )
    def agree(at, money, policy, percents, plan):
        world = worlds[at]._replace(facts=tight(worlds[at].facts, money, percents))
        assert_no_plan_is_below(formulate(problem_of(world, policy)), plan, seen)

    agree()
    assert seen["searched"] > 20
    assert 4 * seen["tight"] > seen["searched"]


def test_a_district_whose_money_is_short_is_proved():
    policy = Policy.hangzhou_2024(on=DAY, stability="off").with_rule(Budget())
    facts = with_example_money(district(committees=60, seed=1), 92)
    formulation = formulate(Problem.of(facts, policy))
    answer = BUDGETS.solve(formulation, Run(Watch(60)))
    assert formulation.holds(answer.chosen)
    paid = list(formulation.prices(answer.chosen))
    assert [one.price for one in answer.tiers] == paid
    assert [one.bound for one in answer.tiers] == paid
