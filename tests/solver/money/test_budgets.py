"""Budgets at any size: a price on money finds plans, and its bounds are true."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lawyer_assign as la
from lawyer_assign.engines.cpsat import Settings
from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import formulate
from lawyer_assign.policy import Policy
from lawyer_assign.rules import Affinity, Budget, Caseload, Coverage, TeamSize, Wish
from lawyer_assign.solver.cpsat.backend import CpSat
from lawyer_assign.solver.money import backend as budgets
from lawyer_assign.solver.money import price_bound, price_search
from lawyer_assign.solver.money.backend import outlays_of, without_outlays
from lawyer_assign.solver.money.flows import Flows
from lawyer_assign.solver.money.plan_search import ROUNDS, PlanSearch
from lawyer_assign.solver.money.record import Record
from tests.solver.test_backends import assert_optimal, problem_of
from tests.worlds.backends import BUDGETS
from tests.worlds.examples import many
from tests.worlds.oracles import least_prices
from tests.worlds.small import DAY, HERE, committee, lawyer, world
from tests.worlds.small import district as district_of

ONE_WORKER = CpSat()
POLICY = (
    Policy()
    .with_rule(Coverage())
    .with_rule(Caseload(limit=2, on=DAY))
    .with_rule(TeamSize())
    .with_rule(Affinity())
)


@pytest.mark.parametrize("wish", [None, Wish(tier=2)], ids=["must", "wish"])
def test_prices_and_bounds_lead_to_the_optimum_of_enumeration(worlds, wish):
    policy = POLICY.with_rule(Budget(wish=wish))

    @settings(max_examples=many(300))
    @given(at=st.integers(0, 299))
    def agree(at):
        problem = problem_of(worlds[at], policy)
        formulation = formulate(problem)
        if outlays_of(formulation):
            answer = BUDGETS.solve(formulation, Run())
            assert_optimal(answer, problem, least_prices(worlds[at], policy))

    agree()


@pytest.mark.parametrize("threads", [1, 2])
def test_bounds_are_true_and_plans_kept_before_cpsat_sees_them(
    threads, worlds, monkeypatch
):
    monkeypatch.setattr(budgets, "TOO_LARGE", 0)  # so that CP-SAT never does
    monkeypatch.setattr(price_bound, "MORE", 99)  # seats are looked at in any case
    begun, beside = [], price_bound.Beside
    monkeypatch.setattr(
        price_bound, "Beside", lambda *given: begun.append(1) or beside(*given)
    )
    policy = POLICY.with_rule(Budget())
    proved = priced = 0
    for one in worlds:
        problem = problem_of(one, policy)
        formulation = formulate(problem)
        if not outlays_of(formulation):
            continue
        run = Run(Watch(60), Settings(threads=threads))
        answer = BUDGETS.solve(formulation, run)
        best = least_prices(one, policy)
        assert formulation.holds(answer.chosen)
        bounds = [one.bound for one in answer.tiers]
        known = bounds[: bounds.index(None)] if None in bounds else bounds
        assert tuple(known) <= best
        assert tuple(one.price for one in answer.tiers) >= best
        free = BUDGETS.reference.solve(without_outlays(formulation), Run())
        proved += tuple(known) == best
        priced += tuple(one.price for one in free.tiers) != best
    assert priced > 20
    assert proved > 60
    assert bool(begun) == (threads > 1)


@pytest.fixture(scope="module")
def district():
    facts = la.datasets.district(committees=80, lawyers=160, scarcity=0.1, seed=3)
    return la.datasets.with_example_money(facts, budget_percent=None)


def with_budget(facts, costs, percent):
    spent = costs.by("district").fen
    return facts.replace(
        districts=[
            row.model_copy(
                update={"budget_yuan": int(spent[row.id]) * percent // 10_000}
            )
            for row in facts.districts
        ]
    )


@pytest.mark.slow
def test_a_district_finds_a_plan_within_a_budget_that_binds(district):
    free_policy = la.Policy.hangzhou_2024(on=DAY, stability="off")
    free = la.solve(district, free_policy, time_limit=60)
    costs = la.cost(free.problem.facts, free.plan)
    tight = with_budget(district, costs, 98)
    outcome = la.solve(tight, free_policy.with_rule(Budget()), time_limit=20)
    assert len(outcome.problem.pairs) > budgets.LARGE
    assert outcome.backend == "budgets"
    assert not la.cost(tight, outcome.plan).over_budget()
    for tier, other in zip(outcome.tiers, free.tiers, strict=True):
        assert tier.price >= tier.bound >= other.bound or tier.price > other.price
    loose = la.solve(with_budget(district, costs, 100), outcome.problem.policy)
    assert loose.status == "optimal"
    assert [one.price for one in loose.tiers] == [one.price for one in free.tiers]


def test_prices_are_tried_to_the_end_where_not_money_leaves_a_tier_open(monkeypatch):
    """As many as elsewhere: as few as two left points of a city to the dearest."""
    formulation = formulate(
        la.Problem.of(near_and_far(570), POLICY.with_rule(Budget()))
    )
    record, flows = Record(formulation), Flows(Run())
    least = flows.least(record.relaxed)
    record.begin([one.bound for one in least.tiers])
    search, tried = PlanSearch(record, flows, Run().watch), list[int]()
    monkeypatch.setattr(record, "first_gap", lambda: 0)
    monkeypatch.setattr(search, "_plan", lambda *_: tried.append(1) or least.chosen)
    monkeypatch.setattr(search, "push", lambda *_, **__: None)
    monkeypatch.setattr(price_search.BehindGap, "hold", lambda _: None)
    price_search._search_first(None, search, least.chosen, least.chosen)
    assert len(tried) == ROUNDS // 2


@pytest.mark.slow
def test_a_district_of_600_is_proved_where_first_posts_cost_more_than_there_is():
    facts = la.datasets.district(committees=600, seed=4)
    facts = la.datasets.with_example_money(facts, budget_percent=95)
    policy = la.Policy.hangzhou_2024(on=DAY, stability="off").with_rule(Budget())
    formulation = formulate(la.Problem.of(facts, policy))
    watch = Watch(60, clock=time.process_time, started=time.process_time())
    answer = BUDGETS.solve(formulation, Run(watch))
    assert formulation.holds(answer.chosen)
    assert [(one.price, one.bound) for one in answer.tiers] == [
        (0, 0), (0, 0), (-71_860, -71_860)
    ]  # fmt: skip


def test_two_way_choice_and_budgets_are_planned_together(district):
    policy = la.Policy.hangzhou_2024(on=DAY).with_rule(Budget())
    facts = la.datasets.with_example_money(district, budget_percent=120)
    outcome = la.solve(facts, policy, time_limit=20)
    assert outcome.backend == "budgets"
    assert not la.cost(facts, outcome.plan).over_budget()
    unbound = la.solve(facts, policy.without("budget"), time_limit=20)
    assert outcome.tiers[0].price == unbound.tiers[0].price


def test_small_problems_and_such_without_money_go_elsewhere(district):
    policy = la.Policy.hangzhou_2024(on=DAY, stability="off").with_rule(Budget())
    assert la.solve(district, policy).backend == "flow"
    toy = la.datasets.with_example_money(la.datasets.toy())
    assert la.solve(toy, policy).backend == "cpsat"


def near_and_far(budget):
    """Return six committees; near lawyers are good and dear, far ones cheap."""
    places = [committee(f"c{at}", **HERE) for at in range(6)]
    near = [lawyer(f"n{at}", assessment=100, **HERE) for at in range(6)]
    far = [
        lawyer(f"f{at}", assessment=0, lat=30.25, lon=120.16 + at / 100)
        for at in range(6)
    ]
    return world(
        places,
        [*near, *far],
        districts=[district_of("d1", budget_yuan=budget)],
        tariffs=[la.Tariff(fen_per_year=10_000)],
        adjustments=[
            la.Adjustment(score_from=0, score_to=59, percent=-20),
            la.Adjustment(score_from=60, score_to=100, percent=10),
        ],
    )


@pytest.mark.parametrize("budget", [660, 630, 570, 510, 480])
def test_a_price_on_money_raises_the_bound_and_never_above_the_truth(
    monkeypatch, budget
):
    # Near ones cost 110 yuan, far ones 80: each 30 yuan less take one far lawyer.
    policy = POLICY.with_rule(Budget())
    formulation = formulate(la.Problem.of(near_and_far(budget), policy))
    best = ONE_WORKER.solve(formulation, Run())
    monkeypatch.setattr(budgets, "TOO_LARGE", 0)
    answer = BUDGETS.solve(formulation, Run())
    free = BUDGETS.reference.solve(without_outlays(formulation), Run())
    truth, floor = best.tiers[-1].price, free.tiers[-1].price
    assert best.tiers[-1].bound == truth
    assert answer.tiers[0].price == answer.tiers[0].bound == 0
    assert floor <= answer.tiers[-1].bound <= truth <= answer.tiers[-1].price
    if budget < 660:
        assert floor < truth
        assert answer.tiers[-1].bound > floor
