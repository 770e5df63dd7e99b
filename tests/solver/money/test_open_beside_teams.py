"""Where teams leave a tier open: a bound for plans like the best, and better ones."""

from collections import Counter
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import Watch
from lawyer_assign.solver.money import behind_gap, price_search
from lawyer_assign.solver.money.behind_gap import BehindGap
from lawyer_assign.solver.money.plan_search import PlanSearch
from lawyer_assign.solver.money.price_bound import PriceBound
from lawyer_assign.solver.money.within_limits import within
from tests.solver.money.test_budgets_of_teams import short_of_money, solved
from tests.solver.teams.test_teams_backend import WIDER, crews
from tests.worlds.examples import many


def count_work_beside(monkeypatch, seen):
    """Count what is done beside the search for plans, and ended."""

    class Counted(behind_gap.Beside):
        def result(self):
            seen["beside"] += 1
            return super().result()

    monkeypatch.setattr(behind_gap, "Beside", Counted)


@pytest.mark.parametrize("is_beside", [False, True])
def test_no_plan_like_the_best_one_goes_below_and_plans_only_become_better(
    is_beside, monkeypatch
):
    # Small worlds go the way that a city does.
    monkeypatch.setattr(behind_gap.SetSearch, "takes", staticmethod(lambda _: False))
    monkeypatch.setattr(behind_gap, "may_work_beside", lambda _: is_beside)
    seen, renewal = Counter(), behind_gap.PlanRenewal

    count_work_beside(monkeypatch, seen)

    def counted(*given):
        seen["renewed"] += 1
        return renewal(*given)

    monkeypatch.setattr(behind_gap, "PlanRenewal", counted)

    @settings(max_examples=many(40, 2), deadline=None)
    @given(
        facts=crews(),
        percent=st.sampled_from([60, 70, 80, 90]),
        policy=st.sampled_from(WIDER),
    )
    def agree(facts, percent, policy):
        world = solved(short_of_money(facts, percent, policy))
        if world is None:
            return
        flows, record, truth = world
        least = flows.least(record.relaxed)
        record.begin([one.bound for one in least.tiers])
        # A plan that is not the best, mostly.
        record.take(within(record.formulation, least.chosen))
        if record.best is None:
            record.take(truth)
        before = record.formulation.prices(record.best)
        run = Run()
        plans, bound = (
            PlanSearch(record, flows, run.watch),
            PriceBound(record, flows, run),
        )
        BehindGap(bound, plans, least.chosen).hold()
        after, true = (record.formulation.prices(x) for x in (record.best, truth))
        assert after <= before
        assert record.formulation.holds(record.best)
        floors = [one for one in record.floors if one is not None]
        assert tuple(floors) <= true
        if record.held is None:
            return
        paid, found = record.held
        assert paid == before[:-1]
        is_like = all(one <= most for one, most in zip(true[:-1], paid, strict=True))
        assert not is_like or found <= true[-1]
        is_like = all(one <= most for one, most in zip(after[:-1], paid, strict=True))
        assert not is_like or found <= after[-1]
        seen["held"] += 1
        seen["like"] += true[:-1] == paid
        seen["better"] += after < before

    agree()
    assert seen["held"] > 3, seen
    assert seen["renewed"] > 3, seen
    assert seen["better"], seen
    assert seen["beside"] == (seen["renewed"] if is_beside else 0)


def test_a_tier_that_money_does_not_open_is_held_where_it_is(monkeypatch):
    told = []

    class Noted(BehindGap):
        def hold(self):
            told.append(self.record)

    class Record:
        formulation = type("Formulation", (), {"tiers": (0, 1, 2)})

        def first_gap(self):
            return 0

    record = Record()
    plans = type("Plans", (), {"record": record, "flows": None, "watch": None})
    plans.refine = staticmethod(lambda *_: told.append("refined"))
    monkeypatch.setattr(price_search, "BehindGap", Noted)
    price_search._search_first(None, plans, np.zeros(0, bool), None)
    assert told == ["refined", record]


def test_of_few_pairs_whole_sets_say_it_next(monkeypatch):
    asked = []
    monkeypatch.setattr(behind_gap.SetSearch, "takes", staticmethod(lambda _: True))
    monkeypatch.setattr(behind_gap, "HeldBound", lambda *_: asked.append("bound"))
    plans = SimpleNamespace(record="record", flows=None, watch=Watch())
    BehindGap(SimpleNamespace(money=None), plans, np.zeros(0, bool)).hold()
    assert asked == []
