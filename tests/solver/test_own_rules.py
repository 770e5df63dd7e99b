"""Rules of one's own, of every statement: nothing false is said beside any others."""

from collections import Counter
from itertools import islice
from math import comb
from typing import ClassVar, Literal

import numpy as np
import pytest

from lawyer_assign.errors import BadInputError
from lawyer_assign.formulation import formulate
from lawyer_assign.plan import Plan
from lawyer_assign.policy import KINDS, Policy
from lawyer_assign.problem import Problem
from lawyer_assign.rules import Rule, Wish
from lawyer_assign.statements import Together, nowhere
from lawyer_assign.verbs.adopt import adopt
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
from tests.worlds.small import DAY, committee, lawyer, world

COUNT = many(120)
"""Worlds for each form."""

STOPPED = many(30)
"""Worlds for each form whose runs are cut short."""


class Near(Rule):
    """Every two committees of one lawyer gain so many points."""

    source: ClassVar[str] = "house rule: one office asks for it"
    title: ClassVar[str] = "Several by one"
    title_zh: ClassVar[str] = "由同一律师服务"
    kind: Literal["near"] = "near"

    def statements(self, facts, pairs):  # noqa: ARG002 (pairs say all)
        first, second = np.triu_indices(len(pairs), 1)
        is_one = pairs.lawyer[first] == pairs.lawyer[second]
        row = pairs.lawyer[first[is_one]]
        yield Together(
            self.kind, pairs.lawyer_ids, nowhere(len(pairs)), row, first[is_one],
            second[is_one], np.full(len(row), -5),
        )  # fmt: skip

    def violations(self, facts, plan):
        for row in facts.lawyers:
            couples = comb(len(plan.committees_of(row.id)), 2)
            if couples:
                yield self.found(row.id, -5 * couples, "several", "多个")


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


def stopped_after(polls):
    """Return what says stop once it has been asked so often."""
    left = iter(range(polls))
    return lambda: next(left, None) is None


@pytest.mark.parametrize("is_large", [False, True])
@pytest.mark.parametrize("form", FORMS)
def test_nothing_false_is_said_of_a_run_that_is_stopped(form, is_large, monkeypatch):
    for module, name, value in LARGE if is_large else ():
        monkeypatch.setattr(module, name, value)
    seen = Counter()
    for seed, (facts, policy, table), truth in islice(own_worlds(form), STOPPED):
        for polls in (0, 2, 5):
            outcome = solve(facts, policy, pairs=table, stop=stopped_after(polls))
            assert_true(outcome, truth)
        if outcome.plan is None or not outcome.plan.posts:
            continue
        how = {"pairs": table, "prove": True, "stop": stopped_after(seed % 3)}
        assert_true(adopt(facts, policy, outcome.plan, **how), truth)
        seen["adopted"] += 1
    assert seen["adopted"]


def test_gains_of_couples_are_not_at_their_least_before_anything_is_searched():
    """Every two committees of one lawyer gain 5: one for all is worth 15."""
    facts = world(3, 3)
    near = Near(wish=Wish(tier=2))
    bare = Policy.hangzhou_2024(on=DAY, stability="off")
    others = ("coverage", "team_size", "caseload")
    policy = Policy(rules=tuple(bare[one] for one in others)).with_rule(near)
    assert paid(solve(facts, policy)) == (0, -15)
    outcome = solve(facts, policy, stop=lambda: True)
    assert outcome.tiers[1].bound <= -15
    apart = Plan.of([("c1", "l1"), ("c2", "l2"), ("c3", "l3")])
    held = adopt(facts, policy, apart, prove=True, stop=lambda: True)
    assert held.status == "feasible"
    assert (held.tiers[1].price, held.tiers[1].bound) == (0, -45)


@pytest.mark.parametrize("form", VALUES)
def test_a_rule_that_gains_can_be_wished_for_only(form):
    facts = world([committee("c1"), committee("c2")], [lawyer("l1"), lawyer("l2")])
    policy = Policy.hangzhou_2024()
    rule = Own(form=form, salt=3, wish=Wish(tier=1))
    assert formulate(Problem.of(facts, policy.with_rule(rule))).tiers
    with pytest.raises(BadInputError, match=r"policy: own: .*priced.*a wish"):
        formulate(Problem.of(facts, policy.with_rule(Own(form=form, salt=3))))
