"""What a verb in a shell does when it is told to end: by Ctrl-C (SIGINT) or SIGTERM.

An exception raised wherever the program happens to be leaves half-loaded modules and
tracebacks, and loses plans. So none is raised here. Before a search begins, nothing is
at stake: the process says so in a sentence and ends. From then on (:func:`keep`) the
first signal is noted: the search ends with the best plan so far, which is checked and
written as ever; another one ends the process. While files are put in their place
(:func:`shielded`) signals wait, so that none is left half-written.

Nothing that takes time is imported here: loading the rest is watched over as well. A
program that does not call :func:`watch` is left alone: signals are its own affair.
"""

import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from types import FrameType

WATCHED = (signal.SIGINT, signal.SIGTERM)

ANEW_SECONDS = 0.2
"""Signals closer than this are one: terminal, shell and ``timeout`` may all send it."""

SAID: dict[str, tuple[str, str]] = {
    # key: (Chinese, English)
    "cancelled": ("已取消，未写入文件。", "Cancelled; nothing is written."),
    "cancelled_kept": (
        "已取消；已写入的文件保留。",
        "Cancelled; files already written are kept.",
    ),
    "stopping": (
        "正在停止：当前最好的方案复核后写入文件；再按一次立即结束。",
        "Stopping: the best plan so far is checked and written; once more ends now.",
    ),
}
"""What is said of signals, Chinese first."""

CLEAR_LINE, SHOW_CURSOR = "\r\x1b[2K", "\x1b[?25h"


class _Heard:
    """What this process was told, and what it is doing."""

    def __init__(self) -> None:
        self.is_watching = self.is_silent = False
        self.is_chinese = False
        self.keeps = self.raises = self.has_written = False
        self.shields = 0
        self.waiting: list[tuple[int, float]] = []
        self.asked: int | None = None
        self.asked_at = 0.0


_HEARD = _Heard()


def watch() -> None:
    """Watch over this process from now on; the first thing that a shell's verb does.

    Signals that whoever began the process has switched off stay off.
    """
    _HEARD.is_chinese = asks_for_chinese(sys.argv[1:])
    for number in WATCHED:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _hear)
    _HEARD.is_watching = True


def serve() -> None:
    """Obey as a process that works for another, without a word.

    Ctrl-C is for that one to hear; SIGTERM ends this one at once, but for a file that
    is being put in its place.
    """
    _HEARD.is_silent = True
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _hear)


def keep() -> None:
    """From now on there may be a plan: the first signal asks for the best so far."""
    _HEARD.keeps = _HEARD.is_watching


def was_asked() -> bool:
    """Whether a search is to end with the best plan so far."""
    return _HEARD.asked is not None


def exit_code() -> int:
    """Return what shells say of a program ended by the signal heard: 130 or 143."""
    return 128 + (_HEARD.asked or signal.SIGINT)


def last_words() -> str:
    """Return the key of the sentence for a verb that was cancelled."""
    return "cancelled_kept" if _HEARD.has_written else "cancelled"


@contextmanager
def shielded() -> Iterator[None]:
    """Let signals wait while files are put in their place."""
    _HEARD.shields += 1
    try:
        yield
        _HEARD.has_written |= _HEARD.is_watching
    finally:
        _HEARD.shields -= 1
        while _HEARD.waiting and not _HEARD.shields:
            _act(*_HEARD.waiting.pop(0))


@contextmanager
def raising() -> Iterator[None]:
    """Let signals raise KeyboardInterrupt: other processes write, and end in order."""
    if not _HEARD.is_watching:
        yield
        return
    before = signal.getsignal(signal.SIGINT)
    _HEARD.raises = _HEARD.has_written = True
    if before is _hear:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        _HEARD.raises = False


def is_chinese_here() -> bool:
    """Whether the language of the environment is Chinese."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return _is_chinese(value)
    import locale

    return _is_chinese(locale.getlocale()[0] or "")


def _is_chinese(name: str) -> bool:
    return name.casefold().startswith(("zh", "chinese"))


def asks_for_chinese(words: list[str]) -> bool:
    """Read ``--lang``, the last one, from a command line that nobody has parsed yet."""
    found = is_chinese_here()
    for word, following in pairwise([*words, ""]):
        name, _, value = word.partition("=")
        if name == "--lang" and (said := value or following) in ("zh", "en"):
            found = said == "zh"
    return found


def _hear(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
    if _HEARD.shields:
        _HEARD.waiting.append((number, time.monotonic()))
    else:
        _act(number, time.monotonic())


def _act(number: int, at: float) -> None:
    """Do what a signal asks for, as things stand."""
    if _HEARD.asked is not None and at - _HEARD.asked_at < ANEW_SECONDS:
        return
    is_first = _HEARD.asked is None
    _HEARD.asked, _HEARD.asked_at = _HEARD.asked or number, at
    if _HEARD.raises:
        raise KeyboardInterrupt
    if is_first and _HEARD.keeps:
        if not _HEARD.has_written:
            _say("stopping", CLEAR_LINE)
        return
    if not _HEARD.is_silent:
        _say(last_words(), CLEAR_LINE + SHOW_CURSOR)
    # At once and without cleaning up: whatever could be cleaned up is shielded.
    os._exit(128 + number)


def _say(key: str, before: str) -> None:
    # Past Python's own buffers: one of them may be at work in this very moment.
    text = SAID[key][0 if _HEARD.is_chinese else 1]
    encoding = getattr(sys.stderr, "encoding", None) or "utf-8"
    try:
        if os.isatty(2) and os.name != "nt":
            text = before + text
        os.write(2, f"{text}\n".encode(encoding, errors="replace"))
    except OSError:
        return
