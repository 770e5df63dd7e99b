"""The one door to CP-SAT, and the traps of 9.15 that it is guarded against.

Every run of CP-SAT in this package is made by :func:`guarded_solver` and waited for by
:func:`solve_all`, against these, all reproduced but where another has reported them:

- a wrong OPTIMAL where the coefficients of one constraint total more than 2^31
  (or-tools issue 5293): ``presolve_inclusion_work_limit = 0``, and
  :mod:`lawyer_assign.solver.linear.cpsat_model` keeps them below 2^30, huge ones by
  their digits;
- ``linearization_level = 2`` for one worker: the default left it 83 % off after 30 s
  where this proves in 0.02 s;
- ``interleave_search`` of several workers with a hint aborts the process ("Check
  failed: heuristics.fixed_search != nullptr") as soon as one of them finds while it
  loads the model that nothing satisfies it: the others, and what it does next, hear of
  it only after the batch, so it goes on to follow the hint by a search that was never
  set up. Without a hint that step is left out; with one worker or where workers race
  it is heard of at once. Of 31 models with a hint, 6 s each, two workers in turns
  aborted on 2 and were worse than one worker on 12, better on 1: where there is a hint
  they are one;
- a hint of no variable is a hint, and reading ``model.proto.solution_hint`` makes one:
  whether there is any is asked of ``has_solution_hint`` alone, here as everywhere. One
  worker is given such a hint on purpose: with it the loads of a city with teams, 99 %,
  have 112 or 113 further posts and leave .85 % of the points open, without 114 and 1.3;
- ``repair_hint`` is reported to end in the same abort (issue 5025), and is not used;
- workers that race return another of equally good plans run by run, and two of them
  left nine committees and six lawyers unproved after 60 s where one proves it in 0.2 s;
- ``catch_sigint_signal``: catching Ctrl-C while solving in a thread that is not the
  main one aborts the process; searches are ended by ``stop_search``, which one that has
  not begun yet does not hear, and so is called again and again;
- ``objective_value`` is a float: prices are recounted from the plan;
- gaps are floats too, so that prices above 2^53 are called OPTIMAL with a bound that
  lies a little below: bounds are read as the whole numbers they are;
- OPTIMAL is believed only if the bound equals the recounted price (issue 4430);
- a run that is stopped in presolve says that the bound is 0, which proves nothing.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    Executor,
    Future,
    ThreadPoolExecutor,
    wait,
)
from dataclasses import dataclass
from typing import Any, NamedTuple

POLL_SECONDS = 0.05
"""Between two looks at the clock while CP-SAT works outside Python's lock."""


@dataclass(frozen=True)
class Settings:
    """Settings of CP-SAT that are part of an outcome.

    ``effort`` limits a run by CP-SAT's deterministic time: the same on every machine.
    ``from_below``: look for what costs no more than is proved, and so raise the bound.
    ``threads``: of a run that may work side by side, beside those of CP-SAT.
    """

    workers: int = 1
    seed: int = 0
    effort: float | None = None
    from_below: bool = False
    threads: int = 1


class Task(NamedTuple):
    """A model and the solver it is given to; both are OR-Tools'."""

    model: Any
    solver: Any


def guarded_solver(
    model: Any,  # noqa: ANN401 (OR-Tools is loaded late)
    *,
    workers: int,
    seed: int,
    seconds: float | None,
    effort: float | None = None,
    is_repeatable: bool = True,
    from_below: bool = False,
) -> Any:  # noqa: ANN401 (OR-Tools' solver)
    """Return a solver for one run of a model, hint included.

    Parameters
    ----------
    model
        As it is to be solved: whether it is hinted decides how many workers are safe.
        Not changed, but for an empty hint where one worker has none.
    workers
        Threads, 1 or more.
    seed
        Of CP-SAT.
    seconds
        Wall clock; ``None`` = no limit.
    effort
        CP-SAT's deterministic time, the same on every machine; ``None`` = no limit.
    is_repeatable
        Whether the same input has to give the same answer. Several workers then take
        turns, or are one where there is a hint; otherwise they race.
    from_below
        Solutions are looked for that cost no more than is proved, then one more.
    """
    from ortools.sat.python import cp_model

    if is_repeatable and model.proto.has_solution_hint():
        workers = 1
    elif workers == 1:
        _ = model.proto.solution_hint  # makes an empty one, see above
    solver = cp_model.CpSolver()
    parameters = solver.parameters
    parameters.num_workers = workers
    parameters.interleave_search = is_repeatable and workers > 1
    parameters.random_seed = seed
    parameters.linearization_level = 2
    parameters.use_objective_lb_search = from_below
    parameters.presolve_inclusion_work_limit = 0
    parameters.catch_sigint_signal = False
    if seconds is not None:
        parameters.max_time_in_seconds = seconds
    if effort is not None:
        parameters.max_deterministic_time = effort
    return solver


def solve_all(
    tasks: Sequence[Task],
    must_stop: Callable[[], bool],
    pool: Executor | None = None,
    *,
    is_race: bool = False,
) -> list[Any]:
    """Solve models side by side, a thread each; return CP-SAT's statuses.

    CP-SAT works outside Python's lock; the calling thread waits and asks the clock,
    which knows of Ctrl-C and of the caller's ``stop``.

    Parameters
    ----------
    tasks
        At least one.
    must_stop
        Asked again and again; true ends all of them with what they have.
    pool
        Of threads; one of its own if not given. Of fewer threads than tasks: these wait
        for their turn.
    is_race
        The first one to say all there is to say ends the others.
    """
    if pool is None:
        with ThreadPoolExecutor(len(tasks), thread_name_prefix="cp-sat") as own:
            return solve_all(tasks, must_stop, own, is_race=is_race)
    futures = [pool.submit(task.solver.solve, task.model) for task in tasks]
    waiting = set(futures)
    try:
        while waiting and not must_stop():
            over, waiting = wait(waiting, POLL_SECONDS, FIRST_COMPLETED)
            if is_race and any(_says_all(future.result()) for future in over):
                break
    finally:
        _end(tasks, waiting)
    return [future.result() for future in futures]


def _end(tasks: Sequence[Task], waiting: set[Future[Any]]) -> None:
    """Leave no search running behind, whatever is raised meanwhile."""
    struck: KeyboardInterrupt | None = None
    while waiting:
        try:
            for task in tasks:
                task.solver.stop_search()
            waiting = wait(waiting, timeout=POLL_SECONDS).not_done
        except KeyboardInterrupt as error:
            struck = error
    if struck is not None:
        raise struck


def _says_all(status: Any) -> bool:  # noqa: ANN401 (OR-Tools' status)
    """Say whether a run ended with a proof."""
    from ortools.sat.python import cp_model

    return status in (cp_model.OPTIMAL, cp_model.INFEASIBLE)
