"""Records and assessments as tables."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from lawyer_assign.errors import Text
from lawyer_assign.files.cells.terms import SKILLS_ZH
from lawyer_assign.files.cells.written import Cell
from lawyer_assign.files.settings.terms import SCORE_SETTINGS, Setting, value_at
from lawyer_assign.files.table import ITEMS_ZH, TO_SIGN, Table, heads
from lawyer_assign.files.year.record_labels import RECORD_SHEETS, RecordColumn
from lawyer_assign.shown import INPUT_COUNTS, UNITS

if TYPE_CHECKING:
    import pandas as pd
    from pydantic import BaseModel

    from lawyer_assign.year.assessment import Assessment, Records

ASSESSMENT = "lawyer_assign.year.assessment/1"
_PARTS = "score=得分 input=投入 output=产出 effect=效果 "
_LAWYERS = heads(
    "lawyer=律师编号 name=姓名 firm=律所编号 firm_name=律所名称 grade=等次 "
    + _PARTS
    + "posts=配对数 check_ins=签到次数 minutes=值班分钟 "
    "event_minutes=其中：法治宣传当日（分钟） expected_minutes=应值班分钟 "
    "visits=到岗次数（同处同日计1次） logged=有日志次数 events=法治宣传次数 "
    "expected_events=应宣传次数 ratings=评价条数 "
    "stars=评价合计 questionnaires=问卷份数 points=问卷合计"
)
_SENT = heads(
    "lawyer=律师编号 name=姓名 firm=律所编号 firm_name=律所名称 check_ins=签到次数 "
    "minutes=值班分钟 event_minutes=其中：法治宣传当日（分钟） "
    "visits=到岗次数（同处同日计1次） logged=有日志次数 "
    "events=法治宣传次数 ratings=评价条数 stars=评价合计 questionnaires=问卷份数 "
    "points=问卷合计"
)
_UNGRADED = Text("Stood in without a post: no grade", "无配对律师代班（不评等次）")
_PRINTED = 11
"""Columns of a lawyer on paper; what her parts are counted from is on the screen."""
_FIRMS = heads(
    "firm=律所编号 name=律所名称 grade=等次 " + _PARTS + "lawyers=律师数 posts=配对数"
)
_LEDGER = heads(
    "lawyer=律师编号 name=姓名 check_ins=签到次数 minutes=值班分钟 points=积分"
)
_IGNORED = heads(
    "table=记录表 place=位置 lawyer=律师编号 name=姓名 committee=社区村编号 "
    "committee_name=社区村名称 day=日期 why=未计入原因"
)
_GRADES = heads("grade=等次 score_from=最低分")
_ITEMS = heads("item=项目 value=值 unit=单位")


def tables_of_assessment(found: Assessment) -> list[Table]:
    """Return scores, the points ledger, what was not counted, and the score sheet."""
    zh = {one.name: one.name_zh for one in found.sheet.grades}
    grades = tuple((one.name, one.score_from) for one in found.sheet.grades)
    return [
        Table("lawyer_scores", "律师考核", _LAWYERS, _rows(found.lawyers()), ("grade",),
              zh, printed=_PRINTED, caption=_caption("律师考核", "Lawyers", found),
              foot=(*INPUT_COUNTS, TO_SIGN)),
        Table("firm_scores", "律所考核", _FIRMS, _rows(found.firms()), ("grade",), zh,
              caption=_caption("律所考核", "Firms", found), foot=(TO_SIGN,)),
        Table("without_posts", "无配对代班", _SENT, _rows(found.without_posts()),
              caption=_UNGRADED, is_hidden=not len(found.sent)),
        Table("ledger", "值班积分", _LEDGER, _rows(found.ledger())),
        _ignored(found),
        table_of_settings("score_sheet", "评分表", SCORE_SETTINGS, found.sheet,
                          (("months assessed", found.months, UNITS["months"].en),)),
        Table("grades", "等次", _GRADES, grades, ("grade",), zh),
    ]  # fmt: skip


def _caption(zh: str, en: str, found: Assessment) -> Text:
    """Return the title of pages of scores: of a month they are not those of a year."""
    years = (
        {one.year for one in (found.span.first, found.span.last)} if found.span else ()
    )
    year = str(*years) if len(years) == 1 else ""
    return Text(
        f"{en}: scores{year and f' {year}'} (months assessed: {found.months})",
        f"{year and f'{year}年度'}{zh}得分（按{found.months}个月考核）",
    )


def _ignored(found: Assessment) -> Table:
    """Return the records that count for nothing, each with its place and why."""
    frame = found.ignored_frame()
    names = [en for en, _ in _IGNORED]
    rows = tuple(zip(*(frame[one].tolist() for one in names), strict=True))
    words = {name: zh for name, (zh, _) in RECORD_SHEETS.items()}
    words |= dict(zip(frame["why"].tolist(), frame["why_zh"].tolist(), strict=True))
    return Table(
        "ignored_records",
        "未计入记录",
        _IGNORED,
        rows,
        ("table", "why"),
        words,
        prose=("why",),
        says_none=True,
    )


def table_of_settings(
    name: str,
    zh: str,
    settings: Sequence[Setting],
    model: BaseModel,
    first: tuple[tuple[Cell, ...], ...] = (),
) -> Table:
    """Return the settings that a result rests on, one a row, named as in their file."""
    said = model.model_dump()
    rows = tuple(
        (one.name, value_at(said, one.path), UNITS[one.unit].en) for one in settings
    )
    words = {one.name: one.zh for one in settings}
    words |= {unit.en: unit.zh for unit in UNITS.values()}
    words |= {str(one): ITEMS_ZH[str(one)] for one, *_ in first}
    return Table(name, zh, _ITEMS, (*first, *rows), ("item", "unit"), words)


def tables_of_records(records: Records, *, is_book: bool = False) -> list[Table]:
    """Return the tables of records; a template if they have no rows.

    Parameters
    ----------
    records
        With the names that stand beside ids, if there are any.
    is_book
        For a workbook: days are dates, and there are columns of names to fill in even
        where nobody is named.
    """
    return [
        _table(name, zh, columns, records[name], is_book=is_book)
        for name, (zh, columns) in RECORD_SHEETS.items()
    ]


def _table(
    name: str,
    zh: str,
    columns: Sequence[RecordColumn],
    frame: pd.DataFrame,
    *,
    is_book: bool,
) -> Table:
    shown = [
        one for one in columns
        if not one.of or one.field in frame or is_book or frame.empty
    ]  # fmt: skip
    none: list[Cell] = [None] * len(frame)
    cells = [
        _cells(frame[one.field], is_book=is_book) if one.field in frame else none
        for one in shown
    ]
    return Table(
        name,
        zh,
        tuple((one.field, one.zh) for one in shown),
        tuple(zip(*cells, strict=True)),
        tuple(one.field for one in shown if one.kind == "skill"),
        SKILLS_ZH,
    )


def _rows(frame: pd.DataFrame) -> tuple[tuple[str | int, ...], ...]:
    columns = [one.tolist() for _, one in frame.reset_index().items()]
    return tuple(zip(*columns, strict=True))


def _cells(column: pd.Series[Any], *, is_book: bool) -> list[Cell]:
    cells: list[Any] = column.tolist()
    return [_cell(one, is_book=is_book) for one in cells]


def _cell(value: Any, *, is_book: bool) -> Cell:  # noqa: ANN401 (of any column)
    if isinstance(value, dt.datetime):
        return value.date() if is_book else value.date().isoformat()
    if isinstance(value, float) and math.isnan(value):
        return None
    cell: Cell = value
    return cell
