"""Every plan as good keeps what the linear program of blocking pairs says."""

from collections import Counter

import numpy as np
import pytest

from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import formulate
from lawyer_assign.problem import Problem
from lawyer_assign.solver.choice.excused import comb_bound as module
from lawyer_assign.solver.choice.excused.comb_bound import (
    Plans,
    Rounds,
    comb_bound,
)
from lawyer_assign.solver.choice.excused.excused_combs import ExcusedCombs
from lawyer_assign.solver.choice.excused.fewest import Fewest
from lawyer_assign.solver.choice.excused.pooled_pairs import Pool, form_of
from lawyer_assign.solver.choice.face import Face
from lawyer_assign.solver.choice.matroid_market import (
    is_matroid_market,
    most_per_row,
)
from lawyer_assign.solver.choice.start import start_by_choice
from lawyer_assign.solver.choice.two_way import pins_of, stable_of
from tests.solver.choice.test_blocking_bound import sending, tight
from tests.solver.choice.test_firm_bound import asked, opening, queue, sating
from tests.worlds.examples import how_many
from tests.worlds.oracles import priced_plans

MANY = 1_000
SEEDS = how_many(700, 150)
POINTS = 6
"""Points that combs are asked about in each world, and of each plan that is tried."""


def plans_as_good(formulation, best):
    """Return all plans as good as one in the tiers before stability."""
    wanted = formulation.prices(best)[:2]
    plans = [one for prices, one in priced_plans(formulation) if prices[:2] == wanted]
    return np.array(plans)


def points_of(stable, pool, plans):
    """Return what the program has of plans: posts, and rows that block."""
    return np.array(
        [np.append(pool.sums(one), stable.amounts(one)) for one in plans], float
    )


def markets(make, count=SEEDS):
    """Yield formulations whose firms are a market, with all plans as good as one."""
    for seed, formulation, best in asked(make, range(count)):
        if is_matroid_market(Face(formulation, stable_of(formulation), 2, (), best)):
            yield seed, formulation, best, plans_as_good(formulation, best)


KINDS = pytest.mark.parametrize(
    "make",
    [tight, opening, sending, sating],
    ids=["tight", "opening", "sending", "sating"],
)


@KINDS
def test_every_plan_as_good_keeps_rows_and_combs(make):
    seen, draw = Counter(), np.random.default_rng(0)
    for seed, formulation, best, plans in markets(make):
        stable, pool = stable_of(formulation), Pool.of(stable_of(formulation))
        face = Face(formulation, stable, 2, (), best)
        bounds, here = face.bounds, stable.pair_committee
        form = form_of(stable, pool, bounds, Watch())
        points = points_of(stable, pool, plans)
        rows = points @ form.matrix.T
        assert (rows >= form.row_least).all(), seed
        assert (rows <= form.row_most).all(), seed
        assert (points <= form.most).all()
        of_committee = most_per_row(bounds, here, stable.committees)
        seeker = ExcusedCombs(stable, pool, of_committee, Watch())
        for _ in range(POINTS):
            some = draw.choice(len(points), size=min(3, len(points)), replace=False)
            mixed = draw.dirichlet(np.ones(len(some))) @ points[some]
            mixed[len(pool.size) :] *= draw.random() < 0.5
            off = (draw.random(len(mixed)) < 0.2) * draw.normal(0, 0.3, len(mixed))
            for cut in seeker.violated(np.clip(mixed + off, 0, None), 1e-6, Watch()):
                least = (points[:, cut.columns] @ cut.factors).min()
                assert least >= cut.least, seed
                seen["cuts"] += 1
                seen["tight"] += least == cut.least
                seen["worse"] += (cut.factors < 0).any()
        seen["blocks"] += bool(points[:, len(pool.size) :].sum(axis=1).min())
    assert seen["cuts"] > SEEDS / 10
    assert seen["tight"] > seen["cuts"] / 2
    assert seen["worse"]


@KINDS
def test_no_plan_as_good_has_fewer_blocking_pairs(make):
    seen = Counter()
    for seed, formulation, best, plans in markets(make):
        stable = stable_of(formulation)
        face = Face(formulation, stable, 2, pins_of(formulation), best)
        blocking = [int(stable.amounts(one).sum()) for one in plans]
        fewest, chosen = min(blocking), plans[int(np.argmin(blocking))]
        worst = plans[int(np.argmax(blocking))]
        hard = np.random.default_rng(seed).random(stable.committees) < 0.5
        rounds = Rounds(face, chosen, hard, Watch())
        made = Plans(face, worst, rounds.pool)
        found = rounds.run(made, 0, Watch(60.0))
        assert found <= fewest, (seed, found, fewest)
        seen["said"] += found > 0
        seen["reached"] += 0 < found == fewest
        seen["blocks"] += fewest > 0
        known = comb_bound(face, Fewest(0, worst), Watch())
        assert known.bound == 0
        assert known.chosen is worst
        seen["improved"] += max(blocking) > made.most
        seen["best"] += max(blocking) > made.most == fewest
        assert made.most == int(stable.amounts(made.chosen).sum())
        assert formulation.prices(made.chosen)[:2] == formulation.prices(best)[:2]
    assert seen["said"] >= seen["blocks"] / 2
    assert seen["reached"] >= seen["said"] / 2
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
    assert comb_bound(face, Fewest(0, found), Watch()).bound == 3
    assert comb_bound(face, Fewest(0, found), Watch(stop=lambda: True)).bound == 0
    looks = iter([False] * 3)
    assert (
        comb_bound(face, Fewest(1, found), Watch(stop=lambda: next(looks, True))).bound
        == 1
    )
