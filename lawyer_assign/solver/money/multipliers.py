"""Prices of money: sought row by row, or all together by what was learned at others.

What prices prove is the least of many sums that are linear in them, so it is concave:
at prices that were tried it has a value and a slope, and a line through both is above
it everywhere (cutting planes, Kelley 1960). The next prices are those at which these
lines hope for most, within a box around the best so far that grows where the hope came
true and shrinks where not (Marsten, Hogan and Blankenship 1975). Slopes may be rough:
hopes are never believed, the bound is proved anew at every prices.
"""

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_array

from lawyer_assign.arrays import Floats, Ints, Mask
from lawyer_assign.engines.highs import minimum
from lawyer_assign.engines.linear_program import LinearProgram
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import Tier
from lawyer_assign.solver.money.priced_tier import SCALE
from lawyer_assign.statements import Cost, Outlay

DEAREST = 10_000_000
"""Fine points that money can make of a post at most: sums stay far below 2^63."""

UNKNOWN = -1

WIDEST, WIDE, NARROW = 16.0, 4.0, 1.02
"""Times the best price that a price may become at most, at first, and at least."""

GROWS, SHRINKS = 1.3, 0.6
"""Powers to which that is raised where a hope came true, and where not."""

NOTHING = 1 / 8
"""Parts of a first price that may as well be nothing."""


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
    def all(self) -> Ints:
        """The prices of all rows, one outlay after the other."""
        return np.concatenate([np.zeros(0, np.int64), *self.now])

    @property
    def worth(self) -> int:
        """What the limits cost at these prices, in fine points times ``SCALE``."""
        return sum(
            price * upper
            for now, outlay in zip(self.now, self.outlays, strict=True)
            for price, upper in zip(now.tolist(), outlay.upper.tolist(), strict=True)
        )

    @property
    def dearest_post(self) -> int:
        """What money makes of a post at most, in fine points."""
        both = zip(self.now, self.outlays, strict=True)
        dearest = [int(n.max(initial=0)) * int(o.steps.max(initial=0)) for n, o in both]
        return max(dearest, default=0) // SCALE

    def begin(self, prices: Ints) -> None:
        """Begin at prices of all rows that were enough for a plan like this one."""
        self.go(prices)
        self.low = [one // 2 for one in self.now]
        self.high = [one.copy() for one in self.now]

    def go(self, prices: Ints) -> None:
        """Take prices of all rows, none above what sums can bear."""
        ends = np.cumsum([len(one) for one in self.now])[:-1]
        parts = zip(np.split(prices, ends), self.outlays, strict=True)
        self.now = [np.minimum(one, self._highest(outlay)) for one, outlay in parts]

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

    def push(self, chosen: Mask, part: int, spared: Mask | None = None) -> None:
        """Raise rows above their limit by one ``part``-th of their price.

        Those that are spared only where none of the others is above its own.
        """
        over = [one.totals(chosen) > one.upper for one in self.outlays]
        if spared is not None and (np.concatenate(over) & ~spared).any():
            ends = np.cumsum([len(one) for one in over])[:-1]
            parts = zip(over, np.split(~spared, ends), strict=True)
            over = [one & pushed for one, pushed in parts]
        self._raise(over, part)

    def _raise(self, rows: Sequence[Mask], part: int) -> None:
        for at, (outlay, over) in enumerate(zip(self.outlays, rows, strict=True)):
            dearer = self.now[at] + self.now[at] // part + 1
            pushed = np.where(over, dearer, self.now[at])
            self.now[at] = np.minimum(pushed, self._highest(outlay))

    def _highest(self, outlay: Outlay) -> int:
        most = max(1, DEAREST * SCALE // max(1, int(outlay.steps.max(initial=1))))
        return most if self.dearest is None else min(most, self.dearest)


class PriceCuts:
    """Seeks prices of 0 or more at which a concave value is highest.

    Parameters
    ----------
    first
        Where a price begins to matter, per price, above 0.

    Attributes
    ----------
    hope
        By how much the next prices may be better, by all that was learned.
    """

    def __init__(self, first: Floats) -> None:
        self.first = np.maximum(first, 1.0)
        self.factor = WIDE
        self.best: tuple[Floats, float] | None = None
        self.hope = np.inf
        self.above: list[Floats] = []
        """Lines: what each is at no price, then its slopes."""

    def learn(self, prices: Ints, value: float, slope: Floats) -> None:
        """Learn the value at some prices, and by how much it rises for one more."""
        known = self.best
        self.above.append(np.append(value - slope @ prices, slope))
        if known is None:
            self.best = prices.astype(np.float64), value
        elif value > known[1]:
            self.best = prices.astype(np.float64), value
            self.factor = min(WIDEST, self.factor**GROWS)
        else:
            self.factor = max(NARROW, self.factor**SHRINKS)

    def next(self) -> Ints:
        """Return the prices to try next."""
        if self.best is None:
            return np.rint(self.first).astype(np.int64)
        prices, value = self.best
        factor, first, count = self.factor, self.first, len(self.first)
        least = np.where(prices / factor < NOTHING * first, 0.0, prices / factor)
        most = np.maximum(prices * factor, first * (factor - 1))
        lines = np.stack(self.above)
        # Rough slopes may promise less at the best prices than was seen there.
        room = np.maximum(lines[:, 0] - value, -(lines[:, 1:] @ prices))
        unit = max(1.0, float(np.abs(lines[:, 1:] * first).max()))
        gain = np.ones((len(lines), 1))
        found = minimum(
            LinearProgram(
                np.append(-1.0, np.zeros(count)),
                csr_array(np.hstack([gain, -lines[:, 1:] * first / unit])),
                np.full(len(lines), -np.inf),
                room / unit,
                np.append(0.0, least / first),
                np.append(np.inf, most / first),
            ),
            Watch(),
        )
        if found is None:
            self.hope = 0.0
            return prices.astype(np.int64)
        self.hope = float(found.values[0]) * unit
        return np.rint(found.values[1:] * first).astype(np.int64)


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
