"""A shortage as sheets: a row per gap, then who asks in it, then other causes."""

from lawyer_assign.errors import Lang
from lawyer_assign.explain.answers import all_named
from lawyer_assign.explain.shortages.gaps import Gap, Shortage
from lawyer_assign.explain.shortages.words import details_of, gap_text, head_text
from lawyer_assign.files.cells.written import Cell
from lawyer_assign.files.table import Table, heads

MOST_IN_A_CELL = 40
"""Lawyers that a cell names; the JSON has all."""

GAP_HEADS = heads(
    """gap=缺口序号 asked=共需律师 lawyers=可服务律师数 room=合计可任 short=必然空缺
    said=说明 details=余量与未计入的原因 who=可服务的律师"""
)
PLACE_HEADS = heads(
    "gap=缺口序号 committee=社区村编号 committee_name=社区村名称 is_open=本方案空缺"
)


def sheets(found: Shortage, lang: Lang) -> list[Table]:
    """Return a row per gap and per other cause, and a row per committee of a gap."""
    numbered = list(enumerate(found.gaps, start=1))
    rows = [_row(number, gap, lang) for number, gap in numbered]
    rows += [
        (None, None, None, None, None, one.said.of(lang), None, None)
        for one in found.causes
    ]
    if not rows:
        said = head_text(found).of(lang)
        rows = [(None, None, None, None, None, said, None, None)]
    places = tuple(
        (number, *place, place in gap.open)
        for number, gap in numbered
        for place in gap.committees
    )
    prose = ("said", "details", "who")
    return [
        Table("shortage", "缺口", GAP_HEADS, tuple(rows), prose=prose),
        Table("shortage_places", "缺口明细", PLACE_HEADS, places, ("is_open",)),
    ]


def _row(number: int, gap: Gap, lang: Lang) -> tuple[Cell, ...]:
    stop = "。" if lang == "zh" else ". "
    details = stop.join(one.of(lang).rstrip("。.") for one in details_of(gap))
    who = all_named(gap.lawyers, MOST_IN_A_CELL).of(lang)
    return (
        number, gap.asked, len(gap.lawyers), gap.room, gap.short,
        gap_text(gap).of(lang), details or None, who or None,
    )  # fmt: skip
