"""All sets of plans chosen anew at once, and with them the firms of their teams."""

from collections import Counter
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import formulate
from lawyer_assign.solver.money.climb.set_boxes import Seen
from lawyer_assign.solver.money.loads.load_program import limits_of
from lawyer_assign.solver.money.loads.load_sets import LoadSets
from lawyer_assign.solver.money.loads.room import room_beside
from lawyer_assign.solver.money.record import Record
from lawyer_assign.solver.money.renewal import plan_renewal, whole_renewal
from lawyer_assign.solver.money.renewal.free_teams import FirmColumns, FreeTeams
from lawyer_assign.solver.money.renewal.plan_renewal import PlanRenewal
from lawyer_assign.solver.money.renewal.whole_renewal import (
    ALONE,
    BESIDE,
    WITH_TEAMS,
    AsideChoices,
    Search,
    WholeChoices,
    WholeRenewal,
)
from lawyer_assign.solver.money.team_choice import TeamChoice
from lawyer_assign.solver.teams.rows import classes_of, team_rows, teams_of
from lawyer_assign.statements import Bound, Joint
from tests.solver.money.climb.test_team_search import begun, town
from tests.solver.money.renewal.test_plan_renewal import MOST_PAIRS, renewal_of
from tests.solver.money.sets.test_set_search import around_a_plan
from tests.solver.money.test_every_tightness import monies, policies, tight
from tests.solver.money.test_priced_tier import formulation_of, towns
from tests.solver.test_backends import problem_of
from tests.worlds.examples import many

EVERY = 1e9
"""So near are all sets."""


LOOSE, TIGHT = Search(EVERY, 9.0), Search(EVERY, 9.0, is_tight=True)
HELD = TIGHT._replace(holds_rows=True)


class Whole(WholeRenewal):
    """Keeps what it was asked to choose from."""

    program = None

    def _program(self, offers, given, kept, firms):
        plain = PlanRenewal._program(self, offers, given, kept, firms)
        self.program = super()._program(offers, given, kept, firms)
        self.more = self.program.matrix.shape[0] - plain.matrix.shape[0]
        self.offers, self.firms = offers, firms
        return self.program

    def keeps(self, plan):
        """Whether rows said besides keep a plan; ``None`` where the others do not."""
        known = {np.sort(one).tobytes(): at for at, one in enumerate(self.offers)}
        own = [known.get(np.sort(one).tobytes()) for one in self._own(plan)]
        if None in own:
            return None
        teams, firms = self.firms.teams, self.firms
        taken = np.zeros(self.program.matrix.shape[1])
        taken[own] = 1
        posts = plan & (teams.team >= 0)
        now = set(zip(teams.team[posts], teams.firm[posts], strict=True))
        for at, pair in enumerate(firms.pair):
            taken[len(self.offers) + at] = (teams.team[pair], teams.firm[pair]) in now
        total = self.program.matrix @ taken
        least, most = self.program.row_least - 1e-6, self.program.row_most + 1e-6
        is_within = (total >= least) & (total <= most)
        first = len(is_within) - self.more
        return bool(is_within[first:].all()) if is_within[:first].all() else None


def whole_of(record, at, search=LOOSE):
    """Return what chooses the plan of a record anew at prices of chance, if it can."""
    plain = renewal_of(record, at)
    if plain is None:
        return None
    return Whole(record, plain.bound, plain.several, search)


@pytest.fixture
def everything(monkeypatch):
    """Let all pairs and patterns be looked at, and searches go to the end."""
    for name in ("SINGLES", "FEW"):
        monkeypatch.setattr(plan_renewal, name, 99)
    for name, value in (("NEAR", EVERY), ("GAP", 0.0), ("NODES", 2_000)):
        monkeypatch.setattr(plan_renewal, name, value)


def met(formulation, plan):
    """Return which wants of teams a plan meets."""
    found = []
    for one in formulation.statements:
        if isinstance(one, Joint):
            meets = np.zeros(len(one.want_row), bool)
            meets[one.met_want[plan[one.met_pair]]] = True
            found.append(meets)
    return np.concatenate([np.zeros(0, bool), *found])


def like(renewal, before):
    """Tell plans that can come of another: whom they serve, what stays, what is met.

    Teams may be of another firm.
    """
    committee, able = renewal.committee, renewal.able
    size, formulation = int(committee.max()) + 1, renewal.record.formulation
    count = np.bincount(committee[before], minlength=size)
    known = met(formulation, before)

    def is_like(plan):
        serves = np.bincount(committee[plan], minlength=size)
        stays = (plan[~able] == before[~able]).all() and (serves == count).all()
        return stays and (met(formulation, plan) >= known).all()

    return is_like


def agree(formulation, at, seen):
    """Choose some plan of a small world anew, and look at what it could become."""
    few = len(formulation.pairs) <= MOST_PAIRS
    found = around_a_plan(formulation, at) if few else None
    if found is None:
        return
    record, plans, _ = found
    search = (LOOSE, TIGHT, HELD)[at % 3]
    before, renewal = record.best, whole_of(record, at, search)
    if renewal is None:
        return
    renewal.run(Watch())
    if renewal.program is not None:
        assert renewal.keeps(before)
    after, is_like = renewal.plan, like(renewal, before)
    own, paid = formulation.prices(after), formulation.prices(before)
    assert formulation.holds(after)
    assert is_like(after)
    assert own <= paid
    assert (own < paid) == (renewal.gained > 0)
    most = renewal.sets.beyond(renewal.sets.of_plan(np.flatnonzero(before))).sum()
    others = [
        one
        for one in plans
        if is_like(one)
        and renewal.sets.beyond(renewal.sets.of_plan(np.flatnonzero(one))).sum() <= most
    ]
    if search is TIGHT and renewal.program is not None:
        kept = [renewal.keeps(one) for one in others]
        assert False not in kept
        seen["kept"] += kept.count(True)
    if search is not HELD:
        seen["tried"] += 1
        seen["best"] += own == min(formulation.prices(one) for one in others)
    seen["gained"] += renewal.gained > 0
    rows = team_rows(formulation)
    if rows is not None:
        firm, teams = classes_of(rows), teams_of(before, rows)
        now = teams_of(after, rows)
        seen["firms"] += any(
            firm[now[one][0]] != firm[team[0]]
            for one, team in teams.items()
            if len(team) > 1
        )


def test_all_sets_of_towns_come_near_what_enumeration_finds(everything):
    seen = Counter()

    @settings(max_examples=many(60), deadline=None)
    @given(facts=towns(), at=st.integers(0, 10**6))
    def looked_at(facts, at):
        agree(formulation_of(facts), at, seen)

    looked_at()
    assert seen["gained"] > 0, seen
    assert seen["kept"] > 0, seen
    assert seen["best"] > 0.8 * seen["tried"], seen


@pytest.mark.slow
def test_whatever_rules_are_left_out_or_softened_plans_hold(worlds, everything):
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


def chosen_town(monkeypatch):
    """Return a town's formulation, a plan of it, and what chooses it anew."""
    # Firms chosen one by one leave something to do here, those of a mixture nothing.
    monkeypatch.setattr(TeamChoice, "mix", lambda *_: None)
    formulation = town(103)
    plans, first = begun(formulation, Run())
    plans.cheapest(first)
    return formulation, plans.record.best, whole_of(plans.record, 0)


def test_teams_move_to_other_firms_and_keep_what_they_have(monkeypatch, everything):
    formulation, before, renewal = chosen_town(monkeypatch)
    renewal.run(Watch())
    after, rows = renewal.plan, team_rows(formulation)
    assert formulation.holds(after)
    assert formulation.prices(after) < formulation.prices(before)
    first, last = teams_of(before, rows), teams_of(after, rows)
    firm = classes_of(rows)
    moved = [
        at
        for at, team in first.items()
        if len(team) > 1 and firm[team[0]] != firm[last[at][0]]
    ]
    assert moved
    for at, team in last.items():
        assert len(team) == len(first[at])
        assert len(set(firm[list(team)])) == 1
    wants = met(formulation, before)
    assert wants.any()
    assert (met(formulation, after) >= wants).all()


def test_rows_that_count_classes_keep_room_for_the_teams_that_stay(monkeypatch):
    formulation, before, renewal = chosen_town(monkeypatch)
    teams, rows = renewal.teams, team_rows(formulation)
    counted = [
        one
        for one in formulation.must
        if isinstance(one, Bound) and one.once_per is not None and one is not rows
    ]
    assert len(teams.counting) == len(counted) > 0
    free = np.unique(teams.team[before & (teams.team >= 0)])
    assert len(free)
    for kept in (before, before & (teams.team != free[0])):
        left = teams.beside(kept)
        for at, one in zip(teams.counting, counted, strict=True):
            # Pairs are counted there, classes here: as much room is left.
            now, few = left.must[at], one.upper < len(before)
            own = np.flatnonzero(kept & (one.group >= 0))
            classes = np.unique([one.group[own], one.once_per[own]], axis=1)
            once = np.bincount(classes[0], minlength=len(one.who))
            assert few.any()
            assert (
                (now.upper - now.counts(kept))[few] == (one.upper - once)[few]
            ).all()


def test_without_free_teams_all_is_as_teams_of_their_firms_have_it(monkeypatch):
    formulation, before, _ = chosen_town(monkeypatch)
    none = FreeTeams.none(formulation, before)
    assert (none.team < 0).all()
    assert none.left.holds(before)
    assert none.beside(before).must == none.left.must
    assert not (before & none.closed).any()


def test_columns_of_firms_say_what_a_plan_has(monkeypatch):
    formulation, before, renewal = chosen_town(monkeypatch)
    teams, outlay, given = renewal.teams, renewal.outlay, before & renewal.able
    own = renewal._own(before)
    offers = np.concatenate([own, renewal.alone[renewal.able]])
    kept = before & ~given
    room = room_beside(teams.beside(kept), kept | renewal.held)
    line = outlay.line[offers[:, 0]]
    firms = FirmColumns(teams, offers, line, given, room)
    taken, columns = np.arange(len(offers)) < len(own), np.arange(len(offers))
    nothing = np.zeros((len(offers), 0), np.int64)
    sets = LoadSets(offers, nothing, columns, columns)
    limits, most, _, felt = limits_of(room, outlay, sets)
    total = limits @ taken + firms.within(felt, len(most)) @ firms.now
    assert (total <= most).all()
    counting, looked_at = [room.must[at] for at in teams.counting], 0
    rows = team_rows(formulation)
    for one in felt:
        if any(one.bound is bound for bound in counting):
            posts = np.flatnonzero(given & (one.bound.group >= 0))
            team = np.where(rows.group >= 0, rows.group, -1 - np.arange(len(given)))
            once = np.unique([one.bound.group[posts], team[posts]], axis=1)[0]
            count = np.bincount(once, minlength=len(one.bound.who))
            assert (total[one.at] == count[one.row]).all()
            looked_at += int((count[one.row] > 0).sum())
    assert looked_at
    members, wants = firms.own_rows
    assert not (members.sets @ taken + members.firms @ firms.now).any()
    assert firms.now.any()
    assert (wants.least == 1).all()
    assert (wants.sets @ taken >= wants.least).all()
    # Nobody has more of a team than her firm, and a mixture of two firms breaks that.
    shares = firms.shares
    assert (shares.sets @ taken + shares.firms @ firms.now <= 0).all()
    assert (shares.sets @ taken + shares.firms @ (0.5 * firms.now) > 0).any()
    free = np.unique(teams.team[given & (teams.team >= 0)])
    own_wants = [
        row
        for one in formulation.statements
        if isinstance(one, Joint)
        for row in rows.group[one.met_pair[given[one.met_pair]]]
    ]
    assert len(wants.least) == len(np.intersect1d(own_wants, free)) > 0


@pytest.mark.parametrize("has_teams", [True, False])
def test_all_of_a_plan_is_chosen_in_another_way_where_one_gains_little(
    has_teams, monkeypatch
):
    plain, latest = SimpleNamespace(best="plain"), SimpleNamespace(best="latest")
    # The third search gains little, and the fifth nothing.
    points, chosen, asked = [-1e6, -2e6, -3e6, -3_000_001, -4e6, -4e6], [], []
    record = SimpleNamespace(
        best=0, formulation=SimpleNamespace(prices=lambda at: (0, 7, points[at]))
    )

    class Choice:
        def __init__(self, *given):
            chosen.append(given)

        def run(self, watch):
            asked.append(watch.left)
            record.best = min(record.best + 1, 4)

    monkeypatch.setattr(whole_renewal, "WholeRenewal", Choice)
    ways = WITH_TEAMS if has_teams else ALONE
    choices = WholeChoices(record, ways)
    choices.run(lambda: Seen(plain, "posts", latest), Watch())
    # What holds rows of money, or says little of plans, is asked once.
    used = [ways[at] for at in ([0, 1, 2, 3, 3] if has_teams else 5 * [0])]
    assert ways[0].holds_rows == has_teams
    assert [given[3] for given in chosen] == used
    assert [given[1] for given in chosen] == [latest] * len(used)
    assert asked == pytest.approx([one.seconds for one in used], abs=0.1)
    # Once nothing is gained it ends, and begins there again when asked.
    choices.run(lambda: Seen(plain, "posts", latest), Watch())
    assert chosen[-1] == (record, latest, "posts", ways[-1])
    assert len(chosen) == len(used) + 1


def test_a_second_thread_searches_by_itself_until_the_first_one_ends(monkeypatch):
    formulation = SimpleNamespace(holds=lambda _: True, prices=lambda at: (0, -at))
    record = Record.__new__(Record)
    record.formulation, record.best, record.floors = formulation, None, []
    searched, seen = [], SimpleNamespace(latest=SimpleNamespace(best=1), posts=None)

    class Choice:
        def __init__(self, *given):
            searched.append((given[0], given[-1]))

        def run(self, watch):
            own = searched[-1][0]
            assert own is not record
            own.take(own.best + 2)
            if len(searched) == 3:
                aside.end()
                assert watch.must_stop

    monkeypatch.setattr(whole_renewal, "WholeRenewal", Choice)
    aside = AsideChoices(record)
    aside.run(lambda: seen, Watch())
    assert not searched  # there is no plan to better
    aside.take()
    assert record.best is None
    record.take(5)
    aside.run(lambda: seen, Watch())
    # It gains much each time, and so goes on as it began.
    assert [search for _, search in searched] == 3 * [BESIDE[0]]
    assert record.best == 5
    aside.take()
    assert record.best == 11
    record.take(20)
    aside.take()
    assert record.best == 20
