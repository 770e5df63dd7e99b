"""What pairs cost at least by their caps: no plan at all costs less in any tier."""

from collections import Counter

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

import lawyer_assign as la
from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import formulate
from lawyer_assign.problem import Problem
from lawyer_assign.solver.cpsat.backend import CpSat
from lawyer_assign.solver.cpsat.least_price import least_price
from lawyer_assign.solver.cpsat.search import Search
from lawyer_assign.solver.linear.build import linear_form
from tests.solver.money.choice.test_teams_within import formulations
from tests.solver.teams.test_teams_backend import WIDER, crews
from tests.worlds.examples import many
from tests.worlds.markets import busy, crowded
from tests.worlds.oracles import priced_plans
from tests.worlds.small import DAY

CHOOSY = la.Policy.hangzhou_2024(on=DAY)
PEAKS = CHOOSY.with_rule_before(la.rules.WorstServed(wish=la.Wish(tier=2)))


@st.composite
def asked(draw):
    """Return a formulation: with teams, choice, budgets, peaks, or less of these."""
    if draw(st.booleans()):
        return draw(formulations())
    if draw(st.booleans()):
        facts, policy = draw(crews()), draw(st.sampled_from(WIDER))
    else:
        make = draw(st.sampled_from([busy, crowded]))
        facts = make(draw(st.integers(0, 999)))
        policy = draw(st.sampled_from([CHOOSY, PEAKS]))
    return formulate(Problem.of(facts, policy))


def trivial(form, tier):
    """Return what every column costs at its cheapest."""
    cost = form.cost[tier]
    least = np.minimum(cost * form.least, cost * form.most)
    return int(least.sum()) + form.constant[tier]


def test_no_plan_costs_less_in_any_tier():
    seen = Counter()

    @settings(max_examples=many(400, 4), deadline=None)
    @given(formulation=asked())
    def agree(formulation):
        if len(formulation.pairs) > 12:
            return
        form, plans = linear_form(formulation, Watch()), priced_plans(formulation)
        for tier in range(len(formulation.tiers)):
            bound = least_price(formulation, form, tier)
            assert bound >= trivial(form, tier)
            seen["sharper"] += bound > trivial(form, tier)
            if plans:
                assert bound <= min(prices[tier] for prices, _ in plans)
                seen["tiers"] += 1

    agree()
    assert seen["sharper"] > 20
    assert seen["tiers"] > 100


def test_a_tier_that_there_is_no_time_for_has_a_bound_that_says_something(monkeypatch):
    monkeypatch.setattr(Search, "settle", Search.floor)  # as if the clock had stopped
    facts = la.datasets.district(
        committees=30, scarcity=0.15, seed=7, districts=2, teams=0.1
    )
    policy = CHOOSY.with_rule_before(la.rules.DutyBalance(wish=la.Wish(tier=2)))
    formulation = formulate(Problem.of(facts, policy))
    answer = CpSat().solve(formulation, Run())
    form = linear_form(formulation, Watch())
    last = len(formulation.tiers) - 1
    least = least_price(formulation, form, last)
    assert answer.tiers[last].bound == least > trivial(form, last) / 5
    assert formulation.prices(answer.chosen)[last] >= least
