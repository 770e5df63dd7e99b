"""Where the problems of a batch run: here, in local processes, in a caller's executor.

Ctrl-C and SIGTERM end a batch, not one of its problems. Local processes leave Ctrl-C,
which a terminal sends to all of them, to the one that began them. It ends them by
SIGTERM, which waits for no solve but for a file that is being put in its place; who
does not end in time is killed. And they end by themselves when that one is gone,
however it went.
"""

import os
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import BrokenExecutor, Executor, Future
from concurrent.futures.process import ProcessPoolExecutor
from multiprocessing import current_process, get_context, parent_process
from multiprocessing.connection import wait as wait_for
from multiprocessing.synchronize import Event
from typing import Any, Self

from lawyer_assign import interrupts
from lawyer_assign.engines.interrupt import times_heard

_SPAWN = get_context("spawn")
"""Spawned, not forked: solvers and callers have threads."""

SECONDS_TO_END = 1.5
"""For a process that is told to end."""


class Hands:
    """Where tasks run; this one belongs to the caller and cannot be renewed."""

    is_renewable = False
    is_interrupted = False
    """Whether somebody pressed Ctrl-C while a task ran here."""

    def __init__(self, executor: Executor) -> None:
        self.executor = executor

    @property
    def has_begun(self) -> bool:
        """Whether any process lived long enough to take a task."""
        return True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Leave the caller's executor open."""

    def submit(self, task: Callable[[Any], Any], job: object) -> Future[Any]:
        """Begin a task; an executor that is broken says so in the future."""
        try:
            return self.executor.submit(task, job)
        except BrokenExecutor as error:
            future: Future[Any] = Future()
            future.set_exception(error)
            return future

    def renew(self) -> None:
        """Put a new executor in place of a broken one."""

    def give_up(self, futures: Iterable[Future[Any]]) -> None:
        """Have tasks not begun that nobody waits for."""
        for one in futures:
            one.cancel()


class Here(Hands):
    """Runs each task at once, in this process."""

    def __init__(self) -> None:
        """Make them; no executor is needed."""

    def submit(self, task: Callable[[Any], Any], job: object) -> Future[Any]:
        """Do a task; a Ctrl-C that a solve took as a wish to stop is remembered."""
        future: Future[Any] = Future()
        future.set_running_or_notify_cancel()
        before = times_heard()
        try:
            future.set_result(task(job))
        except (Exception, SystemExit) as error:
            future.set_exception(error)
        self.is_interrupted |= times_heard() > before
        return future


class Processes(Hands):
    """Local processes of our own; new ones replace dead ones."""

    is_renewable = True

    def __init__(self, width: int) -> None:
        _end_if_begun_anew()
        self._width = width
        self._begun = _SPAWN.Event()
        super().__init__(self._started())

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """End the processes: when all is done, or at once if something went wrong."""
        if kind is not None:
            self._end()
        self.executor.shutdown(wait=True)

    @property
    def has_begun(self) -> bool:
        """Whether one of them, or of those before them, was ready for a task."""
        return self._begun.is_set()

    def give_up(self, futures: Iterable[Future[Any]]) -> None:
        """Leave them: they end with the processes.

        Python up to 3.11 prints a traceback for each future that is cancelled when a
        process dies.
        """

    def renew(self) -> None:
        """Put new processes in place of the dead ones."""
        self.executor.shutdown(wait=True, cancel_futures=True)
        self.executor = self._started()

    def _started(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            self._width,
            mp_context=_SPAWN,
            initializer=_serve,
            initargs=(self._begun,),
        )

    def _end(self) -> None:
        """End every process, whatever it is at; a second signal ends them at once."""
        # Python itself has a name for this (terminate_workers) from 3.14 on only.
        workers = list((getattr(self.executor, "_processes", None) or {}).values())
        try:
            for one in workers:
                one.terminate()
            until = time.monotonic() + SECONDS_TO_END
            left = {one.sentinel for one in workers}
            while left and (seconds := until - time.monotonic()) > 0:
                left -= set(wait_for(list(left), seconds))
        finally:
            for one in workers:
                if one.is_alive():
                    one.kill()


def _end_if_begun_anew() -> None:
    """End a process that runs its script anew only to be begun, in silence.

    Python would refuse it processes of its own with a page of its own; the process
    that began this one says what to do.
    """
    if getattr(current_process(), "_inheriting", False):
        raise SystemExit(1)


def _serve(begun: Event) -> None:
    """Begin a local process: leave Ctrl-C to who began it, and end with it."""
    begun.set()
    interrupts.serve()
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
