"""Parts of a plan whose committees could be served by each other's lines.

Prices of whole sets say what a pair costs above the least of its line, and which larger
sets are worth their price. A part grows from one set: its line is given up, and so are,
committee by committee, the lines that could serve this one nearly as cheaply, with all
that they serve, until there are enough committees.
"""

from typing import NamedTuple

import numpy as np

from lawyer_assign.arrays import Floats, Ints, Mask, ranks
from lawyer_assign.solver.money.sets.apart import NOTHING

LOOKED_AT, OTHERS = 12, 3
"""Cheapest pairs of a committee, and lines among theirs that are given up for it."""

LARGER = 2
"""Larger sets with it whose lines, and whose committees, are given up as well."""


class Part(NamedTuple):
    """Lines that are given up, and the committees whose posts are.

    Parameters
    ----------
    line, committee
        Whether it is, per line and per committee.
    """

    line: Mask
    committee: Mask


class Parts:
    """Grows parts of plans.

    Parameters
    ----------
    line, committee
        Of each pair.
    able
        Which pairs may be chosen anew.
    above
        What each pair by itself costs above the least of its line, in points.
    larger
        Sets of several such pairs that are worth their price.
    """

    def __init__(
        self, line: Ints, committee: Ints, able: Mask, above: Floats, larger: Ints
    ) -> None:
        self.line, self.committee, self.able = line, committee, able
        self.committees = int(committee.max(initial=-1)) + 1
        order = np.lexsort((above, committee))
        self.order = order[able[order]]
        """Pairs that may be chosen, by committee, the cheapest first."""
        number = np.arange(self.committees + 1)
        self.starts = np.searchsorted(committee[self.order], number)
        self.larger = larger
        heads, place = np.nonzero(larger >= 0)
        served = committee[larger[heads, place]]
        by_committee = np.argsort(served, kind="stable")
        self.sets = heads[by_committee]
        """Larger sets by committee."""
        self.first = np.searchsorted(served[by_committee], number)

    def nearest(self, is_open: Mask, few: int) -> Ints:
        """Return so many of the cheapest open pairs of each committee."""
        order = self.order[is_open[self.order]]
        committee = self.committee[order]
        return order[ranks(committee) < few]

    def grown(
        self, plan: Mask, seed: int, size: int, dice: np.random.Generator
    ) -> Part:
        """Return a part of a plan of about so many committees.

        Parameters
        ----------
        plan
            That it is of.
        seed
            Line that is given up first.
        size
            Committees, if there are so many near.
        dice
            Chooses among larger sets.
        """
        growing = _Growing(self, plan)
        growing.give_up(seed)
        at = 0
        while at < len(growing.queue) and len(growing.queue) < size:
            growing.look_at(growing.queue[at], dice)
            at += 1
        return Part(growing.is_given, growing.is_left)


class _Growing:
    """A part that grows."""

    def __init__(self, parts: Parts, plan: Mask) -> None:
        self.parts = parts
        posts = np.flatnonzero(plan & parts.able)
        by_line = np.lexsort((posts, parts.line[posts]))
        self.posts = posts[by_line]
        lines = int(parts.line.max(initial=-1)) + 1
        number = np.arange(lines + 1)
        self.starts = np.searchsorted(parts.line[self.posts], number)
        self.server = np.full(parts.committees, NOTHING)
        self.server[parts.committee[posts]] = parts.line[posts]
        self.is_given = np.zeros(lines, bool)
        self.is_left = np.zeros(parts.committees, bool)
        self.queue: list[int] = []
        """Committees that are left, in the order in which they became so."""

    def give_up(self, line: int) -> bool:
        """Give up a line with all that it serves; whether it serves any."""
        own = self.posts[self.starts[line] : self.starts[line + 1]]
        if self.is_given[line] or not len(own):
            return False
        self.is_given[line] = True
        for committee in self.parts.committee[own].tolist():
            if not self.is_left[committee]:
                self.is_left[committee] = True
                self.queue.append(committee)
        return True

    def look_at(self, committee: int, dice: np.random.Generator) -> None:
        """Give up lines that could serve one of the committees that are left."""
        parts, given = self.parts, 0
        near = parts.order[parts.starts[committee] : parts.starts[committee + 1]]
        for line in parts.line[near[:LOOKED_AT]].tolist():
            given += given < OTHERS and self.give_up(line)
        sets = parts.sets[parts.first[committee] : parts.first[committee + 1]]
        for at in dice.permutation(sets)[:LARGER].tolist():
            posts = parts.larger[at][parts.larger[at] >= 0]
            self.give_up(int(parts.line[posts[0]]))
            for server in self.server[parts.committee[posts]].tolist():
                if server >= 0:
                    self.give_up(server)
