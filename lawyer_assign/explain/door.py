"""The door to the solver: whatever a question asks of it comes through here."""

from collections.abc import Sequence

from lawyer_assign.arrays import Mask
from lawyer_assign.engines.covering import Fewest, Row, fewest
from lawyer_assign.engines.cpsat import Settings
from lawyer_assign.engines.interrupt import graceful_interrupt
from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import (
    Progress,
    Watch,
    check_limits,
    find_no_functions,
)
from lawyer_assign.formulation import Formulation
from lawyer_assign.problem import Problem
from lawyer_assign.solver.answer import Answer as Solved
from lawyer_assign.solver.answer import Start
from lawyer_assign.solver.backend import solve_formulation
from lawyer_assign.solver.choice import start_by_choice
from lawyer_assign.solver.cpsat import Search
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
from lawyer_assign.solver.nearest import nearest
from lawyer_assign.statements import Table
from lawyer_assign.verbs.lists.beyond import solve_beyond, with_lists_for_all
from lawyer_assign.verbs.widen import Planned, plan_of

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
    "Start",
    "Watch",
    "check_limits",
    "distances",
    "fewest",
    "find_no_functions",
    "graceful_interrupt",
    "lengthened",
    "nearest",
    "network_of",
    "plan_of",
    "sides_or_why_not",
    "solve_formulation",
    "solved",
    "solved_beyond",
    "solved_jointly",
    "stable_only",
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


def solved_beyond(problem: Problem, watch: Watch) -> Planned:
    """Solve a problem, and say nothing before points that lists alone make so.

    Parameters
    ----------
    problem
        Whose lists may leave out lawyers within reach.
    watch
        Clock and stop button.
    """
    return solve_beyond(problem, None, Settings(1), watch)


def solved_jointly(
    formulation: Formulation[Table], watch: Watch, start: Start
) -> Solved:
    """Solve a formulation over columns that are more than pairs, by CP-SAT.

    Parameters
    ----------
    formulation
        Over any table.
    watch
        Clock and stop button.
    start
        A plan to begin with, and bounds that hold.
    """
    return Search(formulation, Run(watch), start).run()


def stable_only(
    formulation: Formulation, prices: Sequence[int], watch: Watch
) -> tuple[Formulation, Mask] | None:
    """Return what plans without a blocking pair keep, said without two-way choice.

    Parameters
    ----------
    formulation
        With one statement of two-way choice.
    prices
        Of the tiers up to it, each proved the least; the last one 0, if it is a wish.
    watch
        Clock and stop button.

    Returns
    -------
    tuple or None
        A formulation over the same pairs that takes every plan with these prices, and
        which pairs such plans can have; ``None`` if nothing is known.
    """
    begun = start_by_choice(formulation, watch)
    if begun is None or begun.narrow is None or begun.start.chosen is None:
        return None
    paid = formulation.prices(begun.start.chosen)
    if paid[: len(prices)] != tuple(prices):
        return None
    return begun.narrow.formulation, begun.narrow.is_open


def lengthened(problem: Problem, watch: Watch) -> Problem:
    """Return a problem that must cover all, with lists as long as that can need."""
    if not problem.leaves_out:
        return problem
    return with_lists_for_all(problem, Settings(1, 0), watch)
