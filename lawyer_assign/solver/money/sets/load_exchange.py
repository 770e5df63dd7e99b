"""Loads that cost fewer points, as many of each pattern as before.

Which loads save enough money with fewest further posts is settled before points are
looked at (:mod:`lawyer_assign.solver.money.loads.load_choice`). What a load saves hangs
on its *pattern*, on how many posts of each list it has: so every load may be exchanged
for one of the same pattern, of another line or of other committees, and the rows of
money keep their sums. At prices of whole sets a set costs what a plan pays more than is
proved for having it; so loads are chosen anew by these costs, in whole, as many of each
pattern, and no two that break a row together. Of each line and pattern the cheapest set
is looked at, at the prices and close to them, so that there are several to choose from,
and some dozen loads are given up at a time (large neighbourhood search; Shaw 1998).

Nothing is proved: a flow with these loads shows whether the plan is better.
"""

from collections import Counter
from collections.abc import Iterator

import numpy as np
from scipy.sparse import csr_array, vstack

from lawyer_assign.arrays import Floats, Ints, Mask
from lawyer_assign.engines.linear_program import LinearProgram
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import Formulation
from lawyer_assign.solver.money.line_choices import forced_pairs
from lawyer_assign.solver.money.loads.load_choice import demanded_pairs
from lawyer_assign.solver.money.loads.load_program import limits_of
from lawyer_assign.solver.money.loads.load_sets import LoadSets
from lawyer_assign.solver.money.loads.room import beside_teams, room_beside
from lawyer_assign.solver.money.loads.set_maker import SetMaker
from lawyer_assign.solver.money.sets.load_renewal import Choice, Effort, renewed
from lawyer_assign.solver.money.sets.post_sets import NEVER, NOTHING, Whole
from lawyer_assign.solver.money.sets.set_bound import SetBound

ROUNDS = 6
"""Times that sets are sought, all but the first close to the prices."""

AROUND = 0.07
"""Parts of what a post is worth by which prices of pairs are moved for that."""

NEAR = 1.5
"""What a set costs above the least of its line at most, in the same unit."""

FREED = 60
"""Loads that are given up at a time."""

PATIENCE = 2
"""Times that all may be given up in turn and hardly anything is gained."""

LEAST = 0.05
"""What is hardly anything, in what a post is worth."""


class LoadExchange:
    """Exchanges the loads of a plan for cheaper ones.

    Parameters
    ----------
    formulation
        With the outlay of the bound among its musts.
    bound
        With prices.
    plan
        Whose loads are exchanged: sets with further posts, and those in which a post
        that counts is paid less behind others.

    Attributes
    ----------
    loads, kept
        Sets that may be exchanged, and those that stay as they are.
    is_able
        Which pairs may stand in others.
    left
        What teams, pins and sets that stay leave room for.
    post
        Points that a post is worth.
    """

    def __init__(self, formulation: Formulation, bound: SetBound, plan: Mask) -> None:
        assert bound.whole is not None  # it has prices
        self.bound, self.sets, self.outlay = bound, bound.sets, bound.outlay
        left, teams = beside_teams(formulation, plan)
        fixed = demanded_pairs(formulation) | teams
        self.is_able = SetMaker(left, self.outlay, fixed).is_able
        own = self.sets.of_plan(np.flatnonzero(plan))
        loads = own[self.sets.is_load(own)]
        # Loads with pairs that have to stay are left as they are.
        is_open = self.is_able[loads].all(axis=1, where=loads >= 0)
        self.loads, self.kept = loads[is_open], loads[~is_open]
        held = np.zeros(len(plan), bool)
        held[self.kept[self.kept >= 0]] = True
        self.left = room_beside(left, held & ~teams & ~forced_pairs(formulation))
        points = np.abs(bound.program.points[plan])
        self.post = max(1.0, float(points.sum()) / max(1, len(points)))
        self.dice = np.random.default_rng(0)

    def run(self, watch: Watch) -> None:
        """Exchange loads as long as that gains points."""
        offers = np.concatenate([self.loads, self.offers(watch)])
        _, first = np.unique(np.sort(offers, axis=1), axis=0, return_index=True)
        offers, own = offers[np.sort(first)], len(self.loads)
        if own == len(offers):
            return
        effort = Effort(FREED, PATIENCE, LEAST * self.post)
        kind, taken = self.kinds(offers), np.arange(len(offers)) < own
        choice = Choice(self._program(offers, kind, own), kind)
        self.loads = offers[renewed(choice, taken, effort, self.dice, watch)]

    @property
    def posts(self) -> Ints:
        """The posts of all loads."""
        posts = np.concatenate([self.kept, self.loads])
        return posts[posts >= 0]

    def cost(self, posts: Ints) -> Floats:
        """Return what sets cost above the least of their lines, in points."""
        whole, least, sets = *self.whole, self.sets
        line, size = self.outlay.line[posts[:, 0]], (posts >= 0).sum(axis=1)
        paid = np.where(posts >= 0, whole.value[posts], 0).sum(axis=1)
        paid = paid + sets.spent(posts) @ whole.fen + whole.load[line, size]
        above = paid + whole.further * sets.beyond(posts) - least[line]
        return np.asarray(above / self.bound.fine, np.float64)

    @property
    def whole(self) -> tuple[Whole, Ints]:
        """The prices, and the least cost of a set of each line."""
        assert self.bound.whole is not None  # it has prices
        return self.bound.whole

    def patterns(self, loads: Ints) -> list[tuple[int, ...]]:
        """Return the lists of each of some loads, ascending."""
        lists = np.where(loads >= 0, self.outlay.price_list[loads], NOTHING)
        each = (np.sort(one[one >= 0]).tolist() for one in lists)
        return [tuple(one) for one in each]

    def offers(self, watch: Watch) -> Ints:
        """Return the cheapest sets of every line and pattern, at a few prices."""
        found = [np.zeros((0, self.sets.size), np.int64)]
        value, spread = self.whole[0].value, AROUND * self.post * self.bound.fine
        for number in range(ROUNDS):
            if watch.must_stop:
                break
            tried = value
            if number:
                moved = self.dice.normal(0, spread, len(value))
                tried = value + np.rint(moved).astype(np.int64)
            found += self._cheapest(np.where(self.is_able, tried, NEVER))
        return np.concatenate(found)

    def _cheapest(self, value: Ints) -> Iterator[Ints]:
        """Yield the near ones of the cheapest sets of each line, pattern by pattern."""
        sets = self.sets
        nearest, worth = sets.nearest(value)
        nearest = np.where(worth < NEVER, nearest, NOTHING)
        place = np.full((len(self.outlay.steps), len(sets.most)), NOTHING)
        place[sets.list, sets.line] = np.arange(len(sets.line))
        for pattern in sorted(set(self.patterns(self.loads))):
            counts = sorted(Counter(pattern).items())
            has = sets.most >= len(pattern)
            for one, count in counts:
                own = place[one]
                has &= (own >= 0) & (nearest[own, count - 1] >= 0)
            lines = np.flatnonzero(has)
            parts = [nearest[place[one, lines], :count] for one, count in counts]
            posts = np.concatenate(parts, axis=1)
            more = ((0, 0), (0, sets.size - posts.shape[1]))
            posts = np.pad(posts, more, constant_values=NOTHING)
            yield posts[self.cost(posts) < NEAR * self.post]

    def kinds(self, loads: Ints) -> Ints:
        """Return a number of the pattern of each of some loads."""
        patterns = self.patterns(loads)
        names = {name: at for at, name in enumerate(sorted(set(patterns)))}
        return np.array([names[one] for one in patterns], np.int64)

    def _program(self, offers: Ints, kind: Ints, own: int) -> LinearProgram:
        """Say which offers to take: as many of each pattern as the first ones have."""
        kinds = int(kind.max(initial=-1)) + 1
        count = np.bincount(kind[:own], minlength=kinds).astype(np.float64)
        columns = np.arange(len(offers))
        same = csr_array((np.ones(len(kind)), (kind, columns)))
        nothing = np.zeros((len(offers), 0), np.int64)
        sets = LoadSets(offers, nothing, columns, columns)
        table, most, _ = limits_of(self.left, self.outlay, sets)
        return LinearProgram(
            self.cost(offers),
            csr_array(vstack([same, table])),
            np.concatenate([count, np.full(len(most), -np.inf)]),
            np.concatenate([count, most]),
            np.zeros(len(offers)),
            np.ones(len(offers)),
        )
