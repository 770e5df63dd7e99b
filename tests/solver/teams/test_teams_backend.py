"""Teams at any size: a plan that recounts, bounds that no plan beats."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lawyer_assign as la
from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import Watch
from lawyer_assign.facts import Agreement, Tariff
from lawyer_assign.formulation import Formulation, formulate
from lawyer_assign.problem import Problem
from lawyer_assign.rules import Budget
from lawyer_assign.solver.cpsat.backend import CpSat
from lawyer_assign.solver.flow.backend import Flow
from lawyer_assign.solver.money import backend as budgets
from lawyer_assign.solver.teams import backend as team_flow
from lawyer_assign.solver.teams import closer as closing
from lawyer_assign.solver.teams import pieces
from lawyer_assign.solver.teams.backend import TeamFlow
from lawyer_assign.solver.teams.closer import Closer
from lawyer_assign.solver.teams.rows import (
    classes_of,
    open_teams,
    pinned_pairs,
    places_of,
    team_rows,
    teams_of,
    without_teams,
)
from lawyer_assign.statements import Bound
from tests.worlds.examples import many
from tests.worlds.small import DAY, committee, district, firm, lawyer, world

PLAIN = la.Policy.hangzhou_2024(on=DAY, stability="off")
POLICIES = (PLAIN, PLAIN.soften("seats", 1), PLAIN.soften("seats", 4, weight=30))
"""What counts classes is a must, or a wish beside coverage, or one beside points."""
WIDER = (
    *POLICIES, PLAIN.without("one_each"), PLAIN.without("coverage"),
    PLAIN.soften("caseload", 3), PLAIN.soften("coverage", 4, weight=50),
)  # fmt: skip
CPSAT = CpSat()


@st.composite
def crews(draw):
    """A few firms, some committees that ask for two or three of one of them."""
    dice = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    firms = [
        firm(f"f{at}", seats=draw(st.sampled_from((None, 1, 2, 3)))) for at in range(3)
    ]
    people = [
        lawyer(
            f"l{at:02d}",
            firm=f"f{dice.integers(3)}",
            years_of_practice=int(dice.integers(16)),
            skills={"mediation": int(dice.integers(6))},
        )
        for at in range(draw(st.integers(3, 8)))
    ]
    places = []
    for at in range(draw(st.integers(2, 5))):
        size = int(dice.integers(1, 4))
        places.append(
            committee(
                f"c{at}",
                lawyers_min=size,
                lawyers_max=size,
                needs={"mediation": int(dice.integers(11))},
                must_have=["mediation"] if dice.random() < 0.4 else [],
            )
        )
    pinned = [
        Agreement(committee=row.id, firm=one.firm, lawyers=[one.id], is_fixed=True)
        for row, one in zip(places, people, strict=False)
        if dice.random() < 0.15
    ]
    return world(places, people, firms, agreements=pinned)


def formulation_of(facts, policy=PLAIN):
    return formulate(Problem.of(facts, policy))


@pytest.mark.parametrize("large", [False, True], ids=["small", "as of a city"])
def test_no_plan_beats_the_bounds_and_the_plan_keeps_every_must(monkeypatch, large):
    if large:
        monkeypatch.setattr(team_flow, "TOO_LARGE", 0)
    asked = []
    closer = Closer.start

    def noted(self, first, known):
        asked.append((known, closer(self, first, known)))
        return asked[-1][1]

    monkeypatch.setattr(Closer, "start", noted)

    @settings(max_examples=many(150), deadline=None)
    @given(facts=crews(), policy=st.sampled_from(WIDER))
    def agree(facts, policy):
        assert_no_plan_beats(facts, policy)

    agree()
    assert bool(asked) == large
    if large:
        assert any(after.floors != before.floors for before, after in asked)
        assert any(
            after.chosen is not before.chosen and before.chosen is not None
            for before, after in asked
        )


def assert_no_plan_beats(facts, policy):
    form = formulation_of(facts, policy)
    if team_rows(form) is None:
        return
    best = CPSAT.solve(form, Run())
    found = TeamFlow(CPSAT).solve(form, Run())
    assert found.is_infeasible <= best.is_infeasible
    if best.chosen is None:
        return
    optimum = form.prices(best.chosen)
    assert tuple(tier.bound for tier in best.tiers) == optimum
    prices = form.prices(found.chosen)
    assert form.holds(found.chosen)
    assert tuple(tier.price for tier in found.tiers) == prices
    assert prices >= optimum
    for place, tier in enumerate(found.tiers):
        # A bound of a tier speaks of plans that are least in all tiers before.
        if tier.bound is not None and prices[:place] == optimum[:place]:
            assert tier.bound <= optimum[place]


@settings(max_examples=many(150), deadline=None)
@given(facts=crews(), policy=st.sampled_from(POLICIES))
def test_what_is_left_without_teams_costs_no_plan_more(facts, policy):
    form = formulation_of(facts, policy)
    teams = team_rows(form)
    if teams is None:
        return
    best = CPSAT.solve(form, Run())
    left = without_teams(form, teams)
    assert Flow().why_not(left) is None
    if best.chosen is not None:
        assert left.holds(best.chosen)
        assert left.prices(best.chosen) <= form.prices(best.chosen)


@pytest.mark.parametrize(("large", "share"), [(False, 0.01), (True, 0.001)])
@pytest.mark.parametrize("seed", range(2))
def test_a_district_with_teams_is_planned_close_to_its_bound(
    seed, large, share, monkeypatch
):
    monkeypatch.setattr(team_flow.TeamFlow, "least_pairs", 500)
    if large:
        monkeypatch.setattr(team_flow, "TOO_LARGE", 500)
    facts = la.datasets.district(
        committees=80, scarcity=0.0, seed=seed, teams=0.1, must_have=0.2
    )
    outcome = la.solve(facts, PLAIN, time_limit=30)
    assert outcome.backend == "teams"
    assert [tier.price for tier in outcome.tiers[:2]] == [
        tier.bound for tier in outcome.tiers[:2]
    ]
    points = outcome.tiers[-1]
    assert points.price - points.bound <= share * abs(points.bound)


@pytest.mark.parametrize("seed", [0, 3])
def test_who_stops_in_a_later_round_has_the_teams_of_the_first(seed, monkeypatch):
    for name in ("LARGE", "TOO_LARGE"):
        monkeypatch.setattr(team_flow, name, 500)
    monkeypatch.setattr(closing, "FEW", 4)
    monkeypatch.setattr(pieces, "PATIENCE", 0)
    facts = la.datasets.district(
        committees=80, scarcity=0.0, seed=seed, teams=0.1, must_have=0.2
    )
    form, told = formulation_of(facts, PLAIN), []

    def stop():
        return "relaxation" in [one.stage for one in told]

    watch = Watch(progress=told.append, stop=stop)
    found = TeamFlow(CPSAT).solve(form, Run(watch=watch))
    assert [one.stage for one in told].count("relaxation") == 1
    flows = TeamFlow(CPSAT).quick(form, Run())
    assert form.prices(found.chosen) < form.prices(flows.chosen)
    assert [one.bound for one in found.tiers] >= [one.bound for one in flows.tiers]
    whole = TeamFlow(CPSAT).solve(form, Run())
    assert whole.tiers[-1].bound > found.tiers[-1].bound


def test_a_team_exchanges_a_member_for_who_has_what_it_must_have():
    facts = world(
        [committee("c1", lawyers_min=2, lawyers_max=2, must_have=["mediation"])],
        [
            lawyer("l1", years_of_practice=15),
            lawyer("l2", years_of_practice=14),
            lawyer("l3", skills={"mediation": 5}),
        ],
    )
    form = formulation_of(facts)
    found = TeamFlow(CPSAT).solve(form, Run())
    assert form.prices(found.chosen) == form.prices(CPSAT.solve(form, Run()).chosen)
    pairs = form.pairs
    team = {pairs.lawyer_ids[at] for at in pairs.lawyer[found.chosen].tolist()}
    assert team == {"l1", "l3"}


@pytest.mark.parametrize("policy", POLICIES, ids=["must", "wish", "late wish"])
def test_a_firm_that_sends_a_team_uses_one_seat_and_not_one_a_member(policy):
    facts = world(
        [committee(f"c{at}", lawyers_min=2, lawyers_max=2) for at in range(2)],
        [lawyer(f"l{at}", firm=f"f{at // 2}") for at in range(4)],
        [firm("f0", seats=1), firm("f1", seats=1)],
    )
    form = formulation_of(facts, policy)
    found = TeamFlow(CPSAT).solve(form, Run())
    best = CPSAT.solve(form, Run())
    assert form.prices(found.chosen) == form.prices(best.chosen)
    assert found.chosen.sum() == 4
    assert form.prices(found.chosen)[0] == 0


def test_without_teams_it_takes_nothing_and_small_ones_go_to_others():
    assert team_rows(formulation_of(world(2, 3))) is None
    crew = world(
        [committee("c1", lawyers_min=2, lawyers_max=2)], 3, [firm("f1"), firm("f2")]
    )
    assert len(formulation_of(crew).pairs) < TeamFlow.least_pairs


def test_a_must_that_any_firm_can_meet_pins_no_team():
    places = [
        committee("c1", lawyers_min=2, lawyers_max=2),
        committee("c2", lawyers_min=2, lawyers_max=2),
    ]
    people = [lawyer("l1", min_committees=1), lawyer("l2")]
    people += [
        lawyer(name, firm="f2", years_of_practice=15, skills={"mediation": 5})
        for name in ("m1", "m2")
    ]
    crew = world(places, people, [firm("f1"), firm("f2")])
    for policy in (PLAIN, PLAIN.harden("coverage")):
        form = formulate(Problem.of(crew, policy))
        best = CPSAT.solve(form, Run())
        found = TeamFlow(CPSAT).solve(form, Run())
        assert not found.is_infeasible
        assert form.prices(found.chosen) == form.prices(best.chosen)
        assert not pinned_pairs(form, team_rows(form)).any()


@settings(max_examples=many(150), deadline=None)
@given(facts=crews(), salt=st.integers(0, 2**32 - 1))
def test_a_team_that_loses_a_member_gets_her_like(facts, salt):
    """Where there is one; else it is smaller, and so is the room it takes."""
    form = formulation_of(facts)
    rows = team_rows(form)
    best = CPSAT.solve(form, Run()).chosen
    if rows is None or best is None:
        return
    closed = np.random.default_rng(salt).random(len(best)) < 0.3
    before = teams_of(best, rows)
    after = open_teams(before, rows, closed)
    classes = classes_of(rows)
    for row, team in before.items():
        alike = (rows.group == row) & (classes == classes[team[0]]) & ~closed
        kept = after.get(row, ())
        assert len(kept) == min(len(team), int(alike.sum()))
        assert set(kept) >= {pair for pair in team if not closed[pair]}
        assert all(alike[pair] for pair in kept)


def test_every_team_row_has_its_open_pairs_and_none_if_none_is_open():
    facts = world(
        [committee(f"c{at}", lawyers_min=2, lawyers_max=2) for at in (1, 2)],
        [lawyer("l1"), lawyer("l2"), lawyer("l3", firm="f2")],
        [firm("f1"), firm("f2")],
    )
    teams = team_rows(formulate(Problem.of(facts, PLAIN)))
    closed = np.zeros(len(teams.group), bool)
    found = places_of(teams, closed)
    assert len(found) == 2
    assert {row: len(own) for row, own in found.items()} == dict.fromkeys(found, 3)
    closed[teams.group == 0] = True
    assert list(places_of(teams, closed)) == [1]
    assert places_of(teams, np.ones_like(closed)) == {}


def one_firm_reaches(seats=3, budget=None):
    """Three committees ask one firm for two lawyers each, one may choose of two."""
    places = [
        committee(f"c{at}", lawyers_min=2, lawyers_max=2, district="d1")
        for at in range(3)
    ]
    places.append(committee("k", lawyers_min=2, lawyers_max=2, district="d2"))
    people = [lawyer(f"a{at}", firm="f0", districts=["d1"]) for at in range(6)]
    people += [
        lawyer(f"b{at}", firm=f"f{1 + at % 2}", districts=["d2"]) for at in range(4)
    ]
    return world(
        places, people, [firm("f0", seats=seats), firm("f1"), firm("f2")],
        [district(one, is_scarce=False, budget_yuan=budget) for one in ("d1", "d2")],
        tariffs=[] if budget is None else [Tariff(fen_per_year=100)],
    )  # fmt: skip


@pytest.mark.parametrize("large", [False, True], ids=["small", "as of a city"])
@pytest.mark.parametrize("backend", ["teams", "budgets"])
def test_where_one_firm_alone_reaches_a_second_member_takes_no_seat(
    monkeypatch, backend, large
):
    monkeypatch.setattr(team_flow.TeamFlow, "least_pairs", 0)
    if large:
        for module in (budgets, team_flow):
            monkeypatch.setattr(module, "TOO_LARGE", 0)
    has_money = backend == "budgets"
    policy = PLAIN.with_rule(Budget()) if has_money else PLAIN
    budget = 1000 if has_money else None
    facts = one_firm_reaches(budget=budget)
    found = la.solve(facts, policy, backend=backend)
    assert found.status == "optimal"
    assert [tier.price for tier in found.tiers[:2]] == [0, 0]
    told = [one.least for one in found.budget_bounds if one.tier == 1]
    assert told == [0] * has_money
    hard = la.solve(facts, policy.harden("coverage"), backend=backend)
    assert hard.status == "optimal"
    # A seat fewer is a committee fewer.
    fewer = la.solve(one_firm_reaches(2, budget), policy, backend=backend)
    assert fewer.tiers[0].price == 2
    assert fewer.tiers[0].bound <= 2


@settings(max_examples=many(150), deadline=None)
@given(facts=crews(), salt=st.integers(0, 2**32 - 1))
def test_room_is_left_for_members_whose_committee_has_no_row_of_teams(facts, salt):
    form = formulation_of(facts)
    teams = team_rows(form)
    best = CPSAT.solve(form, Run()).chosen
    if teams is None or best is None:
        return
    is_known = np.random.default_rng(salt).random(len(teams.who)) < 0.5
    group = np.where(is_known[teams.group], teams.group, -1)
    fewer = Bound(
        teams.rule, teams.who, group, upper=teams.upper, once_per=teams.once_per
    )
    must = tuple(fewer if one is teams else one for one in form.must)
    assert without_teams(Formulation(form.pairs, must, form.tiers), fewer).holds(best)
