"""Rows that a program by houses knows: posts asked for, their most, and seats."""

from typing import NamedTuple

import numpy as np

from lawyer_assign.arrays import UNBOUNDED, Ints, Mask
from lawyer_assign.solver.money.lines import row_of_lines
from lawyer_assign.solver.money.sets.set_rows import PlainRows, SetRows

NOTHING = -1
"""Stands for no row and no column."""


class Caps(NamedTuple):
    """Rows that say how many posts rows which ask for some may have at most.

    Parameters
    ----------
    part
        These rows; the asking ones themselves where they have an upper side.
    row
        That of each asking row; ``NOTHING`` where it has no pairs.
    upper
        Of each asking row; ``UNBOUNDED`` there.
    """

    part: PlainRows
    row: Ints
    upper: Ints


def asked_of(rows: SetRows) -> PlainRows | None:
    """Return the first rows that ask for posts, but not all for all their pairs.

    Rows without pairs ask in vain.
    """
    for one in rows.parts:
        own, group = rows.slice_of(one), one.bound.group
        asks = (rows.lower[own] > 0) & ~rows.is_whole[own]
        if asks[group[group >= 0]].any():
            return one
    return None


def caps_of(rows: SetRows, asked: PlainRows) -> Caps | None:
    """Return rows with an upper side each of which holds one asking row's pairs."""
    group, count = asked.bound.group, len(asked.bound.who)
    inside = group >= 0
    for one in rows.parts:
        upper = rows.upper[rows.slice_of(one)]
        other = one.bound.group
        if not (upper < UNBOUNDED).any() or not (other[inside] >= 0).all():
            continue
        both = np.unique(np.column_stack([group, other])[inside], axis=0)
        if len(both) == len(np.unique(both[:, 0])) == len(np.unique(both[:, 1])):
            row = np.full(count, NOTHING)
            row[both[:, 0]] = both[:, 1]
            most = np.full(count, UNBOUNDED)
            most[both[:, 0]] = upper[both[:, 1]]
            return Caps(one, row, most)
    return None


def held_pairs(rows: SetRows, count: int) -> Mask:
    """Return which of so many pairs rows ask for that ask for all of theirs."""
    found = np.zeros(count, bool)
    for at, row in rows.entries(np.arange(count)):
        found[at[rows.is_whole[row]]] = True
    return found


def tied_of(rows: SetRows, line: Ints) -> PlainRows | None:
    """Return the first rows with an upper side that hold several whole lines each."""
    lines = int(line.max(initial=-1)) + 1
    for one in rows.parts:
        group = one.bound.group
        row = row_of_lines(group, line, group >= 0, lines)
        is_split = (group >= 0) & (row[line] < 0)
        used = row[row >= 0]
        is_limited = (rows.upper[rows.slice_of(one)] < UNBOUNDED).any()
        if is_limited and not is_split.any() and len(np.unique(used)) < len(used):
            return one
    return None
