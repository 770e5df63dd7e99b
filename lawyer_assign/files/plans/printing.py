"""Tables and pages as a workbook that an official can print."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from lawyer_assign.files.cells.labels import fold_header
from lawyer_assign.files.cells.terms import NONE, Lang
from lawyer_assign.files.formats.foot_pages import (
    FOOT_HEIGHT,
    HEAD_HEIGHT,
    foot_breaks,
    scale_of,
)
from lawyer_assign.files.formats.hand_marks import (
    NO_HEAD,
    dots_of,
)
from lawyer_assign.files.formats.print_style import (
    LEGIBLE,
    PAGE,
    UPRIGHT,
    PrintLooks,
    column_widths,
    set_page,
)
from lawyer_assign.files.formats.xlsx_writer import write_cell, write_rows
from lawyer_assign.files.plans.cells import texts_of
from lawyer_assign.files.plans.desk_lists import LINES_BY_HAND
from lawyer_assign.files.plans.laid_out import (
    MOST_BREAKS,
    Laid,
    headers_of,
    kind_of,
    laid_out,
    printed_height,
)
from lawyer_assign.files.plans.own import (
    OwnSheet,
    set_widths,
    write_or_blank,
    write_own,
)
from lawyer_assign.files.plans.pages import Page
from lawyer_assign.files.table import Row, Table

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from lawyer_assign.files.formats.seals import SealedSheet

READ_BACK = "plan"
KEYS = ("committee", "lawyer")
"""Columns of the plan that are read back; their headers stand out."""
_PAGE_WIDTH = 118.0
_MOST_LINES = 40
"""Up to which a page of sentences is printed smaller rather than on two."""
_MOST_FROZEN = 40.0
_VERBATIM = PAGE / 0.72
"""Of all columns that another system asks for, which nobody may leave out: at least 7
points high."""


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
                at
                for at, (head, _) in enumerate(one.heads)
                if head in (*one.by_hand, *one.carried)
            )
            if one.carried and not one.as_typed:
                book.as_made.add(sheet.get_name())
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
        write_own(book.add_worksheet(mine.name), looks, mine)
    book.close()
    return packed.getvalue()


def _write_page(
    sheet: SealedSheet, looks: PrintLooks, page: Page, lang: Lang, first: dt.date | None
) -> None:
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, _PAGE_WIDTH)
    sheet.widths[NO_HEAD] = dots_of(_PAGE_WIDTH)
    set_widths(sheet, [NO_HEAD], [_PAGE_WIDTH], page.columns)
    look = {"title": looks.title, "part": looks.part, "line": looks.line}
    for row, (sort, text) in enumerate(page.lines):
        sheet.write_string(row, 0, text.of(lang), look[sort])
    set_page(sheet, lang, "", repeat=None, first=first)
    if len(page.lines) <= _MOST_LINES:
        sheet.fit_to_pages(1, 1)


def _write_table(
    sheet: SealedSheet,
    looks: PrintLooks,
    table: Table,
    lang: Lang,
    first: dt.date | None,
) -> None:
    if table.blocks is not None and table.rows:
        _write_blocks(sheet, looks, table, laid_out(table, table.blocks, lang), first)
        return
    rows = texts_of(table, lang, lives=False)
    kinds = [kind_of(table, at, rows, lang) for at in range(len(table.heads))]
    total = table.total_cells(lang)
    shown = rows if total is None else [*rows, total]
    headers = headers_of(table, lang)
    limit = _limit_of(table)
    widths = column_widths(headers, shown, kinds, table.printed, limit)
    widths = _write_heads(sheet, looks, table, headers, widths)
    body = [looks.body[kind] for kind in kinds]
    write_rows(sheet, looks, rows, body)
    _write_blanks(sheet, looks, rows, kinds)
    _write_marks(sheet, looks, table, rows, kinds)
    if not rows and table.says_none:
        sheet.write_string(1, 0, NONE[lang], looks.nothing)
    if total is not None:
        _write_total(sheet, looks, total, kinds, len(rows) + 1)
    for at, line in enumerate(table.foot, start=max(len(shown), 1) + 2):
        sheet.write_string(at, 0, line.of(lang), looks.foot)
        sheet.set_row(at, FOOT_HEIGHT)
    _frame(sheet, table, widths, len(rows))
    width = sum(widths[: table.printed])
    # Rows grow with what somebody types: no height is said, and one line takes less.
    signed = shown if table.foot else ()
    heights = [printed_height(row, widths[: table.printed]) for row in signed]
    breaks = foot_breaks(len(table.foot), heights, width)[:MOST_BREAKS]
    set_page(
        sheet, lang, table.caption_of(lang), width=width, first=first,
        breaks=breaks, kept=2, is_upright=table.is_upright,
    )  # fmt: skip


def _limit_of(table: Table) -> float:
    """Return how wide the printed columns may be together."""
    if table.is_upright:
        return LEGIBLE * UPRIGHT / PAGE
    return _VERBATIM if table.is_verbatim else LEGIBLE


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
            write_or_blank(sheet, looks, (row + 1, column), rows[row][column], look)
        if mark.comment:
            sheet.write_comment(row + 1, column, mark.comment)


def _write_heads(
    sheet: SealedSheet,
    looks: PrintLooks,
    table: Table,
    headers: Sequence[str],
    widths: Sequence[float],
) -> list[float]:
    """Write the headers, and return the widths of their columns, set by hand or not."""
    is_read = table.name == READ_BACK
    for at, (header, width) in enumerate(zip(headers, widths, strict=True)):
        sheet.set_column(at, at, width)
        sheet.widths[fold_header(header)] = dots_of(width)
        is_key = is_read and table.heads[at][0] in KEYS
        sheet.write_string(0, at, header, looks.key if is_key else looks.head)
    heads = [en for en, _ in table.heads]
    return set_widths(sheet, heads, widths, table.columns)


def _write_blocks(
    sheet: SealedSheet,
    looks: PrintLooks,
    table: Table,
    laid: Laid,
    first: dt.date | None,
) -> None:
    """Write a table whose rows are signed together: each block on its own pages."""
    lang = laid.lang
    is_counted = table.blocks is None or table.blocks.is_counted
    rows = texts_of(table, lang, lives=False)
    kinds = [kind_of(table, at, rows, lang) for at in range(len(table.heads))]
    headers = headers_of(table, lang)
    widths = column_widths(headers, rows, kinds, table.printed, LEGIBLE)
    widths = _write_heads(sheet, looks, table, headers, widths)
    sheet.set_row(0, HEAD_HEIGHT)
    body = [looks.body[kind] for kind in kinds]
    line_looks = {"title": looks.block, "total": looks.foot, "foot": looks.foot}
    for at, line in enumerate(laid.lines, start=1):
        is_row = line.sort == "row"
        high = line.height
        if is_row and table.columns:  # which somebody may have made narrow
            high = max(high, printed_height(rows[line.row], widths))
        sheet.set_row(at, high)
        if is_row:
            write_rows(sheet, looks, [rows[line.row]], body, at)
            _write_blanks(sheet, looks, [rows[line.row]], kinds, at)
        else:
            write_cell(sheet, looks, at, 0, line.text, line_looks[line.sort])
    _frame(sheet, table, widths, len(laid.lines), laid.unprinted)
    set_page(
        sheet, lang, table.caption_of(lang), first=first, breaks=laid.breaks,
        scale=scale_of(sum(widths[: table.printed])), is_counted=is_counted,
    )  # fmt: skip


def _frame(
    sheet: Worksheet,
    table: Table,
    widths: Sequence[float],
    rows: int,
    unprinted: int = 0,
) -> None:
    """Freeze and filter the table, and say which columns and rows are printed."""
    # Names stay in sight where a table is wider than a screen.
    frozen = 0
    if sum(widths) > PAGE:
        frozen = sum(sum(widths[: at + 1]) <= _MOST_FROZEN for at in range(2))
    sheet.freeze_panes(1, frozen)
    last = max(rows, 1)
    sheet.autofilter(0, 0, last, len(widths) - 1)
    shown = len(widths[: table.printed])
    if shown < len(widths):
        below = (len(table.foot) + 1 if table.foot else 0) + (table.total is not None)
        sheet.print_area(0, 0, last + below - unprinted, shown - 1)


def _write_blanks(
    sheet: Worksheet,
    looks: PrintLooks,
    rows: Sequence[Row],
    kinds: Sequence[str],
    first: int = 1,
) -> None:
    """Draw the lines of empty cells too."""
    for at, row in enumerate(rows, start=first):
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
