"""Fixed times in the sheet to be announced, beside those that the facts fix.

Others come from a roster or were typed: only a roster can tell whether they are right.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from lawyer_assign.errors import Text
from lawyer_assign.files.plans.desk_lists import NOTICE, TIME, SaidTime, times_in
from lawyer_assign.files.stated.differences import Difference
from lawyer_assign.roster import FixedTime

if TYPE_CHECKING:
    from lawyer_assign.facts import Facts
    from lawyer_assign.files.cells.terms import Lang
    from lawyer_assign.files.stated.made import MadeTable
    from lawyer_assign.files.stated.tables_in import StatedTable


def find_other_times(
    facts: Facts, made: MadeTable, stated: StatedTable, lang: Lang
) -> tuple[list[Difference], bool]:
    """Return times that are not those of the facts; also whether others stand there."""
    if made.name != NOTICE:
        return [], False
    header = made.headers[made.heads.index(TIME)]
    fixed = {
        row.committee: FixedTime(row.half_day, row.nth).text
        for row in facts.times
        if row.is_fixed
    }
    found = list(times_in([(stated.title, stated.cells)], facts))
    others = any(not fixed.keys() & {*ids} for _, ids in found)
    return list(_unlike(fixed, found, header, lang)), others


def _unlike(
    fixed: Mapping[str, Text],
    found: Iterable[tuple[SaidTime, Sequence[str]]],
    header: str,
    lang: Lang,
) -> Iterator[Difference]:
    for row, ids in found:
        wanted = {fixed[one].of(lang) for one in ids if one in fixed}
        if len(ids) == 1 and wanted and row.time not in wanted:
            yield Difference("cell", row.cell, header, row.time, *wanted)
