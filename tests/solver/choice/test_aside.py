"""Blocking pairs of a city, asked beside the search for plans: true, and it ends."""

import threading
from collections import Counter

import numpy as np
import pytest

from lawyer_assign.engines.cpsat import Settings
from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import formulate
from lawyer_assign.problem import Problem
from lawyer_assign.solver.choice import backend as choice
from lawyer_assign.solver.choice import blocking_bound as module
from lawyer_assign.solver.choice.backend import Choice
from lawyer_assign.solver.choice.behind import points_bound
from lawyer_assign.solver.choice.blocking_bound import Aside
from lawyer_assign.solver.choice.start import stable_of, start_by_choice
from lawyer_assign.solver.cpsat.backend import CpSat
from tests.solver.choice.test_blocking_bound import fewest_blocking, sending, tight
from tests.solver.choice.test_firm_bound import WISH, asked, opening, queue, sating
from tests.solver.choice.test_unserved import altered
from tests.worlds.examples import how_many
from tests.worlds.oracles import priced_plans

SEEDS = how_many(400, 30)
"""Worlds of each kind."""

KINDS = pytest.mark.parametrize(
    "make",
    [tight, opening, sending, sating, altered],
    ids=["tight", "opening", "sending", "sating", "altered"],
)


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


def nobody_is_left():
    return not any(one.name in ("beside", "highs") for one in threading.enumerate())


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
                    seen["under a condition"] += 1
        if prices[:2] == least[:2] and prices[2]:
            seen["blocks"] += 1
            seen["proved"] += two.tiers[2].bound == prices[2]
            # Both ways are asked here, and one by one thread: never less is proved.
            assert (two.tiers[2].bound or 0) >= (one.tiers[2].bound or 0), seed
    assert make is sending or seen["blocks"] > SEEDS / 40, seen
    assert make is sending or seen["proved"] > SEEDS / 80, seen


def test_it_begins_once_and_only_where_a_city_blocks(city, monkeypatch):
    began = list[int]()
    original = module._among_firms
    monkeypatch.setattr(
        module, "_among_firms", lambda *a, **k: began.append(1) or original(*a, **k)
    )
    formulation = formulate(Problem.of(queue(3), WISH))
    with Aside(watch := Watch(60.0)) as aside:
        begun = start_by_choice(formulation, watch, aside)
        assert aside.has_begun
        assert (begun.start.floors[2] or 0) == 0  # not waited for
        assert aside.bound() == 3
    assert began == [1]
    monkeypatch.setattr(module.combs, "LARGE", 10**9)
    with Aside(watch := Watch(60.0)) as aside:
        assert start_by_choice(formulation, watch, aside).start.floors[2] == 3
        assert not aside.has_begun
    assert nobody_is_left()


def test_it_ends_where_nothing_blocks_after_all_or_all_is_proved(city, monkeypatch):
    formulation = formulate(Problem.of(queue(3), WISH))
    monkeypatch.setattr(module, "pinned_bound", lambda *_: 3)
    with Aside(watch := Watch(60.0)) as aside:
        assert start_by_choice(formulation, watch, aside).start.floors[2] == 3
        assert not aside.has_begun
        assert nobody_is_left()
        assert aside.bound() == 0
    monkeypatch.setattr(module, "pinned_bound", lambda *_: 0)
    facts = replace_rank(queue(3))
    calm = formulate(Problem.of(facts, WISH))
    with Aside(watch := Watch(60.0)) as aside:
        begun = start_by_choice(calm, watch, aside)
        blocks = stable_of(calm).amounts(begun.start.chosen).any()
        assert not blocks
        assert not aside.has_begun


def replace_rank(facts):
    """Return the same, but the firm likes whom it must serve best of all."""
    choices = [
        one.model_copy(update={"firm_refuses": False, "firm_rank": 1})
        if one.committee == "c0"
        else one
        for one in facts.choices
    ]
    return facts.model_copy(update={"choices": choices})


def test_it_hears_that_it_is_to_stop_and_what_it_raises_is_not_lost(city, monkeypatch):
    backend, formulation = Choice(CpSat()), formulate(Problem.of(queue(3), WISH))
    truth = fewest_blocking(formulation, backend.solve(formulation, Run()).chosen)
    for looks in range(12):
        left = iter([False] * looks)
        found = backend.solve(
            formulation, run_of(2, stop=lambda left=left: next(left, True))
        )
        assert (found.tiers[2].bound or 0) <= truth
        assert nobody_is_left()

    def fails(*_, **__):
        raise ValueError("lost")

    monkeypatch.setattr(module, "_among_firms", fails)
    with pytest.raises(ValueError, match="lost"):
        backend.solve(formulation, run_of(2))
    assert nobody_is_left()
    # One thread asks nobody else, so that it is raised there.
    monkeypatch.setattr(choice, "may_work_beside", lambda _: False)
    with pytest.raises(ValueError, match="lost"):
        backend.solve(formulation, run_of(1))
