"""The tables in the file of a plan, beside those that its posts and the facts give.

What only solving could tell, such as how long it took, is not compared, and said so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from lawyer_assign.cli.plans.recheck_said import Recheck
from lawyer_assign.cli.plans.written import WrittenTier
from lawyer_assign.errors import Text
from lawyer_assign.explain import why_all
from lawyer_assign.facts import Facts
from lawyer_assign.files.cells.cell import header_text
from lawyer_assign.files.cells.labels import fold_header
from lawyer_assign.files.cells.terms import Lang, fold
from lawyer_assign.files.formats.xlsx_reader import header_row
from lawyer_assign.files.plans.contacts.sheet import CONTACTS, CONTACTS_ZH
from lawyer_assign.files.plans.desk_lists import (
    NOTICE,
    NOTICE_ZH,
    Announced,
    announced_in,
)
from lawyer_assign.files.plans.front_page import FRONT
from lawyer_assign.files.plans.printed import Printing, printed_sheets
from lawyer_assign.files.plans.reader import KNOWN
from lawyer_assign.files.plans.signing.agreements import Earlier
from lawyer_assign.files.plans.signing.days import BY_HAND, signing_sheet_of
from lawyer_assign.files.plans.tables import (
    PLAN_HEADS,
    PLAN_NAME,
    PLAN_ZH,
    tables_of,
)
from lawyer_assign.files.plans.team_tables import with_teams
from lawyer_assign.files.stated.differences import (
    columns_apart,
    find_differences,
    is_in_order,
    lines_above,
)
from lawyer_assign.files.stated.fixed_times import find_other_times
from lawyer_assign.files.stated.made import (
    MadeTable,
    made_files,
    made_lists,
    made_sheets,
)
from lawyer_assign.files.stated.out_of_sight import find_hidden
from lawyer_assign.files.stated.tables_in import StatedTable, tables_in, titled
from lawyer_assign.files.table import Table
from lawyer_assign.outcome import Outcome
from lawyer_assign.plan import Plan
from lawyer_assign.proof import Status, TierResult
from lawyer_assign.rules import Violation
from lawyer_assign.teams import Teams

_BROKEN = Text("violations", "违反规则")
_WHY = Text("why", "说明")
_SHORTAGE = Table("shortage", "缺口", (), ())
_ROSTER = frozenset({"roster_summary", "值班小结"})
"""A sheet of a roster, by which the first page says more than a plan can tell."""
_SUMMARY, _BUDGETS = "summary", "larger_budgets"
_PRICES = "tiers"


class Known(NamedTuple):
    """What a plan is recounted to, and what its file says of its tiers and teams."""

    outcome: Outcome
    path: Path
    written: dict[int, WrittenTier]
    teams: Teams | None
    last: Plan | None
    broken: tuple[Violation, ...]
    is_by_others: bool
    """Whether it was made by other rules, or from other facts."""


def rechecked(known: Known) -> Recheck:
    """Return how the tables of a plan's file differ from those made anew."""
    tables = tables_in(known.path)
    stated, again = _by_title(known.path, tables)
    lang = _lang_of(known.path, stated)
    made = [titled(one, stated) for one in _made(known, stated, lang)]
    beside = {one.title for one in made if one.name not in (PLAN_NAME, _PRICES)}
    found = Recheck(
        is_written=any(fold(one) in stated for one in beside),
        hidden=[*find_hidden(known.path, tables)],
    )
    if not found.is_written:
        made = [one for one in made if one.name == PLAN_NAME]
    titles = {fold(one.title) for one in made if not _is_free(one, stated)}
    left = {key: one for key, one in stated.items() if key not in titles}
    found.free += [one.title for one in left.values() if one.cells]
    for one in made:
        if fold(one.title) in titles:
            _compare(known, one, stated, found, lang)
            for other in (x for x in again if fold(x.title) == fold(one.title)):
                _compare(known, one, {**stated, fold(one.title): other}, found, lang)
    return found


def _by_title(
    path: Path, tables: Sequence[StatedTable]
) -> tuple[dict[str, StatedTable], list[StatedTable]]:
    """Return tables by their folded title, and those that have one once more."""
    found: dict[str, StatedTable] = {}
    again = [one for one in tables if found.setdefault(_key(path, one), one) is not one]
    return found, again


def _key(path: Path, one: StatedTable) -> str:
    """Return by what a table is found; a CSV file by itself is a plan."""
    is_alone = path.suffix.lower() == ".csv"
    return PLAN_NAME if is_alone else fold(one.title)


def _is_free(made: MadeTable, stated: dict[str, StatedTable]) -> bool:
    """Return whether a table says what only solving, or a roster, could tell."""
    if made.name == FRONT:
        return bool(_ROSTER & stated.keys())
    return made.name in (_BUDGETS, _SHORTAGE.name)


def _compare(
    known: Known,
    made: MadeTable,
    tables: dict[str, StatedTable],
    found: Recheck,
    lang: Lang,
) -> None:
    stated = tables.get(fold(made.title))
    if stated is None:
        found.absent.append(made.title)
        return
    facts = known.outcome.problem.facts
    if made.name == FRONT:
        stated = stated._replace(cells=_without(stated.cells, found.free))
    differs = find_differences(made, stated, KNOWN)
    own, lacking = columns_apart(made, stated, KNOWN)
    found.own_lines += lines_above(made, stated)
    found.own_columns += own
    found.absent_columns += [(stated.title, one) for one in lacking]
    if known.path.suffix.lower() == ".xlsx":
        others, has_times = find_other_times(facts, made, stated, lang)
        differs += others
        found.has_times |= has_times
    found.has_summary |= made.name == _SUMMARY
    if differs:
        found.by_table.setdefault(made.title, []).extend(differs)
        if stated.title in BY_HAND and known.last is None:
            found.past_in = _past_in(facts, stated)
    else:
        found.same += 1
        if stated.title in BY_HAND and not is_in_order(made, stated):
            found.resorted.append(stated.title)


def _without(
    cells: Sequence[list[object]], titles: Sequence[str]
) -> list[list[object]]:
    """Return the first page without its lines on sheets that nobody looks at."""
    starts = tuple(f"{one}{mark}" for one in titles for mark in ("：", ": "))
    return [
        [] if row and isinstance(row[0], str) and row[0].startswith(starts) else row
        for row in cells
    ]


def _past_in(facts: Facts, stated: StatedTable) -> str:
    known = {(row.firm, row.committee) for row in facts.agreements}
    past = signing_sheet_of([(stated.title, stated.cells)]).past
    return stated.title if any(one[:2] not in known for one in past) else ""


def _lang_of(path: Path, stated: dict[str, StatedTable]) -> Lang:
    """Return the language in which a file was written: that of the plan's headers."""
    if path.suffix.lower() == ".json":
        return "en"
    is_zh = fold(PLAN_ZH) in stated and path.suffix.lower() == ".xlsx"
    plan = stated.get(fold(PLAN_ZH) if is_zh else PLAN_NAME)
    cells = plan.cells if plan is not None else []
    top = cells[header_row(cells, KNOWN)] if cells else []
    heads = {fold_header(header_text(one)) for one in top}
    en, zh = (
        len(heads & {fold_header(both[at]) for both in PLAN_HEADS}) for at in (0, 1)
    )
    if en == zh:
        return "zh" if is_zh else "en"
    return "en" if en > zh else "zh"


def _made(known: Known, stated: dict[str, StatedTable], lang: Lang) -> list[MadeTable]:
    """Return the tables of a file as they should be."""
    outcome = _with_tiers(known)
    tables = [one for one in tables_of(outcome) if one.name != _BUDGETS]
    if known.teams is not None:
        tables = with_teams(tables, outcome, known.teams)
    suffix, others = known.path.suffix.lower(), known.is_by_others
    has_why = _is_told(_WHY, stated, lang)
    answers = tuple(why_all(outcome).sheets(lang)) if has_why else ()
    if suffix == ".json":
        return made_lists([*tables, *answers], is_by_others=others)
    if suffix != ".xlsx":
        return made_files([*tables, *answers], lang, is_by_others=others)
    if _is_told(Text(_SHORTAGE.name, _SHORTAGE.zh), stated, lang):
        answers = (*answers, _SHORTAGE)
    more = Printing(
        teams=known.teams,
        answers=answers,
        phones=_has_phones(outcome.problem.facts, stated),
        broken=known.broken if _is_told(_BROKEN, stated, lang) else (),
        earlier=Earlier(known.last, _since_in(stated)),
        announced=_times_in(outcome.problem.facts, stated),
    )
    sheets = printed_sheets(outcome, tables, lang, more)
    return made_sheets(sheets, lang, is_by_others=others)


def _since_in(stated: dict[str, StatedTable]) -> dt.date | None:
    """Return the day from which a file changes another plan, if it says so."""
    return signing_sheet_of([(one.title, one.cells) for one in stated.values()]).since


def _times_in(facts: Facts, stated: dict[str, StatedTable]) -> Announced:
    """Return the fixed times that are announced; the first page asks for the others.

    With them the lines below, which are to be filled in.
    """
    sheets = [(one.title, one.cells) for one in stated.values()]
    found = announced_in(sheets, facts, {})
    return Announced(kept=found.typed, foot=found.foot)


def _is_told(title: Text, stated: dict[str, StatedTable], lang: Lang) -> bool:
    """Return whether a file has a sheet, or its first page speaks of one.

    One of the other language's name alone is somebody's own.
    """
    if title.of(lang) in stated:
        return True
    starts = tuple(f"{one}{mark}" for one in title[:] for mark in ("：", ": "))
    front = [one for key, one in stated.items() if key in (FRONT, "总体情况")]
    return any(
        str(row[0]).startswith(starts) for one in front for row in one.cells if row
    )


def _with_tiers(known: Known) -> Outcome:
    """Return the plan with the bounds that its file claims."""
    outcome, tiers = known.outcome, []
    for one in known.outcome.tiers:
        said = known.written.get(one.number)
        bound = None if said is None else said.bound
        tiers.append(TierResult(one.number, one.rules, one.price, bound, 0.0))
    is_proved = not known.broken and all(one.is_proved for one in tiers)
    status: Status = "optimal" if is_proved else "feasible"
    return replace(outcome, tiers=tuple(tiers), status=status)


def _has_phones(facts: Facts, stated: dict[str, StatedTable]) -> bool:
    """Return whether phones stand there in full."""
    known = {
        row.phone.reveal()
        for rows in (facts.lawyers, facts.contacts)
        for row in rows
        if row.phone is not None
    }
    shown = (
        part
        for key in (CONTACTS, CONTACTS_ZH, NOTICE, NOTICE_ZH)
        for row in (stated[key].cells if key in stated else ())
        for cell in row
        for part in str(cell).split("\n")
    )
    return any(one in known and "*" not in one for one in shown)
