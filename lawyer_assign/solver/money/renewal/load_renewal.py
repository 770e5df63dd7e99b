"""Loads chosen anew, a few at a time (large neighbourhood search; Shaw 1998).

Some of what a plan has are given up, and what costs least in their place is found by a
search in whole. All are given up in turn, in an order of chance, again and again, as
long as that gains something.
"""

from typing import NamedTuple

import numpy as np
from scipy.sparse import csc_array, csr_array

from lawyer_assign.arrays import UNBOUNDED, Ints, Mask
from lawyer_assign.engines.highs import Highs
from lawyer_assign.engines.linear_program import LinearProgram
from lawyer_assign.engines.watch import Watch

GAP, NODES = 1e-2, 30
"""Part that one search leaves, and nodes of it at most."""


class Effort(NamedTuple):
    """How many loads are given up at a time, and when enough was tried.

    That is once all were given up in turn ``patience`` times, and each time less than
    ``least`` was gained. Beside those that were given up only the first ``few`` columns
    of each kind that fit are looked at.
    """

    freed: int
    patience: int
    least: float
    few: int = UNBOUNDED


class Choice(NamedTuple):
    """A choice in whole, each column once at most.

    Columns lie together by ``kind``, those first that are to be tried first; one that
    is taken may stand anywhere.
    """

    program: LinearProgram
    kind: Ints


def renewed(
    choice: Choice, taken: Mask, effort: Effort, dice: np.random.Generator, watch: Watch
) -> Mask:
    """Return columns that cost less than those that are taken, or these.

    Parameters
    ----------
    choice
        What may be taken.
    taken
        That keep all its rows.
    effort, dice, watch
        How long, in which order, and the clock.
    """
    cost, columns, failed = choice.program.cost, csc_array(choice.program.matrix), 0
    while failed < effort.patience:
        before = float(cost[taken].sum())
        order = dice.permutation(np.flatnonzero(taken))
        for at in range(0, len(order), effort.freed):
            if watch.must_stop:
                return taken
            kept = taken.copy()
            kept[order[at : at + effort.freed]] = False
            left, some = _left(choice, columns, kept, taken, effort.few)
            taken = _anew(left, kept, some, taken, watch)
        failed = 0 if before - float(cost[taken].sum()) > effort.least else failed + 1
    return taken


def _left(
    choice: Choice, columns: csc_array, kept: Mask, taken: Mask, few: int
) -> tuple[LinearProgram, Ints]:
    """Return the choice that is left beside some that are kept, and its columns."""
    program, used = choice.program, choice.program.matrix @ kept.astype(np.float64)
    room = program.row_most - used
    fits = ~kept & (columns.T @ (room < 1).astype(np.float64) == 0)
    some = np.flatnonzero(fits)
    kind = choice.kind[some]
    first = np.flatnonzero(np.diff(kind, prepend=-1))
    rank = np.arange(len(kind)) - np.repeat(first, np.diff(first, append=len(kind)))
    some = some[(rank < few) | taken[some]]
    matrix, least = csr_array(columns[:, some]), program.row_least - used
    # Others say nothing any more.
    felt = np.flatnonzero((np.diff(matrix.indptr) > 0) | (least > 0))
    nothing = np.zeros(len(some))
    left = LinearProgram(
        program.cost[some], matrix[felt], least[felt], room[felt], nothing, nothing + 1
    )
    return left, some


def _anew(
    left: LinearProgram, kept: Mask, some: Ints, taken: Mask, watch: Watch
) -> Mask:
    """Choose in whole what is taken beside those that are kept."""
    highs = Highs(left, is_whole=True, gap=GAP, nodes=NODES)
    highs.start_from(taken[some])
    highs.run(watch)
    if not highs.has_values:
        return taken
    chosen = highs.values > 0.5
    if left.cost @ chosen >= left.cost @ taken[some]:
        return taken
    found = kept.copy()
    found[some[chosen]] = True
    return found
