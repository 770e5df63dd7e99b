"""The loads of a plan at prices of whole sets."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import Watch
from lawyer_assign.solver.flow import Flow
from lawyer_assign.solver.money.climb.set_climb import SetClimb
from lawyer_assign.solver.money.counts.line_choices import forced_pairs
from lawyer_assign.solver.money.flows import Flows
from lawyer_assign.solver.money.held_bound import HeldBound
from lawyer_assign.solver.money.lines import is_plain_cap, upper_of
from lawyer_assign.solver.money.record import Record
from lawyer_assign.solver.money.renewal.plan_loads import PlanLoads
from lawyer_assign.solver.money.sets.set_bound import SetBound
from lawyer_assign.solver.money.sets.set_program import Duals
from lawyer_assign.solver.money.sets.set_rounds import raise_bound
from tests.solver.money.climb.test_set_climb import flow_of_a_district
from tests.solver.money.sets.test_rounded_rows import Around
from tests.solver.money.sets.test_set_search import around_a_plan
from tests.solver.money.test_priced_tier import formulation_of, towns
from tests.worlds.examples import many


def assert_breaks_nothing(formulation, before, after):
    """No row is broken, and what has to stay stays."""
    assert len(np.unique(after)) == len(after)
    forced = forced_pairs(formulation)
    for one in formulation.bounds:
        if is_plain_cap(one):
            chosen = np.zeros(len(forced), bool)
            chosen[after] = True
            counts = one.counts(chosen | forced)
            assert (counts <= np.maximum(upper_of(one), one.counts(forced))).all()
    fixed = before[forced[before]]
    assert np.isin(fixed, after).all()


def loaded_record(formulation, at):
    """Return a record with some plan in which a line has several posts."""
    found = around_a_plan(formulation, at)
    if found is None:
        return None
    line = found[0].outlays[0].line
    plans = [one for one in found[1] if np.bincount(line[one], minlength=1).max() > 1]
    if not plans:
        return None
    record = Record(formulation)
    record.begin([None] * len(formulation.tiers))
    record.take(plans[at % len(plans)])
    return record


def loads_at(record, plan):
    """Return loads at the prices that a flow has; ``None`` if it has none."""
    last, paid = len(record.relaxed.tiers) - 1, record.formulation.prices(plan)
    held = HeldBound(record, Flows(Run()), Watch())
    held.raise_last(plan)
    climb = SetClimb(record.relaxed, record.outlays[0], paid[:last], paid[last])
    if held.best is None or not climb.start(held.best):
        return None
    return PlanLoads(record.formulation, climb.bound, plan)


def loads_of_some_plan(formulation, at):
    """Return the loads of some plan of a small world, and the plan."""
    record = loaded_record(formulation, at)
    if record is None or Flow().why_not(record.relaxed) is not None:
        return None
    (outlay, *others) = record.outlays
    if others or not SetBound.takes(record.relaxed, outlay):
        return None
    plan = record.best  # flows may find a better one
    loads = loads_at(record, plan)
    return None if loads is None else (loads, plan)


def loaded_district():
    """Return a record of a district, and posts of which some lawyers have three."""
    held, _ = flow_of_a_district()
    record = held.record
    (outlay,), caps = record.outlays, record.formulation.bounds
    chosen = forced_pairs(record.formulation)
    for line in np.random.default_rng(0).permutation(int(outlay.line.max()) + 1):
        if chosen.sum() > 18:
            break
        tried = chosen.copy()
        for pair in np.flatnonzero(outlay.line == line):
            tried[pair] = True
            is_broken = any(
                (one.counts(tried) > upper_of(one)).any()
                for one in caps
                if is_plain_cap(one)
            )
            tried[pair] = not is_broken
            if tried.sum() == chosen.sum() + 3:
                chosen = tried
                break
    return record, chosen


@pytest.fixture(scope="module")
def loaded():
    return loaded_district()


def elsewhere(record, plan):
    """Return loads at some prices that were not made for the plan."""
    last, dice = len(record.relaxed.tiers) - 1, np.random.default_rng(0)
    bound = SetBound(record.relaxed, record.outlays[0], [10**4] * last)
    rows = dice.normal(0, 40, len(bound.rows))
    fen = np.full(len(record.outlays[0].who), 1e-4)
    bound.prove(Duals(rows, np.ones(last), fen))
    loads = PlanLoads(record.formulation, bound, plan)
    # Posts of a scarce district are no further ones; loads they are all the same.
    own = loads.sets.of_plan(np.flatnonzero(plan))
    forced, committee = (
        forced_pairs(record.formulation),
        record.relaxed.pairs.committee,
    )
    line = loads.outlay.line
    loads.is_able = ~np.isin(line, line[forced])
    loads.is_able &= ~np.isin(committee, committee[forced])
    loads.now = own[loads.is_able[own].all(axis=1, where=own >= 0)]
    return loads


def test_costs_are_above_the_least_of_each_line(loaded):
    loads = elsewhere(*loaded)
    _, least = loads.bound.prove(loads.bound.best[1])
    least = least[least[:, 0] >= 0]
    assert np.allclose(loads.cost(least), 0, atol=1e-6)
    assert (loads.cost(loads.now) >= -1e-6).all()


def test_pairs_beside_loads_are_those_that_break_nothing_alone(loaded):
    record, plan = loaded
    loads = elsewhere(record, plan)
    line, kept = loads.outlay.line, loads.now[:2]
    held = np.zeros(len(line), bool)
    held[kept[kept >= 0]] = True
    told = loads.beside(kept)
    caps = [one for one in loads.left.bounds if is_plain_cap(one)]
    for pair in range(len(line)):
        tried = held.copy()
        tried[pair] = True
        is_other = not np.isin(line[pair], line[kept[:, 0]])
        fits = all(
            one.counts(tried)[one.group[pair]] <= upper_of(one)[one.group[pair]]
            for one in caps
            if one.group[pair] >= 0
        )
        assert told[pair] == (loads.is_able[pair] and is_other and fits)
    assert told.any()
    # Some that others of the same committee, or of full firms, stand in the way of.
    assert (loads.is_able & ~told & ~np.isin(line, line[kept[:, 0]])).any()


def test_sets_cost_what_they_are_above_the_least_in_units_of_money_too():
    seen = Counter()

    @settings(max_examples=many(60), deadline=None)
    @given(facts=towns(), at=st.integers(0, 10**6))
    def agree(facts, at):
        formulation = formulation_of(facts)
        around = Around.of(formulation, at, at)
        if around is None or not around.record.best.any():
            return
        bound = around.bound
        bound.program.add(bound.sets.of_plan(np.flatnonzero(around.record.best)))
        raise_bound(bound, Watch())
        bound.round(around.rounded, np.zeros(len(around.rounded)))
        bound.best = None
        bound.prove(around.drawn())
        (whole, _), sets = bound.whole, bound.sets
        loads = PlanLoads(formulation, bound, around.record.best)
        _, posts = sets.cheapest(*whole)
        posts = posts[posts[:, 0] >= 0]
        assert loads.cost(posts) == pytest.approx(np.zeros(len(posts)), abs=1e-6)
        for plan in around.plans:
            own = sets.of_plan(np.flatnonzero(plan))
            assert (loads.cost(own) > -1e-6).all()
            seen["dearer"] += int((loads.cost(own) > 1e-6).sum())
        seen["units"] += bool(whole.block.any() and len(posts))

    agree()
    assert min(seen["units"], seen["dearer"]) > 0, seen
