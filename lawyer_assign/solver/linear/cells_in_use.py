"""Columns that say whether any pair of a cell is chosen, each made once.

A cell is the pairs of one row that share a class: a firm at a committee. Several
statements speak of the same cells (one firm to a committee, seats of a firm), and they
share the columns: that is what ties the number of committees covered to the number of
seats in the linear relaxation, where half a lawyer would else take half a seat.
"""

from dataclasses import dataclass, field

import numpy as np

from lawyer_assign.arrays import UNBOUNDED, Ints
from lawyer_assign.engines.linear_form import Builder
from lawyer_assign.formulation import Formulation
from lawyer_assign.statements import Bound, Table

NONE = -1


@dataclass
class Used:
    """Makes and remembers the columns; ``column_of`` names the last made per pair.

    Parameters
    ----------
    builder
        Takes the columns and rows.
    upper
        Groupings of the pairs with the most that may be chosen in each row.
    exclusive
        Per pair, a row in which a must lets one class only be used, and its class;
        :data:`NONE` where there is no such row.
    """

    builder: Builder
    upper: list[tuple[Ints, Ints]]
    exclusive: tuple[Ints, Ints]
    column_of: Ints
    size_of: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, builder: Builder, formulation: Formulation[Table]) -> "Used":
        """Begin with what the musts say about how many pairs go together."""
        upper = [
            (bound.group, bound.upper)
            for bound in formulation.bounds
            if bound.upper is not None
            and bound.factor is None
            and bound.once_per is None
        ]
        row, of_class = np.full((2, builder.pairs), NONE, np.int64)
        for bound in formulation.bounds:
            if bound.once_per is not None and bound.upper is not None:
                one = (bound.group >= 0) & (bound.upper[bound.group] == 1)
                row[one], of_class[one] = bound.group[one], bound.once_per[one]
        nothing = np.full(builder.pairs, NONE, np.int64)
        return cls(builder, upper, (row, of_class), nothing)

    def in_use(self, row: Ints, pair: Ints) -> tuple[Ints, Ints]:
        """Return rows and columns whose sums are 1 where a row is in use, else 0."""
        there, of_class = (column[pair] for column in self.exclusive)
        size = int(row.max(initial=-1)) + 1
        first = np.full(size, NONE, np.int64)
        first[row] = there
        mixed = np.bincount(row[there != first[row]], minlength=size) > 0
        is_one = (first >= 0) & ~mixed
        return self.terms(row, pair, np.where(is_one[row], of_class, NONE))

    def terms(self, row: Ints, pair: Ints, of_class: Ints) -> tuple[Ints, Ints]:
        """Return rows and columns whose sums count the classes in use.

        Parameters
        ----------
        row, pair, of_class
            Per pair that is in some row: the row, the pair, its class.
        """
        keys, cell = np.unique(np.stack([row, of_class]), axis=1, return_inverse=True)
        cell = cell.reshape(-1)
        size = np.bincount(cell, minlength=keys.shape[1])
        most = self.most_in(cell, pair, size)
        # Where one pair at most is chosen, the pairs themselves count the cell.
        is_plain = most <= 1
        plain = is_plain[cell]
        column = self._known(cell, pair, size)
        is_new = ~is_plain & (column == NONE)
        column[is_new] = self.builder.add_columns(np.ones(int(is_new.sum()), np.int64))
        new = is_new[cell]
        self._tie(pair[new], column[cell[new]], np.flatnonzero(is_new), column, most)
        fresh = new & (self.column_of[pair] == NONE)
        self.column_of[pair[fresh]] = column[cell[fresh]]
        for one, count in zip(
            column[is_new].tolist(), size[is_new].tolist(), strict=True
        ):
            self.size_of[one] = count
        shared = ~is_plain
        return (
            np.concatenate([row[plain], keys[0][shared]]),
            np.concatenate([pair[plain], column[shared]]),
        )

    def most_in(self, cell: Ints, pair: Ints, size: Ints) -> Ints:
        """Return how many pairs of each cell the musts let be chosen together."""
        most = size.copy()
        for group, upper in self.upper:
            there = group[pair]
            first = np.full(len(size), NONE, np.int64)
            first[cell] = there
            others = np.bincount(cell[there != first[cell]], minlength=len(size))
            inside = (first >= 0) & (others == 0)
            most[inside] = np.minimum(most[inside], upper[first[inside]])
        return most

    def _known(self, cell: Ints, pair: Ints, size: Ints) -> Ints:
        """Return the column made for the same pairs before, or none."""
        before = self.column_of[pair]
        first = np.full(len(size), NONE, np.int64)
        first[cell] = before
        mixed = np.bincount(cell[before != first[cell]], minlength=len(size)) > 0
        counts = [self.size_of.get(one, 0) for one in first.tolist()]
        same = np.array(counts, np.int64) == size
        return np.where(mixed | ~same, NONE, first)

    def _tie(
        self, pair: Ints, used: Ints, cells: Ints, column: Ints, most: Ints
    ) -> None:
        """Say of new columns: x <= used <= sum of x <= most x used."""
        builder, size = self.builder, len(pair)
        ones = np.ones(size, np.int64)
        below = builder.add_rows(np.full(size, -UNBOUNDED), 0 * ones)
        builder.add_entries(below, pair, ones)
        builder.add_entries(below, used, -ones)
        count = len(cells)
        row_of = np.full(builder.columns, NONE, np.int64)
        none, free = np.zeros(count, np.int64), np.full(count, UNBOUNDED)
        for least, top, factor in (
            (none, free, np.ones(count, np.int64)),
            (-free, none, most[cells]),
        ):
            rows = builder.add_rows(least, top)
            row_of[column[cells]] = rows
            builder.add_entries(row_of[used], pair, ones)
            builder.add_entries(rows, column[cells], -factor)

    def link(self, bound: Bound, rows: Ints, missed: Ints | None) -> None:
        """Say that a row in which no cell is used misses all of its lower side.

        ``missed + lower x (cells used) >= lower``: it follows for whole numbers, and
        says far more than the row itself where pairs are chosen in parts. (A cell that
        reaches beyond the row only makes it say less.) Rows without a cell get none.

        Parameters
        ----------
        bound
            With a lower side, plain counts.
        rows
            Rows of the bound that can miss it.
        missed
            Per row in ``rows``, the column of what is missing; ``None`` for a must.
        """
        if bound.lower is None or bound.factor is not None or not self.size_of:
            return
        chosen = np.zeros(len(bound.who), bool)
        chosen[rows] = bound.lower[rows] > 0
        pair = np.flatnonzero((bound.group >= 0) & chosen[bound.group])
        row, column = bound.group[pair], self.column_of[pair]
        column = np.where(column == NONE, pair, column)
        keys = np.unique(np.stack([row, column]), axis=1)
        has_cell = np.zeros(len(chosen), bool)
        has_cell[keys[0][keys[1] >= self.builder.pairs]] = True
        place = np.full(len(chosen), NONE, np.int64)
        kept = np.flatnonzero(chosen & has_cell)
        lower = bound.lower[kept]
        place[kept] = self.builder.add_rows(lower, np.full(len(kept), UNBOUNDED))
        inside = place[keys[0]] != NONE
        factor = bound.lower[keys[0][inside]]
        self.builder.add_entries(place[keys[0][inside]], keys[1][inside], factor)
        if missed is not None:
            own = np.full(len(chosen), NONE, np.int64)
            own[rows] = missed
            self.builder.add_entries(
                place[kept], own[kept], np.ones(len(kept), np.int64)
            )
