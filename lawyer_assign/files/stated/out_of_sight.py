"""What a workbook hides: sheets, rows and columns that stand on no printed page."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from lawyer_assign.disk import content_of
from lawyer_assign.files.cells.grids import column_letters, live_rows
from lawyer_assign.files.formats import guards
from lawyer_assign.files.formats.xlsx_reader import sheet_parts, sheets_in

if TYPE_CHECKING:
    from lawyer_assign.files.stated.tables_in import StatedTable

_HIDDEN = re.compile(rb"""\shidden\s*=\s*["'](?:1|true)["']""")
_ROW = re.compile(rb"<(?:\w+:)?row\s[^>]*>")
_COLUMN = re.compile(rb"<(?:\w+:)?col\s[^>]*>")


class OutOfSight(NamedTuple):
    """A sheet that is hidden, or rows or columns of one."""

    sort: Literal["sheet", "rows", "columns"]
    sheet: str
    which: str = ""
    """Rows by number, columns by letter: ``4-6``."""


def find_hidden(path: Path, tables: Sequence[StatedTable]) -> Iterator[OutOfSight]:
    """Find what a workbook hides of its tables, where something stands there.

    Parameters
    ----------
    path
        Of a file that :func:`lawyer_assign.read_plan` has read.
    tables
        That stand in it.
    """
    if path.suffix.lower() != ".xlsx":
        return
    from python_calamine import SheetVisibleEnum as Visible

    seen = {one.name for one in sheets_in(path) if one.visible == Visible.Visible}
    content = content_of(path, guards.MOST_PACKED, guards.NO_PICTURES)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = sheet_parts(path.name, archive)
        for one in tables:
            if one.title not in seen:
                yield OutOfSight("sheet", one.title)
            elif one.title in parts:
                yield from _in_sheet(one, archive.read(parts[one.title]))


def hides_rows(path: Path) -> bool:
    """Whether a workbook hides any row; its cells are not read for that."""
    content = content_of(path, guards.MOST_PACKED, guards.NO_PICTURES)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = sheet_parts(path.name, archive).values()
        texts = (archive.read(part) for part in parts)
        return any(any(_hidden(_ROW, text)) for text in texts)


def _in_sheet(table: StatedTable, text: bytes) -> Iterator[OutOfSight]:
    """Find rows and columns that are hidden and hold something."""
    filled = {row + 1 for row in live_rows(table.cells)}
    rows = {_number(b"r", tag) for tag in _hidden(_ROW, text)}
    for first, last in _spans(rows & filled):
        yield OutOfSight("rows", table.title, _span(f"{first}", f"{last}"))
    width = max(map(len, table.cells), default=0)
    columns = {
        at
        for tag in _hidden(_COLUMN, text)
        for at in range(_number(b"min", tag), min(_number(b"max", tag), width) + 1)
    }
    for first, last in _spans(columns):
        letters = column_letters(first - 1), column_letters(last - 1)
        yield OutOfSight("columns", table.title, _span(*letters))


def _hidden(tag: re.Pattern[bytes], text: bytes) -> Iterator[bytes]:
    for found in tag.finditer(text):
        if _HIDDEN.search(found[0]):
            yield found[0]


def _number(name: bytes, tag: bytes) -> int:
    """Return a number that a tag says; 0 where it says none, which is nowhere."""
    found = re.search(rb"\s" + name + rb"""\s*=\s*["'](\d{1,7})["']""", tag)
    return int(found[1]) if found else 0


def _spans(numbers: set[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last of numbers that follow each other."""
    for _, run in groupby(enumerate(sorted(numbers)), lambda one: one[1] - one[0]):
        found = [number for _, number in run]
        yield found[0], found[-1]


def _span(first: str, last: str) -> str:
    return first if first == last else f"{first}-{last}"
