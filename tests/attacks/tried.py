"""What an attack tells: how much it tried, and what fell."""

from collections import Counter
from collections.abc import Callable, Iterator
from time import monotonic
from typing import NamedTuple

from lawyer_assign.errors import BadInputError


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


def fallen(
    seed: int, until: float, ask: Callable[[int, Counter[str]], Iterator[str]]
) -> tuple[Counter[str], list[str]]:
    """Ask about the world of every seed; return counts by kind, and what fell.

    Facts and policies that contradict each other are refused; what else is raised fell.
    """
    ends, findings = Counter[str](), []
    for at in seeds(seed, until):
        try:
            fell = list(ask(at, ends))
        except BadInputError:
            ends["refused"] += 1
            continue
        except Exception as error:
            fell = [f"{type(error).__name__}: {error}"[:300]]
        findings += [f"seed {at}: {one}" for one in fell]
    return ends, findings


def counted(ends: Counter[str]) -> str:
    """Return counts by kind in words, the most frequent first."""
    return ", ".join(f"{end} {times}" for end, times in ends.most_common())
