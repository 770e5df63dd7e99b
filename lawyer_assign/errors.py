"""The one tree of exceptions.

Every message names the place, the value seen, what is allowed and what to do next.
A shortage of lawyers is an answer, not an exception.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple


class LawyerAssignError(Exception):
    """Base of everything this package raises on purpose."""


class Text(NamedTuple):
    """One sentence, or part of one, in both languages."""

    en: str
    zh: str


@dataclass(frozen=True, slots=True)
class Defect:
    """One thing wrong with what was handed in.

    Parameters
    ----------
    place
        Where it is: sheet and cell, file and line, or model and row number.
    value
        What stands there now, as text.
    problem
        What is wrong with it.
    cure
        What to do about it.
    """

    place: str
    value: str
    problem: str
    cure: str

    def __str__(self) -> str:
        """Return the defect as one line."""
        seen = f" (found {self.value})" if self.value else ""
        return f"{self.place}: {self.problem}{seen}. {self.cure}"


class BadInputError(LawyerAssignError, ValueError):
    """Facts, policy or files that cannot be what was meant; lists every defect."""

    def __init__(self, defects: Iterable[Defect]) -> None:
        self.defects: tuple[Defect, ...] = tuple(defects)
        super().__init__(summary(self.defects))

    def __reduce__(self) -> tuple[type, tuple[tuple[Defect, ...]]]:
        """Keep the defects on the way from another process."""
        return type(self), (self.defects,)


class UnsupportedError(LawyerAssignError):
    """A question that the chosen backend or rule cannot answer, with the reason."""


class WorkerLostError(LawyerAssignError):
    """A process that solved one of many problems died, as often as it was begun."""


class VerificationError(LawyerAssignError):
    """A backend returned a plan that the independent check rejects: our defect."""


def summary(defects: Sequence[Defect], most: int = 20) -> str:
    """Return the count of defects and the first of them, a line each."""
    lines = [f"{len(defects)} problem(s) found."]
    lines += [f"  {defect}" for defect in defects[:most]]
    if len(defects) > most:
        lines.append(f"  ... and {len(defects) - most} more (see .defects)")
    return "\n".join(lines)
