"""Bounds of points behind blocking pairs hear stop button and clock at every stage."""

import time
from itertools import chain, repeat

import numpy as np
import pytest

import lawyer_assign as la
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import formulate
from lawyer_assign.problem import Problem
from lawyer_assign.solver.choice.behind import points_bound as module
from lawyer_assign.solver.choice.behind.points_bound import points_bound
from lawyer_assign.solver.choice.face import Face
from lawyer_assign.solver.choice.start import start_by_choice
from lawyer_assign.solver.choice.two_way import stable_of
from tests.solver.choice.behind.drawn import every_known, place_of_choice
from tests.worlds.examples import many
from tests.worlds.small import CITY_LISTS, DAY

LATE = 1.5
"""Seconds that a run may take longer than its limit, behind the first plan."""


SHORT = la.Policy.hangzhou_2024(on=DAY).with_reach(CITY_LISTS)


def district():
    """Return facts of 600 communities, whom lawyers are just enough for."""
    return la.datasets.district(committees=600, scarcity=0, seed=3)


def test_nothing_false_is_said_however_early_it_stops(monkeypatch):
    monkeypatch.setattr(module, "SMALL", 0)
    said = stopped = 0
    for name, known in every_known(many(30, 10)):
        for looks in (0, 6, 20, 30, 45, 80):
            asked = chain(repeat(False, looks), repeat(True))
            watch = Watch(stop=lambda asked=asked: next(asked))
            found = points_bound(*known.asked, None, watch)
            if found is None:
                stopped += 1
                continue
            assert found.bound <= known.cheapest, (name, looks)
            prices = known.formulation.prices(known.chosen)
            assert known.formulation.holds(found.chosen), name
            assert known.formulation.prices(found.chosen) <= prices, name
            said += 1
    assert min(said, stopped) > many(30, 10) * 9


@pytest.mark.slow
def test_a_district_stops_within_a_second_at_every_stage():
    formulation = formulate(Problem.of(district(), SHORT))
    chosen = start_by_choice(formulation, Watch(2.0)).start.chosen
    stable, place = stable_of(formulation), place_of_choice(formulation)
    blocking = stable.amounts(chosen).sum()
    assert blocking > 0
    asked = Face(formulation, stable, place, (), chosen), place + 1
    # Links, the program, rows, presolve, steps of the first solution, and after it.
    for after in (0.1, 1.0, 1.85, 2.05, 2.3, 2.6, 3.0, 5.0, 15.0):
        started = time.monotonic()
        end = started + after
        watch = Watch(stop=lambda end=end: time.monotonic() > end)
        found = points_bound(*asked, None, watch)
        assert time.monotonic() < end + 1.0, after
        if found is not None:
            assert found.bound <= formulation.prices(found.chosen)[place + 1]


@pytest.mark.slow
@pytest.mark.parametrize("limit", [0.05, 0.5, 2.0, 5.0, 25.0])
def test_a_solve_of_a_district_ends_with_its_limit(limit):
    la.solve(la.datasets.toy())  # solvers are loaded once a process
    facts, took = district(), []
    while len(took) < 2 and min(took, default=np.inf) >= limit + LATE:
        # Once more where another process had the processor meanwhile.
        started = time.monotonic()
        outcome = la.solve(facts, time_limit=limit)
        took.append(time.monotonic() - started)
    assert min(took) < limit + LATE
    prices = np.array([one.price for one in outcome.tiers])
    bounds = [one.bound for one in outcome.tiers]
    known = np.array([one is not None for one in bounds])
    assert (prices[known] >= [one for one in bounds if one is not None]).all()
    for tier in outcome.tiers:
        if tier.conditional is not None:
            assert tier.conditional.bound <= tier.price
