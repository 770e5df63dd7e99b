"""The one door to HiGHS: linear programs once or kept warm, and whole columns.

A program that is kept goes on from where it was: rows that are added to it need a few
steps of the dual simplex only. The same program with whole columns is a search among
plans. Nothing HiGHS says is believed: bounds are summed up again from its dual prices
in whole numbers, plans are recounted.
"""

from collections.abc import Sequence
from dataclasses import replace
from importlib import import_module
from typing import Any

import numpy as np
from scipy.sparse import csc_array

from lawyer_assign.arrays import Floats, Ints, Mask
from lawyer_assign.engines.cut import Cut
from lawyer_assign.engines.helper import Helper
from lawyer_assign.engines.linear_program import LinearProgram, Optimum
from lawyer_assign.engines.watch import Watch

DEAREST = 1e9
"""Costs beyond this are handed over in larger units: HiGHS gives up on such."""

OPTIONS = {"output_flag": False, "threads": 1}
"""One thread, so that each run is the same."""

NO_LIMIT = 2**31 - 1
"""Steps of the simplex, if nobody sets a limit."""

INTERRUPTS = "cbSimplexInterrupt", "cbIpmInterrupt", "cbMipInterrupt"
"""Where HiGHS asks whether to stop."""

CHOSEN, DEVEX = -1, 1
"""Weights of the dual simplex: HiGHS' own choice takes a while to begin with."""

MOST_NODES = 2_000
"""Of a search, which ends some time even where nobody set a limit."""


class _Stop:
    """Asked by HiGHS whether to stop, once somebody wants it to.

    Before that nobody need be asked. Programs ask at every step, from inside 5,000
    times a second, and each time they wait for whoever works in Python in another
    thread: beside it a program of 1.9 s took 3.6.

    Parameters
    ----------
    events
        Places where it asks.
    sleeps
        Whether it does not ask there before. A search does: woken later, it hears
        nothing until it ends (HiGHS 1.14).
    """

    def __init__(self, events: Sequence[Any], *, sleeps: bool) -> None:
        self.is_asked, self._sleeps = False, sleeps
        self._events = events
        for one in events:
            one.subscribe(self)

    def forget(self) -> None:
        """Let it run."""
        self.is_asked = False
        if self._sleeps:
            for one in self._events:
                one.highs.stopCallback(one.callback_type)

    def ask(self) -> None:
        """Ask it to stop."""
        self.is_asked = True
        if self._sleeps:
            for one in self._events:
                one.highs.startCallback(one.callback_type)

    def __call__(self, event: Any) -> None:  # noqa: ANN401 (HiGHS' class)
        if self.is_asked:
            event.interrupt()


class Highs:
    """HiGHS on one linear program, one thread, the same way every time.

    Parameters
    ----------
    program
        Not changed.
    is_whole
        Columns take whole numbers only.
    method
        ``"simplex"``; ``"ipm"`` (interior points, then a crossover to a vertex);
        ``"inside"`` (the same without one); ``"choose"`` = HiGHS' own choice.
    gap
        Part of the value that a search leaves.
    presolves
        Make the first program smaller before it is solved.
    nodes
        Of a search, at most.
    missed
        How far a solution may miss a row; ``None`` = HiGHS' own choice. Prices prove
        what they prove.
    """

    def __init__(
        self, program: LinearProgram, *, is_whole: bool = False,
        method: str = "choose", gap: float = 5e-4, presolves: bool = True,
        nodes: int = MOST_NODES, missed: float | None = None,
    ) -> None:  # fmt: skip
        # Loaded when first needed, and its stubs say nothing of its constructor.
        self._highspy: Any = import_module("highspy")
        self._highs = self._highspy.Highs()
        for name, value in OPTIONS.items():
            self._highs.setOptionValue(name, value)
        events = [getattr(self._highs, one) for one in INTERRUPTS]
        self._stop = _Stop(events, sleeps=not is_whole)
        is_inside = method == "inside"
        self._highs.setOptionValue("solver", "ipm" if is_inside else method)
        self._highs.setOptionValue("run_crossover", "off" if is_inside else "on")
        enough = [self._highspy.HighsModelStatus.kOptimal]
        if is_inside:  # prices need a proof anyhow
            enough.append(self._highspy.HighsModelStatus.kUnknown)
        self._enough = enough
        self._highs.setOptionValue("mip_rel_gap", gap)
        self._highs.setOptionValue("mip_max_nodes", nodes)
        self._highs.setOptionValue("presolve", "choose" if presolves else "off")
        if missed is not None:
            self._highs.setOptionValue("primal_feasibility_tolerance", missed)
        self._highs.passModel(self._model(program, is_whole))

    def add(self, cuts: Sequence[Cut]) -> None:
        """Add rows."""
        self.add_rows([(cut.columns, cut.factors, cut.least) for cut in cuts])

    def add_rows(self, rows: Sequence[tuple[Ints, Ints | Floats, float]]) -> None:
        """Add rows: columns, their factors, and what they sum up to at least."""
        if not rows:
            return
        columns, factors, least = zip(*rows, strict=True)
        lengths = np.array([len(one) for one in columns])
        starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
        self._highs.addRows(
            len(rows),
            np.array(least, np.float64),
            np.full(len(rows), self._highspy.kHighsInf),
            int(starts[-1]),
            starts[:-1].astype(np.int32),
            np.concatenate(columns).astype(np.int32),
            np.concatenate(factors).astype(np.float64),
        )

    def add_columns(self, cost: Floats, matrix: csc_array) -> None:
        """Add columns of 0 or more; ``matrix`` has all rows."""
        count = len(cost)
        self._highs.addCols(
            count,
            cost,
            np.zeros(count),
            np.full(count, self._highspy.kHighsInf),
            len(matrix.data),
            matrix.indptr[:-1].astype(np.int32),
            matrix.indices.astype(np.int32),
            matrix.data.astype(np.float64),
        )

    def drop_rows(self, gone: Mask) -> None:
        """Take rows out that are not felt (:attr:`slack`); it goes on from where it is.

        HiGHS forgets its basis when rows go. What is left of that is one still: rows
        that are not felt are basic.
        """
        basis, places = self._highs.getBasis(), np.flatnonzero(gone)
        self._highs.deleteRows(len(places), places.astype(np.int32))
        kept = [
            status
            for status, goes in zip(basis.row_status, gone.tolist(), strict=True)
            if not goes
        ]
        self._begin_at(basis.col_status, kept)

    def bound_columns(self, places: Ints, least: Ints, most: Ints) -> None:
        """Give columns other sides."""
        self._highs.changeColsBounds(
            len(places),
            places.astype(np.int32),
            least.astype(np.float64),
            most.astype(np.float64),
        )

    def forget_rows(self, first: int, count: int) -> None:
        """Take so many rows out from the first one on; its basis goes with them."""
        places = np.arange(first, first + count, dtype=np.int32)
        self._highs.deleteRows(count, places)

    @property
    def basis(self) -> Any:  # noqa: ANN401 (HiGHS' class)
        """Where it is: for :meth:`go_from`."""
        return self._highs.getBasis()

    def go_from(self, basis: Any) -> None:  # noqa: ANN401 (HiGHS' class)
        """Go on from a basis of a program with these rows first, whatever their units.

        Columns that it does not know, behind all others, are at their least; rows are
        not felt.
        """
        new = self._highs.getNumCol() - len(basis.col_status)
        more = self._highs.getNumRow() - len(basis.row_status)
        if new <= 0 and more <= 0:
            self._highs.setBasis(basis)
            return
        status = self._highspy.HighsBasisStatus
        self._begin_at(
            [*basis.col_status, *[status.kLower] * new],
            [*basis.row_status, *[status.kBasic] * more],
        )

    def use(self, method: str) -> None:
        """Solve by another method from now on, from where it is."""
        self._highs.setOptionValue("solver", method)

    @property
    def is_basic(self) -> Mask:
        """Which columns are in the basis."""
        return self._are_basic(self._highs.getBasis().col_status)

    def go_from_parts(
        self, before: "Highs", columns: Ints, rows: Ints, moved: Ints, kept: Ints
    ) -> None:
        """Go on from where a program was that had parts of this one.

        Parameters
        ----------
        before
            The program. All that is in its basis has to be here.
        columns, rows
            Where each of these was there; -1 = nowhere. Such columns are at their
            least, and such rows are not felt.
        moved, kept
            Columns that are in the basis all the same, each in place of a row that is
            kept at a side: below 0 its least, above its most. One for every row.
        """
        status, basis = self._highspy.HighsBasisStatus, before.basis
        known = [*basis.col_status, status.kLower]
        felt = [*basis.row_status, status.kBasic]
        column_status = [known[at] for at in columns.tolist()]
        row_status = [felt[at] for at in rows.tolist()]
        for row in np.flatnonzero(kept).tolist():
            column_status[moved[row]] = status.kBasic
            row_status[row] = status.kLower if kept[row] < 0 else status.kUpper
        self._begin_at(column_status, row_status)

    def _begin_at(self, columns: Sequence[Any], rows: Sequence[Any]) -> None:
        """Begin where each column and row has so much of a basis."""
        found = self._highspy.HighsBasis()
        found.col_status, found.row_status = columns, rows
        found.valid = True
        self._highs.setBasis(found)

    def price_columns(self, places: Ints, cost: Floats) -> None:
        """Give columns other costs."""
        self._highs.changeColsCost(len(places), places.astype(np.int32), cost)

    def end_beyond(self, cost: float) -> None:
        """End where the dual simplex proves that a solution costs more than that.

        It then is where it would be after so many steps: prices may be asked for.
        """
        self._highs.setOptionValue("objective_bound", cost)
        self._enough.append(self._highspy.HighsModelStatus.kObjectiveBound)

    def start_from(self, chosen: Mask) -> None:
        """Name a plan to begin a search with: the first columns' values."""
        places = np.arange(len(chosen), dtype=np.int32)
        self._highs.setSolution(len(chosen), places, chosen.astype(np.float64))

    def run(
        self, watch: Watch, *, primal: bool = False, steps: int | None = None
    ) -> bool:
        """Solve until proved, stopped or out of time; return whether it is solved.

        From inside that may be as near to an optimum as its numbers allow. With
        ``primal`` the simplex betters the solution it has, as fits new columns; else it
        keeps prices, as fits new rows. It is given up after so many ``steps``: what it
        costs then and its prices may be asked for all the same.
        """
        if watch.must_stop:
            return False
        self._highs.setOptionValue("simplex_strategy", 4 if primal else 1)
        self._highs.setOptionValue("simplex_iteration_limit", steps or NO_LIMIT)
        weights = CHOSEN if steps is None else DEVEX
        self._highs.setOptionValue("simplex_dual_edge_weight_strategy", weights)
        left = watch.left_on_wall
        if left is not None:
            # HiGHS counts the seconds of all runs together.
            limit = self._highs.getRunTime() + left
            self._highs.setOptionValue("time_limit", limit)
        # Not by ``startSolve``, which lets one program of a process run at a time.
        self._stop.forget()
        Helper(self._solve, self._stop.ask, "highs").run(watch)
        return self._highs.getModelStatus() in self._enough

    def _solve(self) -> None:
        """Solve outside Python's lock."""
        self._highs.run()
        # Its own threads are of this one; on Windows they have to be gone before it is.
        self._highs.resetGlobalScheduler(False)

    @property
    def has_values(self) -> bool:
        """Whether a solution is known; of a search, any plan."""
        return bool(self._highs.getSolution().value_valid)

    @property
    def values(self) -> Floats:
        """Per column; of a search, the best plan so far."""
        return np.array(self._highs.getSolution().col_value)

    @property
    def cost(self) -> float:
        """Of the values."""
        return float(self._highs.getInfo().objective_function_value)

    @property
    def prices(self) -> Floats:
        """Dual price per row of a solved linear program."""
        return np.array(self._highs.getSolution().row_dual)

    @property
    def ray(self) -> Floats | None:
        """Per row, what prices may rise by without end; ``None`` = there is a solution.

        Or it was not seen that there is none.
        """
        if self._highs.getModelStatus() != self._highspy.HighsModelStatus.kInfeasible:
            return None
        _, is_known, ray = self._highs.getDualRay()
        return np.array(ray) if is_known else None

    @property
    def slack(self) -> Mask:
        """Per row of a solved linear program: the basis does without it."""
        return self._are_basic(self._highs.getBasis().row_status)

    def _are_basic(self, status: Sequence[Any]) -> Mask:
        basic = self._highspy.HighsBasisStatus.kBasic
        return np.array([one == basic for one in status], bool)

    def _model(self, program: LinearProgram, is_whole: bool) -> Any:  # noqa: ANN401 (HiGHS' class)
        model, matrix = self._highspy.HighsLp(), program.matrix
        model.num_row_, model.num_col_ = matrix.shape
        model.col_cost_ = program.cost
        model.col_lower_, model.col_upper_ = program.least, program.most
        model.row_lower_, model.row_upper_ = program.row_least, program.row_most
        model.a_matrix_.format_ = self._highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = matrix.indptr
        model.a_matrix_.index_ = matrix.indices
        model.a_matrix_.value_ = matrix.data
        if is_whole:
            kind = self._highspy.HighsVarType.kInteger
            model.integrality_ = [kind] * matrix.shape[1]
        return model


def minimum(
    program: LinearProgram, watch: Watch, method: str = "simplex"
) -> Optimum | None:
    """Return an optimum; ``None`` if there is none, or if time ran out before."""
    unit = max(1.0, float(np.abs(program.cost).max(initial=0)) / DEAREST)
    highs = Highs(replace(program, cost=program.cost / unit), method=method)
    if not highs.run(watch):
        return None
    values = highs.values
    return Optimum(values, highs.prices * unit, float(program.cost @ values))
