"""Left to itself ``solve`` answers, whatever a policy leaves out, moves or hardens."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lawyer_assign.datasets import ChoiceKnobs, district, with_example_money
from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import Watch
from lawyer_assign.facts import Agreement
from lawyer_assign.formulation import formulate
from lawyer_assign.policy import KINDS, Policy
from lawyer_assign.problem import Problem
from lawyer_assign.rules import Budget, FewestChanges, Wish
from lawyer_assign.solver.answer import answer_of
from lawyer_assign.solver.fairness.backend import Thresholds
from lawyer_assign.solver.flow.backend import Flow
from lawyer_assign.solver.money.backend import outlays_of, without_outlays
from lawyer_assign.solver.money.flows import Flows
from lawyer_assign.solver.money.priced_tier import PricedTier
from lawyer_assign.verbs.solve import solve
from tests.worlds.examples import many
from tests.worlds.forms import bound, formulation, square
from tests.worlds.peak_forms import peak
from tests.worlds.small import DAY
from tests.worlds.strategies import case_pool, rules_of_strength

POLICY = Policy.hangzhou_2024(on=DAY)
MOVES = ("left out", "second", "last", "hardened")


def moved(policy, kind, how):
    if how == "left out":
        return policy.without(kind)
    if how == "hardened":
        return policy.harden(kind)
    return policy.soften(kind, tier=2 if how == "second" else 6)


def possible(kind, how):
    return how != "hardened" or KINDS[kind].is_demand


def crossed(seed, ties, committees=40):
    """Return a district whose lists name several lawyers of last year at once."""
    facts = district(
        committees=committees,
        districts=2,
        seed=seed,
        teams=0,
        choices=ChoiceKnobs(tie_density=0.5 if ties else 0),
    )
    dice = random.Random(seed)
    posts = [
        Agreement(committee=row.id, firm=who.firm, lawyers=(who.id,))
        for row in facts.committees
        for who in dice.sample(facts.lawyers, 3)
    ]
    kept = {(row.committee, row.firm): row for row in (*posts, *facts.agreements)}
    return facts.with_agreements(kept.values())


def assert_answers(facts, policy, **more):
    """Let solve raise nothing; bounds are never above prices."""
    outcome = solve(facts, policy, workers=1, **more)
    for tier in outcome.tiers:
        assert None in (tier.bound, tier.price) or tier.bound <= tier.price
    return outcome


@pytest.mark.parametrize("kind", [rule.kind for rule in POLICY.rules])
def test_every_rule_can_be_left_out_moved_or_hardened_in_a_district(kind):
    for seed, how in enumerate(MOVES):
        if possible(kind, how):
            facts = crossed(seed, ties=seed % 2)
            policy = moved(POLICY, kind, how)
            assert_answers(facts, policy, time_limit=0.3)
            changing = policy.with_rule(FewestChanges(wish=Wish(tier=4)))
            assert_answers(facts, changing, time_limit=0.3)


def test_willingness_as_the_last_wish_is_planned_under_two_way_choice():
    facts = district(committees=60, districts=2, seed=0)
    outcome = assert_answers(facts, POLICY.soften("willingness", 5), time_limit=3)
    assert outcome.plan is not None


@st.composite
def any_policy(draw):
    """Return the policy of Hangzhou with some rules left out, moved and added."""
    policy = POLICY
    for kind in KINDS:
        if draw(st.integers(0, 2)) == 0:
            policy = policy.with_rule(draw(rules_of_strength(kind)))
        elif kind in policy and draw(st.integers(0, 7)) == 0:
            policy = policy.without(kind)
    return policy


@pytest.mark.usefixtures("worlds")
@settings(max_examples=many(150))
@given(at=st.integers(0, 299), policy=any_policy())
def test_any_policy_is_answered_on_small_facts(at, policy):
    outcome = assert_answers(case_pool()[at].facts, policy, time_limit=None)
    assert outcome.status in ("optimal", "infeasible")


@pytest.mark.parametrize("at", [229, 243])
def test_teams_and_choice_are_planned_where_seats_are_a_wish(at):
    """The first plan gives firms room for further members; wishes count them too."""
    facts = case_pool()[at].facts
    assert max(one.lawyers_min for one in facts.committees) > 1
    policy = POLICY.soften("seats", 1)
    outcome = assert_answers(facts, policy, time_limit=None)
    other = solve(facts, policy, backend="cpsat", workers=1)
    assert [one.price for one in outcome.tiers] == [one.price for one in other.tiers]


def test_a_backend_that_cannot_take_the_very_formulation_gives_no_answer():
    pairs = square(3, 3)
    rows = [
        bound(name, group, lower=[1] * 3)
        for name, group in (
            ("c", pairs.committee),
            ("l", pairs.lawyer),
            ("d", (pairs.committee + pairs.lawyer) % 3),
        )
    ]
    two, three = formulation(pairs, rows[:2]), formulation(pairs, rows)
    assert answer_of(Flow(), two, Watch()).chosen.sum() == 3
    assert answer_of(Flow(), three, Watch()) is None


def test_a_peak_whose_rows_count_at_a_later_threshold_only_is_asked_about_them():
    pairs = square(3, 3)
    rows = [
        bound("c", pairs.committee, lower=[1] * 3),
        bound("l", pairs.lawyer, upper=[3] * 3),
    ]
    across = peak("d", (pairs.committee + pairs.lawyer) % 3, 3)
    form = formulation(pairs, rows, [[(across, 1)]])
    assert "overlap in three ways" in Thresholds().why_not(form).en


def test_prices_of_money_that_make_a_flow_none_prove_nothing_and_raise_nothing():
    facts = with_example_money(crossed(0, ties=False, committees=80), 80)
    posts = sum(not row.is_fixed for row in facts.agreements)
    musts = Budget(wish=None), FewestChanges(most=posts - 30, wish=None)
    policy = Policy(rules=(*musts, POLICY["coverage"]))
    form = formulate(Problem.of(facts, policy))
    relaxed, flows = without_outlays(form), Flows(Run(Watch()))
    assert Flow().why_not(relaxed) is None
    last = PricedTier(relaxed, len(relaxed.tiers) - 1, outlays_of(form), (0,))
    priced = last.priced([np.full(len(one.who), 9) for one in outlays_of(form)])
    assert "overlap in three ways" in Flow().why_not(priced).en
    answer = flows.least(priced)
    assert (answer.chosen, answer.is_infeasible) == (None, False)
    assert [tier.bound for tier in answer.tiers] == [None] * len(priced.tiers)
    assert flows.plan(priced, np.zeros(len(relaxed.pairs), bool), None) is None
    outcome = assert_answers(facts, policy, time_limit=3)
    assert (outcome.backend, outcome.plan is None) == ("budgets", False)
