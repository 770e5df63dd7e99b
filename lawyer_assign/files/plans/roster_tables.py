"""A roster as tables: in sums, fixed times, each lawyer's week, what is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from lawyer_assign.files.cells.lists import write_ids
from lawyer_assign.files.cells.terms import HALF_DAYS_ZH, KINDS_ZH
from lawyer_assign.files.table import Table, heads
from lawyer_assign.roster.counts import counts_of
from lawyer_assign.roster.quarters import quarter_text
from lawyer_assign.roster.times import WEEKDAYS

if TYPE_CHECKING:
    from lawyer_assign.errors import Lang
    from lawyer_assign.files.cells.written import Cell
    from lawyer_assign.roster_outcome import RosterOutcome

_COUNTS = heads("item=项目 value=数值")
_TIMES = heads(
    "committee=社区村编号 committee_name=社区村名称 kind=类型 district_name=区县 "
    "town=乡镇街道 time=固定服务时间 lawyers=律师编号 lawyer_names=律师姓名 "
    "stand_in=替补编号 stand_in_name=替补姓名"
)
_WEEK = (
    *heads("lawyer=律师编号 lawyer_name=律师姓名 firm_name=律所名称"),
    *((one, HALF_DAYS_ZH[one]) for one in WEEKDAYS),
)
MISSING, MISSING_SHEET = "roster_missing", "未能排出"
MISSING_HEADS = heads(
    "what=缺少事项 committee=社区村编号 committee_name=社区村名称 lawyers=律师编号 "
    "lawyer_names=律师姓名 nominal_date=原定日期 quarter=季度 reason=原因"
)
MISSING_ZH = {
    "time": "没有固定时间",
    "visit": "服务取消",
    "event": "缺法治宣传",
}
NAMES_APART = "、"


def tables_of_roster(outcome: RosterOutcome, lang: Lang) -> list[Table]:
    """Return the sections of a roster in a plan's workbook."""
    return [
        _counts(outcome, lang),
        Table("fixed_times", "固定服务时间", _TIMES, tuple(_times(outcome, lang)),
              ("kind",), KINDS_ZH),
        Table("lawyer_weeks", "律师每周安排", _WEEK, tuple(_weeks(outcome, lang))),
        missing_table(outcome, lang),
    ]  # fmt: skip


def missing_table(
    outcome: RosterOutcome, lang: Lang, said: Callable[[str], str] = str
) -> Table:
    """Return what a roster could not give, each with its reason and its team.

    ``said`` makes names and reasons fit to be shown.
    """
    facts = outcome.facts
    rows = []
    for one in outcome.missing:
        team = outcome.plan.lawyers_of(one.committee)
        rows.append((
            one.what, one.committee, said(facts.committee[one.committee].name),
            write_ids(team, "en"),
            NAMES_APART.join(said(facts.lawyer[who].name) for who in team),
            one.visit.nominal_date if one.visit else None,
            quarter_text(one.quarter).of(lang) if one.quarter else "",
            said(one.reason.of(lang)),
        ))  # fmt: skip
    return Table(
        MISSING, MISSING_SHEET, MISSING_HEADS, tuple(rows), ("what",), MISSING_ZH,
        prose=("reason",), says_none=True,
    )  # fmt: skip


def _counts(outcome: RosterOutcome, lang: Lang) -> Table:
    rows = tuple((text.of(lang), value) for text, value in counts_of(outcome))
    return Table("roster_summary", "值班小结", _COUNTS, rows)


def _times(outcome: RosterOutcome, lang: Lang) -> Iterator[tuple[Cell, ...]]:
    facts = outcome.facts
    for row in () if outcome.roster is None else outcome.roster.rows:
        place = facts.committee[row.committee]
        yield (
            row.committee, place.name, place.kind, facts.district[place.district].name,
            place.town, row.time.text.of(lang), write_ids(row.lawyers, "en"),
            NAMES_APART.join(facts.lawyer[one].name for one in row.lawyers),
            row.stand_in or "",
            facts.lawyer[row.stand_in].name if row.stand_in else "",
        )  # fmt: skip


def _weeks(outcome: RosterOutcome, lang: Lang) -> Iterator[tuple[Cell, ...]]:
    """Yield a row per lawyer: where she is at each half day of the week."""
    facts = outcome.facts
    where: dict[str, dict[str, list[str]]] = {}
    for row in () if outcome.roster is None else outcome.roster.rows:
        name, nth = facts.committee[row.committee].name, row.time.nth
        if nth is not None:
            name += f"（每月第{nth}个）" if lang == "zh" else f" ({nth} of the month)"
        for one in row.lawyers:
            half_days = where.setdefault(one, {})
            half_days.setdefault(row.time.half_day, []).append(name)
    for one in sorted(where):
        who = facts.lawyer[one]
        cells = (NAMES_APART.join(where[one].get(at, ())) for at in WEEKDAYS)
        yield (one, who.name, facts.firm[who.firm].name, *cells)
