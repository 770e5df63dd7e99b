"""Workbook to grids: values by calamine, what it hides by a look at the XML."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Collection, Container, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, cast
from xml.etree import ElementTree

from lawyer_assign.disk import content_of
from lawyer_assign.errors import BadInputError, Defect, Text, refuse
from lawyer_assign.files.cells.cell import Fault, seen
from lawyer_assign.files.cells.error_values import ERROR_VALUE
from lawyer_assign.files.cells.grids import Grid
from lawyer_assign.files.cells.labels import Sheet, fold_header, spellings, spellings_of
from lawyer_assign.files.cells.tables import table_of
from lawyer_assign.files.formats import guards
from lawyer_assign.files.formats.guards import no_workbook
from lawyer_assign.files.formats.percents import formats_in, padded, percentages
from lawyer_assign.files.formats.seal_marks import (
    FOLLOWS,
    NOT_SEALED,
    Marks,
    marks_of,
)
from lawyer_assign.files.parts import Cell, walk_cells

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, SheetMetadata

_SUSPECT = re.compile(rb"""\st\s*=\s*["']e["']|<(?:\w+:)?f[\s>/]""")
_MARKS = (b"<f>", b"<f ", b"<f/", b"<f\t", b"<f\r", b"<f\n", b":f", b'"e"', b"'e'")
_OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"

_TITLE_ROWS = 10
_NO_RESULT = (
    Text(
        "is a formula whose result is not stored in the file",
        "是公式，但文件中没有保存计算结果",
    ),
    Text(
        "Open and save the file in a spreadsheet program, or paste as values",
        "请用表格软件打开并保存，或粘贴为数值",
    ),
)
_ODD_SHEET = (
    Text(
        "shares its name or its cells with another sheet, or is kept in no usual way",
        "与另一工作表同名或共用内容，或保存方式异常",
    ),
    Text(
        "Copy the sheets into a new workbook and save that",
        "请将各工作表复制到新的工作簿后保存",
    ),
)

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
    for name, cells in read_sheets(path, percents=False):
        table = table_of(name, bool(cells), grids, defects)
        if table is not None:
            grids[table] = grid_of(table, name, cells)
    return grids


def grid_of(table: str, name: str, cells: Cells, sheet: Sheet | None = None) -> Grid:
    """Return a grid; planners may put a title above the row of headers."""
    known = spellings(table) if sheet is None else spellings_of(sheet)
    top = header_row(cells, known)
    headers = cells[top] if cells else []
    following = [
        at
        for at, head in enumerate(headers)
        if isinstance(head, str) and fold_header(head) in known
        if known[fold_header(head)].column.of
    ]
    body = [_known_of(row, following) for row in cells[top + 1 :]]
    return Grid(table, name, headers, body, first_row=top + 1, sheet=sheet)


def _known_of(row: list[object], following: list[int]) -> list[object]:
    """Return a row without names whose formula, one of ours, has no result."""
    lost = [at for at in following if at < len(row) and isinstance(row[at], Fault)]
    return [x if at not in lost else "" for at, x in enumerate(row)] if lost else row


def header_row(cells: Cells, known: Container[str]) -> int:
    """Return the early row with most known headers, else the first not blank."""
    scores = [
        sum(isinstance(cell, str) and fold_header(cell) in known for cell in row)
        for row in cells[:_TITLE_ROWS]
    ]
    if any(scores):
        return scores.index(max(scores))
    return next((at for at, row in enumerate(cells) if any(row)), 0)


def read_sheets(
    path: Path, *, percents: bool = True, only: Collection[str] | None = None
) -> Iterator[tuple[str, Cells]]:
    """Yield name and cells of every sheet; cells[0][0] is A1, empty cells are ``""``.

    Lists to choose from are left out: formulas that say again what stands elsewhere.
    Error values and formulas without a result come as :class:`Fault`, and without
    ``percents`` numbers that are shown as percentages; a number that is shown with
    zeros in front is that text; a merged range has its value in every cell.
    Where ``only`` some are asked for, others are not read.
    """
    content = content_of(path, guards.MOST_PACKED, guards.NO_PICTURES)
    with readable(path):
        guards.check_archive(path.name, content)
        from python_calamine import CalamineWorkbook, SheetTypeEnum

        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            formulas = _Formulas(path.name, content)
            for meta in book.sheets_metadata:
                is_asked = only is None or meta.name in only
                is_sheet = meta.typ == SheetTypeEnum.WorkSheet
                if is_asked and is_sheet and meta.name not in NOT_SEALED:
                    sheet = book.get_sheet_by_name(meta.name)
                    shown = formulas.shown(meta.name, percents=percents)
                    yield meta.name, _cells(sheet, shown)


def sheet_names(path: Path) -> list[str]:
    """Return the names of the sheets of a workbook; what it holds is not read."""
    return [one.name for one in sheets_in(path)]


def sheets_in(path: Path) -> list[SheetMetadata]:
    """Return what a workbook says of its sheets: name, sort, whether it is hidden."""
    content = content_of(path, guards.MOST_PACKED, guards.NO_PICTURES)
    with readable(path):
        guards.check_archive(path.name, content)
        from python_calamine import CalamineWorkbook

        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            return list(book.sheets_metadata)


def sealed_in(path: Path) -> tuple[dict[str, str], dict[str, Marks]]:
    """Return the properties of a workbook, and what stands in each sheet, as sealed."""
    from python_calamine import CalamineWorkbook, SheetTypeEnum

    content = content_of(path, guards.MOST_PACKED, guards.NO_PICTURES)
    with readable(path):
        guards.check_archive(path.name, content)
        said = properties_in(content)
        marks: dict[str, Marks] = {}
        formulas = _Formulas(path.name, content)
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            for meta in book.sheets_metadata:
                if meta.typ == SheetTypeEnum.WorkSheet and meta.name not in NOT_SEALED:
                    sheet = book.get_sheet_by_name(meta.name)
                    found = marks_of(sheet.to_python(skip_empty_area=False))
                    for at in formulas.following(meta.name):
                        found.pop(at, None)
                    marks[meta.name] = found
    return said, marks


def properties_in(content: bytes) -> dict[str, str]:
    """Return the texts that a workbook keeps beside its sheets, by name."""
    part = "docProps/custom.xml"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if part not in archive.namelist():
            return {}
        root = ElementTree.fromstring(archive.read(part))
    return {one.get("name", ""): "".join(one.itertext()).strip() for one in root}


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Turn whatever readers say of a broken workbook into one kind of error.

    There are four of them (zipfile, two XML parsers, calamine), each with errors of its
    own and those of what it calls; calamine's panic is no :class:`Exception` at all.
    """
    try:
        yield
    except BadInputError:
        raise
    except Exception as error:
        raise no_workbook(path.name, error) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise no_workbook(path.name, error) from error


def _cells(sheet: CalamineSheet, shown: Mapping[tuple[int, int], object]) -> Cells:
    cells = cast("Cells", sheet.to_python(skip_empty_area=False))
    for (row, column), value in shown.items():
        if row < len(cells) and column < len(cells[row]):
            cells[row][column] = value
    budget = sum(map(len, cells))
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        # Ranges may reach far below the table; only cells that exist are filled,
        # and none twice: overlapping ranges are no spreadsheet's work.
        if top >= len(cells) or left >= len(cells[top]):
            continue
        value = cells[top][left]
        for line in cells[top : bottom + 1]:
            until = min(right + 1, len(line))
            budget -= max(1, until - left)
            line[left:until] = [value] * max(0, until - left)
        if budget < 0:
            raise refuse(
                sheet.name, "",
                Text("has merged ranges that overlap", "合并单元格的区域互相重叠"),
                Text("Unmerge the cells and save again", "请取消合并后重新保存"),
            )  # fmt: skip
    return cells


class _Formulas:
    """Finds what calamine does not show: errors, lacking results, what is a formula."""

    def __init__(self, name: str, content: bytes) -> None:
        self._archive = zipfile.ZipFile(io.BytesIO(content))
        self._parts = sheet_parts(name, self._archive)

    def faults(self, sheet: str) -> Faults:
        """Return cells that are errors or lack a result; places count from 0."""
        text = self._text(sheet)
        return {} if text is None or _have_results(text) else _faults_in(text)

    def following(self, sheet: str) -> list[tuple[int, int]]:
        """Return the cells whose formula, one of ours, follows others."""
        found: list[tuple[int, int]] = []

        def hear(cell: Cell) -> None:
            if cell.formula is not None and (
                not cell.formula or cell.formula.startswith(FOLLOWS)
            ):
                found.append((cell.row - 1, cell.column - 1))

        text = self._text(sheet)
        if text is not None:
            walk_cells(text, hear)
        return found

    def shown(self, sheet: str, *, percents: bool) -> dict[tuple[int, int], object]:
        """Return faults, and cells whose number is shown otherwise than it is kept."""
        found: dict[tuple[int, int], object] = {**self.faults(sheet)}
        part, formats = self._parts.get(sheet), formats_in(self._archive)
        if part is None or not formats:
            return found
        text = self._archive.read(part)
        if not percents:
            found |= percentages(text, formats)
        return padded(text, formats) | found

    def _text(self, sheet: str) -> bytes | None:
        """Return the XML of a sheet in which there may be some."""
        part = self._parts.get(sheet)
        if part is None:
            return None
        text = self._archive.read(part)
        # Plain searches are ten times as fast as the pattern and nearly always enough.
        if not any(mark in text for mark in _MARKS):
            return None
        return text if _SUSPECT.search(text) else None


def _have_results(text: bytes) -> bool:
    """Return whether a sheet, as programs write it, has no errors and all results.

    Counting is ten times as fast as walking from cell to cell.
    """
    if b"<!" in text or any(mark in text for mark in _MARKS[1:]):
        return False
    behind = b"</f><v>"
    return text.count(b"<f>") == text.count(behind) - text.count(behind + b"<")


def _faults_in(text: bytes) -> Faults:
    faults: Faults = {}

    def hear(cell: Cell) -> None:
        at = (cell.row - 1, cell.column - 1)
        if cell.sort == "e":
            faults[at] = Fault(cell.value or "#VALUE!", *ERROR_VALUE)
        elif cell.formula is not None and cell.sort != "str" and not cell.value:
            faults[at] = Fault(seen(f"={cell.formula}"), *_NO_RESULT)

    walk_cells(text, hear)
    return faults


def sheet_parts(file: str, archive: zipfile.ZipFile) -> dict[str, str]:
    """Return sheet -> its part.

    Raises
    ------
    BadInputError
        Two sheets have one name or one part, or a part is of a kind that was not
        looked through.
    """
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
            name = element.get("name", "")
            is_odd = part in names and not part.casefold().endswith(".xml")
            if name in parts or part in parts.values() or is_odd:
                raise refuse(f"{file}/{book}", name, *_ODD_SHEET)
            if part in names:
                parts[name] = part
    return parts
