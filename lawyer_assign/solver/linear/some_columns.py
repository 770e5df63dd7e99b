"""A linear program of some of all columns, which learns rows and takes columns in.

What its prices prove is summed up over all columns, those that are missing among them;
so it proves little while some of these price in, and all once none does.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
from scipy.sparse import csc_array

from lawyer_assign.arrays import Floats, Ints
from lawyer_assign.engines.cut import Cut, with_cuts
from lawyer_assign.engines.dual_proof import dual_proof
from lawyer_assign.engines.highs import Highs
from lawyer_assign.engines.linear_form import LinearForm, restricted, with_lock
from lawyer_assign.engines.linear_program import program_of
from lawyer_assign.engines.watch import Watch
from lawyer_assign.solver.linear.cpsat_model import Ending, Program, that_ends
from lawyer_assign.solver.linear.relaxation import (
    TOLERANCE,
    Relaxation,
    relaxation_of,
)

RISES = 1e2, 1e4, 1e6
"""Times that prices rise where there is no solution."""


class SomeColumns:
    """A program that is kept.

    Parameters
    ----------
    form
        All columns.
    tier
        Whose cost is asked about.
    cuts
        Rows on all columns that it has besides.
    kept
        Columns that it begins with, ascending.

    Attributes
    ----------
    cuts : list of Cut
        All rows it has besides, on all columns.
    active : array
        Columns that it has, in its order.
    """

    def __init__(
        self, form: LinearForm, tier: int, cuts: Sequence[Cut], kept: Ints
    ) -> None:
        self.tier, self.cuts = tier, list(cuts)
        self._least, self._most = form.least, form.most
        least, most = form.least.copy(), form.most.copy()  # changed by what is held
        self._learned = replace(with_cuts(form, cuts), least=least, most=most)
        self._turned = csc_array(self._learned.matrix)
        self._place = np.full(form.matrix.shape[1], -1)
        self.active = np.zeros(0, np.int64)
        self._note(kept)
        self._highs = Highs(program_of(restricted(self._whole, kept)[0], tier))

    def run(self, watch: Watch, steps: int | None = None) -> bool:
        """Solve it; return whether it is solved. It is given up after so many steps."""
        return self._highs.run(watch, steps=steps)

    @contextmanager
    def ending_beyond(self, cost: float) -> Iterator[None]:
        """Let runs end where it is seen that a solution costs more than that."""
        self._highs.end_beyond(cost - self._learned.constant[self.tier])
        try:
            yield
        finally:
            self._highs.end_beyond(np.inf)

    def two_sided(self, columns: Ints) -> Ints:
        """Return those of some columns that may be 0 and 1."""
        found: Ints = columns[(self._least[columns] == 0) & (self._most[columns] == 1)]
        return found

    @contextmanager
    def holding(self, column: int, value: int) -> Iterator[None]:
        """Hold a column at a value for a while."""
        self._bound(column, value, value)
        try:
            yield
        finally:
            self._bound(column, int(self._least[column]), int(self._most[column]))

    def _bound(self, column: int, least: int, most: int) -> None:
        self._learned.least[column], self._learned.most[column] = least, most
        if (place := self._place[column]) >= 0:
            sides = np.array([least]), np.array([most])
            self._highs.bound_columns(np.array([place]), *sides)

    @property
    def basis(self) -> object:
        """Where it is: for :meth:`go_from`."""
        return self._highs.basis

    def go_from(self, basis: object) -> None:
        """Go on from where it was; columns and rows have come in behind since."""
        self._highs.go_from(basis)

    def proves(self, price: int) -> bool:
        """Say whether prices prove that nothing which is held costs less.

        Where there is no solution these are moved along the ray that says so.
        """
        asked = price - self._learned.constant[self.tier]
        prices, ray = self._highs.prices, self._highs.ray
        if ray is None and self._highs.cost <= asked - 1:
            return False
        risen = [prices]
        if ray is not None:
            risen = [prices + times * ray for times in RISES]
        proofs = (dual_proof(self._learned, self.tier, one) for one in risen)
        return any(one.bound >= asked for one in proofs)

    def settle(self, watch: Watch) -> bool:
        """Take columns in until none prices in; return whether it is solved.

        Its solution stays one as they come, so the primal simplex goes on.
        """
        is_solved = self.run(watch)
        while is_solved and len(missing := self.missing()):
            self.bring_in(missing)
            is_solved = self._highs.run(watch, primal=True)
        return is_solved

    @property
    def cost(self) -> float:
        """Of the solution."""
        return self._highs.cost + self._learned.constant[self.tier]

    @property
    def prices(self) -> Floats:
        """Of the solution, per row; those learned stand last."""
        return self._highs.prices

    @property
    def values(self) -> Floats:
        """The solution, of all columns."""
        found = np.zeros(len(self._place))
        found[self.active] = self._highs.values
        return found

    def proved(self) -> Relaxation:
        """Return what its prices prove, over all columns and of each of them."""
        nothing, prices = np.zeros(len(self._place)), self._highs.prices
        return relaxation_of(self._whole, self.tier, prices, nothing)

    def whole(self, kept: Ints, watch: Watch) -> Floats | None:
        """Return the best whole solution among some columns; ``None`` = none found."""
        program = program_of(restricted(self._whole, kept)[0], self.tier)
        highs = Highs(program, is_whole=True, gap=0.0)
        highs.run(watch)
        if not highs.has_values:
            return None
        found = np.zeros(len(self._place))
        found[kept] = highs.values
        return found

    def below(self, price: int, kept: Ints, floor: int, watch: Watch) -> Ending:
        """Ask CP-SAT for the best whole solution that costs less than a price.

        Parameters
        ----------
        price
            Of the tier.
        kept
            Columns that it may have, ascending.
        floor
            What is proved of it.
        watch
            Asked.

        Raises
        ------
        OutOfTime
            The watch says stop.
        """
        form = with_lock(self._whole, self.tier, price - 1)
        program = Program(restricted(form, kept)[0], watch)
        return program.run(self.tier, None, floor, that_ends(watch), watch)

    def missing(self) -> Ints:
        """Return columns that it does not have and that price in, the best first."""
        if len(self.active) == len(self._place):
            return np.zeros(0, np.int64)
        form = self._learned
        reduced = form.cost[self.tier] - self._turned.T @ self._highs.prices
        is_open = (self._place < 0) & (form.most > 0)
        found = np.flatnonzero(is_open & (reduced < -TOLERANCE))
        best: Ints = found[np.argsort(reduced[found], kind="stable")]
        return best

    def bring_in(self, columns: Ints) -> None:
        """Take columns in; it goes on from where it is."""
        if not len(columns):
            return
        form = self._learned
        cost = form.cost[self.tier][columns].astype(np.float64)
        self._highs.add_columns(cost, csc_array(self._turned[:, columns]))
        self._note(columns)
        places = self._place[columns]
        self._highs.bound_columns(places, form.least[columns], form.most[columns])

    def learn(self, cuts: Sequence[Cut]) -> None:
        """Take rows in."""
        if not cuts:
            return
        self.cuts += cuts
        self._learned = with_cuts(self._learned, cuts)
        self._turned = csc_array(self._learned.matrix)
        rows = []
        for cut in cuts:
            place = self._place[cut.columns]
            inside = place >= 0
            rows.append((place[inside], cut.factors[inside], cut.least))
        self._highs.add_rows(rows)

    def _note(self, columns: Ints) -> None:
        """Note where columns stand that come behind all others."""
        first = len(self.active)
        self._place[columns] = first + np.arange(len(columns))
        self.active = np.append(self.active, columns)

    @property
    def _whole(self) -> LinearForm:
        """The same, whose columns are all alike."""
        return replace(self._learned, pairs=len(self._place))
