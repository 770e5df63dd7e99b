"""A peak as rows and columns: the j largest values as a sum that can be minimised.

The sum of the j largest of some values is the least of ``j t + sum of (value - t)+``
over all t (Ogryczak and Sliwinski 2006): one column for t, one per row for what lies
above it.
"""

from collections.abc import Iterable, Iterator

import numpy as np

from lawyer_assign.arrays import UNBOUNDED, Ints, Mask, ranks
from lawyer_assign.engines.linear_form import Builder
from lawyer_assign.statements import Bound, Peak, Statement


def add_peak(
    builder: Builder,
    peak: Peak,
    must: Iterable[Statement],
    tier: int,
    weight: int,
) -> None:
    """Price a peak in a tier.

    Parameters
    ----------
    builder
        Gets the columns and rows.
    peak
        Not changed.
    must
        What is sure of every plan; makes the columns narrow.
    tier, weight
        Place of the tier, points per unit of the peak.
    """
    if not peak.counted:
        return
    must = tuple(must)
    most_pairs = most_per_row(must, peak.group, len(peak.who))
    is_served = served_rows(must, peak.group, len(peak.who))
    empty = np.where(is_served, 0, empty_values(peak))
    least, most = _reach(peak, most_pairs, is_served)
    low, high = (int(np.sort(side)[-peak.counted]) for side in (least, most))
    (top,) = builder.add_columns(np.array([high - low], np.int64)).tolist()
    builder.add_price(tier, np.array([top]), np.array([weight * peak.counted]))
    builder.constant[tier] += weight * peak.counted * low
    # Values are whole, so nothing lies above t unless some value can.
    rises = np.flatnonzero(most > low)
    size = _sizes(peak)[rises]
    limit = size * (low - empty[rises])
    rows = builder.add_rows(np.full(len(rises), -UNBOUNDED), limit)
    builder.add_entries(rows, np.full(len(rises), top), -size)
    if peak.counted > 1:
        above = builder.add_columns(most[rises] - low)
        builder.add_entries(rows, above, -size)
        builder.add_price(tier, above, np.full(len(rises), weight))
    place = np.full(len(peak.who), -1, np.int64)
    place[rises] = rows
    _put_values(builder, peak, most_pairs, empty, place)


def most_per_row(must: Iterable[Statement], group: Ints, rows: int) -> Ints:
    """Return how many pairs of each row can be chosen together at most."""
    most = np.bincount(group[group >= 0], minlength=rows).astype(np.int64)
    for bound in _counts_of(must, group, rows):
        if bound.upper is not None:
            most = np.minimum(most, np.maximum(bound.upper, 0))
    return most


def served_rows(must: Iterable[Statement], group: Ints, rows: int) -> Mask:
    """Return which rows must have a pair chosen."""
    served = np.zeros(rows, bool)
    for bound in _counts_of(must, group, rows):
        if bound.lower is not None:
            served |= bound.lower >= 1
    return served


def _counts_of(must: Iterable[Statement], group: Ints, rows: int) -> Iterator[Bound]:
    """Yield the musts that bound how many pairs the very same rows have."""
    for bound in must:
        if (
            isinstance(bound, Bound)
            and bound.factor is None
            and bound.once_per is None
            and len(bound.who) == rows
            and np.array_equal(bound.group, group)
        ):
            yield bound


def values_of_pairs(peak: Peak) -> Ints:
    """Return the value that each pair gives its row if it is chosen alone."""
    factor = np.ones(len(peak.group), np.int64) if peak.factor is None else peak.factor
    return peak.value_of(factor, peak.group)


def empty_values(peak: Peak) -> Ints:
    """Return the value of each row while it is empty."""
    zeros = np.zeros(len(peak.who), np.int64)
    return zeros if peak.empty is None else peak.empty


def _sizes(peak: Peak) -> Ints:
    ones = np.ones(len(peak.who), np.int64)
    return ones if peak.size is None else peak.size


def _reach(peak: Peak, most_pairs: Ints, is_served: Mask) -> tuple[Ints, Ints]:
    """Return the least and the largest value of every row."""
    factor = np.ones(len(peak.group), np.int64) if peak.factor is None else peak.factor
    inside = np.flatnonzero(peak.group >= 0)
    row, part = peak.group[inside], factor[inside]
    empty = empty_values(peak)
    sides: list[Ints] = []
    for sign in (1, -1):
        order = np.lexsort((sign * part, row))
        rank = ranks(row[order])
        # The first pair counts whatever it adds: a row is empty or has one at least.
        helps = (sign * part[order] < 0) | (rank == 0)
        kept = order[(rank < most_pairs[row[order]]) & helps]
        sums = np.zeros(len(peak.who), np.int64)
        np.add.at(sums, row[kept], part[kept])
        value = peak.value_of(sums)
        can_serve = np.bincount(row[kept], minlength=len(peak.who)) > 0
        value = np.where(can_serve, value, empty)
        nearer = np.minimum if sign > 0 else np.maximum
        sides.append(np.where(is_served, value, nearer(value, empty)))
    return sides[0], sides[1]


def _put_values(
    builder: Builder, peak: Peak, most_pairs: Ints, empty: Ints, place: Ints
) -> None:
    """Put the values of the rows above those they have while empty."""
    kept = np.flatnonzero((peak.group >= 0) & (place[peak.group] >= 0))
    row = peak.group[kept]
    factor = np.ones(len(kept), np.int64) if peak.factor is None else peak.factor[kept]
    is_single = most_pairs <= 1
    one_off = empty[row] * _sizes(peak)[row]
    value = peak.scale * factor - np.where(is_single[row], one_off, 0)
    builder.add_entries(place[row], kept, value)
    several = np.flatnonzero(~is_single[row] & (empty[row] != 0))
    if len(several):
        _put_served(builder, place, row[several], kept[several], -one_off[several])


def _put_served(
    builder: Builder, place: Ints, row: Ints, column: Ints, value: Ints
) -> None:
    """Add a column "served" per row: each x <= served <= sum of x."""
    rows, first, member = np.unique(row, return_index=True, return_inverse=True)
    served = builder.add_columns(np.ones(len(rows), np.int64))
    size = len(row)
    ones = np.ones(size, np.int64)
    below = builder.add_rows(np.full(size, -UNBOUNDED), np.zeros(size, np.int64))
    builder.add_entries(below, column, ones)
    builder.add_entries(below, served[member], -ones)
    above = builder.add_rows(
        np.zeros(len(rows), np.int64), np.full(len(rows), UNBOUNDED)
    )
    builder.add_entries(above[member], column, ones)
    builder.add_entries(above, served, np.full(len(rows), -1))
    builder.add_entries(place[rows], served, value[first])
