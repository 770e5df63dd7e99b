"""Budgets below the price of first posts: few lawyers take many, nobody is left out."""

import numpy as np
import pytest

import lawyer_assign as la
from lawyer_assign.engines.cpsat import Settings
from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import formulate
from lawyer_assign.rules import Budget
from lawyer_assign.solver.flow.backend import Flow
from lawyer_assign.solver.money import backend as budgets
from lawyer_assign.solver.money.backend import outlays_of, without_outlays
from lawyer_assign.solver.money.heavy_loads import HeavyLoads
from tests.worlds.backends import BUDGETS
from tests.worlds.small import DAY

POLICY = la.Policy.hangzhou_2024(on=DAY, stability="off").with_rule(Budget())


@pytest.fixture(scope="module")
def district():
    facts = la.datasets.district(committees=80, lawyers=240, seed=3)
    rows = [row.model_copy(update={"is_scarce": False}) for row in facts.districts]
    return facts.replace(districts=rows)


@pytest.mark.parametrize("percent", [99, 96])
def test_further_posts_are_paid_less_so_that_everybody_is_covered(
    district, percent, monkeypatch
):
    monkeypatch.setattr(budgets, "TOO_LARGE", 0)  # what is found without CP-SAT
    facts = la.datasets.with_example_money(district, percent)
    outcome = la.solve(facts, POLICY)
    assert outcome.backend == "budgets"
    coverage, one_each, _ = outcome.tiers
    assert coverage.price == coverage.bound == 0
    # Each further post saves at most a fifth or so of what a first one costs.
    assert 0 < one_each.bound <= one_each.price <= 1.5 * one_each.bound + 4
    assert not la.cost(facts, outcome.plan).over_budget()


def test_loads_picked_save_what_they_say(district):
    facts = la.datasets.with_example_money(district, 100)
    formulation = formulate(la.Problem.of(facts, POLICY))
    (outlay,) = outlays_of(formulation)
    free = Flow().solve(without_outlays(formulation), Run()).chosen
    nothing = np.zeros(len(free), bool)
    loads = HeavyLoads(formulation, outlay, nothing)
    assert loads.pick(free, 1, Watch())
    committees = formulation.pairs.committee
    posts = [post for load in loads.picked for post in load.posts]
    assert len(set(committees[posts])) == len(posts)
    assert len({load.line for load in loads.picked}) == len(loads.picked)
    for load in loads.picked:
        own = list(load.posts)
        replaced = free & np.isin(committees, committees[own])
        alone = nothing.copy()
        alone[own] = True
        saved = outlay.paid(free)[replaced].sum() - outlay.totals(alone).sum()
        assert load.saved == saved > 0
    over = outlay.totals(free) - outlay.upper
    for row in np.flatnonzero(over > 0):
        assert sum(one.saved for one in loads.picked if one.row == row) >= over[row]
    assert not loads.closed[posts].any()
    assert loads.closed[np.isin(committees, committees[posts])].sum() > len(posts)


@pytest.mark.slow
def test_small_budgets_are_proved_with_cpsat_from_there(district):
    facts = la.datasets.with_example_money(district, 98)
    formulation = formulate(la.Problem.of(facts, POLICY))
    answer = BUDGETS.solve(formulation, Run(Watch(30), Settings(workers=2)))
    assert answer.tiers[0].price == answer.tiers[0].bound == 0
    assert formulation.holds(answer.chosen)
