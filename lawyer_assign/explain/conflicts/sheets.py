"""Contradictions as a sheet: a row per demand, with its cells."""

from lawyer_assign.errors import Lang
from lawyer_assign.explain.conflicts.contradictions import Contradictions
from lawyer_assign.explain.conflicts.demands import Demand
from lawyer_assign.explain.conflicts.words import head_text
from lawyer_assign.files.table import Table, heads
from lawyer_assign.policy import title_of

MOST_IN_A_CELL = 40
"""Places that a cell names; the JSON has all."""

HEADS = heads(
    "contradiction=第几处矛盾 rule=规则 said=不能同时成立的要求 places=所在单元格"
)


def sheets(found: Contradictions, lang: Lang) -> list[Table]:
    """Return a row per demand of every contradiction; one row if there is none."""
    rows = tuple(
        (number, title_of(one.rule).of(lang), one.said.of(lang), _places(one))
        for number, contradiction in enumerate(found.found, start=1)
        for one in contradiction.demands
    )
    nothing = ((None, None, head_text(found).of(lang), None),)
    prose = ("rule", "said", "places")
    return [Table("conflict", "矛盾", HEADS, rows or nothing, prose=prose)]


def _places(one: Demand) -> str:
    """Return the cells of a demand, as many as anybody reads in one of a sheet."""
    more = ["..."] if len(one.places) > MOST_IN_A_CELL else []
    return ", ".join([*one.places[:MOST_IN_A_CELL], *more])
