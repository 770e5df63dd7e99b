"""Facts and policy together: statements sorted into musts and tiers."""

import pickle
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lawyer_assign as la
from lawyer_assign.formulation import formulate, said_plainly
from lawyer_assign.policy import Policy
from lawyer_assign.problem import Problem
from lawyer_assign.problem.fingerprint import candidates_digest
from lawyer_assign.rules import Affinity, Seats, TeamSize, Wish
from lawyer_assign.statements import Bound
from tests.solver.test_backends import problem_of
from tests.worlds.examples import many
from tests.worlds.oracles import every_choice, prices_of
from tests.worlds.small import DAY, HERE, committee, firm, lawyer, world
from tests.worlds.strategies import PLAIN_KINDS, policies_of

POLICY = Policy.hangzhou_2024(on=DAY, stability="off")


def test_a_problem_keeps_the_facts_as_stated_and_fills_in_scarcity():
    facts = world(2, 1)
    problem = Problem.of(facts, POLICY)
    assert problem.stated is facts
    assert facts.districts[0].is_scarce is None
    assert problem.facts.districts[0].is_scarce is True
    assert problem.pairs.columns is problem.facts.columns
    assert not problem.is_given
    assert Problem.of(facts, POLICY, problem.pairs).is_given


@settings(max_examples=many(60))
@given(at=st.integers(0, 299), policy=policies_of(PLAIN_KINDS))
def test_a_formulation_prices_every_choice_as_the_auditor_does(worlds, at, policy):
    world = worlds[at]
    problem = problem_of(world, policy)
    form = formulate(problem)
    ids = list(zip(problem.pairs.committee, problem.pairs.lawyer, strict=True))
    everything = list(zip(world.pairs.committee, world.pairs.lawyer, strict=True))
    for choice, plan in zip(every_choice(len(everything)), world.plans, strict=True):
        taken = [
            pair for pair, is_taken in zip(everything, choice, strict=True) if is_taken
        ]
        chosen = np.array([pair in taken for pair in ids], bool)
        said = None
        if all(pair in ids for pair in taken) and form.holds(chosen):
            said = form.prices(chosen)
        assert said == prices_of(problem.facts, policy, plan)


def test_tiers_come_in_order_and_statements_with_musts_first():
    rules = (
        Affinity(wish=Wish(tier=7)),
        TeamSize(),
        Seats(wish=Wish(tier=2, weight=3)),
    )
    facts = world(2, 2, [firm("f1", seats=1)])
    form = formulate(Problem.of(facts, Policy(rules=rules)))
    assert [tier.number for tier in form.tiers] == [2, 7]
    assert [one.rule for one in form.statements] == ["team_size", "seats", "affinity"]
    assert form.tiers[0].terms[0].weight == 3


def seats_of(team_most, team_size=None, committees=2):
    rules = [Seats()] if team_size is None else [Seats(), team_size]
    places = [committee(f"c{at}", lawyers_max=team_most) for at in range(committees)]
    facts = world(places, 2, [firm("f1", seats=1)])
    form = formulate(Problem.of(facts, Policy(rules=tuple(rules))))
    return form.must[0]


def test_a_team_counts_once_only_where_there_can_be_one():
    assert seats_of(1, TeamSize()).once_per is None
    assert seats_of(2, TeamSize()).once_per is not None
    assert seats_of(1).once_per is not None
    assert seats_of(1, TeamSize(wish=Wish(tier=1))).once_per is not None


def test_one_committee_with_a_team_keeps_the_counting_for_all():
    places = [committee("c1"), committee("c2", lawyers_max=2)]
    facts = world(places, 2, [firm("f1", seats=1)])
    form = formulate(Problem.of(facts, Policy(rules=(Seats(), TeamSize()))))
    assert form.must[0].once_per is not None


def test_who_has_one_candidate_only_needs_no_limit_to_count_once():
    """A limit on the team that speaks of c1 alone leaves c2 with its one candidate."""
    facts = world([committee("c1"), committee("c2")], 2, [firm("f1", seats=1)])
    table = {"committee": ["c1", "c1", "c2"], "lawyer": ["l1", "l2", "l1"]}
    pairs = Problem.of(facts, Policy(), table).pairs
    size = Bound("team_size", ["c1"], np.array([0, 0, -1]), upper=np.array([1]))
    (seats,) = Seats().statements(facts, pairs)
    assert said_plainly(pairs, [size, seats], {}).must[1].once_per is None
    loose = Bound("team_size", ["c2"], np.array([-1, -1, 0]), upper=np.array([1]))
    assert said_plainly(pairs, [loose, seats], {}).must[1].once_per is not None


def test_a_must_that_can_only_be_priced_is_an_error_by_name():
    policy = Policy(rules=(TeamSize(),))
    broken = Affinity.model_construct(wish=None)
    policy = Policy.model_construct(**{**dict(policy), "rules": (broken,)})
    with pytest.raises(la.BadInputError) as caught:
        formulate(Problem.of(world(), policy))
    (defect,) = caught.value.defects
    assert (defect.place, defect.value) == ("policy: affinity", "Cost")
    assert "can only be priced" in defect.problem.en


def test_misfits_are_all_said_at_once():
    people = [lawyer(f"l{at}", max_committees=6 + at) for at in range(3)]
    with pytest.raises(ValueError, match=r"3 problem\(s\) found"):
        Problem.of(world(1, people), POLICY)


def spread():
    """Return two committees and six lawyers, each farther away than the one before."""
    return world(
        [committee("c1", **HERE), committee("c2", **HERE)],
        [lawyer(f"l{at}", lat=30.25 + at / 1000, lon=120.15) for at in range(6)],
    )


def test_lists_that_lack_pairs_of_now_have_no_digest():
    facts = spread()
    rules = POLICY.with_reach(la.Reach(nearest_kept=2, most=3))
    problem = la.Problem.of(facts, rules)
    said = candidates_digest(problem)
    assert said
    assert candidates_digest(la.Problem.of(facts, rules)) == said
    everybody = frozenset(facts.committee)
    wider = problem.widened(everybody)
    assert len(wider.pairs) > len(problem.pairs)
    assert wider.scarcity.as_flags() == problem.scarcity.as_flags()
    assert candidates_digest(wider) == said
    shorter = replace(
        problem, pairs=problem.pairs.keep(np.arange(len(problem.pairs)) > 0)
    )
    assert candidates_digest(shorter) is None
    given = la.Problem.of(facts, rules, problem.pairs)
    assert candidates_digest(given) is None
    turned = {one: not is_so for one, is_so in problem.scarcity.as_flags().items()}
    other = replace(problem, facts=facts.with_scarcity(turned))
    assert candidates_digest(other) is None


def test_lists_of_a_problem_as_it_was_made_are_not_made_again_for_their_digest(
    monkeypatch,
):
    """Writing an outcome as JSON made the lists of a city once more."""
    facts = spread()
    outcome = la.solve(facts, POLICY)
    problem = outcome.problem
    said = candidates_digest(replace(problem))
    sent = pickle.loads(pickle.dumps(problem))

    def again(*_):
        raise AssertionError

    monkeypatch.setattr(la.Problem, "unrefused", again)
    assert [candidates_digest(one) for one in (problem, sent)] == [said, said]
    assert f'"lists": "{said}"' in outcome.to_json()
    for other in (replace(problem), problem.widened(frozenset(facts.committee))):
        with pytest.raises(AssertionError):
            candidates_digest(other)


def test_minutes_and_lists_are_in_the_digest_of_candidates():
    facts = spread()
    moved = facts.lawyers[0].model_copy(update={"lat": 30.3})
    others = (
        (facts.replace(lawyers=[moved, *facts.lawyers[1:]]), POLICY),
        (facts, POLICY.with_reach(la.Reach(nearest_kept=2, most=3))),
    )
    said = candidates_digest(la.Problem.of(facts, POLICY))
    assert all(candidates_digest(la.Problem.of(*one)) != said for one in others)
