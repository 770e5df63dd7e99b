"""Lines credited for further posts as plans have them, and plans sought with that."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lawyer_assign.engines.run import Run
from lawyer_assign.facts import Tariff
from lawyer_assign.solver.money.backend import outlays_of, without_outlays
from lawyer_assign.solver.money.credited_plans import CreditedPlans
from lawyer_assign.solver.money.credits import Credits
from lawyer_assign.solver.money.flows import Flows
from lawyer_assign.solver.money.loads.load_choice import loads_of
from lawyer_assign.solver.money.multipliers import Multipliers
from lawyer_assign.solver.money.plan_search import PlanSearch
from lawyer_assign.solver.money.priced_tier import SCALE, PricedTier
from lawyer_assign.solver.money.record import Record
from tests.solver.money.test_priced_tier import formulation_of, plans_of, towns
from tests.worlds.examples import many
from tests.worlds.small import committee, district, lawyer, world


@settings(max_examples=many(100), deadline=None)
@given(facts=towns(is_last_scarce=True), seed=st.integers(0, 2**32 - 1))
def test_a_plan_is_priced_at_what_it_costs_once_it_was_looked_at(facts, seed):
    formulation, dice = formulation_of(facts), np.random.default_rng(seed)
    (outlay,), free = outlays_of(formulation), without_outlays(formulation)
    tier, last = PricedTier(free, 2, [outlay], (0, 0)), free.tiers[2]
    now = dice.integers(0, 400_000, size=len(outlay.who))
    credit = Credits(outlay, tier.inner)
    for plan in plans_of(formulation):
        if free.prices(plan)[1] > 0:
            continue  # inner posts are credited only where each line has one at most
        credit.look_at(plan)
        priced = tier.priced([now], credit).tiers[2].price(plan)
        money = int(now @ outlay.totals(plan)) / SCALE
        # Prices of posts are rounded down, credits to the nearest.
        assert abs(tier.fine * last.price(plan) + money - priced) <= 2 * plan.sum()


def town_of_one_load():
    """Four committees of a scarce district, paid for only if one lawyer has most."""
    return world(
        [committee("c0", district="d1")]
        + [committee(f"c{at}", district="d2") for at in range(1, 5)],
        [lawyer(f"l{at}", assessment=100 - at) for at in range(3)],
        districts=[district("d1", is_scarce=False, budget_yuan=90),
                   district("d2", is_scarce=True, budget_yuan=270)],
        tariffs=[Tariff(post_to=1, fen_per_year=9_000),
                 Tariff(post_from=2, fen_per_year=6_000)],
    )  # fmt: skip


def search_of(formulation):
    """Return a search for plans, after what is proved without budgets.

    Lines are priced sharply, so that flows have a scarce post first nowhere.
    """
    record, flows = Record(formulation), Flows(Run())
    record.spreads = False
    record.begin([one.bound for one in flows.least(record.relaxed).tiers])
    return PlanSearch(record, flows, Run().watch)


def near_of(search, prices):
    """Return prices of a fen of each row, in points."""
    near = Multipliers(search.record.outlays, 0)
    fine = search.last.fine * SCALE
    near.go(np.rint(np.array(prices) * fine).astype(np.int64))
    return near


NO_LOADS = np.zeros(0, np.int64)


def test_a_row_that_prices_say_nothing_of_is_kept_by_lines_that_have_most():
    formulation = formulation_of(town_of_one_load())
    (outlay,) = outlays_of(formulation)
    search, loads = search_of(formulation), loads_of(outlay, NO_LOADS)
    spread = [
        search.plan(near_of(search, (1.0, price)), search.record.relaxed_plan, None)
        for price in (0.0, 0.001, 0.01, 0.1, 1.0, 10.0, 100.0)
    ]
    # No price makes a flow load anybody.
    assert all(outlay.totals(one)[1] > outlay.upper[1] for one in spread)
    credited = CreditedPlans(search, near_of(search, (1.0, 0.001)))
    credited.follow(spread[0], loads)
    assert search.record.best is None  # nothing was looked at yet
    assert credited.looks_at(spread[0])
    credited.follow(spread[0], loads)
    assert search.record.best is not None  # within all limits
    assert search.credits is None


@pytest.mark.parametrize(
    ("change", "prices"),
    [({"budget_yuan": 999}, (1.0, 0.001)), ({}, (1.0, 1.0)),
     ({"is_scarce": True}, (1.0, 0.001)), ({"is_scarce": False}, (1.0, 0.001))],
    ids=["rows are kept", "prices say enough", "no post counts", "all posts count"],
)  # fmt: skip
def test_nothing_is_credited_where_that_is_of_no_use(change, prices):
    facts = town_of_one_load()
    rows = [row.model_copy(update=change) for row in facts.districts]
    search = search_of(formulation_of(facts.replace(districts=rows)))
    plan = search.plan(near_of(search, (1.0, 0.0)), None, None)
    assert not CreditedPlans(search, near_of(search, prices)).looks_at(plan)
