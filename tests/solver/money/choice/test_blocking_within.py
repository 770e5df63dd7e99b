"""Plans within budgets that block few pairs: bounds true, plans kept, time used."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lawyer_assign as la
from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import formulate
from lawyer_assign.policy import KINDS
from lawyer_assign.problem import Problem
from lawyer_assign.rules import Budget, Wish
from lawyer_assign.solver.money import backend
from lawyer_assign.solver.money.choice import blocking_within
from lawyer_assign.solver.money.choice.blocking_within import may_block_within
from lawyer_assign.solver.money.outlays import outlays_of
from tests.solver.money.test_every_tightness import (  # noqa: F401 (a fixture)
    PERCENTS,
    WEIGHTS,
    alone,
    assert_true,
    counts_behind_points,
    monies,
    policies,
    tight,
)
from tests.worlds.backends import BUDGETS
from tests.worlds.examples import IS_DEEP, many
from tests.worlds.markets import busy, crowded


@st.composite
def with_choice(draw):
    """Rules with two-way choice as a wish: before points mostly, or behind them."""
    policy = draw(st.one_of(policies(), counts_behind_points()))
    policy = policy.without("stability") if "stability" in policy else policy
    wish = Wish(tier=draw(st.sampled_from([3, 3, 3, 1, 2, 8])), weight=draw(WEIGHTS))
    return policy.with_rule(KINDS["stability"](wish=wish))


def test_bounds_are_true_and_plans_kept_where_choice_is_a_wish(
    alone,  # noqa: F811 (the fixture)
    monkeypatch,
):
    seen, block_few = Counter(), blocking_within.block_few

    def count(*asked):
        seen["asked"] += 1
        return block_few(*asked)

    monkeypatch.setattr(backend, "block_few", count)

    @settings(max_examples=many(400, 24), deadline=None)
    @given(
        make=st.sampled_from([crowded, busy]), seed=st.integers(0, 999),
        money=monies(), policy=with_choice(), percents=PERCENTS,
    )  # fmt: skip
    def agree(make, seed, money, policy, percents):
        facts = tight(make(seed), money, percents)
        formulation = formulate(Problem.of(facts, policy))
        if outlays_of(formulation) and BUDGETS.why_not(formulation) is None:
            assert_true(formulation, seen)

    agree()
    assert seen["asked"] > (20 if IS_DEEP else 0)
    assert seen["binding"] > (40 if IS_DEEP else 2)
    assert seen["priced"] > (20 if IS_DEEP else 1)


@pytest.fixture(scope="module")
def poor():
    """A district whose budget pays 90 % of first posts, and whose choices bind."""
    return la.datasets.with_example_money(
        la.datasets.district(committees=60, seed=0, teams=0), budget_percent=90
    )


def test_nobody_is_left_out_for_the_sake_of_choice(poor):
    """Prices of money behind choice alone leave committees to nobody here."""
    policy = la.Policy.hangzhou_2024().with_rule(Budget())
    outcome = la.solve(poor, policy, time_limit=20)
    assert outcome.backend == "budgets"
    assert [tier.price for tier in outcome.tiers[:2]] == [0, 0]
    assert outcome.tiers[0].bound == outcome.tiers[1].bound == 0
    report = la.check(poor, policy, outcome.plan)
    assert report.is_clean
    assert [one.price for one in report.tiers] == [one.price for one in outcome.tiers]


def test_what_is_found_is_no_worse_than_plans_that_look_at_no_choices(poor):
    policy = la.Policy.hangzhou_2024().with_rule(Budget())
    formulation = formulate(Problem.of(poor, policy))
    assert may_block_within(formulation)
    answer = BUDGETS.solve(formulation, Run(Watch(15)))
    free = la.solve(poor, policy.without("stability"), time_limit=15)
    assert [one.price for one in answer.tiers[:2]] == [
        one.price for one in free.tiers[:2]
    ]
    blind = formulation.prices(mask_of(free, formulation))
    assert formulation.prices(answer.chosen)[2] < blind[2] / 2


def mask_of(outcome, formulation):
    """Return a plan as a choice of the pairs of a formulation."""
    pairs = formulation.pairs
    posts = {(one.committee, one.lawyer) for one in outcome.plan.posts}
    sides = zip(pairs.committee, pairs.lawyer, strict=True)
    return np.array(
        [(pairs.committee_ids[c], pairs.lawyer_ids[one]) in posts for c, one in sides]
    )
