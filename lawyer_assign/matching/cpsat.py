"""Run CP-SAT so that limits, stop and Ctrl-C always end with an answer."""

from dataclasses import dataclass

from ortools.sat.python import cp_model

from lawyer_assign.engines.cpsat import Task, guarded_solver, solve_all
from lawyer_assign.engines.watch import Watch, processors
from lawyer_assign.matching.models.stable_model import StableModel


@dataclass(frozen=True, slots=True)
class Reply:
    """What CP-SAT said.

    Parameters
    ----------
    chosen
        Row per resident of the best matching found; None if none was.
    bound
        Proved bound on the objective, None without an objective or a proof.
    is_impossible
        No matching satisfies the model.
    """

    chosen: list[int] | None
    bound: int | None
    is_impossible: bool


def run(
    model: StableModel,
    watch: Watch,
    workers: int | None = None,
    seed: int = 0,
    *,
    is_linear: bool = False,
) -> Reply:
    """Solve a model until proved or the watch ends.

    CP-SAT runs in a thread of its own and never catches Ctrl-C itself, which would
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
        Several workers race: what is proved is the same, the matching may differ
        (taking turns would avoid that, but was 30 times slower here).
    is_linear
        The linear relaxation is likely to give the answer. Two workers then solve it
        in full; where it says little the usual ones find matchings sooner.
    """
    solver = _solver(model, watch, workers, seed, is_linear)
    (status,) = solve_all([Task(model.model, solver)], lambda: watch.must_stop)
    return _reply(model, solver, status)


def _solver(
    model: StableModel,
    watch: Watch,
    workers: int | None,
    seed: int,
    is_linear: bool,
) -> cp_model.CpSolver:
    solver: cp_model.CpSolver = guarded_solver(
        model.model,
        workers=workers or processors(),
        seed=seed,
        seconds=max(watch.left, 0.01),
        is_repeatable=False,
    )
    parameters = solver.parameters
    if parameters.num_workers > 1:
        parameters.linearization_level = 1
    if is_linear and parameters.num_workers == 2:
        # Left to itself CP-SAT does without "max_lp" then, and ten times as long.
        parameters.subsolvers.extend(["max_lp", "default_lp"])
    return solver


def _reply(
    model: StableModel, solver: cp_model.CpSolver, status: cp_model.CpSolverStatus
) -> Reply:
    """Read the answer; the bound is rounded only where that proves nothing more."""
    if status == cp_model.INFEASIBLE:
        return Reply(None, None, True)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        # Stopped in presolve it reports the bound 0, which proves nothing.
        return Reply(None, None, False)
    chosen = model.chosen_by([solver.boolean_value(x) for x in model.pair])
    bound = None
    if model.model.has_objective():
        # A float such as 24.999999999999996; the objective is a whole number.
        bound = round(solver.best_objective_bound)
    return Reply(chosen, bound, False)
