"""What budgets prove by counting holds of all pairs, whoever is on the lists."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lawyer_assign as la
from lawyer_assign.engines.watch import Watch
from lawyer_assign.facts import Adjustment, Agreement, Tariff
from lawyer_assign.formulation import formulate
from lawyer_assign.pairs import Reach
from lawyer_assign.problem import Problem
from lawyer_assign.rules import Budget, Wish
from lawyer_assign.solver.answer import Answer, TierAnswer
from lawyer_assign.verbs.lists import beyond
from lawyer_assign.verbs.lists.counted import counted
from lawyer_assign.verbs.lists.floors import floors_of
from lawyer_assign.verbs.lists.pairs_by_price import pairs_by_price
from tests.worlds.examples import many
from tests.worlds.oracles import priced_plans
from tests.worlds.own_rules import Own
from tests.worlds.small import DAY, committee, district, firm, lawyer, world

WHOLE = Reach(nearest_kept=1, most=1000)
SIZES = ((7, 2), (5, 3), (4, 3), (3, 4), (3, 5), (2, 6))
"""Committees and lawyers: all choices of their pairs are tried."""


def crowded(dice):
    """Return facts with many committees of a price, budgets tight, some pins."""
    places, people = SIZES[dice.integers(len(SIZES))]
    areas = int(dice.choice([1, 1, 2]))
    amounts = [(100, 20, 50), (100, 120, 90), (100, 60, 60)][dice.integers(3)]
    tariffs = [
        Tariff(post_from=at + 1, post_to=at + 1 if at < 2 else None, kind=kind,
               fen_per_year=100 * yuan - less)
        for kind, less in (("community", 0), ("village", int(dice.choice([0, 2_000]))))
        for at, yuan in enumerate(amounts)
    ]  # fmt: skip
    rows = [
        district(f"d{at + 1}", is_scarce=bool(dice.random() < 0.3),
                 budget_yuan=int(dice.integers(places // 3, places + 1)) * 80 // areas)
        for at in range(areas)
    ]  # fmt: skip
    communities = [
        committee(f"c{at}", district=f"d{dice.integers(areas) + 1}",
                  kind="village" if dice.random() < 0.1 else "community")
        for at in range(places)
    ]  # fmt: skip
    own = [{"max_committees": one} for one in (None, None, 0, 1, 2, 3)]
    own += [{"min_committees": 1}, {"min_committees": 1, "max_committees": 1}]
    lawyers = [
        lawyer(f"l{at}", firm=f"f{dice.integers(2) + 1}",
               assessment=int(dice.choice([50, 90])),
               **own[dice.integers(len(own))],
               districts=None if dice.random() < 0.8 else ["d1"])
        for at in range(people)
    ]  # fmt: skip
    pins = [
        Agreement(committee=f"c{at}", firm=lawyers[at % people].firm,
                  lawyers=(f"l{at % people}",), is_fixed=True)
        for at in range(places) if dice.random() < 0.04
    ]  # fmt: skip
    return world(
        communities, lawyers, [firm("f1", seats=3), firm("f2")], rows,
        tariffs=tariffs, agreements=pins,
        adjustments=[Adjustment(score_from=0, score_to=60, percent=-20),
                     Adjustment(score_from=61, score_to=100, percent=0)],
    )  # fmt: skip


def bent(dice):
    """Return the rules of the text, some left out, softened, moved or made musts."""
    policy = la.Policy.hangzhou_2024(on=DAY, stability="off")
    policy = policy.with_limit(int(dice.integers(1, 4))).with_rule(Budget())
    for kind in ("seats", "own_limits", "one_each", "coverage", "willingness"):
        if dice.random() < 0.15:
            policy = policy.without(kind)
        elif dice.random() < 0.25:
            policy = policy.soften(
                kind, int(dice.integers(1, 4)), int(dice.integers(1, 4))
            )
        elif dice.random() < 0.2:
            policy = policy.harden(kind)
    if dice.random() < 0.2 and "coverage" in policy:
        policy = policy.harden("coverage")
    if dice.random() < 0.15:
        wish = Wish(tier=int(dice.integers(1, 4)), weight=int(dice.integers(1, 3)))
        own = Own(form="cost", salt=int(dice.integers(100)), wish=wish)
        policy = policy.with_rule(own)
    if dice.random() < 0.1:
        policy = policy.soften("caseload", tier=2)
    if dice.random() < 0.1:
        policy = policy.soften("budget", tier=int(dice.integers(1, 4)))
    return policy


def with_short_lists(problem):
    """Return the problem with the first lawyer of each list alone, and all lists cut.

    Where lawyers are short lists of one grow; that they do is nothing counting knows.
    """
    pairs = problem.pairs
    _, first = np.unique(pairs.committee, return_index=True)
    kept = pairs.keep(np.isin(np.arange(len(pairs)), first))
    kept = replace(kept, is_cut=np.ones_like(kept.is_cut))
    return replace(problem, pairs=kept, is_after=True)


def counted_of(problem, best):
    """Return the floors that counting raises over short lists, for the best prices."""
    answer = Answer(None, tuple(TierAnswer(one, None, 0.0) for one in best))
    short = with_short_lists(problem)
    return counted(short, answer, floors_of(short, answer, {}), Watch())


def test_no_plan_over_whole_lists_costs_less_than_counting_says():
    seen = Counter()

    @settings(max_examples=many(800), deadline=None)
    @given(seed=st.integers(0, 99_999))
    def agree(seed):
        dice = np.random.default_rng(seed)
        facts, policy = crowded(dice), bent(dice)
        problem = Problem.of(facts, policy.with_reach(WHOLE))
        plans = priced_plans(formulate(problem))
        best = min((prices for prices, _ in plans), default=None)
        if best is None:
            return
        for floor, price in zip(counted_of(problem, best), best, strict=False):
            assert floor is None or floor <= price  # what own rules pay is not known
            seen["exact"] += floor == price > 0
            if floor != price:
                break
        seen["smaller"] += len(pairs_by_price(problem)) < len(problem.pairs)

    agree()
    assert min(seen["exact"], seen["smaller"]) > 10, seen


@pytest.fixture(name="city", scope="module")
def of_a_city():
    """Return a district of more pairs than lists hold, with money for 95 of 100."""
    facts = la.datasets.district(committees=400, lawyers=900, seed=2, districts=3)
    return la.datasets.with_example_money(facts, budget_percent=95)


@pytest.mark.slow
def test_further_posts_that_money_asks_for_are_proved_without_whole_lists(
    city, monkeypatch
):
    """The bound of the listed candidates is higher, and stands beside it."""
    monkeypatch.setattr(beyond, "MANY", 0)
    policy = la.Policy.hangzhou_2024(on=DAY, stability="off").with_rule(Budget())
    outcome = la.solve(city, policy, time_limit=20)
    posts = outcome.tiers[1]
    assert outcome.tiers[0].is_proved
    assert posts.bound > 0
    listed = posts.bound if posts.conditional is None else posts.conditional.bound
    assert posts.price >= listed >= posts.bound > 0.8 * posts.price
