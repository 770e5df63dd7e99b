"""The door to the solver: whatever a question asks of it comes through here."""

from lawyer_assign.engines.covering import Fewest, Row, fewest
from lawyer_assign.engines.cpsat import Settings
from lawyer_assign.engines.interrupt import graceful_interrupt
from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import Progress, Watch, check_limits
from lawyer_assign.formulation import Formulation
from lawyer_assign.problem import Problem
from lawyer_assign.solver.answer import Answer as Solved
from lawyer_assign.solver.backend import solve_formulation
from lawyer_assign.solver.flow import (
    SINK,
    SOURCE,
    Flow,
    Network,
    Sides,
    distances,
    network_of,
    sides_or_why_not,
)
from lawyer_assign.verbs.widen import plan_of, with_enough_pairs

__all__ = [
    "SINK",
    "SOURCE",
    "Fewest",
    "Flow",
    "Network",
    "Progress",
    "Row",
    "Run",
    "Settings",
    "Sides",
    "Solved",
    "Watch",
    "check_limits",
    "distances",
    "fewest",
    "graceful_interrupt",
    "lengthened",
    "network_of",
    "plan_of",
    "sides_or_why_not",
    "solve_formulation",
    "solved",
]


def solved(formulation: Formulation, watch: Watch, seed: int = 0) -> Solved:
    """Solve a formulation by the fastest way that takes it.

    Parameters
    ----------
    formulation
        Over any pairs.
    watch
        Clock and stop button.
    seed
        Same input and seed, same answer.
    """
    return solve_formulation(formulation, None, Run(watch, Settings(1, seed))).answer


def lengthened(problem: Problem, watch: Watch) -> Problem:
    """Return a problem that must cover all, with lists as long as that can need."""
    if problem.is_given or not problem.pairs.is_cut.any():
        return problem
    return with_enough_pairs(problem, Settings(1, 0), watch)[0]
