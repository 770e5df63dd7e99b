"""How every workbook looks on paper: A4 across, headers on every page, nothing cut off.

Widths come from what stands in the columns. A Chinese sign takes two places of a digit;
what is longer than a column can be is wrapped, and spreadsheet programs make the rows
of wrapped cells as high as they have to be.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from lawyer_assign.errors import Text
from lawyer_assign.files.cells.written import text_width
from lawyer_assign.files.fitting import ROOM, STRETCH, Column, fitted

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from lawyer_assign.files.cells.terms import Lang
    from lawyer_assign.files.cells.written import Cell

A4 = 9
PAGE = 112.0
"""Places of a digit, of the standard font, that A4 across holds at its full size in
every program; what is wider is made to fit."""
WIDEST = PAGE / 0.6
"""Of all columns together: what is wider would be printed too small to read."""
LEGIBLE = PAGE / 0.82
"""Of all columns of a table that is read on paper: at least 8 points high."""
UPRIGHT = PAGE * 190 / 277
"""Places that A4 upright holds between the same margins."""
_SMALL = 82
"""Percent of the full size at which letters are 8 points high."""
_SMALLEST = 62
"""Percent of the full size, below which nothing is printed."""
ID_WIDTH = 20.0
PROSE = 60.0
"""Of a column of sentences, which wrap: wider only where they are long."""
_NARROWEST, _WIDE = 6.0, 34.0
_SHORT = 12.0
"""Of a column of names, at least, where they are longer."""
_LEAST_PROSE = 18.0
_EASY_LINES, _MOST_LINES = 6, 22
"""Of one cell of sentences: so many are read with ease, and more make a row higher than
a page, and than any row of a spreadsheet can be."""
_ONE_LINE = 200.0
"""Of a column that is not printed: what would wrap there makes printed rows high."""
_LINE = 15.0
"""Height of a line, in points."""
_INDENT = 1.4
"""Of sentences, from the line on their left: a column of them is all text."""
_BOLD = 1.08
_RUN = re.compile(r"[!-~]+")
"""What no line breaks in: printable ASCII without a space."""
_DAY_ZH = 'yyyy"年"m"月"d"日"'
_SEAL = 13.0
"""Of a column in which somebody signs or seals."""

FACE: dict[str, Any] = {
    "font_name": "Microsoft YaHei",
    "font_size": 10,
    "valign": "vcenter",
}
BLUE, GREY, RULE, INK, FAINT = "#1F4E79", "#DDE3EA", "#B8C2CC", "#22303C", "#5F6B76"
PALE = "#F2F5F8"
BOX: dict[str, Any] = {"text_wrap": True, "border": 1, "border_color": RULE}
_TEXT = {"num_format": "@"}
_TOTAL = {"bold": True, "bg_color": PALE}

_UNSCALED = {"scale_with_doc": False}
_PAGES = Text("Page &P of &N", "第 &P 页，共 &N 页")
_MADE = Text("Made on ", "制表日期：")
_FROM = Text("From ", "起始日期：")
"""Before a day in words: one that a program prints is in its own spelling."""


class PrintLooks:
    """The looks of cells on pages that officials print."""

    def __init__(self, book: Workbook) -> None:
        def look(**properties: Any) -> Format:  # noqa: ANN401
            return book.add_format(FACE | properties)

        book.formats[0].set_font_name(FACE["font_name"])
        book.formats[0].set_font_size(FACE["font_size"])
        head = BOX | {"bold": True, "align": "center"}
        self.key = look(**head, bg_color=BLUE, font_color="#FFFFFF")
        self.head = look(**head, bg_color=GREY, font_color=INK)
        self.title = look(bold=True, font_size=18, font_color=BLUE, align="center")
        self.part = look(bold=True, font_size=12, font_color=BLUE, text_wrap=True)
        self.line = look(font_size=11, text_wrap=True, valign="top")
        self.foot = look(font_size=11)
        self.block = look(bold=True, font_size=12, font_color=BLUE)
        self.nothing = look(**BOX, font_color=FAINT, align="center")
        self._look = look
        self._filled: dict[str, dict[str, Format]] = {}
        self._own: dict[tuple[str, bool], Format] = {}
        self.body = self._body(look, {})
        self.total = self._body(look, _TOTAL)
        # Excel shows a quoted text as text and keeps it one when it is edited.
        self.quoted = look(**BOX, **_TEXT, quote_prefix=True)

    def filled(self, fill: str) -> dict[str, Format]:
        """Return the looks of cells that somebody filled with a colour."""
        if fill not in self._filled:
            self._filled[fill] = self._body(self._look, {"bg_color": fill})
        return self._filled[fill]

    def own(self, fill: str, *, is_day: bool) -> Format:
        """Return the look of a cell of somebody's own sheet."""
        if (fill, is_day) not in self._own:
            more: dict[str, Any] = {"bg_color": fill} if fill else {}
            shown = "yyyy-mm-dd" if is_day else "General"
            look = self._look(text_wrap=True, num_format=shown, **more)
            self._own[fill, is_day] = look
        return self._own[fill, is_day]

    @staticmethod
    def _body(look: Any, more: dict[str, Any]) -> dict[str, Format]:  # noqa: ANN401
        return {
            "text": look(**BOX, **_TEXT, **more),
            "id": look(**BOX, **_TEXT, align="center", **more),
            "word": look(**BOX, **_TEXT, align="center", **more),
            "whole": look(**BOX, num_format="#,##0", align="center", **more),
            "number": look(**BOX, num_format="General", align="center", **more),
            "yuan": look(**BOX, num_format="#,##0.00", align="right", **more),
            "day": look(**BOX, num_format="yyyy-mm-dd", align="center", **more),
            "day_zh": look(**BOX, num_format=_DAY_ZH, align="center", **more),
            "prose": look(**BOX, **_TEXT, indent=1, **more),
            "seal": look(**BOX, **_TEXT, **more),
        }


def shown_text(cell: Cell, look: str) -> str:
    """Return a cell as a page shows it."""
    if cell is None:
        return ""
    if isinstance(cell, dt.date):
        return day_text(cell).zh if look == "day_zh" else cell.isoformat()
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if look == "yuan":
            return f"{cell:,.2f}"
        if look == "whole":
            return f"{cell:,.0f}"
    return str(cell)


def needed_width(text: str) -> float:
    """Return the width of a column in which a text stands on lines of its own."""
    lines = text.split("\n") if "\n" in text else (text,)
    return max(map(text_width, lines)) * STRETCH + ROOM


def unbroken_width(text: str) -> float:
    """Return the width below which a text would be broken inside a word or number."""
    if text.isascii() and " " not in text:
        return needed_width(text)
    runs = _RUN.findall(text)
    return max(map(len, runs), default=2) * STRETCH + ROOM


def column_widths(
    headers: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    looks: Sequence[str],
    printed: int | None = None,
    limit: float = WIDEST,
) -> list[float]:
    """Return the widths of columns, together no wider than a page can show.

    Parameters
    ----------
    headers, rows
        What stands in them.
    looks
        Keys of :attr:`PrintLooks.body`; text, prose and seals wrap, nothing else does.
    printed
        How many of the columns have to share a page; all by default.
    limit
        Of all of these together, if words can be broken for it.
    """
    cells = list(zip(*rows, strict=True)) or [()] * len(headers)
    texts = [
        Counter(shown_text(cell, look) for cell in column if cell is not None)
        for column, look in zip(cells, looks, strict=True)
    ]
    columns = [
        _column(header, found, look)
        for header, found, look in zip(headers, texts, looks, strict=True)
    ]
    end = len(headers) if printed is None else printed
    beyond = [
        max(one.wanted, min(_ONE_LINE, max(map(needed_width, found), default=0.0)))
        for one, found in zip(columns[end:], texts[end:], strict=True)
    ]
    return [*fitted(columns[:end], limit), *beyond]


def _column(header: str, found: Counter[str], look: str) -> Column:
    """Return what a column needs of which this is the header and these the texts."""
    head, least = _head_width(header), _unbroken_head(header)
    if look == "seal":
        head = least = max(_SEAL, least)
    if not found and look in ("day", "day_zh"):
        found = Counter([shown_text(dt.date.max, look)])  # one is to be filled in
    if not found:
        return Column(least, head, head, {})
    widest = max(map(needed_width, found))
    if look not in ("text", "prose", "seal"):
        return Column(max(least, widest), max(head, widest), head, {})
    is_prose = look == "prose"
    most = max(PROSE, _lined(widest, _EASY_LINES)) if is_prose else _WIDE
    shortest = max(map(unbroken_width, found))
    # A short name is not broken; fonts may leave it less room to spare.
    least = max(least, min(shortest, most), min(widest / STRETCH, _SHORT))
    if is_prose:
        widest += _INDENT
        few = max(_LEAST_PROSE, _lined(widest, _MOST_LINES))
        least = max(least, min(widest, few))
    lines: Counter[float] = Counter()
    for text, count in found.items():
        for line in text.split("\n"):
            lines[text_width(line)] += count
    return Column(least, max(head, min(widest, most), least), head, lines, is_prose)


def _lined(widest: float, lines: int) -> float:
    """Return the width in which the longest of some sentences takes so many lines."""
    return min(widest / lines + ROOM + _INDENT, LEGIBLE)


def _head_width(header: str) -> float:
    """Return the width of a header, which may take two lines."""
    if "\n" in header:
        return _unbroken_head(header)
    width = text_width(header) * STRETCH * _BOLD
    return max((width / 2 if width > 9 else width) + ROOM + 1, _unbroken_head(header))


def _unbroken_head(header: str) -> float:
    """Return the width below which a header would be broken inside a word."""
    if "\n" in header:  # broken where it should be
        return max(map(text_width, header.split("\n"))) * STRETCH * _BOLD + ROOM
    runs = max(map(len, _RUN.findall(header)), default=0) * STRETCH * _BOLD + ROOM
    if "（" in header:  # no line begins behind it or before its other half
        apart = max(map(text_width, header.replace("（", "\n（").split("\n")))
        half = text_width(header) / 2 + 3
        runs = max(runs, min(apart, half) * STRETCH * _BOLD + ROOM)
    return max(runs, min(text_width(header), 4) * STRETCH * _BOLD + ROOM, _NARROWEST)


def lines_of(text: str, width: float) -> int:
    """Return the lines that a text takes in a column, a little more than less."""
    room = max(width - ROOM, 1.0)
    return sum(
        max(1, math.ceil(text_width(line) * STRETCH / room - 1e-9))
        for line in text.split("\n")
    )


def height_of(texts: Iterable[tuple[str, float]], line: float = _LINE) -> float:
    """Return the height of a row, in points: of merged cells no program finds it."""
    return line * max((lines_of(*one) for one in texts), default=1) + 4


def worded(text: str) -> str:
    """Return a title or a header as officials write it; readers take both spellings."""
    return text.replace("社区村", "社区（村）")


def set_page(
    sheet: Worksheet,
    lang: Lang,
    title: str,
    *,
    repeat: int | None = 0,
    width: float = WIDEST,
    kept: int = 1,
    first: dt.date | None = None,
    breaks: Sequence[int] = (),
    scale: int | None = None,
    is_upright: bool = False,
    is_counted: bool = True,
) -> None:
    """Print a sheet on A4 across, titled, with page numbers.

    Parameters
    ----------
    title
        Stands on every page; ``""`` for a sheet that holds its own.
    repeat
        Row of the headers, which every page repeats; ``None`` = there are none.
    width
        Of all columns together: what is wider than a page is printed smaller, and
        what would be too small then, on several pages side by side.
    kept
        First columns that stand on each of these.
    first
        The day from which on holds what the file says: pages have it where the file is
        the same whatever day it was made; ``None``: they have the day of today.
    breaks
        Rows before which a page begins.
    scale
        Percent of the full size, where nothing may be made to fit.
    is_upright
        On A4 upright, as small as can be read: for many short rows.
    is_counted
        Whether footers have page numbers; lines of the sheet may have them instead.
    """
    if is_upright:
        sheet.set_portrait()
        scale = min(_SMALL, max(_SMALLEST, int(100 * UPRIGHT / width)))
    else:
        sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.75 if title else 0.5, bottom=0.6)
    if scale is not None:
        sheet.set_print_scale(scale)
    elif width > WIDEST * 1.15:
        sheet.set_print_scale(_SMALLEST)
        sheet.print_across()
        sheet.repeat_columns(0, max(kept, 1) - 1)
    elif breaks and width > PAGE:
        # Excel heeds no break of a sheet that is fitted to pages.
        sheet.set_print_scale(int(100 * PAGE / width))
    elif width > PAGE:
        sheet.fit_to_pages(1, 0)
    if breaks:
        sheet.set_h_pagebreaks(breaks)
    sheet.center_horizontally()
    said = worded(title).replace("&", "&&")
    if title:
        font = FACE["font_name"]
        # A digit behind the size would be read as part of it.
        sheet.set_header(f'&C&"{font},Bold"&14 {said}', _UNSCALED)
    name = sheet.get_name().replace("&", "&&")
    day = _MADE.of(lang) if first is None else _FROM.of(lang)
    day += day_text(first or dt.date.today()).of(lang)
    pages = f"&R{_PAGES.of(lang)}" if is_counted else ""
    sheet.set_footer(f"&L{name}&C{day}{pages}", _UNSCALED)
    if repeat is not None:
        sheet.repeat_rows(repeat)


def day_text(day: dt.date) -> Text:
    """Return a day as pages say it."""
    return Text(day.isoformat(), f"{day.year}年{day.month}月{day.day}日")
