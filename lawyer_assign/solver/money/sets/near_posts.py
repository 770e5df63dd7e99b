"""Which posts a better plan can have: what each costs above the least of its line.

At prices that prove a bound ``B`` every plan costs ``B`` at least, and each of its sets
adds what it costs at these prices above the least of its line. So in a plan below ``z``
every set is less than ``z - B`` above. Sets that are so near may be millions; but what
a set costs at prices is the sum of its pairs' values, and a price that hangs on its
*pattern* alone, on how many posts of each list it has. So the cheapest set of a pattern
takes the cheapest pairs of each list, the cheapest one with a given pair takes this
pair for the dearest of its list, unless it is among them already, and there are few
patterns and pairs: those whose cheapest set is near are found exactly.
"""

from collections.abc import Iterator
from itertools import pairwise
from math import comb

import numpy as np

from lawyer_assign.arrays import Ints
from lawyer_assign.solver.money.sets.apart import NEVER, NOTHING
from lawyer_assign.solver.money.sets.post_sets import PostSets, Whole

MOST_PATTERNS = 200_000
"""Patterns of all lines up to which they are looked through."""


class NearPosts:
    """What pairs and patterns cost above the least of their lines, at some prices.

    Parameters
    ----------
    sets, prices
        Whose sets, and at which prices.
    least
        The least that a set of each line costs; no posts cost 0.

    Attributes
    ----------
    pairs
        Per pair: the cheapest set of its line with it, above the least; ``NEVER``
        where there is no such set.
    posts
        Of each line and pattern the cheapest set, shape ``(patterns, size)``.
    patterns
        What these cost above the least.
    idle
        The same of no post at all, per line.
    """

    def __init__(self, sets: PostSets, prices: Whole, least: Ints) -> None:
        self.sets, self.prices = sets, prices
        self.idle: Ints = -least
        self.pairs = np.full(len(sets.cell), NEVER)
        every = np.arange(len(sets.line))
        self._known: dict[tuple[tuple[int, ...], int], Ints] = {}
        self._prices = sets.prices(
            every, prices.fen, fee=prices.fee, block=prices.block
        )
        order = np.lexsort((prices.value, sets.cell))
        starts = np.searchsorted(sets.cell[order], np.arange(len(every) + 1))
        self._own = [order[start:end] for start, end in pairwise(starts.tolist())]
        found, above = [np.zeros((0, sets.size), np.int64)], [np.zeros(0, np.int64)]
        for line, cells in _cells_of(sets):
            posts, cost = self._of_line(line, cells, int(least[line]))
            found.append(posts)
            above.append(cost)
        self.posts, self.patterns = np.concatenate(found), np.concatenate(above)

    @staticmethod
    def takes(sets: PostSets) -> bool:
        """Whether patterns are not too many to be looked through."""
        lists = np.bincount(sets.line, minlength=len(sets.most)).tolist()
        most = sets.most.tolist()
        many = sum(
            comb(count + room, room) for count, room in zip(lists, most, strict=True)
        )
        return many <= MOST_PATTERNS

    def _of_line(self, line: int, cells: Ints, least: int) -> tuple[Ints, Ints]:
        """Return the cheapest sets of a line's patterns; note what its pairs cost."""
        own = [self._own[cell] for cell in cells.tolist()]
        sizes = tuple(min(len(one), self.sets.size) for one in own)
        key = sizes, int(self.sets.most[line])
        if key not in self._known:
            self._known[key] = _patterns(*key)
        counts = self._known[key]
        before = np.cumsum(counts, axis=1) - counts
        cost = self.prices.load[line, counts.sum(axis=1)] - least
        if (apart := self.sets.apart) is not None:
            inner = counts[:, apart.is_inner[self.sets.list[cells]]].sum(axis=1)
            beyond = np.maximum(inner - apart.few[line], 0)
            cost = cost + self.prices.further * beyond
        sums = []
        for at, cell in enumerate(cells.tolist()):
            value = self.prices.value[own[at][: sizes[at]]]
            sums.append(np.concatenate([[0], value]))
            paid = np.cumsum(sums[at])[counts[:, at]]
            cost = cost + paid + self._prices[cell, before[:, at], counts[:, at]]
        posts = np.full((len(counts), self.sets.size), NOTHING, np.int64)
        for at, pairs in enumerate(own):
            has = np.flatnonzero(counts[:, at])
            if len(has):
                dearest = sums[at][counts[has, at]]
                self._note(pairs, cost[has] - dearest, dearest)
            for nth in range(sizes[at]):
                some = np.flatnonzero(counts[:, at] > nth)
                posts[some, before[some, at] + nth] = pairs[nth]
        return posts, cost

    def _note(self, pairs: Ints, others: Ints, dearest: Ints) -> None:
        """Note the least that sets with each pair of a list cost.

        Sets cost so much without their dearest pair of it, of a value; pairs of no more
        are among the cheapest, dearer ones take its place.
        """
        value = self.prices.value[pairs]
        each = others[:, None] + np.maximum(dearest[:, None], value)
        self.pairs[pairs] = np.minimum(self.pairs[pairs], each.min(axis=0))


def _patterns(sizes: tuple[int, ...], most: int) -> Ints:
    """Return all numbers of posts by list that add up to 1 to ``most``."""
    found: list[tuple[int, ...]] = [()]
    for size in sizes:
        found = [
            (*one, more)
            for one in found
            for more in range(min(size, most - sum(one)) + 1)
        ]
    return np.array(found[1:], np.int64).reshape(-1, len(sizes))


def _cells_of(sets: PostSets) -> Iterator[tuple[int, Ints]]:
    """Yield the cells of every line that has pairs, in the order of their lists."""
    starts = np.flatnonzero(np.diff(sets.line, prepend=-1))
    ends = np.append(starts[1:], len(sets.line))
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        yield int(sets.line[start]), np.arange(start, end)
