"""Rows of a table as they were read, and where each of their cells stands."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from lawyer_assign.errors import Defect, Text
from lawyer_assign.facts.origin import Origin
from lawyer_assign.files.cells.cell import HIDDEN, seen
from lawyer_assign.files.cells.terms import is_total

UNREAD = "\0unread "
"""Starts the stand-in for a key that could not be read; no id can hold it twice."""

NOT_LOOKED_AT = Text(
    "; what other tables name of it is looked at once it can be read",
    "；其他表中引用它的内容，待能读取后再核对",
)
"""Behind the cure of what keeps ids or names of a table from being read."""

_TOTAL = Text("starts a row of totals", "是合计行；每行只填一个对象，不填合计")
_NO_TOTAL = Text(
    "Delete the row; totals may stand in a sheet of your own whose name starts with _",
    "请删去整行；合计可另放在名称以 _ 开头的自用表",
)


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


def total_in(cells: Sequence[object]) -> int | None:
    """Return the column in which a row says that it holds totals; None if it does not.

    Only what stands first in the row says so: 合计 further on may be a remark.
    """
    for column, cell in enumerate(cells):
        if cell is None or (isinstance(cell, str) and not cell.strip(HIDDEN)):
            continue
        return column if is_total(cell) else None
    return None


def total_defect(place: str, cell: object) -> Defect:
    """Return what is said of a row of totals, which would be read as an object."""
    return Defect(place, seen(cell), _TOTAL, _NO_TOTAL)
