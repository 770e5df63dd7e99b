"""Ranked lists side by side, so that one operation works on all of them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lawyer_assign.arrays import Ints, Mask

Numbers = NDArray[np.int64 | np.float32]
"""Whole numbers, exact, or single precision, which takes a fraction of the time."""

_UNRANKED = 1 << 60
"""Worse than every rank."""


@dataclass(frozen=True, eq=False, slots=True)
class ListGrid:
    """Lists, one per column, best first, padded at the end.

    Parameters
    ----------
    row
        Shape ``(longest list, lists)``: row of the market; past the last row where
        padded.
    first, is_last
        Shape as above: where the tie of a cell begins, and whether it ends there.
    has_ties
        Whether any list has a tie.
    rows
        Of the market.
    """

    row: Ints
    first: Ints
    is_last: Mask
    has_ties: bool
    rows: int

    @classmethod
    def of(cls, order: Ints, ranks: Ints, start: Ints, size: Ints) -> "ListGrid":
        """Lay out lists of ``size`` that begin at ``start`` of the sorted ``order``."""
        at = np.arange(int(size.max(initial=1)))[:, None]
        has = at < size
        row = np.where(has, order[np.where(has, start + at, 0)], len(ranks))
        rank = np.append(ranks, _UNRANKED)[row]
        is_new = np.ones_like(has)
        is_new[1:] = (rank[1:] != rank[:-1]) & has[1:]
        first = np.maximum.accumulate(np.where(is_new, at, 0), axis=0)
        is_last = np.ones_like(has)
        is_last[:-1] = is_new[1:] | ~has[1:]
        has_ties = not is_new[has].all()
        return cls(row, first, is_last & has, has_ties, len(ranks))

    @property
    def cells(self) -> tuple[Ints, Ints]:
        """Return the rows of the market in it, and the cell of each."""
        flat = self.row.ravel()
        cell = np.flatnonzero(flat < self.rows)
        return flat[cell], cell

    def read(self, values: Numbers) -> Numbers:
        """Return values of rows as a grid; the last one stands where padded."""
        found: Numbers = values.take(self.row)
        return found

    def at_first(self, values: Numbers) -> Numbers:
        """Return a grid's value where the tie of each cell begins."""
        if not self.has_ties:
            return values
        found: Numbers = np.take_along_axis(values, self.first, axis=0)
        return found


def exact(values: Numbers | Mask) -> type[np.int64] | type[np.float64]:
    """Return what sums over all are taken in."""
    return np.float64 if values.dtype == np.float32 else np.int64
