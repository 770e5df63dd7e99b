"""Flow, CP-SAT and plain enumeration find the same prices, or all three find none."""

from collections import Counter
from itertools import combinations
from zlib import crc32

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from lawyer_assign.engines.cpsat import Settings
from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import Watch
from lawyer_assign.errors import UnsupportedError
from lawyer_assign.formulation import Formulation, formulate
from lawyer_assign.policy import KINDS, Policy
from lawyer_assign.problem import Problem
from lawyer_assign.solver.answer import Answer
from lawyer_assign.solver.cpsat.backend import CpSat
from lawyer_assign.solver.flow.backend import Flow
from lawyer_assign.solver.run import run
from lawyer_assign.verbs.widen import plan_of
from tests.worlds.both_languages import faults_of
from tests.worlds.examples import many
from tests.worlds.oracles import World, least_prices, prices_of
from tests.worlds.small import DAY
from tests.worlds.strategies import PLAIN_KINDS, policies_of

EVERY_TWO = list(combinations(PLAIN_KINDS, 2))
EXAMPLES = many(10)
ONE_WORKER = Settings(workers=1, seed=0)
WORLDS = st.integers(0, 299)


def problem_of(world: World, policy: Policy) -> Problem:
    """Return the problem of a world whose scarcity is settled already."""
    committees, lawyers = world.pairs.committee_ids, world.pairs.lawyer_ids
    table = {
        "committee": [committees[at] for at in world.pairs.committee],
        "lawyer": [lawyers[at] for at in world.pairs.lawyer],
    }
    return Problem.of(world.facts, policy, table)


def assert_optimal(
    answer: Answer, problem: Problem, best: tuple[int, ...] | None
) -> None:
    """Compare what a backend said with the optimum, and recount its plan."""
    assert answer.is_infeasible == (best is None)
    if best is None:
        assert answer.chosen is None
        return
    plan = plan_of(problem.pairs, answer.chosen)
    assert prices_of(problem.facts, problem.policy, plan) == best
    assert tuple(tier.price for tier in answer.tiers) == best
    assert tuple(tier.bound for tier in answer.tiers) == best


def solve_by_flow(formulation: Formulation, refused: Counter[str]) -> Answer | None:
    why = Flow().why_not(formulation)
    refused[
        "taken" if why is None else "refused: " + why.en.split(";")[-1].strip()
    ] += 1
    if why is None:
        return Flow().solve(formulation, Run())
    assert len(why.en.split()) > 4
    assert not faults_of(why)
    assert any(kind in why for kind in KINDS)
    return None


def assert_backends_agree(world: World, policy: Policy, refused: Counter[str]) -> None:
    problem = problem_of(world, policy)
    best = least_prices(world, policy)
    formulation = formulate(problem)
    flow = solve_by_flow(formulation, refused)
    if flow is not None:
        assert_optimal(flow, problem, best)
    assert_optimal(CpSat().solve(formulation, Run()), problem, best)


@pytest.mark.parametrize("kinds", EVERY_TWO, ids="+".join)
def test_flow_and_cpsat_and_enumeration_agree_on_every_two_rules(
    kinds, worlds, refused
):
    @seed(crc32("+".join(kinds).encode()))
    @settings(max_examples=EXAMPLES)
    @given(at=WORLDS, policy=policies_of(kinds))
    def agree(at, policy):
        assert_backends_agree(worlds[at], policy, refused)

    agree()


@settings(max_examples=many(60))
@given(at=WORLDS, policy=policies_of(PLAIN_KINDS))
def test_they_agree_on_all_rules_together(worlds, refused, at, policy):
    assert_backends_agree(worlds[at], policy, refused)


@settings(max_examples=many(60))
@given(at=WORLDS)
def test_they_agree_on_the_rules_of_hangzhou(worlds, refused, at):
    policy = Policy.hangzhou_2024(on=DAY, stability="off")
    assert_backends_agree(worlds[at], policy, refused)


@settings(max_examples=many(100))
@given(
    at=WORLDS,
    policy=st.sampled_from((*PLAIN_KINDS, "chosen_only")).flatmap(
        lambda kind: policies_of(("stability", kind, "affinity"))
    ),
)
def test_they_agree_on_two_way_choice_with_any_rule(worlds, refused, at, policy):
    assert_backends_agree(worlds[at], policy, refused)
    problem = problem_of(worlds[at], policy)
    answer = run(problem, None, ONE_WORKER, Watch()).answer
    assert_optimal(answer, problem, least_prices(worlds[at], policy))


@settings(max_examples=many(30))
@given(at=WORLDS, policy=policies_of(PLAIN_KINDS))
def test_a_case_that_flow_refuses_is_refused_aloud_when_flow_is_asked_for(
    worlds, at, policy
):
    problem = problem_of(worlds[at], policy)
    why = Flow().why_not(formulate(problem))
    if why is None:
        solved = run(problem, "flow", ONE_WORKER, Watch())
        answer, name, reason = solved.answer, solved.name, solved.why_not_flow
        assert (name, reason) == ("flow", None)
        assert answer.is_infeasible == (answer.chosen is None)
        return
    with pytest.raises(UnsupportedError) as caught:
        run(problem, "flow", ONE_WORKER, Watch())
    assert caught.value.text("en") == f"flow cannot take this problem: {why.en}"
    solved = run(problem, None, ONE_WORKER, Watch())
    name, reason = solved.name, solved.why_not_flow
    assert name in ("cpsat", "thresholds")
    assert reason == why
