"""A seal in every workbook, so that a change by hand is seen before it is lost."""

from __future__ import annotations

import datetime as dt
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from lawyer_assign.files.formats.hand_marks import properties_of
from lawyer_assign.files.formats.seal_marks import (
    NOT_SEALED,
    ROWS,
    SEAL,
    SHEET,
    WHOLE,
    digest_of_rows,
    digest_of_sheets,
    mark_of,
    without_columns,
    without_lines,
)


class SealedSheet(Worksheet):  # type: ignore[misc] # what it is made of has no types
    """A sheet that remembers what was written, for the seal."""

    def __init__(self) -> None:
        super().__init__()
        self.marks: dict[tuple[int, int], str] = {}
        self.widths: dict[str, int] = {}
        """Folded head -> width in dots, as the program finds it."""
        # Ids are texts on purpose: Excel need not mark each of them.
        self.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})

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

    def _prepare_formula(self, formula: str, *_: object) -> str:
        """Return a formula as it is stored; ours have no function of later versions.

        Looking for all of those would take longer than to write the sheet.
        """
        return formula.removeprefix("=")

    def _write_datetime(
        self, row: int, col: int, date: dt.date, cell_format: Format | None = None
    ) -> Any:  # noqa: ANN401
        self._mark(row, col, date)
        return super()._write_datetime(row, col, date, cell_format)


class SealedBook(Workbook):  # type: ignore[misc] # as above
    """A workbook that seals itself when it is closed."""

    worksheet_class = SealedSheet
    read_back: str | None = None
    """Sheet that is to be changed by hand, while the others are not."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (as above)
        super().__init__(*args, **kwargs)
        self.by_hand: dict[str, frozenset[int]] = {}
        """Columns of sheets that are filled in by hand, from 0."""
        self.lines_by_hand: dict[str, tuple[str, ...]] = {}
        """How lines of sheets begin that are filled in by hand."""
        self.as_made: set[str] = set()
        """Sheets in which nothing is typed, though they have columns for it."""
        self.not_ours: set[str] = set()
        """Sheets of somebody's own, which may be changed as one likes."""

    def close(self) -> None:
        """Seal what was written, and write the file."""
        sheets = {
            one.get_name(): one.marks
            for one in self.worksheets()
            if one.get_name() not in NOT_SEALED
        }
        self.set_custom_property(SEAL, digest_of_sheets(sheets.items()), "text")
        if self.read_back in sheets:
            ours = sheets.keys() - {self.read_back} - self.not_ours
            for name in sorted(ours):
                marks = sheets[name]
                kept = without_columns(marks, self.by_hand.get(name, ()))
                kept = without_lines(kept, self.lines_by_hand.get(name, ()))
                digest = digest_of_sheets([(name, kept)])
                self.set_custom_property(f"{SHEET}{name}", digest, "text")
                self.set_custom_property(
                    f"{ROWS}{name}", digest_of_rows(name, kept), "text"
                )
        for name in sorted(self.as_made):
            whole = digest_of_rows(name, sheets[name])
            self.set_custom_property(f"{WHOLE}{name}", whole, "text")
        widths = {one.get_name(): one.widths for one in self.worksheets()}
        for name, text in properties_of(widths):
            self.set_custom_property(name, text, "text")
        super().close()
