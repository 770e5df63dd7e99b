"""Rows of a table as they were read, and where each of their cells stands."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from lawyer_assign.errors import Text
from lawyer_assign.facts.origin import Origin

UNREAD = "\0unread "
"""Starts the stand-in for a key that could not be read; no id can hold it twice."""

NOT_LOOKED_AT = Text(
    "; what other tables name of it is looked at once it can be read",
    "；其他表中引用它的内容，待能读取后再核对",
)
"""Behind the cure of what keeps ids or names of a table from being read."""


class Source(Protocol):
    """Where rows came from: turns a row and a field into a place people can find."""

    def place(self, row: int, field: str, skill: str = "") -> str:
        """Return where the value stands."""

    def value(self, row: int, field: str, skill: str = "") -> str:
        """Return what stands there."""

    def origin(self, rows: Sequence[int]) -> Origin:
        """Return where some rows stand, without what stands there."""


@dataclass
class Rows:
    """The rows of one table, read but not yet validated.

    ``at`` holds each row's number in the source, ``failed`` the fields of a row that
    are already reported, ``absent`` the fields whose whole column is.
    """

    table: str
    source: Source
    values: list[dict[str, Any]] = field(default_factory=list)
    at: list[int] = field(default_factory=list)
    failed: dict[int, set[str]] = field(default_factory=dict)
    absent: frozenset[str] = frozenset()
