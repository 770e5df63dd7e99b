"""Budgets are kept exactly: prices that step with the load, in both directions."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lawyer_assign as la
from lawyer_assign.facts import Tariff
from lawyer_assign.formulation import formulate, split
from lawyer_assign.policy import Policy
from lawyer_assign.rules import Budget, Caseload, Coverage, FurtherPosts, Wish
from tests.solver.test_backends import assert_backends_agree
from tests.worlds.examples import IS_DEEP, many
from tests.worlds.oracles import least_prices
from tests.worlds.small import DAY, committee, district, lawyer, world

WITHIN = Policy().with_rule(Coverage()).with_rule(Caseload(limit=2, on=DAY))


@pytest.mark.parametrize("wish", [None, Wish(tier=2, weight=3)], ids=["must", "wish"])
def test_backends_and_enumeration_agree_on_budgets_that_bind(worlds, refused, wish):
    bound = 0

    @settings(max_examples=many(300))
    @given(at=st.integers(0, 299), spread=st.booleans())
    def agree(at, spread):
        nonlocal bound
        policy = WITHIN.with_rule(Budget(wish=wish))
        if spread:
            policy = policy.with_rule(FurtherPosts(wish=Wish(tier=3)))
        assert_backends_agree(worlds[at], policy, refused)
        free = least_prices(worlds[at], policy.without("budget"))
        bound += least_prices(worlds[at], policy)[: len(free)] != free

    agree()
    assert bound > (40 if IS_DEEP else 3)


def chain(second, budget):
    """Return one lawyer who could serve three committees, the 2nd post at a price."""
    return world(
        [committee(f"c{at}") for at in range(3)],
        [lawyer("l1")],
        districts=[district("d1", budget_yuan=budget)],
        tariffs=[
            Tariff(post_to=1, fen_per_year=10_000),
            Tariff(post_from=2, fen_per_year=second),
        ],
    )


@pytest.mark.parametrize(
    ("second", "budget", "served"),
    [(5_000, 99, 0), (5_000, 149, 1), (5_000, 150, 2), (15_000, 249, 1),
     (15_000, 250, 2), (15_000, 400, 3)],
)  # fmt: skip
def test_as_many_are_served_as_the_budget_pays_for(second, budget, served):
    policy = la.Policy.hangzhou_2024(on=DAY).with_rule(Budget())
    outcome = la.solve(chain(second, budget), policy)
    assert outcome.status == "optimal"
    assert len(outcome.plan) == served


def test_flow_refuses_in_a_sentence_and_takes_budgets_no_more_than_before():
    policy = WITHIN.with_rule(Budget())
    with pytest.raises(la.UnsupportedError, match="budget: what posts cost in all"):
        la.solve(chain(5_000, 150), policy, backend="flow")
    without = la.solve(chain(5_000, None), policy, backend="flow")
    assert without.backend == "flow"


def test_lawyers_of_two_districts_tie_them_together_only_where_prices_step():
    def parts(second):
        places = [committee("c1"), committee("c2", district="d2")]
        facts = world(
            places,
            [lawyer("l1"), lawyer("l2")],
            districts=[district(one, budget_yuan=1) for one in ("d1", "d2")],
            tariffs=[
                Tariff(post_to=1, fen_per_year=100),
                Tariff(post_from=2, fen_per_year=second),
            ],
        )
        problem = la.Problem.of(facts, Policy().with_rule(Budget()))
        return len(split(formulate(problem)))

    assert parts(second=100) == 2
    assert parts(second=90) == 1
