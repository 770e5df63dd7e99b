"""The cheapest sets of every line and pattern among pairs that are open.

What a set costs hangs on its pairs one by one, and on its *pattern*, which is how many
posts of each list it has: of one list the cheapest open pairs of a line will do. So
pairs are sorted once, and those that are closed are passed over.
"""

from collections import Counter

import numpy as np

from lawyer_assign.arrays import Ints, Mask, ranks
from lawyer_assign.solver.money.sets.apart import NOTHING
from lawyer_assign.solver.money.sets.post_sets import PostSets


def _lists_of(sets: PostSets, posts: Ints) -> Ints:
    """Return the lists of each of some sets, ascending."""
    lists = np.where(posts >= 0, sets.outlay.price_list[posts], NOTHING)
    return np.sort(lists, axis=1)


class PatternSets:
    """Finds them for prices of pairs that stay.

    Parameters
    ----------
    sets
        Whose lines and lists are meant.
    value
        Of each pair.
    least
        Of each line, in the same unit: its sets are told apart by what they cost above.
    like
        Sets of the patterns that are looked for.
    """

    def __init__(self, sets: PostSets, value: Ints, least: Ints, like: Ints) -> None:
        self.sets, self.value, self.least = sets, value, least
        patterns = np.unique(_lists_of(sets, like), axis=0).tolist()
        # Each list and how many posts it has.
        self.patterns = [
            sorted(Counter(at for at in one if at >= 0).items()) for one in patterns
        ]
        self.order = np.lexsort((value, sets.cell))
        self.place = np.full((len(sets.outlay.steps), len(sets.most)), NOTHING)
        self.place[sets.list, sets.line] = np.arange(len(sets.line))

    def cheapest(self, is_open: Mask, few: int) -> Ints:
        """Return so many sets of each pattern, those first that cost least above.

        At most one of each line and pattern, and of open pairs only.
        """
        nearest = self._nearest(is_open)
        found = [np.zeros((0, self.sets.size), np.int64)]
        found += [self._few(one, nearest, few) for one in self.patterns]
        return np.concatenate(found)

    def _nearest(self, is_open: Mask) -> Ints:
        """Return the cheapest open pairs of every line and list, then ``NOTHING``."""
        sets = self.sets
        order = self.order[is_open[self.order]]
        cell = sets.cell[order]
        rank = ranks(cell)
        near = rank < sets.size
        found = np.full((len(sets.line), sets.size), NOTHING, np.int64)
        found[cell[near], rank[near]] = order[near]
        return found

    def _few(self, counts: list[tuple[int, int]], nearest: Ints, few: int) -> Ints:
        """Return the best sets of one pattern."""
        sets, size = self.sets, sum(count for _, count in counts)
        has = sets.most >= size
        for one, count in counts:
            own = self.place[one]
            has &= (own >= 0) & (nearest[own, count - 1] >= 0)
        lines = np.flatnonzero(has)
        parts = [nearest[self.place[one, lines], :count] for one, count in counts]
        posts = np.concatenate(parts, axis=1)
        above = self.value[posts].sum(axis=1) - self.least[lines]
        best = np.argsort(above, kind="stable")[:few]
        more = ((0, 0), (0, sets.size - size))
        return np.pad(posts[best], more, constant_values=NOTHING)
