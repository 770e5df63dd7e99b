"""What somebody added to a plan: columns and marks, kept beside their posts; sheets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import product
from pathlib import Path
from string import ascii_uppercase
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from lawyer_assign.files.cells.cell import HIDDEN, as_text, header_text
from lawyer_assign.files.cells.grids import column_letters
from lawyer_assign.files.cells.labels import fold_header
from lawyer_assign.files.cells.own_columns import OWN_MARK
from lawyer_assign.files.cells.terms import fold
from lawyer_assign.files.formats.hand_marks import (
    NO_HEAD,
    PADDING,
    HandColumn,
    Mark,
    hand_sheets,
    set_by_hand,
    widths_written,
)
from lawyer_assign.files.formats.print_style import worded
from lawyer_assign.files.formats.xlsx_reader import header_row
from lawyer_assign.files.formats.xlsx_writer import write_cell
from lawyer_assign.files.plans.pages import Page
from lawyer_assign.files.plans.tables import (
    BASELINE,
    BASELINE_ZH,
    PLAN_HEADS,
    PLAN_NAME,
    PLAN_ZH,
)
from lawyer_assign.files.plans.team_tables import TEAM_COLUMNS
from lawyer_assign.plan import Plan, Post

Key = TypeVar("Key")

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from lawyer_assign.files.cells.written import Cell
    from lawyer_assign.files.formats.hand_marks import HandSheet, Place
    from lawyer_assign.files.formats.print_style import PrintLooks
    from lawyer_assign.files.formats.xlsx_reader import Cells
    from lawyer_assign.files.table import Table

_HEADS = (*PLAN_HEADS, *TEAM_COLUMNS)
_PLAN = frozenset({fold(PLAN_NAME), fold(PLAN_ZH)})
_MOST_MERGED = 10_000
"""Cells of a merged range that is merged again."""


class OwnColumn(NamedTuple):
    """A column that somebody added to a plan: its header, and what it says of posts."""

    header: str
    cells: Mapping[Post, object]


class OwnSheet(NamedTuple):
    """A sheet that somebody added to a workbook, under a name that begins with _."""

    name: str
    cells: Cells
    hand: HandSheet


Marks = Mapping[tuple[Post, str], Mark]
"""Post and column -> how its cell is marked; a column by its English head."""


def marks_of_posts(
    cells: Cells, plan: Plan, found: Mapping[Place, Mark]
) -> tuple[Marks, list[Place]]:
    """Return the marks of posts, and the places of the others.

    ``cells`` are those of the sheet from which the plan was read.
    """
    spelled = {fold_header(one): head[0] for head in _HEADS for one in head}
    top = header_row(cells, spelled)
    texts = [header_text(one) for one in cells[top]] if cells else []
    heads = [spelled.get(fold_header(one), one) for one in texts]
    at = {row_in(cell.committee): post for post, cell in plan.cells.items()}
    kept: dict[tuple[Post, str], Mark] = {}
    left = []
    for (row, column), mark in found.items():
        if row in at and column < len(heads):
            kept[at[row], heads[column]] = mark
        else:
            left.append((row, column))
    return kept, left


class Added(NamedTuple):
    """What somebody added to a workbook of a plan that the program can write again.

    Parameters
    ----------
    marks
        Of posts.
    sheets
        Under names that begin with _.
    lost
        Sheet and cell of marks elsewhere, which no sheet that is made anew has.
    columns
        Sheet -> folded head -> column that somebody made wider or narrower, or hid.
    unlike
        Sheet and cell of links, and of text that is struck out, wherever it stands.
    """

    marks: Marks = MappingProxyType({})
    sheets: tuple[OwnSheet, ...] = ()
    lost: tuple[str, ...] = ()
    columns: Mapping[str, Mapping[str, HandColumn]] = MappingProxyType({})
    unlike: tuple[str, ...] = ()


def added_to(path: Path, sheets: Sequence[tuple[str, Cells]], plan: Plan) -> Added:
    """Return what was added to a workbook; nothing to a file of another kind.

    Parameters
    ----------
    path
        From which ``sheets`` and ``plan`` were read.
    """
    if not sheets:
        return Added()
    hand = hand_sheets(path)
    own = [
        OwnSheet(name, cells, hand[name])
        for name, cells in sheets
        if name in hand and is_own_sheet(name)
    ]
    marks: Marks = {}
    lost = []
    widths, written = widths_written(path), dict(sheets)
    columns = {
        name: set_by_hand(cells, hand[name].columns, widths[name])
        for name, cells in sheets
        if name in hand and name in widths
    }
    for name, cells in sheets:
        found = hand[name].marks if name in hand else {}
        left = sorted(found)
        if fold(name) in _PLAN:
            marks, left = marks_of_posts(cells, plan, found)
        if not is_own_sheet(name):
            lost += _named(name, left)
    unlike = [
        one
        for name in hand
        if name in written
        for one in _named(name, hand[name].unlike)
    ]
    return Added(marks, tuple(own), tuple(lost), columns, tuple(unlike))


def _named(sheet: str, places: Iterable[Place]) -> list[str]:
    return [f"{sheet}!{column_letters(at)}{row + 1}" for row, at in places]


def columns_of(
    sheet: Table | Page, columns: Mapping[str, Mapping[str, HandColumn]]
) -> dict[str, HandColumn]:
    """Return the columns of a sheet that somebody set, by their English heads.

    ``columns`` are those of a workbook, which may be in the other language.
    """
    found = {**columns.get(sheet.zh, {}), **columns.get(sheet.name, {})}
    both = ((NO_HEAD, NO_HEAD),) if isinstance(sheet, Page) else sheet.heads
    return {
        head[0]: found[said]
        for head in both
        for said in (fold_header(worded(one)) for one in head)
        if said in found
    }


def own_sheets_kept(path: Path) -> tuple[str, ...]:
    """Return the own sheets of a workbook that lose nothing where it is written anew.

    Of formulas there is but what they show, and of charts and pictures nothing.
    """
    if path.suffix.lower() != ".xlsx":
        return ()
    return tuple(
        name
        for name, one in hand_sheets(path).items()
        if is_own_sheet(name) and not one.is_rich
    )


def is_own_sheet(name: str) -> bool:
    """Return whether a sheet is the planner's, by its name."""
    return name.startswith(OWN_MARK) and name not in {BASELINE, BASELINE_ZH}


def row_in(cell: str) -> int:
    """Return the row of a cell such as ``plan!AB12``, from 0."""
    return int(cell.rpartition("!")[2].lstrip(ascii_uppercase)) - 1


def own_columns(
    headers: Sequence[object],
    body: Cells,
    first: Mapping[Post, int],
    known: Container[str],
) -> Iterator[OwnColumn]:
    """Yield the columns that the program does not write, if anything stands in them.

    Parameters
    ----------
    headers, body
        Of the sheet; rows below the headers.
    first
        Post -> its row.
    known
        Folded headers of columns that the program writes.
    """
    width = max([len(headers), *map(len, body)])
    for column in range(width):
        header = header_text(headers[column]) if column < len(headers) else ""
        if fold_header(header) in known:
            continue
        cells = {
            post: as_typed(body[at][column])
            for post, at in first.items()
            if column < len(body[at]) and not is_blank(body[at][column])
        }
        if header.strip() or cells:
            yield OwnColumn(header, alike(cells))


def alike(cells: Mapping[Key, Cell]) -> dict[Key, Cell]:
    """Return the cells of a column; among texts and numbers dates become texts.

    They would lose their look there, and be numbers.
    """
    if all(isinstance(one, dt.date) for one in cells.values()):
        return dict(cells)
    return {key: _undated(one) for key, one in cells.items()}


def _undated(cell: Cell) -> Cell:
    if not isinstance(cell, dt.datetime):
        return cell.isoformat() if isinstance(cell, dt.date) else cell
    is_day = cell.time() == dt.time()
    return cell.date().isoformat() if is_day else cell.isoformat(" ")


def as_typed(cell: object) -> Cell:
    """Return a cell as it can be written again; an error or a time becomes a text."""
    if isinstance(cell, str | int | float | dt.date) and not isinstance(cell, bool):
        return cell
    return as_text(cell)


def is_blank(cell: object) -> bool:
    """Return whether nothing that can be seen stands in a cell."""
    return cell is None or (isinstance(cell, str) and not cell.strip(HIDDEN))


def set_widths(
    sheet: Worksheet,
    heads: Sequence[str],
    widths: Sequence[float],
    columns: Mapping[str, HandColumn],
) -> list[float]:
    """Set columns as somebody left them, and return the width of each, 0 if hidden."""
    found = list(widths)
    for at, head in enumerate(heads):
        if head in columns:
            by_hand = columns[head]
            wide = max(by_hand.width - PADDING, 0) if by_hand.width else widths[at]
            found[at] = 0.0 if by_hand.is_hidden else wide
            sheet.set_column(at, at, wide, None, {"hidden": by_hand.is_hidden})
    return found


def write_own(sheet: Worksheet, looks: PrintLooks, own: OwnSheet) -> None:
    """Write a sheet of somebody's own: what its cells show, marks and widths."""
    for at, one in own.hand.columns.items():
        hidden = {"hidden": one.is_hidden}
        sheet.set_column(at, at, max(one.width - PADDING, 0), None, hidden)
    inside = _merge(sheet, looks, own)
    for row, line in enumerate(own.cells):
        for column, cell in enumerate(line):
            if (row, column) not in inside and not is_blank(cell):
                look = looks.own("", is_day=isinstance(cell, dt.date))
                write_cell(sheet, looks, row, column, as_typed(cell), look)
    for (row, column), mark in own.hand.marks.items():
        line = own.cells[row] if row < len(own.cells) else []
        cell = line[column] if column < len(line) else None
        if mark.fill and (row, column) not in inside:
            shown = None if is_blank(cell) else as_typed(cell)
            look = looks.own(mark.fill, is_day=isinstance(cell, dt.date))
            write_or_blank(sheet, looks, (row, column), shown, look)
        if mark.comment:
            sheet.write_comment(row, column, mark.comment)


def _merge(sheet: Worksheet, looks: PrintLooks, own: OwnSheet) -> set[tuple[int, int]]:
    """Merge the cells that were, and return those inside, which hold nothing."""
    inside: set[tuple[int, int]] = set()
    for (top, left), (bottom, right) in own.hand.merged:
        if (bottom - top + 1) * (right - left + 1) > _MOST_MERGED:
            continue
        places = set(product(range(top, bottom + 1), range(left, right + 1)))
        if len(places) > 1 and not places & inside:
            sheet.merge_range(top, left, bottom, right, "", looks.own("", is_day=False))
            inside |= places
    return inside - {first for first, _ in own.hand.merged}


def write_or_blank(
    sheet: Worksheet,
    looks: PrintLooks,
    place: tuple[int, int],
    cell: Cell,
    look: Format,
) -> None:
    """Write a cell with a look, though it may be empty."""
    if cell is None:
        sheet.write_blank(*place, None, look)
    else:
        write_cell(sheet, looks, *place, cell, look)
