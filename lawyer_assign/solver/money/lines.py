"""Lines of an outlay: which loads they can have, and which pairs count apart."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.formulation import Formulation
from lawyer_assign.statements import Bound, Outlay, Statement

WIDEST = 16
"""Loads up to which a row's upper side is put together with prices of money."""


@dataclass(frozen=True, eq=False)
class Lines:
    """What loads the lines of an outlay can have, and which lists they touch.

    Parameters
    ----------
    line
        Line of each pair.
    rows
        Row of the one bound that counts some of a line's pairs apart, per line; -1.
    inner
        Per pair: whether it is one of these.
    most, most_inner
        Per line: pairs that can be chosen, and inner ones.
    cell_line, cell_list, cell_is_inner, cell_is_outer
        One cell per line and list that meet; it may hold inner pairs and others.
    is_whole, is_split, is_mixed
        Per line: all its pairs are inner; some are, several can be chosen, and they are
        counted before the rest; some are, and one of them at most can be chosen.
    is_first
        Per line: some are, and are counted before the rest.
    """

    line: Ints
    rows: Ints
    inner: Mask
    most: Ints
    most_inner: Ints
    cell_line: Ints
    cell_list: Ints
    cell_is_inner: Mask
    cell_is_outer: Mask
    is_whole: Mask
    is_split: Mask
    is_mixed: Mask
    is_first: Mask

    @classmethod
    def of(
        cls, formulation: Formulation, outlay: Outlay, apart: Bound | None,
        caps: Sequence[Bound], *, spreads: bool = False,
    ) -> "Lines":  # fmt: skip
        """Look at a formulation once, for all multipliers.

        Parameters
        ----------
        formulation, outlay
            Whose musts bound the loads; whose lines are meant.
        apart
            Bound whose rows each hold pairs of one line, and no line pairs of two.
        caps
            Bounds that hold besides the musts.
        spreads
            Whether lines of which one inner pair at most can be chosen, counted before
            the rest, are split all the same.
        """
        line = outlay.line
        count = int(line.max(initial=-1)) + 1
        every = np.ones(len(line), bool)
        inner = np.zeros(len(line), bool) if apart is None else apart.group >= 0
        rows = np.full(count, -1, np.int64)
        if apart is not None:
            rows = row_of_lines(apart.group, line, inner, count)
        bounds = (*formulation.bounds, *caps)
        width = max(1, len(outlay.steps))
        cells = np.unique(line * width + outlay.price_list)
        is_inner = np.zeros(len(cells), bool)
        where = np.searchsorted(cells, line * width + outlay.price_list)
        is_inner[where[inner]] = True
        has_outer = np.zeros(len(cells), bool)
        has_outer[where[~inner]] = True
        cell_line, cell_list = cells // width, cells % width
        last_inner = np.full(count, -1, np.int64)
        np.maximum.at(last_inner, cell_line[is_inner], cell_list[is_inner])
        first_outer = np.full(count, width, np.int64)
        np.minimum.at(first_outer, cell_line[has_outer], cell_list[has_outer])
        has_both = (last_inner >= 0) & (first_outer < width)
        is_first = has_both & (last_inner < first_outer)
        most_inner = _most(bounds, line, inner, count)
        is_mixed = has_both & (most_inner <= 1)
        if spreads:
            is_mixed &= ~is_first
        return cls(
            line, rows, inner, _most(bounds, line, every, count), most_inner,
            cell_line, cell_list, is_inner, has_outer, (last_inner >= 0) & ~has_both,
            is_first & ~is_mixed, is_mixed, is_first,
        )  # fmt: skip


def row_of_lines(group: Ints, line: Ints, inside: Mask, lines: int) -> Ints:
    """Return the one row that holds all of a line's pairs ``inside``; -1 if none."""
    row = np.full(lines, -1, np.int64)
    row[line[inside]] = group[inside]
    others = inside & (group != row[line])
    row[line[others]] = -1
    return row


def most_of_lines(formulation: Formulation, line: Ints) -> Ints:
    """Return how many pairs of each line the musts admit."""
    every = np.ones(len(line), bool)
    return _most(formulation.bounds, line, every, int(line.max(initial=-1)) + 1)


def _most(bounds: Sequence[Bound], line: Ints, inside: Mask, lines: int) -> Ints:
    most = np.bincount(line[inside], minlength=lines).astype(np.int64)
    for one in bounds:
        if is_plain_cap(one):
            row = row_of_lines(one.group, line, inside, lines)
            most = np.where(row >= 0, np.minimum(most, upper_of(one)[row]), most)
    return np.maximum(most, 0)


def held_bounds(
    formulation: Formulation, at: int, floors: Sequence[int | None]
) -> Iterator[Bound]:
    """Yield what tiers before admit at most, row by row, at their floors."""
    for tier, floor in zip(formulation.tiers[:at], floors, strict=False):
        if floor is None or any(one.weight <= 0 for one in tier.terms):
            continue
        # All terms are counts of what is missed, so each is at most their sum.
        if all(isinstance(one.statement, Bound) for one in tier.terms):
            for term in tier.terms:
                one = term.statement
                if isinstance(one, Bound) and one.upper is not None:
                    room = floor // term.weight
                    yield Bound(
                        one.rule, one.who, one.group, upper=one.upper + room,
                        factor=one.factor, once_per=one.once_per,
                    )  # fmt: skip


def aligned(group: Ints, line: Ints, lines: int) -> Ints | None:
    """Return the row of each line, if no row holds two lines and no line two rows."""
    inside = group >= 0
    row = row_of_lines(group, line, inside, lines)
    used = row[row >= 0]
    if (row[line[inside]] < 0).any() or len(np.unique(used)) < len(used):
        return None
    return row


def is_plain_cap(bound: Bound) -> bool:
    """Whether a bound limits numbers of pairs, each counted as one."""
    return bound.upper is not None and bound.factor is None and bound.once_per is None


def upper_of(bound: Bound) -> Ints:
    """Return the upper side of a bound that has one."""
    if bound.upper is None:
        raise TypeError("the bound has no upper side")
    return bound.upper


def counts_apart(one: Statement, line: Ints, lines: int) -> bool:
    """Whether a wish counts some pairs of each line and prices those beyond few."""
    return (
        isinstance(one, Bound)
        and one.lower is None
        and one.upper is not None
        and one.factor is None
        and one.once_per is None
        and bool((one.upper < WIDEST).all())
        and bool((one.upper >= 0).all())
        and aligned(one.group, line, lines) is not None
    )
