"""Posts are taken back until money suffices in all rows; one where that will do."""

import time
from collections import Counter

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from lawyer_assign.datasets import district, toy, with_example_money
from lawyer_assign.engines.run import Run
from lawyer_assign.formulation import Formulation, Term, Tier, formulate
from lawyer_assign.policy import Policy
from lawyer_assign.problem import Problem
from lawyer_assign.rules import Budget, FewestChanges
from lawyer_assign.solver.flow import Flow
from lawyer_assign.solver.money import within_limits
from lawyer_assign.solver.money.loads.room import demanded_pairs
from lawyer_assign.solver.money.outlays import outlays_of
from lawyer_assign.solver.money.record import Record
from lawyer_assign.solver.money.within_limits import _left, rough_plan, within
from tests.solver.money.test_priced_tier import formulation_of, towns
from tests.solver.test_auto import crossed
from tests.worlds.examples import many
from tests.worlds.forms import bound, cost
from tests.worlds.small import DAY


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


def test_what_is_given_up_early_would_not_have_been_the_best():
    seen = Counter()

    @settings(max_examples=many(400), deadline=None)
    @given(facts=towns(), dice=st.integers(0, 2**32 - 1))
    def agree(facts, dice):
        formulation, draw = formulation_of(facts), np.random.default_rng(dice)
        record, other = Record(formulation), Record(formulation)
        rough = rough_plan(formulation)
        if rough is not None and draw.random() < 0.8:
            record.take(rough)
            other.take(rough)
        chosen = draw.random(len(formulation.pairs)) < 0.5
        before = other.best
        other.take(within(formulation, chosen))
        record.take_back(chosen)
        same = [
            None if one.best is None else formulation.prices(one.best)
            for one in (record, other)
        ]
        assert same[0] == same[1]
        seen["better"] += other.best is not before
        seen["no better"] += other.best is before

    agree()
    assert min(seen["better"], seen["no better"]) > 10, seen


def test_nobody_waits_for_posts_taken_back_of_a_plan_that_is_no_better(monkeypatch):
    facts = with_example_money(district(committees=60, lawyers=180, seed=3), 90)
    policy = Policy.hangzhou_2024(on=DAY, stability="off").with_rule(Budget())
    formulation = formulate(Problem.of(facts, policy))
    free, taken, left = Record(formulation).relaxed, [], within_limits._left
    plan = Flow().solve(free, Run()).chosen
    assert formulation.prices(plan)[0] == 0

    def counted(*given):
        taken.append(1)
        return left(*given)

    monkeypatch.setattr(within_limits, "_left", counted)
    record = Record(formulation)
    record.take_back(plan)
    whole, price = len(taken), formulation.prices(record.best)[0]
    assert whole == price > 2  # each was the only one of somebody
    taken.clear()
    assert not within(formulation, plan, most=1)[~plan].any()
    assert len(taken) == 2
    taken.clear()
    record.best = plan  # as if it were within limits and left nobody out
    record.take_back(plan)
    assert len(taken) == 1


def test_a_tier_that_may_become_cheaper_is_no_reason_to_give_up():
    form = formulation_of(with_example_money(toy(), 60))
    size = len(form.pairs)
    dear = cost("each post", [1] * size)
    few = bound("few", [0] * size, lower=[0], factor=[-1] * size)
    chosen = np.ones(size, bool)
    for first in (None, dear, few):
        tiers = () if first is None else (Tier(1, (Term(first, 1),)),)
        one = Formulation(form.pairs, form.must, (*tiers, *form.tiers))
        whole, early = within(one, chosen), within(one, chosen, most=0)
        assert (early.sum() > whole.sum()) == (first is None)
