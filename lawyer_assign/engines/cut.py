"""Rows that a linear program learns: true of every plan, not of every mixture."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy.sparse import coo_array

from lawyer_assign.arrays import UNBOUNDED, Ints
from lawyer_assign.engines.linear_form import LinearForm, with_rows


class Cut(NamedTuple):
    """The sum of some columns times their factors is at least ``least``.

    Parameters
    ----------
    columns, factors, least
        The row.
    reason
        What it follows from, for who found it to say; nobody here reads it.
    """

    columns: Ints
    factors: Ints
    least: int
    reason: object = None


def with_cuts(form: LinearForm, cuts: Sequence[Cut]) -> LinearForm:
    """Return the form with cuts as its last rows."""
    if not cuts:
        return form
    lengths = [len(cut.columns) for cut in cuts]
    entries = (
        np.repeat(np.arange(len(cuts)), lengths),
        np.concatenate([cut.columns for cut in cuts]),
    )
    factors = np.concatenate([cut.factors for cut in cuts])
    shape = (len(cuts), form.matrix.shape[1])
    rows = coo_array((factors, entries), shape=shape).tocsr()
    least = np.array([cut.least for cut in cuts], np.int64)
    return with_rows(form, rows, least, np.full(len(cuts), UNBOUNDED))


def among(cuts: Sequence[Cut], kept: Ints, pairs: int) -> list[Cut]:
    """Return cuts on fewer pairs.

    Parameters
    ----------
    cuts
        On pairs only.
    kept
        Pairs that stay, ascending; the others are not chosen.
    pairs
        How many there were.
    """
    place = np.full(pairs, -1, np.int64)
    place[kept] = np.arange(len(kept))
    found = []
    for cut in cuts:
        columns = place[cut.columns]
        inside = columns >= 0
        found.append(cut._replace(columns=columns[inside], factors=cut.factors[inside]))
    return found
