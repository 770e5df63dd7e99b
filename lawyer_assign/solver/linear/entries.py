"""Rows in which a pair stands more than once, covered cells, and couples, as rows.

Of a row that is to be covered: missed + sum of x >= 1. Of a couple that costs points:
both >= x + y - 1; of one that gains: both <= x and both <= y.
"""

import numpy as np

from lawyer_assign.arrays import UNBOUNDED, Ints
from lawyer_assign.engines.linear_form import Builder
from lawyer_assign.statements import Cover, Overlap, Together


def add_overlap(builder: Builder, said: Overlap, tier: int | None, weight: int) -> None:
    """Add the rows that can have too many; ``tier=None``: none may."""
    rows = np.flatnonzero(said.sizes > said.upper)
    place = np.full(len(said.who), -1, np.int64)
    place[rows] = builder.add_rows(np.full(len(rows), -UNBOUNDED), said.upper[rows])
    inside = place[said.row] >= 0
    ones = np.ones(int(inside.sum()), np.int64)
    builder.add_entries(place[said.row[inside]], said.pair[inside], ones)
    if tier is not None:
        over = builder.add_columns((said.sizes - said.upper)[rows])
        builder.add_entries(place[rows], over, np.full(len(rows), -1))
        builder.add_price(tier, over, np.full(len(rows), weight))


def add_cover(builder: Builder, said: Cover, tier: int | None, weight: int) -> None:
    """Add a row per row, and a column for what it lacks; ``tier=None``: nothing may."""
    count = len(said.who)
    rows = builder.add_rows(np.ones(count, np.int64), np.full(count, UNBOUNDED))
    ones = np.ones(len(said.row), np.int64)
    builder.add_entries(rows[said.row], said.pair, ones)
    if tier is not None:
        missed = builder.add_columns(np.ones(count, np.int64))
        builder.add_entries(rows, missed, np.ones(count, np.int64))
        builder.add_price(tier, missed, np.full(count, weight))


def add_together(
    builder: Builder, said: Together, tier: int | None, weight: int
) -> None:
    """Add rows for couples; ``tier=None``: no couple may be chosen."""
    costs, gains = (np.flatnonzero(m) for m in (said.points > 0, said.points < 0))
    if tier is None:  # whose formulation has refused gains
        rows = builder.add_rows(np.full(len(costs), -UNBOUNDED), np.ones_like(costs))
        for end in (said.first, said.second):
            builder.add_entries(rows, end[costs], np.ones_like(costs))
        return
    both = builder.add_columns(np.ones(len(costs), np.int64))
    rows = builder.add_rows(np.full(len(costs), -UNBOUNDED), np.ones_like(costs))
    for end in (said.first, said.second):
        builder.add_entries(rows, end[costs], np.ones_like(costs))
    builder.add_entries(rows, both, np.full(len(costs), -1))
    builder.add_price(tier, both, weight * said.points[costs])
    _add_gains(builder, said, gains, tier, weight)


def _add_gains(
    builder: Builder, said: Together, gains: Ints, tier: int, weight: int
) -> None:
    both = builder.add_columns(np.ones(len(gains), np.int64))
    for end in (said.first, said.second):
        rows = builder.add_rows(np.full(len(gains), -UNBOUNDED), np.zeros_like(gains))
        builder.add_entries(rows, both, np.ones_like(gains))
        builder.add_entries(rows, end[gains], np.full(len(gains), -1))
    builder.add_price(tier, both, weight * said.points[gains])
