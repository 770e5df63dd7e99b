"""The CP-SAT model of stable matchings of a size, against every matching."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ortools.sat.python import cp_model

from benchmarks.markets import Shape, random_market
from lawyer_assign import matching
from lawyer_assign.engines.watch import Watch
from lawyer_assign.matching.basics.blocking import blocking_pairs, is_matching, size
from lawyer_assign.matching.basics.cardinality import maximum_cardinality
from lawyer_assign.matching.basics.deferred_acceptance import deferred_acceptance
from lawyer_assign.matching.cpsat import run
from lawyer_assign.matching.models.stable_model import StableModel
from lawyer_assign.matching.reduce.usable_pairs import narrowed
from tests.worlds.examples import many
from tests.worlds.small_markets import (
    blocks_of,
    every_matching,
    largest_stable_size,
    markets,
)


def checked(market, reply, goal):
    """Check that a reply is a stable matching of a size at least; return its size."""
    chosen = np.array(reply.chosen)
    assert is_matching(market, chosen)
    assert not len(blocking_pairs(market, chosen))
    assert size(chosen) >= goal
    return size(chosen)


@settings(max_examples=many(2_000), deadline=None)
@given(market=markets(seats=3), more=st.integers(-5, 2), is_narrow=st.booleans())
def test_a_size_is_possible_if_enumeration_says_so(market, more, is_narrow):
    largest = largest_stable_size(market)
    goal = max(0, largest + more)
    model = StableModel(market, goal)
    if is_narrow:
        inner = narrowed(market, goal)
        if inner is None:
            assert largest < goal
            return
        market = inner.market
        model = StableModel(market, goal, inner.is_usable)
    reply = run(model, Watch(60), workers=1)
    assert reply.is_impossible == (goal > largest)
    if goal <= largest:
        checked(market, reply, goal)


@settings(max_examples=many(400), deadline=None)
@given(market=markets(seats=3), less=st.integers(0, 5))
def test_the_least_given_up_is_the_largest_size(market, less):
    largest = largest_stable_size(market)
    goal = max(0, largest - less)
    model = StableModel(market, goal)
    assert model.most == maximum_cardinality(market)
    model.model.minimize(model.given_up)
    reply = run(model, Watch(60), workers=1)
    assert checked(market, reply, goal) == model.most - reply.bound == largest


def given_up(market, plan):
    """Return what each cover counts as given up by a matching, and how much it is."""
    model = StableModel(market)
    for row, literal in model.pair.items():
        r, h = market.resident[row], market.hospital[row]
        is_held = plan.get(market.residents[r]) == market.hospitals[h]
        model.model.add(literal == is_held)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    assert solver.solve(model.model) == cp_model.OPTIMAL
    lost = [model._given_up(cover) for cover in model._covers]
    counted = [sum(map(solver.boolean_value, literals)) for literals in lost]
    return counted, model.most - len(plan)


@settings(max_examples=many(400), deadline=None)
@given(market=markets(seats=3), choice=st.data())
def test_either_cover_counts_what_a_stable_matching_gives_up(market, choice):
    plans = [plan for plan in every_matching(market) if not blocks_of(market, plan)]
    counted, lost = given_up(market, choice.draw(st.sampled_from(plans)))
    assert counted == [lost, lost]


@pytest.mark.parametrize("seats", [1, 3])
def test_free_seats_and_pairs_within_a_cover_are_given_up(seats):
    # h1 wants and gets all who could fill h2; others want h1 in vain.
    wanted = [f"r{i}" for i in range(seats)]
    others = [f"s{i}" for i in range(2 * seats)]
    lists = {r: ["h1", "h2"] for r in wanted} | {s: ["h1"] for s in others}
    ranked = {"h1": [*wanted, *others], "h2": wanted}
    market = matching.market(lists, ranked, seats)
    counted, lost = given_up(market, dict.fromkeys(wanted, "h1"))
    assert counted == [lost, lost] == [seats, seats]


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_any_number_of_workers_says_the_same(workers):
    market = random_market(Shape(60, 12, 60, 4, skew=4.0), seed=4)
    least = size(deferred_acceptance(market))
    for goal in (least, least + 1):
        model = StableModel(market, goal)
        reply = run(model, Watch(60), workers)
        assert reply.is_impossible == (goal > least)
        assert reply.is_impossible or checked(market, reply, goal) == least
