"""Loads exchanged at prices of whole sets: as many of each pattern, and cheaper."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import formulate
from lawyer_assign.solver.flow import Flow
from lawyer_assign.solver.money.flows import Flows
from lawyer_assign.solver.money.held_bound import HeldBound
from lawyer_assign.solver.money.line_choices import forced_pairs
from lawyer_assign.solver.money.lines import is_plain_cap, upper_of
from lawyer_assign.solver.money.record import Record
from lawyer_assign.solver.money.sets.load_exchange import LoadExchange
from lawyer_assign.solver.money.sets.set_bound import SetBound
from lawyer_assign.solver.money.sets.set_climb import SetClimb
from lawyer_assign.solver.money.sets.set_program import Duals
from tests.solver.money.sets.test_set_climb import flow_of_a_district
from tests.solver.money.sets.test_set_search import around_a_plan
from tests.solver.money.test_every_tightness import monies, policies, tight
from tests.solver.money.test_priced_tier import formulation_of, towns
from tests.solver.test_backends import problem_of
from tests.worlds.examples import many


def patterns_of(outlay, posts):
    """Return how often the lines of some posts have which lists."""
    lists = {}
    for post in posts.tolist():
        own = lists.setdefault(int(outlay.line[post]), [])
        own.append(int(outlay.price_list[post]))
    return Counter(tuple(sorted(one)) for one in lists.values())


def assert_fits(formulation, exchange, before, after):
    """The same patterns, no row broken, and what has to stay stays."""
    outlay = exchange.outlay
    assert patterns_of(outlay, after) == patterns_of(outlay, before)
    assert_breaks_nothing(formulation, before, after)


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


def exchange_of(record, plan):
    """Return an exchange at the prices that a flow has; ``None`` if it has none."""
    last, paid = len(record.relaxed.tiers) - 1, record.formulation.prices(plan)
    held = HeldBound(record, Flows(Run()), Watch())
    held.raise_last(plan)
    climb = SetClimb(record.relaxed, record.outlays[0], paid[:last], paid[last])
    if held.best is None or not climb.start(held.best):
        return None
    return LoadExchange(record.formulation, climb.bound, plan)


def exchanged(formulation, at):
    """Return an exchange of loads of some plan of a small world, and the plan."""
    record = loaded_record(formulation, at)
    if record is None or Flow().why_not(record.relaxed) is not None:
        return None
    (outlay, *others) = record.outlays
    if others or not SetBound.takes(record.relaxed, outlay):
        return None
    plan = record.best  # flows may find a better one
    exchange = exchange_of(record, plan)
    return None if exchange is None else (exchange, plan)


def agree(formulation, at, seen):
    """Exchange the loads of some plan of a small world, and look at what comes."""
    found = exchanged(formulation, at)
    if found is None:
        return
    exchange, _ = found
    seen["tried"] += 1
    seen["loads"] += len(exchange.loads)
    before = exchange.posts
    exchange.run(Watch())
    after = exchange.posts
    assert_fits(formulation, exchange, before, after)
    seen["others"] += not np.isin(after, before).all()


def test_plans_of_towns_keep_their_patterns_and_break_nothing():
    seen = Counter()

    @settings(max_examples=many(250), deadline=None)
    @given(facts=towns(), at=st.integers(0, 10**6))
    def looked_at(facts, at):
        agree(formulation_of(facts), at, seen)

    looked_at()
    assert seen["loads"] > 10, seen
    assert seen["others"], seen


@pytest.mark.slow
def test_whatever_rules_are_left_out_or_softened_nothing_is_broken(worlds):
    seen = Counter()

    @settings(max_examples=many(500, 3), deadline=None)
    @given(
        at=st.integers(0, 299),
        money=monies(),
        policy=policies(),
        percents=st.tuples(*[st.sampled_from([100, 130, 180])] * 3),
        plan=st.integers(0, 10**6),
    )
    def looked_at(at, money, policy, percents, plan):
        world = worlds[at]._replace(facts=tight(worlds[at].facts, money, percents))
        agree(formulate(problem_of(world, policy)), plan, seen)

    looked_at()
    assert seen["tried"] > 4, seen


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
    """Return an exchange at some prices that were not made for the plan."""
    last, dice = len(record.relaxed.tiers) - 1, np.random.default_rng(0)
    bound = SetBound(record.relaxed, record.outlays[0], [10**4] * last)
    rows = dice.normal(0, 40, len(bound.rows))
    fen = np.full(len(record.outlays[0].who), 1e-4)
    bound.prove(Duals(rows, np.ones(last), fen))
    exchange = LoadExchange(record.formulation, bound, plan)
    # Posts of a scarce district are no further ones; loads they are all the same.
    own = exchange.sets.of_plan(np.flatnonzero(plan))
    forced, committee = (
        forced_pairs(record.formulation),
        record.relaxed.pairs.committee,
    )
    line = exchange.outlay.line
    exchange.is_able = ~np.isin(line, line[forced])
    exchange.is_able &= ~np.isin(committee, committee[forced])
    exchange.loads = own[exchange.is_able[own].all(axis=1, where=own >= 0)]
    return exchange


def test_loads_of_a_district_are_exchanged_for_cheaper_ones(loaded):
    record, plan = loaded
    exchange = elsewhere(record, plan)
    assert len(exchange.loads) > 2
    loads, before = exchange.loads, exchange.posts
    exchange.run(Watch())
    assert_fits(record.formulation, exchange, before, exchange.posts)
    assert exchange.cost(exchange.loads).sum() < 0.9 * exchange.cost(loads).sum()
    # What money a set saves hangs on its pattern alone.
    assert exchange.sets.spent(loads).sum() == exchange.sets.spent(exchange.loads).sum()


def test_costs_are_above_the_least_of_each_line(loaded):
    exchange = elsewhere(*loaded)
    _, least = exchange.bound.prove(exchange.bound.best[1])
    least = least[least[:, 0] >= 0]
    assert np.allclose(exchange.cost(least), 0, atol=1e-6)
    assert (exchange.cost(exchange.loads) >= -1e-6).all()


def test_no_time_leaves_loads_as_they_are(loaded):
    exchange = elsewhere(*loaded)
    before = exchange.posts
    exchange.run(Watch(stop=lambda: True))
    assert sorted(exchange.posts.tolist()) == sorted(before.tolist())
