"""Posts that count apart: those of a line beyond few cost more in one tier."""

from dataclasses import dataclass

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.solver.money.lines import counts_apart, row_of_lines, upper_of
from lawyer_assign.statements import Bound, Outlay, Statement

NOTHING = -1
"""Stands in a set where it has no more posts."""

NEVER = np.int64(1) << 60
"""Stands for what cannot be chosen; sums of prices stay far below."""


@dataclass(frozen=True, eq=False)
class Apart:
    """Posts that count apart.

    Parameters
    ----------
    is_inner
        Whether the posts of a list do, per list.
    few
        How many of them cost no more, per line.
    is_first
        Whether every line numbers them before its other posts.
    """

    is_inner: Mask
    few: Ints
    is_first: bool = True

    @classmethod
    def of(cls, one: Statement, outlay: Outlay) -> "Apart | None":
        """Return what a wish counts apart, if that is all posts of some lists."""
        lines = int(outlay.line.max(initial=-1)) + 1
        if not (isinstance(one, Bound) and counts_apart(one, outlay.line, lines)):
            return None
        inside = one.group >= 0
        last, first = np.full(lines, NOTHING), np.full(lines, len(outlay.steps))
        np.maximum.at(last, outlay.line[inside], outlay.price_list[inside])
        np.minimum.at(first, outlay.line[~inside], outlay.price_list[~inside])
        is_inner = np.zeros(len(outlay.steps), bool)
        is_inner[outlay.price_list[inside]] = True
        if is_inner[outlay.price_list[~inside]].any():
            return None
        row = row_of_lines(one.group, outlay.line, inside, lines)
        few = np.append(upper_of(one), NEVER)[row]
        return cls(is_inner, few, not (last >= first).any())
