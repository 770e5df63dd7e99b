"""Rules of one's own, of every statement: nothing false is said beside any others."""

from collections import Counter

import pytest

from lawyer_assign.errors import BadInputError
from lawyer_assign.formulation import formulate
from lawyer_assign.policy import KINDS, Policy
from lawyer_assign.problem import Problem
from lawyer_assign.rules import Wish
from lawyer_assign.verbs.solve import solve
from tests.solver.test_altered import (
    FEW_PAIRS,
    LARGE,
    assert_true,
    dull_start,
    paid,
    proved,
)
from tests.worlds.altered import Asked, Dice, Truth, asked
from tests.worlds.examples import many
from tests.worlds.oracles import priced_plans
from tests.worlds.own_rules import FORMS, VALUES, Own
from tests.worlds.small import committee, lawyer, world

COUNT = many(120)
"""Worlds for each form."""


def own_worlds(form):
    """Yield small worlds with a rule of a form, and the prices of all their plans."""
    kinds = sorted(KINDS)
    for seed in range(COUNT):
        dice = Dice(f"own {form} {seed}")
        world, _ = asked(kinds[seed % len(kinds)], seed % 7)
        is_must = form not in VALUES and dice.yes(0.4)
        wish = Wish(tier=dice.choice(range(1, 7)), weight=dice.choice([1, 3]))
        rule = Own(form=form, salt=seed, wish=None if is_must else wish)
        before = dice.yes(0.3)
        policy = (
            world.policy.with_rule_before(rule) if before
            else world.policy.with_rule(rule)
        )  # fmt: skip
        try:
            problem = Problem.of(world.facts, policy, world.table)
        except BadInputError:
            continue
        if len(problem.pairs) <= FEW_PAIRS:
            prices = [one for one, _ in priced_plans(formulate(problem))]
            yield seed, Asked(world.facts, policy, world.table), Truth(prices)


@pytest.mark.parametrize("backend", [None, "cpsat"])
@pytest.mark.parametrize("form", FORMS)
def test_the_best_plan_with_a_rule_of_ones_own_is_found_and_proved(form, backend):
    seen = Counter()
    for seed, (facts, policy, table), truth in own_worlds(form):
        outcome = solve(facts, policy, pairs=table, backend=backend, time_limit=None)
        seen["worlds"] += 1
        if truth.best is None:
            assert (seed, outcome.status) == (seed, "infeasible")
            continue
        seen["served"] += 1
        assert (seed, paid(outcome)) == (seed, truth.best)
        assert (seed, proved(outcome)) == (seed, truth.best)
    assert seen["served"] > seen["worlds"] / 3 > COUNT / 12


@pytest.mark.parametrize("form", FORMS)
def test_nothing_false_is_said_with_a_rule_of_ones_own_at_any_size(form, monkeypatch):
    from lawyer_assign.solver.choice import backend as choice

    for module, name, value in LARGE:
        monkeypatch.setattr(module, name, value)
    monkeypatch.setattr(choice, "start_by_choice", dull_start)
    for _, (facts, policy, table), truth in own_worlds(form):
        assert_true(solve(facts, policy, pairs=table, time_limit=None), truth)


@pytest.mark.parametrize("form", VALUES)
def test_a_rule_that_gains_can_be_wished_for_only(form):
    facts = world([committee("c1"), committee("c2")], [lawyer("l1"), lawyer("l2")])
    policy = Policy.hangzhou_2024()
    rule = Own(form=form, salt=3, wish=Wish(tier=1))
    assert formulate(Problem.of(facts, policy.with_rule(rule))).tiers
    with pytest.raises(TypeError, match=r"rule own must hold but says.*a wish"):
        formulate(Problem.of(facts, policy.with_rule(Own(form=form, salt=3))))
