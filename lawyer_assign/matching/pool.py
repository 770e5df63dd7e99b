"""CP-SAT on several regions at the same time, stopped as soon as a watch ends."""

from collections.abc import Sequence
from concurrent.futures import Executor
from typing import NamedTuple

from ortools.sat.python import cp_model

from lawyer_assign.engines.cpsat import Task, guarded_solver
from lawyer_assign.engines.cpsat import solve_all as run_all
from lawyer_assign.engines.watch import Watch
from lawyer_assign.matching.models.threshold_model import RegionModel


class Solved(NamedTuple):
    """What CP-SAT said of a region.

    Parameters
    ----------
    moves
        New row of every free resident; ``None`` if nothing was found.
    bound
        Proved bound on what the model counts, its constant included; ``None`` without.
    is_proved
        Nothing within the region and its windows is better.
    """

    moves: dict[int, int] | None
    bound: int | None
    is_proved: bool


def solve_all(
    models: Sequence[RegionModel],
    seeds: Sequence[int],
    watch: Watch,
    pool: Executor,
    effort: float | None,
) -> list[Solved]:
    """Solve regions side by side, one thread each.

    CP-SAT works outside Python's lock; the calling thread waits and asks the watch,
    which knows of Ctrl-C and of the caller's ``stop``.

    Parameters
    ----------
    models, seeds
        As many of each.
    watch
        All are stopped when it ends.
    pool
        Of threads.
    effort
        CP-SAT's deterministic time for each; ``None`` = no limit but the watch.
    """
    tasks = [
        Task(model.model, _solver(model, seed, watch, effort))
        for model, seed in zip(models, seeds, strict=True)
    ]
    run_all(tasks, lambda: watch.must_stop, pool)
    return [
        _read(model, task.solver) for model, task in zip(models, tasks, strict=True)
    ]


def _solver(
    model: RegionModel, seed: int, watch: Watch, effort: float | None
) -> cp_model.CpSolver:
    solver: cp_model.CpSolver = guarded_solver(
        model.model,
        workers=1,
        seed=seed,
        seconds=max(watch.left, 0.01),
        effort=effort,
    )
    parameters = solver.parameters
    parameters.stop_after_first_solution = model.branch is not None
    # Probing costs more here than it saves.
    parameters.cp_model_probing_level = 0
    parameters.symmetry_level = 0
    return solver


def _read(model: RegionModel, solver: cp_model.CpSolver) -> Solved:
    status = solver.response_proto.status
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        # Stopped in presolve it reports the bound 0, which proves nothing.
        return Solved(None, None, False)
    # A float such as 24.999999999999996; the objective is a whole number.
    bound = round(solver.best_objective_bound) + model.constant
    return Solved(model.moved(solver), bound, status == cp_model.OPTIMAL)
