"""Every date of a span: workday, day off or make-up workday, and who says so.

The shipped table (``days.csv``) holds what differs from plain weeks: the notices of the
State Council's General Office for 2024 to 2026; for 2027, of which no notice is known
here, the statutory holidays (Order 795 of 2024), no day moved to or from a weekend.
"""

import csv
import datetime as dt
from calendar import isleap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Self

import numpy as np
from numpy.typing import NDArray

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.calls import checked, each_of
from lawyer_assign.cards import grid_html
from lawyer_assign.errors import BadInputError, Defect, Text, listed
from lawyer_assign.facts.checks.days_given import day_given
from lawyer_assign.facts.duty import DAY_KINDS, SATURDAY, Day, DayKind
from lawyer_assign.facts.sheets import SHEETS
from lawyer_assign.fixed import HoldsFixed
from lawyer_assign.quoting import as_written
from lawyer_assign.roster.days import year_of

Dates = NDArray[np.datetime64]

NOTICES: dict[int, str] = {
    2024: "国办发明电〔2023〕7号",
    2025: "国办发明电〔2024〕12号",
    2026: "国办发明电〔2025〕7号",
}
"""Year -> notice of the State Council's General Office that announced its days."""

BY_LAW = "全国年节及纪念日放假办法（国令第795号）"
LUNAR_KNOWN = range(2024, 2028)
"""Years whose holidays by the moon the shipped table knows."""
FIRST_YEAR, LAST_YEAR = 1990, 2199
_FIXED = (((1, 1), "元旦"), ((5, 1), "劳动节"), ((5, 2), "劳动节"),
          ((10, 1), "国庆节"), ((10, 2), "国庆节"), ((10, 3), "国庆节"))  # fmt: skip
_DAYS = "tuple(la.DayTable.draft(2026))"
_WORKDAY, _DAY_OFF, _MAKEUP = range(len(DAY_KINDS))


@dataclass(frozen=True, eq=False, repr=False)
class DayTable(HoldsFixed):
    """The days of a span without gaps, in columns; place 0 is ``first``.

    Parameters
    ----------
    first
        The first date.
    kind
        0 for a workday, 1 for a day off, 2 for a weekend day that is worked instead.
    official
        Whether somebody announced the day; a day that is not is named as provisional
        in every output that rests on it.
    names, sources
        Holiday that a day belongs to, and the notice; empty where there is none.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> import datetime as dt
    >>> days = la.DayTable.of_years(2026)
    >>> days.is_workday(dt.date(2026, 10, 1))
    False
    """

    first: dt.date
    kind: Ints
    official: Mask
    names: tuple[str, ...]
    sources: tuple[str, ...]

    @classmethod
    def of_years(cls, *years: int) -> Self:
        """Return the shipped days of consecutive years, 2024 to 2027.

        Raises
        ------
        BadInputError
            A year is not shipped, or the years leave a gap.
        """
        unknown = [repr(one) for one in years if year_of(one) not in LUNAR_KNOWN]
        if unknown or not years:
            shown = listed(unknown or ["-"])
            problem = Text(
                f"no days are shipped for {shown.en}", f"未附带 {shown.zh} 年的日历"
            )
            if None in map(year_of, years):
                problem = Text("is no year as a number: 2026", "不是年份数字，如2026")
            cure = Text(
                f"Shipped: {LUNAR_KNOWN[0]} to {LUNAR_KNOWN[-1]}. For other years "
                "write a sheet (lawyer-assign calendar YEAR -o FILE), fill in its "
                "holidays and read it",
                f"附带的年份为{LUNAR_KNOWN[0]}至{LUNAR_KNOWN[-1]}；其他年份请先用 "
                "lawyer-assign calendar 年份 -o 文件 写出日历表，填好节假日后读入",
            )
            raise BadInputError([Defect("days", shown.en, problem, cure)])
        return cls.of(day for one in sorted(set(years)) for day in _shipped(int(one)))

    @classmethod
    def draft(cls, year: int) -> Self:
        """Return the days of any year, to be filled in.

        Shipped years as they are; of others weekends and the holidays of the sun's
        calendar, all provisional.

        Raises
        ------
        BadInputError
            The year is not one of 1990 to 2199.
        """
        if not FIRST_YEAR <= (year_of(year) or 0) <= LAST_YEAR:
            problem = Text("is no year of a calendar", "不是日历可用的年份")
            cure = Text(
                f"Give a year from {FIRST_YEAR} to {LAST_YEAR}",
                f"请填写{FIRST_YEAR}至{LAST_YEAR}的年份",
            )
            raise BadInputError([Defect("year", as_written(year), problem, cure)])
        return cls.of(_shipped(int(year)))

    @classmethod
    @checked
    def of(
        cls, days: Iterable[Day], places: Mapping[dt.date, str] | None = None
    ) -> Self:
        """Make a table of rows in any order.

        Parameters
        ----------
        days
            Every date of a span.
        places
            Where the rows stand, by date, if a file was read.

        Raises
        ------
        BadInputError
            Every date that stands twice, and every gap between the first and the last.
        """
        rows = sorted(each_of("days", days, Day, _DAYS), key=lambda day: day.date)
        if defects := list(_misfits(rows, places or {})):
            raise BadInputError(defects)
        return cls(
            rows[0].date,
            np.array([DAY_KINDS.index(day.kind) for day in rows], np.int64),
            np.array([day.is_official for day in rows], np.bool_),
            tuple(day.name for day in rows),
            tuple(day.source for day in rows),
        )

    def with_days(self, days: Iterable[Day]) -> Self:
        """Return the table with some days said anew, such as those of a sheet 日历.

        Parameters
        ----------
        days
            Take the place of days of the span, each date once; days that come right
            before or behind the span make it longer.

        Raises
        ------
        BadInputError
            As in :meth:`of`.
        """
        own = sorted(each_of("days", days, Day, _DAYS), key=lambda day: day.date)
        if defects := list(_repeats(own)):
            raise BadInputError(defects)
        rows = {day.date: day for day in (*self, *own)}
        return self.of(rows.values())

    def __len__(self) -> int:
        """Return how many days the span has."""
        return len(self.kind)

    def __iter__(self) -> Iterator[Day]:
        """Yield the days as rows, in their order."""
        return iter(self._rows)

    def __eq__(self, other: object) -> bool:
        """Whether two tables say the same of the same days."""
        return isinstance(other, DayTable) and self._rows == other._rows

    def __hash__(self) -> int:
        """Return a hash that equal tables share."""
        return hash((self.first, len(self), self.names))

    def __repr__(self) -> str:
        """Return span and count of workdays."""
        years = ", ".join(map(str, self.provisional_years))
        guess = f"; provisional: {years}" if years else ""
        works = int(self.worked.sum())
        return f"DayTable({self.first} to {self.last}: {works} workdays{guess})"

    def _repr_html_(self) -> str:
        """Show the first days in a notebook that differ from plain weeks."""
        columns = SHEETS["days"].columns
        told = [day for day in self if day.name or day.kind == "makeup"]
        rows = [[getattr(day, one.field) for one in columns] for day in told]
        heads = [Text(one.field, one.zh) for one in columns]
        said = f"{self.first}至{self.last}：工作日{self.worked.sum():,}天"
        return grid_html(Text(repr(self), said), heads, rows)

    @property
    def last(self) -> dt.date:
        """The last date."""
        return self.first + dt.timedelta(days=len(self) - 1)

    @cached_property
    def dates(self) -> Dates:
        """Every date, as ``datetime64[D]``."""
        return np.datetime64(self.first, "D") + np.arange(len(self))

    @cached_property
    def weekday(self) -> Ints:
        """0 = Monday to 6 = Sunday, of every date."""
        week: Ints = (self.first.weekday() + np.arange(len(self))) % 7
        return week

    @cached_property
    def worked(self) -> Mask:
        """Whether people work on the day, to make up or not."""
        return np.asarray(self.kind != _DAY_OFF)

    @cached_property
    def made_up(self) -> Mask:
        """Whether the day is a weekend day on which people work."""
        return np.asarray(self.kind == _MAKEUP)

    @cached_property
    def provisional_years(self) -> tuple[int, ...]:
        """Years of which a day is not official."""
        open_days = self.dates[~self.official].astype("datetime64[Y]")
        return tuple(np.unique(open_days.astype(np.int64) + 1970).tolist())

    @property
    def remark(self) -> Text | None:
        """What every output that rests on the table says; ``None`` if official."""
        return provisional_text(self.provisional_years)

    def at(self, date: dt.date) -> int:
        """Return the place of a date.

        Raises
        ------
        BadInputError
            The date is outside the span, or is none.
        """
        date = day_given("date", date)
        place = (date - self.first).days
        if not 0 <= place < len(self):
            problem = Text(
                f"is outside the calendar, {self.first} to {self.last}",
                f"不在日历范围（{self.first} 至 {self.last}）内",
            )
            cure = Text("Add its year to the calendar", "请在日历中补上该年")
            raise BadInputError([Defect("days", date.isoformat(), problem, cure)])
        return place

    def kind_of(self, date: dt.date) -> DayKind:
        """Return what a date is."""
        return DAY_KINDS[int(self.kind[self.at(date)])]

    def is_workday(self, day: dt.date) -> bool:
        """Whether people work on a date, to make up or not."""
        return bool(self.worked[self.at(day_given("day", day))])

    def is_makeup(self, day: dt.date) -> bool:
        """Whether people work on a date in place of a day off."""
        return bool(self.made_up[self.at(day_given("day", day))])

    def is_official(self, day: dt.date) -> bool:
        """Whether somebody announced what a date is."""
        return bool(self.official[self.at(day_given("day", day))])

    def name_of(self, date: dt.date) -> str:
        """Return the holiday that a date belongs to, or nothing."""
        return self.names[self.at(date)]

    def span(self, first: dt.date, last: dt.date) -> Self:
        """Return the days from one date to another, both included."""
        first, last = day_given("first", first), day_given("last", last)
        low, high = self.at(first), self.at(last) + 1
        if high <= low:
            problem = Text(f"is before {first}", f"早于{first}")
            cure = Text(
                "Let the span end no earlier than it begins", "请使止日不早于起日"
            )
            raise BadInputError([Defect("days", last.isoformat(), problem, cure)])
        return type(self)(
            first,
            self.kind[low:high],
            self.official[low:high],
            self.names[low:high],
            self.sources[low:high],
        )

    @cached_property
    def _rows(self) -> tuple[Day, ...]:
        one = dt.timedelta(days=1)
        kinds, officials = self.kind.tolist(), self.official.tolist()
        columns = zip(kinds, officials, self.names, self.sources, strict=True)
        return tuple(
            Day(date=self.first + at * one, kind=DAY_KINDS[kind], name=name,
                is_official=is_official, source=source)
            for at, (kind, is_official, name, source) in enumerate(columns)
        )  # fmt: skip


def provisional_text(years: Iterable[int]) -> Text | None:
    """Return the sentence for every output that rests on days not announced yet."""
    found = sorted(set(years))
    if not found:
        return None
    said = listed([str(year) for year in found])
    return Text(
        f"The days of {said.en} are provisional: weekends and statutory holidays as "
        "far as they are known; days that the State Council's notice will move are "
        "missing, so dates will change once it is out.",
        f"{said.zh}年日历为暂定：仅含周末和已知的法定节假日，尚无国务院办公厅放假调休通知；"
        "通知公布后日期会有变动。",
    )


def _misfits(rows: Sequence[Day], places: Mapping[dt.date, str]) -> Iterator[Defect]:
    """Yield what keeps sorted rows from being a span without gaps."""
    if not rows:
        problem = Text("the calendar has no days", "日历没有任何日期")
        yield Defect("days", "", problem, Text("Fill in a year", "请填写一年的日期"))
    yield from _repeats(rows)
    for before, day in pairwise(rows):
        if (day.date - before.date).days > 1:
            problem = Text(
                f"comes right after {before.date}: the days between are missing",
                f"紧接在 {before.date} 之后，中间缺少日期",
            )
            cure = Text("Add a row for every day between", "请补齐中间每一天")
            place = places.get(day.date, "days")
            yield Defect(place, day.date.isoformat(), problem, cure)


def _repeats(rows: Sequence[Day]) -> Iterator[Defect]:
    """Yield the dates that stand twice in sorted rows."""
    for before, day in pairwise(rows):
        if day.date == before.date:
            problem = Text("stands twice in the calendar", "在日历中重复出现")
            cure = Text("Keep one of the two rows", "请只保留其中一行")
            yield Defect("days", day.date.isoformat(), problem, cure)


@lru_cache(maxsize=8)
def _shipped(year: int) -> tuple[Day, ...]:
    """Return the days of a year: plain weeks and what the shipped table changes."""
    first, count = dt.date(year, 1, 1), 366 if isleap(year) else 365
    notice = NOTICES.get(year, "")
    changed = _changes(year)
    found = []
    for at in range(count):
        date = first + dt.timedelta(days=at)
        plain: DayKind = "day_off" if date.weekday() >= SATURDAY else "workday"
        kind, name = changed.get(date, (plain, ""))
        source = notice or (BY_LAW if name else "")
        found.append(
            Day(
                date=date, kind=kind, name=name, is_official=bool(notice), source=source
            )
        )
    return tuple(found)


def _changes(year: int) -> dict[dt.date, tuple[DayKind, str]]:
    if year in LUNAR_KNOWN:
        return {date: said for date, said in _table().items() if date.year == year}
    return {dt.date(year, *day): ("day_off", name) for day, name in _FIXED}


@lru_cache(maxsize=1)
def _table() -> dict[dt.date, tuple[DayKind, str]]:
    """Return what the shipped table says of dates that differ from plain weeks."""
    kinds: dict[str, DayKind] = {one: one for one in DAY_KINDS}
    found: dict[dt.date, tuple[DayKind, str]] = {}
    lines = (files("lawyer_assign.roster") / "days.csv").read_text("utf-8")
    for row in csv.DictReader(lines.splitlines()):
        first = dt.date.fromisoformat(row["first"])
        span = (dt.date.fromisoformat(row["last"]) - first).days + 1
        for at in range(span):
            date = first + dt.timedelta(days=at)
            found[date] = (kinds[row["kind"]], row["name"])
    return found
