"""What flows of a search share is found once, and only where it is the same."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import Formulation, Term, Tier
from lawyer_assign.solver.flow import backend, folding
from lawyer_assign.solver.flow.backend import Flow, priced_of
from lawyer_assign.solver.flow.first_round import FirstRound, Round
from lawyer_assign.solver.flow.network import network_of, sides_or_why_not
from tests.worlds.examples import many
from tests.worlds.forms import bound, cost, formulation, networks, square

PAIRS = square(3, 3)


@pytest.fixture
def flows(monkeypatch):
    """Count flows that are solved; a round holds one tier."""
    solved, solve = [], backend._minimum_cost_flow
    monkeypatch.setattr(folding, "LARGEST", 1)

    def counted(network, price):
        solved.append(1)
        return solve(network, price)

    monkeypatch.setattr(backend, "_minimum_cost_flow", counted)
    return solved


def with_prices(form, seed):
    """Return a formulation whose last tier has other prices of pairs besides."""
    points = np.random.default_rng(seed).integers(-5, 6, len(form.pairs))
    if not form.tiers:
        return form
    last, more = form.tiers[-1], Term(cost("more", points), 1)
    return Formulation(
        form.pairs,
        form.must,
        (*form.tiers[:-1], Tier(last.number, (*last.terms, more))),
    )


def asked(form, prices=(0,), first=None, most=(1, 1, 1), closed=None, weight=1):
    """Solve three tiers: two by a row's bounds and a cost, the last at some prices."""
    one = bound("one", PAIRS.lawyer, upper=most)
    few = bound("few", PAIRS.committee, lower=[2, 1, 1])
    tiers = [[(few, weight)], [(cost("dear", form), 1)]]
    tiers.append([(cost("last", np.resize(prices, 9)), 1)])
    return priced_of(formulation(PAIRS, [one], tiers), Watch(), closed, first)


def test_the_first_round_of_flows_that_differ_in_the_last_tier_is_solved_once(flows):
    first, dear = FirstRound(), np.arange(9) % 4
    for prices in ((1, 2, 3), (3, 2, 1), (5, 0, 0, 1)):
        before = len(flows)
        alone = asked(dear, prices)
        usual, before = len(flows) - before, len(flows)
        shared = asked(dear, prices, first)
        saved = usual - (len(flows) - before)
        assert saved == (prices != (1, 2, 3))
        assert shared.answer.tiers[-1].price == alone.answer.tiers[-1].price
        assert (shared.answer.chosen == alone.answer.chosen).all()


@pytest.mark.parametrize(
    "other",
    [
        {"form": np.arange(9) % 3, "spared": 1},  # in the second tier, found anew
        {"weight": 2, "spared": 0},
        {"most": (2, 1, 1), "spared": 0},
        {"closed": np.arange(9) == 4, "spared": 0},
    ],
)
def test_whatever_else_changes_is_solved_anew(flows, other):
    first, spared = FirstRound(), other.pop("spared")
    usual = {"form": np.arange(9) % 4, "prices": (1, 2, 3)}
    asked(**usual, first=first)
    before = len(flows)
    alone = asked(**usual | other)
    known, before = len(flows) - before, len(flows)
    shared = asked(**usual | other, first=first)
    assert known - (len(flows) - before) == spared
    prices = [[tier.price for tier in one.answer.tiers] for one in (shared, alone)]
    assert prices[0] == prices[1]


def test_a_cost_that_holds_more_tiers_than_asked_is_another():
    form = formulation(PAIRS, [], [[(cost("c", range(9)), 1)]])
    network = network_of(form, sides_or_why_not(form))
    price, first = network.cost[0], FirstRound()
    first.keep(network, Round(price, price, price, (1, 1), is_in_points=True))
    assert first.of(network, price, 1) is None
    assert first.of(network, price, 2) is not None


@pytest.mark.parametrize("largest", [1, 1 << 10, 1 << 62])
@settings(max_examples=many(100))
@given(
    form=networks(), other=networks(), seeds=st.lists(st.integers(0, 99), max_size=4)
)
def test_a_search_that_keeps_it_finds_what_others_find(largest, form, other, seeds):
    before, first = folding.LARGEST, FirstRound()
    folding.LARGEST = min(largest, before)
    try:
        for seed in seeds:
            for one in (with_prices(form, seed), with_prices(other, seed)):
                if Flow().why_not(one) is not None:
                    continue
                found = priced_of(one, Watch(), first=first)
                alone = priced_of(one, Watch())
                assert found.answer.tiers[1:] == alone.answer.tiers[1:]
                assert found.answer.is_infeasible == alone.answer.is_infeasible
                for mine, its in (
                    (found.answer.chosen, alone.answer.chosen),
                    (found.reduced, alone.reduced),
                    (found.potentials, alone.potentials),
                ):
                    assert np.array_equal(mine, its)
    finally:
        folding.LARGEST = before
