"""Posts are taken back until money suffices in all rows; one where that will do."""

import time
from collections import Counter

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from lawyer_assign.datasets import with_example_money
from lawyer_assign.formulation import formulate
from lawyer_assign.policy import Policy
from lawyer_assign.problem import Problem
from lawyer_assign.rules import Budget, FewestChanges
from lawyer_assign.solver.money.loads.room import demanded_pairs
from lawyer_assign.solver.money.outlays import outlays_of
from lawyer_assign.solver.money.within_limits import _left, rough_plan, within
from tests.solver.money.test_priced_tier import formulation_of, towns
from tests.solver.test_auto import crossed
from tests.worlds.examples import many


def without(chosen, post):
    left = chosen.copy()
    left[post] = False
    return left


def above(outlays, chosen):
    over = [np.maximum(one.totals(chosen) - one.upper, 0) for one in outlays]
    return sum(int(one.sum()) for one in over)


def pays_above(outlay, chosen, post):
    """Whether a post is paid from a row that is above its limit."""
    row = outlay.group[post]
    return row >= 0 and outlay.totals(chosen)[row] > outlay.upper[row]


def test_posts_are_taken_back_until_no_row_is_above_its_limit():
    seen = Counter()

    @settings(max_examples=many(400), deadline=None)
    @given(facts=towns(), dice=st.integers(0, 2**32 - 1))
    def agree(facts, dice):
        formulation = formulation_of(facts)
        outlays, free = outlays_of(formulation), ~demanded_pairs(formulation)
        # Any choice will do: others than plans have lines with more posts.
        chosen = np.random.default_rng(dice).random(len(formulation.pairs)) < 0.5
        kept = within(formulation, chosen)
        assert not (kept & ~chosen).any()
        assert above(outlays, kept) == 0 or not (kept & free).any()
        for one in outlays:
            fit = one.totals(chosen) <= one.upper
            dearer = one.totals(kept) > one.totals(chosen)
            seen["dearer where it fits"] += bool((fit & dearer).any())
        seen["taken back"] += bool((chosen & ~kept).any())
        seen["as it was"] += bool((chosen == kept).all())

    agree()
    assert seen["taken back"] > 20
    assert seen["dearer where it fits"]
    assert seen["as it was"]


def test_one_post_is_taken_back_where_one_is_enough():
    seen = Counter()

    @settings(max_examples=many(200), deadline=None)
    @given(facts=towns(), dice=st.integers(0, 2**32 - 1))
    def agree(facts, dice):
        formulation = formulation_of(facts)
        outlays = outlays_of(formulation)
        chosen = np.random.default_rng(dice).random(len(formulation.pairs)) < 0.5
        posts = np.flatnonzero(chosen)
        for one in outlays:
            found = _left(one, posts, posts)
            slow = [one.totals(without(chosen, post)) for post in posts.tolist()]
            assert found.tolist() == [each.tolist() for each in slow]
        before = above(outlays, chosen)
        enough = [
            post
            for post in posts[~demanded_pairs(formulation)[posts]].tolist()
            if before and above(outlays, without(chosen, post)) == 0
            if any(pays_above(one, chosen, post) for one in outlays)
        ]
        if enough:
            seen["one post"] += 1
            assert int((chosen & ~within(formulation, chosen)).sum()) == 1

    agree()
    assert seen["one post"] > 5


def test_a_rough_plan_is_within_budgets_or_none():
    seen = Counter()

    @settings(max_examples=many(200), deadline=None)
    @given(facts=towns())
    def agree(facts):
        formulation = formulation_of(facts)
        found = rough_plan(formulation)
        assert found is None or formulation.holds(found)
        seen["none" if found is None else "plan"] += 1
        seen["short"] += found is not None and formulation.prices(found)[0] > 0

    agree()
    assert seen["plan"] > seen["none"]
    assert seen["short"]


def test_a_rough_plan_is_given_up_where_it_has_thousands_of_posts_too_many():
    """Nobody caps posts, so all pairs are chosen: it took a minute."""
    facts = with_example_money(crossed(0, ties=False, committees=80), 80)
    musts = Budget(wish=None), FewestChanges(most=10_000, wish=None)
    policy = Policy(rules=(*musts, Policy.hangzhou_2024()["coverage"]))
    formulation = formulate(Problem.of(facts, policy))
    assert len(formulation.pairs) > 5_000
    began = time.monotonic()
    assert rough_plan(formulation) is None
    assert time.monotonic() - began < 10
