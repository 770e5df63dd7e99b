"""What was typed into columns of the plan that follow from its posts, cell by cell.

The sheet is read back for its posts alone; all else in it is written anew. A cell that
is as the posts gave it, those written or those of now, was not typed: it follows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from lawyer_assign.cli.messages import Language
from lawyer_assign.cli.plans.made_by import is_of_before, made_by_lines
from lawyer_assign.cli.plans.recheck import lang_of
from lawyer_assign.files.cells.cell import header_text
from lawyer_assign.files.cells.labels import fold_header
from lawyer_assign.files.cells.terms import (
    FLAG_SPELLINGS,
    KIND_SPELLINGS,
    Lang,
    fold,
)
from lawyer_assign.files.formats.xlsx_reader import header_row
from lawyer_assign.files.plans.edits import READ_BACK, Edited
from lawyer_assign.files.plans.own import row_in
from lawyer_assign.files.plans.reader import KNOWN
from lawyer_assign.files.plans.tables import plan_table
from lawyer_assign.files.plans.team_tables import with_teams
from lawyer_assign.files.stated.differences import Difference, plain
from lawyer_assign.files.stated.made import made_sheets
from lawyer_assign.files.stated.tables_in import StatedTable, tables_in
from lawyer_assign.plan import Plan, Post
from lawyer_assign.verbs import solve as api
from lawyer_assign.verbs.adopt import find_foreign, recounted

if TYPE_CHECKING:
    from lawyer_assign.facts import Facts
    from lawyer_assign.policy import Policy

_READ = frozenset({"committee", "lawyer", "committee_name", "lawyer_name"})
"""Columns that are read back, or refused where they disagree."""


def cells_typed(
    path: Path, edited: Edited, facts: Facts, rules: Policy
) -> list[Difference]:
    """Return the cells of the plan's sheet that hold what no posts gave them.

    Nothing is known where the file does not keep its posts as they were written, or
    where these are of other facts or by other rules.
    """
    written = Plan.of(sorted(edited.written or ()))
    if not written.posts or find_foreign(facts, written):
        return []
    if made_by_lines(path, facts, rules, Language.EN) or is_of_before(path, rules):
        return []
    tables = {fold(one.title): one for one in tables_in(path)}
    sheet = next(tables[fold(x)] for x in READ_BACK if fold(x) in tables)
    lang = lang_of(path, tables)
    before = _rows_of(facts, rules, written, lang)
    found = list(_typed(sheet, edited, before, before))
    is_same = edited.written == frozenset(edited.plan.posts)
    if not found or is_same or find_foreign(facts, edited.plan):
        return found
    now = _rows_of(facts, rules, edited.plan, lang)
    return list(_typed(sheet, edited, before, now))


Row = Mapping[str, str]
"""Header -> what stands below it beside one post."""


class _Rows(NamedTuple):
    """The sheet of a plan as its posts give it: columns that follow, and their cells.

    ``columns`` are of heads and headers; those of teams are not there where the plan
    breaks rules.
    """

    columns: Mapping[str, str]
    by_post: Mapping[Post, Row]


def _rows_of(facts: Facts, rules: Policy, plan: Plan, lang: Lang) -> _Rows:
    outcome, report = recounted(facts, rules, plan)
    tables = [plan_table(outcome)]
    if not report.violations:
        tables = with_teams(tables, outcome, api.fill_teams(outcome))
    made = made_sheets(tables[:1], lang, is_by_others=False)[0]
    heads = dict(zip(made.heads, made.headers, strict=True))
    lines = (
        {header: plain(cell) for header, cell in zip(made.headers, row, strict=True)}
        for row in made.rows
    )
    columns = {head: of for head, of in heads.items() if head not in _READ}
    return _Rows(columns, dict(zip(plan.posts, lines, strict=True)))


def _typed(
    sheet: StatedTable, edited: Edited, before: _Rows, now: _Rows
) -> Iterator[Difference]:
    """Yield the cells that are neither as before nor as now, nor left from before.

    A row whose id was changed still says what it said of the post that is gone, and
    whoever changes ids about leaves rows that are wholly another's of the committee or
    lawyer. What stands in a row that was added is anybody's.
    """
    columns = _columns(sheet, before)
    near = _near(before.by_post)
    posts = frozenset(edited.plan.posts)
    for post, cells in edited.plan.cells.items():
        own = [one[post] for one in (before.by_post, now.by_post) if post in one]
        is_new = post not in before.by_post
        beside = (one for one in near(post) if not is_new or one not in posts)
        others = [before.by_post[one] for one in beside]
        at = row_in(cells.committee)
        there = _row_at(sheet, at, columns)
        if (is_new and not others) or any(_is_of(there, x, columns) for x in others):
            continue
        allowed = [*own, *others] if is_new else own
        for head, header, column in columns:
            is_typed = bool(there[header]) or not is_new
            if is_typed and not any(_same(head, header, there, x) for x in allowed):
                wanted = own[-1].get(header, "") if own else ""
                place = sheet.place(at, column)
                yield Difference("cell", place, header, there[header], wanted)


def _columns(sheet: StatedTable, rows: _Rows) -> list[tuple[str, str, int]]:
    """Return head, header and place of the columns that follow and stand there."""
    top = header_row(sheet.cells, KNOWN)
    heads = [fold_header(header_text(one)) for one in sheet.cells[top]]
    return [
        (head, header, heads.index(fold_header(header)))
        for head, header in rows.columns.items()
        if fold_header(header) in heads
    ]


def _row_at(
    sheet: StatedTable, at: int, columns: Sequence[tuple[str, str, int]]
) -> Row:
    line = sheet.cells[at]
    return {
        header: plain(line[column]) if column < len(line) else ""
        for _, header, column in columns
    }


def _near(by_post: Mapping[Post, Row]) -> Callable[[Post], list[Post]]:
    """Return what gives the other posts of the same committee or lawyer."""
    found: dict[tuple[int, str], list[Post]] = {}
    for post in by_post:
        for side in enumerate(post):
            found.setdefault(side, []).append(post)
    return lambda post: [
        one for side in enumerate(post) for one in found.get(side, ()) if one != post
    ]


def _is_of(there: Row, row: Row, columns: Sequence[tuple[str, str, int]]) -> bool:
    """Return whether a row says what another post's says, in every column."""
    return all(_same(head, header, there, row) for head, header, _ in columns)


def _same(head: str, header: str, there: Row, row: Row) -> bool:
    """Return whether a cell says what a row has there, however it is spelled."""
    if header not in row:
        return False
    return _meant(head, there[header]) == _meant(head, row[header])


def _meant(head: str, text: str) -> object:
    folded = fold(text)
    return _SPELLINGS.get(head, {}).get(folded, folded)


_SPELLINGS: Mapping[str, Mapping[str, object]] = {
    "is_lead": FLAG_SPELLINGS,
    "kind": KIND_SPELLINGS,
}
