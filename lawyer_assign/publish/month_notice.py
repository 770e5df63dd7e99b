"""Who comes when in a month, by town or by committee: sheets to be put up (一(三))."""

import datetime as dt
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import Literal, NamedTuple

from lawyer_assign.disk import exists
from lawyer_assign.errors import BadInputError, Lang, Text, refuse
from lawyer_assign.facts import Committee
from lawyer_assign.files.cells.written import Cell
from lawyer_assign.files.formats.xlsx_reader import sheet_names
from lawyer_assign.files.kinds import ANOTHER_FILE, kind_of_file
from lawyer_assign.files.plans.printing import workbook_bytes
from lawyer_assign.files.table import Blocks, Heads, Table, heads
from lawyer_assign.publish.duty_book import hours_text
from lawyer_assign.publish.edition import (
    KIND_WORDS,
    Edition,
    plain,
    resident_note,
    short_day,
)
from lawyer_assign.roster import Days, Visit
from lawyer_assign.roster.times import HALVES

By = Literal["town", "committee"]

_MONTH = re.compile(r"(\d{4})(?:[-./年](\d{1,2})月?|(\d{2}))")
_LIKE = Text(
    "Write it like 2026-05; 2026.5 and 2026年5月 will do",
    "请写成2026-05（2026.5、2026年5月均可）",
)
_MOST_BLOCKS = 250
"""Towns or committees on one sheet: so many pages that each can begin on its own."""
_HEADS = heads(
    "committee_name=社区（村） day=日期 hours=时间 task=事项 lawyer_names=律师 "
    "firm_names=律师事务所 phones=联系电话 venue=地点 note=说明 "
    "committee=社区村编号 lawyers=律师编号 area=所属乡镇街道"
)
_SHEET = Text("month", "月度值班公示")
"""What its sheets are called; where there are several, each with a number behind."""
_OFF_PAPER = ("committee", "lawyers", "area")
_PAGE = Text("      page {} of {}", "　　　第{}页，共{}页")
_NOTHING = Text("no visit this month", "本月没有安排")


class Month(NamedTuple):
    """A month of a year."""

    year: int
    number: int

    @property
    def text(self) -> Text:
        """What the month is called."""
        return Text(f"{self.year}-{self.number:02}", f"{self.year}年{self.number}月")

    def holds(self, day: dt.date) -> bool:
        """Return whether a day lies in it."""
        return (day.year, day.month) == self


def month_of(said: str, days: Days) -> Month:
    """Read a month that a roster has days of: 2026-05, 2026.5, 2026年5月, 202605.

    Raises
    ------
    BadInputError
        It is no month, or one in which the roster has no day.
    """
    plainly = unicodedata.normalize("NFKC", said).replace(" ", "")
    found = _MONTH.fullmatch(plainly)
    number = int(found[2] or found[3]) if found else 0
    if found is None or not 1 <= number <= 12:
        problem = Text("is not a month of a year", "不是某年某月")
        raise refuse("month", said, problem, _LIKE)
    month = Month(int(found[1]), number)
    first, last = (Month(day.year, day.month) for day in (days.first, days.last))
    if not first <= month <= last:
        raise refuse(
            "month", said,
            Text("is a month in which the roster has no day", "不在值班表起止日期内"),
            Text(
                f"Choose one from {first.text.en} to {last.text.en}, or hand in the "
                "roster of that year",
                f"请选{first.text.en}至{last.text.en}之间的月份，或改用该年的值班表",
            ),
        )  # fmt: skip
    return month


def month_notice(edition: Edition, month: Month, by: By, lang: Lang = "zh") -> bytes:
    """Return the workbook: each town, or committee, on pages of its own, A4 across."""
    sheets = _Notice(edition, month, by, lang).tables()
    created = dt.datetime(month.year, month.number, 1)
    return workbook_bytes(list(sheets), lang, created)


def refuse_other_files(path: Path) -> None:
    """Refuse to write a month over a file that is no notice of a month.

    Raises
    ------
    BadInputError
        Another file stands there, or one of whom nobody can tell.
    """
    if not exists(path) or _is_notice(path):
        return
    known = kind_of_file(path)
    problem = (
        Text("is no notice of a month", "不是月度值班公示")
        if known is None
        else Text(
            f"is {known.en}, no notice of a month", f"是{known.zh}，不是月度值班公示"
        )
    )
    raise refuse(path.name, "", problem, ANOTHER_FILE)


def _is_notice(path: Path) -> bool:
    try:
        names = sheet_names(path)
    except BadInputError:
        return False
    return any(one.partition(" ")[0] in (_SHEET.en, _SHEET.zh) for one in names)


class _Area(NamedTuple):
    """A town, or a committee: what has pages of its own."""

    key: str
    name: str
    committees: tuple[Committee, ...]


@dataclass(frozen=True)
class _Notice:
    """The sheets of one month."""

    edition: Edition
    month: Month
    by: By
    lang: Lang

    def tables(self) -> Iterator[Table]:
        """Yield sheets of so many towns or committees as can each begin a page."""
        areas = self._areas
        starts = range(0, max(len(areas), 1), _MOST_BLOCKS)
        for number, start in enumerate(starts, start=1):
            which = f" {number}" if len(starts) > 1 else ""
            yield self._table(areas[start : start + _MOST_BLOCKS], which)

    @cached_property
    def _visits(self) -> dict[str, list[Visit]]:
        """Committee -> its visits of the month, in order."""
        found: dict[str, list[Visit]] = {}
        for visit in self.edition.outcome.visits:
            if self.month.holds(visit.date):
                found.setdefault(visit.committee, []).append(visit)
        return found

    @cached_property
    def _areas(self) -> list[_Area]:
        """Towns by the first of their ids, or committees, with all that is shown.

        Who is gone from the facts had visits in the months before.
        """
        facts = self.edition.facts
        now = {row.id for row in self.edition.committees}
        rows = [facts.committee[one] for one in sorted(now | self._visits.keys())]
        first = dict[tuple[str, str], str]()
        for row in rows:
            first.setdefault((row.district, row.town), row.id)
        shown = sorted(
            rows, key=lambda row: (row.district, first[row.district, row.town], row.id)
        )
        if self.by == "committee":
            return [_Area(row.id, self.edition.place[row.id], (row,)) for row in shown]
        district = {row.id: plain(row.name) for row in facts.districts}
        return [
            _Area(f"{of}/{town}", f"{district[of]} {plain(town)}".strip(), tuple(here))
            for (of, town), here in groupby(shown, lambda row: (row.district, row.town))
        ]

    def _table(self, areas: Sequence[_Area], which: str) -> Table:
        shown = self._heads
        at = [column for column, head in enumerate(_HEADS) if head in shown]
        rows = [
            tuple(row[one] for one in at) for area in areas for row in self._rows(area)
        ]
        caption = Text(
            f"Lawyers in communities and villages, {self.month.text.en}",
            f"{self.month.text.zh}律师进社区（村）值班公示",
        )
        return Table(
            f"{_SHEET.en}{which}", f"{_SHEET.zh}{which}", shown, tuple(rows),
            prose=("note",), caption=caption, says_none=True, off_paper=_OFF_PAPER,
            blocks=self._blocks(areas),
        )  # fmt: skip

    @cached_property
    def _heads(self) -> Heads:
        """Columns that say something: phones if shown, rooms if any are shared."""
        left_out = set()
        if not self.edition.shows_phones:
            left_out.add("phones")
        if not self.edition.venue:
            left_out.add("venue")
        return tuple(head for head in _HEADS if head[0] not in left_out)

    def _rows(self, area: _Area) -> Iterator[tuple[Cell, ...]]:
        for row in area.committees:
            visits = self._visits.get(row.id, ())
            for visit in visits:
                yield self._row(area, row, visit)
            if not visits:
                nothing = [None] * 7
                yield (
                    plain(row.name), *nothing, _NOTHING.of(self.lang), row.id, None,
                    area.key,
                )  # fmt: skip

    def _row(self, area: _Area, place: Committee, visit: Visit) -> tuple[Cell, ...]:
        edition, lang = self.edition, self.lang
        who = [edition.facts.lawyer[one] for one in visit.lawyers]
        firms = dict.fromkeys(plain(edition.facts.firm[one.firm].name) for one in who)
        phones = filter(None, map(edition.phone_of, who))
        half = HALVES[visit.half].of(lang)
        return (
            plain(place.name), short_day(visit.date).of(lang),
            f"{half} {hours_text(edition, visit.half)}",
            KIND_WORDS[visit.kind].of(lang), edition.names(visit.lawyers).of(lang),
            "、".join(firms), "、".join(phones), edition.venue.get(place.id),
            resident_note(edition, visit).of(lang), place.id, "; ".join(visit.lawyers),
            area.key,
        )  # fmt: skip

    def _blocks(self, areas: Sequence[_Area]) -> Blocks:
        titles = {one.key: Text(one.name, one.name) for one in areas}
        totals = {one.key: self._total(one) for one in areas}
        return Blocks("area", titles, totals, _PAGE, self._foot, is_counted=False)

    def _total(self, area: _Area) -> Text:
        """Return how many visits of each kind are held, and how many lapse."""
        visits = [x for row in area.committees for x in self._visits.get(row.id, ())]
        count: Counter[str] = Counter(one.kind for one in visits if not one.is_lapsed)
        said = [(KIND_WORDS[kind], count[kind]) for kind in KIND_WORDS if count[kind]]
        lapsed = sum(one.is_lapsed for one in visits)
        if lapsed:
            said.append((Text("cancelled", "取消"), lapsed))
        if not said:
            return _NOTHING
        return Text(
            "; ".join(f"{word.en}: {times}" for word, times in said),
            "、".join(f"{word.zh}{times}次" for word, times in said),
        )

    @property
    def _foot(self) -> tuple[Text, ...]:
        edition = self.edition
        publisher = plain(edition.rules.publisher) or "_" * 24
        # As it was typed: it is there to be rung, and plain() would mask it.
        phone = edition.rules.complaints.strip() or "_" * 16
        remark = edition.remark
        lines = [] if remark is None else [remark]
        lines.append(
            Text(
                f"Published by (seal): {publisher}      Phone for "
                f"complaints: {phone}      Date: {'_' * 14}",
                f"发布单位（盖章）：{publisher}　　　监督电话：{phone}"
                f"　　　日期：{'_' * 6}年{'_' * 4}月{'_' * 4}日",
            )
        )
        return tuple(lines)
