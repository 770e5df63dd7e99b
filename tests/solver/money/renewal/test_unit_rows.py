"""Rows of money in units, of what is chosen anew: no plan is left out by them."""

from collections import Counter

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from lawyer_assign.engines.highs import minimum
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import formulate
from lawyer_assign.solver.money.climb import set_boxes
from lawyer_assign.solver.money.climb.climb_starts import climbed
from lawyer_assign.solver.money.renewal.unit_rows import MOVES, UnitRows
from lawyer_assign.solver.money.renewal.whole_renewal import Search
from lawyer_assign.solver.money.sets.set_rounds import raise_bound
from tests.solver.money.climb.test_set_climb import flow_of_a_district
from tests.solver.money.renewal.test_whole_renewal import Whole
from tests.solver.money.sets.test_rounded_rows import Around
from tests.solver.money.test_every_tightness import monies, policies, tight
from tests.solver.money.test_priced_tier import formulation_of, towns
from tests.solver.test_backends import problem_of
from tests.worlds.examples import many

DEAR = Search(1.0, 20.0)
TIGHT = DEAR._replace(is_tight=True)


def missed(rows, plan):
    """Return what a plan misses of each row that asks for posts."""
    count = np.zeros(len(rows), np.int64)
    for _, row in rows.entries(np.flatnonzero(plan)):
        count += np.bincount(row, minlength=len(rows))
    return np.maximum(rows.lower - count, 0)


def assert_none_is_left_out(formulation, at, seed, seen):
    """Keep some lines of a plan, and look at every plan that has these posts."""
    around = Around.of(formulation, at, seed)
    if around is None:
        return
    bound, line = around.bound, around.outlay.line
    # Others may have more posts of a line than sets have.
    plans = around.like(around.plans)
    plan = min(plans, key=lambda one: missed(bound.rows, one).sum())
    bound.program.add(bound.sets.of_plan(np.flatnonzero(plan)))
    raise_bound(bound, Watch())
    if bound.best is None:
        return
    stays = around.dice.random(int(line.max(initial=0)) + 1) < 0.3
    rows = UnitRows(bound, plan, plan & stays[line], 1.0)
    needed, lacks = rows._needed(around.rounded), missed(bound.rows, plan)
    for other in plans:
        kept = plan & stays[line]
        if (other & stays[line] == kept).all() and (
            missed(bound.rows, other) <= lacks
        ).all():
            own = bound.sets.of_plan(np.flatnonzero(other & ~kept))
            gained = around.rounded.gained(own, bound.sets).sum(axis=0)
            assert (gained >= needed).all()
            seen["plans"] += 1
            seen["just"] += bool(((gained == needed) & (needed > 0)).any())
            seen["kept"] += bool(kept.any())
            seen["missed"] += bool(lacks.any())


def test_no_plan_of_towns_is_left_out():
    seen = Counter()

    @settings(max_examples=many(80), deadline=None)
    @given(facts=towns(), at=st.integers(0, 10**6), seed=st.integers(0, 10**6))
    def agree(facts, at, seed):
        assert_none_is_left_out(formulation_of(facts), at, seed, seen)

    agree()
    assert min(seen["just"], seen["kept"], seen["missed"]) > 0, seen


def test_no_plan_is_left_out_whatever_rules_are_softened_or_moved(worlds):
    seen = Counter()

    @settings(max_examples=many(200), deadline=None)
    @given(
        at=st.integers(0, 299),
        money=monies(),
        policy=policies(),
        percents=st.tuples(*[st.sampled_from([75, 90, 100, 110])] * 3),
        plan=st.integers(0, 10**6),
    )
    def agree(at, money, policy, percents, plan):
        world = worlds[at]._replace(facts=tight(worlds[at].facts, money, percents))
        formulation = formulate(problem_of(world, policy))
        assert_none_is_left_out(formulation, plan, plan, seen)

    agree()
    assert seen["plans"] > 5, seen


def test_mixtures_of_a_district_are_nearer_to_plans_with_units(monkeypatch):
    monkeypatch.setattr(set_boxes, "TIMES", 0)
    held, _ = flow_of_a_district()
    boxes = climbed(held, held.record.relaxed, Watch())
    boxes.run(Watch())
    record, seen = held.record, boxes.seen
    before, found = record.best, {}
    for search in (DEAR, TIGHT, TIGHT._replace(holds_rows=True)):
        record.best = before
        renewal = Whole(record, seen.latest, seen.posts, search)
        renewal.run(Watch())
        assert renewal.keeps(before)
        found[search] = renewal.more, minimum(renewal.program, Watch()).cost
    (none, loose), (units, tight_cost), (held_too, held_cost) = found.values()
    assert none == 0 < units < held_too
    assert loose - 1e-6 <= tight_cost <= held_cost + 1e-6
    # Who is chosen anew has about as many further posts in each row as before.
    sets, now = renewal.sets, renewal.plan
    rows = UnitRows(seen.latest, before, np.zeros_like(before), renewal.post)
    further = [
        rows._further(sets.of_plan(np.flatnonzero(one))).sum(axis=0)
        for one in (before, now)
    ]
    assert further[0].sum() == sets.beyond(sets.of_plan(np.flatnonzero(before))).sum()
    assert (np.abs(further[0] - further[1]) <= MOVES).all()
