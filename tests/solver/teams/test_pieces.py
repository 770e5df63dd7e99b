"""Pieces of a plan with teams: each is better, none beats the best plan there is."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lawyer_assign as la
from lawyer_assign.engines.cpsat import Settings
from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import Watch
from lawyer_assign.solver.cpsat.backend import CpSat
from lawyer_assign.solver.cpsat.greedy import greedy
from lawyer_assign.solver.teams import backend as team_flow
from lawyer_assign.solver.teams import closer as closing
from lawyer_assign.solver.teams import pieces as module
from lawyer_assign.solver.teams.backend import TeamFlow
from lawyer_assign.solver.teams.pieces import Pieces
from lawyer_assign.solver.teams.rows import team_rows
from tests.solver.teams.test_teams_backend import PLAIN, WIDER, crews, formulation_of
from tests.worlds.examples import many

CPSAT = CpSat()


def pieces_of(form, plan, floors):
    gain = np.zeros(len(plan), np.int64)
    return Pieces(form, team_rows(form), plan, gain, floors, CPSAT, Run())


def district(seed):
    return la.datasets.district(
        committees=80, scarcity=0.0, seed=seed, teams=0.1, must_have=0.2
    )


def test_each_piece_is_better_and_none_beats_the_best_plan(monkeypatch):
    seen = Counter()

    @settings(max_examples=many(300, 2), deadline=None)
    @given(facts=crews(), policy=st.sampled_from(WIDER), size=st.integers(1, 4))
    def agree(facts, policy, size):
        monkeypatch.setattr(module, "SIZE", size)
        form = formulation_of(facts, policy)
        plan = None if team_rows(form) is None else greedy(form)
        if plan is None:
            return
        truth = CPSAT.solve(form, Run())
        best = form.prices(truth.chosen)
        pieces = pieces_of(form, plan, best)
        while not pieces.has_ended:
            found = pieces.better()
            if found is None:
                continue
            assert form.holds(found)
            assert best <= form.prices(found) < form.prices(plan)
            # All others keep whom they have.
            assert len(np.unique(form.pairs.committee[found != plan])) <= size
            plan = found
            seen["better"] += 1
        seen["best", size == 4] += form.prices(plan) == best
        seen["all", size == 4] += 1

    agree()
    assert seen["better"] > 30, seen
    assert 10 * seen["best", True] > 9 * seen["all", True] > 90, seen
    assert seen["best", False] < seen["all", False], seen


def test_floors_before_the_last_tier_are_reached_whatever_points_cost():
    seen = Counter()

    @settings(max_examples=many(300, 2), deadline=None)
    @given(facts=crews(), policy=st.sampled_from(WIDER))
    def agree(facts, policy):
        form = formulation_of(facts, policy)
        nobody = np.zeros(len(form.pairs), bool)
        if team_rows(form) is None or not form.holds(nobody) or len(form.tiers) < 2:
            return
        truth = CPSAT.solve(form, Run())
        best = form.prices(truth.chosen)
        floors = tuple(one.bound for one in truth.tiers)
        found = pieces_of(form, nobody, floors).reach_floors()
        if form.prices(nobody)[:-1] == best[:-1]:
            assert found is None
            return
        assert form.holds(found)
        paid = form.prices(found)[:-1]
        assert best[:-1] <= paid < form.prices(nobody)[:-1]
        # Of each committee it knows a few pairs.
        seen["reached" if paid == best[:-1] else "nearer"] += 1

    agree()
    assert seen["reached"] > 10 * seen["nearer"] > 0, seen


def run_of(workers):
    if workers is None:
        return Run()
    return Run(Watch(30.0), Settings(threads=workers))


@pytest.mark.parametrize("workers", [None, 1, 2])
def test_a_district_comes_closer_by_pieces_in_turn_and_beside(workers, monkeypatch):
    for name in ("LARGE", "TOO_LARGE"):
        monkeypatch.setattr(team_flow, name, 500)
    monkeypatch.setattr(closing, "most_of", lambda *_: {})
    form = formulation_of(district(3), PLAIN)
    found = TeamFlow(CPSAT).solve(form, run_of(workers))
    monkeypatch.setattr(module, "PATIENCE", 0)
    before = TeamFlow(CPSAT).solve(form, run_of(workers))
    assert form.holds(found.chosen)
    assert form.prices(found.chosen) < form.prices(before.chosen)
    last = found.tiers[-1]
    assert before.tiers[-1].bound == last.bound <= last.price
    assert last.price - last.bound <= 1


def test_without_a_limit_the_same_question_has_the_same_answer(monkeypatch):
    for name in ("LARGE", "TOO_LARGE"):
        monkeypatch.setattr(team_flow, name, 500)
    form = formulation_of(district(0), PLAIN)
    one, other = (TeamFlow(CPSAT).solve(form, Run()) for _ in range(2))
    assert (one.chosen == other.chosen).all()


def test_a_plan_that_misses_a_floor_reaches_it_behind_the_first_round(monkeypatch):
    for name in ("LARGE", "TOO_LARGE"):
        monkeypatch.setattr(team_flow, name, 500)
    monkeypatch.setattr(module, "PATIENCE", 0)
    form = formulation_of(district(0), PLAIN)
    # Neither prices nor the relaxation give any team to anybody.
    monkeypatch.setattr(team_flow.TeamSearch, "run", lambda self, *_: self.take(nobody))
    monkeypatch.setattr(closing, "most_of", lambda *_: {})
    nobody = np.zeros(len(form.pairs), bool)
    found = TeamFlow(CPSAT).solve(form, Run())
    assert found.tiers[0].price == 0
    monkeypatch.setattr(Pieces, "reach_floors", lambda _: None)
    found = TeamFlow(CPSAT).solve(form, Run())
    assert found.tiers[0].price > 0
