"""Many problems side by side, through any executor; one that fails loses no other."""

import time
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, NamedTuple

from lawyer_assign.calls import checked
from lawyer_assign.cards import card, line
from lawyer_assign.engines.watch import (
    find_no_limits,
    find_no_widths,
    processors,
)
from lawyer_assign.errors import BadInputError, Defect
from lawyer_assign.facts import Facts
from lawyer_assign.outcome import Outcome
from lawyer_assign.policy import Policy
from lawyer_assign.solver.backend import BackendName, find_no_name
from lawyer_assign.verbs.batch.asked import find_no_problems, pair_of
from lawyer_assign.verbs.batch.lost import TRIES, lost, none_began
from lawyer_assign.verbs.batch.totals import Counts, Totals, counts_of, totals_of
from lawyer_assign.verbs.hands import Hands, Here, Processes
from lawyer_assign.verbs.solve import solve

Stated = tuple[Facts, Policy | None]
Job = Stated | Callable[[], Stated]
Keep = Callable[[Outcome], Any]

MOST_AHEAD = 2
"""Problems in flight per worker: one being solved, one at hand."""


class BatchProgress(NamedTuple):
    """Where a batch stands."""

    seconds: float
    begun: int
    done: int
    failed: int


_END = object()
"""Comes after the last problem: ``None`` may be one that somebody handed in."""


@dataclass(frozen=True)
class Solved:
    """What became of one problem of a batch.

    Parameters
    ----------
    number
        Its place among the problems, from 0.
    answer
        The outcome, or what ``keep`` made of it; ``None`` if there is an error.
    error
        Why there is no answer.
    seconds
        Wall clock in its worker, making the facts included.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> problems = [(la.datasets.toy(), None)] * 2
    >>> [solved.answer.status for solved in la.solve_many(problems, workers=1)]
    ['optimal', 'optimal']
    """

    number: int
    answer: Any
    error: BaseException | None
    seconds: float = field(compare=False)

    def __repr__(self) -> str:
        return line(self)

    def _repr_html_(self) -> str:
        """Show every field in a notebook."""
        return card(self)


class Batch(Iterator[Solved]):
    """What :func:`solve_many` yields, and the totals over what it handed out so far.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> batch = la.solve_many([(la.datasets.toy(), None)] * 2, workers=1)
    >>> next(batch).answer.status, batch.totals.problems
    ('optimal', 1)
    """

    def __init__(self, found: Generator[Solved, None, None]) -> None:
        self._found = found
        self._counts: list[Counts] = []
        self._failed = 0

    def __repr__(self) -> str:
        return f"Batch({len(self._counts) + self._failed} problems handed out)"

    def _repr_html_(self) -> str:
        """Show the totals in a notebook."""
        return card(self.totals)

    def __next__(self) -> Solved:
        """Return what became of the next problem."""
        one = next(self._found)
        if one.error is not None:
            self._failed += 1
            return one
        answer, counts = one.answer
        self._counts.append(counts)
        return replace(one, answer=answer)

    def close(self) -> None:
        """End the batch: nothing more is begun."""
        self._found.close()

    @property
    def totals(self) -> Totals:
        """Sums over what was handed out so far, whatever ``keep`` makes of it."""
        return totals_of(self._counts, self._failed)


@checked
def solve_many(
    problems: Iterable[Job],
    *,
    executor: Executor | None = None,
    workers: int | None = None,
    in_flight: int | None = None,
    keep: Keep | None = None,
    progress: Callable[[BatchProgress], None] | None = None,
    time_limit: float | None = 60,
    seed: int = 0,
    backend: BackendName | None = None,
) -> Batch:
    """Solve problems side by side; yield what became of each, in their order.

    Its ``totals`` are the sums over all that was handed out so far.

    Parameters
    ----------
    problems
        Facts with a policy (``None`` = the Hangzhou rules), or functions without
        arguments that return both, called in the worker: then only the function
        travels, and the facts of a nation need not fit into memory. Taken one by one
        as workers become free, so a generator will do.
    executor
        Any :class:`concurrent.futures.Executor`, a Dask cluster's for one
        (``client.get_executor()``); it is left open. ``None`` starts local processes.
        Dask starts its workers with ``MALLOC_TRIM_THRESHOLD_=65536``, which nearly
        doubles the time of a solve; see ``KEEP_MEMORY`` in ``benchmarks/nation.py``.
        Where these are spawned a script calls this under
        ``if __name__ == "__main__":``.
    workers
        Local processes, one for each processor if not given; 1 = no other process.
    in_flight
        Problems begun and not yet yielded, at most; memory is theirs. Twice the
        workers if not given. With an executor whose width is unknown, give it.
    keep
        Makes of each outcome, in the worker, what is to come back: a price, a row.
        ``None`` brings the whole outcome.
    progress
        Told after each problem.
    time_limit, seed, backend
        As for :func:`solve`; the limit is for each problem.

    Returns
    -------
    Batch
        Of a :class:`Solved` for each. A problem that failed says why and loses no
        other. If a local process dies, the problems it may have held are solved again,
        one at a time, and the one that kills its process three times gets a
        :class:`WorkerLostError`.

    Raises
    ------
    BadInputError
        ``workers`` or ``in_flight`` below 1, no time limit, seed or backend, or facts
        where problems are asked for; before any problem is taken.
    WorkerLostError
        No local process could begin: in a script that calls this without
        ``if __name__ == "__main__":`` each of them would run the script anew.
    Exception
        What ``problems`` itself raises, once all that came before it are answered.
    KeyboardInterrupt
        Ctrl-C ends the batch. Local processes end within two seconds, and what they
        were at is lost; with one worker the problem at hand ends with the best plan so
        far, which still comes. Local processes do not outlive this one.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> problems = [(la.datasets.toy(), None)] * 2
    >>> [solved.answer.status for solved in la.solve_many(problems, workers=1)]
    ['optimal', 'optimal']
    """
    _check(
        [
            *find_no_problems(problems),
            *find_no_limits(time_limit, None, seed),
            *find_no_name(backend),
        ]
    )
    task = partial(
        _solve_one, keep=keep, time_limit=time_limit, seed=seed, backend=backend
    )
    found = side_by_side(
        task,
        problems,
        executor=executor,
        workers=workers,
        in_flight=in_flight,
        progress=progress,
    )
    return Batch(found)


def side_by_side(
    task: Callable[[Any], Any],
    items: Iterable[Any],
    *,
    executor: Executor | None = None,
    workers: int | None = None,
    in_flight: int | None = None,
    progress: Callable[[BatchProgress], None] | None = None,
) -> Generator[Solved, None, None]:
    """Do one task for many items; as :func:`solve_many`, for any function."""
    _check(find_no_widths(workers=workers, in_flight=in_flight))
    width = processors() if workers is None else workers
    if executor is not None:
        hands = Hands(executor)
    elif width == 1:
        hands = Here()
    else:
        hands = Processes(width)
    window = in_flight or MOST_AHEAD * width
    return _Batch(hands, partial(_timed, task), window, progress).run(items)


def _timed(task: Callable[[Any], Any], item: Any) -> tuple[Any, float]:  # noqa: ANN401 (anything)
    """Do a task where this runs; return its answer and the seconds."""
    started = time.monotonic()
    return task(item), time.monotonic() - started


def _solve_one(
    job: Job,
    keep: Keep | None,
    **limits: Any,  # noqa: ANN401 (those of solve)
) -> tuple[Any, Counts]:
    facts, policy = pair_of(job() if callable(job) else job)
    outcome = solve(facts, policy, workers=1, **limits)
    return outcome if keep is None else keep(outcome), counts_of(outcome)


def _check(found: Iterable[Defect]) -> None:
    defects = list(found)
    if defects:
        raise BadInputError(defects)


class _Batch:
    """One run of :func:`solve_many`: a window of problems slides over them."""

    def __init__(
        self,
        hands: Hands,
        task: Callable[[Any], Any],
        window: int,
        progress: Callable[[BatchProgress], None] | None,
    ) -> None:
        self._hands = hands
        self._task = task
        self._window = window
        self._progress = progress
        self._started = time.monotonic()
        self._jobs: dict[int, Any] = {}
        self._futures: dict[int, Future[Any]] = {}
        self._ready: dict[int, Solved] = {}
        self._begun = self._done = self._failed = 0
        self._end: BaseException | None = None

    def run(self, items: Iterable[Any]) -> Generator[Solved, None, None]:
        """Yield results in order."""
        source = iter(items)
        turn = 0
        with self._hands:
            try:
                while True:
                    self._begin(source, turn)
                    if turn == self._begun:
                        break
                    while turn not in self._ready:
                        self._gather()
                    yield self._ready.pop(turn)
                    turn += 1
            finally:
                self._hands.give_up(self._futures.values())
        if self._end is not None:
            raise self._end

    def _begin(self, source: Iterator[Any], turn: int) -> None:
        """Take problems as long as the window has room."""
        while self._end is None and self._begun < turn + self._window:
            try:
                job = next(source, _END)
            except Exception as error:
                # What is begun is solved and handed out first.
                self._end = error
                return
            if job is _END:
                return
            self._jobs[self._begun] = job
            self._futures[self._begun] = self._hands.submit(self._task, job)
            self._begun += 1
            self._gather(seconds=0)
            if self._hands.is_interrupted:
                self._end = KeyboardInterrupt()

    def _gather(self, seconds: float | None = None) -> None:
        """Take in what is done; where workers died, solve again."""
        wait(self._futures.values(), seconds, FIRST_COMPLETED)
        ended = [at for at, future in self._futures.items() if future.done()]
        is_broken = self._hands.is_renewable and any(
            isinstance(self._futures[at].exception(), BrokenExecutor) for at in ended
        )
        if is_broken:
            if not self._hands.has_begun:
                raise none_began()
            wait(self._futures.values())
            ended = list(self._futures)
        again: list[int] = []
        for at in ended:
            future = self._futures.pop(at)
            if is_broken and isinstance(_error_of(future), BrokenExecutor):
                again.append(at)
            else:
                self._settle(at, future)
        if is_broken:
            self._hands.renew()
            for at in sorted(again):
                self._settle(at, self._alone(self._jobs[at]))

    def _alone(self, job: object) -> "Future[Any]":
        """Solve a problem that may have killed its worker, with nobody beside it."""
        for _ in range(TRIES - 1):
            future = self._hands.submit(self._task, job)
            wait([future])
            if not isinstance(_error_of(future), BrokenExecutor):
                return future
            self._hands.renew()
        return future

    def _settle(self, at: int, future: "Future[Any]") -> None:
        error = _error_of(future)
        answer, seconds = (None, 0.0) if error is not None else future.result()
        if isinstance(error, BrokenExecutor) and self._hands.is_renewable:
            error = lost(at + 1)
        del self._jobs[at]
        self._ready[at] = Solved(at, answer, error, seconds)
        self._done += 1
        self._failed += error is not None
        if self._progress is not None:
            taken = time.monotonic() - self._started
            self._progress(BatchProgress(taken, self._begun, self._done, self._failed))


def _error_of(future: "Future[Any]") -> BaseException | None:
    with suppress(TimeoutError):
        return future.exception()
    return None
