"""Plans made better by sets chosen anew, a part of them at a time."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import formulate
from lawyer_assign.solver.cpsat.backend import CpSat
from lawyer_assign.solver.money.flows import Flows
from lawyer_assign.solver.money.loads.room import with_own_teams
from lawyer_assign.solver.money.renewal import plan_renewal
from lawyer_assign.solver.money.renewal.plan_renewal import PlanRenewal
from lawyer_assign.solver.money.sets.set_bound import SetBound
from lawyer_assign.solver.money.sets.set_program import Duals
from lawyer_assign.solver.money.team_choice import TeamChoice
from lawyer_assign.solver.teams.backend import TeamFlow
from lawyer_assign.solver.teams.rows import classes_of, team_rows, teams_of
from lawyer_assign.statements import Joint
from tests.solver.money.climb.test_team_search import begun, town
from tests.solver.money.renewal.test_plan_loads import elsewhere, loaded_district
from tests.solver.money.sets.test_set_search import around_a_plan
from tests.solver.money.test_every_tightness import monies, policies, tight
from tests.solver.money.test_priced_tier import formulation_of, towns
from tests.solver.test_backends import problem_of
from tests.worlds.examples import many

CPSAT, MOST_PAIRS = CpSat(), 14


def renewal_of(record, at):
    """Return what betters the plan of a record at prices of chance, if it can."""
    (outlay, *others) = record.outlays
    left = Flows(Run(), TeamFlow(CPSAT)).of_sets(record.relaxed)
    if others or not record.best.any() or not SetBound.takes(left, outlay):
        return None
    dice, last = np.random.default_rng(at), len(left.tiers) - 1
    bound = SetBound(left, outlay, record.formulation.prices(record.best)[:last])
    rows = dice.normal(0, 40, len(bound.rows))
    bound.prove(Duals(rows, np.ones(last), np.full(len(outlay.who), 1e-4)))
    whole, _ = bound.whole
    _, seen = bound.sets.cheapest(*whole._replace(further=whole.further // 2))
    return PlanRenewal(record, bound, seen[seen[:, 0] >= 0])


def is_like(renewal, before):
    """Tell plans that can come of another: whom they serve, and what stays."""
    committee, able = renewal.committee, renewal.able
    size = int(committee.max()) + 1

    def like(plan):
        return (plan[~able] == before[~able]).all() and (
            np.bincount(committee[plan], minlength=size)
            == np.bincount(committee[before], minlength=size)
        ).all()

    return like


def agree(formulation, at, seen):
    """Better some plan of a small world, and look at every plan it could become."""
    # Every choice of more pairs takes long.
    few = len(formulation.pairs) <= MOST_PAIRS
    found = around_a_plan(formulation, at) if few else None
    if found is None:
        return
    record, plans, _ = found
    before, renewal = record.best, renewal_of(record, at)
    if renewal is None:
        return
    renewal.run(Watch())
    after, like = renewal.plan, is_like(renewal, before)
    assert formulation.holds(after)
    assert like(after)
    own, paid = formulation.prices(after), formulation.prices(before)
    assert own <= paid
    assert (own < paid) == (renewal.gained > 0)
    assert formulation.prices(record.best) == own
    most = renewal.sets.beyond(renewal.sets.of_plan(np.flatnonzero(before))).sum()
    others = [
        formulation.prices(one)
        for one in plans
        if like(one)
        and renewal.sets.beyond(renewal.sets.of_plan(np.flatnonzero(one))).sum() <= most
    ]
    seen["tried"] += 1
    seen["gained"] += renewal.gained > 0
    seen["best"] += own == min(others)
    seen["bettered"] += paid > min(others)


@pytest.fixture
def everything(monkeypatch):
    """Let parts be as large as they can, and all sets be looked at."""
    for name in ("SINGLES", "FEW"):
        monkeypatch.setattr(plan_renewal, name, 99)
    for name, value in (("NEAR", 1e9), ("GAP", 0.0), ("NODES", 2_000)):
        monkeypatch.setattr(plan_renewal, name, value)


def test_plans_of_towns_come_near_what_enumeration_finds(everything):
    seen = Counter()

    @settings(max_examples=many(60), deadline=None)
    @given(facts=towns(), at=st.integers(0, 10**6))
    def looked_at(facts, at):
        agree(formulation_of(facts), at, seen)

    looked_at()
    assert seen["gained"] > 0, seen
    assert seen["best"] > 0.7 * seen["tried"], seen


def test_teams_keep_their_firms_and_lawyers_in_them_other_posts(monkeypatch):
    # Firms chosen one by one leave something to do here, those of a mixture nothing.
    monkeypatch.setattr(TeamChoice, "mix", lambda *_: None)
    formulation = town(103)
    plans, first = begun(formulation, Run())
    record = plans.record
    plans.cheapest(first)
    before, renewal = record.best, renewal_of(record, 0)
    renewal.run(Watch())
    after, rows = renewal.plan, team_rows(formulation)
    assert formulation.holds(after)
    assert formulation.prices(after) < formulation.prices(before)
    assert is_like(renewal, before)(after)
    first, last = teams_of(before, rows), teams_of(after, rows)
    assert first.keys() == last.keys()
    firm = classes_of(rows)
    for at, team in last.items():
        assert len(team) == len(first[at])
        assert set(firm[list(team)]) == set(firm[list(first[at])])
    several = [at for at, team in first.items() if len(team) > 1]
    assert several
    # Some team has another member, and somebody in a team has another post.
    assert any(first[at] != last[at] for at in several)
    line = renewal.outlay.line
    members = [line[pair] for at in several for pair in first[at]]
    others = np.isin(line, members) & (rows.group < 0)
    assert (before[others] != after[others]).any()


def test_teams_that_have_something_together_stay_who_they_are():
    formulation = town(103)
    plans, first = begun(formulation, Run())
    plans.cheapest(first)
    before = plans.record.best
    renewal = renewal_of(plans.record, 0)
    left, closed = with_own_teams(formulation, before)
    rows, wants = team_rows(formulation), np.zeros(len(before), bool)
    for one in formulation.statements:
        if isinstance(one, Joint):
            wants |= np.isin(one.group, one.want_row)
    asked = np.isin(rows.group, rows.group[wants & (rows.group >= 0)])
    asked &= rows.group >= 0
    assert asked.any()
    assert (closed[asked] == ~before[asked]).all()
    assert not (renewal.able & closed).any()
    assert not (before & closed).any()
    assert left.holds(before)


@pytest.mark.slow
def test_whatever_rules_are_left_out_or_softened_nothing_is_broken(worlds):
    seen = Counter()

    @settings(max_examples=many(300, 3), deadline=None)
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
    assert seen["gained"] > 0, seen


def renewed_district(monkeypatch, size):
    """Better the plan of a district, parts of so many committees at a time."""
    record, plan = loaded_district()
    record.best = plan
    monkeypatch.setattr(plan_renewal, "SIZE", size)
    monkeypatch.setattr(plan_renewal, "LARGEST", size)
    renewal = PlanRenewal(record, elsewhere(record, plan).bound, renewal_seen(record))
    return record, plan, renewal


def renewal_seen(record):
    """Return the sets of a record's plan."""
    plan = np.flatnonzero(record.best)
    return elsewhere(record, record.best).sets.of_plan(plan)


def test_small_parts_better_a_plan_and_leave_the_rest(monkeypatch):
    record, plan, renewal = renewed_district(monkeypatch, 6)
    renewal.rows.stale = set(renewal.rows.times)
    parts, changed, grown = [], [], renewal.parts.grown

    def noted(now, *given):
        parts.append((grown(now, *given), now))
        return parts[-1][0]

    renewal.parts.grown = noted
    renewal.run(Watch())
    plans = [now for _, now in parts] + [renewal.plan]
    for (part, now), after in zip(parts, plans[1:], strict=True):
        moved = np.flatnonzero(now != after)
        changed += moved.tolist()
        assert part.committee[renewal.committee[moved]].all()
        assert 0 < part.committee.sum() <= 6 + renewal.sets.size * 8
    assert changed
    assert record.formulation.prices(record.best) < record.formulation.prices(plan)
    assert record.formulation.holds(record.best)


def test_a_clock_that_has_run_out_is_heard(monkeypatch):
    record, plan, renewal = renewed_district(monkeypatch, 6)
    renewal.run(Watch(1.0, clock=lambda: 9.0, started=0.0))
    assert renewal.tried == 0
    assert (record.best == plan).all()


def test_parts_become_smaller_where_a_search_takes_all_its_time(monkeypatch):
    _, _, renewal = renewed_district(monkeypatch, 10)
    now, sizes = [0.0], []

    def grown(_, __, size, ___):
        sizes.append(size)

    def renew(_, watch):
        now[0] += 1.01 * watch.left
        return len(sizes) < 3

    renewal.rows.stale = set(renewal.rows.times)
    renewal.parts.grown, renewal._renew = grown, renew
    renewal.run(Watch(100.0, clock=lambda: now[0], started=0.0))
    assert sizes[:3] == [10, 7, 4]


def test_no_row_spends_more_than_it_has(monkeypatch):
    record, plan, renewal = renewed_district(monkeypatch, 12)
    outlay = renewal.outlay
    # Little more than the plan spends is all there is.
    renewal.upper = outlay.totals(plan) + 300_000
    renewal.run(Watch())
    assert renewal.tried
    assert (outlay.totals(renewal.plan) <= renewal.upper).all()
    assert record.formulation.holds(record.best)
