"""The simple ways of the benchmark keep the musts, and lose to the optimum."""

import lawyer_assign as la
from benchmarks import roster
from lawyer_assign.engines.cpsat import Settings
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation.roster import formulate_roster
from lawyer_assign.solver.roster import solve_roster


def test_simple_ways_keep_musts_and_are_no_better():
    facts = la.datasets.with_duty(la.datasets.district(committees=40, seed=1), seed=1)
    outcome = la.solve(facts, la.Policy.hangzhou_2024(stability="off"))
    case = roster.case_of(outcome, la.DayTable.of_years(2026))
    formulation = formulate_roster(case, outcome.problem.policy.roster)
    answer = solve_roster(formulation, Settings(1, 0), Watch())
    best = tuple(tier.price for tier in answer.tiers)
    for way in (roster.greedy, roster.tuesday):
        chosen = way(formulation)
        assert formulation.holds(chosen)
        assert formulation.prices(chosen) > best
