"""Facts to a workbook that planners like to work in; no text becomes a formula."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from lawyer_assign.errors import BadInputError, Defect, Text
from lawyer_assign.facts import HALF_DAYS, Facts
from lawyer_assign.facts.money import yuan_text
from lawyer_assign.files.cells import explain
from lawyer_assign.files.cells.cell import LIVE
from lawyer_assign.files.cells.grids import column_letters
from lawyer_assign.files.cells.labels import (
    GUIDE,
    SHEETS,
    CellKind,
    Slot,
    is_required,
    sheet_name,
)
from lawyer_assign.files.cells.sentences import bounds
from lawyer_assign.files.cells.terms import (
    CHANNELS_ZH,
    DAY_KINDS_ZH,
    HALVES_ZH,
    KINDS_ZH,
    Lang,
    channel_word,
    day_kind_word,
    flag_word,
    half_day_word,
    half_word,
    kind_word,
)
from lawyer_assign.files.cells.written import Cell, CellWriter
from lawyer_assign.files.formats.choice_lists import (
    can_be_sought,
    choice_of,
    name_formula,
    names_by_id,
    rooms_of,
    write_lists,
)
from lawyer_assign.files.formats.print_style import (
    ID_WIDTH,
    column_widths,
    height_of,
    needed_width,
    set_page,
)
from lawyer_assign.files.formats.styles import Styles

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

CALENDAR = "days"
"""A year of it has 365 short rows, which are printed on A4 upright."""
_WEEKDAY_WIDTH = 24.0
MOST_ROWS = 1_048_576
MOST_CHARACTERS = 32_767
_FIRST_EXACT_DAY = dt.date(1900, 3, 1)
"""Excel has a 29th of February 1900; days before are written as text."""


class Quoting(Protocol):
    """Looks among which one is for text that starts like a formula."""

    quoted: Format


def workbook(
    facts: Facts, *, phones: bool, lang: Lang, tables: Collection[str] = SHEETS
) -> bytes:
    """Return facts as the bytes of a workbook.

    Parameters
    ----------
    facts
        What to write; empty facts give the template.
    phones
        Whether real phones are written; masked otherwise.
    lang
        Language of sheet names, headers and words.
    tables
        Those that get a sheet; without some, the sheet that explains them all is left
        out too.

    Raises
    ------
    BadInputError
        If a table or a text is larger than a workbook can hold.
    """
    from lawyer_assign.files.formats.seals import SealedBook

    packed = io.BytesIO()
    book = SealedBook(packed, {"in_memory": True})
    styles = Styles(book, lang)
    if len(tables) == len(SHEETS):
        write_guide(book.add_worksheet(GUIDE[lang]), styles, lang)
    # A dropdown names other sheets, which only a whole workbook has.
    rooms = rooms_of(facts) if len(tables) == len(SHEETS) else {}
    names = names_by_id(facts)
    sought = {x: of for x, of in names.items() if rooms and can_be_sought(of)}
    for table in tables:
        sheet = book.add_worksheet(sheet_name(table, lang))
        writer = CellWriter(table, lang, lives=False, phones=phones, names=names)
        rows = [writer.row(fact) for fact in getattr(facts, table)]
        _write_headers(sheet, styles, table, writer.slots, rows, lang)
        _write_names(sheet, styles, writer.slots, rows, sought, lang)
        looks = [_style_of(styles, table, slot) for slot in writer.slots]
        write_rows(sheet, styles, rows, looks)
        _write_dropdowns(sheet, table, writer.slots, lang, rooms)
    if rooms:
        write_lists(book, facts, lang)
    # The lists are long: the guide opens first, but nothing else is selected.
    book.worksheets()[0].activate()
    book.close()
    return packed.getvalue()


def _style_of(styles: Styles, table: str, slot: Slot) -> Format:
    """Return the look of a column's cells; days of the calendar have a weekday."""
    is_day = table == CALENDAR and slot.column.kind == "date"
    return styles.weekday if is_day else styles.of(slot)


def _write_headers(
    sheet: Worksheet,
    styles: Styles,
    table: str,
    slots: Sequence[Slot],
    rows: Sequence[Sequence[Cell]],
    lang: Lang,
) -> None:
    sheet.set_row(0, 36)
    sheet.set_comments_author("lawyer-assign")
    # A line break behind the mark keeps the six score columns narrow.
    mark = "：" if lang == "zh" else "."
    headers = [slot.header(lang).replace(mark, f"{mark}\n") for slot in slots]
    widths = widths_of(slots, headers, rows)
    for column, (slot, header) in enumerate(zip(slots, headers, strict=True)):
        needed = is_required(table, slot.column.field)
        look = _style_of(styles, table, slot)
        if look is styles.weekday:
            widths[column] = max(widths[column], _WEEKDAY_WIDTH)
        sheet.set_column(column, column, widths[column], look)
        look = styles.required if needed else styles.optional
        sheet.write_string(0, column, header, look)
        note = explain.header_note(table, slot)
        sheet.write_comment(
            0, column, note, {"x_scale": 1.9, "y_scale": 0.35 * (note.count("\n") + 2)}
        )
    sheet.hide_gridlines(0)  # of cells to be filled in they are printed too
    sheet.freeze_panes(1, 2 if table in ("districts", "committees", "firms", "lawyers")
                       else 0)  # fmt: skip
    sheet.autofilter(0, 0, max(len(rows), 1), len(slots) - 1)
    set_page(
        sheet, lang, sheet_name(table, lang), width=sum(widths), kept=2,
        is_upright=table == CALENDAR,
    )  # fmt: skip


def _write_names(
    sheet: Worksheet,
    styles: Styles,
    slots: Sequence[Slot],
    rows: Sequence[list[Cell]],
    sought: Mapping[str, Mapping[str, str]],
    lang: Lang,
) -> None:
    """Write names that follow the id beside them, and take them out of the rows.

    Those of several ids stay texts, as does what a formula would say otherwise.
    """
    for column, slot in enumerate(slots):
        if not slot.column.of or slot.column.target not in sought:
            continue
        names, beside = sought[slot.column.target], column_letters(column - 1)
        for at, row in enumerate(rows, start=1):
            name, one = row[column], row[column - 1]
            if name and isinstance(one, str) and names.get(one) == name:
                formula = name_formula(slot.column.target, lang, f"{beside}{at + 1}")
                sheet.write_formula(at, column, formula, styles.named, name)
                row[column] = None


_LOOK_OF: dict[str, str] = {
    "id": "id", "phone": "id", "count": "whole", "yuan": "yuan", "degrees": "number",
    "date": "day", "flag": "word", "kind": "word",
}  # fmt: skip
"""Kind of a column -> how its width is found; all others wrap."""
_WHOLE_NAME = 30.0
"""Width up to which a name beside an id stands on one line."""


def widths_of(
    slots: Sequence[Slot], headers: Sequence[str], rows: Sequence[Sequence[Cell]]
) -> list[float]:
    """Return the widths of columns to be filled in: ids and phones need room."""
    looks = [
        "whole" if slot.skill else _LOOK_OF.get(slot.column.kind, "text")
        for slot in slots
    ]
    for at, slot in enumerate(slots):
        names = {row[at] for row in rows} if slot.column.kind == "name" else ()
        if all(needed_width(str(one)) <= _WHOLE_NAME for one in names):
            looks[at] = "word" if names else looks[at]
    widths = column_widths(headers, rows, looks)
    return [
        max(width, ID_WIDTH) if look == "id" else width
        for width, look in zip(widths, looks, strict=True)
    ]


def write_rows(
    sheet: Worksheet,
    styles: Quoting,
    rows: Sequence[Sequence[Cell]],
    looks: Sequence[Format],
    first: int = 1,
) -> None:
    """Write cells below a header, each as what it is: text never becomes a formula."""
    if first + len(rows) > MOST_ROWS:
        raise _too_large(sheet.name, len(rows), MOST_ROWS, Text("rows", "行"))
    for at, row in enumerate(rows, start=first):
        for column, cell in enumerate(row):
            if cell is not None:
                write_cell(sheet, styles, at, column, cell, looks[column])


def write_cell(
    sheet: Worksheet, styles: Quoting, row: int, column: int, cell: Cell, look: Format
) -> None:
    """Write one cell as what it is: text never becomes a formula."""
    if isinstance(cell, float) and float(f"{cell:.16G}") != cell:
        cell = repr(cell)  # numbers in a workbook have 16 digits, this one needs 17
    if isinstance(cell, dt.date) and cell < _FIRST_EXACT_DAY:
        cell = cell.isoformat()
    if isinstance(cell, str):
        # Excel counts an emoji as two characters; short texts need no counting.
        if 2 * len(cell) > MOST_CHARACTERS and _length(cell) > MOST_CHARACTERS:
            place = f"{sheet.name}!{column_letters(column)}{row + 1}"
            unit = Text("characters", "个字符")
            raise _too_large(place, len(cell), MOST_CHARACTERS, unit)
        look = styles.quoted if cell.startswith(LIVE) else look
        sheet.write_string(row, column, cell, look)
    elif isinstance(cell, dt.date):
        sheet.write_datetime(row, column, cell, look)
    else:
        sheet.write_number(row, column, cell, look)


def _length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _too_large(place: str, size: int, most: int, unit: Text) -> BadInputError:
    return BadInputError(
        [
            Defect(
                place, f"{size:,}",
                Text(
                    f"is more than a workbook can hold ({most:,} {unit.en})",
                    f"超过工作簿的容量（{most:,} {unit.zh}）",
                ),
                Text(
                    "Write .json or a folder of .csv instead, or split by district",
                    "请改写为 .json 或 .csv 文件夹，或按区县拆分",
                ),
            )
        ]
    )  # fmt: skip


def _write_dropdowns(
    sheet: Worksheet,
    table: str,
    slots: Sequence[Slot],
    lang: Lang,
    rooms: Mapping[str, int],
) -> None:
    for column, slot in enumerate(slots):
        target = slot.column.target
        if slot.column.kind == "id" and target:
            rule = choice_of(target, lang, rooms) if rooms else None
        else:
            rule = _rule(table, slot, lang)
        if rule is not None:
            sheet.data_validation(1, column, MOST_ROWS - 1, column, rule)


_CLOSED_LISTS: dict[CellKind, Callable[[Lang], list[str]]] = {
    "flag": lambda lang: [flag_word(True, lang), flag_word(False, lang)],
    "kind": lambda lang: [kind_word(one, lang) for one in KINDS_ZH],
    "half_day": lambda lang: [half_day_word(one, lang) for one in HALF_DAYS[:10]],
    "half": lambda lang: [half_word(one, lang) for one in HALVES_ZH],
    "day_kind": lambda lang: [day_kind_word(one, lang) for one in DAY_KINDS_ZH],
    "channel": lambda lang: [channel_word(one, lang) for one in CHANNELS_ZH],
}
"""Kind of cell -> the words that its dropdown offers."""


def _rule(table: str, slot: Slot, lang: Lang) -> dict[str, Any] | None:
    column = slot.column
    if column.kind in _CLOSED_LISTS:
        return one_of_words(_CLOSED_LISTS[column.kind](lang))
    if column.kind == "count" or slot.skill:
        return whole_number(*bounds(table, column.field))
    if column.kind == "yuan":
        low, high = (int(one or 0) for one in bounds(table, column.field))
        return {
            "validate": "decimal", "criteria": "between", "ignore_blank": True,
            "minimum": low / 100, "maximum": high / 100,
            "error_title": "金额 Amount",
            "error_message": f"请填{yuan_text(low)}至{yuan_text(high)}元。\n"
            f"Enter from {yuan_text(low)} to {yuan_text(high)} yuan.",
        }  # fmt: skip
    return None


def whole_number(least: float | None, most: float | None) -> dict[str, Any]:
    """Return what lets whole numbers be typed into a column, and says so."""
    return {
        "validate": "integer", "criteria": "between",
        "minimum": least, "maximum": most, "ignore_blank": True,
        "error_title": "整数 Whole number",
        "error_message": f"请填{least:,}至{most:,}的整数。\n"
        f"Enter a whole number from {least:,} to {most:,}.",
    }  # fmt: skip


def one_of_words(words: list[str]) -> dict[str, Any]:
    """Return the dropdown of a closed list."""
    return {
        "validate": "list", "source": words, "ignore_blank": True,
        "error_title": "请选择 Choose",
        "error_message": f"可填：{'、'.join(words)}\nAllowed: {', '.join(words)}",
    }  # fmt: skip


GuidePart = tuple[str, Sequence[str], list[tuple[str, ...]]]
"""A title, heads, and lines below them."""


def write_guide(sheet: Worksheet, styles: Styles, lang: Lang) -> None:
    """Write the sheet that explains all the others."""
    parts: tuple[GuidePart, ...] = (
        ("各表 Sheets", explain.SHEET_HEADS, list(explain.sheet_rows())),
        ("各列 Columns", explain.COLUMN_HEADS, list(explain.column_rows())),
        ("用词 Words", ("中文", "English"), list(explain.word_rows())),
    )
    write_prose(sheet, styles, explain.TITLE, explain.HOW_TO, parts)
    set_page(sheet, lang, GUIDE[lang], repeat=None)


_PROSE_WIDTHS = (12, 26, 32, 12, 30, 34, 38)


def write_prose(
    sheet: Worksheet,
    styles: Styles,
    titles: Sequence[str],
    how_to: Sequence[tuple[str, str]],
    parts: Sequence[GuidePart],
) -> None:
    """Write titles, sentences in Chinese and English side by side, and tables."""
    sheet.hide_gridlines(2)
    for column, width in enumerate(_PROSE_WIDTHS):
        sheet.set_column(column, column, width)
    left, right = sum(_PROSE_WIDTHS[:4]), sum(_PROSE_WIDTHS[4:])
    for row, title in enumerate(titles):
        sheet.write_string(row, 0, title, styles.title if row == 0 else styles.part)
    row = 3
    for zh, en in how_to:
        sheet.merge_range(row, 0, row, 3, "", styles.prose)
        sheet.write_string(row, 0, zh, styles.prose)
        sheet.merge_range(row, 4, row, 6, "", styles.prose)
        sheet.write_string(row, 4, en, styles.prose)
        sheet.set_row(row, height_of([(zh, left), (en, right)]))
        row += 1
    for title, heads, lines in parts:
        sheet.write_string(row + 1, 0, title, styles.part)
        for column, head in enumerate(heads):
            sheet.write_string(row + 2, column, head, styles.optional)
        for at, line in enumerate(lines, start=row + 3):
            for column, text in enumerate(line):
                sheet.write_string(at, column, text, styles.boxed)
        row += 4 + len(lines)
