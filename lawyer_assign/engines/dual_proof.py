"""What dual prices prove of a linear form, summed up in whole numbers.

Let y be the prices, each rounded to a multiple of 1 / scale, and r = c - A'y the
reduced costs. Every x within its sides has c x = y A x + r x, which is at least what
the felt sides of the rows give, plus each column at the end where its reduced cost is
least (weak duality). That holds for any y whatever, so an inexact engine makes the
bound weaker, never wrong; products and sums that could leave 64 bits are Python's.
"""

from operator import mul
from typing import NamedTuple

import numpy as np

from lawyer_assign.arrays import UNBOUNDED, Floats, Ints
from lawyer_assign.engines.linear_form import LinearForm

FINEST = 1 << 32
"""Prices are rounded to multiples of 1 / FINEST, or coarser if that is too big."""

LARGEST = 2.0**61
"""Scaled entries stay below this, so that they fit 64 bits with room to spare."""


class Proof(NamedTuple):
    """A bound on one tier of a form, its constant left out.

    Parameters
    ----------
    scaled
        No choice of the columns costs less than ``scaled / scale``.
    scale
        What everything was multiplied by.
    reduced
        Scaled reduced cost per column.
    """

    scaled: int
    scale: int
    reduced: Ints

    @property
    def bound(self) -> int:
        """Whole points that no whole choice costs less than."""
        return -(-self.scaled // self.scale)


def dual_proof(form: LinearForm, tier: int, prices: Floats) -> Proof:
    """Return what prices of rows prove of a tier.

    Parameters
    ----------
    form
        Whole numbers.
    tier
        Place of the tier in ``form.cost``.
    prices
        Per row, in points of the tier per unit: above 0 where ``row_least`` is felt,
        below where ``row_most`` is. Of a side that is not there they count as 0.
    """
    prices = signed(form, prices)
    scale = _scale_for(form, tier, prices)
    if scale == 0:  # not even whole points fit: prices of 0 prove little, nothing wrong
        scale, prices = 1, np.zeros(len(prices))
    dual = np.rint(prices * scale).astype(np.int64)
    reduced = form.cost[tier] * scale - form.matrix.T @ dual
    sides = np.where(dual > 0, form.row_least, form.row_most)
    felt = dual != 0
    scaled: int = sum(map(mul, dual[felt].tolist(), sides[felt].tolist()))
    ends = np.where(reduced < 0, form.most, form.least)
    used = (reduced != 0) & (ends != 0)
    # In Python's numbers, which hold any product.
    scaled += sum(map(mul, reduced[used].tolist(), ends[used].tolist()))
    return Proof(scaled, scale, reduced)


def signed(form: LinearForm, prices: Floats) -> Floats:
    """Return prices without those of a side that is not there."""
    wrong = (prices > 0) & (form.row_least <= -UNBOUNDED)
    wrong |= (prices < 0) & (form.row_most >= UNBOUNDED)
    return np.where(wrong, 0.0, prices)


def _scale_for(form: LinearForm, tier: int, prices: Floats) -> int:
    """Return the finest scale with which no entry comes near 2^63; 0 if none."""
    sums = np.abs(form.cost[tier]) + abs(form.matrix).T @ np.abs(prices)
    ends = np.maximum(np.maximum(np.abs(form.most), np.abs(form.least)), 1)
    largest = float((sums * ends).max(initial=1))
    largest = max(largest, float(np.abs(prices).max(initial=0)))
    scale = FINEST
    while scale > 0 and largest * scale > LARGEST:
        scale //= 2
    return scale
