"""The statement of money: what the chosen pairs of a row cost, price by load."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.statements.rows import Statement


@dataclass(frozen=True, eq=False, repr=False)
class Outlay(Statement):
    """``sum of prices of the chosen pairs <= upper`` in every row.

    The price of a pair depends on its number among the chosen pairs of its line (a
    lawyer's 1st, 2nd, 3rd post). The chosen pairs of a line are counted list by list,
    so the n-th costs ``steps[its list, n - 1]``, and which pair of a list comes first
    makes no difference. The amount of a row is what exceeds ``upper``, in units, a
    part of a unit counting as one.

    Parameters
    ----------
    rule, who, group
        As of every :class:`Statement`.
    upper
        One number per row.
    line
        Whose count a pair goes into, per pair; pairs in no row are counted too.
    price_list
        Price list of each pair; all pairs of a list are in one row, or all in none.
    steps
        Shape ``(lists, most)``, none below 0; past the end the last step repeats.
    unit
        What one unit of the amount is worth, in the unit of prices.
    """

    upper: Ints
    line: Ints
    price_list: Ints
    steps: Ints
    unit: int = 1

    @property
    def is_stepped(self) -> bool:
        """Whether some price depends on the load at all."""
        used = self.steps[np.unique(self.price_list)]
        return bool((used != used[:, -1:]).any())

    def links(self) -> Sequence[Ints]:
        """Return rows, and lines where one post moves the price of another."""
        return (self.group, self.line) if self.is_stepped else (self.group,)

    def paid(self, chosen: Mask) -> Ints:
        """Return the price of each chosen pair; 0 for the others."""
        taken = np.flatnonzero(chosen)
        price = np.zeros(len(chosen), np.int64)
        price[taken] = self.price_of(taken, self.line[taken])
        return price

    def price_of(self, pair: Ints, line: Ints) -> Ints:
        """Return what pairs cost if they are all that their lines hold."""
        lists = self.price_list[pair]
        order = np.lexsort((lists, line))
        starts = np.flatnonzero(np.diff(line[order], prepend=-1))
        lengths = np.diff(starts, append=len(line))
        number = np.empty(len(line), np.int64)
        number[order] = np.arange(len(line)) - np.repeat(starts, lengths)
        last = self.steps.shape[1] - 1
        price: Ints = self.steps[lists, np.minimum(number, last)]
        return price

    def totals(self, chosen: Mask) -> Ints:
        """Return what the chosen pairs of each row cost."""
        return self.counts(chosen, self.paid(chosen))

    def amounts(self, chosen: Mask) -> Ints:
        """Return by how many units each row exceeds its limit."""
        return self.amount_of(self.totals(chosen), slice(None))

    def amount_of(self, totals: Ints, row: Ints | slice) -> Ints:
        """Return by how many units rows with some totals exceed their limits."""
        over = np.maximum(totals - self.upper[row], 0)
        units: Ints = -(-over // self.unit)
        return units
