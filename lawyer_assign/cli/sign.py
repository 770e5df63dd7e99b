"""The first sign of a verb: a line on a terminal while what it needs is loaded."""

import sys

from lawyer_assign.cli.messages import Language, tell

_shown: list[int] = []
"""Places of a terminal that the line takes, while it stands there."""


def begin(lang: Language) -> None:
    """Say on a terminal that the verb has begun; nothing anywhere else."""
    if not _shown and sys.stderr.isatty():
        said = tell("starting", lang)
        _shown.append(2 * len(said))
        _write(said)


def end() -> None:
    """Take the line away, if it is there."""
    while _shown:
        _write(f"\r{' ' * _shown.pop()}\r")


def _write(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()
