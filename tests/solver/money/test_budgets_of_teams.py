"""Teams and budgets together: bounds that no plan beats, plans within what there is."""

from hypothesis import given, settings
from hypothesis import strategies as st

import lawyer_assign as la
from lawyer_assign.engines.run import Run
from lawyer_assign.facts import Tariff
from lawyer_assign.formulation import formulate
from lawyer_assign.rules import Budget
from lawyer_assign.solver.cpsat.backend import CpSat
from lawyer_assign.solver.money import backend as budgets
from lawyer_assign.solver.money.backend import outlays_of
from lawyer_assign.solver.teams import backend as team_flow
from tests.solver.teams.test_teams_backend import PLAIN, crews
from tests.worlds.backends import BUDGETS
from tests.worlds.examples import IS_DEEP, many

CPSAT = CpSat()
FALLING = (
    Tariff(post_to=1, fen_per_year=10_000),
    Tariff(post_from=2, post_to=2, fen_per_year=7_000),
    Tariff(post_from=3, fen_per_year=5_000),
)


def test_bounds_are_true_and_plans_within_budgets(monkeypatch):
    # So that nothing goes on to CP-SAT, which would correct what is wrong here.
    for module in (budgets, team_flow):
        monkeypatch.setattr(module, "TOO_LARGE", 0)
    monkeypatch.setattr(team_flow.TeamFlow, "least_pairs", 0)
    seen = {"teams": 0, "open": 0, "exact": 0, "plans": 0, "closer": 0}
    closer = team_flow._Search.closer

    def counted(*asked):
        seen["closer"] += 1
        return closer(*asked)

    monkeypatch.setattr(team_flow._Search, "closer", counted)

    @settings(max_examples=many(150))
    @given(facts=crews(), percent=st.sampled_from([0, 40, 70, 90, 100, 120]))
    def agree(facts, percent):
        asked = sum(row.lawyers_min for row in facts.committees)
        rows = [
            row.model_copy(
                update={"budget_yuan": asked * percent, "is_scarce": asked % 2 == 0}
            )
            for row in facts.districts
        ]
        facts = facts.replace(districts=rows, tariffs=FALLING)
        formulation = formulate(la.Problem.of(facts, PLAIN.with_rule(Budget())))
        if not outlays_of(formulation):
            return
        answer = BUDGETS.solve(formulation, Run())
        truth = CPSAT.solve(formulation, Run())
        assert answer.is_infeasible == truth.is_infeasible or not answer.is_infeasible
        if truth.chosen is None:
            return
        best = formulation.prices(truth.chosen)
        bounds = [one.bound for one in answer.tiers]
        known = bounds[: bounds.index(None)] if None in bounds else bounds
        assert tuple(known) <= best
        seen["teams"] += team_flow.team_rows(formulation) is not None
        seen["open"] += best[0] > 0
        if answer.chosen is not None:
            assert formulation.holds(answer.chosen)
            assert formulation.prices(answer.chosen) >= best
            seen["plans"] += 1
            seen["exact"] += known[:1] == [best[0]]

    agree()
    least = 40 if IS_DEEP else 4
    assert seen["teams"] > least
    assert seen["open"] > least
    assert seen["closer"] > least  # where budgets do not bind
    assert seen["exact"] > seen["plans"] // 2
