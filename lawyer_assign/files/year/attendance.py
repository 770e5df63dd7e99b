"""Check-ins against the roster as tables: sums, visits, doubtful records."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from lawyer_assign.errors import Text
from lawyer_assign.facts.names import told_apart
from lawyer_assign.facts.origin import places_text
from lawyer_assign.files.cells.written import Cell
from lawyer_assign.files.formats.print_style import day_text
from lawyer_assign.files.settings.terms import DOUBT_SETTINGS
from lawyer_assign.files.table import TO_SIGN, Table, heads
from lawyer_assign.files.year.record_tables import table_of_settings
from lawyer_assign.roster.times import HALVES
from lawyer_assign.year.attendance import DOUBTS, HOWS_ZH

if TYPE_CHECKING:
    from lawyer_assign.year.attendance import Attendance

FORMAT = "lawyer_assign.attendance/1"
_LAWYERS = heads(
    "lawyer=律师编号 name=姓名 firm_name=律所名称 kept=按时到岗 by_other=他人代班 "
    "moved=自行改期 missed=缺勤 doubts=存疑记录 missed_visits=缺勤的服务"
)
_MOST_DAYS = 30
"""Visits of one lawyer that are named as missed: all stand in the sheet of visits."""
_EVENT = Text(" (publicity)", "（法治宣传）")
_VISITS = heads(
    "date=日期 half=上下午 committee=社区村编号 committee_name=社区村名称 task=事项 "
    "lawyer=应到律师编号 name=应到律师 how=到岗情况 came=实到律师编号 "
    "came_name=实到律师 came_on=实到日期 came_at=签到时刻"
)
_DOUBTS = heads(
    "kind=存疑类型 date=日期 lawyer=律师编号 name=姓名 committee=社区村编号 "
    "committee_name=社区村名称 reason=存疑原因 rows=记录位置"
)
_WORDS = {
    "am": "上午", "pm": "下午", "duty": "值班", "visit": "驻村服务",
    "event": "法治宣传", **HOWS_ZH,
}  # fmt: skip


def tables_of_attendance(found: Attendance) -> list[Table]:
    """Return sums by lawyer, every visit, doubtful records, and the rules of these."""
    called = told_apart(found.facts.committees)
    frame = found.by_lawyer().reset_index()
    firms = {row.id: found.facts.firm[row.firm].name for row in found.facts.lawyers}
    frame.insert(2, "firm_name", [firms[one] for one in frame["lawyer"]])
    missed = _missed(found, called)
    none = Text("", "")
    frame["missed_visits"] = [missed.get(one, none).en for one in frame["lawyer"]]
    columns = [frame[one].tolist() for one in frame.columns]
    kinds = {one.en: one.zh for one in DOUBTS.values()}
    reasons = {one.said.en: one.said.zh for one in found.doubts}
    of = period_text(found.first, found.last)
    return [
        Table("by_lawyer", "按律师", _LAWYERS, tuple(zip(*columns, strict=True)),
              ("missed_visits",), {one.en: one.zh for one in missed.values()},
              prose=("missed_visits",), says_none=True, foot=(TO_SIGN,),
              caption=Text(f"Attendance by lawyer, {of.en}", f"{of.zh}律师到岗情况")),
        Table("visits", "逐次到岗", _VISITS, tuple(_visits(found, called)),
              ("half", "task", "how"), _WORDS, says_none=True,
              caption=Text(f"Every visit, {of.en}", f"{of.zh}逐次到岗情况")),
        Table("doubts", "存疑记录", _DOUBTS, tuple(_doubts(found, called)),
              ("kind", "reason"), kinds | reasons, prose=("reason", "rows"),
              says_none=True,
              caption=Text(f"Doubtful records, {of.en}", f"{of.zh}存疑记录")),
        table_of_settings("doubt_rules", "存疑规则", DOUBT_SETTINGS, found.rules),
    ]  # fmt: skip


def period_text(first: dt.date, last: dt.date) -> Text:
    """Return what a period is called: a year, a quarter or a month by its name."""
    en = f"{first} to {last}"
    ends = calendar.monthrange(last.year, last.month)[1]
    if first.year != last.year or first.day != 1 or last.day != ends:
        return Text(en, f"{day_text(first).zh}至{day_text(last).zh}")
    year, (begin, end) = f"{first.year}年", (first.month, last.month)
    if begin == end:
        return Text(en, f"{year}{begin}月")
    if (begin, end) == (1, 12):
        return Text(en, f"{year}度")
    if end == begin + 2 and end % 3 == 0:
        return Text(en, f"{year}第{'一二三四'[end // 3 - 1]}季度")
    return Text(en, f"{year}{begin}月至{end}月")


def _missed(found: Attendance, called: Mapping[str, str]) -> dict[str, Text]:
    """Return lawyer -> the visits that she missed: where, and on which half days."""
    days: dict[str, dict[str, list[Text]]] = {}
    is_titled = found.first.year == found.last.year  # the title says which
    for one in found.kept:
        visit = one.visit
        short = f"{visit.date.month}月{visit.date.day}日"
        day = Text(
            visit.date.isoformat(), short if is_titled else day_text(visit.date).zh
        )
        half = HALVES[visit.half]
        said = day.then(Text(f" {half.en}", half.zh))
        for who in visit.lawyers if one.how == "missed" else ():
            there = days.setdefault(who, {}).setdefault(visit.committee, [])
            there.append(said.then(_EVENT) if visit.kind == "event" else said)
    return {who: _places(own, called) for who, own in days.items()}


def _places(own: Mapping[str, list[Text]], called: Mapping[str, str]) -> Text:
    """Return half days by committee."""
    left, said = _MOST_DAYS, []
    for committee, days in own.items():
        place, shown = called[committee], days[:left]
        left -= len(shown)
        if shown:
            listed_days = Text(
                ", ".join(one.en for one in shown), "、".join(one.zh for one in shown)
            )
            said.append(
                Text(f"{place}: {listed_days.en}", f"{place}：{listed_days.zh}")
            )
    more = sum(map(len, own.values())) - _MOST_DAYS
    if more > 0:
        said.append(
            Text(f"{more} more: see the sheet visits", f"另有{more}次，见“逐次到岗”表")
        )
    return Text("; ".join(one.en for one in said), "；".join(one.zh for one in said))


def _visits(found: Attendance, called: Mapping[str, str]) -> Iterator[tuple[Cell, ...]]:
    for one in found.kept:
        visit = one.visit
        yield (
            visit.date, visit.half, visit.committee,
            called[visit.committee], visit.kind,
            "; ".join(visit.lawyers), _names(found, visit.lawyers), one.how,
            "; ".join(one.lawyers), _names(found, one.lawyers),
            one.day or "", one.time,
        )  # fmt: skip


def _names(found: Attendance, lawyers: tuple[str, ...]) -> str:
    return "、".join(found.facts.lawyer[one].name for one in lawyers)


def _doubts(found: Attendance, called: Mapping[str, str]) -> Iterator[tuple[Cell, ...]]:
    facts = found.facts
    for one in found.doubts:
        yield (
            DOUBTS[one.kind].en, one.day, one.lawyer,
            facts.lawyer[one.lawyer].name, one.committee,
            called[one.committee], one.said.en,
            places_text(found.places(one)),
        )  # fmt: skip
