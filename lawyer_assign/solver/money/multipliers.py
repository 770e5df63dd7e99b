"""Prices of money, sought row by row: up while too much is spent, else down."""

from collections.abc import Sequence

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.formulation import Tier
from lawyer_assign.solver.money.priced_tier import SCALE
from lawyer_assign.statements import Cost, Outlay

DEAREST = 10_000_000
"""Fine points that money can make of a post at most: sums stay far below 2^63."""

UNKNOWN = -1


class Multipliers:
    """What a fen of each row of some outlays costs, in fine points per ``SCALE`` fen.

    Parameters
    ----------
    outlays
        One column of multipliers each.
    first
        Where a row that spends too much begins.
    dearest
        What none passes; ``None`` = as much as sums can bear.
    """

    def __init__(
        self, outlays: Sequence[Outlay], first: int, dearest: int | None = None
    ) -> None:
        self.dearest = dearest
        self.outlays = tuple(outlays)
        self.first = first
        rows = [len(one.who) for one in outlays]
        self.now = [np.zeros(count, np.int64) for count in rows]
        self.low = [np.zeros(count, np.int64) for count in rows]
        self.high = [np.full(count, UNKNOWN, np.int64) for count in rows]

    @property
    def is_idle(self) -> bool:
        """Whether money has no price at all."""
        return not any(one.any() for one in self.now)

    def raise_all(self) -> None:
        """Make money as dear as it may be, in every row."""
        for at, outlay in enumerate(self.outlays):
            self.now[at] = np.full(len(outlay.who), self._highest(outlay))

    def ease(self, chosen: Mask, part: int, *, is_first: bool) -> bool:
        """Divide the price of rows within their limits; undo it where that failed.

        Parameters
        ----------
        chosen
            A plan at these prices.
        part
            By what to divide.
        is_first
            Whether no row was eased yet; later only failures are undone.

        Returns
        -------
        bool
            Whether any price changed.
        """
        changed = False
        for at, outlay in enumerate(self.outlays):
            over, highest = outlay.totals(chosen) > outlay.upper, self._highest(outlay)
            eased = max(1, highest // part)
            now = np.where(over, highest, eased if is_first else self.now[at])
            changed |= bool((now != self.now[at]).any())
            self.now[at] = now
        return changed

    def move(self, chosen: Mask) -> None:
        """Raise the price of rows above their limit, lower that of the others.

        Rows move each other's posts, so a bracket may turn out wrong: then the side
        that was contradicted is sought anew.
        """
        for at, outlay in enumerate(self.outlays):
            now, low, high = self.now[at], self.low[at], self.high[at]
            over = outlay.totals(chosen) > outlay.upper
            low = np.where(over, np.maximum(low, now), low)
            high = np.where(over, high, np.where(high < 0, now, np.minimum(high, now)))
            # A side that was found at this very price before is contradicted as well.
            is_wrong = (high >= 0) & ((low > high) | (over & (now >= high)))
            low = np.where(is_wrong & ~over, 0, low)
            high = np.where(is_wrong & over, UNKNOWN, high)
            dearer = np.maximum(4 * now, self.first)
            wider = np.where(is_wrong, now + now // 8 + 1, dearer)
            sought = np.where(high < 0, wider, (low + high + 1) // 2)
            self.now[at] = np.minimum(sought, self._highest(outlay))
            self.low[at], self.high[at] = low, high

    def keep(self) -> None:
        """Go where every row was last seen within its limit, if it was."""
        for at, high in enumerate(self.high):
            self.now[at] = np.where(high >= 0, high, self.now[at])

    def push(self, chosen: Mask, part: int) -> None:
        """Raise rows above their limit by one ``part``-th of their price."""
        for at, outlay in enumerate(self.outlays):
            over = outlay.totals(chosen) > outlay.upper
            dearer = self.now[at] + self.now[at] // part + 1
            pushed = np.where(over, dearer, self.now[at])
            self.now[at] = np.minimum(pushed, self._highest(outlay))

    def _highest(self, outlay: Outlay) -> int:
        most = max(1, DEAREST * SCALE // max(1, int(outlay.steps.max(initial=1))))
        return most if self.dearest is None else min(most, self.dearest)


def first_price(tier: Tier, fine: int, outlays: Sequence[Outlay], chosen: Mask) -> int:
    """Return a price at which money begins to matter beside a tier's points."""
    points = 1
    for term in tier.terms:
        if isinstance(term.statement, Cost) and chosen.any():
            size = np.abs(term.weight * term.statement.points)
            points = max(points, int(np.median(size[chosen])))
    dearest = max((int(one.steps.max(initial=1)) for one in outlays), default=1)
    return max(1, min(points * fine, DEAREST) * SCALE // (4 * max(1, dearest)))


def over_by(outlays: Sequence[Outlay], chosen: Mask) -> Ints:
    """Return by how much rows are above their limits, all outlays together."""
    over = [np.maximum(one.totals(chosen) - one.upper, 0) for one in outlays]
    return np.concatenate(over) if over else np.zeros(0, np.int64)
