"""Fixed times in the sheet to be announced, beside those that the facts fix.

Others come from a roster or were typed: only a roster can tell whether they are right.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lawyer_assign.errors import Text
from lawyer_assign.files.plans.desk_lists import NOTICE, TIME, place_of, times_in
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
        place_of(facts, facts.committee[row.committee])[:3]: FixedTime(
            row.half_day, row.nth
        ).text
        for row in facts.times
        if row.is_fixed
    }
    found = list(times_in([(stated.title, stated.cells)]))
    others = any(place not in fixed for _, place, _ in found)
    return list(_unlike(fixed, found, header, lang)), others


def _unlike(
    fixed: dict[tuple[str, str, str], Text],
    found: list[tuple[str, tuple[str, str, str], str]],
    header: str,
    lang: Lang,
) -> Iterator[Difference]:
    for cell, place, said in found:
        wanted = fixed.get(place)
        if wanted is not None and said != wanted.of(lang):
            yield Difference("cell", cell, header, said, wanted.of(lang))
