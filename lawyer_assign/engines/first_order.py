r"""Near an optimum of a linear program by products with its matrix alone.

The simplex takes longer than in proportion to its columns. A hundred steps of a
first-order method take little, and their prices tell which columns an optimum may
want: those of least reduced cost. Of ``min c x, b <= A x <= d, l <= x <= u`` it seeks
the saddle point of ``c x - y A x`` and what the sides are worth, in turns:

.. math::
    x' = [x - \tau (c - A^T y)]_l^u, \qquad
    v = y - \sigma A (2 x' - x), \qquad y' = v + \sigma [-v / \sigma]_b^d

(Chambolle & Pock 2011). Each column has a step of its own, and each row, one part in
the sum of its entries: such steps are short enough (Pock & Chambolle 2011, with their
alpha = 1). How much longer those of prices are than those of values is told by the
sizes of costs and sides.

Nothing is proved by it: who asks proves what the prices prove.
"""

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import csr_array

from lawyer_assign.arrays import Floats
from lawyer_assign.engines.linear_program import LinearProgram, Optimum
from lawyer_assign.engines.watch import Watch

EVERY = 10
"""Steps of a city's program take 5 ms each."""

LEAST = 1e-9
"""Sums and sizes below that are taken for nothing."""


def near_optimum(program: LinearProgram, steps: int, watch: Watch) -> Optimum:
    """Return the mean of the second half of so many steps.

    Parameters
    ----------
    program
        Not changed.
    steps
        One or more.
    watch
        Asked every :data:`EVERY` steps.

    Raises
    ------
    OutOfTime
        The watch says stop.
    """
    matrix, size = program.matrix, abs(program.matrix)
    turned, sides = csr_array(matrix.T), (program.row_least, program.row_most)
    of_column, of_row = _steps(size.sum(axis=0)), _steps(size.sum(axis=1))
    weight = _weight(program, of_column, of_row)
    of_column, of_row = of_column / weight, of_row * weight
    values = np.clip(np.zeros(matrix.shape[1]), program.least, program.most)
    rows, prices = matrix @ values, np.zeros(matrix.shape[0])
    mean, count = (np.zeros_like(values), np.zeros_like(prices)), 0
    for number in watch.over(range(steps), EVERY):
        values = values - of_column * (program.cost - turned @ prices)
        values = np.clip(values, program.least, program.most)
        before, rows = rows, matrix @ values
        prices = prices - of_row * (2 * rows - before)
        prices += of_row * np.clip(prices / -of_row, *sides)
        if number >= steps // 2:
            mean, count = (mean[0] + values, mean[1] + prices), count + 1
    values, prices = mean[0] / count, mean[1] / count
    return Optimum(values, prices, float(program.cost @ values))


def _steps(sums: ArrayLike) -> Floats:
    """Return one part in each sum of entries; of none, steps of any length will do."""
    found = np.asarray(sums, np.float64).reshape(-1)
    steps: Floats = 1 / np.where(found > LEAST, found, 1.0)
    return steps


def _weight(program: LinearProgram, of_column: Floats, of_row: Floats) -> float:
    """Return how much longer steps of prices are than those of values."""
    finite = [
        np.where(np.isfinite(one), np.abs(one), 0.0)
        for one in (program.row_least, program.row_most)
    ]
    sides = float(np.linalg.norm(np.sqrt(of_row) * np.maximum(*finite)))
    costs = float(np.linalg.norm(np.sqrt(of_column) * program.cost))
    return costs / sides if min(costs, sides) > LEAST else 1.0
