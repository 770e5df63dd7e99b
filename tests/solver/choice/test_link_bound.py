"""Every plan as good keeps what the program of links says; so does its bound."""

from collections import Counter

import numpy as np

from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import formulate
from lawyer_assign.problem import Problem
from lawyer_assign.solver.choice.excused import link_bound as module
from lawyer_assign.solver.choice.excused import whole_links
from lawyer_assign.solver.choice.excused.fewest import Fewest
from lawyer_assign.solver.choice.excused.link_bound import link_bound
from lawyer_assign.solver.choice.excused.link_plans import LEAST_PARTS, LinkPlans
from lawyer_assign.solver.choice.excused.link_rounds import LinkRounds
from lawyer_assign.solver.choice.excused.whole_links import WholeLinks
from lawyer_assign.solver.choice.face import Face
from lawyer_assign.solver.choice.start import start_by_choice
from lawyer_assign.solver.choice.two_way import pins_of, stable_of
from tests.solver.choice.test_comb_bound import KINDS, POINTS, markets
from tests.solver.choice.test_firm_bound import opening, queue, sating
from tests.worlds.examples import how_many

SEEDS = how_many(600, 150)
"""Worlds of each of four kinds, for each question."""

FEW = how_many(250, 150)
"""The same where each is asked all that there is to ask."""


def points_of(rounds, stable, plans):
    """Return what the program has of plans."""
    return np.array([rounds.point_of(stable, one) for one in plans])


def kind_of(cut, posts, sends):
    """Say what a row is about; there are so many columns before those who send."""
    if (blocks := (cut.columns >= posts) & (cut.columns < sends)).any():
        return "combs" if blocks.sum() > 1 or cut.least else "worse posts"
    return "sending" if (cut.columns >= sends).any() else "dispatch"


@KINDS
def test_every_plan_as_good_keeps_all_rows(make):
    seen, draw = Counter(), np.random.default_rng(0)
    for seed, formulation, best, plans in markets(make, SEEDS):
        stable = stable_of(formulation)
        rounds = LinkRounds(Face(formulation, stable, 2, (), best), Watch())
        points = points_of(rounds, stable, plans)
        rounds.ask_who_sends()
        if seed % 2:
            rounds.seeker.ask_rooms()
        rows = points @ rounds.form.matrix.T
        assert (rows >= rounds.form.row_least).all(), seed
        assert (rows <= rounds.form.row_most).all(), seed
        assert (points <= rounds.form.most).all()
        for _ in range(POINTS):
            some = draw.choice(len(points), size=min(3, len(points)), replace=False)
            mixed = draw.dirichlet(np.ones(len(some))) @ points[some]
            mixed[len(rounds.posts.firm) :] *= draw.random() < 0.5
            off = (draw.random(len(mixed)) < 0.2) * draw.normal(0, 0.3, len(mixed))
            mixed = np.clip(mixed + off, 0, 1)
            for cut in rounds.violated(mixed, Watch()):
                assert cut.factors @ mixed[cut.columns] < cut.least
                least = (points[:, cut.columns] @ cut.factors).min()
                assert least >= cut.least, seed
                kind = kind_of(cut, rounds.combs.posts, rounds.combs.sends)
                seen[kind] += 1
                seen[f"tight {kind}"] += least == cut.least
    for kind in ("combs", "worse posts", "dispatch"):
        assert seen[kind] > SEEDS / 10, seen
        assert seen[f"tight {kind}"] > seen[kind] / 4


def from_the_worst(make):
    """Yield markets with what blocks in their plans; the worst of these is known."""
    for seed, formulation, best, plans in markets(make, SEEDS):
        stable = stable_of(formulation)
        face = Face(formulation, stable, 2, pins_of(formulation), best)
        blocking = [int(stable.amounts(one).sum()) for one in plans]
        rounds = LinkRounds(face, Watch())
        made = LinkPlans(face, plans[int(np.argmax(blocking))])
        yield seed, formulation, best, blocking, rounds, made


@KINDS
def test_no_plan_as_good_has_fewer_blocking_pairs(make):
    seen = Counter()
    for seed, formulation, best, blocking, rounds, made in from_the_worst(make):
        stable, fewest = stable_of(formulation), min(blocking)
        columns = rounds.form.matrix.shape[1] if rounds.is_one_each else 0
        found = rounds.run(made.most, 0, Watch())
        if rounds.is_one_each and seed % 2:  # with columns of who sends whom
            rounds.ask_who_sends()
            again = rounds.run(made.most, found, Watch())
            assert found <= again <= fewest, (seed, again, fewest)
            seen["told"] += rounds.form.matrix.shape[1] > columns
            sent = rounds.seeker._sent
            rounds.ask_who_sends(whole_links.MUCH, whole_links.SOON)  # columns stay
            assert rounds.seeker._sent is sent
            assert again <= rounds.run(made.most, again, Watch()) <= fewest, seed
        if rounds.is_one_each and found < made.most:
            WholeLinks(rounds, made, Watch()).near(Watch())
        for least in LEAST_PARTS:
            made.make(rounds.blocks, least, Watch())
        assert found <= fewest, (seed, found, fewest)
        seen["blocks"] += fewest > 0
        seen["reached"] += 0 < found == fewest
        seen["one each"] += rounds.is_one_each
        seen["missed"] += rounds.is_one_each and found < fewest
        assert made.most == int(stable.amounts(made.chosen).sum())
        assert formulation.prices(made.chosen)[:2] == formulation.prices(best)[:2]
        seen["improved"] += max(blocking) > fewest
        seen["best"] += max(blocking) > made.most == fewest
    if make in (opening, sating):  # in the others hardly anybody is short
        assert seen["told"] >= SEEDS / 100
    assert seen["reached"] >= seen["blocks"] / 4
    assert seen["missed"] <= seen["one each"] / 4
    assert seen["best"] >= seen["improved"] / 2 > 0


def test_the_start_asks_it_of_markets_large_enough(monkeypatch):
    formulation = formulate(Problem.of(queue(3), opening(0)[1]))
    assert start_by_choice(formulation, Watch()).start.floors[2] < 3
    monkeypatch.setattr(module, "SMALL", 1)
    assert start_by_choice(formulation, Watch()).start.floors[2] == 3


def test_it_stops_when_it_is_told(monkeypatch):
    monkeypatch.setattr(module, "SMALL", 1)
    formulation = formulate(Problem.of(queue(3), opening(0)[1]))
    found = start_by_choice(formulation, Watch()).start.chosen
    face = Face(formulation, stable_of(formulation), 2, (), found)
    assert link_bound(face, Fewest(0, found), Watch()).bound == 3
    assert link_bound(face, Fewest(0, found), Watch(stop=lambda: True)).bound == 0
    for looks in range(2, 12):
        asked = iter([False] * looks)
        watch = Watch(stop=lambda asked=asked: next(asked, True))
        assert 1 <= link_bound(face, Fewest(1, found), watch).bound <= 3


@KINDS
def test_what_is_closed_is_the_fewest_of_all(make):
    seen = Counter()
    for seed, formulation, best, blocking, rounds, made in from_the_worst(make):
        fewest = min(blocking)
        if seed % 2:
            rounds.run(made.most, 0, Watch())
        if seed % 4 == 1 and rounds.is_one_each:
            columns = rounds.form.matrix.shape[1]
            rounds.ask_who_sends()
            rounds.run(made.most, rounds.bound, Watch())
            seen["told"] += rounds.form.matrix.shape[1] > columns
        whole = WholeLinks(rounds, made, Watch())
        if seed % 3 and rounds.is_one_each:
            search = whole.near if seed % 3 == 1 else whole.dive
            seen["searched"] += search(Watch())
        found = whole.closed(Watch())
        assert found <= fewest, (seed, found, fewest)
        assert found <= made.most
        seen["raised"] += found > 0
        if rounds.is_one_each:
            seen["proved"] += found == made.most > 0
        said = WholeLinks(rounds, made, Watch()).closed(Watch(stop=lambda: True))
        assert said == min(rounds.bound, made.most)
        assert made.most == int(stable_of(formulation).amounts(made.chosen).sum())
        assert formulation.prices(made.chosen)[:2] == formulation.prices(best)[:2]
    if make in (opening, sating):
        assert seen["told"] >= 1
    assert seen["raised"] > SEEDS / 100
    assert seen["searched"] >= 1
    assert seen["proved"] >= SEEDS / 60


@KINDS
def test_it_is_never_more_than_the_fewest_however_long_it_may_take(make, monkeypatch):
    """Rows of who sends are asked before the first search, if there is time."""
    seen, asked = Counter(), LinkRounds.ask_who_sends

    def ask(rounds, *gains):
        seen["asked", gains] += 1
        asked(rounds, *gains)

    monkeypatch.setattr(module, "SMALL", 1)
    monkeypatch.setattr(whole_links, "CLOSED", 0)
    monkeypatch.setattr(LinkRounds, "ask_who_sends", ask)
    for seed, formulation, best, plans in markets(make, FEW // 2):
        stable = stable_of(formulation)
        blocking = [int(stable.amounts(one).sum()) for one in plans]
        known = plans[int(np.argmax(blocking))]
        asks = Face.of(formulation, best), Fewest(0, known)
        for long in (0.0, float("inf")):
            monkeypatch.setattr(whole_links, "LONG", long)
            if (found := link_bound(*asks, Watch())) is not None:
                assert found.bound <= min(blocking), (seed, found.bound)
                assert found.bound <= found.blocking(stable) <= max(blocking)
                assert found.blocking(stable) in blocking, seed
                seen["closed", long] += 0 < found.bound == found.blocking(stable)
    assert seen["asked", (whole_links.MUCH, whole_links.SOON)] > FEW / 15, seen
    for long in (0.0, float("inf")):
        assert seen["closed", long] > 1, seen


@KINDS
def test_a_search_that_is_through_leaves_no_better_plan_near(make, monkeypatch):
    seen = Counter()
    monkeypatch.setattr(LinkPlans, "make", lambda *_: None)
    for seed, formulation, best, plans in markets(make, FEW):
        stable = stable_of(formulation)
        face = Face(formulation, stable, 2, pins_of(formulation), best)
        blocking = np.array([int(stable.amounts(one).sum()) for one in plans])
        rounds = LinkRounds(face, Watch())
        if not rounds.is_one_each:
            continue
        rounds.run(int(blocking.max()), 0, Watch())
        worst = plans[int(blocking.argmax())]
        made = LinkPlans(face, worst)
        whole = WholeLinks(rounds, made, Watch())
        whole.near(Watch(), 1)
        if not whole._is_through:
            continue
        far = points_of(rounds, stable, plans)[:, ~whole._near] > 0
        near = blocking[~far.any(axis=1)]
        assert made.most <= near.min(initial=made.most), seed
        assert not whole.near(Watch())
        seen["through"] += made.most > 0
        seen["tight"] += len(near) > 0 and 0 < made.most == near.min()
    assert seen["through"] >= FEW / 75
    assert seen["tight"] >= FEW / 75


def test_rows_are_given_up_only_where_two_solutions_are_no_plan(monkeypatch):
    """A first one says which row it missed, and the next one keeps it."""
    told = []
    monkeypatch.setattr(LinkPlans, "make", lambda *_: told.append("make"))
    monkeypatch.setattr(WholeLinks, "_take", lambda *_: told.append("take") or False)
    formulation = formulate(Problem.of(queue(3), opening(0)[1]))
    best = start_by_choice(formulation, Watch()).start.chosen
    face = Face.of(formulation, best)
    rounds = LinkRounds(face, Watch())
    rounds.run(9, 0, Watch())
    monkeypatch.setattr(LinkPlans, "most", 9)
    whole = WholeLinks(rounds, LinkPlans(face, best), Watch())
    whole._near[:] = True
    for tries, steps in ((1, ["take", "make"]), (4, ["take", "take", "make"] * 2)):
        told.clear()
        whole.near(Watch(), tries)
        assert told == steps
