"""What is begun behind a tier that stays open, and what it begins with."""

import threading
from types import SimpleNamespace

import numpy as np
import pytest

from lawyer_assign.engines.cpsat import Settings
from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import Watch
from lawyer_assign.solver.flow import Flow
from lawyer_assign.solver.money import behind_gap
from lawyer_assign.solver.money.behind_gap import (
    FLOWS,
    MANY,
    PARTS,
    SOON,
    BehindGap,
)
from lawyer_assign.solver.money.climb.set_boxes import Seen
from lawyer_assign.solver.money.flows import Flows
from lawyer_assign.solver.money.loads.held_loads import loads_of
from lawyer_assign.solver.money.multipliers import Multipliers
from lawyer_assign.solver.money.plan_search import PlanSearch
from lawyer_assign.solver.money.priced_tier import SCALE
from lawyer_assign.solver.money.renewal.load_trade import LoadTrade
from tests.solver.money.renewal.test_plan_loads import (
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

    def _run(self, *_):
        self.begun.append("run")

    def _choose_all(self, *_):
        self.begun.append("choose")

    def _renew(self, given, share):
        assert (given, share) == ("boxes", PARTS)
        self.begun.append("renew")

    def _trade(self, *given):
        assert given == ("boxes", "prices")
        self.begun.append("trade")


@pytest.mark.parametrize(("teams", "flows"), [(None, FLOWS), ("some", MANY)])
@pytest.mark.parametrize(("more", "trade"), [(0.5, ["trade"]), (-0.5, [])])
def test_a_trade_is_begun_where_some_flows_would_end_in_time(
    teams, flows, more, trade, monkeypatch
):
    monkeypatch.setattr(behind_gap, "HeldBound", lambda *_: None)
    longest = {Flow.name: 10 / (flows + more)}
    watch = Watch(10.0, clock=lambda: 0.0, started=0.0, longest=longest)
    record = SimpleNamespace(best="plan")
    plans = SimpleNamespace(
        record=record, flows=SimpleNamespace(teams=teams, run=Run()), watch=watch,
        refine=lambda *_, **__: None, is_hurried=False,
    )  # fmt: skip
    behind = Told(SimpleNamespace(money=None, waits=False), plans, np.zeros(0, bool))
    behind.search(("plan", "loads"))
    assert behind.begun == ["climb", "price", "run", "choose", *trade, "renew", "run"]


def test_a_plan_with_traded_loads_is_sought_first_where_the_one_before_held():
    record, plan = loaded_district()
    bound = loads_at(record, plan).bound
    plans = PlanSearch(record, Flows(Run()), Watch())
    behind = BehindGap(SimpleNamespace(money=None, waits=False), plans, plan)
    boxes = SimpleNamespace(seen=Seen(bound, bound.program.posts, bound))
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


@pytest.mark.parametrize(
    ("teams", "is_hurried", "first"),
    [("teams", False, ["refine"]), ("teams", True, []), (None, False, [])],
)
def test_a_plan_with_teams_is_priced_before_sets_climb_unless_loads_are_many(
    teams, is_hurried, first, monkeypatch
):
    monkeypatch.setattr(behind_gap, "HeldBound", lambda *_: None)

    def refine(plan, loads, rounds, leaves):
        assert (plan, loads, rounds) == ("plan", "loads", 1)
        assert leaves("any")
        told.append("refine")

    told, watch = list[str](), Watch()
    flows = SimpleNamespace(teams=teams, run=Run())
    record = SimpleNamespace(best="plan")
    plans = SimpleNamespace(
        record=record, flows=flows, watch=watch, refine=refine, is_hurried=is_hurried
    )
    behind = Told(SimpleNamespace(money=None, waits=False), plans, np.zeros(0, bool))
    behind.search(("plan", "loads"))
    assert told == first
    assert behind.begun[0] == "climb"
    behind.search(None)
    assert told == first


@pytest.mark.parametrize(("teams", "is_hurried"), [(None, False), ("teams", True)])
def test_a_plan_that_prices_did_not_settle_is_renewed_before_its_loads_are_traded(
    teams, is_hurried, monkeypatch
):
    monkeypatch.setattr(behind_gap, "HeldBound", lambda *_: None)

    class Unsettled(Told):
        def _price(self, *given):
            super()._price(*given)

        def _trade(self, *given):
            assert given == ("boxes", None)
            self.begun.append("trade")

    flows = SimpleNamespace(teams=teams, run=Run())
    record = SimpleNamespace(best="plan")
    plans = SimpleNamespace(
        record=record, flows=flows, watch=Watch(), is_hurried=is_hurried
    )
    behind = Unsettled(
        SimpleNamespace(money=None, waits=False), plans, np.zeros(0, bool)
    )
    behind.search(("plan", "loads"))
    first, then = (
        ["climb", "price", "renew", "run"],
        ["choose", "trade", "renew", "run"],
    )
    assert behind.begun == [*first, *then]


@pytest.mark.parametrize("threads", [1, 2])
def test_sets_go_on_beside_the_search_for_plans_where_a_run_has_two_threads(
    threads, monkeypatch
):
    monkeypatch.setattr(behind_gap, "HeldBound", lambda *_: None)
    watch, ran = Watch(60), []

    def run(own):
        assert own is not watch
        ran.append(threading.current_thread())

    boxes = SimpleNamespace(run=run)

    class Beside(Told):
        def _climbed(self, *_):
            self.begun = []
            return boxes

        def _renew(self, _, share):
            assert share == (1.0 if threads == 2 else PARTS)
            self.begun.append("renew")

        def _trade(self, *_):
            self.begun.append("trade")

    flows = SimpleNamespace(teams=None, run=Run(watch, Settings(threads=threads)))
    record = SimpleNamespace(best="plan")
    plans = SimpleNamespace(record=record, flows=flows, watch=watch, is_hurried=False)
    behind = Beside(SimpleNamespace(money=None, waits=False), plans, np.zeros(0, bool))
    behind.search(("plan", "loads"))
    between = [] if threads == 2 else ["run"]
    assert behind.begun == ["price", *between, "choose", "trade", "renew", "run"]
    assert len(ran) == threads - 1
    assert threading.main_thread() not in ran


def test_loads_are_traded_as_long_as_that_betters_the_plan(monkeypatch):
    monkeypatch.setattr(behind_gap, "HeldBound", lambda *_: None)
    watch, plans_found = Watch(60), iter(["better", "best", "best"])

    class Bettered(Told):
        def _trade(self, *_):
            self.begun.append("trade")
            self.record.best = next(plans_found)

    flows = SimpleNamespace(teams=None, run=Run())
    record = SimpleNamespace(best="plan")
    plans = SimpleNamespace(record=record, flows=flows, watch=watch, is_hurried=False)
    behind = Bettered(
        SimpleNamespace(money=None, waits=False), plans, np.zeros(0, bool)
    )
    behind.begun = []
    behind._trade_again("boxes", "prices")
    assert behind.begun == 3 * ["trade"]


def test_sets_that_climbed_early_go_on_for_the_plan_that_came(monkeypatch):
    record, plan = loaded_district()
    record.take(plan)
    bound = loads_at(record, plan).bound
    moved, ran, watch = [], [], Watch(100.0, clock=lambda: 0.0, started=0.0)
    boxes = SimpleNamespace(bound=bound, run=lambda *its: ran.append(its))
    early = SimpleNamespace(moved=lambda held: moved.append(held) or boxes)
    plans = PlanSearch(record, Flows(Run()), watch)
    behind = BehindGap(SimpleNamespace(money=None, waits=False), plans, plan, early)
    monkeypatch.setattr(BehindGap, "_has_sets", True)
    held = behind_gap.HeldBound(record, plans.flows, watch)
    assert behind._climbed(held, 0.4) is boxes
    assert moved == [held]
    ((own, least),) = ran
    assert own.left == pytest.approx(100 * SOON)
    assert least > 0
    assert record.held is not None or record.floors[-1] is not None
    early.moved = lambda _: None
    assert behind._climbed(held, 0.4) is not boxes


@pytest.mark.parametrize(("teams", "mended"), [(None, 2), ("teams", 0)])
def test_plans_that_spend_too_much_are_mended_where_they_promise_more(
    teams, mended, monkeypatch
):
    record, plan = loaded_district()
    record.take(plan)
    bound = loads_at(record, plan).bound
    (outlay,), tried = record.outlays, []
    monkeypatch.setattr(
        behind_gap, "PlanMending",
        lambda *its: SimpleNamespace(run=lambda _: tried.append(its[3])),
    )  # fmt: skip
    monkeypatch.setattr(
        behind_gap, "PlanRenewal", lambda *_: SimpleNamespace(run=lambda _: None)
    )
    plans = PlanSearch(record, Flows(Run()), Watch())
    plans.flows.teams = teams
    behind = BehindGap(SimpleNamespace(money=None, waits=False), plans, plan)
    best = record.formulation.prices(record.best)
    free, bare = record.relaxed_plan, np.zeros_like(plan)
    if free is None:
        free = Flow().solve(record.relaxed, Run()).chosen
    assert (outlay.totals(free) > outlay.upper).any()
    assert record.formulation.prices(free) < best < record.formulation.prices(bare)
    plans.above = [bare, free, free]
    boxes = SimpleNamespace(seen=Seen(bound, bound.program.posts, bound))
    behind._renew(boxes, 1.0)
    assert len(tried) == mended
    assert all(one is free for one in tried)
    assert plans.above == []


@pytest.mark.parametrize(("mends", "credits"), [(True, 0), (False, 1)])
def test_plans_with_teams_are_mended_before_lines_are_credited(
    mends, credits, monkeypatch
):
    record, plan = loaded_district()
    record.take(plan)
    bound = loads_at(record, plan).bound
    plans, followed, tried = PlanSearch(record, Flows(Run()), Watch()), [], []
    above = np.ones_like(plan)

    class Faint(behind_gap.CreditedPlans):
        def looks_at(self, _):
            self.lost = np.ones(len(self.near), bool)
            return True

        def follow(self, *its):
            followed.append(its)

    class Mends:
        spared = None

        def __init__(self, *_):
            self.has_mended = False

        def mends(self, found):
            tried.append(found)
            self.has_mended = mends
            return mends

    monkeypatch.setattr(behind_gap, "CreditedPlans", Faint)
    monkeypatch.setattr(behind_gap, "Mender", Mends)
    monkeypatch.setattr(plans, "_plan", lambda *_: above)
    behind = BehindGap(SimpleNamespace(money=None, waits=False), plans, plan)
    seen = Seen(bound, bound.program.posts, bound)
    behind._refine(plan, None, seen)
    assert tried == []  # without teams
    plans.flows.teams, followed[:] = "teams", []
    assert behind._refine(plan, None, seen) is None
    assert [one is above for one in tried] == [True]
    assert len(followed) == credits
    assert plans.mender is None


def test_many_loads_beside_teams_are_priced_with_credits_from_the_first(monkeypatch):
    record, plan = loaded_district()
    record.take(plan)
    bound = loads_at(record, plan).bound
    plans, sought = PlanSearch(record, Flows(Run()), Watch()), []

    class Sought(behind_gap.CreditedPlans):
        def seek(self, *its):
            sought.append(its)

    monkeypatch.setattr(behind_gap, "CreditedPlans", Sought)
    monkeypatch.setattr(PlanSearch, "is_hurried", True)
    monkeypatch.setattr(plans, "refine", lambda *_, **__: pytest.fail("refined"))
    behind = BehindGap(SimpleNamespace(money=None, waits=False), plans, plan)
    monkeypatch.setattr(behind, "_traded", lambda *_: "traded")
    boxes = SimpleNamespace(seen=Seen(bound, bound.program.posts, bound))
    assert behind._price(("rough", "loads"), boxes) is None
    ((rough, loads, mender),) = sought
    assert (rough, loads) == ("rough", "traded")
    assert mender.record is record


def test_whole_loads_that_wait_are_counted_once_sets_find_nothing_more():
    record, plan = loaded_district()
    told = []

    class Waits(SimpleNamespace):
        def whole_later(self, _):
            told.append("counted")
            return 7

        def lift_whole(self, found):
            told.append(found)

    run = Run(Watch(60), Settings(threads=2))
    plans = PlanSearch(record, Flows(run), run.watch)
    behind = BehindGap(Waits(money=None, waits=True), plans, plan)
    boxes = SimpleNamespace(run=lambda _: told.append("sets"))
    with behind._going_on(boxes) as goes_on:
        assert goes_on
    assert told == ["sets", "counted", 7]
    behind.bound.waits = False
    with behind._going_on(boxes):
        pass
    assert told[3:] == ["sets"]


def test_loads_stay_where_there_is_no_time_to_trade_them(monkeypatch):
    begun, run = [], LoadTrade.run

    def noted(trade, watch):
        begun.append("run")
        run(trade, watch)

    monkeypatch.setattr(LoadTrade, "run", noted)
    record, plan = loaded_district()
    (outlay,), bound = record.outlays, elsewhere(record, plan).bound
    seen = Seen(bound, bound.program.posts, bound)
    # Posts of a scarce district are no further ones; loads they are all the same.
    bound.sets.is_load = lambda posts: (posts >= 0).sum(axis=1) > 1
    plans = PlanSearch(record, Flows(Run()), Watch())
    behind = BehindGap(SimpleNamespace(money=None, waits=False), plans, plan)
    over = Watch(1.0, clock=lambda: 9.0, started=0.0)
    kept = behind._traded(seen, plan, over)
    number = np.bincount(outlay.line[plan], minlength=int(outlay.line.max()) + 1)
    posts = np.flatnonzero(plan & (number[outlay.line] > 1))
    assert len(posts) > 6
    own = loads_of(outlay, posts)
    assert (kept.held.group == own.held.group).all()
    assert (kept.held.lower == own.held.lower).all()
    assert (kept.closed == own.closed).all()
    assert begun == []
    traded = behind._traded(seen, plan, Watch())
    assert begun == ["run"]
    assert traded.held.lower.sum() == len(posts)
