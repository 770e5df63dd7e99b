"""Whole sets at a flow's prices and above: no plan like the one at hand is below."""

from collections import Counter

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from lawyer_assign.datasets import district, with_example_money
from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import formulate
from lawyer_assign.policy import Policy
from lawyer_assign.problem import Problem
from lawyer_assign.rules import Budget
from lawyer_assign.solver.flow import Flow
from lawyer_assign.solver.money.climb import climb_starts, set_climb
from lawyer_assign.solver.money.climb.climb_starts import STEPS, TIMES, climbed
from lawyer_assign.solver.money.climb.set_climb import SetClimb
from lawyer_assign.solver.money.flows import Flows
from lawyer_assign.solver.money.held_bound import HeldBound
from lawyer_assign.solver.money.record import Record
from lawyer_assign.solver.money.sets.set_bound import SetBound
from lawyer_assign.solver.money.within_limits import within
from tests.solver.money.sets.test_set_search import around_a_plan
from tests.solver.money.test_every_tightness import monies, policies, tight
from tests.solver.money.test_priced_tier import formulation_of, towns
from tests.solver.test_backends import problem_of
from tests.worlds.examples import many
from tests.worlds.small import DAY

SHORT = 40


def assert_no_plan_is_below(formulation, at, seen):
    """Climb around some plan, and look at every plan that pays no more before."""
    found = around_a_plan(formulation, at)
    if found is None or Flow().why_not(found[0].relaxed) is not None:
        return
    record, _, best = found
    if len(record.outlays) > 1 or not SetBound.takes(record.relaxed, record.outlays[0]):
        return
    last, paid = len(record.relaxed.tiers) - 1, record.formulation.prices(record.best)
    worth = np.full(len(record.outlays[0].who), 1e-3 * (at % 3))
    held = HeldBound(record, Flows(Run()), Watch(), worth)
    flow = held.raise_last(record.best)
    assert flow is None or flow <= best
    if last and paid[last - 1] > len(worth):
        seen["worth known"] += worth.any()
    climb = SetClimb(record.relaxed, record.outlays[0], paid[:last], paid[last])
    if held.best is None or not climb.start(held.best):
        return
    first = climb.bound.value
    climb.climb(Watch())
    assert first <= climb.bound.value <= best
    seen["climbed"] += 1
    seen["from flow"] += first >= flow
    seen["higher"] += climb.bound.value > max(first, flow)
    seen["tight"] += climb.bound.value == best
    dearer = held.dearer(TIMES) if at % 4 == 0 else None
    assert held.value == flow
    other = SetClimb(record.relaxed, record.outlays[0], paid[:last], paid[last])
    if dearer is not None and other.start(dearer):
        other.climb(Watch(), STEPS)
        assert other.bound.value <= best
        seen["dearer"] += (dearer.fen > held.best.fen).any()


def test_bounds_hold_in_towns_of_every_price(monkeypatch):
    monkeypatch.setattr(set_climb, "ROUNDS", SHORT)
    seen = Counter()

    @settings(max_examples=many(200), deadline=None)
    @given(facts=towns(), at=st.integers(0, 10**6))
    def agree(facts, at):
        assert_no_plan_is_below(formulation_of(facts), at, seen)

    agree()
    assert seen["climbed"] > 20
    assert seen["tight"], seen
    assert seen["higher"], seen
    assert seen["worth known"], seen
    assert seen["dearer"], seen
    assert 3 * seen["from flow"] > seen["climbed"], seen


def test_bounds_hold_whatever_rules_are_left_out_softened_or_moved(worlds, monkeypatch):
    monkeypatch.setattr(set_climb, "ROUNDS", SHORT)
    seen = Counter()

    @settings(max_examples=many(800), deadline=None)
    @given(
        at=st.integers(0, 299),
        money=monies(),
        policy=policies(),
        percents=st.tuples(*[st.sampled_from([50, 75, 90, 100, 110])] * 3),
        plan=st.integers(0, 10**6),
    )
    def agree(at, money, policy, percents, plan):
        world = worlds[at]._replace(facts=tight(worlds[at].facts, money, percents))
        assert_no_plan_is_below(formulate(problem_of(world, policy)), plan, seen)

    agree()
    assert seen["climbed"] > 20
    assert 4 * seen["tight"] > seen["climbed"], seen


def flow_of_a_district(committees=60, percent=92, seed=1):
    """Return what a flow proves behind a plan, and its prices."""
    policy = Policy.hangzhou_2024(on=DAY, stability="off").with_rule(Budget())
    facts = with_example_money(district(committees=committees, seed=seed), percent)
    record = Record(formulate(Problem.of(facts, policy)))
    flows = Flows(Run())
    least = flows.least(record.relaxed)
    record.begin([one.bound for one in least.tiers])
    record.take(within(record.formulation, least.chosen))
    held = HeldBound(record, flows, Watch())
    return held, held.raise_last(record.best)


def climb_of_a_district():
    """Return a climb from a flow's prices, and what these prove."""
    held, flow = flow_of_a_district()
    climb = SetClimb(held.record.relaxed, held.record.outlays[0], held.paid, 0)
    assert climb.start(held.best)
    return climb, flow


def test_a_climb_goes_on_from_the_start_that_is_ahead_after_a_few_steps(monkeypatch):
    held, flow = flow_of_a_district()
    tried, first = [], climb_starts._tried

    def noted(*given):
        found = first(*given)
        tried.append((found, found.bound.best[0]))
        return found

    monkeypatch.setattr(climb_starts, "_tried", noted)
    boxes = climbed(held, held.record.relaxed, Watch())
    assert len(tried) > 1
    ahead = max(tried, key=lambda one: one[1])
    assert boxes.climb is ahead[0]
    assert boxes.bound.best[0] >= ahead[1]
    assert held.value == flow


def test_a_district_comes_closer_than_its_flow_does():
    climb, flow = climb_of_a_district()
    climb.climb(Watch(10))
    assert climb.bound.value > flow


def test_a_dearer_fen_makes_rows_that_ask_for_posts_dearer_by_a_first_post():
    climb, _ = climb_of_a_district()
    _, now = climb.bound.best
    value = climb.bound.best[0] / climb.bound.fine
    # An average that lacks nothing and spends too much: only money moves, and what
    # rows are worth with it.
    rows = climb.rows
    held = np.where(now.rows > 0, rows.lower, np.minimum(rows.upper, rows.lower))
    held = np.where(now.rows < 0, rows.upper, held).astype(float)
    spent = climb.outlay.upper + 1e6
    climb.average = climb.average._replace(rows=held, money=spent)
    moved = climb._moved(now, value, 1.0)
    assert (moved.fen > now.fen).all()
    asked = (rows.lower > 0) & ~rows.is_whole
    dearer = moved.rows - now.rows
    assert np.allclose(dearer[~asked], 0)
    least = climb.outlay.steps[:, 0].min()
    assert np.all(dearer[asked] >= (moved.fen - now.fen).min() * least * 0.999)


def test_a_bound_climbs_higher_with_the_worth_of_rows_moved_along(monkeypatch):
    monkeypatch.setattr(set_climb, "ROUNDS", 60)
    both = []
    for is_moved in (False, True):
        climb, _ = climb_of_a_district()
        climb.base = climb.base * is_moved
        climb.climb(Watch())
        both.append(climb.bound.best[0])
    assert both[1] > both[0]
