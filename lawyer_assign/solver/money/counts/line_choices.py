"""Posts per price list that a line can have: kinds of lines, and their choices."""

from dataclasses import dataclass

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.formulation import Formulation
from lawyer_assign.solver.money.lines import Lines
from lawyer_assign.statements import Bound, Outlay

MOST_POSTS = 10
"""Posts of a line up to which its choices are enumerated."""

NEVER = np.int64(1) << 60
"""Stands for what cannot be chosen; sums of prices stay far below."""


@dataclass(frozen=True, eq=False)
class Kinds:
    """Lines that have the same choices, as one.

    Parameters
    ----------
    counts, least, is_inner
        Per kind and list: pairs, those a must demands, whether they count apart.
    most, most_inner, few
        Per kind: posts, inner posts, and inner posts that are free.
    times
        Lines of each kind.
    """

    counts: Ints
    least: Ints
    is_inner: Mask
    most: Ints
    most_inner: Ints
    few: Ints
    times: Ints

    @classmethod
    def of(
        cls, outlay: Outlay, lines: Lines, apart: Bound | None, forced: Mask
    ) -> "Kinds":
        """Sort the lines of an outlay into kinds; ``forced`` pairs are always paid."""
        size, width = len(lines.most), len(outlay.steps)
        key = outlay.line * width + outlay.price_list
        counts = np.bincount(key, minlength=size * width)
        outer = np.bincount(key[~lines.inner], minlength=size * width)
        counts = np.minimum(counts.reshape(size, width), lines.most[:, None])
        least = np.bincount(key[forced], minlength=size * width)
        # A list with inner and other pairs counts as other: that costs no more.
        is_inner = (counts > 0) & (outer.reshape(size, width) == 0)
        most_inner = np.where(lines.rows >= 0, lines.most_inner, lines.most)
        most_inner = np.minimum(most_inner, lines.most)
        few = np.full(size, MOST_POSTS, np.int64)
        if apart is not None and apart.upper is not None:
            few = np.where(lines.rows >= 0, apart.upper[lines.rows], few)
        sides = (lines.most, most_inner, np.minimum(few, MOST_POSTS))
        table = np.column_stack([counts, least.reshape(size, width), is_inner, *sides])
        kinds, times = np.unique(table, axis=0, return_counts=True)
        return cls(
            kinds[:, :width], kinds[:, width : 2 * width],
            kinds[:, 2 * width : 3 * width].astype(bool),
            kinds[:, -3], kinds[:, -2], kinds[:, -1], times,
        )  # fmt: skip


@dataclass(frozen=True, eq=False)
class Prices:
    """Whole numbers: per group of rows, per row of money, per tier up to this one."""

    served: Ints
    fen: Ints
    tiers: Ints


@dataclass(frozen=True, eq=False)
class Choices:
    """The cheapest choice of every kind: posts per list, and inner ones beyond few."""

    value: Ints
    posts: Ints
    beyond: Ints


def extend(
    value: Ints, sides: tuple[Ints, Ints], cost: Ints, is_inner: bool
) -> tuple[Ints, Ints]:
    """Add posts of a list, within least and most; return values and how many."""
    least, most = sides
    best, posts = value.copy(), np.zeros(value.shape, np.int64)
    best[least > 0] = NEVER
    current = value
    for count in range(1, int(most.max(initial=0)) + 1):
        following = np.full(value.shape, NEVER)
        if is_inner:
            following[:, 1:, 1:] = current[:, :-1, :-1] + cost
        else:
            following[:, :, 1:] = current[:, :, :-1] + cost
        following[most < count] = NEVER
        following[following > NEVER // 2] = NEVER
        is_better = (following < best) & (least <= count)[:, None, None]
        best = np.where(is_better, following, best)
        posts = np.where(is_better, count, posts)
        current = following
    return best, posts


def forced_pairs(formulation: Formulation) -> Mask:
    """Return the pairs that every plan holds: rows that ask for all their pairs."""
    forced = np.zeros(len(formulation.pairs), bool)
    for one in formulation.bounds:
        if one.lower is not None and one.factor is None and one.once_per is None:
            inside = np.flatnonzero(one.group >= 0)
            size = np.bincount(one.group[inside], minlength=len(one.who))
            forced[inside[(one.lower >= size)[one.group[inside]]]] = True
    return forced
