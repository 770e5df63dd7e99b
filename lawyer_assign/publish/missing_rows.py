"""What the 值班表 says could not be given, as it is read back."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from lawyer_assign.errors import Text
from lawyer_assign.files.cells.cell import CellError, read_text
from lawyer_assign.files.cells.numbers import read_date
from lawyer_assign.files.plans.roster_tables import MISSING_ZH
from lawyer_assign.publish.book_rows import BookRow, Names, one_of
from lawyer_assign.roster import Roster, Visit
from lawyer_assign.roster.quarters import quarter_of
from lawyer_assign.roster_outcome import Lack, Missing

_NO_DAY = dt.date.min
Team = tuple[str, ...]


class LackRow(NamedTuple):
    """A row of the sheet: what is missing where, who serves there, since when, why."""

    what: Lack
    committee: str
    team: Team
    day: dt.date
    quarter: dt.date
    reason: Text

    def missing(self, visit: Visit | None = None) -> Missing:
        """Return what the row says is missing, with the visit that lapses."""
        quarter = None if self.quarter == _NO_DAY else self.quarter
        return Missing(self.what, self.committee, self.reason, visit, quarter)


def lack_of(row: BookRow, names: Names) -> LackRow | None:
    """Return what a row says is missing, nothing after a defect."""
    what: Any = row.read("what", one_of(MISSING_ZH), None)
    committee = names.committee(row)
    team = names.lawyers(row, "lawyers", "lawyer_names")
    day = row.read("nominal_date", read_date, _NO_DAY)
    quarter = row.read("quarter", _read_quarter, _NO_DAY)
    reason = row.read("reason", read_text, "") or ""
    if what is None or not committee or day is None or quarter is None:
        return None
    # The book is in one language, so its sentences stand for both.
    return LackRow(what, committee, team, day, quarter, Text(reason, reason))


def still_missing(
    said: Iterable[LackRow], roster: Roster, visits: Iterable[Visit]
) -> Iterator[tuple[Missing, Team]]:
    """Yield what was not mended by hand since, and the team of its committee.

    A committee that has a time now, and a visit that lapses no longer, are missing no
    more. An event is, until its row is deleted.
    """
    lapsed: dict[tuple[str, dt.date], list[Visit]] = {}
    for visit in visits:
        if visit.is_lapsed:
            lapsed.setdefault((visit.committee, visit.nominal_date), []).append(visit)
    for row in said:
        if row.what == "visit":
            found = lapsed.get((row.committee, row.day))
            if found:
                yield row.missing(found.pop(0)), row.team
        elif row.what == "event" or row.committee not in roster.row:
            yield row.missing(), row.team


def _read_quarter(value: object) -> dt.date:
    found = quarter_of(value) if isinstance(value, str) else None
    if found is None:
        raise CellError(
            Text("is no quarter", "不是季度"),
            Text("Enter one, such as 2026-Q2", "请填写季度，如：2026年第2季度"),
        )
    return found
