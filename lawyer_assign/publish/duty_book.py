"""The 值班表: fixed times by committee, by lawyer, and every date, week by week."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from functools import partial
from itertools import groupby

from lawyer_assign.errors import Lang, Text, listed
from lawyer_assign.files.cells.lists import write_ids
from lawyer_assign.files.cells.terms import HALF_DAYS_ZH, KINDS_ZH
from lawyer_assign.files.cells.written import Cell
from lawyer_assign.files.plans.printing import workbook_bytes
from lawyer_assign.files.plans.roster_tables import missing_table
from lawyer_assign.files.table import Heads, Table, heads
from lawyer_assign.publish.corrected_names import names_table
from lawyer_assign.publish.edition import Edition, plain
from lawyer_assign.publish.past_sheet import last_tables, past_tables
from lawyer_assign.publish.slugs import slug
from lawyer_assign.roster import Visit
from lawyer_assign.roster.counts import counts_of, going_on_text
from lawyer_assign.roster.visit import WHY

NOTES, TIMES, LAWYERS, DATES = "notes", "by_committee", "by_lawyer", "by_week"
NOTES_ZH, TIMES_ZH, LAWYERS_ZH, DATES_ZH = "说明", "按社区（村）", "按律师", "按周"
ID_LANG: Lang = "en"
"""How lists of ids are written, whatever the language of the book."""
TIME_HEADS = heads(
    "committee=社区村编号 committee_name=社区村名称 kind=类型 district_name=区县 "
    "town=乡镇街道 half_day=半天 nth=每月第几个 hours=时段 venue=场所 lawyers=律师编号 "
    "lawyer_names=律师姓名 stand_in=替补编号 stand_in_name=替补姓名"
)
LAWYER_HEADS = heads(
    "lawyer=律师编号 lawyer_name=律师姓名 firm_name=律所名称 committee=社区村编号 "
    "committee_name=社区村名称 town=乡镇街道 time=固定服务时间 hours=时段 "
    "visits=全年次数 tasks=其中 calendar=日历文件"
)
DATE_HEADS = heads(
    "week=周次 date=日期 weekday=星期 half=上下午 committee=社区村编号 "
    "committee_name=社区村名称 task=事项 lawyers=律师编号 lawyer_names=律师姓名 "
    "nominal_date=原定日期 nominal_half=原定上下午 instead_of=被替律师编号 "
    "instead_of_names=被替律师姓名 why=调整原因 is_lapsed=取消 version=变更次数"
)
NOTE_HEADS = heads("item=项目 value=内容")
WHY_EN = {why: why.replace("_", " ") for why in WHY}
WHY_ZH = {why: text.zh for why, text in WHY.items()}
EDIT_NOTE = Text(
    "Change ids, half days and dates by committee and by week; ids of lawyers stand on "
    "the right and are not printed; names are compared with "
    "the ids when the book is read; delete rows of what is missing that are settled; "
    "the sheet by lawyer is to be read only. Who moves a visit leaves the nominal date "
    f"as it is and fills in why ({listed(WHY_EN.values()).en}); who sends another "
    'lawyer enters the id of the usual one under "instead of", too. Dates do not '
    "follow a fixed time that is changed here: plan the roster anew with this book as "
    "last year's, or enter the time in the sheet times of the facts and plan anew",
    "可在“按社区（村）”“按周”两表中修改编号、半天和日期（律师编号在表的右侧，不打印）；读回时核对姓名与编号是否一致；"
    "“未能排出”中已解决的行可删去；“按律师”表只供阅读。改期的，“原定日期”不动，“调整原因”填"
    f"{listed(WHY_ZH.values()).zh}之一；换人的，还要在“被替律师编号”填原律师编号。"
    "改固定服务时间的，日期不会随之变动，请以本表作为上年值班表重新排班，"
    "或填入数据的“固定时间”表后重新排班",
)
WEEKDAYS_ZH = {
    one: f"周{zh}"
    for one, zh in zip(
        ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), "一二三四五六日", strict=True
    )
}
HALVES_ZH = {"am": "上午", "pm": "下午"}
TASKS = {
    "duty": Text("duty", "值班"),
    "visit": Text("visits", "驻村服务"),
    "event": Text("publicity", "法治宣传"),
    "stand_in": Text("instead of others", "代班"),
}
"""What somebody comes for, and instead of whom or not."""
TASKS_ZH = {kind: TASKS[kind].zh for kind in ("duty", "visit", "event")}
LAWYERS_FOLDER = "lawyers"
"""Folder of a publication in which lawyers' own calendars lie."""
FLAGS_ZH = {"yes": "是", "no": "否"}
TIME_WORDS = {**KINDS_ZH, **HALF_DAYS_ZH}
DATE_WORDS = {**WEEKDAYS_ZH, **HALVES_ZH, **TASKS_ZH, **FLAGS_ZH}


def duty_book(edition: Edition, created: dt.datetime, lang: Lang = "zh") -> bytes:
    """Return the workbook: A4 across, headers on every page, pages numbered.

    :func:`read_duty_book` reads it back after a change by hand.
    """
    return workbook_bytes(tables_of_duty(edition, lang), lang, created)


def tables_of_duty(edition: Edition, lang: Lang) -> list[Table]:
    """Return the three sheets, behind what has to be known of them.

    Behind them stands what is missing, and hidden the names as they were written.
    """
    days = edition.outcome.days
    first, last = days.first.year, days.last.year
    table = partial(_table, years=f"{first}" if first == last else f"{first}–{last}")
    return [
        table(NOTES, NOTES_ZH, NOTE_HEADS, _notes(edition, lang)),
        table(TIMES, TIMES_ZH, TIME_HEADS, _times(edition), ("kind", "half_day"),
              TIME_WORDS, off_paper=("lawyers", "stand_in")),
        table(LAWYERS, LAWYERS_ZH, LAWYER_HEADS, _by_lawyer(edition, lang),
              off_paper=("committee", "calendar")),
        table(DATES, DATES_ZH, DATE_HEADS, _dates(edition, lang),
              ("weekday", "half", "task", "nominal_half", "is_lapsed"),
              DATE_WORDS,
              off_paper=("lawyers", "nominal_half", "instead_of", "version")),
        missing_table(edition.outcome, lang, plain),
        names_table(edition),
        *past_tables(edition),
        *last_tables(edition),
    ]  # fmt: skip


def _table(
    name: str,
    zh: str,
    columns: Heads,
    rows: Iterator[tuple[Cell, ...]],
    words: tuple[str, ...] = (),
    zh_words: dict[str, str] | None = None,
    *,
    years: str,
    off_paper: tuple[str, ...] = (),
) -> Table:
    title = Text(f"Duty roster {years}: {name}", f"{years}年值班表：{zh}")
    return Table(name, zh, columns, tuple(rows), words, zh_words or {}, caption=title,
                 off_paper=off_paper)  # fmt: skip


def _notes(edition: Edition, lang: Lang) -> Iterator[tuple[Cell, ...]]:
    days = edition.outcome.days
    words = {"zh": ("发布单位", "起止日期", "日历", "修改"),
             "en": ("publisher", "span", "calendar", "changes")}[lang]  # fmt: skip
    remark = edition.remark
    official = Text("announced by the State Council", "按国务院办公厅通知")
    if edition.rules.publisher:
        yield words[0], plain(edition.rules.publisher)
    yield words[1], f"{days.first} – {days.last}"
    yield words[2], (official if remark is None else remark).of(lang)
    if edition.outcome.past is not None and edition.outcome.past.goes_on:
        before = Text("roster before", "原值班表").of(lang)
        yield before, going_on_text(edition.outcome.past).of(lang)
    for text, count in counts_of(edition.outcome):
        yield text.of(lang), count
    yield words[3], EDIT_NOTE.of(lang)


def hours_text(edition: Edition, half: str) -> str:
    """Return when a half day begins and ends."""
    hours = edition.rules.hours_of("am" if half == "am" else "pm")
    return f"{hours.start:%H:%M}-{hours.end:%H:%M}"


def _times(edition: Edition) -> Iterator[tuple[Cell, ...]]:
    facts, roster = edition.facts, edition.outcome.roster
    district = {row.id: plain(row.name) for row in facts.districts}
    for row in () if roster is None else roster.rows:
        place = facts.committee[row.committee]
        yield (
            row.committee, plain(place.name), place.kind, district[place.district],
            plain(place.town), row.time.half_day, row.time.nth,
            hours_text(edition, row.time.half), edition.venue.get(row.committee, ""),
            write_ids(row.lawyers, ID_LANG), edition.names(row.lawyers).zh,
            row.stand_in or "",
            edition.names((row.stand_in,)).zh if row.stand_in else "",
        )  # fmt: skip


def _by_lawyer(edition: Edition, lang: Lang) -> Iterator[tuple[Cell, ...]]:
    facts, roster = edition.facts, edition.outcome.roster
    firm = {row.id: plain(row.name) for row in facts.firms}
    counts: dict[tuple[str, str], Counter[str]] = {}
    for visit in edition.outcome.visits:
        for one in visit.lawyers:
            sort = "stand_in" if visit.instead_of else visit.kind
            counts.setdefault((one, visit.committee), Counter())[sort] += 1
    for who in sorted({one for one, _ in counts}):
        rows = () if roster is None else roster.of_lawyer(who)
        own = {row.committee: row for row in rows}
        named = facts.lawyer[who]
        others = {place for one, place in counts if one == who}
        for committee in sorted(own.keys() | others):
            fixed = own.get(committee)
            yield (
                who, plain(named.name), firm[named.firm], committee,
                plain(facts.committee[committee].name),
                plain(facts.committee[committee].town),
                fixed.time.text.of(lang) if fixed else "",
                hours_text(edition, fixed.time.half) if fixed else "",
                *_tasks(counts.get((who, committee), Counter()), lang),
                lawyer_feed(who),
            )  # fmt: skip


def _tasks(counts: Counter[str], lang: Lang) -> tuple[int, str]:
    """Return how often somebody comes, and for what how often."""
    said = [
        f"{text.zh}{counts[sort]}次" if lang == "zh" else f"{text.en} {counts[sort]}"
        for sort, text in TASKS.items()
        if counts[sort]
    ]
    return counts.total(), ("、" if lang == "zh" else ", ").join(said)


def lawyer_feed(who: str) -> str:
    """Return the file of a lawyer's calendar, inside the folder of a publication."""
    return f"{LAWYERS_FOLDER}/{slug(who)}.ics"


def _dates(edition: Edition, lang: Lang) -> Iterator[tuple[Cell, ...]]:
    facts = edition.facts
    name = {row.id: plain(row.name) for row in facts.committees}
    week_days, why = tuple(WEEKDAYS_ZH), WHY_ZH if lang == "zh" else WHY_EN
    said: dict[tuple[str, ...], tuple[str, str]] = {(): ("", "")}
    for day, visits in groupby(edition.outcome.visits, key=lambda one: one.date):
        year, week, weekday = day.isocalendar()
        for visit in visits:
            who = visit.lawyers
            for group in (who, visit.instead_of):
                if group not in said:
                    said[group] = write_ids(group, ID_LANG), edition.names(group).zh
            yield (
                week_of(year, week).of(lang), day, week_days[weekday - 1], visit.half,
                visit.committee, name[visit.committee], visit.kind,
                *said[who], *_nominal(visit), *said[visit.instead_of],
                why.get(visit.why, ""), "yes" if visit.is_lapsed else "",
                visit.sequence or None,
            )  # fmt: skip


def week_of(year: int, week: int) -> Text:
    """Return what a calendar week is called."""
    return Text(f"{year}-W{week:02}", f"{year}年第{week}周")


def _nominal(visit: Visit) -> tuple[dt.date, str]:
    return visit.nominal_date, visit.nominal_half
