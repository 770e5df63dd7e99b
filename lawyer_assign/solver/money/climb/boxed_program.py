"""The program of near sets with prices in boxes, kept warm between its boxes.

Each side of a box is a column: a little more or less of a row, at what that side costs.
When a box moves only these costs do, so the simplex goes on from where it was, as it
does with sets that came in. City of seed 0 with teams, 99 %: a program takes .6 s, and
.1 s at last, where one solved anew from inside took 2.1 s. Where rows came in, it is
built anew and begins from the basis of the one before.
"""

from dataclasses import replace

import numpy as np
from scipy.sparse import csc_array, csr_array, hstack

from lawyer_assign.arrays import Floats, Ints, Mask
from lawyer_assign.engines.highs import Highs
from lawyer_assign.engines.linear_program import LinearProgram
from lawyer_assign.engines.watch import Watch
from lawyer_assign.solver.money.sets.set_program import SetProgram

BROKEN = 1e-7
"""By how much a row is broken at least."""


class BoxedProgram:
    """A program of sets, with a column for each side of a box.

    Parameters
    ----------
    program
        Whose rows are meant. Sets that it knows later come in by :meth:`grow`.
    away
        What a box moves, a column each.
    near
        Which sets are columns.
    before
        The one that it takes the place of, if any; what is in its basis stays a column.
    crosses
        Whether the first solution is to have a basis; without ``before`` that takes a
        crossover, which is of no use where prices are far from good ones.

    Attributes
    ----------
    boxes, first, rows
        How many boxes it has, where columns of sets begin, and what each row is of.
    has_basis
        Whether another one may go on from its solution.
    places
        Of its sets among those of the program, in the order of columns.
    """

    def __init__(
        self, program: SetProgram, away: csc_array, near: Mask,
        before: "BoxedProgram | None" = None, *, crosses: bool = True,
    ) -> None:  # fmt: skip
        self._program, self._known = program, len(program.posts)
        self.boxes = away.shape[1]
        self.first = 2 * self.boxes + len(program.missing)
        self.rows = program.keys
        near = near.copy()
        if before is not None:
            near[before.places[before.basic_sets]] = True
        self.places: Ints = np.flatnonzero(near)
        own = program.program(near)
        cost = np.concatenate([np.zeros(2 * self.boxes), own.cost])
        boxed = replace(
            own,
            cost=cost,
            matrix=csr_array(hstack([away, -away, own.matrix])),
            least=np.zeros(len(cost)),
            most=np.full(len(cost), np.inf),
        )
        method = "ipm" if crosses else "inside"
        self.highs = Highs(boxed, method=method if before is None else "simplex")
        self.has_basis = crosses or before is not None
        self._is_begun = before is not None
        if before is not None:
            self._go_on(before, boxed)

    def takes(self, program: SetProgram) -> bool:
        """Whether these are its rows."""
        return self._program is program and self.rows == program.keys

    @property
    def basic_sets(self) -> Mask:
        """Which of its sets are in the basis."""
        return self.highs.is_basic[self.first :]

    def grow(self) -> None:
        """Take sets in that the program knows by now."""
        program, count = self._program, len(self._program.posts)
        if count > self._known:
            first = len(program.missing) + self._known
            cost = program.cost[self._known :].astype(np.float64)
            self.highs.add_columns(cost, csc_array(program.matrix[:, first:]))
            self.places = np.append(self.places, np.arange(self._known, count))
            self._known = count

    def solve(self, sides: Floats, watch: Watch) -> bool:
        """Solve it where the sides of boxes cost so much; whether that was done.

        The first time from inside: nothing is known of where to begin.
        """
        self.highs.price_columns(np.arange(len(sides)), sides)
        is_solved = self.highs.run(watch, primal=self._is_begun)
        if not self._is_begun:
            self.highs.use("simplex")
            self._is_begun = True
        return is_solved

    def _go_on(self, before: "BoxedProgram", boxed: LinearProgram) -> None:
        """Begin where the one before was.

        Rows that are new and broken there are kept by their boxes: so nothing is broken
        to begin with, and the simplex needs not look for that first.
        """
        columns, rows = self._taken_over(before)
        values = np.append(before.highs.values, 0.0)[columns]
        has = boxed.matrix @ values
        below = (rows < 0) & (has < boxed.row_least - BROKEN)
        above = (rows < 0) & (has > boxed.row_most + BROKEN)
        side = np.minimum(np.arange(len(rows)), self.boxes - 1)
        moved = np.where(below, side, side + self.boxes)
        self.highs.go_from_parts(
            before.highs, columns, rows, moved, above.astype(np.int64) - below
        )

    def _taken_over(self, before: "BoxedProgram") -> tuple[Ints, Ints]:
        """Return where each column and row was in the one before; -1 = nowhere."""
        row_of = {key: at for at, key in enumerate(before.rows)}
        rows = np.array([row_of.get(key, -1) for key in self.rows])
        side = rows[: self.boxes]
        other = np.where(side >= 0, side + before.boxes, -1)
        missing = 2 * before.boxes + np.arange(len(self._program.missing))
        column_of = np.full(len(self._program.posts), -1)
        column_of[before.places] = before.first + np.arange(len(before.places))
        columns = [side, other, missing, column_of[self.places]]
        return np.concatenate(columns), rows
