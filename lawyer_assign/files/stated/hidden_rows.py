"""Rows of facts that a workbook hides, which are read like any other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lawyer_assign.errors import Defect, Text
from lawyer_assign.files.cells.tables import NAMES
from lawyer_assign.files.cells.terms import fold
from lawyer_assign.files.formats.xlsx_reader import read_sheets
from lawyer_assign.files.stated.out_of_sight import find_hidden, hides_rows
from lawyer_assign.files.stated.tables_in import StatedTable

_READ = Text(
    "is hidden or filtered out, and is read all the same",
    "已隐藏（或被筛选掉），照样读取",
)
_CURE = Text(
    "Delete the rows that are not to count; else leave them, or show them again",
    "不应计入的请删去；应计入的不必处理，也可取消隐藏",
)


def find_hidden_rows(path: Path) -> Iterator[Defect]:
    """Find rows of facts that somebody hid, taking them for left out.

    Hidden columns are passed over: who hides a column means to see less of it.

    Parameters
    ----------
    path
        Of facts that :func:`lawyer_assign.read` has read; only workbooks hide rows.
    """
    if path.suffix.lower() != ".xlsx" or not hides_rows(path):
        return
    tables = [
        StatedTable(name, cells, lambda row, _: f"{row + 1}")
        for name, cells in read_sheets(path)
        if cells and fold(name) in NAMES
    ]
    for one in find_hidden(path, tables):
        if one.sort == "rows":
            yield Defect(f"{one.sheet}!{one.which}", "", _READ, _CURE)
