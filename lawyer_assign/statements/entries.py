"""Statements in whose rows a pair may stand more than once, or beside another pair.

``group`` is -1 for every pair here: where a pair stands is said by entries, each a row
and a pair. A row's amount is a sum over its entries, so a split that keeps rows whole
keeps prices whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.statements.rows import Statement


@dataclass(frozen=True, eq=False, repr=False)
class Entries(Statement):
    """Rows over entries; the base of :class:`Overlap` and :class:`Cover`.

    Parameters
    ----------
    row, pair
        Per entry: a row, and a pair that stands in it; each entry once.
    """

    row: Ints
    pair: Ints

    def sums(self, chosen: Mask) -> Ints:
        """Return how many chosen pairs each row has."""
        inside = self.row[chosen[self.pair]]
        return np.bincount(inside, minlength=len(self.who)).astype(np.int64)

    @property
    def sizes(self) -> Ints:
        """How many pairs each row has."""
        return np.bincount(self.row, minlength=len(self.who)).astype(np.int64)

    def links(self) -> Sequence[Ints]:
        """Return one label per pair: those that rows link have the same."""
        return (linked(len(self.group), len(self.who), (self.row, self.pair)),)

    def on(self, rows: Ints, mask: Mask) -> "Entries":
        """Return the statement with some of its rows, over some of its pairs."""
        kept = np.zeros(len(self.who), bool)
        kept[rows] = True
        entries = kept[self.row] & mask[self.pair]
        return replace(
            self,
            who=[self.who[row] for row in rows.tolist()],
            group=self.group[mask],
            row=places(kept)[self.row[entries]],
            pair=places(mask)[self.pair[entries]],
        )


@dataclass(frozen=True, eq=False, repr=False)
class Overlap(Entries):
    """At most ``upper`` chosen pairs in every row; the amount is what exceeds it.

    Parameters
    ----------
    rule, who, group
        As of every :class:`Statement`; ``group`` is -1 throughout.
    row, pair
        Per entry: a row, and a pair that stands in it; each entry once.
    upper
        One number per row, 0 or more.
    """

    upper: Ints

    def amounts(self, chosen: Mask) -> Ints:
        """Return by how much each row has too many."""
        return self.amount_of(self.sums(chosen), slice(None))

    def amount_of(self, sums: Ints, row: Ints | slice) -> Ints:
        """Return the amounts of some rows, given how many chosen pairs each has."""
        over: Ints = np.maximum(sums - self.upper[row], 0)
        return over

    def on(self, rows: Ints, mask: Mask) -> "Overlap":
        """Return the statement with some of its rows, over some of its pairs."""
        said = super().on(rows, mask)
        return replace(said, upper=self.upper[rows])  # type: ignore[return-value,call-arg]


@dataclass(frozen=True, eq=False, repr=False)
class Cover(Entries):
    """Every row has a chosen pair; the amount of a row without one is 1.

    Unlike :class:`Joint`, a row of which nothing is chosen lacks what it asks for.

    Parameters
    ----------
    rule, who, group
        As of every :class:`Statement`; ``group`` is -1 throughout.
    row, pair
        Per entry: a row, and a pair that stands in it; each entry once.
    """

    def amounts(self, chosen: Mask) -> Ints:
        """Return 1 for every row without a chosen pair."""
        return self.amount_of(self.sums(chosen), slice(None))

    def amount_of(self, sums: Ints, row: Ints | slice) -> Ints:
        """Return the amounts of some rows, given how many chosen pairs each has."""
        del row  # all want one
        bare: Ints = (sums == 0).astype(np.int64)
        return bare


@dataclass(frozen=True, eq=False, repr=False)
class Together(Statement):
    """Points for two pairs that are both chosen, summed per row.

    Parameters
    ----------
    rule, who, group
        As of every :class:`Statement`; ``group`` is -1 throughout.
    row
        Row of each couple.
    first, second
        The two pairs of each couple; each couple once.
    points
        Lost where both are chosen; negative: gained, of a wish only. As a must no
        couple of points above 0 is chosen.
    """

    row: Ints
    first: Ints
    second: Ints
    points: Ints

    def amounts(self, chosen: Mask) -> Ints:
        """Return the points of the couples of each row that are chosen."""
        both = chosen[self.first] & chosen[self.second]
        found = np.zeros(len(self.who), np.int64)
        np.add.at(found, self.row[both], self.points[both])
        return found

    def links(self) -> Sequence[Ints]:
        """Return one label per pair: those of a couple have the same."""
        couples = np.arange(len(self.row))
        ends = (
            np.concatenate([couples, couples]),
            np.concatenate([self.first, self.second]),
        )
        return (linked(len(self.group), len(couples), ends),)

    def on(self, rows: Ints, mask: Mask) -> "Together":
        """Return the statement with some of its rows, over some of its pairs."""
        kept = np.zeros(len(self.who), bool)
        kept[rows] = True
        couples = kept[self.row] & mask[self.first] & mask[self.second]
        at = places(mask)
        return replace(
            self,
            who=[self.who[row] for row in rows.tolist()],
            group=self.group[mask],
            row=places(kept)[self.row[couples]],
            first=at[self.first[couples]],
            second=at[self.second[couples]],
            points=self.points[couples],
        )


def nowhere(pairs: int) -> Ints:
    """Return the ``group`` of a statement whose rows are made of entries."""
    return np.full(pairs, -1, np.int64)


def places(mask: Mask) -> Ints:
    """Return where each place stands when only those of a mask are kept."""
    return np.cumsum(mask) - 1


def linked(pairs: int, rows: int, entries: tuple[Ints, Ints]) -> Ints:
    """Return a label per pair, equal for pairs of one row; -1 for pairs in none."""
    row, pair = entries
    if not len(row):
        return nowhere(pairs)
    # Loaded when it is needed: reading a file needs no graphs.
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    size = pairs + rows
    ones = np.ones(len(row), np.int8)
    graph = coo_array((ones, (pair, row + pairs)), shape=(size, size))
    _, label = connected_components(graph, directed=False)
    is_in = np.zeros(pairs, bool)
    is_in[pair] = True
    return np.where(is_in, label[:pairs].astype(np.int64), -1)
