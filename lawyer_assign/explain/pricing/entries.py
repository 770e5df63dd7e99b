"""What small changes cost where a pair stands in several rows, or beside another."""

import numpy as np

from lawyer_assign.arrays import Lists, Mask
from lawyer_assign.explain.pricing.changes import (
    Rows,
    Swaps,
    differing,
    distinct,
    kept,
    looked_up,
    summed,
)
from lawyer_assign.statements import Cover, Overlap, Together


class Entered:
    """Rows that want one chosen pair at least, or only so many."""

    def __init__(self, one: Cover | Overlap, chosen: Mask) -> None:
        self._one = one
        self._sums = one.sums(chosen)
        self._rows = Lists(one.pair, one.row, len(one.group))

    def rows(self, swaps: Swaps) -> Rows:
        """Return the rows whose amount changes."""
        at, row = self._rows.of(swaps.pair)
        keys = swaps.which[at] * len(self._one.who) + row
        return differing(self._one, self._sums, *summed(keys, swaps.step[at]))


class Coupled:
    """Points of couples: those of which a pair comes or goes are looked at again."""

    def __init__(self, one: Together, chosen: Mask) -> None:
        self._one = one
        self._chosen = chosen.astype(np.int64)
        couples = np.arange(len(one.row))
        self._couples = Lists(
            np.concatenate([one.first, one.second]),
            np.concatenate([couples, couples]),
            len(one.group),
        )

    def rows(self, swaps: Swaps) -> Rows:
        """Return the rows whose amount changes."""
        one, couples = self._one, max(1, len(self._one.row))
        steps = summed(swaps.which * len(one.group) + swaps.pair, swaps.step)
        at, couple = self._couples.of(swaps.pair)
        keys = distinct(swaps.which[at] * couples + couple)
        which, couple = keys // couples, keys % couples
        both = np.ones((2, len(keys)), np.int64)
        for pair in (one.first[couple], one.second[couple]):
            both[0] *= self._chosen[pair]
            step = looked_up(which * len(one.group) + pair, *steps)
            both[1] *= self._chosen[pair] + step
        points = one.points[couple] * (both[1] - both[0])
        width = max(1, len(one.who))
        row, change = summed(which * width + one.row[couple], points)
        return kept(row // width, row % width, change)
