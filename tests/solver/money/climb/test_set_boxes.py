"""Programs with prices in boxes: no plan like the one at hand is below the bound."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import formulate
from lawyer_assign.solver.flow import Flow
from lawyer_assign.solver.money.climb.climb_starts import climbed
from lawyer_assign.solver.money.climb.set_boxes import SetBoxes
from lawyer_assign.solver.money.climb.set_climb import SetClimb
from lawyer_assign.solver.money.flows import Flows
from lawyer_assign.solver.money.held_bound import HeldBound
from lawyer_assign.solver.money.sets.set_bound import SetBound
from lawyer_assign.solver.money.sets.set_program import Duals
from lawyer_assign.solver.money.sets.set_rounds import raise_bound
from tests.solver.money.climb.test_set_climb import flow_of_a_district
from tests.solver.money.sets.test_set_search import around_a_plan
from tests.solver.money.test_every_tightness import monies, policies, tight
from tests.solver.money.test_priced_tier import formulation_of, towns
from tests.solver.test_backends import problem_of
from tests.worlds.examples import many


def assert_no_plan_is_below(formulation, at, seen):
    """Raise a bound around some plan, and look at every plan like it."""
    found = around_a_plan(formulation, at)
    if found is None or Flow().why_not(found[0].relaxed) is not None:
        return
    record, _, best = found
    if len(record.outlays) > 1 or not SetBound.takes(record.relaxed, record.outlays[0]):
        return
    last, paid = len(record.relaxed.tiers) - 1, record.formulation.prices(record.best)
    held = HeldBound(record, Flows(Run()), Watch())
    held.raise_last(record.best)
    climb = SetClimb(record.relaxed, record.outlays[0], paid[:last], paid[last])
    if held.best is None or not climb.start(held.best):
        return
    first = climb.bound.best[0]
    boxes = SetBoxes(climb, climb.bound.sets.of_plan(np.flatnonzero(record.best)))
    boxes.run(Watch())
    bound = climb.bound
    assert first <= bound.best[0]
    assert bound.value <= best
    seen["raised"] += 1
    seen["higher"] += bound.best[0] > first
    seen["tight"] += bound.value == best
    for plan in (one for one in found[1] if formulation.prices(one)[:-1] == paid[:-1]):
        spent = record.outlays[0].totals(plan)
        worth = bound.worth
        least = worth.least - int(worth.money @ spent)
        assert least <= formulation.prices(plan)[-1] * worth.fine


def test_bounds_hold_in_towns_of_every_price():
    seen = Counter()

    @settings(max_examples=many(110), deadline=None)
    @given(facts=towns(), at=st.integers(0, 10**6))
    def agree(facts, at):
        assert_no_plan_is_below(formulation_of(facts), at, seen)

    agree()
    assert seen["raised"] > 20
    assert seen["higher"], seen
    assert 4 * seen["tight"] > seen["raised"], seen


def test_bounds_hold_whatever_rules_are_left_out_softened_or_moved(worlds):
    seen = Counter()

    @settings(max_examples=many(600), deadline=None)
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
    assert seen["raised"] > 20
    assert 4 * seen["tight"] > seen["raised"], seen


@pytest.fixture(scope="module")
def boxes():
    """Return what goes on behind a climb of a district."""
    held, _ = flow_of_a_district()
    return climbed(held, held.record.relaxed, Watch())


def test_a_district_comes_as_close_as_the_whole_program_over_sets(boxes):
    first = boxes.bound.value
    boxes.run(Watch())
    climb = boxes.climb
    whole = SetBound(*_parts_of(boxes))
    whole.program.add(climb.bound.program.posts)
    raise_bound(whole, Watch())
    assert first < boxes.bound.value
    assert boxes.bound.value >= whole.value - 3


def _parts_of(boxes):
    held, _ = flow_of_a_district()
    return held.record.relaxed, held.record.outlays[0], held.paid


def test_prices_of_a_program_stay_within_its_boxes(boxes):
    centre, program = boxes.bound.best[1], boxes.program
    found = boxes._solved(centre, Watch())
    away = boxes.away.T @ boxes._prices(found.duals)
    middle = boxes.away.T @ boxes._prices(centre)
    rows = len(program.rows)
    half = np.maximum(1.0, boxes.part * np.abs(boxes._prices(centre)[: len(middle)]))
    half[:rows] = boxes.room * boxes.post
    assert (np.abs(away - middle) <= half * 1.001 + 1e-3).all()
    assert (np.abs(away - middle) > 1e-6).any()
    assert found.hope >= boxes.bound.best[0] / boxes.bound.fine - 1e-3


def test_boxes_grow_where_hopes_come_true_and_shrink_where_not(boxes):
    room, part = boxes.room, boxes.part
    boxes._resize(0.3)
    assert (boxes.room, boxes.part) == (room, part)
    boxes._resize(0.9)
    assert boxes.room > room
    assert boxes.part > part
    boxes._resize(-4.0)
    boxes._resize(0.0)
    assert boxes.room < room
    assert boxes.part < part


def test_it_hears_that_it_must_stop(boxes):
    duals, asked = boxes.bound.best[1], []
    boxes.bound.best = boxes.bound.whole = None
    boxes.bound.prove(Duals(0 * duals.rows, 8 * duals.tiers + 1, 0 * duals.fen))
    before = boxes.bound.best[0]

    def stop():
        asked.append(True)
        return True

    boxes.run(Watch(stop=stop))
    assert len(asked) == 1
    assert boxes.bound.best[0] == before


@pytest.fixture
def fresh():
    """Return boxes that nothing was asked of yet."""
    held, _ = flow_of_a_district()
    return climbed(held, held.record.relaxed, Watch())


def solved_by(boxes, watch, least=0.0):
    """Let boxes go on; return what the bound was before each program."""
    solved, before = boxes._solved, []

    def counted(*given):
        before.append(boxes.bound.best[0] / boxes.bound.fine)
        return solved(*given)

    boxes._solved = counted
    boxes.run(watch, least)
    boxes._solved = solved
    return before


def test_it_stops_where_a_program_gains_too_little(fresh):
    before = solved_by(fresh, Watch(), least=np.inf)
    assert len(before) == 1
    assert fresh.bound.best[0] / fresh.bound.fine > before[0]
    assert len(solved_by(fresh, Watch())) > 1


def test_a_program_that_would_take_longer_than_there_is_is_not_begun(fresh):
    now = [0.0]
    watch = Watch(10.0, clock=lambda: now[0], started=0.0)
    boxed = fresh._boxed

    def slowly(*given):
        now[0] += 4.0
        return boxed(*given)

    fresh._boxed = slowly
    # After two there are two seconds left, and each takes four.
    assert len(solved_by(fresh, watch)) == 2
    assert fresh.took == 4.0
    assert not solved_by(fresh, watch)
    assert solved_by(fresh, Watch(5.0, clock=lambda: now[0], started=now[0]))
