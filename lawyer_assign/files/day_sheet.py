"""The calendar of working days (sheet 日历) in a file of its own."""

from __future__ import annotations

from pathlib import Path

from lawyer_assign.calls import checked
from lawyer_assign.disk import exists, path_of
from lawyer_assign.errors import Defects, Text, refuse
from lawyer_assign.facts import Facts
from lawyer_assign.files.cells.assemble import assemble
from lawyer_assign.files.cells.terms import Lang
from lawyer_assign.files.doors import JSON, XLSX, check_target
from lawyer_assign.files.formats import csv_folder, json_document
from lawyer_assign.files.formats.atomic import write_folder, write_whole
from lawyer_assign.files.formats.guards import suffix_of
from lawyer_assign.files.formats.hidden_sheets import telling_hidden
from lawyer_assign.files.formats.under_way import unmixed
from lawyer_assign.files.formats.xlsx_writer import workbook
from lawyer_assign.files.one_sheet import rows_of
from lawyer_assign.roster import DayTable

DAYS = "days"
_NO_DAYS = Text(
    "holds no days: there is no sheet 日历 (days), or it is empty",
    "没有日历：缺少“日历”（days）工作表，或该表没有内容",
)
_MAKE_ONE = Text(
    "Write one with lawyer-assign calendar YEAR -o FILE and fill it in",
    "请用 lawyer-assign calendar 年份 -o 文件 写出后填写",
)


@checked
def read_days(path: str | Path) -> DayTable:
    """Read a calendar from the sheet 日历 of a workbook, CSV folder or document.

    Parameters
    ----------
    path
        What :func:`write_days` wrote, edited or not, or facts that hold the sheet.

    Raises
    ------
    BadInputError
        With every cell that cannot be read, every date that stands twice or is missing
        inside the span, each with its place; or the file holds no days.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = Path(tempfile.mkdtemp())
    >>> days = la.DayTable.of_years(2026)
    >>> la.write_days(days, folder / "days.xlsx")
    >>> la.read_days(folder / "days.xlsx").last == days.last
    True
    """
    place = path_of(path)
    with telling_hidden(place):
        return unmixed(place, lambda: _read(place))


def _read(place: Path) -> DayTable:
    defects = Defects()
    rows = rows_of(place, DAYS, defects)
    if rows is None or not (rows.values or rows.absent or defects):
        raise refuse(place.name, "", _NO_DAYS, _MAKE_ONE)
    facts = assemble({DAYS: rows}, defects)
    places = {
        day.date: facts.place(DAYS, at, "date") for at, day in enumerate(facts.days)
    }
    return DayTable.of(facts.days, places)


@checked
def write_days(days: DayTable, path: str | Path, *, lang: Lang = "zh") -> None:
    """Write a calendar as a sheet to look at and to fill in, a row a day.

    Parameters
    ----------
    days
        What to write; :func:`read_days` gives back an equal table.
    path
        .xlsx, .json, or no suffix for a folder of .csv. Nothing that exists is
        replaced: it may be one that somebody has filled in.
    lang
        ``"zh"`` or ``"en"``.

    Raises
    ------
    BadInputError
        The path exists, or is of another kind.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = Path(tempfile.mkdtemp())
    >>> days = la.DayTable.of_years(2026)
    >>> la.write_days(days, folder / "days.xlsx")
    >>> la.read_days(folder / "days.xlsx").last == days.last
    True
    """
    place = path_of(path)
    suffix = suffix_of(place, XLSX, JSON)
    check_target(place, suffix)
    if exists(place):
        raise refuse(
            str(place), "",
            Text("exists already", "已存在"),
            Text("Choose another path", "请换一个路径"),
        )  # fmt: skip
    facts = Facts(days=tuple(days))
    if suffix == XLSX:
        book = workbook(facts, phones=False, lang=lang, tables=(DAYS,))
        write_whole(place, book)
    elif suffix == JSON:
        write_whole(place, json_document.document(facts, phones=False))
    else:
        files = csv_folder.folder_files(facts, phones=False, lang=lang)
        name = f"{DAYS}{csv_folder.SUFFIX}"
        write_folder(place, {name: files[name]})
