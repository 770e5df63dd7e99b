"""Bounds of an outcome that is read back are of the lists they were proved of."""

import json
import random
from itertools import chain, combinations

import pytest

import lawyer_assign as la
from lawyer_assign.outcome_document import OTHER_LISTS
from tests.worlds.examples import many
from tests.worlds.small import HERE, committee, lawyer, world

POLICY = la.Policy.hangzhou_2024()


def farther_and_farther(count=6):
    """Two committees, and lawyers of whom each is farther away than the one before."""
    return world(
        [committee("c1", **HERE), committee("c2", **HERE)],
        [lawyer(f"l{at}", lat=30.25 + at / 100, lon=120.15) for at in range(count)],
    )


def read_back(outcome, facts, pairs=None, **said):
    document = json.loads(outcome.to_json()) | said
    return la.Outcome.from_json(json.dumps(document), facts, pairs=pairs)


def best(problem):
    """The least prices that pairs of a problem can have, by trying all of them."""
    frame = problem.pairs.to_frame()
    posts = list(zip(frame.committee, frame.lawyer, strict=True))
    every = (combinations(posts, size) for size in range(len(posts) + 1))
    plans = map(la.Plan.of, chain.from_iterable(every))
    reports = (la.check(problem.stated, problem.policy, one) for one in plans)
    return min(
        tuple(tier.price for tier in one.tiers) for one in reports if not one.violations
    )


def is_without_bounds(outcome, status="feasible"):
    bare = all(one.bound is None and one.conditional is None for one in outcome.tiers)
    return (
        bare
        and outcome.status == status
        and outcome.budget_bounds == ()
        and outcome.backend_title == OTHER_LISTS
        and outcome.ended is None
    )


def test_bounds_of_other_pairs_are_not_kept():
    """Two far lawyers alone were handed in; with the near ones the plan is no optimum.

    It was called optimal of whatever pairs came with it the second time.
    """
    facts = farther_and_farther(3)
    every = la.Problem.of(facts, POLICY).pairs.to_frame()[["committee", "lawyer"]]
    far = every[every.lawyer != "l0"]
    outcome = la.solve(facts, POLICY, pairs=far)
    assert outcome.status == "optimal"
    assert read_back(outcome, facts, far) == outcome
    again = read_back(outcome, facts, every)
    assert best(again.problem) < tuple(one.price for one in outcome.tiers)
    assert again.plan == outcome.plan
    assert is_without_bounds(again)


@pytest.mark.parametrize("lists", [None, "000000000000"])
def test_bounds_of_other_or_unknown_lists_are_not_kept(lists):
    facts = farther_and_farther()
    rules = POLICY.with_reach(la.Reach(nearest_kept=1, most=2))
    outcome = la.solve(facts, rules)
    assert outcome.status == "optimal"
    assert read_back(outcome, facts) == outcome
    again = read_back(outcome, facts, lists=lists)
    assert again.plan == outcome.plan
    assert is_without_bounds(again)
    assert read_back(again, facts) == again
    proved = la.adopt(facts, rules, again.plan, prove=True)
    assert proved.status == "optimal"


def test_a_document_before_lists_stood_in_it_is_read_without_bounds():
    facts = farther_and_farther()
    outcome = la.solve(facts, POLICY)
    old = json.loads(outcome.to_json())
    del old["lists"]
    assert is_without_bounds(la.Outcome.from_json(json.dumps(old), facts))


def test_infeasible_over_other_lists_is_undecided():
    facts = la.datasets.toy()
    pinned = [
        la.Agreement(committee=f"c{at}", firm="f1", lawyers=("l1",), is_fixed=True)
        for at in range(1, 7)
    ]
    facts = facts.replace(agreements=pinned)
    outcome = la.solve(facts)
    assert outcome.status == "infeasible"
    assert read_back(outcome, facts) == outcome
    again = read_back(outcome, facts, lists="000000000000")
    assert is_without_bounds(again, "undecided")


@pytest.mark.parametrize("seed", range(many(30)))
def test_what_is_read_back_is_never_above_the_truth(seed):
    """Also of a plan that was repaired over the lists of before."""
    chance = random.Random(seed)
    lawyers = [
        lawyer(f"l{at}", lat=30.25 + chance.random() / 3, lon=120.15) for at in range(4)
    ]
    places = [
        committee(f"c{at}", lat=30.25 + chance.random() / 3, lon=120.15)
        for at in range(3)
    ]
    facts = world(places, lawyers)
    reach = la.Reach(nearest_kept=1, most=chance.choice([1, 2]))
    before = la.solve(facts, POLICY.with_reach(reach))
    leaver = chance.choice(before.plan.posts).lawyer
    outcome = la.repair(before, facts.without(lawyers=[leaver]))
    for one in (before, outcome):
        again = la.Outcome.from_json(one.to_json(), one.problem.stated)
        true = best(again.problem)
        prices = tuple(tier.price for tier in again.tiers)
        assert again.status != "optimal" or prices == true
        first = again.tiers[0]
        assert first.bound is None or first.bound <= true[0]
