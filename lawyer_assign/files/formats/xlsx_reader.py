"""Workbook to grids: values by calamine, what it hides by a look at the XML."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Container, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree
from xml.parsers import expat

from lawyer_assign.errors import BadInputError, Defect, Text
from lawyer_assign.files.cells.cell import Fault
from lawyer_assign.files.cells.grids import Grid
from lawyer_assign.files.cells.labels import Sheet, fold_header, spellings, spellings_of
from lawyer_assign.files.cells.tables import table_of
from lawyer_assign.files.formats.guards import check_archive, no_workbook, refuse

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

_SUSPECT = re.compile(rb"""\st\s*=\s*["']e["']|<(?:\w+:)?f[\s>/]""")
_ADDRESS = re.compile(r"([A-Z]+)(\d+)", re.IGNORECASE)
_OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"

_TITLE_ROWS = 10

Faults = dict[tuple[int, int], Fault]
Cells = list[list[object]]


def read_grids(path: Path, defects: list[Defect]) -> dict[str, Grid]:
    """Read the sheets of a workbook that hold facts.

    Parameters
    ----------
    path
        The workbook.
    defects
        Unknown and repeated sheets are added.

    Returns
    -------
    dict
        Table name -> grid, for the sheets that are there.
    """
    grids: dict[str, Grid] = {}
    for name, cells in read_sheets(path):
        table = table_of(name, bool(cells), grids, defects)
        if table is not None:
            grids[table] = grid_of(table, name, cells)
    return grids


def grid_of(table: str, name: str, cells: Cells, sheet: Sheet | None = None) -> Grid:
    """Return a grid; planners may put a title above the row of headers."""
    known = spellings(table) if sheet is None else spellings_of(sheet)
    top = header_row(cells, known)
    headers = cells[top] if cells else []
    body = cells[top + 1 :]
    return Grid(table, name, headers, body, first_row=top + 1, sheet=sheet)


def header_row(cells: Cells, known: Container[str]) -> int:
    """Return the early row with most known headers, else the first not blank."""
    scores = [
        sum(isinstance(cell, str) and fold_header(cell) in known for cell in row)
        for row in cells[:_TITLE_ROWS]
    ]
    if any(scores):
        return scores.index(max(scores))
    return next((at for at, row in enumerate(cells) if any(row)), 0)


def read_sheets(path: Path) -> Iterator[tuple[str, Cells]]:
    """Yield name and cells of every sheet; cells[0][0] is A1, empty cells are ``""``.

    Error values and formulas without a result come as :class:`Fault`; a merged range
    has its value in every cell.
    """
    check_archive(path)
    with _readable(path):
        from python_calamine import CalamineWorkbook, SheetTypeEnum

        with CalamineWorkbook.from_path(path) as book:
            faults = _Faults(path)
            for meta in book.sheets_metadata:
                if meta.typ == SheetTypeEnum.WorkSheet:
                    sheet = book.get_sheet_by_name(meta.name)
                    yield meta.name, _cells(sheet, faults.of(meta.name))


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """Turn whatever a reader says of a broken workbook into one kind of error."""
    from python_calamine import CalamineError

    broken = (CalamineError, ElementTree.ParseError, expat.ExpatError, OSError)
    try:
        yield
    except BadInputError:
        raise
    except (*broken, ValueError, KeyError) as error:
        raise no_workbook(path.name, error) from error


def _cells(sheet: CalamineSheet, faults: Faults) -> Cells:
    cells: Cells = [list(row) for row in sheet.to_python(skip_empty_area=False)]
    for (row, column), fault in faults.items():
        if row < len(cells) and column < len(cells[row]):
            cells[row][column] = fault
    budget = sum(map(len, cells))
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        # Ranges may reach far below the table; only cells that exist are filled,
        # and none twice: overlapping ranges are no spreadsheet's work.
        value = cells[top][left] if top < len(cells) and left < len(cells[top]) else ""
        for line in cells[top : bottom + 1]:
            until = min(right + 1, len(line))
            budget -= max(0, until - left)
            line[left:until] = [value] * max(0, until - left)
        if budget < 0:
            raise refuse(
                sheet.name, "",
                Text("has merged ranges that overlap", "合并单元格的区域互相重叠"),
                Text("Unmerge the cells and save again", "请取消合并后重新保存"),
            )  # fmt: skip
    return cells


class _Faults:
    """Finds cells that calamine shows as empty but are errors or lack a result."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with zipfile.ZipFile(path) as archive:
            self._parts = _sheet_parts(archive)

    def of(self, sheet: str) -> Faults:
        """Return the faults of a sheet by row and column, counted from 0."""
        part = self._parts.get(sheet)
        if part is None:
            return {}
        with zipfile.ZipFile(self._path) as archive:
            text = archive.read(part)
        # Plain searches are ten times as fast as the pattern and nearly always enough.
        if not any(mark in text for mark in (b"<f", b":f", b'"e"', b"'e'")):
            return {}
        return _Scan().run(text) if _SUSPECT.search(text) else {}


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    names = set(archive.namelist())
    book = "xl/workbook.xml"
    links = "xl/_rels/workbook.xml.rels"
    if not {book, links} <= names:
        return {}
    targets = {
        link.get("Id"): link.get("Target", "")
        for link in ElementTree.fromstring(archive.read(links))
    }
    parts: dict[str, str] = {}
    for element in ElementTree.fromstring(archive.read(book)).iter():
        if element.tag.endswith("}sheet"):
            target = targets.get(element.get(f"{_OFFICE}id"), "")
            part = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
            if part in names:
                parts[element.get("name", "")] = part
    return parts


class _Scan:
    """One pass over a sheet's XML for error cells and formulas without a result."""

    def __init__(self) -> None:
        self._faults: Faults = {}
        self._row = self._column = -1
        self._sort = ""
        self._has_formula = self._in_formula = self._in_value = False
        self._text = self._formula = ""

    def run(self, text: bytes) -> Faults:
        """Return the faults found."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.Parse(text, True)
        return self._faults

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(" ")[2]
        if name == "row":
            self._row = int(attributes.get("r", self._row + 2)) - 1
            self._column = -1
        elif name == "c":
            self._column += 1
            self._sort = attributes.get("t", "n")
            self._has_formula, self._text, self._formula = False, "", ""
            found = _ADDRESS.fullmatch(attributes.get("r", ""))
            if found:
                self._row, self._column = int(found[2]) - 1, _number(found[1])
        elif name == "f":
            self._has_formula = True
        self._in_value, self._in_formula = name in ("v", "t"), name == "f"

    def _characters(self, text: str) -> None:
        if self._in_value:
            self._text += text
        elif self._in_formula:
            self._formula += text

    def _end(self, tag: str) -> None:
        self._in_value = self._in_formula = False
        if tag.rpartition(" ")[2] != "c":
            return
        at = (self._row, self._column)
        if self._sort == "e":
            self._faults[at] = Fault(
                self._text or "#VALUE!",
                Text("is an error value", "是错误值"),
                Text(
                    "Correct the formula, or enter the value itself",
                    "请改正公式，或直接填写数值",
                ),
            )
        elif self._has_formula and self._sort != "str" and not self._text:
            self._faults[at] = Fault(
                f"={self._formula}",
                Text(
                    "is a formula whose result is not stored in the file",
                    "是公式，但文件中没有保存计算结果",
                ),
                Text(
                    "Open and save the file in a spreadsheet program, or paste as "
                    "values",
                    "请用表格软件打开并保存，或粘贴为数值",
                ),
            )


def _number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1
