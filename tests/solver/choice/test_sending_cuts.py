"""Rows of who sends: kept by every plan, whatever room a firm is said to have."""

from collections import Counter

import numpy as np

from lawyer_assign.engines.watch import Watch
from lawyer_assign.solver.choice.excused.dispatch_cuts import DispatchCuts
from lawyer_assign.solver.choice.excused.link_rounds import LinkRounds
from lawyer_assign.solver.choice.excused.sending_cuts import SendingCuts
from lawyer_assign.solver.choice.face import Face
from lawyer_assign.solver.choice.two_way import stable_of
from tests.solver.choice.test_comb_bound import KINDS, markets
from tests.solver.choice.test_link_bound import points_of
from tests.worlds.examples import how_many

SEEDS = how_many(500, 80)
POINTS = 6


@KINDS
def test_every_plan_as_good_keeps_rows_of_who_sends(make):
    seen, draw = Counter(), np.random.default_rng(0)
    for seed, formulation, best, plans in markets(make, SEEDS):
        stable = stable_of(formulation)
        rounds = LinkRounds(Face(formulation, stable, 2, (), best), Watch())
        sends = rounds.combs.sends
        bounds = Face(formulation, stable, 2, (), best).bounds
        seeker = SendingCuts(DispatchCuts(stable, rounds.posts, bounds))
        points = points_of(rounds, stable, plans)
        for _ in range(POINTS):
            some = draw.choice(len(points), size=min(3, len(points)), replace=False)
            mixed = draw.dirichlet(np.ones(len(some))) @ points[some]
            off = (draw.random(len(mixed)) < 0.1) * draw.normal(0, 0.3, len(mixed))
            mixed = np.clip(mixed + off, 0, 1)
            rooms = draw.choice([0, 0, 0.3, np.inf], size=len(mixed) - sends)
            mixed[sends:] = np.minimum(rooms, 1)
            for cut in seeker.violated(mixed, rooms, 1e-3):
                assert cut.factors @ mixed[cut.columns] < cut.least
                kept = points[:, cut.columns] @ cut.factors
                assert kept.min() >= cut.least, seed
                seen["asked"] += (cut.columns >= sends).any()
                seen["tight"] += kept.min() == cut.least
    assert seen["asked"] > SEEDS / 20
    assert seen["tight"] > seen["asked"] / 4
