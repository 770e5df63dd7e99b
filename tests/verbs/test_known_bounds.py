"""Bounds of a plan before hold after a repair of the tiers they were proved of."""

import pytest

import lawyer_assign as la
from lawyer_assign.facts import Agreement
from lawyer_assign.rules import Affinity, Wish
from lawyer_assign.solver.answer import Answer, TierAnswer
from lawyer_assign.verbs import repair as repairs
from lawyer_assign.verbs.lists.floors import floors_of, joined
from tests.verbs.test_cut_lists import FEW, PLAIN, crossroads

PINS = [
    Agreement(committee=one, firm="f1", lawyers=("a0",), is_fixed=True)
    for one in ("c0", "c1")
]


def leaves(lawyer):
    return la.Changes(lawyers_leave=(lawyer,))


@pytest.mark.parametrize("leaver", ["a1", "y", "z"])
def test_a_bound_goes_along_when_changes_push_its_tier_back(leaver):
    """Somebody is pinned twice: the tier of one post each costs 1, and changes 0."""
    before = la.solve(crossroads().replace(agreements=PINS), FEW)
    assert before.problem.leaves_out
    assert [one.bound for one in before.tiers[:2]] == [0, 1]
    assert repairs._floor(before, leaves(leaver)) == {1: 0, 3: 1}
    after = la.repair(before, leaves(leaver))
    assert [(one.price, one.bound) for one in after.tiers[:3]] == [
        (0, 0),
        (0, 0),
        (1, 1),
    ]


def test_what_is_proved_of_points_over_cut_lists_is_not_handed_on():
    short, whole = (la.solve(crossroads(), one) for one in (FEW, PLAIN))
    assert short.problem.leaves_out
    assert not whole.problem.leaves_out
    assert repairs._floor(short, leaves("z")) == {1: 0, 3: 0}
    assert repairs._floor(whole, leaves("z")) == {
        1: 0,
        3: 0,
        5: whole.tiers[-1].bound,
    }


def test_points_beside_coverage_are_not_at_their_least_over_cut_lists():
    policy = FEW.with_rule(Affinity(wish=Wish(tier=1)))
    before = la.solve(crossroads(), policy)
    assert before.problem.leaves_out
    assert repairs._floor(before, leaves("z")) == {}


def test_no_bound_is_handed_on_behind_a_tier_that_is_open():
    before = la.solve(crossroads().replace(agreements=PINS), FEW)
    first = before.tiers[0]
    object.__setattr__(first, "bound", first.bound - 1)
    assert repairs._floor(before, leaves("z")) == {1: first.bound}


def test_what_is_known_behind_a_tier_ends_where_that_tier_costs_more():
    """A bound of plans that cover all says nothing of those that cannot."""
    problem = la.Problem.of(crossroads(), FEW)
    tiers = tuple(TierAnswer(price, None, 0.0) for price in (1, 0, 0))
    answer = Answer(None, tiers)
    assert floors_of(problem, answer, {1: 0, 2: 5}) == (0, 5)
    assert floors_of(problem, answer, {1: -1, 2: 5}) == (0, 0)
    assert joined((0, 5), (0, 3), (0, 0)) == (0, 5)
    assert joined((0, 5), (1, 3), (0, 0)) == (1, 3)
    assert joined((0, 5), (1, None), (0, 0)) == (1, 0)
    assert joined((0, 5), (), (0, 0)) == (0, 5)
