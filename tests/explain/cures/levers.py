"""Levers drawn by chance: any pairs, limits and options, though no facts say so."""

from dataclasses import replace

import numpy as np

from lawyer_assign.explain.cures.levers import Lever, Option
from lawyer_assign.policy import Policy
from lawyer_assign.problem import Problem
from lawyer_assign.problem.room import AMPLE, Room
from lawyer_assign.problem.tables import make_pairs
from tests.worlds.small import DAY, committee, firm, lawyer, world

KINDS = ("lend", "offer", "seats", "consent", "recruit")
POLICY = Policy.hangzhou_2024(on=DAY)


def lever_at(draw):
    """Return a lever over six to fourteen committees and four to twelve lawyers."""
    places, people = int(draw.integers(6, 15)), int(draw.integers(4, 13))
    firms = int(draw.integers(1, people + 1))
    at_firm = draw.integers(0, firms, people)
    facts = world(
        [committee(f"c{at:02}") for at in range(places)],
        [lawyer(f"l{at:02}", firm=f"f{one:02}") for at, one in enumerate(at_firm)],
        [firm(f"f{at:02}") for at in range(firms)],
    )
    density = draw.choice([0.1, 0.25, 0.5])
    committees, lawyers = np.nonzero(draw.random((places, people)) < density)
    is_cut = np.zeros(places, bool)
    pairs = make_pairs(facts, POLICY, committees, lawyers, is_cut)
    problem = replace(Problem.of(facts, POLICY), pairs=pairs, is_given=True)
    kind = str(draw.choice(KINDS))
    levels = int(draw.integers(1, 3))
    within = np.sort(draw.integers(0, 4, (people, levels)), axis=1)
    room = Room(
        draw.integers(0, 3, places),
        np.arange(5, 5 + levels),
        draw.integers(0, levels, (people, 1)),
        within,
        np.where(draw.random(people) < 0.5, AMPLE, draw.integers(0, 3, people)),
        np.where(draw.random(firms) < 0.5, AMPLE, draw.integers(0, 4, firms)),
        np.zeros(people, np.int64),
    )
    option_of = np.full(len(pairs), -1, np.int64)
    if kind in ("lend", "recruit"):
        new = draw.random(len(pairs)) < 0.5
        who, option_of[new] = np.unique(pairs.lawyer[new], return_inverse=True)
    else:
        who = np.flatnonzero(draw.random(firms if kind == "seats" else people) < 0.5)
    options = tuple(Option(int(one), 0) for one in who)
    free = draw.random(len(pairs)) < 0.95
    return Lever(kind, problem, room, free, option_of, options)
