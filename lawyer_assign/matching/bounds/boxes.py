"""Bounds on blocking pairs where it is known how far hospitals are open, many at once.

A hospital is open as far as the *tie* of the worst it holds, or to all if a seat is
free. A *box* says, for every hospital, from which tie to which that may be. Within a
box each hospital chooses at prices among what its ties allow: for matchings that lie in
the box, what prices prove is true by the same proof as for all (:mod:`.decomposition`),
since whom a hospital holds there is among its choices.

Every matching lies in exactly one of two boxes that part the ties of one hospital. So
the least of what the two prove bounds all matchings of the box that was parted.

Looks at several boxes are one look at as many copies of the market: Python's part of
the work is the same for all together.
"""

from typing import NamedTuple

import numpy as np

from lawyer_assign.arrays import Floats, Ints, Mask
from lawyer_assign.matching.bounds.decomposition import Decomposition, Prices
from lawyer_assign.matching.bounds.hospital_choice import Limits
from lawyer_assign.matching.market_columns import Market


class Box(NamedTuple):
    """How far hospitals may be open: shape ``(hospitals,)``, or a row for each box.

    Parameters
    ----------
    low, high
        First and last tie that may be that of the worst held; the number of ties of a
        list stands for a free seat. No box holds a matching where ``low > high``.
    """

    low: Ints
    high: Ints

    def parted(self, hospital: int, tie: int) -> tuple["Box", "Box"]:
        """Return the box up to a tie of a hospital, and the one behind it."""
        low, high = self.low.copy(), self.high.copy()
        low[hospital], high[hospital] = tie + 1, tie
        return Box(self.low, high), Box(low, self.high)


class BoxLook(NamedTuple):
    """What prices are worth, nearly, in each box, and how to better them.

    Parameters
    ----------
    values
        Shape ``(boxes,)``: in blocking pairs; no proof.
    slope
        A subgradient, of the shape of the prices.
    here
        Shape ``(boxes, pairs)``: whom hospitals chose to hold.
    worst
        Shape ``(boxes, hospitals)``: the tie of the worst that each holds.
    """

    values: Floats
    slope: Prices
    here: Mask
    worst: Ints


def whole_box(market: Market) -> Box:
    """Return the box in which every matching lies."""
    high = np.zeros(len(market.hospitals), np.int64)
    np.maximum.at(high, market.hospital, market.hospital_rank + 1)
    return Box(np.zeros_like(high), high)


class Boxes:
    """Several boxes of one market, each with prices of its own.

    Parameters
    ----------
    market
        Every hospital that is listed has a seat. Ties are allowed. Not changed.
    size
        Residents that the matchings have which are bounded, at most those with a list.
    count
        How many boxes.

    Prices have rows for boxes, so do answers.
    """

    def __init__(self, market: Market, size: int, count: int) -> None:
        self.market, self.count = market, count
        copies = _copies(market, count)
        self._parts = Decomposition(copies, size, copies=count)

    def limits(self, box: Box) -> list[Limits]:
        """Return the limits of boxes, a row each."""
        return self._parts.limits(box.low.ravel(), box.high.ravel())

    def look(self, prices: Prices, limits: list[Limits]) -> BoxLook:
        """Let every hospital choose at the prices, within its box."""
        look = self._parts.look(self._flat(prices), limits)
        rows = (self.count, -1)
        waiting, held = (one.reshape(rows) for one in look.slope)
        here, worst = look.here.reshape(rows), look.worst.reshape(rows)
        return BoxLook(look.values, Prices(waiting, held), here, worst)

    def proved(self, prices: Prices, limits: list[Limits]) -> Ints:
        """Return what prices prove in each box, in units of ``1 / ONE``.

        Where no matching lies in a box it may be more than there are pairs.
        """
        return self._parts.proofs(self._flat(prices), limits)

    def settled(self, prices: Prices) -> Prices:
        """Return prices within their limits that prove no less."""
        return Prices(np.clip(prices.waiting, 0, 1), prices.held)

    def _flat(self, prices: Prices) -> Prices:
        return Prices(prices.waiting.ravel(), prices.held.ravel())


def _copies(market: Market, count: int) -> Market:
    """Return a market of so many copies of one, side by side."""
    residents, hospitals = len(market.residents), len(market.hospitals)
    copy = np.repeat(np.arange(count), market.pairs)
    return Market(
        tuple(range(count * residents)),
        tuple(range(count * hospitals)),
        np.tile(market.seats, count),
        np.tile(market.resident, count) + residents * copy,
        np.tile(market.hospital, count) + hospitals * copy,
        np.tile(market.resident_rank, count),
        np.tile(market.hospital_rank, count),
    )
