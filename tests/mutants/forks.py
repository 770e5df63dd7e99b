"""Ask something in a process of its own, which may hang and leaves nothing behind."""

import os
import resource
import signal
import traceback
from collections.abc import Callable
from multiprocessing import Pipe
from pathlib import Path
from typing import TypeVar

Answer = TypeVar("Answer")

ROOM = 3 << 30
"""Bytes that a process may take on top of what it begins with."""


def in_fork(
    asked: Callable[[], Answer], seconds: float, *, is_silent: bool = True
) -> Answer | None:
    """Return the answer, or None of a process that died or took too long.

    What it raises is raised here.

    ``seconds`` are of processor time; waiting may take ten times as long.
    """
    here, there = Pipe(duplex=False)
    child = os.fork()
    if not child:
        try:
            here.close()
            _limit(seconds)
            if is_silent:
                _be_silent()
            there.send((asked(), ""))
        except BaseException:
            there.send((None, traceback.format_exc()))
        finally:
            os._exit(0)
    there.close()
    try:
        answer, broke = here.recv() if here.poll(10 * seconds) else (None, "")
    except EOFError:
        return None
    finally:
        here.close()
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    if broke:
        raise RuntimeError(broke)
    return answer


def children_seconds() -> float:
    """Return processor seconds of all processes that ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _limit(seconds: float) -> None:
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    for kind, most in (
        (resource.RLIMIT_CPU, int(seconds) + 1),
        (resource.RLIMIT_AS, pages * resource.getpagesize() + ROOM),
    ):
        resource.setrlimit(kind, (most, resource.getrlimit(kind)[1]))


def _be_silent() -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
