"""Blocking pairs of a city, asked beside the search for plans: true, and it ends."""

import threading
import time
from collections import Counter
from types import SimpleNamespace

import numpy as np
import pytest

from lawyer_assign.engines.cpsat import Settings
from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import formulate
from lawyer_assign.problem import Problem
from lawyer_assign.solver.answer import Start
from lawyer_assign.solver.choice import backend as choice
from lawyer_assign.solver.choice import fewest_blocking as module
from lawyer_assign.solver.choice import start as start_module
from lawyer_assign.solver.choice.backend import Choice
from lawyer_assign.solver.choice.behind import points_bound
from lawyer_assign.solver.choice.behind.improved import Improved
from lawyer_assign.solver.choice.fewest_blocking import Aside, Proved
from lawyer_assign.solver.choice.start import Begun, start_by_choice
from lawyer_assign.solver.choice.two_way import stable_of
from lawyer_assign.solver.cpsat.backend import CpSat
from tests.solver.choice.test_blocking_bound import sending, tight
from tests.solver.choice.test_early_links import nobody_is_left
from tests.solver.choice.test_firm_bound import WISH, asked, queue
from tests.solver.choice.test_unserved import KINDS, crossing
from tests.worlds.examples import how_many
from tests.worlds.oracles import priced_plans

SEEDS = how_many(400, 30)
"""Worlds of each kind."""


@pytest.fixture
def city(monkeypatch):
    """Small worlds are asked as cities are, in two threads."""
    monkeypatch.setattr(module, "LARGE", 0)
    monkeypatch.setattr(module.combs, "LARGE", 0)
    monkeypatch.setattr(choice, "TOO_LARGE", 0)
    monkeypatch.setattr(choice, "QUIET", 0)
    for name in ("least_blocking", "pinned_bound"):
        monkeypatch.setattr(module, name, lambda *_: 0)
    monkeypatch.setattr(points_bound, "SMALL", 10**9)


def run_of(threads, **named):
    return Run(Watch(60.0, **named), Settings(threads, threads=threads))


@KINDS
def test_what_it_proves_is_true_of_every_plan(make, city):
    """Of all tiers: conditions are asked of the plans that keep them."""
    seen, backend = Counter(), Choice(CpSat())
    for seed, formulation, _ in asked(make, range(SEEDS)):
        answers = [backend.solve(formulation, run_of(many)) for many in (1, 2)]
        assert nobody_is_left()
        one, two = answers
        if two.chosen is None:
            continue
        stable, priced = stable_of(formulation), priced_plans(formulation)
        prices, least = (
            formulation.prices(two.chosen),
            min(price for price, _ in priced),
        )
        assert prices == tuple(tier.price for tier in two.tiers)
        for at, tier in enumerate(two.tiers):
            if tier.bound is not None and prices[:at] == least[:at]:
                assert tier.bound <= least[at], (seed, at)
            under = tier.conditional
            if under is None or not hasattr(under, "firms"):
                continue
            others = ~np.isin(stable.firm, under.firms)
            assert not stable.amounts(two.chosen)[others].any(), seed
            for price, plan in priced:
                keeps = not stable.amounts(plan)[others].any()
                if keeps and all(price[up] <= prices[up] for up in range(at)):
                    assert under.bound <= price[at], (seed, at)
        if prices[:2] == least[:2] and prices[2]:
            seen["blocks"] += 1
            seen["proved"] += two.tiers[2].bound == prices[2]
            # Both ways are asked here, and one by one thread: never less is proved.
            assert (two.tiers[2].bound or 0) >= (one.tiers[2].bound or 0), seed
    assert make is sending or seen["blocks"] > SEEDS / 40, seen
    assert make is sending or seen["proved"] > SEEDS / 80, seen


def test_it_begins_once_and_only_where_a_city_blocks(city, monkeypatch):
    began = list[int]()
    original = module.among_firms
    monkeypatch.setattr(
        module, "among_firms", lambda *a, **k: began.append(1) or original(*a, **k)
    )
    formulation = formulate(Problem.of(queue(3), WISH))
    with Aside(watch := Watch(60.0)) as aside:
        begun = start_by_choice(formulation, watch, aside)
        assert aside.has_begun
        assert begun.aside is aside
        assert (begun.start.floors[2] or 0) == 0  # not waited for
        assert aside.proved(waits=True).bound == 3 == aside.proved(waits=False).bound
    assert began == [1]
    monkeypatch.setattr(module.combs, "LARGE", 10**9)
    with Aside(watch := Watch(60.0)) as aside:
        assert start_by_choice(formulation, watch, aside).start.floors[2] == 3
        assert not aside.has_begun
        assert aside.proved(waits=True).bound == 0
    assert nobody_is_left()


def test_it_is_given_up_once_all_is_proved(city, monkeypatch):
    formulation = formulate(Problem.of(queue(3), WISH))
    monkeypatch.setattr(module, "among_firms", endless(began := threading.Event()))
    monkeypatch.setattr(module, "pinned_bound", lambda *_: 3 * began.wait(5))
    with Aside(watch := Watch(60.0)) as aside:
        assert start_by_choice(formulation, watch, aside).start.floors[2] == 3
        assert nobody_is_left()
        assert aside.proved(waits=True).bound == 0


def test_it_is_given_up_where_nothing_blocks_after_all(city, monkeypatch):
    """Where flows find such a plan behind one that blocks."""
    seen = 0
    for _, formulation, best in asked(tight, range(200)):
        stable, before = stable_of(formulation), formulation.prices(best)[:2]
        plans = [one for price, one in priced_plans(formulation) if price[:2] == before]
        blocks = [bool(stable.amounts(one).any()) for one in plans]
        if all(blocks) or not any(blocks):
            continue
        sore, calm = plans[blocks.index(True)], plans[blocks.index(False)]
        began = threading.Event()
        monkeypatch.setattr(module, "among_firms", endless(began))

        def finds(linked, chosen, watch, told, sore=sore, calm=calm, began=began):
            told(sore)
            assert began.wait(5)
            return calm

        monkeypatch.setattr(start_module, "fewer_blocking", finds)
        with Aside(watch := Watch(60.0)) as aside:
            start_by_choice(formulation, watch, aside)
            assert began.is_set()
            assert nobody_is_left()
        seen += 1
    assert seen > 2


def test_nobody_waits_who_does_not_have_to(city, monkeypatch):
    formulation = formulate(Problem.of(queue(3), WISH))
    monkeypatch.setattr(module, "among_firms", endless(began := threading.Event()))
    with Aside(watch := Watch(60.0)) as aside:
        start_by_choice(formulation, watch, aside)
        assert began.wait(5)
        assert aside.proved(waits=False).bound == 0
        assert watch.seconds < 10
        watch.is_interrupted = True
        assert aside.proved(waits=True).bound == 2
        assert aside.proved(waits=False).bound == 2


def test_combs_prove_what_desks_do_not(city, monkeypatch):
    (face, _), found = crossing()
    monkeypatch.setattr(module, "opening_bound", lambda *_, **__: 0)
    asked_ = face, 9, Watch(60.0)
    assert module.among_firms(*asked_, asks_both=True).bound == found > 0
    # One thread has no time for both where combs cannot prove all there is.
    assert module.among_firms(*asked_).bound == 0


def endless(began):
    """Return what goes on until it is told to stop, and has proved 2 by then."""

    def asks(*args, **_):
        began.set()
        while not args[-1].must_stop:
            time.sleep(0.01)
        return Proved(2)

    return asks


def test_what_is_proved_until_somebody_says_stop_holds(city, monkeypatch):
    backend, formulation = Choice(CpSat()), formulate(Problem.of(queue(3), WISH))
    monkeypatch.setattr(module, "among_firms", endless(began := threading.Event()))
    found = backend.solve(formulation, run_of(2, stop=began.is_set))
    assert found.tiers[2].price == 3
    assert found.tiers[2].bound == 2
    assert nobody_is_left()


def test_nothing_is_at_work_behind_an_error(city, monkeypatch):
    backend, formulation = Choice(CpSat()), formulate(Problem.of(queue(3), WISH))
    monkeypatch.setattr(module, "among_firms", endless(began := threading.Event()))

    def struck(*_):
        assert began.wait(5)
        raise KeyboardInterrupt

    monkeypatch.setattr(Choice, "_better", struck)
    with pytest.raises(KeyboardInterrupt):
        backend.solve(formulation, run_of(2))
    assert nobody_is_left()


@pytest.mark.parametrize("threads", [1, 2])
def test_what_it_raises_is_not_lost(threads, city, monkeypatch):
    def fails(*_, **__):
        raise ValueError("lost")

    monkeypatch.setattr(module, "among_firms", fails)
    formulation = formulate(Problem.of(queue(3), WISH))
    with pytest.raises(ValueError, match="lost"):
        Choice(CpSat()).solve(formulation, run_of(threads))
    assert nobody_is_left()


def test_plans_are_not_rearranged_once_it_has_proved_the_rest(city, monkeypatch):
    formulation, mended = formulate(Problem.of(queue(3), WISH)), list[int]()

    def waited(self, formulation, begun, chosen, run):
        assert begun.aside.proved(waits=True).bound == 3
        return Improved(begun.start)

    monkeypatch.setattr(Choice, "_improved", waited)
    monkeypatch.setattr(Choice, "_mended", lambda *_: mended.append(1))
    answer = Choice(CpSat()).solve(formulation, run_of(2))
    assert answer.status == "optimal"
    assert not mended


def test_what_is_proved_by_then_says_whether_the_condition_may_be_dropped(monkeypatch):
    formulation, seen = formulate(Problem.of(queue(3), WISH)), list[int]()
    known = Choice(CpSat()).solve(formulation, Run())
    prices = tuple(tier.price for tier in known.tiers)
    start = Start(known.chosen, (*prices[:2], 0, *prices[3:]), 2)
    begun = Begun(start, aside=SimpleNamespace(proved=lambda **_: Proved(3, 1)))
    monkeypatch.setattr(
        choice, "_sore", lambda _, start, *__: seen.append(start.floors[2])
    )
    Choice(CpSat())._cut(formulation, begun, Improved(start), Run(), 0.5)
    assert seen == [3]


@pytest.mark.parametrize("waits", [False, True])
def test_it_is_asked_only_where_it_can_raise_anything(waits):
    formulation, told = formulate(Problem.of(queue(3), WISH)), list[bool]()
    known = Choice(CpSat()).solve(formulation, Run())
    prices = tuple(tier.price for tier in known.tiers)
    aside = SimpleNamespace(proved=lambda *, waits: told.append(waits) or Proved(2))
    for floor, expected in ((0, 2), (2, 2), (3, 3)):
        floors = (*prices[:2], floor, *prices[3:])
        start = Start(known.chosen, floors, 2)
        found = choice._lifted(formulation, Improved(start), aside, waits=waits)
        assert found.start.floors == (*prices[:2], expected, *prices[3:])
    assert told == [waits, waits]
    assert choice._lifted(formulation, found, None, waits=waits) is found
