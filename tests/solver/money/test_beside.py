"""Bounds by seats, counted beside the search: of the tier they were begun for."""

import pytest

import lawyer_assign as la
from lawyer_assign.engines.cpsat import Settings
from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import Watch
from lawyer_assign.facts import Tariff
from lawyer_assign.rules import Budget
from lawyer_assign.solver.money import price_bound
from lawyer_assign.solver.money.sets import set_search
from tests.solver.money.test_every_tightness import (  # noqa: F401 (a fixture)
    alone,
    counts_behind_points,
    policies,
    whatever_budgets,
)
from tests.worlds.examples import IS_DEEP, many
from tests.worlds.small import DAY, committee, district, firm, lawyer, world


def in_two_threads():
    """A run that may work beside: two threads, and a clock."""
    return Run(Watch(30), Settings(workers=2))


@pytest.fixture
def eager(alone, monkeypatch):  # noqa: F811 (the fixture)
    """Seats are counted however little is open, and whole sets climb."""
    monkeypatch.setattr(price_bound.PriceBound, "_worth", -1)
    monkeypatch.setattr(price_bound, "MORE", 1e9)
    monkeypatch.setattr(set_search, "MOST_PAIRS", 0)


def test_bounds_are_true_in_two_threads(worlds, eager):
    drawn = policies(), counts_behind_points()
    seen = [
        whatever_budgets(worlds, one, many(1_500, 12), in_two_threads) for one in drawn
    ]
    assert sum(one["priced"] for one in seen) > 10
    assert sum(one["binding"] for one in seen) > (100 if IS_DEEP else 5)


def poor_beside_closed():
    """Where a district lacks money, and one without budgets a firm with a single seat.

    Of 60 committees 40 get nobody; of 20 elsewhere 10 have a further post.
    """

    def many_of(count, name, of, make, **more):
        return [make(f"{name}{at}", **of, **more) for at in range(count)]

    return world(
        many_of(60, "c", {"district": "d1"}, committee)
        + many_of(20, "k", {"district": "d2"}, committee),
        many_of(60, "x", {"firm": "f1"}, lawyer, districts=["d1"])
        + many_of(10, "a", {"firm": "fa"}, lawyer, districts=["d2"])
        + many_of(10, "b", {"firm": "fb"}, lawyer, districts=["d2"]),
        [firm("f1"), firm("fa", district="d2", seats=1), firm("fb", district="d2")],
        [
            district("d1", is_scarce=False, budget_yuan=2_000),
            district("d2", is_scarce=False),
        ],
        tariffs=[Tariff(fen_per_year=10_000)],
    )


def test_a_bound_of_posts_that_money_leaves_open_is_none_of_further_posts():
    policy = la.Policy.hangzhou_2024(on=DAY, stability="off").with_limit(3)
    outcome = la.solve(
        poor_beside_closed(), policy.with_rule(Budget()), time_limit=20, workers=2
    )
    assert [tier.price for tier in outcome.tiers[:2]] == [40, 9]
    bounds = [one for one in outcome.budget_bounds if one.tier == 2]
    assert bounds
    assert all(one.of({"d1": 200_000}) <= 9 for one in bounds)
