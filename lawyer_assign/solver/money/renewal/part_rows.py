"""Rows of a program that chooses sets, and which firm serves each free team."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_array, hstack, vstack

from lawyer_assign.arrays import Floats
from lawyer_assign.engines.linear_program import LinearProgram


class PartRows(NamedTuple):
    """Some rows: what sets have in each, its sides, and what firms of teams have.

    ``firms`` is ``None`` where they have nothing.
    """

    sets: csr_array
    least: Floats
    most: Floats
    firms: csr_array | None = None

    @classmethod
    def up_to(
        cls, sets: csr_array, most: Floats, firms: csr_array | None = None
    ) -> "PartRows":
        """Return rows without a lower side."""
        return cls(sets, np.full(len(most), -np.inf), most, firms)


def program_of(rows: Sequence[PartRows], cost: Floats, firms: int) -> LinearProgram:
    """Return a program of columns that are chosen or not: sets first, then firms.

    Parameters
    ----------
    rows
        In their order.
    cost
        Of sets; firms cost nothing.
    firms
        How many there are.
    """
    count = len(cost) + firms
    of_firms = [
        csr_array((len(one.most), firms)) if one.firms is None else one.firms
        for one in rows
    ]
    of_sets = vstack([one.sets for one in rows])
    return LinearProgram(
        np.append(cost, np.zeros(firms)),
        csr_array(hstack([of_sets, vstack(of_firms)])),
        np.concatenate([one.least for one in rows]),
        np.concatenate([one.most for one in rows]),
        np.zeros(count),
        np.ones(count),
    )


def with_rows(program: LinearProgram, rows: PartRows) -> LinearProgram:
    """Return a program with more rows of its first columns.

    Those of sets, or those of sets and firms where these have something there.
    """
    own = rows.sets if rows.firms is None else hstack([rows.sets, rows.firms])
    width = program.matrix.shape[1] - own.shape[1]
    more = hstack([own, csr_array((own.shape[0], width))])
    return replace(
        program,
        matrix=csr_array(vstack([program.matrix, more])),
        row_least=np.append(program.row_least, rows.least),
        row_most=np.append(program.row_most, rows.most),
    )
