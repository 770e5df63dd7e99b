"""What a 值班表 takes over from the one before it, on hidden sheets.

Visits before the date stand on the sheet by week as well, where people read them; the
check holds one against the other.
"""

import datetime as dt
from collections.abc import Iterable, Iterator

from lawyer_assign.files.cells.lists import write_ids
from lawyer_assign.files.cells.written import Cell
from lawyer_assign.files.table import Table, heads
from lawyer_assign.publish.edition import Edition
from lawyer_assign.roster import Visit
from lawyer_assign.roster.past import own_last_times
from lawyer_assign.roster.visit import WHY

PAST, PAST_ZH = "_before", "_原值班表"
"""The sheet."""
PAST_HEADS = heads(
    "part=部分 since=接续日期 date=日期 half=上下午 committee=社区村编号 task=事项 "
    "lawyers=律师编号 nominal_date=原定日期 nominal_half=原定上下午 "
    "instead_of=被替律师编号 why=调整原因 is_lapsed=取消 version=变更次数 "
    "half_day=半天 nth=每月第几个"
)
LAST, LAST_ZH = "_last_year", "_上年固定时间"
"""The sheet of the times of last year that the roster was to keep."""
LAST_HEADS = heads("committee=社区村编号 half_day=半天 nth=每月第几个")
PARTS = {
    "visits": "此前服务",
    "carried": "跨日服务",
    "withdrawn": "撤回服务",
    "times": "原固定时间",
}
"""What rows are of, as the fields of :class:`Past`."""


def past_tables(edition: Edition) -> list[Table]:
    """Return the hidden sheet, of a roster that goes on from a date."""
    past = edition.outcome.past
    if past is None:
        return []
    # A hidden sheet has neither heads of its own nor looks: days are written as text.
    rows: list[tuple[Cell, ...]] = [tuple(en for en, _ in PAST_HEADS)]
    rows += _visits("visits", past.visits, past.since)
    rows += _visits("carried", past.carried, past.since)
    rows += _visits("withdrawn", past.withdrawn, past.since)
    none: tuple[Cell, ...] = (None,) * 8
    since = past.since.isoformat()
    rows += (
        ("times", since, None, None, one.committee, *none, one.half_day, one.nth)
        for one in past.times
    )
    return [Table(PAST, PAST_ZH, PAST_HEADS, tuple(rows), is_hidden=True)]


def last_tables(edition: Edition) -> list[Table]:
    """Return the hidden sheet of last year's times, of a roster that was to keep some.

    The edition has the facts that the roster was planned by.
    """
    outcome = edition.outcome
    times = own_last_times(outcome.facts, outcome.past)
    if not times:
        return []
    rows: list[tuple[Cell, ...]] = [tuple(en for en, _ in LAST_HEADS)]
    rows += ((one.committee, one.half_day, one.nth) for one in times)
    return [Table(LAST, LAST_ZH, LAST_HEADS, tuple(rows), is_hidden=True)]


def _visits(
    part: str, visits: Iterable[Visit], since: dt.date
) -> Iterator[tuple[Cell, ...]]:
    words = {why: why.replace("_", " ") for why in WHY}
    for one in visits:
        yield (
            part, since.isoformat(), one.date.isoformat(), one.half, one.committee,
            one.kind, write_ids(one.lawyers, "en"), one.nominal_date.isoformat(),
            one.nominal_half,
            write_ids(one.instead_of, "en"), words.get(one.why, ""),
            "yes" if one.is_lapsed else "", one.sequence or None, None, None,
        )  # fmt: skip
