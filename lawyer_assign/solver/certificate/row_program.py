"""The rows of a certificate as a linear program, and its duals as whole-number prices.

Only what the checker counts stands in it: rows that count pairs, points per pair, and a
column for every firm and committee that may block.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lawyer_assign.arrays import UNBOUNDED, Floats, Ints
from lawyer_assign.engines.linear_form import Builder, LinearForm
from lawyer_assign.solver.certificate.row_prices import Family
from lawyer_assign.statements import LoadCost


@dataclass(frozen=True, eq=False)
class RowProgram:
    """Rows of families over pairs, what they miss, and who blocks.

    Parameters
    ----------
    form
        Pairs first; one cost per tier.
    families, rows
        Each family with the numbers of its rows.
    blocked
        The first of the columns that say which row of two-way choice blocks.
    """

    form: LinearForm
    families: tuple[Family, ...]
    rows: tuple[Ints, ...]
    blocked: int

    @classmethod
    def of(
        cls,
        families: Sequence[Family],
        costs: Ints,
        blocking: tuple[int, int | None, int],
    ) -> "RowProgram":
        """Say families in rows.

        Parameters
        ----------
        families
            Musts, and wishes of the tiers that ``costs`` has.
        costs
            Points per tier and pair.
        blocking
            How many may block, in which tier they cost how much; tier ``None`` = none
            may.
        """
        tiers, pairs = costs.shape
        builder = Builder(pairs, tiers)
        builder.constant = [0] * tiers
        every = builder.add_columns(np.ones(pairs, np.int64))
        for tier, row in enumerate(costs):
            builder.add_price(tier, every, row)
        rows = tuple(_added(builder, family) for family in families)
        count, place, weight = blocking
        most = np.full(count, 0 if place is None else 1)
        columns = builder.add_columns(most)
        if place is not None:
            builder.add_price(place, columns, np.full(count, weight))
        first = builder.columns - count
        return cls(builder.finish(), tuple(families), rows, first)

    def row_prices(self, duals: Ints, times: Sequence[int]) -> list[Ints]:
        """Return prices of the rows of each family, none beyond what a row can cost.

        Parameters
        ----------
        duals
            Per row of the form.
        times
            How often the cost of each tier counts.
        """
        found = []
        for family, rows in zip(self.families, self.rows, strict=True):
            low, high = _reach(family, times)
            found.append(-np.clip(duals[rows], low, high))
        return found


def _added(builder: Builder, family: Family) -> Ints:
    """Add the rows of a family; return their numbers."""
    said, tier = family.statement, family.tier
    size = len(said.who)
    inside = np.flatnonzero(said.group >= 0)
    group = said.group[inside]
    least, most = _sides(family)
    rows = builder.add_rows(least, most)
    builder.add_entries(rows[group], inside, np.ones(len(inside), np.int64))
    if tier is None:
        return rows
    counts = np.bincount(group, minlength=size)
    if isinstance(said, LoadCost):
        _add_steps(builder, said, rows, counts, tier, family.weight)
        return rows
    for side, sign in ((said.lower, 1), (said.upper, -1)):
        if side is not None:
            missed = builder.add_columns(np.maximum(side if sign > 0 else counts, 0))
            builder.add_entries(rows, missed, np.full(size, sign))
            builder.add_price(tier, missed, np.full(size, family.weight))
    return rows


def _add_steps(
    builder: Builder, load: LoadCost, rows: Ints, counts: Ints, tier: int, weight: int
) -> None:
    """Add a column for every step of a rising price; the last one has no end."""
    width = load.steps.shape[1]
    for step in range(width):
        has = np.flatnonzero(counts > step)
        most = np.ones(len(has), np.int64)
        if step + 1 == width:
            most = counts[has] - step
        columns = builder.add_columns(most)
        builder.add_entries(rows[has], columns, np.full(len(has), -1))
        builder.add_price(tier, columns, weight * load.steps[has, step])


def _sides(family: Family) -> tuple[Ints, Ints]:
    said, size = family.statement, len(family.statement.who)
    least, most = np.full(size, -UNBOUNDED), np.full(size, UNBOUNDED)
    if isinstance(said, LoadCost):
        return least, np.zeros(size, np.int64)
    if said.lower is not None:
        least = said.lower
    if said.upper is not None:
        most = np.minimum(said.upper, UNBOUNDED)
    return least, most


def _reach(family: Family, times: Sequence[int]) -> tuple[Ints, Ints]:
    """Return the least and the most that a dual of each row may be."""
    least, most = _sides(family)
    far = np.iinfo(np.int64).max
    low = np.where(most < UNBOUNDED, -far, 0)
    high = np.where(least > -UNBOUNDED, far, 0)
    if family.tier is None:
        return low, high
    steps = [1] * len(least)
    if isinstance(family.statement, LoadCost):
        steps = family.statement.steps[:, -1].tolist()
    # In Python's numbers, which hold any product.
    unit = family.weight * times[family.tier]
    most_paid = np.array([min(int(far), unit * one) for one in steps], np.int64)
    return np.maximum(low, -most_paid), np.minimum(high, most_paid)


def scale_for(form: LinearForm, cost: Floats, duals: Floats, finest: int) -> int:
    """Return the finest scale with which no sum comes near 2^63; 0 if none."""
    sums = np.abs(cost) + abs(form.matrix).T @ np.abs(duals)
    largest = max(1.0, float(sums.max(initial=0)), float(np.abs(duals).max(initial=0)))
    scale = finest
    while scale > 0 and largest * scale > 2.0**61:
        scale //= 2
    return scale
