r"""Branching on single columns, for the last points behind blocking pairs.

The last solution mixes plans that are a few points apart. A column that it has in part
is 0 or 1 in every plan, so what is proved of both sides holds of every plan. Few nodes
do, because of two things.

*Questions.* What a side gains is asked by a few steps of the dual simplex, of the
columns that the solution has nearest to one half. Mostly one side is proved to have no
such plan at once; then the other one is all there is, and no node is needed.

*Rows.* A side moves the solution, which then violates rows that nobody asked for
before, and calls for columns that were missing. They hold of every plan, so they stay
when the side is left.

A side is proved by dual prices, in whole numbers, of the program with its columns held.
Where it has no solution at all, prices move along the ray that says so until that is
proved, too.
"""

from collections.abc import Callable, Sequence
from contextlib import ExitStack

import numpy as np

from lawyer_assign.arrays import Floats, Ints
from lawyer_assign.engines.cut import Cut
from lawyer_assign.engines.watch import OutOfTime, Watch
from lawyer_assign.solver.linear.some_columns import SomeColumns

STEPS = 200
"""Of the dual simplex to ask what a side gains."""

ASKED = 4
"""Columns asked at a node."""

BEYOND = 0.1
"""Points beyond those asked for at which a program is not solved any further: prices
prove a little less than it says."""

PART, HALF = 1e-6, 0.5
"""Of what a solution has a part it has more than that; what is nearest to half of it
is asked first."""

GAIN, MOST_LEARNED = 0.1, 4_000
"""Rows are looked for anew where the last ones gained so many points; so many rows, at
most."""

MOST_NODES = 200
"""Of one question, which ends some time even where nobody set a limit."""

Seeker = Callable[[Floats, Watch], list[Cut]]
"""Returns rows that a solution violates, and no plan."""

Taker = Callable[[Floats], object]
"""Is told a solution."""


class PairTree:
    """Asks whether a plan can cost less than so many points.

    Parameters
    ----------
    some
        The program, solved; it has learned more afterwards, and holds nothing.
    seek
        Finds rows that are learned on the way.
    take
        Told the solutions on the way: some may be plans.
    families
        Columns that are whole in every plan. Those of the first family are asked that a
        solution has in part, of the next one where it has none; other than 0 and 1 they
        may not be, or are left out.

    Attributes
    ----------
    nodes : int
        Visited by the last question.
    """

    def __init__(
        self, some: SomeColumns, seek: Seeker, take: Taker, families: Sequence[Ints]
    ) -> None:
        self.nodes = self._learned = self._price = 0
        self._some, self._seek, self._take = some, seek, take
        self._families = [some.two_sided(one) for one in families]

    def is_none(self, price: int, watch: Watch) -> bool:
        """Say whether it is proved that every plan costs so much or more.

        False where it is not, or where time is up before.
        """
        self.nodes, self._price = 0, price
        try:
            with self._some.ending_beyond(price - 1 + BEYOND):
                return self._closes(watch)
        except OutOfTime:
            return False

    def _closes(self, watch: Watch) -> bool:
        """Say whether that is proved of what is held now."""
        self.nodes += 1
        known = -np.inf
        with ExitStack() as held:
            while self.nodes <= MOST_NODES:
                is_solved = self._some.run(watch)
                if self._is_proved():
                    return True
                if not is_solved:
                    return False
                gain, known = self._some.cost - known, self._some.cost
                if self._learns(watch, is_asked=gain > GAIN):
                    continue
                column, side = self._next(watch)
                if column < 0:
                    return False
                if side is None:
                    return self._close_both(column, watch)
                held.enter_context(self._some.holding(column, side))
            return False

    def _learns(self, watch: Watch, *, is_asked: bool) -> bool:
        """Take in what the solution calls for; say whether that is anything."""
        missing, values = self._some.missing(), self._some.values
        self._take(values)
        is_asked &= self._learned < MOST_LEARNED
        fresh = self._seek(values, watch) if is_asked else []
        self._learned += len(fresh)
        self._some.bring_in(missing)
        self._some.learn(fresh)
        return bool(fresh) or len(missing) > 0

    def _close_both(self, column: int, watch: Watch) -> bool:
        """Say whether both sides are closed."""
        basis = self._some.basis
        for side in (0, 1):
            self._some.go_from(basis)
            with self._some.holding(column, side):
                if not self._closes(watch):
                    return False
        return True

    def _next(self, watch: Watch) -> tuple[int, int | None]:
        """Return the column to branch on, and a side that is all there is.

        The column is -1 where the solution has none in part.
        """
        values, cost = self._some.values, self._some.cost
        asked = next(
            (some for one in self._families if len(some := _in_part(values, one))),
            np.zeros(0, np.int64),
        )
        best, most = -1, -np.inf
        for column in asked[:ASKED].tolist():
            gains = []
            for side in (0, 1):
                gain = self._gain(column, side, cost, watch)
                if gain is None:
                    return column, 1 - side
                gains.append(gain)
            score = max(gains[0], PART) * max(gains[1], PART)
            if score > most:
                best, most = column, score
        return best, None

    def _gain(self, column: int, side: int, cost: float, watch: Watch) -> float | None:
        """Ask what a side gains; ``None`` where it is proved to have no such plan."""
        basis = self._some.basis
        with self._some.holding(column, side):
            self._some.run(watch, steps=STEPS)
            gain, is_proved = self._some.cost - cost, self._is_proved()
        self._some.go_from(basis)
        watch.go_on()
        return None if is_proved else gain

    def _is_proved(self) -> bool:
        """Say whether the last prices prove what is asked of what is held."""
        return self._some.proves(self._price)


def _in_part(values: Floats, columns: Ints) -> Ints:
    """Return columns that a solution has in part, those nearest to half first."""
    away = np.abs(values[columns] - HALF)
    order = np.argsort(away, kind="stable")
    found: Ints = columns[order[away[order] < HALF - PART]]
    return found
