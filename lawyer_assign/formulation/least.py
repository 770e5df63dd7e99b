"""What a statement costs at least, whoever is chosen: a bound that needs no search."""

import numpy as np

from lawyer_assign.arrays import Ints
from lawyer_assign.statements import (
    Bound,
    Cost,
    Cover,
    Joint,
    LoadCost,
    Outlay,
    Overlap,
    Peak,
    Stable,
    Statement,
    Together,
)


def least_of(statement: Statement) -> int | None:
    """Return what the rows of a statement cost at least, all together.

    Points below 0 are gains: a plan may gain all there are, and no plan more.

    Returns
    -------
    int or None
        ``None`` of a kind that nothing is known of here.
    """
    if _only_counts(statement):
        return 0
    if isinstance(statement, Cost):
        return _gains(statement.points[statement.group >= 0])
    if isinstance(statement, Together):
        return _gains(statement.points)
    if isinstance(statement, LoadCost):
        return _least_of_loads(statement)
    if isinstance(statement, Peak):
        return _least_of_peak(statement)
    return None


def takes_only(statement: Statement) -> bool:
    """Return whether a statement, none of points of pairs, is never below zero.

    Whatever other pairs come to the table: what is paid for them is not known yet.
    """
    if isinstance(statement, LoadCost):
        return not (statement.steps < 0).any()
    return _only_counts(statement)


def _only_counts(statement: Statement) -> bool:
    """Return whether a statement says what is missed, or what is too much."""
    return isinstance(statement, Bound | Cover | Joint | Outlay | Overlap | Stable)


def _gains(points: Ints) -> int:
    return int(np.minimum(points, 0).sum())


def _least_of_loads(one: LoadCost) -> int:
    """Return the least of all counts: steps rise, so that those below 0 come first."""
    if not one.steps.size:
        return 0
    most = one.steps.shape[1]
    size = np.bincount(one.group[one.group >= 0], minlength=len(one.who))
    gained = np.minimum(one.steps, 0)
    is_within = np.arange(most) < size[:, None]
    beyond = np.maximum(size - most, 0) * gained[:, -1]
    return int(gained[is_within].sum() + beyond.sum())


def _least_of_peak(one: Peak) -> int:
    """Return the largest values where every row has the least it can have.

    Where a row has more, the sum of the largest is no less.
    """
    inside = one.group >= 0
    low = np.zeros(len(one.who), np.int64)
    if one.factor is not None:
        gained = np.minimum(one.factor[inside], 0)
        np.add.at(low, one.group[inside], gained)
    least = one.value_of(low)
    if one.empty is not None:
        least = np.minimum(least, one.empty)
    worst = -np.sort(-least, kind="stable")[: one.counted]
    return int(worst.sum())
