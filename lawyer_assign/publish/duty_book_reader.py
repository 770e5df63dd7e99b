"""The 值班表 read back after a change by hand: ids count, names have to agree.

Ids and names stand side by side, and people change one and forget the other. What
disagrees is an error that names both cells: nobody can say which of them was meant.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from lawyer_assign.disk import path_of
from lawyer_assign.errors import BadInputError, Defect, Defects, Text, listed, refuse
from lawyer_assign.facts import Facts
from lawyer_assign.files.cells.cell import (
    FILL_IN_ROW,
    CellError,
    Fault,
    header_text,
    read_date,
    read_flag,
    read_id,
    read_text,
    seen,
    suggestion,
)
from lawyer_assign.files.cells.grids import column_letters
from lawyer_assign.files.cells.labels import fold_header
from lawyer_assign.files.cells.lists import read_half_days, read_ids
from lawyer_assign.files.cells.numbers import read_count
from lawyer_assign.files.cells.own_columns import find_mistyped
from lawyer_assign.files.cells.terms import fold
from lawyer_assign.files.formats.guards import check_exists, suffix_of
from lawyer_assign.files.formats.print_style import worded
from lawyer_assign.files.formats.xlsx_reader import (
    Cells,
    header_row,
    read_sheets,
    sheet_names,
)
from lawyer_assign.files.table import Heads
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
from lawyer_assign.publish.edition import plain
from lawyer_assign.roster import FixedTime, Roster, RosterRow, Visit

T = TypeVar("T")
_MUST_HAVE: Mapping[str, tuple[str, ...]] = {
    TIMES: ("committee", "half_day", "lawyers"),
    DATES: ("date", "half", "committee", "task"),
}
_SHEETS = {TIMES: (TIMES_ZH, TIME_HEADS), DATES: (DATES_ZH, DATE_HEADS)}
_NAME_APART = "、;；,，"
_ZH = {**dict(TIME_HEADS), **dict(DATE_HEADS)}


class DutyBook(NamedTuple):
    """What a 值班表 says: fixed times, and every date."""

    roster: Roster
    visits: tuple[Visit, ...]


def read_duty_book(path: str | Path, facts: Facts) -> DutyBook:
    """Read a 值班表 that :func:`duty_book` made, changed by hand or not.

    Parameters
    ----------
    path
        The workbook. Sheets by committee and by week are read; that by lawyer is there
        for people.
    facts
        Whose names and ids have to agree with those of the book.

    Raises
    ------
    BadInputError
        With every cell that cannot be read, every id that nobody has, and every name
        that is not that of the id beside it, both cells named.
    """
    place = path_of(path)
    suffix_of(place, ".xlsx")
    check_exists(place, is_folder=False)
    defects = Defects()
    sheets = _sheets(place, defects)
    names = _Names(facts, defects)
    rows = [_roster_row(row, names) for row in sheets.get(TIMES, ())]
    visits = [_visit(row, names) for row in sheets.get(DATES, ())]
    if not defects:
        whole = [row for row in rows if row is not None]
        _find_twice(whole, sheets[TIMES], defects)
    if defects:
        raise BadInputError(defects)
    dates = [one for one in visits if one is not None]
    dates.sort(key=lambda one: (one.date, one.half, one.committee, one.kind))
    return DutyBook(Roster.of(one for one in rows if one is not None), tuple(dates))


def is_duty_book(path: Path) -> bool:
    """Return whether a file is a 值班表, as far as the names of its sheets say."""
    if path.suffix.lower() != ".xlsx" or not path.is_file():
        return False
    try:
        names = {fold(one) for one in sheet_names(path)}
    except BadInputError:
        return False
    return all({fold(en), fold(zh)} & names for en, (zh, _) in _SHEETS.items())


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


@dataclass
class _Row:
    """One row: cells by head, and where they stand."""

    sheet: str
    number: int
    cells: Mapping[str, object]
    letters: Mapping[str, str]
    defects: list[Defect] = field(repr=False)

    def place(self, head: str) -> str:
        return f"{self.sheet}!{self.letters.get(head, 'A')}{self.number}"

    def shown(self, head: str) -> str:
        cell = self.cells.get(head)
        return "" if cell in (None, "") else seen(cell)

    def read(self, head: str, read: Callable[[Any], T], empty: T) -> T | None:
        """Return a cell; ``empty`` if nothing stands there, None after a defect."""
        cell = self.cells.get(head)
        if cell is None or (isinstance(cell, str) and not cell.strip()):
            if head in _MUST_HAVE[TIMES] + _MUST_HAVE[DATES] and empty is None:
                problem = Text(f"{head} is missing", f"缺少{_ZH[head]}（{head}）")
                self.defects.append(Defect(self.place(head), "", problem, FILL_IN_ROW))
            return empty
        try:
            return read(cell)
        except CellError as error:
            said: CellError | Fault = cell if isinstance(cell, Fault) else error
            self.says(head, said.problem, said.cure)
            return None

    def says(self, head: str, problem: Text, cure: Text) -> None:
        self.defects.append(Defect(self.place(head), self.shown(head), problem, cure))


class _Names:
    """Compares ids and the names beside them."""

    def __init__(self, facts: Facts, defects: list[Defect]) -> None:
        self._lawyer = {row.id: plain(row.name) for row in facts.lawyers}
        self._committee = {row.id: plain(row.name) for row in facts.committees}
        self._defects = defects

    def committee(self, row: _Row) -> str:
        """Return the committee of a row, nothing after a defect."""
        one = row.read("committee", read_id, None)
        if one is None or not self._is_known(row, "committee", one, self._committee):
            return ""
        name = row.read("committee_name", read_text, "")
        if name and name != self._committee[one]:
            self._disagree(row, "committee", "committee_name", self._committee[one])
        return one

    def lawyers(self, row: _Row, head: str, beside: str = "") -> tuple[str, ...]:
        """Return the lawyers of a cell; their names, if given, have to be theirs."""
        none: list[str] = []
        ids = row.read(head, read_ids, none)
        known = [x for x in ids or () if self._is_known(row, head, x, self._lawyer)]
        if ids is None or len(known) < len(ids):
            return ()
        names = row.read(beside, read_text, "") if beside else ""
        own = [self._lawyer[one] for one in known]
        if names and sorted(_parted(names)) != sorted(_parted("、".join(own))):
            self._disagree(row, head, beside, "、".join(own) or "-")
        return tuple(known)

    def _is_known(
        self, row: _Row, head: str, one: str, known: Mapping[str, str]
    ) -> bool:
        if one in known:
            return True
        problem = Text(f"nobody has the id {one}", f"没有编号 {one}")
        cure = Text("Correct the id", "请改正编号")
        by_name = {name: key for key, name in known.items()}
        if one in by_name:
            cure = Text(
                f"That is a name; enter the id {by_name[one]}",
                f"这是名称，请填写编号 {by_name[one]}",
            )
        row.says(head, problem, cure)
        return False

    def _disagree(self, row: _Row, head: str, beside: str, name: str) -> None:
        both = f"{row.shown(head)} / {row.shown(beside)}"
        problem = Text(
            f"the id in {row.place(head)} is {name}, but {row.place(beside)} says "
            "another name",
            f"{row.place(head)} 的编号对应“{name}”，与 {row.place(beside)} "
            "所填名称不一致",
        )
        cure = Text(
            "Change the one that is wrong: id and name have to be of the same",
            "请改正其中有误的一格，使编号与名称一致",
        )
        place = f"{row.place(head)}, {row.place(beside)}"
        self._defects.append(Defect(place, both, problem, cure))


def _parted(names: str) -> list[str]:
    for mark in _NAME_APART[1:]:
        names = names.replace(mark, _NAME_APART[0])
    return [one.strip() for one in names.split(_NAME_APART[0]) if one.strip()]


def _roster_row(row: _Row, names: _Names) -> RosterRow | None:
    committee = names.committee(row)
    half_day = row.read("half_day", _read_half_day, None)
    nth = row.read("nth", _read_nth, 0)
    team = names.lawyers(row, "lawyers", "lawyer_names")
    stand_in = names.lawyers(row, "stand_in", "stand_in_name")
    if not committee or half_day is None or nth is None:
        return None
    time = FixedTime(half_day, nth or None)
    return RosterRow(committee, time, team, stand_in[0] if stand_in else None)


def _visit(row: _Row, names: _Names) -> Visit | None:
    committee = names.committee(row)
    day = row.read("date", read_date, None)
    half = row.read("half", _one_of(HALVES_ZH), None)
    kind = row.read("task", _one_of(TASKS_ZH), None)
    nominal = row.read("nominal_date", read_date, day)
    nominal_half = row.read("nominal_half", _one_of(HALVES_ZH), half)
    who = names.lawyers(row, "lawyers", "lawyer_names")
    instead_of = names.lawyers(row, "instead_of", "instead_of_names")
    why = row.read("why", _one_of(WHY_ZH), "")
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


def _one_of(words: Mapping[str, str]) -> Callable[[object], str]:
    spellings = {fold(one): one for one in words}
    spellings |= {fold(zh): one for one, zh in words.items()}

    def read(value: object) -> str:
        word = fold(value) if isinstance(value, str) else ""
        if word in spellings:
            return spellings[word]
        zh = {one: words[meant] for one, meant in spellings.items()}
        allowed = Text(
            f"Allowed: {listed(words).en}",
            f"可填：{listed(f'{zh}（{en}）' for en, zh in words.items()).zh}",
        )
        problem = Text("is none of the words for this", "不是可用的词")
        raise CellError(problem, suggestion(word, zh).then(allowed))

    return read


def _find_twice(
    rows: Sequence[RosterRow], cells: Sequence[_Row], defects: list[Defect]
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


def _sheets(path: Path, defects: list[Defect]) -> dict[str, list[_Row]]:
    names = {fold(one): key for key, (zh, _) in _SHEETS.items() for one in (key, zh)}
    found: dict[str, list[_Row]] = {}
    for name, cells in read_sheets(path):
        key = names.get(fold(name))
        if key is not None and key not in found:
            found[key] = list(_rows(name, key, cells, defects))
    for key, (zh, _) in _SHEETS.items():
        if key not in found:
            raise refuse(
                path.name, "",
                Text(f"has no sheet {zh} ({key})", f"没有“{zh}”（{key}）工作表"),
                Text("Name a 值班表 that publish wrote", "请指定 publish 写出的值班表"),
            )  # fmt: skip
    return found


def _rows(name: str, key: str, cells: Cells, defects: list[Defect]) -> Iterator[_Row]:
    columns: Heads = _SHEETS[key][1]
    known = {fold_header(one): en for en, zh in columns for one in (en, zh)}
    top = header_row(cells, known)
    heads = [fold_header(header_text(one)) for one in cells[top]] if cells else []
    at = {known[head]: place for place, head in enumerate(heads) if head in known}
    zh = dict(columns)
    for head in _MUST_HAVE[key]:
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
    if any(head not in at for head in _MUST_HAVE[key]):
        return
    for number, line in enumerate(cells[top + 1 :], start=top + 2):
        if any(cell not in ("", None) for cell in line):
            row = {one: line[c] for one, c in at.items() if c < len(line)}
            yield _Row(name, number, row, letters, defects)
