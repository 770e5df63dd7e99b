"""Plans above limits of money brought within them, row by row."""

from collections import Counter
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import formulate
from lawyer_assign.solver.money.flows import Flows
from lawyer_assign.solver.money.outlays import is_must, outlays_of
from lawyer_assign.solver.money.record import Record
from lawyer_assign.solver.money.renewal import plan_renewal
from lawyer_assign.solver.money.renewal.plan_mending import (
    SMALL,
    Mender,
    PlanMending,
)
from lawyer_assign.solver.money.sets.set_bound import SetBound
from lawyer_assign.solver.money.sets.set_program import Duals
from tests.solver.money.renewal.test_plan_renewal import MOST_PAIRS, is_like
from tests.solver.money.test_every_tightness import monies, policies, tight
from tests.solver.money.test_priced_tier import formulation_of, plans_of, towns
from tests.solver.test_backends import problem_of
from tests.worlds.examples import many


def mending_of(formulation, at):
    """Return what mends some plan above limits at prices of chance, if there is one."""
    record = Record(formulation)
    above = [
        one for one in plans_of(formulation) if one.any() and not formulation.holds(one)
    ]
    (outlay, *others) = record.outlays
    left = Flows(Run()).of_sets(record.relaxed)
    if others or not above or not SetBound.takes(left, outlay):
        return None
    record.begin([None] * len(formulation.tiers))
    plan, dice = above[at % len(above)], np.random.default_rng(at)
    last = len(left.tiers) - 1
    bound = SetBound(left, outlay, formulation.prices(plan)[:last])
    rows = dice.normal(0, 40, len(bound.rows))
    bound.prove(Duals(rows, np.ones(last), np.full(len(outlay.who), 1e-4)))
    # Of all patterns that any plan has.
    sets = [bound.sets.of_plan(np.flatnonzero(one)) for one in plans_of(formulation)]
    return PlanMending(record, bound, np.unique(np.concatenate(sets), axis=0), plan)


def agree(formulation, at, seen):
    """Mend some plan of a small world, and look at every plan it could become."""
    is_few = len(formulation.pairs) <= MOST_PAIRS
    if not is_few or not outlays_of(formulation) or not is_must(formulation):
        return
    mending = mending_of(formulation, at)
    if mending is None:
        return
    before, outlay, record = mending.plan, mending.outlay, mending.record
    mending.run(Watch())
    after, like, sets = mending.plan, is_like(mending, before), mending.sets
    most = np.maximum(outlay.upper, outlay.totals(before))
    assert (outlay.totals(after) <= most).all()
    assert like(after)

    def beyond(plan):
        return sets.beyond(sets.of_plan(np.flatnonzero(plan))).sum()

    assert beyond(after) <= beyond(before)
    seen["tried"] += 1
    if formulation.holds(after):
        assert (record.best == after).all()
        seen["mended"] += 1
    else:
        assert record.best is None
    able = [one for one in plans_of(formulation) if formulation.holds(one)]
    seen["could be"] += any(like(one) and beyond(one) <= beyond(before) for one in able)


@pytest.fixture(autouse=True)
def everything(monkeypatch):
    """Let all sets be looked at."""
    for name in ("SINGLES", "FEW"):
        monkeypatch.setattr(plan_renewal, name, 99)
    monkeypatch.setattr(plan_renewal, "NEAR", 1e9)


def test_plans_of_towns_are_mended_where_enumeration_finds_a_way(monkeypatch):
    seen = Counter()

    @settings(max_examples=many(500), deadline=None)
    @given(facts=towns(), at=st.integers(0, 10**6))
    def looked_at(facts, at):
        agree(formulation_of(facts), at, seen)

    kept = PlanMending._kept

    def noted(mending, rows, watch):
        is_kept = kept(mending, rows, watch)
        seen["together"] += is_kept and len(rows) == 2
        return is_kept

    monkeypatch.setattr(PlanMending, "_kept", noted)
    looked_at()
    assert seen["mended"] > 5, seen
    # Rows that cannot keep their limit alone, and can with another.
    assert seen["together"] > 1, seen
    # A row mended first may leave too little for the next one.
    assert seen["could be"] >= seen["mended"] > 0.4 * seen["could be"], seen


def test_plans_are_mended_whatever_rules_are_left_out_softened_or_moved(worlds):
    seen = Counter()

    @settings(max_examples=many(2_000), deadline=None)
    @given(
        at=st.integers(0, 299),
        money=monies(),
        policy=policies(),
        percents=st.tuples(*[st.sampled_from([35, 50, 65, 80, 90])] * 3),
        plan=st.integers(0, 10**6),
    )
    def looked_at(at, money, policy, percents, plan):
        world = worlds[at]._replace(facts=tight(worlds[at].facts, money, percents))
        agree(formulate(problem_of(world, policy)), plan, seen)

    looked_at()
    assert seen["tried"] > 10, seen
    assert seen["could be"] >= seen["mended"], seen


def test_a_plan_is_tried_again_where_it_lacks_half_as_much(monkeypatch):
    tried, over, upper = [], [0], np.full(2, 5)
    outlay = SimpleNamespace(
        upper=upper, totals=lambda _: upper + np.array([over[0], -9])
    )
    prices = {"best": (0, 7), "cheaper": (0, 5), "dearer": (1, 0)}
    record = SimpleNamespace(
        best="best", formulation=SimpleNamespace(prices=prices.__getitem__)
    )
    monkeypatch.setattr(PlanMending, "__init__", lambda *_: None)
    monkeypatch.setattr(PlanMending, "run", lambda *_: tried.append(over[0]))
    outlay.who = ["open", "scarce"]
    sets = SimpleNamespace(
        outlay=outlay, row=np.array([0, 1, -1]),
        apart=SimpleNamespace(is_inner=np.array([True, False, True])),
    )  # fmt: skip
    bound = SimpleNamespace(outlay=outlay, sets=sets)
    mender = Mender(record, bound, None, Watch())
    assert mender.spared.tolist() == [False, True]
    for over[0] in (800, 500, 400, 399, 200, 0):
        assert not mender.mends("cheaper")
    assert tried == [800, 400, 200]
    over[0], outlay.totals = 0, lambda _: upper + np.array([-9, 70])
    assert not mender.mends("cheaper")
    assert tried[3:] == [0]  # only rows that mending is for are above
    outlay.totals = lambda _: upper + np.array([over[0], -9])
    mender = Mender(record, bound, None, Watch())
    monkeypatch.setattr(
        PlanMending, "run", lambda *_: setattr(record, "best", "cheaper")
    )
    over[0] = 100
    assert not mender.mends("dearer")
    prices["cheaper"] = (0, 8)
    assert not mender.mends("cheaper")  # mending gains less than that
    prices["best"], prices["cheaper"] = (0, 1_000), (0, 1_005)
    assert not mender.has_mended
    assert mender.mends("cheaper")
    assert mender.has_mended


@pytest.mark.parametrize(("lacks", "is_tried"), [(25, True), (26, False)])
def test_only_plans_that_lack_little_are_mended_where_time_is_short(
    lacks, is_tried, monkeypatch
):
    upper = np.array([60_000, 40_000])
    outlay = SimpleNamespace(
        upper=upper, totals=lambda _: upper + np.array([-9, lacks])
    )
    mender, tried = Mender.__new__(Mender), []
    mender.bound = SimpleNamespace(outlay=outlay)
    monkeypatch.setattr(mender, "mends", lambda plan: tried.append(plan) or True)
    assert mender.mends_little("plan") == is_tried
    assert tried == is_tried * ["plan"]
    assert upper.sum() == SMALL * 25
