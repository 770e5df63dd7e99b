"""No plan without a blocking pair leaves fewer out than the program of combs says."""

from collections import Counter
from itertools import count

import numpy as np
import pytest

from lawyer_assign.engines.watch import Watch
from lawyer_assign.solver.choice import blocking_bound as module
from lawyer_assign.solver.choice import fewest_blocking as asking
from lawyer_assign.solver.choice.blocking_bound import least_blocking, least_unserved
from lawyer_assign.solver.choice.desks.who_is_hard import linked_flow
from lawyer_assign.solver.choice.excused import unserved
from lawyer_assign.solver.choice.excused.pooled_pairs import Pool
from lawyer_assign.solver.choice.excused.unserved import Unserved, fewest_unserved
from lawyer_assign.solver.choice.face import Face
from lawyer_assign.solver.choice.matroid_market import (
    has_one_limit,
    in_table,
    is_matroid_market,
)
from lawyer_assign.solver.choice.start import start_by_choice
from lawyer_assign.solver.choice.two_way import pins_of, stable_of
from lawyer_assign.solver.choice.windows.stable_window import within
from tests.solver.choice.test_blocking_bound import fewest_blocking, sending, tight
from tests.solver.choice.test_firm_bound import asked as formulations
from tests.solver.choice.test_firm_bound import opening, sating
from tests.worlds.examples import how_many
from tests.worlds.oracles import priced_plans

MANY = 1_000
SEEDS = how_many(400, 60)
POINTS = 6
"""Points that combs are asked about in each world."""


def altered(seed):
    """Return a tight world with a rule softened, moved to another tier, or left out."""
    facts, policy = tight(seed)
    rule = ("caseload", "one_each", "seats", "own_limits", "coverage")[seed % 5]
    how = int(np.random.default_rng(seed).integers(3))
    if how == 0:
        return facts, policy.without(rule)
    return facts, policy.soften(rule, (1, 5)[how - 1])


KINDS = pytest.mark.parametrize(
    "make",
    [tight, opening, sending, sating, altered],
    ids=["tight", "opening", "sending", "sating", "altered"],
)


def markets(make, seeds=SEEDS):
    """Yield markets of contracts, as what is left out is counted in, with their rows.

    Each with all plans of it in which nothing blocks.
    """
    for seed, formulation, best in formulations(make, range(seeds)):
        stable, known = stable_of(formulation), in_table(stable_of(formulation))
        face = Face(formulation, stable, 2, (), best)
        coverage = module._coverage(face)
        if coverage is None or not has_one_limit(known):
            continue
        if is_matroid_market(face):
            market = module._market(face, known, coverage)
            plans = [one for _, one in priced_plans(market)]
            quiet = [one for one in plans if not known.amounts(one).any()]
            yield seed, market, known, np.array(quiet)


def out_of(known, plans, who):
    """Return per plan which of some committees it leaves out."""
    found = np.ones((len(plans), known.committees), bool)
    for at, one in enumerate(plans):
        found[at, known.pair_committee[one]] = False
    return found[:, who]


@KINDS
def test_every_plan_without_a_blocking_pair_keeps_rows_and_combs(make):
    seen = Counter()
    for seed, market, known, plans in markets(make):
        draw, pool = np.random.default_rng(seed), Pool.of(known)
        asked = np.isin(np.arange(known.committees), known.committee)
        asked &= draw.random(known.committees) < 0.6
        program = Unserved(within(market, known), known, asked, Watch())
        form, is_post = program.form, program.place >= 0
        posts = np.array([pool.sums(one) for one in plans])
        points = np.zeros((len(plans), form.pairs), np.int64)
        is_own = is_post[: len(pool.pair)]
        points[:, program.place[: len(pool.pair)][is_own]] = posts[:, is_own]
        who = np.flatnonzero(asked)
        points[:, is_own.sum() :] = out_of(known, plans, who)
        rows = points @ form.matrix.T
        assert (rows >= form.row_least).all(), seed
        assert (rows <= form.row_most).all(), seed
        assert (points <= form.most).all(), seed
        assert (form.cost[0] @ points.T == out_of(known, plans, who).sum(1)).all()
        for _ in range(POINTS):
            some = draw.choice(len(points), size=min(3, len(points)), replace=False)
            mixed = draw.dirichlet(np.ones(len(some))) @ points[some]
            off = (draw.random(len(mixed)) < 0.3) * draw.normal(0, 0.4, len(mixed))
            for cut in program._violated(np.clip(mixed + off, 0, None), Watch()):
                least = (points[:, cut.columns] @ cut.factors).min()
                assert least >= cut.least, seed
                seen["combs"] += 1
                seen["tight"] += least == cut.least
        seen["sent away"] += program._away.any()
        seen["worlds"] += 1
    assert seen["combs"] > seen["worlds"] > SEEDS / 20
    assert seen["tight"] > seen["combs"] / 2
    assert seen["sent away"] or make is not opening


@pytest.mark.parametrize("rounds", [0, unserved.ROUNDS], ids=["whole", "both"])
@KINDS
def test_no_plan_without_a_blocking_pair_leaves_fewer_out(make, rounds, monkeypatch):
    """Whoever is asked about; by linear programs and CP-SAT, or by CP-SAT alone."""
    monkeypatch.setattr(unserved, "ROUNDS", rounds)
    seen = Counter()
    for seed, market, known, plans in markets(make, SEEDS // 2):
        narrow = within(market, known)
        chance = np.random.default_rng(seed).random(known.committees)
        chose = np.isin(np.arange(known.committees), known.committee)
        for asked in (chose, chose & (chance < 0.5)):
            fewest = out_of(known, plans, np.flatnonzero(asked)).sum(1).min()
            found = fewest_unserved(narrow, known, asked, MANY, Watch())
            assert found <= fewest, (seed, found, fewest)
            seen["said"] += found > 0
            seen["reached"] += 0 < found == fewest
            seen["out"] += fewest > 0
    assert seen["said"] >= seen["out"] / 2 > 0
    assert seen["reached"] >= seen["said"] / 2


@KINDS
def test_no_plan_as_good_has_fewer_blocking_pairs(make):
    seen = Counter()
    for seed, formulation, best in formulations(make, range(SEEDS)):
        stable, pins = stable_of(formulation), pins_of(formulation)
        face = Face(formulation, stable, 2, pins, best)
        plan = linked_flow(face, Watch())
        found = least_unserved(face, plan, MANY, Watch())
        if found:
            fewest = fewest_blocking(formulation, best)
            assert found <= fewest, (seed, found, fewest)
            seen["said"] += 1
            seen["reached"] += found == fewest
            by_flow = least_blocking(face, MANY, Watch())
            seen["more"] += found > by_flow
    assert seen["reached"] >= seen["said"] / 2
    assert make not in (opening, sating) or seen["more"] > 0


def crossing():
    """Return the first world in which flows over short lists prove less than combs."""
    for _, formulation, best in formulations(opening, count()):
        stable, pins = stable_of(formulation), pins_of(formulation)
        face = Face(formulation, stable, 2, pins, best)
        plan = linked_flow(face, Watch())
        ask = face, plan
        found = least_unserved(*ask, MANY, Watch())
        by_flow = least_blocking(face, MANY, Watch())
        if found > by_flow and found == fewest_blocking(formulation, best):
            return ask, found
    raise AssertionError


def test_large_markets_ask_it_unless_their_firms_open(monkeypatch):
    ask, found = crossing()
    start = (ask[0].formulation, Watch())
    monkeypatch.setattr(asking, "LARGE", 0)
    monkeypatch.setattr(asking, "opening_bound", lambda *_, **__: 0)
    monkeypatch.setattr(asking, "pinned_bound", lambda *_: 0)
    assert (start_by_choice(*start).start.floors[2] or 0) < found
    monkeypatch.setattr(asking.combs, "LARGE", 0)
    assert start_by_choice(*start).start.floors[2] == found
    monkeypatch.setattr(asking, "left_out", lambda *_, **__: np.zeros(9, bool))
    assert (start_by_choice(*start).start.floors[2] or 0) < found


def test_it_stops_when_it_is_told(monkeypatch):
    ask, found = crossing()
    assert least_unserved(*ask, MANY, Watch(stop=lambda: True)) == 0
    for looks in range(40):
        left = iter([False] * looks)
        watch = Watch(stop=lambda left=left: next(left, True))
        assert least_unserved(*ask, MANY, watch) in (0, found)
    monkeypatch.setattr(unserved, "ROUNDS", 0)
    assert least_unserved(*ask, found, Watch()) == found
    assert least_unserved(*ask[:-1], None, MANY, Watch()) == 0
