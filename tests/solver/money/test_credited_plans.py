"""Lines credited for further posts as plans have them, and plans sought with that."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lawyer_assign as la
from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import Watch
from lawyer_assign.facts import Tariff
from lawyer_assign.formulation import formulate
from lawyer_assign.rules import OneFirm
from lawyer_assign.solver.cpsat.backend import CpSat
from lawyer_assign.solver.flow import Flow
from lawyer_assign.solver.money import credited_plans
from lawyer_assign.solver.money.backend import outlays_of, without_outlays
from lawyer_assign.solver.money.credited_plans import (
    FIRM,
    NEEDED,
    SETTLED,
    SOUGHT,
    TURNS,
    CreditedPlans,
)
from lawyer_assign.solver.money.credits import Credits
from lawyer_assign.solver.money.flows import Flows
from lawyer_assign.solver.money.loads.held_loads import loads_of
from lawyer_assign.solver.money.multipliers import Multipliers
from lawyer_assign.solver.money.plan_search import NEAR, PATIENCE, PUSHES, PlanSearch
from lawyer_assign.solver.money.priced_tier import SCALE, PricedTier
from lawyer_assign.solver.money.record import Record
from lawyer_assign.solver.teams.backend import TeamFlow
from lawyer_assign.solver.teams.rows import classes_of, team_rows, teams_of
from tests.solver.money.test_priced_tier import POLICY, formulation_of, plans_of, towns
from tests.worlds.examples import many
from tests.worlds.small import committee, district, firm, lawyer, world


@settings(max_examples=many(100), deadline=None)
@given(facts=towns(is_last_scarce=True), seed=st.integers(0, 2**32 - 1))
def test_a_plan_is_priced_at_what_it_costs_once_it_was_looked_at(facts, seed):
    formulation, dice = formulation_of(facts), np.random.default_rng(seed)
    (outlay,), free = outlays_of(formulation), without_outlays(formulation)
    tier, last = PricedTier(free, 2, [outlay], (0, 0)), free.tiers[2]
    now = dice.integers(0, 400_000, size=len(outlay.who))
    credit = Credits(outlay, tier.inner)
    for plan in plans_of(formulation):
        if free.prices(plan)[1] > 0:
            continue  # inner posts are credited only where each line has one at most
        credit.look_at(plan)
        priced = tier.priced([now], credit).tiers[2].price(plan)
        money = int(now @ outlay.totals(plan)) / SCALE
        # Prices of posts are rounded down, credits to the nearest.
        assert abs(tier.fine * last.price(plan) + money - priced) <= 2 * plan.sum()


def town_of_one_load():
    """Four committees of a scarce district, paid for only if one lawyer has most."""
    return world(
        [committee("c0", district="d1")]
        + [committee(f"c{at}", district="d2") for at in range(1, 5)],
        [lawyer(f"l{at}", assessment=100 - at) for at in range(3)],
        districts=[district("d1", is_scarce=False, budget_yuan=90),
                   district("d2", is_scarce=True, budget_yuan=270)],
        tariffs=[Tariff(post_to=1, fen_per_year=9_000),
                 Tariff(post_from=2, fen_per_year=6_000)],
    )  # fmt: skip


def search_of(formulation):
    """Return a search for plans, after what is proved without budgets.

    Lines are priced sharply, so that flows have a scarce post first nowhere.
    """
    record, flows = Record(formulation), Flows(Run())
    record.spreads = False
    record.begin([one.bound for one in flows.least(record.relaxed).tiers])
    return PlanSearch(record, flows, Run().watch)


def near_of(search, prices):
    """Return prices of a fen of each row, in points."""
    near = Multipliers(search.record.outlays, 0)
    fine = search.last.fine * SCALE
    near.go(np.rint(np.array(prices) * fine).astype(np.int64))
    return near


NO_LOADS = np.zeros(0, np.int64)


def test_a_row_that_prices_say_nothing_of_is_kept_by_lines_that_have_most():
    formulation = formulation_of(town_of_one_load())
    (outlay,) = outlays_of(formulation)
    search, loads = search_of(formulation), loads_of(outlay, NO_LOADS)
    spread = [
        search.plan(near_of(search, (1.0, price)), search.record.relaxed_plan, None)
        for price in (0.0, 0.001, 0.01, 0.1, 1.0, 10.0, 100.0)
    ]
    # No price makes a flow load anybody.
    assert all(outlay.totals(one)[1] > outlay.upper[1] for one in spread)
    credited = CreditedPlans(search, near_of(search, (1.0, 0.001)))
    credited.follow(spread[0], loads)
    assert search.record.best is None  # nothing was looked at yet
    assert credited.looks_at(spread[0])
    credited.follow(spread[0], loads)
    assert search.record.best is not None  # within all limits
    assert search.credits is None


@pytest.mark.parametrize(
    ("change", "prices"),
    [({"budget_yuan": 999}, (1.0, 0.001)), ({}, (1.0, 1.0)),
     ({"is_scarce": True}, (1.0, 0.001)), ({"is_scarce": False}, (1.0, 0.001))],
    ids=["rows are kept", "prices say enough", "no post counts", "all posts count"],
)  # fmt: skip
def test_nothing_is_credited_where_that_is_of_no_use(change, prices):
    facts = town_of_one_load()
    rows = [row.model_copy(update=change) for row in facts.districts]
    search = search_of(formulation_of(facts.replace(districts=rows)))
    plan = search.plan(near_of(search, (1.0, 0.0)), None, None)
    assert not CreditedPlans(search, near_of(search, prices)).looks_at(plan)


def test_a_row_is_kept_by_credits_beside_a_team_that_stays():
    facts = town_of_one_load()
    # Two more lawyers of another firm, who have one post at most.
    crew = committee("crew", district="d1", lawyers_min=2, lawyers_max=2)
    more = [lawyer(name, firm="f2", max_committees=1) for name in ("l3", "l4")]
    facts = facts.replace(
        committees=(*facts.committees, crew),
        lawyers=(*facts.lawyers, *more),
        firms=(*facts.firms, firm("f2")),
        districts=(facts.districts[0].model_copy(update={"budget_yuan": 270}),
                   facts.districts[1]),
    )  # fmt: skip
    policy = POLICY.with_rule(OneFirm())
    formulation = formulate(la.Problem.of(facts, policy))
    (outlay,), rows = outlays_of(formulation), team_rows(formulation)
    assert rows is not None
    truth = CpSat().solve(formulation, Run()).chosen
    assert truth is not None
    record, flows = Record(formulation), Flows(Run(), TeamFlow(CpSat()))
    record.spreads = False
    record.begin([one.bound for one in flows.least(record.relaxed).tiers])
    search, loads = PlanSearch(record, flows, Run().watch), loads_of(outlay, NO_LOADS)
    near = near_of(search, (1.0, 0.001))
    first = search.plan(near, truth, None)
    assert first is not None
    assert outlay.totals(first)[1] > outlay.upper[1]
    credited = CreditedPlans(search, near)
    assert credited.looks_at(first)
    credited.follow(first, loads)
    assert record.best is not None
    assert formulation.prices(record.best)[0] == formulation.prices(truth)[0]
    # Of the same firm, whoever its members are.
    (team,), (like,) = (teams_of(one, rows).values() for one in (record.best, first))
    assert len(team) == len(like) == 2
    assert len(set(classes_of(rows)[[*team, *like]].tolist())) == 1


def plans_above_limits():
    """Return a search, prices, and two plans, one closer to all limits."""
    formulation = formulation_of(town_of_one_load())
    search, (outlay,) = search_of(formulation), outlays_of(formulation)
    near = near_of(search, (1.0, 0.001))
    far = search.plan(near, search.record.relaxed_plan, None)
    close, is_over = far.copy(), outlay.totals(far) > outlay.upper
    close[np.flatnonzero(far & is_over[outlay.group])[0]] = False
    return search, near, far, close


@pytest.mark.parametrize(
    ("gives_up", "closer", "tried"),
    [(True, None, 2 + PATIENCE), (True, 3, 2 + PUSHES), (False, None, 2 + PUSHES)],
)
def test_pushes_end_where_no_plan_comes_near(gives_up, closer, tried):
    search, near, far, _ = plans_above_limits()
    close, seen = far.copy(), list[int]()

    def found(*_):
        seen.append(len(seen))
        return close if closer is not None and len(seen) >= closer else far

    search._plan_at = found
    search._lacks = lambda plan: NEAR if plan is close else NEAR**2
    search.refine(far, None, 2, near=near, gives_up=gives_up)
    assert len(seen) == tried


def test_plans_that_only_money_keeps_from_being_best_are_remembered():
    search, near, far, _ = plans_above_limits()
    record, prices = search.record, search.record.formulation.prices
    truth = CpSat().solve(record.formulation, Run()).chosen
    record.best, search.above = None, []
    assert (search.plan(near, far, None) == far).all()
    assert search.above == []  # as long as no plan holds
    record.take(truth)
    search.plan(near, far, None)
    is_better = prices(far) < prices(truth)
    assert [one is not None for one in search.above] == is_better * [True]
    worst = np.zeros_like(far)
    record.best = worst
    search.plan(near, far, None)
    assert prices(far) < prices(worst)
    assert len(search.above) == is_better + 1
    assert (search.above[-1] == far).all()
    assert not search._would_be_best(truth)  # which spends no more than it may


@pytest.mark.parametrize(
    ("has_teams", "holds", "tried", "pushed"),
    [(False, False, SETTLED, []), (False, True, 1, []),
     (True, False, TURNS, ["push"]), (True, True, TURNS, [])],
)  # fmt: skip
def test_few_prices_are_tried_without_teams_and_with_them_plans_pushed_unless_one_holds(
    has_teams, holds, tried, pushed, monkeypatch
):
    search, near, far, _ = plans_above_limits()
    seen, pushes = list[int](), list[str]()
    credited = CreditedPlans(search, near)
    assert credited.looks_at(far)

    def found(*_):
        seen.append(len(seen))
        return far

    monkeypatch.setattr(search, "plan", found)
    monkeypatch.setattr(search, "push", lambda *_: pushes.append("push"))
    monkeypatch.setattr(type(search.record.formulation), "holds", lambda *_: holds)
    monkeypatch.setattr(search.record, "take", lambda _: None)
    if has_teams:
        monkeypatch.setattr(search.flows, "teams", "teams")
    credited.follow(far, None)
    assert len(seen) == tried
    assert pushes == pushed
    assert search.credits is None


@pytest.mark.parametrize(
    ("little", "holds_at", "raised", "is_credited"),
    [(1, 2, [1.25, 1.875], False), (1, 9, [1.25, 1.875, 3.75], True),
     (100, 2, [], True)],
    ids=["two are enough", "none is", "far too much is spent"],
)  # fmt: skip
def test_a_row_hardly_above_its_limit_is_kept_by_a_higher_price(
    little, holds_at, raised, is_credited, monkeypatch
):
    search, near, far, _ = plans_above_limits()
    truth = CpSat().solve(search.record.formulation, Run()).chosen
    assert search.record.formulation.holds(truth)
    monkeypatch.setattr(credited_plans, "LITTLE", little)
    credited, seen = CreditedPlans(search, near), list[tuple[bool, int, int]]()
    assert credited.looks_at(far)

    def found(prices, *_):
        seen.append((search.credits is not None, *prices.all.tolist()))
        return truth if len(seen) >= holds_at else far

    monkeypatch.setattr(search, "plan", found)
    credited.follow(far, None)
    nudged = [one for one in seen if not one[0]]
    dear, faint = near.all.tolist()
    # The price of the row that holds stays.
    assert [one[1] for one in nudged] == [dear] * len(raised)
    assert np.allclose([one[2] / faint for one in nudged], raised, rtol=0.01)
    # Credits are for what higher prices did not settle.
    assert (len(seen) > len(nudged)) == is_credited


class Mends:
    """Mends the plan of one turn, if any."""

    def __init__(self, turn=None):
        self.turn, self.seen, self.has_mended = turn, 0, False

    def mends_little(self, _):
        self.seen += 1
        self.has_mended = self.seen == self.turn


def test_a_row_is_kept_by_credits_from_the_first():
    search, _, far, _ = plans_above_limits()
    record = search.record
    (outlay,) = record.outlays
    truth = CpSat().solve(record.formulation, Run()).chosen
    near = near_of(search, (1.0, 0.001))
    assert (outlay.totals(far) > outlay.upper).any()
    CreditedPlans(search, near).seek(truth, loads_of(outlay, NO_LOADS), Mends())
    assert record.best is not None  # a flow found it: it was not told of this one
    assert record.formulation.holds(record.best)
    assert search.credits is None


@pytest.mark.parametrize(
    ("holds", "mended", "far", "steps"),
    [
        ((), None, True, [4, 8, 12, 18, 27]), ((), 2, True, [4]),
        ((), None, False, [1.5, 1.5**2, 1.5**3, 1.5**4, 1.5**5]),
        ((1,), None, True, [4, 2, 3]), ((1, 2), None, True, [4, 2, 2**0.5]),
        ((0,), None, True, []),
    ],
    ids=["far", "mended", "near", "one holds", "both hold", "the first holds"],
)  # fmt: skip
def test_prices_rise_until_a_plan_holds_and_are_sought_between_then(
    holds, mended, far, steps, monkeypatch
):
    search, near, above, _ = plans_above_limits()
    truth = CpSat().solve(search.record.formulation, Run()).chosen
    monkeypatch.setattr(credited_plans, "LITTLE", 1_000_000 if far else 1)
    seen, mender = list[list[int]](), Mends(mended)

    def found(prices, *_):
        assert search.credits is not None
        seen.append(prices.all.tolist())
        return truth if len(seen) - 1 in holds else above

    monkeypatch.setattr(search, "plan", found)
    credited = CreditedPlans(search, near)
    credited.seek(truth, None, mender)
    dear, faint = near.all.tolist()
    assert credited.faint.tolist() == [False, True]
    # A faint price begins at a part of the dearest; one of rows that hold stays.
    first = dear // credited_plans.FAINT
    assert faint < first
    assert all(one[0] == dear for one in seen)
    rises = [one[1] / first for one in seen]
    assert rises[0] == 1
    assert len(rises) == 1 + len(steps)
    assert np.allclose(rises[1:], steps, rtol=0.01)
    if not holds and mended is None:
        assert len(seen) == TURNS
    if steps and holds:
        assert len(seen) == 1 + min(holds) + SOUGHT
    assert search.credits is None


@pytest.mark.parametrize("flows", [1.0, 2.0, 3.0, 4.5, 6.0, 7.0, 40.0, np.inf])
def test_pushes_double_a_price_before_time_is_over(flows):
    search = search_of(formulation_of(town_of_one_load()))
    limit = None if flows == np.inf else flows
    search.watch = Watch(limit, clock=lambda: 0.0, started=0.0, longest={Flow.name: 1})
    credited = CreditedPlans(search, near_of(search, (1.0, 0.001)))
    part, left, pushes = credited._part, flows, 0
    while left >= 2 and pushes < 9:
        pushes, left = pushes + 1, left - 1
    # The first is at the prices there are, each raise is twice the one before.
    raises = max(1, pushes - 1)
    assert part == min(FIRM, 1 << (raises - 1))


@pytest.mark.parametrize(
    ("left", "price", "seconds"),
    [(90, 0.001, 30), (NEEDED + 4, 0.001, 4), (NEEDED - 1, 0.001, 0),
     (NEEDED, 1.0, NEEDED / 3)],
)  # fmt: skip
def test_time_is_kept_for_prices_that_say_little(left, price, seconds):
    search = search_of(formulation_of(town_of_one_load()))
    search.watch = Watch(left, clock=lambda: 0.0, started=0.0, longest={Flow.name: 1})
    credited = CreditedPlans(search, near_of(search, (1.0, price)))
    assert credited.spare(1 / 3).left == pytest.approx(seconds)
