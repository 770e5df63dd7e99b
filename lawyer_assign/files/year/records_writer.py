"""Records to a workbook to be filled in, a folder of CSV files or a JSON document.

Names beside ids are texts, not formulas as in facts: a workbook of records has no sheet
of lawyers to look them up in, and a year of a city has a hundred thousand of them. One
that is changed without its id is an error when the file is read with facts.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lawyer_assign.calls import checked
from lawyer_assign.disk import exists, path_of
from lawyer_assign.errors import BadInputError, Text, refuse
from lawyer_assign.facts import Facts
from lawyer_assign.facts.origin import Origin
from lawyer_assign.files.cells.explain import FORMATS
from lawyer_assign.files.cells.labels import GUIDE, slots_of
from lawyer_assign.files.cells.terms import SKILLS_ZH, Lang
from lawyer_assign.files.formats.atomic import write_whole
from lawyer_assign.files.formats.choice_lists import LISTS, choice_text
from lawyer_assign.files.formats.print_style import height_of, set_page
from lawyer_assign.files.formats.styles import Styles
from lawyer_assign.files.formats.xlsx_writer import (
    MOST_ROWS,
    one_of_words,
    whole_number,
    widths_of,
    write_rows,
)
from lawyer_assign.files.plans.cells import texts_of
from lawyer_assign.files.plans.writer import write_tables
from lawyer_assign.files.year.record_columns import read_columns
from lawyer_assign.files.year.record_guide import record_guide
from lawyer_assign.files.year.record_labels import (
    RECORD_SHEETS,
    RecordColumn,
    record_sheet,
)
from lawyer_assign.files.year.record_tables import tables_of_records
from lawyer_assign.files.year.records_json import RECORDS
from lawyer_assign.year.assessment import Records
from lawyer_assign.year.assessment.naming import misnamed_of, with_names

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

    from lawyer_assign.files.table import Row, Table

_GUIDE_WIDTHS = (14, 98)
_CHOSEN = ("lawyers", "committees")
"""Tables whose ids are chosen from lists, in the order of the columns of these."""


@checked
def write_records_template(
    path: str | Path, *, lang: Lang = "zh", facts: Facts | None = None
) -> None:
    """Write an empty workbook (or folder of CSV, or document) of records to fill in.

    Parameters
    ----------
    path
        .xlsx, .json, or no suffix for a folder. Nothing that exists is replaced.
    lang
        ``"zh"`` or ``"en"``.
    facts
        Of a workbook: lawyers and committees to choose from, each with id and name.

    Raises
    ------
    BadInputError
        If the path exists or is of another kind.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = Path(tempfile.mkdtemp())
    >>> la.write_records_template(folder / "records.xlsx", facts=la.datasets.toy())
    >>> len(la.read_records(folder / "records.xlsx").logs)
    0
    """
    place = path_of(path)
    suffix = place.suffix.lower()
    if exists(place) or suffix not in ("", ".xlsx", ".json"):
        raise refuse(
            str(place), suffix,
            Text(
                "exists already, or is no kind of file for records",
                "已存在，或不是记录表可用的文件类型",
            ),
            Text(
                "Choose a new .xlsx or .json file, or a new folder",
                "请另选新的 .xlsx 或 .json 文件，或新的文件夹",
            ),
        )  # fmt: skip
    empty = {
        table: read_columns(table, {}, Origin(table), []) for table in RECORD_SHEETS
    }
    write_records(
        Records(**empty, origins={}, absent=()), place, suffix, lang=lang, facts=facts
    )


def write_records(
    records: Records,
    path: Path,
    suffix: str,
    *,
    lang: Lang,
    facts: Facts | None = None,
    force: bool = False,
) -> None:
    """Write records; the suffix says which kind of file, none means a folder.

    Raises
    ------
    BadInputError
        Records have another name beside an id than the facts.
    """
    if facts is not None:
        defects = list(misnamed_of(facts, records))
        if defects:
            raise BadInputError(defects)
        records = with_names(facts, records)
    if suffix == ".xlsx":
        write_whole(path, _workbook(records, lang, facts))
    else:
        tables = tables_of_records(records)
        write_tables(tables, path, suffix, lang=lang, form=RECORDS, force=force)


def _workbook(records: Records, lang: Lang, facts: Facts | None) -> bytes:
    from lawyer_assign.files.formats.seals import SealedBook

    packed = io.BytesIO()
    book = SealedBook(packed, {"in_memory": True})
    styles = Styles(book)
    if not any(len(records[table]) for table in RECORD_SHEETS):
        _write_guide(book.add_worksheet(GUIDE[lang]), styles, record_guide(), lang)
    sources = {} if facts is None else _sources(facts, lang)
    for table in tables_of_records(records, is_book=True):
        sheet = book.add_worksheet(table.title(lang))
        is_chosen = bool(sources) and not table.rows
        _write_sheet(sheet, styles, table, lang, is_chosen=is_chosen)
        for at, column in enumerate(RECORD_SHEETS[table.name][1]):
            rule = _rule(column, lang, sources)
            if rule is not None:
                sheet.data_validation(1, at, MOST_ROWS - 1, at, rule)
    if facts is not None:
        _write_lists(book, facts, lang)
    book.worksheets()[0].activate()
    book.close()
    return packed.getvalue()


def _write_guide(sheet: Worksheet, styles: Styles, guide: Table, lang: Lang) -> None:
    for at, (header, width) in enumerate(
        zip(guide.headers(lang), _GUIDE_WIDTHS, strict=True)
    ):
        sheet.set_column(at, at, width)
        sheet.write_string(0, at, header, styles.optional)
    for at, row in enumerate(guide.cells(lang), start=1):
        texts = [str(one) for one in row]
        sheet.set_row(at, height_of(zip(texts, _GUIDE_WIDTHS, strict=True)))
        for column, text in enumerate(texts):
            sheet.write_string(at, column, text, styles.boxed)
    sheet.hide_gridlines(2)
    sheet.freeze_panes(1, 0)
    set_page(sheet, lang, GUIDE[lang], width=sum(_GUIDE_WIDTHS))


def _write_sheet(
    sheet: Worksheet, styles: Styles, table: Table, lang: Lang, *, is_chosen: bool
) -> None:
    columns = RECORD_SHEETS[table.name][1]
    slots = slots_of(record_sheet(table.name))
    headers = table.headers(lang)
    rows: list[Row] = texts_of(table, lang, lives=False)
    least = _LEAST_WIDTHS | (_WIDTHS_OF_CHOICES if is_chosen else {})
    widths = [
        max(width, least.get(one.field, 0.0))
        for one, width in zip(columns, widths_of(slots, headers, rows), strict=True)
    ]
    # Names are texts here, and no formulas to be left alone.
    looks = [styles.text if one.column.of else styles.of(one) for one in slots]
    sheet.set_row(0, 36)
    sheet.set_comments_author("lawyer-assign")
    for at, (column, header) in enumerate(zip(columns, headers, strict=True)):
        sheet.set_column(at, at, widths[at], looks[at])
        look = styles.required if column.is_needed else styles.optional
        sheet.write_string(0, at, header, look)
        sheet.write_comment(0, at, _note(column), {"x_scale": 1.9, "y_scale": 0.7})
    write_rows(sheet, styles, rows, looks)
    sheet.hide_gridlines(0)  # of cells to be filled in they are printed too
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
    set_page(sheet, lang, table.title(lang), width=sum(widths), kept=2)


_LEAST_WIDTHS = {"lawyer_name": 12.0, "committee_name": 22.0, "day": 12.0, "duty": 18.0,
                 "text": 40.0}  # fmt: skip
"""Of columns that are empty before they are filled in."""
_WIDTHS_OF_CHOICES = {"lawyer": 22.0, "committee": 28.0}
"""Of ids that are chosen with the name behind them, 12 digits and five signs."""


def _note(column: RecordColumn) -> str:
    """Return the text of the note that a header shows."""
    needed = "必填 Required" if column.is_needed else "选填 Optional"
    words = FORMATS[column.kind]
    if column.kind in ("count", "degrees"):
        words = f"{words} {column.least:,} – {column.most:,}"
    beside = "填写的须与编号一致\nIf filled in, the name of the id" if column.of else ""
    return f"{needed}; {words}\n{beside}".strip()


def _rule(
    column: RecordColumn, lang: Lang, sources: Mapping[str, str]
) -> dict[str, Any] | None:
    """Return what a spreadsheet offers in a column, or lets be typed into it."""
    if column.kind == "count":
        return whole_number(column.least, column.most)
    if column.kind == "skill":
        words = list(SKILLS_ZH.values() if lang == "zh" else SKILLS_ZH)
        return one_of_words(words) | {"show_error": False}  # others may be logged too
    if column.kind == "id" and column.target in sources:
        return {
            "validate": "list", "source": sources[column.target],
            "ignore_blank": True, "show_error": False,
        }  # fmt: skip
    return None


def _sources(facts: Facts, lang: Lang) -> dict[str, str]:
    """Return where the lists to choose from stand."""
    return {
        table: f"='{LISTS[lang]}'!${letter}$2:${letter}${len(rows) + 1}"
        for table, letter in zip(_CHOSEN, "AB", strict=True)
        if (rows := getattr(facts, table))
    }


def _write_lists(book: Workbook, facts: Facts, lang: Lang) -> None:
    """Write the hidden sheet with a list a column; readers pass over it."""
    sheet = book.add_worksheet(LISTS[lang])
    for column, table in enumerate(_CHOSEN):
        sheet.write_string(0, column, table)
        for at, row in enumerate(getattr(facts, table), start=1):
            sheet.write_string(at, column, choice_text(row.id, row.name))
    sheet.very_hidden()
