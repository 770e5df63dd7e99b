"""Teams of one firm and seats against all plans there are, whatever rules say of them.

Where all candidates of a committee are of one firm nothing has to say that it is served
by one, and it takes a seat for its second lawyer as little as any other.
"""

from collections import Counter

import pytest

import lawyer_assign as la
from lawyer_assign.errors import UnsupportedError
from lawyer_assign.solver.money import backend as budgets
from lawyer_assign.solver.teams import backend as team_flow
from tests.worlds.examples import how_many
from tests.worlds.firm_teams import crews_at

WORLDS = {"teams": how_many(600, 60), "budgets": how_many(600, 30)}


@pytest.mark.parametrize("large", [False, True], ids=["small", "as of a city"])
@pytest.mark.parametrize("backend", ["teams", "budgets"])
def test_prices_and_bounds_are_true_of_all_plans(monkeypatch, backend, large):
    monkeypatch.setattr(team_flow.TeamFlow, "least_pairs", 0)
    if large:
        # So that nothing goes on to CP-SAT, which would correct what is wrong here.
        for module in (budgets, team_flow):
            monkeypatch.setattr(module, "TOO_LARGE", 0)
    seen = Counter()
    for seed in range(WORLDS[backend]):
        (facts, policy, table), truth = crews_at(seed, money=backend == "budgets")
        try:
            found = la.solve(facts, policy, pairs=table, backend=backend, time_limit=60)
        except UnsupportedError:
            seen["refused"] += 1
            continue
        seen[found.status] += 1
        assert_true(found, truth)
    assert seen["optimal"] > WORLDS[backend] // 4


def assert_true(found, truth):
    """Ask every price and bound of an answer."""
    if truth.best is None:
        assert found.plan is None
        return
    assert found.status != "infeasible"
    if found.plan is None:
        return
    paid = tuple(tier.price for tier in found.tiers)
    assert paid in truth.prices
    if found.status == "optimal":
        assert paid == truth.best
    for at, tier in enumerate(found.tiers):
        assert tier.bound is None or tier.bound <= truth.least(at, paid)
