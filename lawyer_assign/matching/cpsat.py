"""Run CP-SAT so that limits, stop and Ctrl-C always end with an answer."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from ortools.sat.python import cp_model

from lawyer_assign.engines.cpsat import Task, guarded_solver, solve_all
from lawyer_assign.engines.watch import Watch, processors
from lawyer_assign.matching.market_columns import NONE
from lawyer_assign.matching.models.stable_model import StableModel


@dataclass(frozen=True, slots=True)
class Reply:
    """What CP-SAT said.

    Parameters
    ----------
    chosen
        Row per resident of the best matching found; None if none was.
    bound
        Proved bound on the objective; None without an objective or a proof.
    is_impossible
        No matching satisfies the model.
    is_proved
        There is no more to say.
    """

    chosen: list[int] | None
    bound: int | None
    is_impossible: bool
    is_proved: bool


_TURN, _LONGER = 2.0, 2
"""CP-SAT's deterministic time of the first turn of one thread, either way, and factor
from turn to turn."""


def run(
    model: StableModel, watch: Watch, workers: int | None = None, seed: int = 0
) -> Reply:
    """Solve a model until proved or the watch ends.

    Two ways of CP-SAT: without linear programs, which answers most questions ten times
    as fast, and with its linear relaxation in full, which alone answers others, above
    all where one side has no ties. Several threads race, one takes turns, ever longer
    ones. (Two kinds of workers of one CP-SAT, sharing what they learn, were slower than
    either.)

    CP-SAT runs in threads of its own and never catches Ctrl-C itself, which would
    abort the process outside the main thread. The caller's thread waits and asks the
    watch, which knows of Ctrl-C and of the caller's ``stop``.

    Parameters
    ----------
    model
        Not changed.
    watch
        Its limit bounds presolve too, as far as CP-SAT heeds it.
    workers
        Threads; None takes all cores this process may use.
    seed
        Same seed and one worker give the same answer unless the watch ends the search.
        Several workers race: what is proved is the same, the matching may differ.
    """
    threads = workers or processors()
    effort = _TURN if threads == 1 else None
    while True:
        reply = _raced(model, watch, threads, seed, effort)
        if reply.is_proved or effort is None or watch.must_stop:
            return reply
        effort *= _LONGER


def _raced(
    model: StableModel, watch: Watch, threads: int, seed: int, effort: float | None
) -> Reply:
    """Try both ways, until one of them is proved."""
    # CP-SAT counts on the wall; of another clock only the polling below knows.
    is_on_wall = watch.clock is time.monotonic
    seconds = max(watch.left, 0.01) if is_on_wall else None
    tasks = []
    for level, width in ((0, 1), (2, max(1, threads - 1))):
        solver: cp_model.CpSolver = guarded_solver(
            model.model,
            workers=width,
            seed=seed,
            seconds=seconds,
            effort=effort,
            is_repeatable=False,
        )
        solver.parameters.linearization_level = level
        tasks.append(Task(model.model, solver))
    with ThreadPoolExecutor(min(threads, len(tasks)), "cp-sat") as pool:
        found = solve_all(tasks, lambda: watch.must_stop, pool, is_race=True)
    replies = [
        _reply(model, task.solver, status)
        for task, status in zip(tasks, found, strict=True)
    ]
    return _together(replies)


def _together(replies: list[Reply]) -> Reply:
    """Return what replies to one question say together: the most matched."""
    plans = [one.chosen for one in replies if one.chosen is not None]
    bounds = [one.bound for one in replies if one.bound is not None]
    return Reply(
        min(plans, key=lambda chosen: chosen.count(NONE), default=None),
        max(bounds, default=None),
        is_impossible=any(one.is_impossible for one in replies),
        is_proved=any(one.is_proved for one in replies),
    )


def _reply(
    model: StableModel, solver: cp_model.CpSolver, status: cp_model.CpSolverStatus
) -> Reply:
    """Read the answer; the bound is rounded only where that proves nothing more."""
    if status == cp_model.INFEASIBLE:
        return Reply(None, None, is_impossible=True, is_proved=True)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        # Stopped in presolve it reports the bound 0, which proves nothing.
        return Reply(None, None, is_impossible=False, is_proved=False)
    values = [solver.boolean_value(x) for x in model.pair.values()]
    bound = None
    if model.model.has_objective():
        # A float such as 24.999999999999996; the objective is a whole number.
        bound = round(solver.best_objective_bound)
    return Reply(
        model.chosen_by(values),
        bound,
        is_impossible=False,
        is_proved=status == cp_model.OPTIMAL,
    )
