"""A flow is the same optimum, proved by its own potentials, or a refusal."""

import gc
import weakref
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow
from scipy.sparse import csgraph

from lawyer_assign.engines.run import Run
from lawyer_assign.errors import UnsupportedError, VerificationError
from lawyer_assign.formulation import Formulation, Term, Tier
from lawyer_assign.solver.flow import backend as flow_module
from lawyer_assign.solver.flow import folding
from lawyer_assign.solver.flow import node_prices as potentials_module
from lawyer_assign.solver.flow.backend import Flow
from lawyer_assign.solver.flow.network import network_of, sides_or_why_not
from lawyer_assign.solver.flow.node_prices import (
    dual_bound,
    exact_sum,
    potentials_of,
    reduced_costs,
)
from lawyer_assign.statements import Statement
from tests.worlds.both_languages import faults_of
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

PAIRS = square(3, 3)


def assert_best(form):
    answer = Flow().solve(form, Run())
    best = best_prices(form)
    assert answer.is_infeasible == (best is None)
    assert tuple(tier.price for tier in answer.tiers) == (
        best or (None,) * len(form.tiers)
    )
    if best is not None:
        assert form.holds(answer.chosen)
        assert form.prices(answer.chosen) == best
        assert tuple(tier.bound for tier in answer.tiers) == best


@settings(max_examples=many(200))
@given(form=networks())
def test_flow_finds_the_least_prices_of_nested_rows(form):
    if Flow().why_not(form) is None:
        assert_best(form)


@pytest.mark.parametrize("largest", [1, 1 << 10, 1 << 14])
@settings(max_examples=many(100))
@given(form=networks())
def test_tiers_that_do_not_fit_one_cost_come_in_rounds_on_the_optimal_face(
    largest, form
):
    before = folding.LARGEST
    folding.LARGEST = largest
    try:
        if Flow().why_not(form) is None:
            assert_best(form)
    finally:
        folding.LARGEST = before


def test_a_round_folds_as_many_tiers_as_fit(monkeypatch):
    calls = []
    solve = flow_module._minimum_cost_flow
    monkeypatch.setattr(
        flow_module,
        "_minimum_cost_flow",
        lambda network, price: calls.append(1) or solve(network, price),
    )
    tiers = [[(cost(f"t{at}", [at - 2] * 9), 1)] for at in range(4)]
    form = formulation(PAIRS, [], tiers)
    rounds = []
    for bits in range(0, 40, 2):
        calls.clear()
        monkeypatch.setattr(folding, "LARGEST", 1 << bits)
        assert_best(form)
        rounds.append(len(calls))
    assert rounds == sorted(rounds, reverse=True)
    assert {4, 2, 1} <= set(rounds)


CROSSING = st.lists(st.integers(-1, 2), min_size=9, max_size=9)


@pytest.mark.parametrize("is_must", [True, False])
@settings(max_examples=many(50))
@given(group=CROSSING, other=CROSSING)
def test_a_bound_of_0_crosses_no_rows_for_it_speaks_of_pairs(is_must, group, other):
    one = bound("one", PAIRS.lawyer, upper=[2, 1, 2])
    few = bound("few", PAIRS.committee, lower=[2, 1, 1])
    dear = cost("dear", np.arange(9) % 4 - 1)
    no = [bound(f"no{at}", g, upper=[0] * 3) for at, g in enumerate((group, other))]
    must = [one, *(no if is_must else ())]
    middle = [] if is_must else [[(no[0], 3), (no[1], 2)]]
    form = formulation(PAIRS, must, [[(few, 1)], *middle, [(dear, 1)]])
    assert Flow().why_not(form) is None
    assert_best(form)


@pytest.mark.parametrize("upper", [[0, 1, 0], [1, 1, 1]])
def test_a_bound_that_leaves_some_row_room_counts_and_may_cross(upper):
    rows = [
        bound(n, g, upper=[1] * 3)
        for n, g in (("l", PAIRS.lawyer), ("c", PAIRS.committee))
    ]
    some = bound("some", [0, 1, 2, 1, 2, 0, 2, 0, 1], upper=upper)
    assert (
        "overlap in three ways" in Flow().why_not(formulation(PAIRS, [*rows, some])).en
    )


@settings(max_examples=many(100))
@given(form=networks())
def test_weights_that_are_too_light_never_cost_an_earlier_tier_a_point(form):
    before = folding.LIGHT_TIMES
    folding.LIGHT_TIMES = (0,)
    try:
        if Flow().why_not(form) is None:
            assert_best(form)
    finally:
        folding.LIGHT_TIMES = before


@pytest.mark.parametrize(
    ("times", "solves"), [((0,), 2), ((0, 3), 2), ((3,), 1)], ids=str
)
def test_a_trial_that_potentials_do_not_prove_is_followed_by_a_heavier(
    times, solves, monkeypatch
):
    calls = []
    solve = flow_module._minimum_cost_flow
    monkeypatch.setattr(folding, "LIGHT_TIMES", times)
    monkeypatch.setattr(
        flow_module,
        "_minimum_cost_flow",
        lambda network, price: calls.append(1) or solve(network, price),
    )
    few = bound("few", PAIRS.committee, lower=[1, 1, 1])
    dear = cost("dear", [9] * 9)
    assert_best(formulation(PAIRS, [], [[(few, 1)], [(dear, 1)]]))
    assert len(calls) == solves


def test_prices_of_millions_in_many_tiers_are_still_exact():
    dice = np.random.default_rng(3)
    tiers = [
        [(cost(f"t{at}", dice.integers(-(10**6), 10**6, 9)), 999_983)]
        for at in range(4)
    ]
    lone = bound("one", PAIRS.lawyer, upper=[1, 1, 1])
    assert_best(formulation(PAIRS, [lone], tiers))


def test_musts_that_contradict_on_one_row_are_infeasible_without_a_search():
    few = bound("few", PAIRS.lawyer, upper=[1, 1, 1])
    many = bound("many", PAIRS.lawyer, lower=[0, 2, 0])
    form = formulation(PAIRS, [few, many], [[(cost("any", [1] * 9), 1)]])
    assert network_of(form, sides_or_why_not(form)) is None
    assert_best(form)


def test_musts_that_contradict_across_sides_are_infeasible():
    few = bound("few", PAIRS.lawyer, upper=[0, 0, 1])
    many = bound("many", PAIRS.committee, lower=[1, 1, 0])
    assert_best(formulation(PAIRS, [few, many], [[(cost("any", [1] * 9), 1)]]))


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        (
            bound("heavy", PAIRS.lawyer, upper=[3] * 3, factor=[2] * 9),
            "heavy counts pairs with unequal factors",
        ),
        (
            bound("once", PAIRS.lawyer, upper=[3] * 3, once_per=PAIRS.committee),
            "once counts several pairs once",
        ),
    ],
)
def test_what_no_flow_can_count_is_refused(statement, why):
    form = formulation(PAIRS, [statement])
    assert Flow().why_not(form).en == why
    assert not faults_of(Flow().why_not(form))
    with pytest.raises(UnsupportedError) as caught:
        Flow().solve(form, Run())
    assert caught.value.text("en") == f"flow cannot take this problem: {why}"


def test_factors_that_are_all_one_are_no_hindrance():
    form = formulation(PAIRS, [bound("a", PAIRS.lawyer, upper=[3] * 3, factor=[1] * 9)])
    assert Flow().why_not(form) is None


@settings(max_examples=many(200))
@given(form=networks(), draw=st.randoms(use_true_random=False))
def test_rows_that_want_none_of_some_pairs_are_in_no_other_rows_way(form, draw):
    """Whichever pairs these are, they are closed, or priced, each by itself."""
    if Flow().why_not(form) is not None:
        return
    size = len(form.pairs)

    def none_of_some(name):
        group = [draw.choice([-1, -1, 0, 1]) for _ in range(size)]
        return bound(name, group, upper=[0, 0])

    tiers = list(form.tiers)
    weight = draw.choice([1, 3])
    last = Tier(99, (Term(none_of_some("wish"), weight),))
    tiers.insert(draw.randint(0, len(tiers)), last)
    with_more = replace(
        form, must=(*form.must, none_of_some("must")), tiers=tuple(tiers)
    )
    assert Flow().why_not(with_more) is None
    assert_best(with_more)


def test_a_row_that_wants_none_of_its_pairs_but_counts_them_otherwise_is_no_arc():
    crossing = [0, 1, 2, 1, 2, 0, 2, 0, 1]
    sides = [bound("c", PAIRS.committee, upper=[1, 1, 1])]
    sides += [bound("l", PAIRS.lawyer, upper=[1, 1, 1])]
    assert Flow().why_not(formulation(PAIRS, sides)) is None
    for more in ({"lower": [1, 0, 0]}, {"once_per": [0] * 9}, {"factor": [2] * 9}):
        third = bound("third", crossing, upper=[0, 0, 0], **more)
        third_wish = formulation(PAIRS, sides, [[(third, 1)]])
        assert Flow().why_not(third_wish) is not None


def test_a_statement_of_another_kind_is_refused_by_name():
    form = formulation(PAIRS, [Statement("riddle", ["x"], PAIRS.lawyer)])
    assert Flow().why_not(form).en == "riddle says a Statement, which no flow can keep"


def test_a_network_that_counts_otherwise_than_the_statements_is_our_defect(monkeypatch):
    form = formulation(PAIRS, [], [[(cost("any", [-1] * 9), 1)]])
    monkeypatch.setattr(Formulation, "prices", lambda *_: (7,))
    with pytest.raises(VerificationError, match="the network counts"):
        Flow().solve(form, Run())


def test_a_flow_that_is_not_optimal_is_not_believed(monkeypatch):
    form = formulation(PAIRS, [], [[(cost("any", [-1] * 9), 1)]])
    solve = flow_module._minimum_cost_flow
    monkeypatch.setattr(
        flow_module, "_minimum_cost_flow", lambda net, price: solve(net, -price)
    )
    with pytest.raises(VerificationError, match="no potentials prove"):
        Flow().solve(form, Run())


def test_a_dual_bound_that_misses_the_cost_is_not_believed(monkeypatch):
    form = formulation(PAIRS, [], [[(cost("any", [-1] * 9), 1)]])
    monkeypatch.setattr(flow_module, "dual_bound", lambda *_: -99)
    with pytest.raises(VerificationError, match="no potentials prove"):
        Flow().solve(form, Run())


def test_a_flow_that_fails_for_other_reasons_says_what_to_use_instead(monkeypatch):
    form = formulation(PAIRS, [], [[(cost("any", [7] * 9), 1)]])
    monkeypatch.setattr(SimpleMinCostFlow, "solve", lambda self: self.UNBALANCED)
    with pytest.raises(VerificationError) as caught:
        Flow().solve(form, Run())
    assert "use backend='cpsat'" in str(caught.value)
    assert "costs up to 7;" in str(caught.value)


def optimal_flow(form):
    network = network_of(form, sides_or_why_not(form))
    price = network.cost[0]
    return network, price, flow_module._minimum_cost_flow(network, price)


def crossing_form():
    one = bound("one", PAIRS.lawyer, upper=[1, 2, 1])
    two = bound("two", PAIRS.committee, lower=[1, 1, 1])
    tier = [
        (cost("any", np.arange(9) - 4), 3),
        (load("l", PAIRS.lawyer, [[0, 5]] * 3), 1),
    ]
    return formulation(PAIRS, [one, two], [tier])


def test_potentials_prove_a_flow_to_the_point_and_anybody_can_add_it_up():
    network, price, flow = optimal_flow(crossing_form())
    potentials = potentials_of(network, price, flow)
    reduced = reduced_costs(network, price, potentials)
    assert (reduced[flow < network.most] >= 0).all()
    assert (reduced[flow > network.least] <= 0).all()
    assert dual_bound(network, price, potentials) == int(price @ flow)


def test_any_potentials_give_a_bound_but_a_weaker_one():
    network, price, flow = optimal_flow(crossing_form())
    dice = np.random.default_rng(0)
    for _ in range(20):
        wild = dice.integers(-9, 9, network.nodes)
        assert dual_bound(network, price, wild) <= int(price @ flow)


def test_there_are_no_potentials_for_a_flow_that_is_not_optimal():
    network, price, _ = optimal_flow(crossing_form())
    worst = flow_module._minimum_cost_flow(network, -price)
    assert potentials_of(network, price, worst) is None


@pytest.mark.parametrize("parts", [(1, 64), (8, 1)], ids=["whole", "in parts"])
def test_distances_are_those_of_scipy_over_arcs_that_also_gain(parts, monkeypatch):
    monkeypatch.setattr(potentials_module, "PARTS", parts[0])
    monkeypatch.setattr(potentials_module, "LEAST", parts[1])
    cycles = 0
    for seed in range(many(100)):
        dice = np.random.default_rng(seed)
        nodes, arcs = 12, int(dice.integers(5, 40))
        tail, head = dice.integers(0, nodes, (2, arcs))
        step = dice.integers(-2, 12, arcs)
        step[tail == head] = 0
        found = potentials_module.distances(nodes, tail, head, step)
        # A node more, from which an arc of cost 0 leads to every other.
        dense = np.full((nodes + 1, nodes + 1), np.inf)
        dense[nodes, :nodes] = 0
        np.minimum.at(dense, (tail, head), step)
        graph = csgraph.csgraph_from_dense(dense, null_value=np.inf)
        try:
            near = csgraph.bellman_ford(graph, indices=nodes)[:nodes]
        except csgraph.NegativeCycleError:
            cycles += 1
            assert found is None
        else:
            assert found.tolist() == near.tolist()
    assert 0 < cycles < many(100) // 2


def test_ranges_of_tiers_are_exact_beyond_64_bits_too():
    dice = np.random.default_rng(0)
    for digits in (3, 20, 40, 62):
        one, other = dice.integers(0, 2**digits, (2, 50))
        due = sum(a * b for a, b in zip(one.tolist(), other.tolist(), strict=True))
        assert folding._sum_of_products(one, other) == due


def test_sums_beyond_64_bits_are_exact():
    price = np.array([2**61, -(2**61), 2**60 + 1, 5])
    count = np.array([3, 1, 1000, 0])
    assert exact_sum(price, count) == 3 * 2**61 - 2**61 + 1000 * (2**60 + 1)
    assert potentials_module.exact_sum(price, 0 * count) == 0


def test_what_is_asked_about_twice_is_looked_at_once_and_then_let_go(monkeypatch):
    looked = []

    def look(form):
        looked.append(len(form.pairs))
        return sides_or_why_not(form)

    monkeypatch.setattr(flow_module, "sides_or_why_not", look)
    one = bound("one", PAIRS.committee, lower=[1, 1, 1])
    form = formulation(PAIRS, [one], [[(cost("c", range(9)), 1)]])
    assert Flow().why_not(form) is None
    assert Flow().solve(form, Run()).tiers[0].bound == 9
    assert looked == [9]
    gone = weakref.ref(form)
    del form
    gc.collect()
    assert gone() is None
