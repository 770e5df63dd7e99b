"""Settings to a workbook that planners like to work in, to CSV files or to TOML."""

from __future__ import annotations

import datetime as dt
import io
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tomli_w

from lawyer_assign.calls import checked
from lawyer_assign.disk import exists, files_in, is_folder, path_of
from lawyer_assign.errors import BadInputError
from lawyer_assign.files.cells.labels import GUIDE
from lawyer_assign.files.cells.terms import KINDS_ZH, SKILLS_ZH, Lang, flag_word
from lawyer_assign.files.cells.written import Cell
from lawyer_assign.files.doors import check_target
from lawyer_assign.files.formats.atomic import write_whole
from lawyer_assign.files.formats.csv_folder import SUFFIX, csv_bytes
from lawyer_assign.files.formats.edits import check_unedited, write_sealed
from lawyer_assign.files.formats.print_style import (
    needed_width,
    set_page,
    unbroken_width,
)
from lawyer_assign.files.formats.seal_marks import sealed_toml
from lawyer_assign.files.formats.styles import Styles
from lawyer_assign.files.formats.xlsx_writer import (
    MOST_ROWS,
    GuidePart,
    one_of_words,
    write_prose,
    write_rows,
)
from lawyer_assign.files.settings.explain import (
    HOW_TO,
    SHEET_HEADS,
    TITLE,
    entries,
    header_note,
    header_slots,
    is_open,
    sheet_rows,
    word_rows,
)
from lawyer_assign.files.settings.labels import SETTINGS_SHEETS, STRENGTHS_ZH
from lawyer_assign.files.settings.sentences import NOT_A_KIND, TAKEN, flaw, range_text
from lawyer_assign.files.settings.tables import SettingsWriter
from lawyer_assign.files.settings.terms import (
    CHOICES_ZH,
    DOUBT_SETTINGS,
    INSPECTION_SETTINGS,
    POLICY_SETTINGS,
    PUBLISHING_SETTINGS,
    SCORE_SETTINGS,
    Setting,
)
from lawyer_assign.policy.settings import Settings
from lawyer_assign.roster.publish_rules import EXPORT_FIELDS, EXPORT_FIELDS_ZH

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from lawyer_assign.files.cells.labels import Slot

_WIDTHS = {"meaning": 36, "clause": 36, "title": 28, "title_zh": 28, "source": 36}
_NARROW, _WIDE = 9.0, 24.0
_LISTED: dict[str, Sequence[Setting]] = {
    "parameters": POLICY_SETTINGS,
    "score_sheet": SCORE_SETTINGS,
    "inspection": INSPECTION_SETTINGS,
    "publishing": PUBLISHING_SETTINGS,
    "doubts": DOUBT_SETTINGS,
}
_MAY = {"format_columns": True, "format_rows": True, "autofilter": True}


@checked
def write_settings(
    settings: Settings,
    path: str | Path,
    *,
    lang: Lang = "zh",
    force: bool = False,
) -> None:
    """Write settings to an .xlsx workbook, a folder of .csv files or a .toml file.

    The file appears whole or not at all; an existing one is replaced, unless somebody
    has changed it since it was written (of .toml: unless its last line is gone too).

    Parameters
    ----------
    settings
        What to write; :func:`read_settings` gives back equal ones.
    path
        Its suffix says the kind of file; no suffix means a folder.
    lang
        Language of sheet names, headers, words and notes, ``"zh"`` or ``"en"``; a .toml
        file has none.
    force
        Replace a file that was changed by hand, or in a folder is somebody else's, too.

    Raises
    ------
    BadInputError
        The path cannot be written to as said, somebody's work would be replaced, or the
        policy has rules of your own.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = Path(tempfile.mkdtemp())
    >>> settings = la.Settings(policy=la.Policy.hangzhou_2024())
    >>> la.write_settings(settings, folder / "settings.xlsx")
    >>> la.read_settings(folder / "settings.xlsx").policy == settings.policy
    True
    """
    check_unedited(path_of(path), force=force)
    _write(settings, path_of(path), lang, force=force)


@checked
def write_settings_template(path: str | Path, *, lang: Lang = "zh") -> None:
    """Write the default settings, every rule and number listed, to be changed.

    Approvals are taken as of the day of use, whenever that is. Nothing that exists is
    replaced.

    Parameters
    ----------
    path, lang
        As in :func:`write_settings`.

    Raises
    ------
    BadInputError
        The path exists or cannot be written to.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = Path(tempfile.mkdtemp())
    >>> la.write_settings_template(folder / "settings.xlsx")
    >>> la.read_settings(folder / "settings.xlsx").policy == la.Policy.hangzhou_2024()
    True
    """
    place = path_of(path)
    if exists(place) and (not is_folder(place) or files_in(place)):
        raise BadInputError([flaw(str(place), None, TAKEN)])
    _write(Settings(), place, lang, is_dated=False)


def _write(
    settings: Settings,
    path: Path,
    lang: Lang,
    *,
    is_dated: bool = True,
    force: bool = False,
) -> None:
    suffix = path.suffix.lower()
    if suffix == ".toml":
        check_target(path, suffix)
        text = sealed_toml(_toml(settings, is_dated=is_dated))
        write_whole(path, text.encode())
        return
    if suffix not in ("", ".xlsx"):
        raise BadInputError([flaw(path.name, suffix, NOT_A_KIND)])
    check_target(path, suffix)
    writer = SettingsWriter(settings, lang, lives=suffix == "", is_dated=is_dated)
    if suffix == ".xlsx":
        write_whole(path, _workbook(writer, lang))
        return
    files = {
        f"{table}{SUFFIX}": csv_bytes(writer.headers(table), rows)
        for table, rows in writer.tables().items()
    }
    write_sealed(path, files, force=force)


def _toml(settings: Settings, *, is_dated: bool) -> str:
    text = settings.to_toml()
    if is_dated:
        return text
    document = tomllib.loads(text)
    for rule in document["policy"]["rules"]:
        rule.pop("on", None)
    return tomli_w.dumps(document)


def _workbook(writer: SettingsWriter, lang: Lang) -> bytes:
    from lawyer_assign.files.formats.seals import SealedBook

    packed = io.BytesIO()
    book = SealedBook(packed, {"in_memory": True})
    styles = Styles(book)
    parts: tuple[GuidePart, ...] = (
        ("各表 Sheets", SHEET_HEADS, list(sheet_rows())),
        ("用词 Words", ("中文", "English"), list(word_rows())),
    )
    guide = book.add_worksheet(GUIDE[lang])
    write_prose(guide, styles, TITLE, HOW_TO, parts)
    set_page(guide, lang, GUIDE[lang], repeat=None)
    for table, rows in writer.tables().items():
        form = SETTINGS_SHEETS[table]
        sheet = book.add_worksheet(form.zh if lang == "zh" else table)
        _write_headers(sheet, styles, table, rows, lang)
        for at, row in enumerate(rows, start=1):
            _write_row(sheet, styles, table, row, at)
        _write_dropdowns(sheet, table, rows, lang)
        if not is_open(table):
            sheet.protect("", _MAY)
    book.worksheets()[0].activate()
    book.close()
    return packed.getvalue()


def _write_headers(
    sheet: Worksheet, styles: Styles, table: str, rows: list[list[Cell]], lang: Lang
) -> None:
    sheet.set_comments_author("lawyer-assign")
    columns = header_slots(table)
    widths: list[float] = []
    for column, slot in enumerate(columns):
        header, name = slot.header(lang), slot.column.field
        look = styles.required if name in entries(table) else styles.optional
        # New rows of an open sheet are text until somebody enters a number.
        rest = styles.text if is_open(table) else None
        widths.append(_width(name, header, column, rows))
        sheet.set_column(column, column, widths[-1], rest)
        sheet.write_string(0, column, header, look)
        note = header_note(slot)
        if note:
            sheet.write_comment(0, column, note, {"x_scale": 1.5, "y_scale": 0.7})
    sheet.freeze_panes(1, _frozen(table))
    sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
    title = SETTINGS_SHEETS[table].zh if lang == "zh" else table
    set_page(sheet, lang, title, width=sum(widths), kept=_frozen(table))


def _frozen(table: str) -> int:
    """Return how many columns stay in sight."""
    return 2 if table in ("parameters", "roles") else 1


def _width(
    name: str, header: str, column: int, rows: Sequence[Sequence[Cell]]
) -> float:
    texts = [str(row[column]) for row in rows if row[column] is not None]
    unbroken = max([_NARROW, *map(unbroken_width, texts)])
    wanted = max([needed_width(header) + 2, *map(needed_width, texts)])
    return max(min(wanted, _WIDTHS.get(name, _WIDE)), unbroken)


def _write_row(
    sheet: Worksheet, styles: Styles, table: str, row: Sequence[Cell], at: int
) -> None:
    """Write a row; an empty cell has a look as well, so that it can be filled in."""
    looks = [
        _look(styles, table, slot, cell, at)
        for slot, cell in zip(header_slots(table), row, strict=True)
    ]
    write_rows(sheet, styles, [row], looks, first=at)
    for column, cell in enumerate(row):
        if cell is None:
            sheet.write_blank(at, column, None, looks[column])


def _look(styles: Styles, table: str, slot: Slot, cell: Cell, at: int) -> Format:
    """Return the look of a cell: to be filled in, to be read, or a code."""
    if slot.column.kind == "note":
        return styles.note
    if slot.column.field not in entries(table):
        return styles.fixed
    listed = _LISTED.get(table, ())
    if isinstance(cell, dt.date) or (listed and listed[at - 1].kind == "date"):
        return styles.entry_day
    is_whole = isinstance(cell, int) or slot.column.kind == "count"
    return styles.entry_whole if is_whole else styles.entry


def _write_dropdowns(
    sheet: Worksheet, table: str, rows: Sequence[Sequence[Cell]], lang: Lang
) -> None:
    slots = header_slots(table)
    if table in _LISTED:
        column = next(n for n, one in enumerate(slots) if one.column.field == "value")
        for at, setting in enumerate(_LISTED[table], start=1):
            rule = _value_rule(setting, lang)
            if rule is not None:
                sheet.data_validation(at, column, at, column, rule)
        return
    last = MOST_ROWS - 1 if is_open(table) else len(rows)
    for column, slot in enumerate(slots):
        rule = _column_rule(slot, lang)
        if rule is not None:
            sheet.data_validation(1, column, last, column, rule)


def _value_rule(setting: Setting, lang: Lang) -> dict[str, Any] | None:
    if setting.choices:
        return one_of_words(
            [CHOICES_ZH[one] if lang == "zh" else one for one in setting.choices]
        )
    least, most = setting.bounds
    if setting.kind != "count" or least is None:
        return None
    return _between(least, most)


def _between(least: int, most: int | None) -> dict[str, Any]:
    text = range_text(least, most)
    rule: dict[str, Any] = {
        "validate": "integer", "ignore_blank": True,
        "error_title": "整数 Whole number",
        "error_message": f"请填整数，{text.zh}。\nEnter a whole number {text.en}.",
    }  # fmt: skip
    if most is None:
        return rule | {"criteria": ">=", "value": least}
    return rule | {"criteria": "between", "minimum": least, "maximum": most}


_FROM_THE_LIST = "请从列表中选择。\nChoose from the list."
_COLUMN_BOUNDS = {
    "tier": (1, 99),
    "weight": (1, 1_000_000),
    "least_level": (0, 5),
    "score_from": (0, 100),
}


def _column_rule(slot: Slot, lang: Lang) -> dict[str, Any] | None:
    column, is_zh = slot.column, lang == "zh"
    if column.field in _COLUMN_BOUNDS:
        return _between(*_COLUMN_BOUNDS[column.field])
    if column.field == "field":
        words = list(EXPORT_FIELDS_ZH.values() if is_zh else EXPORT_FIELDS)
        return one_of_words(words) | {"error_message": _FROM_THE_LIST}
    if column.kind == "strength":
        return one_of_words(list(STRENGTHS_ZH.values() if is_zh else STRENGTHS_ZH))
    if column.kind == "flag":
        return one_of_words([flag_word(True, lang), flag_word(False, lang)])
    if column.kind == "kinds":
        words = list(KINDS_ZH.values() if is_zh else KINDS_ZH)
        return one_of_words([("；" if is_zh else "; ").join(words), *words])
    if column.kind == "skill":
        words = list(SKILLS_ZH.values() if is_zh else SKILLS_ZH)
        return one_of_words(words) | {"error_type": "warning"}
    return None
