"""Teams that choose, within budgets: bounds true, plans kept, earlier tiers first."""

import random
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lawyer_assign as la
from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import formulate
from lawyer_assign.policy import KINDS
from lawyer_assign.problem import Problem
from lawyer_assign.rules import Budget, Wish
from lawyer_assign.solver.answer import Answer, Held, TierAnswer
from lawyer_assign.solver.money import backend as budgets
from lawyer_assign.solver.money.choice import teams_within
from lawyer_assign.solver.money.choice.teams_within import choose_teams
from lawyer_assign.solver.money.outlays import outlays_of
from lawyer_assign.solver.teams import backend as team_flow
from lawyer_assign.statements import Stable
from tests.solver.money.test_budgets_of_teams import FALLING
from tests.solver.money.test_every_tightness import assert_true_for_any_budgets
from tests.solver.teams.test_teams_backend import PLAIN
from tests.worlds.backends import BUDGETS
from tests.worlds.examples import IS_DEEP, many
from tests.worlds.markets import lists
from tests.worlds.oracles import priced_plans
from tests.worlds.small import committee, district, firm, lawyer, world

CHOICES = (
    PLAIN,
    PLAIN.soften("seats", 1),
    PLAIN.soften("seats", 4, weight=30),
    PLAIN.without("one_each"),
    PLAIN.without("coverage"),
    PLAIN.soften("caseload", 3),
    PLAIN.soften("coverage", 4, weight=50),
)


def teams_that_choose(seed, percent):
    """Return two or three committees, some of two lawyers, that chose two firms."""
    dice = random.Random(seed)
    places = [
        committee(f"c{at}", district=f"d{at % 2}", lawyers_min=size, lawyers_max=size)
        for at in range(dice.choice([2, 2, 3]))
        for size in [dice.choice([1, 2, 2])]
    ]
    people = [
        lawyer(f"l{at}", firm=f"f{at % 2}", max_committees=dice.choice([1, 2, None]),
               years_of_practice=dice.randint(0, 9))
        for at in range(dice.choice([3, 4, 4]))
    ]  # fmt: skip
    firms = [firm(f"f{at}", seats=dice.choice([None, None, 2, 3])) for at in range(2)]
    areas = []
    for one in ("d0", "d1"):
        asked = sum(row.lawyers_min for row in places if row.district == one)
        areas.append(district(one, budget_yuan=asked * percent, is_scarce=True))
    return world(
        places, people, firms, districts=areas, tariffs=FALLING,
        choices=lists(dice, firms, places, has_ties=True),
    )  # fmt: skip


@st.composite
def formulations(draw):
    """Return a world's formulation with choice as a wish and budgets as a must."""
    facts = teams_that_choose(
        draw(st.integers(0, 99_999)), draw(st.sampled_from([0, 50, 70, 90, 100, 120]))
    )
    policy = draw(st.sampled_from(CHOICES))
    tier = draw(st.sampled_from([3, 3, 3, 2, 1]))
    wish = Wish(tier=tier, weight=draw(st.sampled_from([1, 7])))
    policy = policy.with_rule(KINDS["stability"](wish=wish)).with_rule(Budget())
    return formulate(Problem.of(facts, policy))


def assert_bounds(formulation, answer, seen):
    """See that no plan at all beats what is proved, nor one that pays no more."""
    plans = priced_plans(formulation)
    best = min((prices for prices, _ in plans), default=None)
    assert best is not None or answer.chosen is None
    if best is None:
        return
    assert not answer.is_infeasible
    bounds = [one.bound for one in answer.tiers]
    place = teams_within.place_of_choice_alone(formulation)
    paid = [one.price for one in answer.tiers]
    for at, one in enumerate(answer.tiers):
        held = one.conditional
        before = [x for x in range(at) if x != place or bounds[place] == paid[place]]
        if one.bound is not None and all(bounds[x] == paid[x] for x in before):
            alike = [p for p, _ in plans if all(p[x] <= paid[x] for x in before)]
            assert one.bound <= min(p[at] for p in alike)
            seen["behind"] += at > place
        if isinstance(held, Held):
            paying = zip(held.tiers, held.prices, strict=True)
            limits = {**{x: paid[x] for x in range(at) if x != place}, **dict(paying)}
            alike = [p for p, _ in plans if all(p[x] <= m for x, m in limits.items())]
            assert held.bound <= min((p[at] for p in alike), default=held.bound)
            seen["held"] += 1
    known = bounds[: bounds.index(None)] if None in bounds else bounds
    assert tuple(known) <= best
    if answer.chosen is not None:
        assert formulation.holds(answer.chosen)
        assert formulation.prices(answer.chosen) >= best
        seen["best"] += formulation.prices(answer.chosen) == best
        seen["plans"] += 1
    free = priced_plans(budgets.without_outlays(formulation))
    seen["binding"] += best != min(prices for prices, _ in free)
    for one in answer.budget_bounds:
        seen["priced"] += 1
        assert_true_for_any_budgets(formulation, free, one)


@pytest.mark.parametrize("large", [False, True], ids=["small", "as of a city"])
def test_bounds_are_true_and_plans_within_budgets(monkeypatch, large):
    monkeypatch.setattr(team_flow.TeamFlow, "least_pairs", 0)
    if large:
        for module in (budgets, team_flow, teams_within):
            monkeypatch.setattr(module, "TOO_LARGE", 0)
    seen = Counter()

    @settings(max_examples=many(600, 8), deadline=None)
    @given(formulation=formulations())
    def agree(formulation):
        if not outlays_of(formulation) or len(formulation.pairs) > 12:
            return
        if not BUDGETS._is_of_teams_that_choose(formulation):
            return
        seen["worlds"] += 1
        assert_bounds(formulation, BUDGETS.solve(formulation, Run()), seen)

    agree()
    least = 20 if IS_DEEP else 2
    assert seen["worlds"] > 2 * least
    assert seen["binding"] > least
    assert seen["behind"] > least
    assert seen["held"] > (3 if large and IS_DEEP else -1)
    if not large:
        assert seen["best"] == seen["plans"]


@pytest.fixture(scope="module")
def county():
    """Return a county of teams whose budgets bind, and that chose."""
    return la.datasets.with_example_money(
        la.datasets.district(
            committees=60, scarcity=0.1, seed=5, districts=2, teams=0.05
        ),
        budget_percent=99,
    )


@pytest.mark.parametrize("large", [False, True], ids=["small", "as of a city"])
def test_choice_costs_no_tier_that_comes_before_it(county, monkeypatch, large):
    """CP-SAT from nothing left committees to nobody, or gave more further posts."""
    if large:
        for module in (budgets, team_flow, teams_within):
            monkeypatch.setattr(module, "TOO_LARGE", 0)
    policy = la.Policy.hangzhou_2024().with_rule(Budget())
    formulation = formulate(Problem.of(county, policy))
    answer = BUDGETS.solve(formulation, Run(Watch(20)))
    plain = formulation.without(Stable)
    free = BUDGETS.solve(plain, Run(Watch(20)))
    assert formulation.holds(answer.chosen)
    prices = formulation.prices(answer.chosen)
    blind = formulation.prices(free.chosen)
    assert prices[:2] == blind[:2]
    assert prices[2] < max(1, blind[2] / 2)
    assert answer.tiers[2].bound == 0
    assert prices[3] >= answer.tiers[3].bound


def test_a_plan_that_keeps_links_at_the_cost_of_more_is_not_taken(county):
    policy = la.Policy.hangzhou_2024().with_rule(Budget())
    formulation = formulate(Problem.of(county, policy))
    free = BUDGETS.solve(formulation.without(Stable), Run(Watch(20)))
    short = free.chosen.copy()
    short[short.nonzero()[0][:1]] = False  # one more committee is left short
    plans = [free, replace(free, chosen=short)]

    def solve(one, run):
        return plans.pop(0)

    class Nothing:
        """A solver that finds nothing."""

        def solve(self, one, run, start):  # noqa: ARG002 (as solvers do)
            tiers = (TierAnswer(None, None, 0.0),) * len(one.tiers)
            return Answer(start.chosen, tiers)

    answer = choose_teams(formulation, solve, Nothing(), Run(Watch(20)))
    assert not plans
    assert (answer.chosen == free.chosen).all()
