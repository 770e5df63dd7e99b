"""Ctrl-C during a solve means: stop, and return the best plan so far."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from lawyer_assign.engines.watch import Watch


class _Heard:
    """What came in while some watch was looked after."""

    times = 0


def times_heard() -> int:
    """Return how often Ctrl-C was turned into a request to stop in this process."""
    return _Heard.times


@contextmanager
def graceful_interrupt(watch: Watch) -> Iterator[None]:
    """Turn the first Ctrl-C into a request to stop; the second one interrupts.

    Only the main thread receives signals, and a program with a handler of its own keeps
    it: there this does nothing, and the caller's ``stop`` does the same.
    """
    is_main = threading.current_thread() is threading.main_thread()
    if not is_main or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield
        return

    def ask_to_stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
        if watch.is_interrupted:
            raise KeyboardInterrupt
        watch.is_interrupted = True
        _Heard.times += 1

    before = signal.signal(signal.SIGINT, ask_to_stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
