"""Many loads beside teams: what they take is foreseen, and time is left for points."""

from copy import copy
from dataclasses import replace

import numpy as np
import pytest

from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import Watch
from lawyer_assign.solver.money import plan_search
from lawyer_assign.solver.money.flows import Flows
from lawyer_assign.solver.money.loads import load_choice
from lawyer_assign.solver.money.loads.load_choice import ONCE, PATIENCE, LoadChoice
from lawyer_assign.solver.money.loads.set_growth import FEW_NEEDED
from lawyer_assign.solver.money.plan_search import PlanSearch
from lawyer_assign.solver.money.record import Record
from tests.solver.money.loads.test_load_choice import (
    beside_teams,
    loads_of,
    two_districts,
)


@pytest.mark.parametrize(
    ("has_teams", "is_many"), [(True, True), (True, False), (False, True)]
)
def test_many_loads_beside_teams_are_mended_by_more_than_lacks_and_once_only(
    has_teams, is_many, monkeypatch
):
    _, base, loads = beside_teams()
    other, is_hurried = copy(loads), has_teams and is_many
    other.needed = FEW_NEEDED + is_many
    if not has_teams:
        other.teams = np.zeros_like(loads.teams)
    needed, tried = [], []
    monkeypatch.setattr(load_choice, "LAST", 0)

    def dived(kept, asked, _watch):
        needed.append(asked)
        return loads.picked

    def anew(picked, *_):
        tried.append(1)
        return picked

    monkeypatch.setattr(other, "_dived", dived)
    monkeypatch.setattr(other, "_anew", anew)
    monkeypatch.setattr(other, "mixed", 1e9)
    over = other.outlay.totals(base) - other.outlay.upper
    assert (over > 0).any()
    other.pick(base, Watch())
    asked = np.where(over > 0, over + is_hurried * (over // 3), 0)
    assert (needed[0] - other._saved(loads.picked) == asked).all()
    assert len(tried) == (ONCE if is_hurried else PATIENCE)


def test_what_may_be_lost_whatever_loads_take_is_asked_for_at_first_only(monkeypatch):
    _, base, loads = beside_teams()
    other, needed = copy(loads), []
    other.foregone = replace(
        loads.foregone, passing=np.arange(len(loads.foregone.passing)) + 7
    )
    over = other.outlay.totals(base) - other.outlay.upper
    monkeypatch.setattr(other, "_chosen", lambda *its: needed.append(its[0]) or chosen)
    monkeypatch.setattr(other, "_owed", lambda _: 0)
    chosen = loads.picked
    other.pick(base, Watch())
    other.picked = loads.maker.none
    other.pick(base, Watch())
    again, first = needed
    assert (first == over + other.foregone.passing).all()
    is_over = over > 0
    assert is_over.any()
    saved = other._saved(loads.picked)
    assert (again == np.where(is_over, over, 0) + saved).all()


@pytest.mark.parametrize("is_hurried", [False, True])
def test_few_loads_are_given_up_where_many_are_needed_beside_teams(
    is_hurried, monkeypatch
):
    _, _, loads = beside_teams()
    monkeypatch.setattr(load_choice, "FREED", 5)
    monkeypatch.setattr(load_choice, "FEWER", 2)
    monkeypatch.setattr(LoadChoice, "is_hurried", is_hurried)
    assert len(loads.picked) > 5
    needed = loads._saved(loads.picked) + 1  # all rows lack something
    assert len(loads._kept(needed)) == len(loads.picked) - (2 if is_hurried else 5)


class Told:
    """Loads that take one post more each time."""

    def __init__(self, loads, *, is_hurried):
        self.loads, self.is_hurried = loads, is_hurried
        self.further, self.is_foreseen = 0, False

    def foresee(self):
        assert not self.further
        self.is_foreseen = True

    def give_back(self, _):
        return False

    def pick(self, *_):
        self.further += 1
        return True


@pytest.mark.parametrize("is_hurried", [False, True])
def test_many_loads_beside_teams_are_foreseen_and_not_eased(is_hurried, monkeypatch):
    formulation, outlay, free, _ = loads_of(two_districts(920))
    record, run, eased = Record(formulation), Run(), []
    record.begin([None] * len(formulation.tiers))
    search = PlanSearch(record, Flows(run), run.watch)
    cheapest = search.cheapest(free)
    loads = LoadChoice(formulation, outlay, cheapest, np.zeros(2))
    loads.pick(cheapest, run.watch, 8)
    wanted = search._plan(search.dearest, cheapest, loads.loads)
    assert formulation.holds(wanted)
    plans, told = [cheapest, wanted], Told(loads.loads, is_hurried=is_hurried)
    monkeypatch.setattr(plan_search, "LoadChoice", lambda *_: told)
    monkeypatch.setattr(search, "_plan", lambda *_: plans.pop(0))
    monkeypatch.setattr(search, "_foreseen", lambda plan, _, given: (plan, given))
    monkeypatch.setattr(search, "_eased", lambda *given: eased.append(1) or given[1])
    assert not search.is_hurried  # no loads are chosen yet
    plan, _ = search.load(cheapest, np.zeros(2))
    assert plan is wanted
    assert search.is_hurried == is_hurried
    assert told.further == 2
    assert told.is_foreseen == is_hurried
    assert len(eased) == (not is_hurried)
