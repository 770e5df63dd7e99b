"""What does not fit between rows, said with its place and its cure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Rows = Mapping[str, Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A row that does not fit the others; ``row`` counts from 0 in its table."""

    table: str
    row: int
    field: str
    value: str
    problem: str
    cure: str
