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
from lawyer_assign.solver.money.multipliers import Multipliers
from lawyer_assign.solver.money.plan_search import PlanSearch
from lawyer_assign.solver.money.priced_tier import SCALE
from tests.solver.money.sets.test_load_exchange import exchange_of, loaded_district


class Told(BehindGap):
    """Tells what is begun, whose parts take no time."""

    _is_asked = True

    def _climbed(self, *_):
        self.begun = ["climb"]
        return "boxes"

    def _price(self, *_):
        self.begun.append("price")
        return "prices"

    def _run(self, *_):
        self.begun.append("run")

    def _trade(self, *given):
        assert given == ("boxes", "prices")
        self.begun.append("trade")


@pytest.mark.parametrize(
    ("flows", "trade"), [(FLOWS + 0.5, ["trade"]), (FLOWS - 0.5, [])]
)
def test_a_trade_is_begun_where_some_flows_would_end_in_time(flows, trade, monkeypatch):
    monkeypatch.setattr(behind_gap, "HeldBound", lambda *_: None)
    watch = Watch(10.0, clock=lambda: 0.0, started=0.0, longest={Flow.name: 10 / flows})
    plans = SimpleNamespace(record=None, flows=None, watch=watch)
    behind = Told(SimpleNamespace(money=None), plans, np.zeros(0, bool))
    behind.search(("plan", "loads"))
    assert behind.begun == ["climb", "price", "run", *trade, "run"]


def test_a_plan_with_traded_loads_is_sought_first_where_the_one_before_held():
    record, plan = loaded_district()
    bound = exchange_of(record, plan).bound
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
