"""Whole sets that climb before there is a plan: what they prove of it in the end."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lawyer_assign.engines.cpsat import Settings
from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import formulate
from lawyer_assign.rules import Budget
from lawyer_assign.solver.flow import Flow
from lawyer_assign.solver.money import backend as budgets
from lawyer_assign.solver.money.climb import early_sets
from lawyer_assign.solver.money.climb.early_sets import MORE, EarlySets
from lawyer_assign.solver.money.flows import Flows
from lawyer_assign.solver.money.held_bound import HeldBound
from lawyer_assign.solver.money.outlays import outlays_of
from lawyer_assign.solver.money.record import Record
from lawyer_assign.solver.money.sets.set_bound import SetBound
from lawyer_assign.solver.money.sets.set_search import SetSearch
from tests.solver.money.climb.test_set_climb import flow_of_a_district
from tests.solver.money.sets.test_set_search import around_a_plan
from tests.solver.money.test_budgets import POLICY
from tests.solver.money.test_every_tightness import monies, policies, tight
from tests.solver.money.test_priced_tier import formulation_of, towns
from tests.solver.test_backends import problem_of
from tests.worlds.backends import BUDGETS
from tests.worlds.examples import many
from tests.worlds.oracles import least_prices


def begun(formulation, record, paid, mixed=0.0):
    """Return what climbed for plans that are expected to pay so much before."""
    fresh, flows = Record(formulation), Flows(Run())
    fresh.begin([one.bound for one in flows.least(fresh.relaxed).tiers])
    worth = np.zeros(len(fresh.outlays[0].who))
    early = EarlySets(fresh, flows, paid, record.best, worth, lambda: mixed)
    early.run(Watch())
    # It writes nothing of its caller's.
    assert fresh.best is None
    assert fresh.held is None
    assert fresh.floors == fresh.free_floors
    return early


def agree(formulation, at, seen):
    """Climb for an expected price, and look at all plans like one that pays another."""
    found = around_a_plan(formulation, at)
    if found is None or Flow().why_not(found[0].relaxed) is not None:
        return
    record, _, best = found
    if len(record.outlays) > 1 or not SetBound.takes(record.relaxed, record.outlays[0]):
        return
    held, dice = HeldBound(record, Flows(Run()), Watch()), np.random.default_rng(at)
    moved = dice.integers(-1, 2, len(held.paid))
    expected = tuple(max(0, one) for one in (np.array(held.paid) + moved).tolist())
    early = begun(formulation, record, expected)
    boxes = early.moved(held)
    if boxes is None:
        is_like = [one > 0 for one in expected] == [one > 0 for one in held.paid]
        assert early.boxes is None or not is_like
        seen["else"] += early.boxes is not None
        return
    assert boxes.bound.value <= best
    boxes.run(Watch())
    assert boxes.bound.value <= best
    seen["moved"] += expected != held.paid
    seen["tight"] += boxes.bound.value == best
    seen["all"] += 1


def test_no_plan_like_the_one_found_is_below_in_towns_of_every_price():
    seen = Counter()

    @settings(max_examples=many(150), deadline=None)
    @given(facts=towns(), at=st.integers(0, 10**6))
    def looked_at(facts, at):
        agree(formulation_of(facts), at, seen)

    looked_at()
    assert seen["moved"] > 5, seen
    assert seen["else"], seen
    assert 4 * seen["tight"] > seen["all"], seen


def test_nor_whatever_rules_are_left_out_softened_or_moved(worlds):
    seen = Counter()

    @settings(max_examples=many(800), deadline=None)
    @given(
        at=st.integers(0, 299),
        money=monies(),
        policy=policies(),
        percents=st.tuples(*[st.sampled_from([50, 75, 90, 100, 110])] * 3),
        plan=st.integers(0, 10**6),
    )
    def looked_at(at, money, policy, percents, plan):
        world = worlds[at]._replace(facts=tight(worlds[at].facts, money, percents))
        agree(formulate(problem_of(world, policy)), plan, seen)

    looked_at()
    assert seen["all"] > 10, seen
    assert 4 * seen["tight"] > seen["all"], seen


@pytest.mark.parametrize("mixed", [0.0, 10.0])
def test_what_mixtures_of_loads_say_is_expected_once_it_is_known(mixed):
    held, _ = flow_of_a_district()
    record, before = held.record, held.paid[:-1]
    early = begun(record.formulation, record, (*before, 5), mixed)
    expected = (*before, int(mixed * (1 + MORE)) + 1 if mixed else 5)
    assert early.paid == expected
    assert early.boxes.bound.rows.paid == list(expected)


@pytest.mark.parametrize("threads", [1, 2])
def test_sets_of_a_city_climb_beside_the_choice_of_loads(threads, worlds, monkeypatch):
    monkeypatch.setattr(budgets, "TOO_LARGE", 0)  # so that CP-SAT never answers
    monkeypatch.setattr(SetSearch, "fits", lambda _: False)  # as if there were many
    ran, moved, run, move = [], [], EarlySets.run, EarlySets.moved
    monkeypatch.setattr(EarlySets, "run", lambda *its: ran.append(1) or run(*its))

    def noted(*its):
        found = move(*its)
        moved.append(found is not None)
        return found

    monkeypatch.setattr(early_sets.EarlySets, "moved", noted)
    policy = POLICY.with_rule(Budget())
    for one in worlds:
        formulation = formulate(problem_of(one, policy))
        if not outlays_of(formulation):
            continue
        answer = BUDGETS.solve(formulation, Run(Watch(60), Settings(threads=threads)))
        best = least_prices(one, policy)
        known = [one.bound for one in answer.tiers]
        known = known[: known.index(None)] if None in known else known
        assert tuple(known) <= best
        assert tuple(one.price for one in answer.tiers) >= best
        final = answer.tiers[-1].conditional
        if final is not None and tuple(one.price for one in answer.tiers) == best:
            assert final.bound <= best[-1]
    assert bool(ran) == (threads > 1)
    assert any(moved) == (threads > 1)
