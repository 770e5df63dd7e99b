"""A linear program as every engine takes it, and what an engine says of it."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_array

from lawyer_assign.arrays import UNBOUNDED, Floats, Ints
from lawyer_assign.engines.linear_form import LinearForm


@dataclass(frozen=True, eq=False, slots=True)
class LinearProgram:
    """Minimise ``cost @ x`` so that the rows and the columns stay within their sides.

    Parameters
    ----------
    cost
        Per column.
    matrix
        Rows x columns.
    row_least, row_most
        Per row; infinite where there is no such side.
    least, most
        Per column, likewise.
    """

    cost: Floats
    matrix: csr_array
    row_least: Floats
    row_most: Floats
    least: Floats
    most: Floats


class Optimum(NamedTuple):
    """What an engine found, in floating point: to be proved again, never believed.

    Parameters
    ----------
    values
        Per column.
    prices
        Dual price per row: above 0 where ``row_least`` is felt, below where
        ``row_most`` is.
    cost
        Of the values.
    """

    values: Floats
    prices: Floats
    cost: float


def program_of(form: LinearForm, tier: int) -> LinearProgram:
    """Return the relaxation of one tier of a form."""
    return LinearProgram(
        form.cost[tier].astype(np.float64),
        csr_array(form.matrix.astype(np.float64)),
        _side(form.row_least),
        _side(form.row_most),
        form.least.astype(np.float64),
        form.most.astype(np.float64),
    )


def _side(sides: Ints) -> Floats:
    """Return one side of every row, infinite where it has none."""
    found: Floats = sides.astype(np.float64)
    found[sides <= -UNBOUNDED] = -np.inf
    found[sides >= UNBOUNDED] = np.inf
    return found
