"""One row is chosen anew: no other gets new posts; alone it comes to the best."""

from collections import Counter

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from lawyer_assign.engines.cpsat import Settings
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import formulate
from lawyer_assign.solver.flow import Flow
from lawyer_assign.solver.money.renewal import row_renewal
from lawyer_assign.solver.money.renewal.row_renewal import RowRenewal
from lawyer_assign.solver.money.sets.set_bound import SetBound
from lawyer_assign.solver.money.sets.set_rounds import raise_bound
from tests.solver.money.sets.test_set_search import around_a_plan
from tests.solver.money.test_every_tightness import monies, policies, tight
from tests.solver.money.test_priced_tier import formulation_of, towns
from tests.solver.test_backends import problem_of
from tests.worlds.examples import many


def prices_of(record):
    """Return what the best plan pays, tier by tier."""
    return record.formulation.prices(record.best)


def assert_rows_are_renewed(formulation, at, seen):
    """Renew every row of some plan; look at all plans where it is the only one."""
    found = around_a_plan(formulation, at)
    if found is None or not RowRenewal.takes(found[0]):
        return
    record, _, best = found
    (outlay,), committee = record.outlays, formulation.pairs.committee
    renewal, first = RowRenewal(record, Watch(), Settings()), record.best
    seen["renewed"] += 1
    for row in range(len(outlay.who)):
        before = record.best
        renewal._renew(row)
        after = record.best
        assert formulation.holds(after)
        assert formulation.prices(after) <= formulation.prices(before)
        own = np.isin(committee, committee[outlay.group == row])
        assert not (after & ~before)[~own].any()
        seen["better"] += bool((after != before).any())
        seen["others stay"] += bool((after != before).any() and before[~own].any())
    # Where musts say more than bounds do, what is cheapest mostly breaks them.
    is_flow = Flow().why_not(record.relaxed) is None
    if is_flow and len(outlay.who) == 1 and (outlay.group >= 0).all():
        paid, now = (formulation.prices(one) for one in (first, record.best))
        # A plan that pays less before is better, whatever it pays in the end.
        assert now[:-1] < paid[:-1] or now[-1] == best
        seen["best"] += 1
        seen["best found"] += now != paid


def test_a_row_is_renewed_in_towns_of_every_price():
    seen = Counter()

    @settings(max_examples=many(200, 3), deadline=None)
    @given(facts=towns(), at=st.integers(0, 10**6))
    def agree(facts, at):
        assert_rows_are_renewed(formulation_of(facts), at, seen)

    agree()
    assert seen["better"] > 20
    assert seen["others stay"] > 5
    assert seen["best found"] > 5


def test_a_row_is_renewed_whatever_rules_are_left_out_softened_or_moved(worlds):
    seen = Counter()

    @settings(max_examples=many(800, 2), deadline=None)
    @given(
        at=st.integers(0, 299),
        money=monies(),
        policy=policies(),
        percents=st.tuples(*[st.sampled_from([50, 75, 90, 100, 110])] * 3),
        which=st.integers(0, 10**6),
    )
    def agree(at, money, policy, percents, which):
        world = worlds[at]._replace(facts=tight(worlds[at].facts, money, percents))
        formulation = formulate(problem_of(world, policy))
        assert_rows_are_renewed(formulation, which, seen)

    agree()
    assert seen["better"] > 2


def test_rows_are_renewed_until_none_gains():
    turns, seen = [], Counter()

    class Noted(RowRenewal):
        def _renew(self, row):
            turns.append(row)
            super()._renew(row)

    @settings(max_examples=many(60), deadline=None)
    @given(facts=towns(), at=st.integers(0, 10**6))
    def agree(facts, at):
        found = around_a_plan(formulation_of(facts), at)
        if found is None or not RowRenewal.takes(found[0]):
            return
        record, before = found[0], found[0].best
        renewal, paid = Noted(record, Watch(), Settings()), prices_of(record)
        rows = renewal._furthest()
        turns.clear()
        renewal.run()
        assert turns[: len(rows)] == rows
        assert len(turns) <= row_renewal.TURNS * len(record.outlays[0].who)
        seen["again"] += len(turns) > len(rows)
        assert record.best is before or prices_of(record) < paid
        turns.clear()
        Noted(record, Watch(0.5, clock=lambda: 0.0, started=0.0), Settings()).run()
        assert not turns

    agree()
    assert seen["again"]


def test_a_row_begins_at_prices_of_the_whole(monkeypatch):
    seen, first = Counter(), row_renewal.add_sets

    def noted(bound, duals):
        seen["begun"] += 1
        return first(bound, duals)

    monkeypatch.setattr(row_renewal, "add_sets", noted)

    @settings(max_examples=many(60), deadline=None)
    @given(facts=towns(), at=st.integers(0, 10**6))
    def agree(facts, at):
        found = around_a_plan(formulation_of(facts), at)
        if found is None or not RowRenewal.takes(found[0]):
            return
        record = found[0]
        paid = record.formulation.prices(record.best)[:-1]
        bound = SetBound(record.relaxed, record.outlays[0], paid)
        bound.program.add(bound.sets.of_plan(np.flatnonzero(record.best)))
        raise_bound(bound, Watch())
        if bound.best is None:
            return
        renewal = RowRenewal(record, Watch(), Settings(), bound.best[1])
        began, before = seen["begun"], prices_of(record)
        renewal._renew(0)
        seen["known"] += seen["begun"] > began
        seen["unlike"] += seen["begun"] == began
        assert prices_of(record) <= before

    agree()
    assert seen["known"] > 10
