"""An outlay as rows and columns: the price of a load by "so many or more" columns.

Let n[l, j] count the chosen pairs of line l with lists up to j, and t[l, j, k] be 1 if
n[l, j] >= k. Pairs of list j are numbers n[l, j - 1] + 1 to n[l, j] of their line, so
with p the prices of j and q = p[last]

    cost of list j in line l = q x pairs + sum over k of (p[k] - q) x (t[l, j, k] -
    t[l, j - 1, k]),

which is exact for prices that rise, fall or do both.
"""

from dataclasses import dataclass

import numpy as np

from lawyer_assign.arrays import UNBOUNDED, Ints
from lawyer_assign.engines.linear_form import Builder
from lawyer_assign.statements import Outlay

NONE = -1


def add_outlay(builder: Builder, outlay: Outlay, tier: int | None, weight: int) -> None:
    """Add an outlay as a must (``tier`` is ``None``) or priced per unit above."""
    dearest = np.where(outlay.group >= 0, dearest_price(outlay), 0)
    most = np.zeros(len(outlay.who), np.int64)
    np.add.at(most, outlay.group[outlay.group >= 0], dearest[outlay.group >= 0])
    binding = most > outlay.upper
    if not binding.any():
        return
    place = np.full(len(outlay.who) + 1, NONE)  # the last is "in no row"
    limits = outlay.upper[binding]
    rows = builder.add_rows(np.full(len(limits), -UNBOUNDED), limits)
    place[np.flatnonzero(binding)] = rows
    counted = np.flatnonzero(place[outlay.group] >= 0)
    last = outlay.steps[outlay.price_list, -1]
    builder.add_entries(place[outlay.group[counted]], counted, last[counted])
    if outlay.is_stepped:
        _add_steps(builder, outlay, place)
    if tier is not None:
        over = -(-(most[binding] - limits) // outlay.unit)
        missed = builder.add_columns(over)
        builder.add_entries(rows, missed, np.full(len(rows), -outlay.unit))
        builder.add_price(tier, missed, np.full(len(rows), weight))


def dearest_price(outlay: Outlay) -> Ints:
    """Return the most that each pair can cost."""
    dearest: Ints = outlay.steps.max(axis=1)[outlay.price_list]
    return dearest


@dataclass(frozen=True, eq=False)
class _Cells:
    """The lists of every line, in their order; ``before`` is the cell ahead of one.

    ``reach`` is how many pairs the line has up to and with the cell.
    """

    of_pair: Ints
    price_list: Ints
    row: Ints
    before: Ints
    reach: Ints

    @classmethod
    def of(cls, outlay: Outlay, place: Ints) -> "_Cells":
        width = len(outlay.steps)
        keys, first, member, size = np.unique(
            outlay.line * width + outlay.price_list,
            return_index=True,
            return_inverse=True,
            return_counts=True,
        )
        line, numbers = keys // width, np.arange(len(keys))
        begins = np.diff(line, prepend=-1) != 0
        total = np.cumsum(size)
        ahead = np.maximum.accumulate(np.where(begins, total - size, 0))
        return cls(
            member.reshape(-1),
            keys % width,
            place[outlay.group[first]],
            np.where(begins, NONE, numbers - 1),
            total - ahead,
        )


def _add_steps(builder: Builder, outlay: Outlay, place: Ints) -> None:
    cells = _Cells.of(outlay, place)
    count = _add_counts(builder, cells)
    for number in range(1, outlay.steps.shape[1]):
        above = outlay.steps[:, number - 1] - outlay.steps[:, -1]
        if above.any():
            _add_step(builder, cells, count, number, above[cells.price_list])


def _add_counts(builder: Builder, cells: _Cells) -> Ints:
    """Add a column per cell: how many pairs of its line are chosen up to it."""
    count = builder.add_columns(cells.reach)
    nothing = np.zeros(len(count), np.int64)
    rows = builder.add_rows(nothing, nothing)
    pairs = np.arange(len(cells.of_pair))
    builder.add_entries(rows[cells.of_pair], pairs, np.ones(len(pairs), np.int64))
    builder.add_entries(rows, count, np.full(len(rows), -1))
    later = np.flatnonzero(cells.before >= 0)
    ahead = count[cells.before[later]]
    builder.add_entries(rows[later], ahead, np.ones(len(later), np.int64))
    return count


def _add_step(
    builder: Builder, cells: _Cells, count: Ints, number: int, above: Ints
) -> None:
    """Add "so many or more" of every cell, and what this changes in the rows."""
    able = np.flatnonzero(cells.reach >= number)
    reached = np.full(len(count), NONE)
    reached[able] = builder.add_columns(np.ones(len(able), np.int64))
    ones, free = np.ones(len(able), np.int64), np.full(len(able), UNBOUNDED)
    enough = builder.add_rows(0 * ones, free)
    builder.add_entries(enough, count[able], ones)
    builder.add_entries(enough, reached[able], -number * ones)
    too_few = builder.add_rows(-free, (number - 1) * ones)
    builder.add_entries(too_few, count[able], ones)
    builder.add_entries(too_few, reached[able], number - 1 - cells.reach[able])
    paid = able[(cells.row[able] >= 0) & (above[able] != 0)]
    builder.add_entries(cells.row[paid], reached[paid], above[paid])
    ahead = np.where(cells.before >= 0, reached[cells.before], NONE)
    saved = np.flatnonzero((cells.row >= 0) & (above != 0) & (ahead >= 0))
    builder.add_entries(cells.row[saved], ahead[saved], -above[saved])
