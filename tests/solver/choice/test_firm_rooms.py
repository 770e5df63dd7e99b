"""Rooms of firms: no plan has more dispatches, and none that is told is too wide."""

from collections import Counter
from itertools import combinations

import numpy as np
import pytest

from lawyer_assign.engines.watch import Watch
from lawyer_assign.solver.choice.excused.dispatch_cuts import DispatchCuts
from lawyer_assign.solver.choice.excused.firm_rooms import FirmRooms
from lawyer_assign.solver.choice.excused.link_rounds import LinkRounds
from lawyer_assign.solver.choice.excused.sending_cuts import SendingCuts
from lawyer_assign.solver.choice.face import Face
from lawyer_assign.solver.choice.two_way import stable_of
from tests.solver.choice.test_comb_bound import KINDS, markets
from tests.solver.choice.test_firm_bound import opening, sating
from tests.solver.choice.test_link_bound import points_of
from tests.worlds.examples import how_many

SEEDS = how_many(500, 80)
POINTS = 6


def asked(make):
    """Yield markets, their plans, the program, and mixtures of these, moved by chance.

    In half of them no row blocks, and in half of them a third of all posts is gone, so
    that more is to be dispatched.
    """
    draw = np.random.default_rng(0)
    for seed, formulation, best, plans in markets(make, SEEDS):
        stable = stable_of(formulation)
        rounds = LinkRounds(Face(formulation, stable, 2, (), best), Watch())
        points = points_of(rounds, stable, plans)
        mixtures = []
        for _ in range(POINTS):
            some = draw.choice(len(points), size=min(3, len(points)), replace=False)
            mixed = draw.dirichlet(np.ones(len(some))) @ points[some]
            posts = len(rounds.posts.firm)
            mixed[posts:] *= draw.random() < 0.5
            mixed[:posts] *= draw.random(posts) < draw.choice([0.67, 1])
            off = (draw.random(len(mixed)) < 0.2) * draw.normal(0, 0.3, len(mixed))
            mixtures.append(np.clip(mixed + off, 0, 1))
        yield seed, formulation, best, plans, rounds, points, mixtures


def dispatches(rounds, stable, plans):
    """Return per plan and firm the posts that firm and committee did not choose."""
    firms, is_sent = len(stable.seats), rounds.posts.column < 0
    sent = [stable.pair_firm[one & is_sent] for one in plans]
    return np.array([np.bincount(one, minlength=firms) for one in sent])


@KINDS
def test_no_plan_as_good_dispatches_more_than_its_firms_have_room_for(make):
    seen = Counter()
    for seed, formulation, _, plans, rounds, points, mixtures in asked(make):
        stable = stable_of(formulation)
        seeker = FirmRooms(rounds.combs, len(stable.seats))
        sent = dispatches(rounds, stable, plans)
        for mixed in mixtures:
            rooms = seeker.at(mixed)
            for firm in rooms.told:
                columns, factors, constant = rooms.row(firm)
                room = points[:, columns] @ factors + constant
                assert (sent[:, firm] <= room).all(), (seed, firm)
                seen["told"] += 1
                seen["tight"] += (sent[:, firm] == room).any()
                seen["sent"] += sent[:, firm].any()
                seen["of plans"] += (factors < 0).any()
            for cut in rooms.violated(mixed, 1e-3):
                assert cut.factors @ mixed[cut.columns] < cut.least
                assert (points[:, cut.columns] @ cut.factors).min() >= cut.least, seed
                seen["violated"] += 1
    assert seen["told"] > SEEDS
    assert seen["tight"] > seen["told"] / 4
    assert seen["sent"] > SEEDS / 80
    assert min(seen["violated"], seen["of plans"]) > SEEDS / 20


@KINDS
def test_every_plan_as_good_keeps_rows_of_dispatch_that_know_rooms(make):
    seen = Counter()
    for seed, formulation, best, _, rounds, points, mixtures in asked(make):
        stable = stable_of(formulation)
        bounds = Face(formulation, stable, 2, (), best).bounds
        seeker = FirmRooms(rounds.combs, len(stable.seats))
        dispatch = DispatchCuts(stable, rounds.posts, bounds)
        sending, first = SendingCuts(dispatch), rounds.combs.posts
        for mixed in mixtures:
            rooms, parts = seeker.at(mixed), mixed[rounds.combs.sends :]
            found = dispatch.violated(mixed, 1e-3, rooms)
            for cut in [*found, *sending.violated(mixed, parts, 1e-3, rooms)]:
                assert cut.factors @ mixed[cut.columns] < cut.least
                kept = (points[:, cut.columns] @ cut.factors).min()
                assert kept >= cut.least, seed
                is_told = (cut.columns >= first) & (cut.columns < rounds.combs.sends)
                seen["told"] += is_told.any()
                seen["tight"] += is_told.any() and kept == cut.least
    if make in (opening, sating):  # in the others those who dispatch are not full
        assert seen["told"] > SEEDS / 2
        assert seen["tight"] > seen["told"] / 2


def least_of_all(rounds, firm, point):
    """Return the least room of a firm, of all choices of C, teeth, and v."""
    served = rounds.combs.served(point)[firm.columns]
    own, places = point[firm.columns], range(len(firm.columns))
    tie = np.searchsorted(firm.ends, places)
    teeth = np.flatnonzero(firm.is_tooth)
    found = float(firm.enough)
    for size in range(min(firm.enough, len(places)) + 1):
        for some in combinations(places, size):
            last = max((tie[one] for one in some), default=-1)
            total = 0.0
            for one in some:
                own_teeth = teeth[(teeth == one) | (tie[teeth] < tie[one])]
                total += min(1.0, served[own_teeth].min(initial=1.0)) - own[one]
            if size == firm.enough:
                found = min(found, total - own[tie > last].sum())
            elif len(teeth):
                rest = firm.enough - size
                found = min(found, total + rest * served[teeth].min())
    return found


@KINDS
def test_no_choice_of_posts_leaves_less_room(make):
    seen = Counter()
    for seed, formulation, _, _, rounds, _, mixtures in asked(make):
        seeker = FirmRooms(rounds.combs, len(stable_of(formulation).seats))
        for mixed in mixtures:
            rooms = seeker.at(mixed)
            for firm in rounds.combs.firms:
                if not firm.is_filled or len(firm.columns) > 8:
                    continue
                least = least_of_all(rounds, firm, mixed)
                if firm.firm not in rooms.told:
                    assert least >= firm.enough - mixed[firm.columns].sum() - 1e-9
                    continue
                columns, factors, constant = rooms.row(firm.firm)
                room = float(factors @ mixed[columns]) + constant
                assert room == pytest.approx(least), seed
                seen["told"] += 1
    assert seen["told"] > SEEDS / 4
