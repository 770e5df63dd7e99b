"""The one door to GLOP, OR-Tools' simplex, for dense rows of large values.

On 600 committees and 18,000 pairs with a peak HiGHS' dual simplex takes 7 s where GLOP
takes 0.3 s; elsewhere HiGHS is the faster one, and it hears the stop button.
"""

from typing import Any

import numpy as np

from lawyer_assign.engines.helper import Helper
from lawyer_assign.engines.linear_program import LinearProgram, Optimum
from lawyer_assign.engines.watch import Watch


def minimum(program: LinearProgram, watch: Watch) -> Optimum | None:
    """Return an optimum; ``None`` if there is none, or if it was stopped before."""
    from ortools.linear_solver.python import model_builder_helper as linear

    model: Any = linear.ModelBuilderHelper()
    model.fill_model_from_sparse_data(
        program.least,
        program.most,
        program.cost,
        program.row_least,
        program.row_most,
        program.matrix,
    )
    solver = linear.ModelSolverHelper("GLOP")
    if watch.time_limit is not None:
        solver.set_time_limit_in_seconds(max(0.1, watch.left))
    _solve(solver, model, watch)
    if solver.status() != linear.SolveStatus.OPTIMAL:
        return None
    return Optimum(
        np.asarray(solver.variable_values()),
        np.asarray(solver.dual_values()),
        solver.objective_value(),
    )


def _solve(solver: Any, model: Any, watch: Watch) -> None:  # noqa: ANN401 (OR-Tools' classes)
    """Solve outside Python's lock, in a thread that does not outlive this call."""
    Helper(lambda: solver.solve(model), solver.interrupt_solve, "glop").run(watch)
