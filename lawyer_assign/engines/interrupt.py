"""Ctrl-C during a solve means: stop, and return the best plan so far."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import ClassVar

from lawyer_assign.engines.watch import Watch


class _Heard:
    """What came in while watches were looked after."""

    times = 0
    watches: ClassVar[list[Watch]] = []
    """Of the calls that are at work in the main thread, the outermost first."""


def times_heard() -> int:
    """Return how often Ctrl-C was turned into a request to stop in this process."""
    return _Heard.times


@contextmanager
def graceful_interrupt(watch: Watch) -> Iterator[None]:
    """Turn the first Ctrl-C into a request to stop; the second one interrupts.

    A question that solves again and again looks after its own watch around all of it:
    every call that is at work hears the same Ctrl-C, not the innermost alone.

    Only the main thread receives signals, and a program with a handler of its own keeps
    it: there this does nothing, and the caller's ``stop`` does the same.
    """
    handler = signal.getsignal(signal.SIGINT)
    is_main = threading.current_thread() is threading.main_thread()
    if not is_main or handler not in (signal.default_int_handler, _ask_to_stop):
        yield
        return
    if handler is not _ask_to_stop:
        _Heard.watches.clear()  # one struck while it ended may have left its own
    _Heard.watches.append(watch)
    try:
        signal.signal(signal.SIGINT, _ask_to_stop)
        yield
    finally:
        signal.signal(signal.SIGINT, handler)
        _Heard.watches.pop()


def _ask_to_stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
    if _Heard.watches[0].is_interrupted:
        raise KeyboardInterrupt
    for watch in _Heard.watches:
        watch.is_interrupted = True
    _Heard.times += 1
