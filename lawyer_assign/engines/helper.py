"""A second thread for one piece of work, waited for whatever is raised meanwhile.

``Thread.join`` is not enough: where Ctrl-C strikes it, Python up to 3.12 takes a thread
that is at work for ended, and does not wait for it again (the cure of bpo-45274 looks
whether the lock of the thread is held, and it is: by the thread). C++ went on working
behind the caller's back, and a process that ended meanwhile was aborted.
"""

from collections.abc import Callable
from threading import Lock, Thread

from lawyer_assign.engines.watch import Watch

POLL_SECONDS = 0.05
"""Between two looks at the clock while the other thread works."""


class Helper:
    """One piece of work in a thread of its own; :meth:`settle` in any case.

    Parameters
    ----------
    work
        Done once, or never where it was not wanted any more before it had begun.
    end
        Asks the work to end; called again and again, for some work hears it only after
        it has begun.
    name
        Of the thread.
    """

    def __init__(
        self, work: Callable[[], object], end: Callable[[], object], name: str
    ) -> None:
        self._work, self._end = work, end
        self._first: dict[str, str] = {}
        self._is_over = False
        self._gate = Lock()
        self._gate.acquire()
        self._thread = Thread(target=self._run, name=name)

    def start(self) -> None:
        """Begin; struck halfway, it may have begun or not."""
        self._thread.start()

    def run(self, watch: Watch) -> None:
        """Work until it is done or a watch says stop; nothing is at work behind it."""
        try:
            self.start()
            self.wait_by(watch)
        finally:
            self.settle()

    def wait_by(self, watch: Watch) -> None:
        """Wait until the work has ended, or a watch says stop."""
        while not self.wait() and not watch.must_stop:
            pass

    def wait(self) -> bool:
        """Wait for a moment, less if the work ends; return whether it has ended."""
        if not self._is_over and self._gate.acquire(timeout=POLL_SECONDS):
            self._gate.release()
        return self._is_over

    def settle(self) -> None:
        """Have it end, and wait until it has.

        Raises
        ------
        KeyboardInterrupt
            Pressed meanwhile, and raised only when nothing is at work any more.
        """
        struck: KeyboardInterrupt | None = None
        while True:
            try:
                is_unwanted = self._comes_first("settled")
                while not (is_unwanted or self._is_over):
                    self._end()
                    self.wait()
                # What is left of it takes no time, also if it only finds out that it
                # is not wanted.
                if self._thread.is_alive():
                    self._thread.join()
                break
            except KeyboardInterrupt as error:
                struck = error
        if struck is not None:
            raise struck

    def _comes_first(self, who: str) -> bool:
        """Return whether work, or that it is not wanted, came first; once for all."""
        return self._first.setdefault("first", who) == who

    def _run(self) -> None:
        if not self._comes_first("worked"):
            return
        try:
            self._work()
        finally:
            self._is_over = True
            self._gate.release()
