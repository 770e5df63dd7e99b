"""A few pairs and prices of the others give what the whole network gives."""

from contextlib import contextmanager

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lawyer_assign.engines.run import Run
from lawyer_assign.formulation import formulate
from lawyer_assign.policy import Policy
from lawyer_assign.solver.flow import backend as flow_module
from lawyer_assign.solver.flow import folding
from lawyer_assign.solver.flow import sifting as dense_module
from lawyer_assign.solver.flow.backend import Flow
from lawyer_assign.solver.flow.network import network_of, sides_or_why_not
from lawyer_assign.solver.flow.node_prices import dual_bound, exact_sum
from lawyer_assign.solver.flow.sifting import dense_flow, is_dense, promising
from tests.solver.test_backends import WORLDS, problem_of
from tests.worlds.examples import many
from tests.worlds.forms import (
    best_prices,
    bound,
    cost,
    formulation,
    load,
    networks,
    square,
)
from tests.worlds.oracles import least_prices
from tests.worlds.small import DAY

ROUNDS = 300


@contextmanager
def every_network_is_dense(pairs_of_a_row=1, smaller=0):
    """Begin with very few pairs, and by default never give up on them."""
    before = dense_module.PROMISING, dense_module.SMALLER, flow_module.is_dense
    dense_module.PROMISING, dense_module.SMALLER = pairs_of_a_row, smaller
    flow_module.is_dense = lambda network: network.pairs > 0
    try:
        yield
    finally:
        dense_module.PROMISING, dense_module.SMALLER, flow_module.is_dense = before


def assert_flow_reaches(form, best):
    answer = Flow().solve(form, Run())
    assert answer.is_infeasible == (best is None)
    if best is not None:
        assert form.holds(answer.chosen)
        assert form.prices(answer.chosen) == best
        assert tuple(tier.bound for tier in answer.tiers) == best


@pytest.mark.parametrize("smaller", [0, 2], ids=["never whole", "whole when half"])
@settings(max_examples=many(300))
@given(form=networks())
def test_the_least_prices_of_nested_rows_are_found(smaller, form):
    if Flow().why_not(form) is None:
        with every_network_is_dense(smaller=smaller):
            assert_flow_reaches(form, best_prices(form))


@settings(max_examples=many(300))
@given(at=WORLDS)
def test_the_least_prices_of_hangzhou_are_found(worlds, at):
    policy = Policy.hangzhou_2024(on=DAY, stability="off")
    form = formulate(problem_of(worlds[at], policy))
    if Flow().why_not(form) is None:
        with every_network_is_dense():
            assert_flow_reaches(form, least_prices(worlds[at], policy))


@settings(max_examples=many(100))
@given(form=networks())
def test_weights_that_are_too_light_never_cost_an_earlier_tier_a_point(form):
    before = folding.LIGHT_TIMES
    folding.LIGHT_TIMES = (0,)
    try:
        if Flow().why_not(form) is None:
            with every_network_is_dense():
                assert_flow_reaches(form, best_prices(form))
    finally:
        folding.LIGHT_TIMES = before


def crowd_form(seed=0, committees=24, lawyers=8, most=4):
    """Return a dense district all of whose rows compete."""
    dice = np.random.default_rng(seed)
    pairs = square(committees, lawyers)
    taste = dice.integers(0, 100, lawyers)[pairs.lawyer]
    points = taste + dice.integers(0, 30, len(pairs))
    musts = [
        bound("few", pairs.lawyer, upper=[most] * lawyers),
        bound("one", pairs.committee, upper=[1] * committees),
    ]
    covered = bound("covered", pairs.committee, lower=[1] * committees)
    further = load("further", pairs.lawyer, [[0, 20, 40, 60]] * lawyers)
    tiers = [[(covered, 1)], [(cost("points", points), 1), (further, 1)]]
    return formulation(pairs, musts, tiers)


def crowd(*size, **named):
    form = crowd_form(*size, **named)
    return network_of(form, sides_or_why_not(form))


def folded(network):
    return next(folding.folds(network, 0))[0]


@pytest.mark.parametrize("seed", range(many(20)))
def test_pairs_that_were_missed_come_in_until_the_prices_prove_the_flow(
    seed, monkeypatch
):
    monkeypatch.setattr(dense_module, "PROMISING", 1)
    monkeypatch.setattr(dense_module, "SMALLER", 0)
    network = crowd(seed)
    price = folded(network)
    asked = []

    def solve(part, light):
        asked.append(part.pairs)
        return flow_module._minimum_cost_flow(part, light)

    flow, potentials = dense_flow(network, price, [price], ROUNDS, solve)
    whole = flow_module._minimum_cost_flow(network, price)
    assert exact_sum(price, flow) == exact_sum(price, whole)
    assert dual_bound(network, price, potentials) == exact_sum(price, flow)
    assert asked == sorted(set(asked))
    assert len(asked) > 1
    assert asked[0] <= 24 + 8


def test_a_dense_network_is_not_solved_whole():
    network = crowd(committees=400, lawyers=100)
    assert is_dense(network)
    asked = []

    def solve(part, light):
        asked.append(part.pairs)
        return flow_module._minimum_cost_flow(part, light)

    price = folded(network)
    flow, potentials = dense_flow(network, price, [price], ROUNDS, solve)
    assert dual_bound(network, price, potentials) == exact_sum(price, flow)
    assert max(asked) < network.pairs / 4


def test_a_network_that_is_not_dense_is_solved_whole(monkeypatch):
    def refuse(*_):
        raise AssertionError("not dense")

    monkeypatch.setattr(flow_module, "dense_flow", refuse)
    assert not is_dense(crowd())
    assert Flow().solve(crowd_form(), Run()).chosen is not None


@pytest.mark.parametrize(
    ("rounds", "solve"),
    [(ROUNDS, lambda *_: None), (0, flow_module._minimum_cost_flow)],
    ids=["no flow over the part", "no potentials"],
)
def test_what_the_part_does_not_show_is_left_to_the_whole(rounds, solve):
    network = crowd()
    price = folded(network)
    assert dense_flow(network, price, [price], rounds, solve) is None


def test_a_part_of_more_than_half_is_left_to_the_whole(monkeypatch):
    monkeypatch.setattr(dense_module, "PROMISING", 24)
    network = crowd()
    price = folded(network)

    def refuse(*_):
        raise AssertionError("the part is as large as the whole")

    assert dense_flow(network, price, [price], ROUNDS, refuse) is None


def test_a_pinned_pair_is_in_every_part(monkeypatch):
    monkeypatch.setattr(dense_module, "PROMISING", 1)
    monkeypatch.setattr(dense_module, "SMALLER", 0)
    network = crowd()
    price = folded(network)
    worst = int(np.argmax(price[: network.pairs]))
    network.least[worst] = 1
    flow, potentials = dense_flow(
        network, price, [price], ROUNDS, flow_module._minimum_cost_flow
    )
    assert flow[worst] == 1
    assert dual_bound(network, price, potentials) == exact_sum(price, flow)


@settings(max_examples=many(100))
@given(
    prices=st.lists(st.integers(-(2**40), 2**40), min_size=192, max_size=192),
    shift=st.sampled_from([0, 20]),
)
def test_every_row_begins_with_its_cheapest_pairs(prices, shift):
    row = np.arange(192) % 24
    price = np.array(prices, np.int64) << shift
    chosen = dense_module._cheapest(row, price)
    assert chosen.all()  # rows of eight have no more
    few = np.arange(192) % 8
    chosen = dense_module._cheapest(few, price)
    coarse = 1 << 25 if shift else 0  # what does not fit is rounded away
    for one in range(8):
        mine = few == one
        assert (mine & chosen).sum() == dense_module.PROMISING
        dearest = int(price[mine & chosen].max())
        assert dearest <= int(price[mine & ~chosen].min()) + coarse


def test_among_equals_no_lawyer_is_the_favourite_of_all():
    network = crowd(committees=400, lawyers=100)
    chosen = promising(network, np.zeros(network.pairs, np.int64))
    of_lawyer = np.bincount(network.tail[: network.pairs][chosen])
    of_committee = np.bincount(network.head[: network.pairs][chosen])
    both = np.concatenate([of_lawyer[of_lawyer > 0], of_committee[of_committee > 0]])
    assert len(both) == 500
    assert both.max() < 100


def test_same_network_same_flow():
    form = crowd_form(1, 400, 100)
    one, other = (Flow().solve(form, Run()).chosen for _ in range(2))
    assert (one == other).all()
