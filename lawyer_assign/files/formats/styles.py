"""The looks of cells that are filled in by hand: facts, records, settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lawyer_assign.files.formats.print_style import BLUE, BOX, FACE, FAINT, GREY, INK

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format

    from lawyer_assign.files.cells.labels import Slot
    from lawyer_assign.files.cells.terms import Lang

_PAPER = "#FFF8E1"
_HEAD = BOX | {"bold": True, "align": "center"}
_TEXT = {"num_format": "@"}
_WEEKDAY = {
    "zh": "[$-804]yyyy-mm-dd dddd",
    "en": "[$-409]yyyy-mm-dd dddd",
}
"""Like 2026-12-03 星期四, in programs of any language."""


class Styles:
    """Formats of one workbook."""

    def __init__(self, book: Workbook, lang: Lang = "zh") -> None:
        def look(**properties: Any) -> Format:  # noqa: ANN401
            return book.add_format(FACE | properties)

        book.formats[0].set_font_name(FACE["font_name"])
        book.formats[0].set_font_size(FACE["font_size"])
        self.required = look(**_HEAD, bg_color=BLUE, font_color="#FFFFFF")
        self.optional = look(**_HEAD, bg_color=GREY, font_color=INK)
        self.text = look(**_TEXT, text_wrap=True)
        # Excel shows a quoted text as text and keeps it one when it is edited.
        self.quoted = look(**_TEXT, text_wrap=True, quote_prefix=True)
        self.word = look(**_TEXT, align="center")
        self.day = look(num_format="yyyy-mm-dd", align="center")
        # A day of the calendar says itself which day of the week it is.
        self.weekday = look(num_format=_WEEKDAY[lang], align="center")
        self.whole = look(num_format="0", align="center")
        self.yuan = look(num_format="#,##0.00", align="right")
        self.plain = look(num_format="General")
        self.left = look(align="left")
        # No text format: a formula that is looked at in such a cell becomes its text.
        self.named = look(text_wrap=True, font_color=FAINT)
        self.title = look(bold=True, font_size=15, font_color=BLUE)
        self.part = look(bold=True, font_size=12, font_color=BLUE)
        self.prose = look(text_wrap=True, valign="top")
        self.boxed = look(**BOX, valign="top")
        # Of settings: pale yellow cells are filled in, grey ones only read.
        entry = BOX | {"bg_color": _PAPER, "locked": False, "align": "center"}
        self.entry = look(**entry, **_TEXT)
        self.entry_whole = look(**entry, num_format="0")
        self.entry_day = look(**entry, num_format="yyyy-mm-dd")
        # Beside texts: numbers on the right would touch what stands behind them.
        self.note = look(**BOX, font_color=FAINT, align="left")
        self.fixed = look(**BOX, **_TEXT)

    def of(self, slot: Slot) -> Format:
        """Return the look of a column's cells."""
        kind = "count" if slot.skill else slot.column.kind
        looks = {
            "count": self.whole,
            "yuan": self.yuan,
            "degrees": self.plain,
            "date": self.day,
            "flag": self.word,
            "kind": self.word,
            "name": self.named,
            "names": self.named,
        }
        return looks.get(kind, self.text)
