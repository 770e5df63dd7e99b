"""Two-way choice: both faces agree, and every road leads to the enumerated best."""

from functools import cache

import pytest

import lawyer_assign.solver.choice.backend as choice_module
from lawyer_assign.datasets import ChoiceKnobs, PastKnobs, district
from lawyer_assign.engines.run import Run
from lawyer_assign.formulation import formulate
from lawyer_assign.policy import Policy
from lawyer_assign.problem import Problem
from lawyer_assign.rules import ChosenOnly
from lawyer_assign.solver.choice.backend import Choice
from lawyer_assign.solver.cpsat.backend import CpSat
from lawyer_assign.verbs.solve import solve
from tests.worlds.markets import choosing
from tests.worlds.oracles import by_tag, every_choice, every_plan, priced_plans
from tests.worlds.small import DAY

WISH = Policy.hangzhou_2024(on=DAY, stability="wish")
MUST = Policy.hangzhou_2024(on=DAY, stability="must")
REFERENCE = CpSat()


@cache
def case(seed, has_ties=True):
    facts = choosing(seed, has_ties)
    return Problem.of(facts, WISH)


def best_of(problem, policy):
    """Return the least prices of plans that keep every must; None if there is none."""
    formulation = formulate(Problem.of(problem.stated, policy, problem.pairs))
    return min((prices for prices, _ in priced_plans(formulation)), default=None)


@pytest.mark.parametrize("start", range(0, 300, 50))
def test_statement_and_search_for_blocking_pairs_agree_on_every_plan(start):
    blocking = 0
    for seed in range(start, start + 50):
        problem = case(seed)
        chosen, plans = every_choice(len(problem.pairs)), every_plan(problem.pairs)
        for rule in (WISH["stability"], ChosenOnly()):
            statements = list(rule.statements(problem.facts, problem.pairs))
            for pick, plan in zip(chosen, plans, strict=True):
                said = by_tag(x for one in statements for x in one.excess(pick))
                found = list(rule.violations(problem.facts, plan))
                assert said == by_tag((one.tag, one.amount) for one in found)
                blocking += len(found)
    assert blocking > 100


@pytest.mark.parametrize("policy", [WISH, MUST], ids=["wish", "must"])
@pytest.mark.parametrize("has_ties", [True, False], ids=["ties", "strict"])
@pytest.mark.parametrize("start", [0, 40])
def test_the_plan_found_is_the_best_of_all(policy, has_ties, start):
    for seed in range(start, start + 40):
        problem = case(seed, has_ties)
        best = best_of(problem, policy)
        formulation = formulate(Problem.of(problem.stated, policy, problem.pairs))
        for backend in (Choice(REFERENCE).solve, REFERENCE.solve):
            answer = backend(formulation, Run())
            if best is None:
                assert answer.is_infeasible
                continue
            assert tuple(tier.price for tier in answer.tiers) == best
            assert tuple(tier.bound for tier in answer.tiers) == best


def test_parts_of_a_market_solved_apart_give_the_same_prices():
    for seed in range(60):
        problem = case(seed, False)
        formulation = formulate(problem)
        answer = REFERENCE.solve(formulation, Run())
        best = best_of(problem, WISH)
        if best is not None:
            assert tuple(tier.price for tier in answer.tiers) == best


@pytest.mark.parametrize("seed", range(3))
def test_stability_as_a_must_leaves_no_blocking_pair(seed):
    facts = district(committees=40, lawyers=40, seed=seed, choices=ChoiceKnobs())
    outcome = solve(facts, MUST, time_limit=20, workers=1)
    rule = outcome.problem.policy["stability"]
    assert outcome.plan is not None
    assert list(rule.violations(outcome.problem.facts, outcome.plan)) == []


def test_without_dispatch_only_mutual_choices_are_candidates():
    knobs = ChoiceKnobs()
    nothing_fixed = PastKnobs(fixed=0)
    facts = district(
        committees=30, lawyers=40, seed=1, choices=knobs, past=nothing_fixed
    )
    policy = Policy.hangzhou_2024(on=DAY, stability="wish", dispatch=False)
    problem = Problem.of(facts, policy)
    assert len(problem.pairs)
    assert problem.pairs.is_mutual.all()


def test_a_strict_district_is_proved_in_every_tier_without_search():
    facts = district(committees=200, lawyers=300, scarcity=0.1, seed=3)
    outcome = solve(facts, WISH, time_limit=60, workers=1)
    assert outcome.backend == "choice"
    assert outcome.status == "optimal"
    assert outcome.tiers[2].price == 0


def test_a_market_with_ties_shows_its_gap_and_never_a_bound_above_the_price(
    monkeypatch,
):
    monkeypatch.setattr(choice_module, "TOO_LARGE", 100)
    knobs = ChoiceKnobs(tie_density=0.6)
    facts = district(committees=100, lawyers=140, scarcity=0, seed=5, choices=knobs)
    outcome = solve(facts, WISH, time_limit=30, workers=1)
    assert outcome.plan is not None
    for tier in outcome.tiers:
        assert tier.bound is None or tier.bound <= tier.price
    assert outcome.tiers[2].is_proved


def test_stopping_returns_what_choice_alone_found():
    facts = district(committees=60, lawyers=60, seed=2, choices=ChoiceKnobs())
    asked = []

    def stop():
        asked.append(True)
        return len(asked) > 3

    outcome = solve(facts, WISH, time_limit=None, workers=1, stop=stop)
    assert outcome.plan is not None
