"""Rows and columns of whole numbers, and how they are collected."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np
from scipy.sparse import coo_array, csc_array, csr_array, vstack

from lawyer_assign.arrays import UNBOUNDED, Ints
from lawyer_assign.engines.watch import Watch


@dataclass(frozen=True, eq=False)
class LinearForm:
    """``row_least <= matrix @ x <= row_most``, ``least <= x <= most``, x whole.

    Parameters
    ----------
    pairs
        The first so many columns are pairs.
    matrix
        Rows x columns, whole numbers.
    row_least, row_most
        Per row; ``-UNBOUNDED`` and ``UNBOUNDED`` where there is no such side.
    least, most
        Per column.
    cost
        Tiers x columns, points.
    constant
        Per tier, points paid whatever is chosen.
    """

    pairs: int
    matrix: csr_array
    row_least: Ints
    row_most: Ints
    least: Ints
    most: Ints
    cost: Ints
    constant: tuple[int, ...]


@dataclass
class Builder:
    """Collects columns and rows block by block; who adds many asks ``watch``."""

    pairs: int
    tiers: int
    watch: Watch = field(default_factory=Watch)
    heads: list[Ints] = field(default_factory=list)
    tails: list[Ints] = field(default_factory=list)
    values: list[Ints] = field(default_factory=list)
    row_least: list[Ints] = field(default_factory=list)
    row_most: list[Ints] = field(default_factory=list)
    most: list[Ints] = field(default_factory=list)
    prices: list[tuple[int, Ints, Ints]] = field(default_factory=list)
    constant: list[int] = field(default_factory=list)
    rows: int = 0
    columns: int = 0

    def add_columns(self, most: Ints) -> Ints:
        """Add columns from 0 to ``most``; return their numbers."""
        numbers = np.arange(self.columns, self.columns + len(most))
        self.columns += len(most)
        self.most.append(most)
        return numbers

    def add_rows(self, least: Ints, most: Ints) -> Ints:
        """Add empty rows with these sides; return their numbers."""
        numbers = np.arange(self.rows, self.rows + len(least))
        self.rows += len(least)
        self.row_least.append(least)
        self.row_most.append(most)
        return numbers

    def add_entries(self, rows: Ints, columns: Ints, values: Ints) -> None:
        """Put values into rows and columns."""
        self.heads.append(rows)
        self.tails.append(columns)
        self.values.append(values)

    def add_price(self, tier: int, columns: Ints, points: Ints) -> None:
        """Price columns in a tier."""
        self.prices.append((tier, columns, points))

    def finish(self) -> LinearForm:
        """Return what was collected."""
        self.watch.go_on()
        cost = np.zeros((self.tiers, self.columns), np.int64)
        for tier, columns, points in self.prices:
            np.add.at(cost[tier], columns, points)
        entries = (_joined(self.heads), _joined(self.tails))
        matrix = coo_array(
            (_joined(self.values), entries), shape=(self.rows, self.columns)
        )
        return LinearForm(
            self.pairs,
            matrix.tocsr(),
            _joined(self.row_least),
            _joined(self.row_most),
            np.zeros(self.columns, np.int64),
            _joined(self.most),
            cost,
            tuple(self.constant),
        )


def _joined(parts: list[Ints]) -> Ints:
    return np.concatenate(parts) if parts else np.zeros(0, np.int64)


def restricted(form: LinearForm, kept: Ints) -> tuple[LinearForm, Ints]:
    """Return the form with only some pairs, all other columns kept.

    Parameters
    ----------
    form
        Not changed.
    kept
        Pairs that stay, ascending.

    Returns
    -------
    tuple
        The smaller form, and its columns in the larger one.
    """
    others = np.arange(form.pairs, form.matrix.shape[1])
    columns = np.concatenate([kept, others])
    matrix = csc_array(form.matrix)[:, columns].tocsr()
    smaller = LinearForm(
        len(kept), matrix, form.row_least, form.row_most,
        form.least[columns], form.most[columns], form.cost[:, columns], form.constant,
    )  # fmt: skip
    return smaller, columns


def with_rows(form: LinearForm, rows: csr_array, least: Ints, most: Ints) -> LinearForm:
    """Return the form with more rows at its end, and their sides."""
    return replace(
        form,
        matrix=csr_array(vstack([form.matrix, rows], format="csr")),
        row_least=np.append(form.row_least, least),
        row_most=np.append(form.row_most, most),
    )


def with_columns(form: LinearForm, most: Ints) -> LinearForm:
    """Return the form with more columns at its end, at most so much, in no row."""
    old, count = form.matrix, len(most)
    shape = (old.shape[0], old.shape[1] + count)
    return replace(
        form,
        matrix=csr_array((old.data, old.indices, old.indptr), shape),
        least=np.append(form.least, np.zeros(count, np.int64)),
        most=np.append(form.most, most),
        cost=np.pad(form.cost, ((0, 0), (0, count))),
    )


def with_lock(form: LinearForm, tier: int, price: int) -> LinearForm:
    """Return the form with one row more: the price of a tier is at most ``price``."""
    paid = np.flatnonzero(form.cost[tier])
    row = csr_array(
        (form.cost[tier][paid], (np.zeros(len(paid), np.int64), paid)),
        shape=(1, form.matrix.shape[1]),
    )
    most = np.full(1, price - form.constant[tier])
    return with_rows(form, row, np.full(1, -UNBOUNDED), most)


def held(form: LinearForm, tier: int, price: int) -> LinearForm:
    """Return the form with a tier held at a price.

    Where no column can cost less than at that price, each is fixed where it is
    cheapest; otherwise it takes a row more (:func:`with_lock`).
    """
    cost = form.cost[tier]
    cheapest: int = sum(np.minimum(cost * form.least, cost * form.most).tolist())
    if cheapest + form.constant[tier] != price:
        return with_lock(form, tier, price)
    least = np.where(cost < 0, form.most, form.least)
    most = np.where(cost > 0, form.least, form.most)
    return replace(form, least=least, most=most)


def iterate_rows(form: LinearForm) -> Iterator[tuple[list[int], list[int], int, int]]:
    """Yield columns, values and sides of every row."""
    starts, columns = form.matrix.indptr.tolist(), form.matrix.indices.tolist()
    values = form.matrix.data.tolist()
    sides = zip(form.row_least.tolist(), form.row_most.tolist(), strict=True)
    for row, (least, most) in enumerate(sides):
        part = slice(starts[row], starts[row + 1])
        yield columns[part], values[part], least, most
