"""Small array forms that rules share."""

from collections.abc import Iterable

import numpy as np

from lawyer_assign.arrays import Ints, Mask


def ints(values: Iterable[int]) -> Ints:
    """Return whole numbers as a column."""
    return np.fromiter(values, dtype=np.int64)


def among(left: Ints, right: Ints, listed: Iterable[tuple[int, int]]) -> Mask:
    """Return whether each pair of places ``(left, right)`` is one of those listed."""
    rows = np.array(list(listed), np.int64).reshape(-1, 2)
    if not len(rows) or not len(left):
        return np.zeros(len(left), bool)
    is_named = np.zeros(int(max(left.max(), rows[:, 0].max())) + 1, bool)
    is_named[rows[:, 0]] = True
    mask: Mask = is_named[left]
    # Few are named at all: only their pairs are looked at closely.
    close = np.flatnonzero(mask)
    width = int(max(right.max(), rows[:, 1].max())) + 1
    mask[close] = np.isin(
        left[close] * width + right[close], rows[:, 0] * width + rows[:, 1]
    )
    return mask
