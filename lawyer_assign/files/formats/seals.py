"""A seal in every workbook, so that a change by hand is seen before it is lost.

The seal is a digest of what stands in the cells, not of the file: who opens a workbook
and saves it again has changed nothing.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

SEAL = "lawyer_assign.content"
"""Name of the property of a workbook, and of the key of a document."""

Marks = Mapping[tuple[int, int], str]
"""What stands where in a sheet; rows and columns count from 0, empty cells left out."""


def mark_of(value: object) -> str:
    """Return a cell's value as it is sealed; nothing for an empty cell."""
    if isinstance(value, str):
        if "\r" in value:
            value = value.replace("\r\n", "\n").replace("\r", "\n")
        return f"s{value}" if value else ""
    if value is None:
        return ""
    if isinstance(value, bool):
        return f"b{value:d}"
    if isinstance(value, int | float):
        return f"n{float(value)!r}"
    if isinstance(value, dt.datetime):
        is_day = value.time() == dt.time()
        return f"d{value.date().isoformat() if is_day else value.isoformat()}"
    if isinstance(value, dt.date):
        return f"d{value.isoformat()}"
    return f"?{value}"


def digest_of_sheets(sheets: Iterable[tuple[str, Marks]]) -> str:
    """Return the SHA-256 of what stands in sheets, in whatever order they come."""
    said = hashlib.sha256()
    for name, marks in sorted(sheets, key=lambda sheet: sheet[0]):
        said.update(f"[{name}]\n".encode())
        lines = (
            f"{row},{column},{mark}\n" for (row, column), mark in sorted(marks.items())
        )
        said.update("".join(lines).encode("utf-8", "surrogatepass"))
    return said.hexdigest()


class SealedSheet(Worksheet):  # type: ignore[misc] # what it is made of has no types
    """A sheet that remembers what was written, for the seal."""

    def __init__(self) -> None:
        super().__init__()
        self.marks: dict[tuple[int, int], str] = {}

    def _mark(self, row: int, column: int, value: object) -> None:
        mark = mark_of(value)
        if mark:
            self.marks[row, column] = mark

    def _write_string(
        self, row: int, col: int, string: str, cell_format: Format | None = None
    ) -> Any:  # noqa: ANN401 (a code of the writer)
        self._mark(row, col, string)
        return super()._write_string(row, col, string, cell_format)

    def _write_number(
        self, row: int, col: int, number: float, cell_format: Format | None = None
    ) -> Any:  # noqa: ANN401
        self._mark(row, col, number)
        return super()._write_number(row, col, number, cell_format)

    def _write_datetime(
        self, row: int, col: int, date: dt.date, cell_format: Format | None = None
    ) -> Any:  # noqa: ANN401
        self._mark(row, col, date)
        return super()._write_datetime(row, col, date, cell_format)


class SealedBook(Workbook):  # type: ignore[misc] # as above
    """A workbook that seals itself when it is closed."""

    worksheet_class = SealedSheet

    def close(self) -> None:
        """Seal what was written, and write the file."""
        sheets = ((one.get_name(), one.marks) for one in self.worksheets())
        self.set_custom_property(SEAL, digest_of_sheets(sheets), "text")
        super().close()
