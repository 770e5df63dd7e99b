"""Plans are sought at spread prices of lines, or sharp ones, by which save more."""

from collections import Counter
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings

import lawyer_assign as la
from lawyer_assign.engines.run import Run
from lawyer_assign.solver.money.flows import Flows
from lawyer_assign.solver.money.loads.held_loads import loads_of
from lawyer_assign.solver.money.multipliers import Multipliers
from lawyer_assign.solver.money.plan_search import PlanSearch
from lawyer_assign.solver.money.record import Record
from tests.solver.money.test_priced_tier import formulation_of, towns
from tests.worlds.examples import many


def search_of(formulation, *, spreads):
    record, flows = Record(formulation), Flows(Run())
    record.spreads = spreads
    record.begin([one.bound for one in flows.least(record.relaxed).tiers])
    return PlanSearch(record, flows, Run().watch)


def test_lines_are_priced_sharply_where_less_money_is_lacking_then():
    seen = Counter()

    @settings(max_examples=many(500), deadline=None)
    @given(facts=towns(is_last_scarce=True))
    def agree(facts):
        formulation = formulation_of(facts)
        searches = [search_of(formulation, spreads=one) for one in (True, False, True)]
        spread, sharp, search = searches
        like = search.record.relaxed_plan
        one, other = spread._cheapest_now(like), sharp._cheapest_now(like)
        found = search.cheapest(like)
        assert search._lacks(found) == min(search._lacks(one), search._lacks(other))
        is_sharp = search._lacks(other) < search._lacks(one)
        assert search.record.spreads is not is_sharp
        kept = sharp if is_sharp else spread
        assert (search.dearest.all == kept.dearest.all).all()
        now = search.dearest.now
        priced, same = (one.last.priced(now).tiers[-1] for one in (search, kept))
        assert priced.price(found) == same.price(found)
        seen["sharp" if is_sharp else "spread"] += 1

    agree()
    assert seen["sharp"]
    assert seen["spread"] > 20


def test_lines_beside_loads_are_priced_loosely_where_less_money_is_lacking_then():
    seen = Counter()

    @settings(max_examples=many(300), deadline=None)
    @given(facts=towns(is_last_scarce=True))
    def agree(facts):
        formulation = formulation_of(facts)
        search = search_of(formulation, spreads=False)
        record, run = search.record, Run()
        cheapest, (outlay,) = search.cheapest(record.relaxed_plan), record.outlays
        # As a bound does, before loads are chosen.
        record.lift(1, 2)
        loose = PlanSearch(record, search.flows, run.watch)
        own = np.flatnonzero(cheapest)
        if not len(own):
            return
        loads = loads_of(outlay, own[outlay.line[own] == outlay.line[own[0]]])
        strict = search.last
        one, other = (
            each._plan(search.dearest, cheapest, loads) for each in (search, loose)
        )
        if one is None or other is None:
            return
        found = search._looser(one, cheapest, loads)
        is_asked = strict.has_first and search._lacks(one) > 0
        is_loose = is_asked and search._lacks(other) < search._lacks(one)
        assert (found == (other if is_loose else one)).all()
        assert (search.last is strict) is not is_loose
        now = search.dearest.now
        kept = loose.last if is_loose else strict
        priced, same = (each.priced(now).tiers[-1] for each in (search.last, kept))
        assert priced.price(found) == same.price(found)
        seen["loose" if is_loose else "strict" if is_asked else "unasked"] += 1

    agree()
    assert seen["loose"], seen
    assert seen["strict"] > 5, seen
    assert seen["unasked"], seen


@pytest.mark.parametrize(
    ("lacks", "asked"),
    [
        ([64, 40, 38, 36, 33, 30, 20, 9, 2, 0], 8),
        ([64, 40, 38, 36, 33, 30, 20, 8, 2, 0], 10),
        ([64, 40, 38, 36, 33, 30, 20, 8, 2, 9, 0], 10),
        ([64, *[8] * 20], 16),
        ([64, *[9] * 20], 8),
    ],
)
def test_rows_are_pushed_as_often_again_where_they_are_close_to_their_limits(
    lacks, asked, monkeypatch
):
    facts = la.datasets.district(committees=12, lawyers=20, seed=1)
    formulation = formulation_of(la.datasets.with_example_money(facts, 90))
    search, left = search_of(formulation, spreads=True), list(lacks)
    like = search.flows.least(search.record.relaxed).chosen
    monkeypatch.setattr(search, "_plan_at", lambda *_: like)
    monkeypatch.setattr(search, "_lacks", lambda _: left.pop(0))
    assert not formulation.holds(like)
    prices = Multipliers(search.record.outlays, 1)
    search.push(search.last, prices, like, None)
    assert len(lacks) - len(left) == asked


def test_rows_that_are_spared_are_pushed_where_no_other_is_above_its_limit():
    outlay = SimpleNamespace(
        steps=np.ones((1, 1), int), upper=np.array([5, 5, 5]), who=["a", "b", "c"],
        totals=lambda spent: spent,
    )  # fmt: skip
    spared = np.array([True, False, False])
    for spent, rises in (([9, 9, 1], [0, 1, 0]), ([9, 5, 1], [1, 0, 0])):
        prices = Multipliers([outlay], 0)
        prices.go(np.full(3, 64))
        prices.push(np.array(spent), 8, spared)
        assert ((prices.all > 64) == rises).all()
        prices.go(np.full(3, 64))
        prices.push(np.array(spent), 8)
        assert ((prices.all > 64) == (np.array(spent) > 5)).all()
