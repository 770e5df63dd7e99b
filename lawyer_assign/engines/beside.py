"""Work in a thread of its own while its caller goes on: bounds beside plans.

Linear programs leave Python's lock while they are solved, so what is mostly those costs
who works beside it hardly any time. Between two of them arrays leave it for a moment,
again and again; who works in Python meanwhile then holds it for as long as Python's
switch interval, so that is made short (:data:`SWITCH_SECONDS`). What is found depends
on which thread is ahead, so this is for runs that a clock ends anyway.
"""

import sys
from collections.abc import Callable
from dataclasses import replace
from threading import Lock
from types import TracebackType
from typing import Generic, TypeVar

from lawyer_assign.engines.helper import Helper
from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import OutOfTime, Watch

T = TypeVar("T")

SWITCH_SECONDS = 1e-4
"""For which a thread holds Python's lock at least; looking for rows beside a search in
Python took 1.3 s with Python's own 0.005, and 0.05 alone."""


class _Interval:
    """Python's switch interval, short while anything works beside something else."""

    def __init__(self) -> None:
        self._lock, self._count, self._before = Lock(), 0, 0.0

    def shorten(self) -> None:
        with self._lock:
            if self._count == 0:
                self._before = sys.getswitchinterval()
                sys.setswitchinterval(min(SWITCH_SECONDS, self._before))
            self._count += 1

    def restore(self) -> None:
        with self._lock:
            self._count -= 1
            if self._count == 0:
                sys.setswitchinterval(self._before)


_INTERVAL = _Interval()


def may_work_beside(run: Run) -> bool:
    """Whether a run may use a second thread, and ends by the clock."""
    return run.settings.threads > 1 and run.watch.time_limit is not None


class Beside(Generic[T]):
    """One piece of work; it has ended when its ``with`` block has.

    Parameters
    ----------
    work
        Handed a watch that stops with the caller's. It asks nobody and tells nobody
        else: what a user handed in is called by the caller's thread alone.
    watch
        The caller's.
    """

    def __init__(self, work: Callable[[Watch], T], watch: Watch) -> None:
        self._watch, self._is_unwanted = watch, False
        self._found: list[T] = []
        self._error: BaseException | None = None
        self._is_told = False
        own = replace(
            watch, stop=self._must_stop, progress=None, longest=dict(watch.longest)
        )
        self._thread = Helper(lambda: self._work(work, own), self._leave, "beside")

    def __enter__(self) -> "Beside[T]":
        """Begin."""
        _INTERVAL.shorten()
        try:
            self._thread.start()
        except BaseException:
            self._settle()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        """Give it up where it is still at work, and wait until it has ended.

        Raises
        ------
        Exception
            What the work raised, if nobody was told yet, and the block raised nothing.
            That time is up is no error.
        """
        self._settle()
        is_known = self._is_told or isinstance(self._error, OutOfTime)
        if error is None and self._error is not None and not is_known:
            raise self._error

    @property
    def has_ended(self) -> bool:
        """Whether there is a result, or an error, so that nobody waits for it."""
        return bool(self._found) or self._error is not None

    def result(self) -> T:
        """Wait until it is done, and return what it found.

        Raises
        ------
        BaseException
            What the work raised.
        """
        while not self._thread.wait():
            # Asked here, so that the work hears it.
            _ = self._watch.must_stop
        if self._error is not None:
            self._is_told = True
            raise self._error
        return self._found[0]

    def wait(self, watch: Watch) -> None:
        """Wait until it has ended, in another thread than the caller's, by a watch."""
        self._thread.wait_by(watch)

    def end(self) -> None:
        """Give it up where it is still at work, and wait until it has ended."""
        self._thread.settle()

    def _settle(self) -> None:
        try:
            self._thread.settle()
        finally:
            _INTERVAL.restore()

    def _leave(self) -> None:
        self._is_unwanted = True

    def _must_stop(self) -> bool:
        return self._is_unwanted or self._watch.is_interrupted

    def _work(self, work: Callable[[Watch], T], watch: Watch) -> None:
        try:
            self._found.append(work(watch))
        except BaseException as error:
            # Raised where the result is asked for.
            self._error = error
