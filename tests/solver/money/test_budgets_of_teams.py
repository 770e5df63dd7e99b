"""Teams and budgets together: bounds that no plan beats, plans within what there is."""

from collections import Counter

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

import lawyer_assign as la
from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import Watch
from lawyer_assign.facts import Adjustment, Tariff
from lawyer_assign.formulation import formulate
from lawyer_assign.rules import Budget
from lawyer_assign.solver.cpsat.backend import CpSat
from lawyer_assign.solver.money import backend as budgets
from lawyer_assign.solver.money.backend import outlays_of
from lawyer_assign.solver.money.climb.climb_starts import climbed
from lawyer_assign.solver.money.counts.count_bound import CountBound
from lawyer_assign.solver.money.flows import Flows
from lawyer_assign.solver.money.held_bound import HeldBound
from lawyer_assign.solver.money.price_bound import PriceBound
from lawyer_assign.solver.money.record import Record
from lawyer_assign.solver.money.sets.seat_program import bound_by_seats
from lawyer_assign.solver.money.sets.set_bound import SetBound
from lawyer_assign.solver.teams import backend as team_flow
from lawyer_assign.solver.teams.backend import TeamFlow
from lawyer_assign.solver.teams.rows import without_teams
from tests.solver.teams.test_teams_backend import PLAIN, WIDER, crews
from tests.worlds.backends import BUDGETS
from tests.worlds.examples import IS_DEEP, many
from tests.worlds.small import committee, district, firm, lawyer, world

CPSAT = CpSat()
FALLING = (
    Tariff(post_to=1, fen_per_year=10_000),
    Tariff(post_from=2, post_to=2, fen_per_year=7_000),
    Tariff(post_from=3, fen_per_year=5_000),
)


def short_of_money(facts, percent, policy=PLAIN):
    """Return the formulation of a world with so much of what its posts may cost."""
    asked = sum(row.lawyers_min for row in facts.committees)
    rows = [
        row.model_copy(
            update={"budget_yuan": asked * percent, "is_scarce": asked % 2 == 0}
        )
        for row in facts.districts
    ]
    facts = facts.replace(districts=rows, tariffs=FALLING)
    return formulate(la.Problem.of(facts, policy.with_rule(Budget())))


def solved(formulation):
    """Return flows, a record and a best plan; ``None`` without teams, money, plans."""
    flows, record = Flows(Run(), TeamFlow(CPSAT)), Record(formulation)
    is_must = bool(outlays_of(formulation)) and team_flow.team_rows(formulation)
    if not is_must or flows.teams.why_not(record.relaxed) is not None:
        return None
    truth = CPSAT.solve(formulation, Run()).chosen
    return None if truth is None else (flows, record, truth)


def test_bounds_are_true_and_plans_within_budgets(monkeypatch):
    # So that nothing goes on to CP-SAT, which would correct what is wrong here.
    for module in (budgets, team_flow):
        monkeypatch.setattr(module, "TOO_LARGE", 0)
    monkeypatch.setattr(team_flow.TeamFlow, "least_pairs", 0)
    seen = {"teams": 0, "open": 0, "exact": 0, "plans": 0, "closer": 0}
    closer = team_flow.Closer.start

    def counted(*asked):
        seen["closer"] += 1
        return closer(*asked)

    monkeypatch.setattr(team_flow.Closer, "start", counted)

    @settings(max_examples=many(150))
    @given(facts=crews(), percent=st.sampled_from([0, 40, 70, 90, 100, 120]))
    def agree(facts, percent):
        formulation = short_of_money(facts, percent)
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


def test_prices_of_all_rows_together_prove_no_more_than_is_true():
    seen = Counter()

    @settings(max_examples=many(150), deadline=None)
    @given(
        facts=crews(),
        percent=st.sampled_from([50, 70, 80, 90, 100]),
        policy=st.sampled_from(WIDER),
    )
    def agree(facts, percent, policy):
        world = solved(short_of_money(facts, percent, policy))
        if world is None:
            return
        flows, record, truth = world
        record.begin([one.bound for one in flows.least(record.relaxed).tiers])
        before = list(record.floors)
        PriceBound(record, flows, Run()).climb(truth)
        seen["asked"] += 1
        seen["raised"] += record.floors != before
        assert tuple(record.floors) <= record.formulation.prices(truth)

    agree()
    assert seen["asked"] > 10
    assert seen["raised"]


def test_posts_counted_by_whole_sets_are_no_more_than_is_true():
    seen = Counter()

    @settings(max_examples=many(150), deadline=None)
    @given(
        facts=crews(),
        percent=st.sampled_from([60, 70, 80, 90]),
        policy=st.sampled_from(WIDER),
    )
    def agree(facts, percent, policy):
        world = solved(short_of_money(facts, percent, policy))
        if world is None:
            return
        flows, record, truth = world
        (outlay,), paid = record.outlays, record.formulation.prices(truth)
        left, _ = flows.loosened(record.relaxed)
        for at in range(len(paid)):
            if not CountBound.takes(record.relaxed, at, outlay):
                break
            counted = CountBound(record.relaxed, at, outlay, paid[:at])
            found = bound_by_seats(left, counted, paid[:at], Watch())
            if found is not None:
                assert found.value <= paid[at]
                seen["asked"] += 1
                seen["missed"] += paid[at] > 0
                seen["tight"] += found.value == paid[at] > 0

    agree()
    assert seen["missed"] > 4, seen
    assert seen["tight"], seen


def test_points_behind_a_tier_that_is_held_are_bounded_with_teams_left_out():
    seen = Counter()

    @settings(max_examples=many(100), deadline=None)
    @given(
        facts=crews(),
        percent=st.sampled_from([60, 70, 80, 90]),
        policy=st.sampled_from(WIDER),
    )
    def agree(facts, percent, policy):
        world = solved(short_of_money(facts, percent, policy))
        if world is None:
            return
        flows, record, truth = world
        left = flows.of_sets(record.relaxed)
        if not SetBound.takes(left, record.outlays[0]):
            return
        record.begin([one.bound for one in flows.least(record.relaxed).tiers])
        record.take(truth)
        held = HeldBound(record, flows, Watch())
        paid = record.formulation.prices(truth)
        by_flows = held.raise_last(truth, is_start=True)
        boxes = climbed(held, left, Watch())
        if by_flows is None or boxes is None:
            return
        boxes.run(Watch())
        found = boxes.bound.value
        assert max(by_flows, found) <= paid[-1]
        seen["asked"] += 1
        seen["higher"] += found > by_flows
        seen["short"] += paid[0] > 0

    agree()
    assert seen["short"] > 4, seen
    assert seen["higher"], seen


def test_rows_that_two_statements_share_mean_the_same_as_one():
    seen = Counter()

    @settings(max_examples=many(60), deadline=None)
    @given(facts=crews(), policy=st.sampled_from(WIDER))
    def agree(facts, policy):
        formulation = formulate(la.Problem.of(facts, policy))
        teams = team_flow.team_rows(formulation)
        if teams is None or TeamFlow(CPSAT).why_not(formulation) is not None:
            return
        apart = without_teams(formulation, teams)
        joined = without_teams(formulation, teams, is_joined=True)
        plans = np.random.default_rng(0).random((200, len(formulation.pairs))) < 0.5
        for plan in plans:
            assert apart.holds(plan) == joined.holds(plan)
            seen["kept"] += apart.holds(plan)
        seen["joined"] += len(joined.must) < len(apart.must)

    agree()
    assert seen["kept"], seen
    assert seen["joined"], seen


def test_a_team_that_the_budget_pays_for_is_chosen_though_another_has_more_points(
    monkeypatch,
):
    for module in (budgets, team_flow):
        monkeypatch.setattr(module, "TOO_LARGE", 0)
    monkeypatch.setattr(team_flow.TeamFlow, "least_pairs", 0)
    facts = world(
        [committee("c1", lawyers_min=2, lawyers_max=2)],
        [
            lawyer(f"l{at}", firm=f"f{1 + at // 2}", assessment=100 - 50 * (at // 2),
                   years_of_practice=15 - 14 * (at // 2))
            for at in range(4)
        ],
        [firm("f1"), firm("f2")],
        districts=[district("d1", budget_yuan=200)],
        tariffs=[Tariff(fen_per_year=10_000)],
        adjustments=[Adjustment(score_from=0, score_to=60, percent=0),
                     Adjustment(score_from=61, score_to=100, percent=15)],
    )  # fmt: skip
    formulation = formulate(la.Problem.of(facts, PLAIN.with_rule(Budget())))
    answer = BUDGETS.solve(formulation, Run())
    served = [facts.lawyers[at].id for at in formulation.pairs.lawyer[answer.chosen]]
    assert sorted(served) == ["l2", "l3"]
    assert answer.tiers[0].bound == answer.tiers[0].price == 0
