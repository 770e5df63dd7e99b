"""The printed columns of a 值班表, beside those that its ids, dates and facts give."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from lawyer_assign.cli.plans.recheck_said import Recheck
from lawyer_assign.errors import BadInputError
from lawyer_assign.files.cells.cell import header_text
from lawyer_assign.files.cells.labels import fold_header
from lawyer_assign.files.cells.terms import Lang, fold
from lawyer_assign.files.stated.differences import (
    columns_apart,
    find_differences,
    lines_above,
    plain,
)
from lawyer_assign.files.stated.made import MadeTable, made_sheets
from lawyer_assign.files.stated.tables_in import StatedTable, tables_in, titled
from lawyer_assign.publish.duty_book import (
    DATES,
    DATES_ZH,
    LAWYERS,
    TIMES,
    tables_of_duty,
)
from lawyer_assign.publish.edition import Edition
from lawyer_assign.roster.publish_rules import PublishRules
from lawyer_assign.roster_outcome import RosterOutcome

_READ = (TIMES, DATES)
"""Sheets that are changed by hand and read back."""
_HOURS = re.compile(r"(\d\d:\d\d)-(\d\d:\d\d)")
_MORNING = ("上午", "-am")
_HEADS = {"half_day": ("half_day", "半天"), "hours": ("hours", "时段")}


def rechecked_book(outcome: RosterOutcome, path: Path) -> Recheck:
    """Return how the sheets of a 值班表 differ from those that are made anew.

    When half days begin and end is no part of facts or policy: what most rows say
    counts.
    """
    stated = {fold(one.title): one for one in tables_in(path)}
    lang: Lang = "zh" if fold(DATES_ZH) in stated else "en"
    edition = Edition(outcome, _rules_in(stated))
    found = Recheck(is_written=True)
    sheets = [
        titled(one, stated)
        for one in made_sheets(tables_of_duty(edition, lang), lang, is_by_others=False)
    ]
    made = [one for one in sheets if one.name in (*_READ, LAWYERS)]
    for one in made:
        table = stated.get(fold(one.title))
        if table is None:
            found.absent.append(one.title)
            continue
        is_read = one.name in _READ
        known = {*map(fold_header, (*one.heads, *one.headers))}
        made_now = one._replace(is_open=is_read)
        differs = find_differences(made_now, table, known)
        own, lacking = columns_apart(made_now, table, known)
        found.own_lines += lines_above(made_now, table)
        found.own_columns += own
        found.absent_columns += [(table.title, head) for head in lacking]
        if differs:
            found.by_table[one.title] = differs
        else:
            found.same += 1
    found.free += _others(sheets, stated)
    return found


def _others(sheets: list[MadeTable], stated: dict[str, StatedTable]) -> list[str]:
    """Return sheets that no program wrote; hidden ones are for programs."""
    own = {fold(one.title) for one in sheets}
    return [
        one.title
        for key, one in stated.items()
        if key not in own and one.cells and not one.title.startswith("_")
    ]


def _rules_in(stated: dict[str, StatedTable]) -> PublishRules:
    """Return the hours of half days that most rows of the book say."""
    said: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    for half_day, hours in _hours_in(stated):
        said[half_day.endswith(_MORNING)][hours] += 1
    values: dict[str, str] = {}
    for half, is_morning in (("morning", True), ("afternoon", False)):
        best = said[is_morning].most_common(1)
        found = _HOURS.fullmatch(best[0][0]) if best else None
        if found is not None:
            values |= {f"{half}_from": found[1], f"{half}_to": found[2]}
    try:
        return PublishRules(**values)  # type: ignore[arg-type] # times of day, as texts
    except BadInputError:
        return PublishRules()


def _hours_in(stated: dict[str, StatedTable]) -> Iterator[tuple[str, str]]:
    """Yield half day and hours of each row by committee."""
    table = stated.get(TIMES) or stated.get(fold("按社区（村）"))
    if table is None or not table.cells:
        return
    heads = [fold_header(header_text(one)) for one in table.cells[0]]
    at = {
        head: next((heads.index(fold_header(x)) for x in said
                    if fold_header(x) in heads), None)
        for head, said in _HEADS.items()
    }  # fmt: skip
    half_day, hours = at["half_day"], at["hours"]
    if half_day is None or hours is None:
        return
    for row in table.cells[1:]:
        if len(row) > max(half_day, hours):
            yield plain(row[half_day]), plain(row[hours])
