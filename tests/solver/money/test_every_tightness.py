"""Budgets of every tightness beside all rules of the text: bounds true, plans kept."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lawyer_assign.engines.run import Run
from lawyer_assign.facts import Adjustment, Tariff
from lawyer_assign.formulation import formulate
from lawyer_assign.policy import KINDS, Policy
from lawyer_assign.rules import Affinity, Budget, Wish
from lawyer_assign.solver.cpsat import backend as cpsat
from lawyer_assign.solver.money import backend as budgets
from lawyer_assign.solver.money.backend import outlays_of
from lawyer_assign.solver.money.row_prices import with_row_prices
from lawyer_assign.solver.money.sets import set_search
from lawyer_assign.solver.teams import backend as team_flow
from lawyer_assign.statements import Outlay
from tests.solver.test_backends import problem_of
from tests.worlds.backends import BUDGETS
from tests.worlds.examples import IS_DEEP, many
from tests.worlds.oracles import priced_plans
from tests.worlds.small import DAY

FIRST = 100
"""Yuan of a first post as it is; budgets are so many percent of it per lawyer asked."""

PERCENTS = st.tuples(*[st.sampled_from([0, 50, 75, 90, 95, 99, 100, 110])] * 3)
WEIGHTS = st.sampled_from([1, 7])

ADJUSTMENTS = (
    Adjustment(score_from=0, score_to=50, percent=-20),
    Adjustment(score_from=51, score_to=80, percent=0),
    Adjustment(score_from=81, score_to=100, percent=15),
)


@st.composite
def monies(draw):
    """Prices that fall, rise or stay with a lawyer's posts, moved by results or not."""
    amounts = draw(
        st.sampled_from([(100, 100, 100), (100, 90, 75), (100, 60, 80), (100, 120, 90)])
    )
    less = draw(st.sampled_from([0, 2_000]))
    tariffs = [
        Tariff(post_from=at + 1, post_to=at + 1 if at < 2 else None,
               kind=kind, fen_per_year=100 * yuan - off)
        for kind, off in (("community", 0), ("village", less))
        for at, yuan in enumerate(amounts)
    ]  # fmt: skip
    return tariffs, draw(st.sampled_from([(), ADJUSTMENTS]))


@st.composite
def policies(draw):
    """The rules of the text, some left out, some softened, budgets must or wish."""
    stability = draw(st.sampled_from(["off", "off", "must"]))
    policy = Policy.hangzhou_2024(on=DAY, stability=stability)
    for kind in draw(st.sets(st.sampled_from(["seats", "own_limits", "one_each"]))):
        policy = policy.without(kind)
    for kind in draw(st.sets(st.sampled_from(["caseload", "team_size"]), max_size=1)):
        policy = policy.soften(kind, tier=draw(st.sampled_from([1, 3])))
    wishes = [Wish(tier=3), Wish(tier=4, weight=3), Wish(tier=9)]
    wish = draw(st.sampled_from([None, None, None, *wishes]))
    return policy.with_limit(draw(st.sampled_from([1, 2, 3]))).with_rule(
        Budget(wish=wish)
    )


def tight(facts, money, percents):
    """Return facts under budgets of so many percent of what first posts cost."""
    asked = Counter()
    for row in facts.committees:
        asked[row.district] += row.lawyers_min
    rows = [
        row.model_copy(
            update={"budget_yuan": asked[row.id] * FIRST * percents[at % 3] // 100}
        )
        for at, row in enumerate(facts.districts)
    ]
    tariffs, adjustments = money
    return facts.replace(districts=rows, tariffs=tariffs, adjustments=adjustments)


@st.composite
def counts_behind_points(draw):
    """The same, but points come before what is counted: a user may move any tier."""
    policy = draw(policies())
    for number, kind in enumerate(("own_limits", "seats", "one_each")):
        if draw(st.booleans()):
            policy = policy.without(kind) if kind in policy else policy
            rule = KINDS[kind](wish=Wish(tier=5 + number, weight=draw(WEIGHTS)))
            policy = policy.with_rule(rule)
    return policy


@pytest.fixture
def alone(monkeypatch):
    """Nothing goes on to CP-SAT, and small worlds are asked as large ones are."""
    for module in (budgets, team_flow):
        monkeypatch.setattr(module, "TOO_LARGE", 0)
    monkeypatch.setattr(team_flow.TeamFlow, "least_pairs", 0)
    monkeypatch.setattr(cpsat, "LARGE", 1)


def assert_true(formulation, seen, run=Run):
    """See that bounds and plans of a formulation are what enumeration says."""
    best = min((prices for prices, _ in priced_plans(formulation)), default=None)
    answer = BUDGETS.solve(formulation, run())
    seen["worlds"] += 1
    seen["wished"] += len(bounds_of_wishes(formulation, answer)) > 0
    priced = with_row_prices(formulation, replace(answer, budget_bounds=()), Run())
    free = priced_plans(budgets.without_outlays(formulation))
    for one in (*answer.budget_bounds, *priced.budget_bounds):
        seen["priced"] += any(one.prices)
        assert_true_for_any_budgets(formulation, free, one)
    assert best is not None or answer.chosen is None
    if best is None:
        return
    assert not answer.is_infeasible
    bounds = [tier.bound for tier in answer.tiers]
    known = bounds[: bounds.index(None)] if None in bounds else bounds
    assert tuple(known) <= best
    if answer.chosen is not None:
        assert formulation.holds(answer.chosen)
        assert formulation.prices(answer.chosen) >= best
    seen["proved"] += tuple(bounds) == best
    seen["binding"] += best != min(prices_without_money(formulation))


def whatever_budgets(worlds, policy, count, run=Run):
    """Go over worlds, money and policies; return what was seen."""
    seen = Counter()

    @settings(max_examples=count, deadline=None)
    @given(
        at=st.integers(0, 299), money=monies(), policy=policy, percents=PERCENTS,
    )  # fmt: skip
    def agree(at, money, policy, percents):
        world = worlds[at]._replace(facts=tight(worlds[at].facts, money, percents))
        formulation = formulate(problem_of(world, policy))
        if outlays_of(formulation) and BUDGETS.why_not(formulation) is None:
            assert_true(formulation, seen, run)

    agree()
    return seen


def test_bounds_are_true_and_plans_best_whatever_budgets_leave(worlds, alone):
    # Of 2,000 some 20 have a wish that says something: few to be asked for 20.
    seen = whatever_budgets(worlds, policies(), many(4_000, 16))
    assert seen["priced"] > 10
    assert seen["wished"] > (20 if IS_DEEP else 0)
    assert seen["binding"] > (100 if IS_DEEP else 10)
    assert 5 * seen["proved"] > 2 * seen["worlds"]  # without CP-SAT to end with


@pytest.mark.parametrize("most_pairs", [0, 300_000])
def test_bounds_of_counts_behind_points_are_true(
    worlds, alone, monkeypatch, most_pairs
):
    """Of a city whole sets climb, of fewer pairs they are searched."""
    monkeypatch.setattr(set_search, "MOST_PAIRS", most_pairs)
    seen = whatever_budgets(worlds, counts_behind_points(), many(1_000, 3))
    assert seen["priced"] > 10
    assert seen["binding"] > (50 if IS_DEEP else 5)
    assert seen["proved"] > seen["worlds"] / 10


@pytest.mark.parametrize("most_pairs", [0, 300_000])
def test_budgets_are_enough_where_no_rule_counts_rows(
    worlds, alone, monkeypatch, most_pairs
):
    monkeypatch.setattr(set_search, "MOST_PAIRS", most_pairs)
    points = Affinity(minute=0), Affinity(minute=0, wish=Wish(tier=2))
    policies = st.sampled_from([Policy(rules=(one, Budget())) for one in points])
    seen = whatever_budgets(worlds, policies, many(500, 16))
    assert seen["priced"] > 3
    assert seen["binding"] > 3


def bounds_of_wishes(formulation, answer):
    """Return bounds above 0 of tiers that wish for nothing but budgets kept."""
    return [
        one.bound
        for tier, one in zip(formulation.tiers, answer.tiers, strict=True)
        if [type(term.statement) for term in tier.terms] == [Outlay] and one.bound
    ]


def assert_true_for_any_budgets(formulation, free, bound):
    """Every plan is within the budgets that it uses up; no smaller ones admit it."""
    (outlay,) = outlays_of(formulation)
    place = [tier.number for tier in formulation.tiers].index(bound.tier)
    for _, plan in free:
        paid = formulation.prices(plan)
        is_held = all(
            price <= most for price, most in zip(paid, bound.held, strict=False)
        )
        if is_held:
            spent = dict(zip(outlay.who, outlay.totals(plan).tolist(), strict=True))
            assert bound.of(spent) <= paid[place]


def prices_without_money(formulation):
    """Yield the prices of plans that keep every must but money."""
    free = budgets.without_outlays(formulation)
    return (formulation.prices(one) for _, one in priced_plans(free))
