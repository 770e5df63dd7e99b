"""Tables and pages as a workbook that an official can print."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from itertools import pairwise, product
from typing import TYPE_CHECKING

from lawyer_assign.files.cells.terms import NONE, Lang
from lawyer_assign.files.formats.foot_pages import FOOT_HEIGHT, foot_breaks
from lawyer_assign.files.formats.hand_marks import Mark
from lawyer_assign.files.formats.print_style import (
    LEGIBLE,
    PAGE,
    PrintLooks,
    column_widths,
    height_of,
    set_page,
    worded,
)
from lawyer_assign.files.formats.xlsx_writer import write_cell, write_rows
from lawyer_assign.files.plans.cells import IDS, texts_of
from lawyer_assign.files.plans.desk_lists import LINES_BY_HAND
from lawyer_assign.files.plans.own import OwnSheet, as_typed, is_blank
from lawyer_assign.files.plans.pages import Page
from lawyer_assign.files.table import Row, Table

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from lawyer_assign.files.cells.written import Cell

NOT_MARKED = Mark()
READ_BACK = "plan"
KEYS = ("committee", "lawyer")
"""Columns of the plan that are read back; their headers stand out."""
_PAGE_WIDTH = 118.0
_MOST_LINES = 40
"""Up to which a page of sentences is printed smaller rather than on two."""
_MOST_FROZEN = 40.0
_PADDING = 5 / 7
"""Of a column, in the width that a file says of it and the writer is not told."""
_MOST_MERGED = 10_000
"""Cells of a merged range that is merged again."""
_MOST_BREAKS = 1023
"""Breaks between pages that a sheet can have."""


def workbook_bytes(
    sheets: Sequence[Table | Page],
    lang: Lang,
    created: dt.datetime | None = None,
    own: Sequence[OwnSheet] = (),
) -> bytes:
    """Return tables as a workbook, a sheet each, ready to be printed on A4.

    Parameters
    ----------
    sheets, lang
        What to write, and in which language.
    created
        When the file says it was made; now, which every page says too, if nothing is
        said. With it the same tables give the same bytes, and pages say that they hold
        from this day on.
    own
        Sheets of somebody's own, which stand last.
    """
    from lawyer_assign.files.formats.seals import SealedBook

    packed = io.BytesIO()
    book = SealedBook(packed, {"in_memory": True})
    first = None if created is None else created.date()
    if created is not None:
        book.set_properties({"created": created})
    looks = PrintLooks(book)
    for said in sheets:
        one = said.for_paper() if isinstance(said, Table) else said
        sheet = book.add_worksheet(one.title(lang))
        if one.name == READ_BACK:
            book.read_back = sheet.get_name()
        if isinstance(one, Table):
            book.by_hand[sheet.get_name()] = frozenset(
                at for at, (head, _) in enumerate(one.heads) if head in one.by_hand
            )
            book.lines_by_hand[sheet.get_name()] = LINES_BY_HAND.get(one.name, ())
        if isinstance(one, Page):
            _write_page(sheet, looks, one, lang, first)
        elif one.is_hidden:
            write_rows(sheet, looks, texts_of(one, lang, lives=False),
                       [looks.body["text"]] * len(one.heads))  # fmt: skip
            sheet.very_hidden()
        else:
            _write_table(sheet, looks, one, lang, first)
    for mine in own:
        book.not_ours.add(mine.name)
        _write_own(book.add_worksheet(mine.name), looks, mine)
    book.close()
    return packed.getvalue()


def _write_page(
    sheet: Worksheet, looks: PrintLooks, page: Page, lang: Lang, first: dt.date | None
) -> None:
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, _PAGE_WIDTH)
    look = {"title": looks.title, "part": looks.part, "line": looks.line}
    for row, (sort, text) in enumerate(page.lines):
        sheet.write_string(row, 0, text.of(lang), look[sort])
    set_page(sheet, lang, "", repeat=None, first=first)
    if len(page.lines) <= _MOST_LINES:
        sheet.fit_to_pages(1, 1)


def _write_table(
    sheet: Worksheet, looks: PrintLooks, table: Table, lang: Lang, first: dt.date | None
) -> None:
    headers = table.headers(lang)
    if not table.is_verbatim:
        headers = [worded(one) for one in headers]
    rows = texts_of(table, lang, lives=False)
    kinds = [_kind_of(table, at, rows) for at in range(len(headers))]
    total = table.total_cells(lang)
    shown = rows if total is None else [*rows, total]
    widths = column_widths(headers, shown, kinds, table.printed, LEGIBLE)
    is_read = table.name == READ_BACK
    for at, (header, width) in enumerate(zip(headers, widths, strict=True)):
        sheet.set_column(at, at, width)
        is_key = is_read and table.heads[at][0] in KEYS
        sheet.write_string(0, at, header, looks.key if is_key else looks.head)
    body = [looks.body[kind] for kind in kinds]
    write_rows(sheet, looks, rows, body)
    _write_blanks(sheet, looks, rows, kinds)
    _write_marks(sheet, looks, table, rows, kinds)
    if not rows and table.says_none:
        sheet.write_string(1, 0, NONE[lang], looks.nothing)
    if total is not None:
        _write_total(sheet, looks, total, kinds, len(rows) + 1)
    for at, line in enumerate(table.foot, start=max(len(rows), 1) + 2):
        sheet.write_string(at, 0, line.of(lang), looks.foot)
        sheet.set_row(at, FOOT_HEIGHT)
    _frame(sheet, table, widths, len(rows))
    if table.least_height is not None:
        _leave_room(sheet, rows, widths, table.least_height)
    width = sum(widths[: table.printed])
    breaks = _breaks(table) or foot_breaks(
        len(table.foot), rows, widths[: table.printed]
    )
    set_page(
        sheet, lang, table.caption_of(lang), width=width, first=first,
        breaks=breaks, kept=2,
    )  # fmt: skip


def _write_marks(
    sheet: Worksheet,
    looks: PrintLooks,
    table: Table,
    rows: Sequence[Row],
    kinds: Sequence[str],
) -> None:
    """Write the cells that somebody marked once more, as they were marked."""
    at = {head: column for column, (head, _) in enumerate(table.heads)}
    for (row, head), mark in table.marks.items():
        if head not in at:
            continue
        column = at[head]
        if mark.fill:
            look = looks.filled(mark.fill)[kinds[column]]
            _write_or_blank(sheet, looks, (row + 1, column), rows[row][column], look)
        if mark.comment:
            sheet.write_comment(row + 1, column, mark.comment)


def _write_own(sheet: Worksheet, looks: PrintLooks, own: OwnSheet) -> None:
    """Write a sheet of somebody's own: what its cells show, marks and widths."""
    for column, width in own.hand.widths.items():
        sheet.set_column(column, column, max(width - _PADDING, 0))
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
            _write_or_blank(sheet, looks, (row, column), shown, look)
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


def _write_or_blank(
    sheet: Worksheet,
    looks: PrintLooks,
    place: tuple[int, int],
    cell: Cell,
    look: Format,
) -> None:
    if cell is None:
        sheet.write_blank(*place, None, look)
    else:
        write_cell(sheet, looks, *place, cell, look)


def _frame(sheet: Worksheet, table: Table, widths: Sequence[float], rows: int) -> None:
    """Freeze and filter the table, and say which columns are printed."""
    # Names stay in sight where a table is wider than a screen.
    frozen = 0
    if sum(widths) > PAGE:
        frozen = sum(sum(widths[: at + 1]) <= _MOST_FROZEN for at in range(2))
    sheet.freeze_panes(1, frozen)
    last = max(rows, 1)
    sheet.autofilter(0, 0, last, len(widths) - 1)
    shown = len(widths[: table.printed])
    if shown < len(widths):
        below = len(table.foot) + 1 if table.foot else table.total is not None
        sheet.print_area(0, 0, last + below, shown - 1)


def _leave_room(
    sheet: Worksheet, rows: Sequence[Row], widths: Sequence[float], least: float
) -> None:
    """Make rows high enough to write in by hand, and for what stands in them."""
    for at, row in enumerate(rows, start=1):
        texts = [(str(one), width) for one, width in zip(row, widths, strict=True)
                 if isinstance(one, str)]  # fmt: skip
        sheet.set_row(at, max(least, height_of(texts)))


def _breaks(table: Table) -> list[int]:
    """Return the rows before which a page begins, but for the first."""
    if not table.page_of:
        return []
    at = [head for head, _ in table.heads].index(table.page_of)
    values = [row[at] for row in table.rows]
    return [
        number
        for number, (last, this) in enumerate(pairwise(values), start=2)
        if last != this
    ][:_MOST_BREAKS]


def _kind_of(table: Table, at: int, rows: Sequence[Row]) -> str:
    """Return the look of a column, by its name and what stands in it."""
    name = table.heads[at][0]
    if name in table.prose:
        return "prose"
    cells = [row[at] for row in rows if row[at] is not None]
    if name in table.by_hand and name.endswith("_seal"):
        return "seal"
    if name in table.by_hand and name.endswith("_on") and not cells:
        return "day"
    if name in table.as_typed:
        if any(isinstance(one, str) for one in cells):
            return "text"
        return "day" if any(isinstance(one, dt.date) for one in cells) else "number"
    if name in IDS:
        return "id"
    if name.endswith("yuan") or name.endswith("fen"):
        return "yuan"
    if cells and all(isinstance(one, dt.date) for one in cells):
        return "day"
    if cells and all(isinstance(one, int | float) for one in cells):
        return "whole" if all(float(x).is_integer() for x in cells) else "number"  # type: ignore[arg-type] # numbers, as just seen
    is_word = name in table.words and all(len(str(one)) <= 6 for one in cells)
    return "word" if is_word else "text"


def _write_blanks(
    sheet: Worksheet, looks: PrintLooks, rows: Sequence[Row], kinds: Sequence[str]
) -> None:
    """Draw the lines of empty cells too."""
    for at, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            if cell is None:
                sheet.write_blank(at, column, None, looks.body[kinds[column]])


def _write_total(
    sheet: Worksheet,
    looks: PrintLooks,
    total: Row,
    kinds: Sequence[str],
    at: int,
) -> None:
    for column, (cell, kind) in enumerate(zip(total, kinds, strict=True)):
        look = looks.total[kind]
        if cell is None:
            sheet.write_blank(at, column, None, look)
        else:
            write_cell(sheet, looks, at, column, cell, look)
