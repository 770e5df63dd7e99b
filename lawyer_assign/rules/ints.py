"""Small array forms that rules share."""

from collections.abc import Iterable

import numpy as np

from lawyer_assign.facts.columns import Ints
from lawyer_assign.pairs.table import Mask


def ints(values: Iterable[int]) -> Ints:
    """Return whole numbers as a column."""
    return np.fromiter(values, dtype=np.int64)


def among(left: Ints, right: Ints, listed: Iterable[tuple[int, int]]) -> Mask:
    """Return whether each pair of places ``(left, right)`` is one of those listed."""
    rows = np.array(list(listed), np.int64).reshape(-1, 2)
    if not len(rows) or not len(left):
        return np.zeros(len(left), bool)
    width = int(max(right.max(), rows[:, 1].max())) + 1
    mask: Mask = np.isin(left * width + right, rows[:, 0] * width + rows[:, 1])
    return mask
