"""The program of links beside a search for plans: never above the truth, and ends."""

import threading
import time
from collections import Counter

import numpy as np
import pytest

from lawyer_assign.engines.helper import POLL_SECONDS
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import formulate
from lawyer_assign.problem import Problem
from lawyer_assign.solver.choice.excused import link_bound as module
from lawyer_assign.solver.choice.excused.fewest import Fewest
from lawyer_assign.solver.choice.excused.link_bound import EarlyLinks, link_bound
from lawyer_assign.solver.choice.excused.link_rounds import LinkRounds
from lawyer_assign.solver.choice.face import Face
from lawyer_assign.solver.choice.fewest_blocking import Aside
from lawyer_assign.solver.choice.start import start_by_choice
from lawyer_assign.solver.choice.two_way import pins_of, stable_of
from tests.solver.choice.test_blocking_bound import tight
from tests.solver.choice.test_comb_bound import KINDS, markets
from tests.solver.choice.test_firm_bound import opening, queue
from tests.worlds.examples import how_many

FEW = how_many(150, 40)
"""Worlds of each of four kinds."""


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(module, "SMALL", 1)


def nobody_is_left():
    return not any(one.name in ("beside", "highs") for one in threading.enumerate())


@KINDS
@pytest.mark.parametrize(
    ("soon", "little"), [(4.0, 1.0), (np.inf, -1.0)], ids=["late", "from the first"]
)
def test_no_plan_as_good_has_fewer_blocking_pairs(
    make, soon, little, small, monkeypatch
):
    """Also where who sends is asked from the first round on that costs anything."""
    seen = Counter()
    monkeypatch.setattr(module, "EARLY", soon)
    monkeypatch.setattr(f"{LinkRounds.__module__}.LITTLE", little)
    for seed, formulation, best, plans in markets(make, FEW):
        stable, pins = stable_of(formulation), pins_of(formulation)
        blocking = [int(stable.amounts(one).sum()) for one in plans]
        known, fewest = plans[int(np.argmax(blocking))], min(blocking)
        early, watch = (
            EarlyLinks(Face(formulation, stable, 2, (), best), known),
            Watch(60),
        )
        asks = Face(formulation, stable, 2, pins, best), Fewest(0, known), watch
        with early.going_on(watch):
            # Who is first is chance: in every other world the program is.
            while seed % 2 and early.rounds is not None and not early.has_ended:
                time.sleep(POLL_SECONDS)
            found = link_bound(*asks, early)
        assert early.bound <= fewest, (seed, early.bound, fewest)
        if found is None:
            assert early.rounds is None or max(blocking) == 0
            continue
        assert found.bound <= fewest, (seed, found.bound, fewest)
        assert found.blocking(stable) in blocking, seed
        assert formulation.prices(found.chosen)[:2] == formulation.prices(best)[:2]
        seen["blocks"] += fewest > 0
        seen["proved"] += 0 < found.bound == found.blocking(stable)
        seen["asked alone"] += bool(seed % 2) and fewest > 0
        seen["alone"] += bool(seed % 2) and 0 < early.bound == fewest
    assert seen["proved"] >= seen["blocks"] * 0.6 > 0, seen
    # Some world needs more than rows and branching; CP-SAT closes it.
    assert 2 * seen["alone"] >= seen["asked alone"] - 1, seen
    assert nobody_is_left()


@KINDS
def test_what_goes_on_without_who_sends_is_never_above_the_truth(make, monkeypatch):
    """A fork has the rows of the other one, and none of its columns."""
    seen = Counter()
    monkeypatch.setattr(f"{LinkRounds.__module__}.LITTLE", -1.0)
    for seed, formulation, best, plans in markets(make, 3 * FEW):
        stable = stable_of(formulation)
        blocking = [int(stable.amounts(one).sum()) for one in plans]
        known = plans[int(np.argmax(blocking))]
        early, watch = (
            EarlyLinks(Face(formulation, stable, 2, (), best), known),
            Watch(),
        )
        early.rounds = LinkRounds(Face(formulation, stable, 2, (), best), watch, known)
        if not early.rounds.is_one_each:
            continue
        early.rounds.ask_who_sends_from(np.inf, 0.05, 4)
        early.rounds.run(max(blocking), 0, watch)
        aside = early.aside(early.rounds.seen, watch)
        assert aside.dive(3, watch).shape == early.rounds.seen.values.shape
        early.has_ended = True
        fork = early.fork(early.rounds, known, watch)
        seen["rows"] += len(fork._cuts) > len(fork.seen.cuts)
        seen["columns"] += len(early.rounds.seen.values) > len(fork.seen.values)
        assert fork.run(max(blocking), 0, watch) <= min(blocking), seed
    assert seen["columns"] > 0 or make is not opening, seen


@KINDS
def test_it_branches_from_a_program_that_is_ahead_then_goes_on(make, monkeypatch):
    """All that is proved in the end, where its own program learns nothing at first."""
    seen, branch = Counter(), EarlyLinks._branch

    def branches(early, rounds, watch):
        before = early.bound
        branch(early, rounds, watch)
        seen["branched"] += early.bound > before
        branched.append(rounds)

    monkeypatch.setattr(EarlyLinks, "_branch", branches)
    for seed, formulation, best, plans in markets(make, 2 * FEW):
        stable, branched, watch = stable_of(formulation), [], Watch(60)
        blocking = [int(stable.amounts(one).sum()) for one in plans]
        known, fewest = plans[int(np.argmax(blocking))], min(blocking)
        early = EarlyLinks(Face(formulation, stable, 2, (), best), known)
        own, other = (
            LinkRounds(Face(formulation, stable, 2, (), best), watch, known)
            for _ in range(2)
        )
        if not own.is_one_each:
            continue
        early.rounds = own
        other.run(1, 0, watch)  # branching has something left to prove
        if not early.branch_from(other):
            assert other.seen.cost <= 0, seed
            continue
        assert early.bound == other.bound
        assert own.seen.cost == 0
        early.run(own, watch)
        assert early.has_ended
        assert early.bound <= fewest, (seed, early.bound, fewest)
        if early.bound < max(blocking):  # else it was told to end
            assert branched[0].seen is other.seen, seed
            assert branched[1] is own, seed
            assert own.seen.cost > 0, seed
            assert not early.branch_from(other), "it has learned all"
            seen["went on"] += 1
        seen["given"] += 1
    assert seen["given"] > 0, seen
    # One pair, which the other program has proved, is mostly all there is elsewhere.
    assert min(seen["branched"], seen["went on"]) > 0 or make is not tight, seen


@pytest.mark.parametrize("is_given", [True, False])
def test_only_one_of_both_branches(is_given, small, monkeypatch):
    """The caller goes on looking for plans while the other one branches."""
    told = []

    class Near:
        def __init__(self, *_):
            pass

        def near(self, _, tries):
            told.append(("tries", tries))

        def closed(self, _, branches):
            told.append(("branches", branches))
            return 0

    formulation = formulate(Problem.of(queue(3), opening(0)[1]))
    found = start_by_choice(formulation, Watch()).start.chosen
    face = Face(formulation, stable_of(formulation), 2, (), found)
    early = EarlyLinks(face, found)
    early.rounds = LinkRounds(face, Watch())
    early.rounds.plain = early.rounds.seen
    for name, other in (("WholeLinks", Near), ("_follow", lambda *_: 0), ("CLOSED", 9)):
        monkeypatch.setattr(module, name, other)
    monkeypatch.setattr(LinkRounds, "run", lambda *_: 0)
    monkeypatch.setattr(EarlyLinks, "branch_from", lambda *_: is_given)
    link_bound(face, Fewest(1, found), Watch(), early)
    tries = module.TRIES if is_given else module.FIRST_TRIES
    assert told == [("tries", tries), ("branches", not is_given)]


@pytest.mark.parametrize("seconds", [0.0, 0.2])
def test_what_is_proved_holds_where_nobody_asks_who_sends_in_time(seconds, small):
    """The caller waits for that before it goes on from the program at work."""
    formulation = formulate(Problem.of(queue(3), opening(0)[1]))
    found = start_by_choice(formulation, Watch()).start.chosen
    stable = stable_of(formulation)
    face = Face(formulation, stable, 2, (), found)
    early = EarlyLinks(face, found)
    early.rounds = LinkRounds(face, Watch())
    early.rounds.bound = 2
    told = link_bound(face, Fewest(1, found), Watch(seconds), early)
    assert told is not None
    assert told.bound == 2


def test_the_start_has_it_work_beside(small):
    formulation = formulate(Problem.of(queue(3), opening(0)[1]))
    with Aside(watch := Watch(60)) as aside:
        begun = start_by_choice(formulation, watch, aside)
    assert begun.start.floors[2] == 3
    assert nobody_is_left()


def test_it_ends_when_it_is_told(small):
    formulation = formulate(Problem.of(queue(3), opening(0)[1]))
    found = start_by_choice(formulation, Watch()).start.chosen
    stable = stable_of(formulation)
    for looks in range(12):
        asked = iter([False] * looks)
        watch = Watch(60, stop=lambda asked=asked: next(asked, True))
        face = Face(formulation, stable, 2, (), found)
        early = EarlyLinks(face, found)
        with early.going_on(watch):
            told = link_bound(face, Fewest(1, found), watch, early)
        assert told is None or 1 <= told.bound <= 3
        assert nobody_is_left()


def test_what_is_raised_in_it_is_not_lost(small, monkeypatch):
    def fails(*_):
        raise ValueError("lost")

    formulation = formulate(Problem.of(queue(3), opening(0)[1]))
    monkeypatch.setattr(EarlyLinks, "_branch", fails)
    monkeypatch.setattr(LinkRounds, "run", lambda rounds, *_: rounds.bound)
    watch = Watch(60)
    with pytest.raises(ValueError, match="lost"), Aside(watch) as aside:
        start_by_choice(formulation, watch, aside)
    assert nobody_is_left()
