"""Rows of money, said once more in whole units of what further posts save.

A *block* is so many posts of one price list behind so many others of their line. Let
every list have a *base* ``f >= 0``, and let a block gain ``g``: its list's base for
each of its posts, less what these are paid. Let rows ``a``, no two of which have a pair
in common, ask for ``d_a`` posts each, of lists of one row of money whose bases are
``f_a`` or more. A plan that misses ``m_a`` of these posts and keeps the row's limit
``b`` has

    sum of g over its blocks there = sum of bases of its posts - what they are paid
                                  >= sum of f_a (d_a - m_a) - b,

for posts that nobody asks for have no base below 0. Blocks and what is missed are
whole, so for every unit ``q > 0`` (Chvatal 1973; as in
:mod:`lawyer_assign.solver.money.loads.rounding`)

    sum of ceil(g / q) + sum of ceil(f_a / q) m_a >= ceil(N / q),
    N = sum of f_a d_a - b.

Mixtures of sets break that where whole loads leave money over. With a price ``p >= 0``
of a fen each such row is left out as others are
(:mod:`lawyer_assign.solver.money.sets.set_bound`): a block costs ``p q ceil(g / q)``
less, the row is worth ``p q ceil(N / q)``, and missing a post of ``a`` costs
``p q ceil(f_a / q)`` less. What rows are worth by their own prices has to leave that
over; where it is more than missing one costs at all, the rest is taken off the bound
for each of the ``d_a`` posts that could be missed. Under whatever limits ``b`` the row
is worth ``p (sum of f_a d_a - b)`` at least: as much as with a fen dearer by ``p``.

A base is what the cheapest first post of a row costs that asks for posts, so first
posts gain 0 or less, further ones what they are paid less.
"""

from dataclasses import dataclass
from operator import mul
from typing import NamedTuple

import numpy as np

from lawyer_assign.arrays import UNBOUNDED, Floats, Ints
from lawyer_assign.solver.money.sets.apart import NOTHING
from lawyer_assign.solver.money.sets.post_sets import PostSets
from lawyer_assign.solver.money.sets.set_rows import MUST, PlainRows, SetRows

DIVISORS = 4
"""Units are a gain through a number up to this."""

FINEST = 16
"""The dearest post is no more units: finer ones round hardly anything."""

UNITS = 3
"""Units that are said of one row of money at once."""

FELT = 1e-6
"""Shares below are none."""


class Blocks(NamedTuple):
    """Blocks of sets: whose set, which list, behind how many posts, of how many."""

    heads: Ints
    lists: Ints
    before: Ints
    more: Ints

    @classmethod
    def of(cls, posts: Ints, sets: PostSets) -> "Blocks":
        """Return those of sets, which are rows as of :class:`PostSets`."""
        lists = np.where(posts >= 0, sets.outlay.price_list[posts], NOTHING)
        before = np.pad(lists[:, :-1], ((0, 0), (1, 0)), constant_values=NOTHING)
        heads, count = np.nonzero((lists >= 0) & (lists != before))
        own = lists[heads, count]
        more = (lists[heads] == own[:, None]).sum(axis=1)
        return cls(heads, own, count, more)

    @property
    def at(self) -> tuple[Ints, Ints, Ints]:
        """Their places in a table by list, posts before, and posts."""
        return self.lists, self.before, self.more


class Savings:
    """What blocks gain, and what rows of money need of that.

    Parameters
    ----------
    sets, rows
        Of a bound by whole sets.

    Attributes
    ----------
    asked, row
        Base of each row that asks for posts, and its row of money; 0 and ``NOTHING``
        of those that have none.
    base
        Of each list.
    total, needed
        Sums of the bases of what is asked for in each row of money, and that less its
        limit.
    gains
        Of blocks, shape ``(lists, posts before, posts)``.
    """

    def __init__(self, sets: PostSets, rows: SetRows) -> None:
        self.sets, self.rows, outlay = sets, rows, sets.outlay
        self.asked = np.zeros(len(rows), np.int64)
        self.row = np.full(len(rows), NOTHING, np.int64)
        self.base = np.zeros(len(outlay.steps), np.int64)
        is_taken = np.zeros(len(outlay.line), bool)
        for part in rows.parts:
            self._ask(part, is_taken)
        self.total = np.zeros(len(outlay.who), np.int64)
        own = np.flatnonzero(self.row >= 0)
        np.add.at(self.total, self.row[own], self.asked[own] * rows.lower[own])
        self.needed = self.total - outlay.upper
        number = np.arange(sets.size + 1)
        at = np.minimum(number[:, None] + number[:-1], outlay.steps.shape[1] - 1)
        each = self.base[:, None, None] - outlay.steps[:, at]
        self.gains = np.pad(np.cumsum(each, axis=2), ((0, 0), (0, 0), (1, 0)))

    def _ask(self, part: PlainRows, is_taken: Ints) -> None:
        """Give rows of a part their base where no pair of theirs is another row's."""
        outlay, own = self.sets.outlay, self.rows.slice_of(part)
        group, count = part.bound.group, len(part.bound.who)
        inside = np.flatnonzero(group >= 0)
        row, money = group[inside], outlay.group[inside]
        least, lowest = np.full(count, UNBOUNDED), np.full(count, len(outlay.who))
        highest, known = np.full(count, NOTHING), np.zeros(count, bool)
        np.minimum.at(least, row, outlay.steps[outlay.price_list[inside], 0])
        np.minimum.at(lowest, row, money)
        np.maximum.at(highest, row, money)
        np.logical_or.at(known, row, is_taken[inside])
        has = (self.rows.lower[own] > 0) & (lowest == highest) & (lowest >= 0) & ~known
        self.asked[own] = np.where(has, least, 0)
        self.row[own] = np.where(has, lowest, NOTHING)
        pairs = inside[has[row]]
        is_taken[pairs] = True
        np.maximum.at(self.base, outlay.price_list[pairs], least[group[pairs]])

    def mixture(self, posts: Ints, shares: Floats) -> Floats:
        """Return how often shares of sets have each block, in the shape of gains."""
        found, blocks = np.zeros(self.gains.shape), Blocks.of(posts, self.sets)
        np.add.at(found, blocks.at, shares[blocks.heads])
        return found

    def units(self, mixture: Floats, fen: Floats, least: float) -> "Units":
        """Return the units in which a mixture lacks most of each row of money.

        Parameters
        ----------
        mixture
            As of :meth:`mixture`. What it misses of posts is not looked at.
        fen
            Price of a fen of each row, in points.
        least
            Points below which nothing is lacking.
        """
        rows, units, points = list[int](), list[int](), 0.0
        finest = int(self.sets.outlay.steps.max(initial=1)) // FINEST
        for row in np.flatnonzero(self.needed > 0).tolist():
            own = self.sets.row == row
            gains, share, need = self.gains[own], mixture[own], int(self.needed[row])
            held = np.unique(gains[(share > FELT) & (gains > 0)])
            tried = np.unique(-(-held[:, None] // np.arange(1, DIVISORS + 1)))
            tried = tried[tried > finest]
            has = [float((-(-gains // one) * share).sum()) for one in tried.tolist()]
            lacks = fen[row] * tried * (-(-need // tried) - np.array(has))
            for at in np.argsort(-lacks, kind="stable")[:UNITS].tolist():
                if lacks[at] > least:
                    rows.append(row)
                    units.append(int(tried[at]))
            points += float(lacks.max(initial=0.0))
        return Units(np.array(rows, np.int64), np.array(units, np.int64), points)

    def rounded(self, row: Ints, unit: Ints) -> "RoundedRows":
        """Say rows of money in a unit each."""
        is_own = self.sets.row == row[:, None]
        blocks = -(-self.gains // unit[:, None, None, None])
        # Of musts nothing is missed.
        is_own_row = (self.row == row[:, None]) & (self.rows.place != MUST)
        return RoundedRows(
            row,
            unit,
            np.where(is_own[:, :, None, None], blocks, 0),
            np.where(is_own_row, -(-self.asked // unit[:, None]), 0),
            -(-self.needed[row] // unit),
            self.total[row],
        )


class Units(NamedTuple):
    """Rows of money, a unit for each, and the sum of what each lacks in its first."""

    row: Ints
    unit: Ints
    points: float


@dataclass(frozen=True, eq=False)
class RoundedRows:
    """Some rows of money in a unit each; the same one may stand there several times.

    Parameters
    ----------
    row, unit
        Which row, and its unit in fen.
    blocks
        Units that blocks gain, shape ``(rows, lists, posts before, posts)``; 0 of lists
        of other rows.
    asked
        Units that a missed post counts, per row that asks for posts, shape
        ``(rows, rows that ask)``.
    needed
        Units that are needed.
    total
        As of :class:`Savings`.
    """

    row: Ints
    unit: Ints
    blocks: Ints
    asked: Ints
    needed: Ints
    total: Ints

    def __len__(self) -> int:
        return len(self.row)

    def gained(self, posts: Ints, sets: PostSets) -> Ints:
        """Return the units that sets gain in each row, shape ``(sets, rows)``."""
        found, blocks = (
            np.zeros((len(posts), len(self)), np.int64),
            Blocks.of(posts, sets),
        )
        np.add.at(found, blocks.heads, self.blocks[:, *blocks.at].T)
        return found

    def priced(self, each: Ints, price: Ints, dear: Ints, rows: SetRows) -> "Priced":
        """Return what rows say at a price of a fen each.

        Parameters
        ----------
        each
            Prices, none below 0.
        price
            Of the rows of a formulation, as high as these may be without.
        dear
            What missing a post of these costs.
        rows
            The rows of the formulation.
        """
        unit = each * self.unit
        charge: Ints = unit @ self.asked
        left = np.where(charge > 0, np.maximum(dear - charge, 0), price)
        # Nobody misses more than is asked for.
        over = np.where(charge > 0, np.maximum(charge - dear, 0), 0)
        lost = sum(map(mul, over.tolist(), rows.lower.tolist()))
        return Priced(
            -np.tensordot(unit, self.blocks, 1),
            np.minimum(price, left),
            sum(map(mul, unit.tolist(), self.needed.tolist())) - lost,
            sum(map(mul, each.tolist(), self.total.tolist())) - lost,
        )


class Priced(NamedTuple):
    """What rounded rows say at their prices.

    Parameters
    ----------
    block
        Price of blocks, in the shape of gains.
    rows
        Prices of rows of a formulation that leave it over.
    worth
        What rounded rows are worth under the limits at hand.
    least
        The same under whatever limits, at a fen dearer by their prices.
    """

    block: Ints
    rows: Ints
    worth: int
    least: int
