"""What residents have to do with prices: sums along their lists, and who receives."""

import numpy as np
from numpy.typing import NDArray

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.matching.bounds.list_grid import Numbers, exact
from lawyer_assign.matching.market_columns import Market

Singles = NDArray[np.float32]


class Residents:
    """All residents: sums along their lists, and who receives most.

    Parameters
    ----------
    market, size, is_held
        As in :class:`.decomposition.Decomposition`; ``size`` of one copy.
    each
        What a matching gains by each resident that it holds.
    copies
        The market is so many copies of one, side by side, each with prices of its own.
    """

    def __init__(
        self,
        market: Market,
        size: int | None,
        is_held: Mask | None,
        each: int,
        copies: int = 1,
    ) -> None:
        self._each, self._copies = each, copies
        self._resident, self._rows = market.resident, market.start
        self._has = np.diff(market.start) > 0
        self._is_held = np.zeros(len(self._has), bool) if is_held is None else is_held
        self._size = size
        self._copy = np.repeat(np.arange(copies), len(self._has) // copies)
        owner, rank = market.resident, market.resident_rank
        is_new = (np.diff(owner, prepend=-1) != 0) | (np.diff(rank, prepend=-1) != 0)
        tie = np.cumsum(is_new) - 1
        edge = np.append(np.flatnonzero(is_new), market.pairs)
        # Where the tie of a row begins and ends.
        self._tie, self._after = edge[tie], edge[tie + 1]

    def paid(self, waiting: Numbers, held: Numbers) -> Numbers:
        """Return per row what the hospital pays that holds the resident."""
        sums = _running(waiting)
        most = held - sums[self._rows[1:]]
        found = most[self._resident] + sums[self._tie] + waiting
        paid: Numbers = found.astype(waiting.dtype)
        return paid

    def slopes(self, here: Mask, waits: Mask) -> tuple[Singles, Singles]:
        """Return subgradients, but for what residents receive."""
        sums = _running(here)
        given = sums[self._after] - sums[self._rows[:-1]][self._resident] - here
        times = np.diff(sums[self._rows])
        return (waits - given).astype(np.float32), times.astype(np.float32)

    def received(
        self, held: Numbers, one: int, here: Mask | None = None
    ) -> tuple[Mask, NDArray[np.int64 | np.float64]]:
        """Return who receives in the matchings that pay residents most.

        And how much, copy by copy. Of equals those whom hospitals hold: then nobody
        asks for other prices.
        """
        receives = self._dearest(held, one, here)
        paid = np.where(receives, held + held.dtype.type(one * self._each), 0)
        return receives, self._by_copy(paid).sum(axis=1, dtype=exact(held))

    def raised(self, held: Ints, one: int) -> Ints:
        """Return prices at which those who do not receive get as much as those who do.

        Hospitals pay more for them then, and residents receive no more.
        """
        if self._size is None:
            return np.where(self._is_held, held, np.maximum(held, -one * self._each))
        receives = self._dearest(held, one) & ~self._is_held
        if not receives.any():
            return held
        # The same number of each copy receives, so that the least is one of them.
        most = np.iinfo(np.int64).max
        least = self._by_copy(np.where(receives, held, most)).min(axis=1)
        raised = np.maximum(held, np.repeat(least, len(held) // self._copies))
        return np.where(self._is_held, held, raised)

    def _dearest(self, held: Numbers, one: int, here: Mask | None = None) -> Mask:
        if self._size is None:
            return self._is_held | (self._has & (held > -one * self._each))
        receives = self._has.copy()
        if self._copies * self._size < np.count_nonzero(receives):
            times = np.zeros(len(held), np.int64)
            if here is not None:
                times = np.bincount(self._resident[here], minlength=len(held))
            keys = (times == 0, -held, ~self._is_held, ~self._has, self._copy)
            others = self._by_copy(np.lexsort(keys))[:, self._size :]
            receives[others.ravel()] = False
        return receives

    def _by_copy(self, values: Numbers) -> Numbers:
        """Return values of residents, a row for each copy."""
        found: Numbers = values.reshape(self._copies, -1)
        return found


def _running(values: Numbers | Mask) -> NDArray[np.int64 | np.float64]:
    """Return sums of all values before each, and of all."""
    sums = np.zeros(len(values) + 1, exact(values))
    np.cumsum(values, out=sums[1:], dtype=sums.dtype)
    return sums
