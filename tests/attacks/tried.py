"""What an attack tells: how much it tried, and what fell."""

from collections.abc import Iterator
from time import monotonic
from typing import NamedTuple


class Tried(NamedTuple):
    """How many cases were tried, what fell (a sentence each), and counts by kind."""

    count: int
    findings: list[str]
    notes: str = ""


def seeds(first: int, until: float) -> Iterator[int]:
    """Yield seeds, at least one, till the monotonic clock passes ``until``."""
    at = first
    while at == first or monotonic() < until:
        yield at
        at += 1
