"""One writer of a path at a time, whichever program it is.

The lock is the system's own, on a hidden file beside the path: it ends with the program
that holds it, however that ends. A file that was left behind keeps nobody waiting.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lawyer_assign.disk import true_path, writing
from lawyer_assign.errors import NotWrittenError, Text
from lawyer_assign.interrupts import shielded

MOST_SECONDS = 10.0
"""How long a writer waits for another one, and a reader for a writer."""
_PAUSES = (0.005, 0.05)
_TAKEN = frozenset({errno.EACCES, errno.EAGAIN, errno.EDEADLK})


class _Held(threading.local):
    """How often this thread holds which path: it does not wait for itself."""

    def __init__(self) -> None:
        self.counts: dict[Path, int] = {}


_HELD = _Held()


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Keep every other writer of a path waiting, in this program and in others.

    Where the system knows no locks, nobody waits. Signals wait as well: nothing is
    left behind.

    Raises
    ------
    NotWrittenError
        Somebody else writes it, for longer than can be waited for; or the system
        refuses.
    """
    target = true_path(path)
    if target in _HELD.counts:
        yield
        return
    with writing(path):
        handle = _waited_for(target)
    with shielded():
        _HELD.counts[target] = 1
        try:
            yield
        finally:
            del _HELD.counts[target]
            _release(handle, lock_of(target))


def is_written_by_another(path: Path) -> bool:
    """Whether somebody else is the one writer of a path at this moment."""
    target = true_path(path)
    if target in _HELD.counts:
        return False
    try:
        handle = os.open(lock_of(target), os.O_RDWR)
    except FileNotFoundError:
        return False
    except OSError:
        return True  # another user's, or on Windows one that is just going
    try:
        return not _is_locked_now(handle)
    finally:
        os.close(handle)


def lock_of(target: Path) -> Path:
    """Return the file beside a path that its one writer locks."""
    return target.with_name(f".{target.name}.lock")


def _waited_for(target: Path) -> int:
    end = time.monotonic() + MOST_SECONDS
    short, pause = _PAUSES
    while True:
        handle = _taken_now(lock_of(target))
        if handle is not None:
            return handle
        if time.monotonic() >= end:
            raise NotWrittenError(
                Text(
                    f"{target} could not be written: another program has been writing "
                    "it all the time. Wait until it has ended, then write again.",
                    f"{target} 未能写入：另一程序一直在写入。请待其结束后，再次写入。",
                )
            )
        time.sleep(short)
        short = min(2 * short, pause)


def _taken_now(path: Path) -> int | None:
    """Return the handle of a lock, or nothing where somebody else has it."""
    try:
        handle = _opened(path)
    except FileExistsError:
        return None
    except PermissionError:
        # Windows says so of a file that is just going as well.
        if os.name == "nt":
            return None
        raise
    if _is_locked_now(handle) and _is_at(handle, path):
        return handle
    os.close(handle)
    return None


def _opened(path: Path) -> int:
    with contextlib.suppress(FileNotFoundError):
        return os.open(path, os.O_RDWR)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL)
    # Whoever may write here may lock it, too: it holds nothing.
    with contextlib.suppress(OSError):
        path.chmod(0o666)
    return handle


def _is_at(handle: int, path: Path) -> bool:
    """Whether a file is still there: whoever held it before removes it at the end.

    Windows removes no file that somebody has open.
    """
    if os.name == "nt":
        return True
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except OSError:
        return False


def _is_locked_now(handle: int) -> bool:
    """Lock a file without waiting; return whether nobody else has locked it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except ImportError:
        return True
    except OSError as error:
        return error.errno not in _TAKEN  # others say that there are no locks here
    return True


def _release(handle: int, path: Path) -> None:
    # Removed while it is locked, where that can be: who waits sees that it is gone.
    with contextlib.suppress(OSError):
        path.unlink()
    os.close(handle)
    if os.name == "nt":
        with contextlib.suppress(OSError):
            path.unlink()
