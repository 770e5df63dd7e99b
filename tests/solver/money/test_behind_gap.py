"""What is begun behind a tier that stays open, and what it begins with."""

from types import SimpleNamespace

import numpy as np
import pytest

from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import Watch
from lawyer_assign.solver.flow import Flow
from lawyer_assign.solver.money import behind_gap
from lawyer_assign.solver.money.behind_gap import FLOWS, BehindGap
from lawyer_assign.solver.money.flows import Flows
from lawyer_assign.solver.money.loads.load_choice import loads_of
from lawyer_assign.solver.money.multipliers import Multipliers
from lawyer_assign.solver.money.plan_search import PlanSearch
from lawyer_assign.solver.money.priced_tier import SCALE
from lawyer_assign.solver.money.sets.load_trade import LoadTrade
from tests.solver.money.sets.test_plan_loads import (
    elsewhere,
    loaded_district,
    loads_at,
)


class Told(BehindGap):
    """Tells what is begun, whose parts take no time."""

    _is_asked = True

    def _climbed(self, *_):
        self.begun = ["climb"]
        return "boxes"

    def _price(self, *_):
        self.begun.append("price")
        return "prices"

    def _renew_rows(self, boxes):
        assert boxes == "boxes"
        self.begun.append("rows")

    def _run(self, *_):
        self.begun.append("run")

    def _renew(self, given):
        assert given == "boxes"
        self.begun.append("renew")

    def _trade(self, *given):
        assert given == ("boxes", "prices")
        self.begun.append("trade")


@pytest.mark.parametrize(
    ("left", "trade"), [(FLOWS + 0.5, ["trade"]), (FLOWS - 0.5, [])]
)
def test_a_trade_is_begun_where_some_flows_would_end_in_time(left, trade, monkeypatch):
    monkeypatch.setattr(behind_gap, "HeldBound", lambda *_: None)
    watch = Watch(10.0, clock=lambda: 0.0, started=0.0, longest={Flow.name: 10 / left})
    flows = SimpleNamespace(teams=None)
    record = SimpleNamespace(best="plan")
    plans = SimpleNamespace(record=record, flows=flows, watch=watch)
    behind = Told(SimpleNamespace(money=None), plans, np.zeros(0, bool))
    behind.search(("plan", "loads"))
    # The plan is as before, so its rows are renewed.
    order = ["climb", "price", "rows", "run", *trade, "renew", "run"]
    assert behind.begun == order


def test_plans_with_teams_are_renewed_at_once(monkeypatch):
    monkeypatch.setattr(behind_gap, "HeldBound", lambda *_: None)
    flows, watch = SimpleNamespace(teams="some"), Watch()
    record = SimpleNamespace(best="plan")
    plans = SimpleNamespace(
        record=record, flows=flows, watch=watch, refine=lambda *_, **__: None
    )
    behind = Told(SimpleNamespace(money=None), plans, np.zeros(0, bool))
    behind.search(("plan", "loads"))
    assert behind.begun == ["climb", "price", "rows", "renew", "run"]


def test_a_plan_with_traded_loads_is_sought_first_where_the_one_before_held():
    record, plan = loaded_district()
    bound = loads_at(record, plan).bound
    plans = PlanSearch(record, Flows(Run()), Watch())
    behind = BehindGap(SimpleNamespace(money=None), plans, plan)
    boxes = SimpleNamespace(bound=bound, program=bound.program)
    dear = Multipliers(record.outlays, 0)
    dear.go(np.full(len(dear.all), 7 * SCALE))
    tried, plan_at = [], plans._plan_at

    def noted(tier, prices, *given):
        tried.append(prices.all)
        return plan_at(tier, prices, *given)

    plans._plan_at = noted
    before = record.formulation.prices(record.best)
    behind._trade(boxes, dear)
    assert (tried[0] == dear.all).all()
    assert record.formulation.prices(record.best) <= before
    # Where it holds nothing else is tried.
    assert len(tried) == 1


@pytest.mark.parametrize(("teams", "first"), [("teams", ["refine"]), (None, [])])
def test_a_plan_with_teams_is_priced_before_sets_climb(teams, first, monkeypatch):
    monkeypatch.setattr(behind_gap, "HeldBound", lambda *_: None)

    def refine(plan, loads, rounds, leaves):
        assert (plan, loads, rounds) == ("plan", "loads", 1)
        assert leaves("any")
        told.append("refine")

    told, watch = list[str](), Watch()
    flows = SimpleNamespace(teams=teams)
    record = SimpleNamespace(best="plan")
    plans = SimpleNamespace(record=record, flows=flows, watch=watch, refine=refine)
    behind = Told(SimpleNamespace(money=None), plans, np.zeros(0, bool))
    behind.search(("plan", "loads"))
    assert told == first
    assert behind.begun[0] == "climb"
    behind.search(None)
    assert told == first


@pytest.mark.parametrize(
    ("teams", "takes", "boxes", "begun"),
    [(None, True, True, ["prices"]), (None, True, False, [None]),
     (None, False, True, []), ("teams", True, True, [])],
)  # fmt: skip
def test_rows_are_renewed_from_prices_of_sets_but_not_beside_teams(
    teams, takes, boxes, begun, monkeypatch
):
    told, record, watch = list[str | None](), SimpleNamespace(best="plan"), Watch()

    class Noted:
        def __init__(self, *given):
            assert given[:3] == (record, watch, "settings")
            told.append(given[3])

        @staticmethod
        def takes(_):
            return takes

        def run(self):
            told.append("run")

    monkeypatch.setattr(behind_gap, "RowRenewal", Noted)
    flows = SimpleNamespace(teams=teams)
    plans = SimpleNamespace(record=record, flows=flows, watch=watch)
    behind = BehindGap(SimpleNamespace(settings="settings"), plans, np.zeros(0, bool))
    proved = SimpleNamespace(bound=SimpleNamespace(best=(0, "prices")))
    behind._renew_rows(proved if boxes else None)
    assert told == [*begun, *["run"] * len(begun)]


def test_rows_of_a_plan_that_prices_bettered_are_not_renewed(monkeypatch):
    monkeypatch.setattr(behind_gap, "HeldBound", lambda *_: None)
    record = SimpleNamespace(best="plan")

    class Bettered(Told):
        def _price(self, *given):
            record.best = "better"
            return super()._price(*given)

    flows = SimpleNamespace(teams=None)
    plans = SimpleNamespace(record=record, flows=flows, watch=Watch())
    behind = Bettered(SimpleNamespace(money=None), plans, np.zeros(0, bool))
    behind.search(("plan", "loads"))
    assert behind.begun == ["climb", "price", "run", "trade", "renew", "run"]


def test_loads_stay_where_there_is_no_time_to_trade_them(monkeypatch):
    begun, run = [], LoadTrade.run

    def noted(trade, watch):
        begun.append("run")
        run(trade, watch)

    monkeypatch.setattr(LoadTrade, "run", noted)
    record, plan = loaded_district()
    (outlay,), bound = record.outlays, elsewhere(record, plan).bound
    boxes = SimpleNamespace(bound=bound, program=bound.program)
    # Posts of a scarce district are no further ones; loads they are all the same.
    bound.sets.is_load = lambda posts: (posts >= 0).sum(axis=1) > 1
    plans = PlanSearch(record, Flows(Run()), Watch())
    behind = BehindGap(SimpleNamespace(money=None), plans, plan)
    over = Watch(1.0, clock=lambda: 9.0, started=0.0)
    kept = behind._traded(boxes, plan, over)
    number = np.bincount(outlay.line[plan], minlength=int(outlay.line.max()) + 1)
    posts = np.flatnonzero(plan & (number[outlay.line] > 1))
    assert len(posts) > 6
    own = loads_of(outlay, posts)
    assert (kept.held.group == own.held.group).all()
    assert (kept.held.lower == own.held.lower).all()
    assert (kept.closed == own.closed).all()
    assert begun == []
    traded = behind._traded(boxes, plan, Watch())
    assert begun == ["run"]
    assert traded.held.lower.sum() == len(posts)
