"""The 值班表 read back after a change by hand: ids count, names have to agree."""

import datetime as dt
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from lawyer_assign.disk import path_of
from lawyer_assign.errors import BadInputError, Defect, Defects, Text, refuse
from lawyer_assign.facts import Facts
from lawyer_assign.facts.duty import PublishedTime
from lawyer_assign.files.cells.cell import (
    CellError,
    header_text,
    read_flag,
    read_id,
)
from lawyer_assign.files.cells.grids import column_letters
from lawyer_assign.files.cells.labels import fold_header
from lawyer_assign.files.cells.lists import read_half_days
from lawyer_assign.files.cells.numbers import read_count, read_date
from lawyer_assign.files.cells.own_columns import find_mistyped
from lawyer_assign.files.cells.terms import NONE, fold
from lawyer_assign.files.formats.guards import check_exists, suffix_of
from lawyer_assign.files.formats.print_style import worded
from lawyer_assign.files.formats.xlsx_reader import (
    Cells,
    header_row,
    read_sheets,
    sheet_names,
)
from lawyer_assign.files.kinds import check_one_sheet
from lawyer_assign.files.plans.roster_file import nameless
from lawyer_assign.files.plans.roster_tables import (
    MISSING,
    MISSING_HEADS,
    MISSING_SHEET,
)
from lawyer_assign.files.table import Heads
from lawyer_assign.plan import Post
from lawyer_assign.publish.book_rows import MUST_HAVE, BookRow, Names, one_of
from lawyer_assign.publish.corrected_names import corrected_since, named_of
from lawyer_assign.publish.duty_book import (
    DATE_HEADS,
    DATES,
    DATES_ZH,
    HALVES_ZH,
    TASKS_ZH,
    TIME_HEADS,
    TIMES,
    TIMES_ZH,
    WHY_ZH,
)
from lawyer_assign.publish.missing_rows import lack_of, still_missing
from lawyer_assign.publish.past_rows import last_times_of, past_of
from lawyer_assign.publish.past_sheet import (
    LAST,
    LAST_HEADS,
    LAST_ZH,
    PAST,
    PAST_HEADS,
    PAST_ZH,
)
from lawyer_assign.roster import FixedTime, Roster, RosterRow, Visit
from lawyer_assign.roster.past import Named, Past, with_former
from lawyer_assign.roster_outcome import Missing

_SHEETS = {
    TIMES: (TIMES_ZH, TIME_HEADS),
    DATES: (DATES_ZH, DATE_HEADS),
    MISSING: (MISSING_SHEET, MISSING_HEADS),
    PAST: (PAST_ZH, PAST_HEADS),
    LAST: (LAST_ZH, LAST_HEADS),
}
_BOOK = (TIMES, DATES)
"""Sheets that every 值班表 has."""


class DutyBook(NamedTuple):
    """What a 值班表 says.

    Parameters
    ----------
    roster, visits
        Fixed times, and every date.
    missing
        What could not be given and was not mended by hand since: a committee that has
        a time now, or a visit that lapses no longer, is missing no more.
    posts
        Of the plan: of committees with a time, and of those that are missing one.
    facts
        As handed in, with whom the book names and they do not know if that is asked.
    past
        Of a roster that goes on from a date: what it takes over.
    last_times
        Times of last year that the roster was to keep, where it says any.
    """

    roster: Roster
    visits: tuple[Visit, ...]
    missing: tuple[Missing, ...]
    posts: tuple[Post, ...]
    facts: Facts
    past: Past | None = None
    last_times: tuple[PublishedTime, ...] = ()


def read_duty_book(path: str | Path, facts: Facts, *, former: bool = False) -> DutyBook:
    """Read a 值班表 that :func:`duty_book` made, changed by hand or not.

    Parameters
    ----------
    path
        The workbook. Sheets by committee, by week and of what is missing are read, the
        last if it is there; that by lawyer is there for people.
    facts
        Whose names and ids have to agree with those of the book.
    former
        Take whom the book names and the facts do not know as they were.

    Raises
    ------
    BadInputError
        With every cell that cannot be read, every id that nobody has, and every name
        that is not that of the id beside it, both cells named. A name that stands as
        it was written is none of these where the facts have corrected it since.
    """
    place = path_of(path)
    suffix_of(place, ".xlsx")
    check_exists(place, is_folder=False)
    defects = Defects()
    sheets = _sheets(place, defects)
    named = named_of(place) if former or PAST in sheets else Named()
    known = with_former(facts, named.people, named.places)
    facts = known if former else facts
    names = Names(facts, defects, corrected_since(place, facts))
    early = names
    if known is not facts:
        early = Names(known, defects, corrected_since(place, known))
    over = past_of(sheets.get(PAST, ()), partial(_visit, names=early), _time)
    since = dt.date.min if over is None else over.since
    rows = [_roster_row(row, names) for row in sheets.get(TIMES, ())]
    visits = [
        _visit(row, early if _is_before(row, since) else names)
        for row in sheets.get(DATES, ())
    ]
    lacks = [lack_of(row, names) for row in sheets.get(MISSING, ())]
    last = last_times_of(sheets.get(LAST, ()), _time)
    if not defects:
        whole = [row for row in rows if row is not None]
        _find_twice(whole, sheets[TIMES], defects)
    if defects:
        if former and not named.people:
            defects.insert(0, nameless(place.name, ()))
        raise BadInputError(defects)
    dates = [one for one in visits if one is not None]
    dates.sort(key=lambda one: (one.date, one.half, one.committee, one.kind))
    roster = Roster.of(one for one in rows if one is not None)
    missing = list(still_missing(filter(None, lacks), roster, dates))
    teams = [(row.committee, row.lawyers) for row in roster.rows]
    teams += [(one.committee, team) for one, team in missing if one.what == "time"]
    posts = tuple(Post(place, who) for place, team in teams for who in team)
    past = None if over is None else over.with_names(named, facts)
    lacks_still = tuple(one for one, _ in missing)
    return DutyBook(roster, tuple(dates), lacks_still, posts, facts, past, last)


def _is_before(row: BookRow, since: dt.date) -> bool:
    """Return whether a visit is before a date; what is no date is read by itself."""
    try:
        return read_date(row.cells.get("date")) < since
    except CellError:
        return False


def read_times_book(path: Path) -> tuple[PublishedTime, ...]:
    """Read the times of a 值班表 alone, of whatever facts it was made.

    Raises
    ------
    BadInputError
        With every cell that cannot be read.
    """
    defects = Defects()
    times = []
    for row in _sheets(path, defects).get(TIMES, ()):
        committee, time = row.read("committee", read_id, None), _time(row)
        if committee and time is not None:
            times.append(
                PublishedTime(committee=committee, half_day=time.half_day, nth=time.nth)
            )
    if defects:
        raise BadInputError(defects)
    return tuple(times)


def read_years_book(path: Path) -> frozenset[int]:
    """Return the years in which a 值班表 has visits, of whatever facts it was made."""
    dates = [
        one.read("date", read_date, None) for one in _sheets(path, Defects())[DATES]
    ]
    return frozenset(day.year for day in dates if day is not None)


def is_duty_book(path: Path) -> bool:
    """Return whether a file is a 值班表, as far as the names of its sheets say."""
    if path.suffix.lower() != ".xlsx" or not path.is_file():
        return False
    try:
        names = {fold(one) for one in sheet_names(path)}
    except BadInputError:
        return False
    return all({fold(key), fold(_SHEETS[key][0])} & names for key in _BOOK)


def own_columns_in(path: Path) -> list[str]:
    """Return where the columns begin that somebody added to a 值班表."""
    names = {fold(one): key for key, (zh, _) in _SHEETS.items() for one in (key, zh)}
    found = []
    for name, cells in read_sheets(path):
        columns = _SHEETS[names[fold(name)]][1] if fold(name) in names else ()
        known = {fold_header(one) for both in columns for one in both}
        top = header_row(cells, known)
        for at in range(max(map(len, cells), default=0) if known else 0):
            column = [row[at] if at < len(row) else "" for row in cells[top:]]
            head = fold_header(header_text(column[0]))
            if head not in known and any(one not in ("", None) for one in column):
                found.append(f"{name}!{column_letters(at)}{top + 1}")
    return found


def _roster_row(row: BookRow, names: Names) -> RosterRow | None:
    committee, time = names.committee(row), _time(row)
    team = names.lawyers(row, "lawyers", "lawyer_names")
    stand_in = names.lawyers(row, "stand_in", "stand_in_name")
    if not committee or time is None:
        return None
    return RosterRow(committee, time, team, stand_in[0] if stand_in else None)


def _time(row: BookRow) -> FixedTime | None:
    half_day = row.read("half_day", _read_half_day, None)
    nth = row.read("nth", _read_nth, 0)
    if half_day is None or nth is None:
        return None
    return FixedTime(half_day, nth or None)


def _visit(row: BookRow, names: Names) -> Visit | None:
    committee = names.committee(row)
    day = row.read("date", read_date, None)
    half = row.read("half", one_of(HALVES_ZH), None)
    kind = row.read("task", one_of(TASKS_ZH), None)
    nominal = row.read("nominal_date", read_date, day)
    nominal_half = row.read("nominal_half", one_of(HALVES_ZH), half)
    who = names.lawyers(row, "lawyers", "lawyer_names")
    instead_of = names.lawyers(row, "instead_of", "instead_of_names")
    why = row.read("why", one_of(WHY_ZH), "")
    is_lapsed = row.read("is_lapsed", read_flag, False)
    version = row.read("version", read_count, 0)
    if not committee or day is None or half is None or kind is None:
        return None
    found: Any = (
        committee, kind, nominal or day, nominal_half or half, day, half, who,
        instead_of, why or "", bool(is_lapsed), version or 0,
    )  # fmt: skip
    return Visit(*found)


def _read_half_day(value: object) -> Any:  # noqa: ANN401 (a half day)
    found = read_half_days(value)
    if len(found) != 1 or found[0].startswith(("sat", "sun")):
        raise CellError(
            Text(
                "is not one half day from Monday to Friday", "不是周一至周五的一个半天"
            ),
            Text("Enter one, such as tue-am", "请填写一个半天，如 周二上午"),
        )
    return found[0]


def _read_nth(value: object) -> int:
    number = read_count(value)
    if not 1 <= number <= 4:
        raise CellError(
            Text("is not from 1 to 4", "不是1至4"),
            Text(
                "Enter 1 to 4 for a village, nothing for a community",
                "村填1至4，社区不填",
            ),
        )
    return number


def _find_twice(
    rows: Sequence[RosterRow], cells: Sequence[BookRow], defects: list[Defect]
) -> None:
    first: dict[str, int] = {}
    for at, row in enumerate(rows):
        if first.setdefault(row.committee, at) != at:
            place, other = (
                cells[one].place("committee") for one in (at, first[row.committee])
            )
            problem = Text(
                f"is the committee of {other}", f"与 {other} 是同一社区（村）"
            )
            cure = Text("Keep one of the two rows", "请只保留其中一行")
            defects.append(Defect(place, row.committee, problem, cure))


def _sheets(path: Path, defects: list[Defect]) -> dict[str, list[BookRow]]:
    names = {fold(one): key for key, (zh, _) in _SHEETS.items() for one in (key, zh)}
    found: dict[str, list[BookRow]] = {}
    check_one_sheet(path, *((key, zh) for key, (zh, _) in _SHEETS.items()))
    for name, cells in read_sheets(path):
        key = names.get(fold(name))
        if key is not None:
            found[key] = list(_rows(name, key, cells, defects))
    for key in _BOOK:
        if key not in found:
            zh = _SHEETS[key][0]
            raise refuse(
                path.name, "",
                Text(f"has no sheet {zh} ({key})", f"没有“{zh}”（{key}）工作表"),
                Text("Name a 值班表 that publish wrote", "请指定 publish 写出的值班表"),
            )  # fmt: skip
    return found


def _rows(
    name: str, key: str, cells: Cells, defects: list[Defect]
) -> Iterator[BookRow]:
    columns: Heads = _SHEETS[key][1]
    known = {fold_header(one): en for en, zh in columns for one in (en, zh)}
    top = header_row(cells, known)
    heads = [fold_header(header_text(one)) for one in cells[top]] if cells else []
    at = {known[head]: place for place, head in enumerate(heads) if head in known}
    zh = dict(columns)
    for head in MUST_HAVE[key]:
        if head not in at:
            problem = Text(
                f"the column {zh[head]} ({head}) is missing",
                f"缺少列“{zh[head]}”（{head}）",
            )
            cure = Text("Give a column this header", "请补上该列及表头")
            defects.append(Defect(name, "", problem, cure))
    absent = {head: worded(zh[en]) for head, en in known.items() if en not in at}
    defects += find_mistyped(
        cells[top] if cells else (), known, absent,
        lambda place: f"{name}!{column_letters(place)}{top + 1}",
    )  # fmt: skip
    letters = {head: column_letters(place) for head, place in at.items()}
    if any(head not in at for head in MUST_HAVE[key]):
        return
    for number, line in enumerate(cells[top + 1 :], start=top + 2):
        said = [cell for cell in line if cell not in ("", None)]
        # A sheet without rows says so in a word.
        if said and not (len(said) == 1 and said[0] in NONE.values()):
            row = {one: line[c] for one, c in at.items() if c < len(line)}
            yield BookRow(name, number, row, letters, defects)
