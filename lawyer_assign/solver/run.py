"""From a problem to an answer: formulate, then ask the backends."""

from lawyer_assign.engines.cpsat import Settings
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import formulate
from lawyer_assign.problem import Problem
from lawyer_assign.solver.backend import BackendName, Solved, solve_formulation


def run(
    problem: Problem, asked: BackendName | None, settings: Settings, watch: Watch
) -> Solved:
    """Solve a problem by the backend named, or by the fastest that takes it.

    Raises
    ------
    UnsupportedError
        The backend asked for is none, or cannot take the problem; says why.
    """
    watch.tell("formulate")
    return solve_formulation(formulate(problem), asked, settings, watch)
