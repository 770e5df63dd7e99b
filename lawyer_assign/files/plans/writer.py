"""Outcomes to a workbook, a folder of CSV files or one JSON document."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from lawyer_assign.files.cells.terms import Lang
from lawyer_assign.files.formats.atomic import (
    write_together,
    write_whole,
)
from lawyer_assign.files.formats.csv_folder import SUFFIX, csv_bytes
from lawyer_assign.files.formats.edits import write_sealed
from lawyer_assign.files.formats.seal_marks import sealed
from lawyer_assign.files.made_by import with_first_rules
from lawyer_assign.files.plans.cells import texts_of
from lawyer_assign.files.plans.certificate import (
    certificate_bytes,
    certificate_path,
    signed,
)
from lawyer_assign.files.plans.own import Marks, OwnColumn, columns_of
from lawyer_assign.files.plans.printed import Printing, printed_sheets
from lawyer_assign.files.plans.printing import workbook_bytes
from lawyer_assign.files.plans.roster_tables import tables_of_roster
from lawyer_assign.files.plans.tables import PLAN_HEADS, tables_of
from lawyer_assign.files.plans.team_tables import with_teams
from lawyer_assign.files.table import Table

if TYPE_CHECKING:
    from lawyer_assign.outcome import Outcome
    from lawyer_assign.plan import Plan
    from lawyer_assign.teams import Teams

FORMAT = "lawyer_assign.plan/1"


@runtime_checkable
class Told(Protocol):
    """An answer to a question, as files take it."""

    def sheets(self, lang: Lang) -> Sequence[Table]:
        """Return the answer as tables, the first for who reads one only."""

    def to_json(self) -> str:
        """Return the answer as JSON."""


def write_outcome(
    outcome: Outcome,
    path: Path,
    suffix: str,
    *,
    lang: Lang,
    more: Printing,
    answers: Sequence[Told] = (),
    force: bool = False,
) -> None:
    """Write an outcome; the suffix says which kind of file, none means a folder."""
    tables = [
        with_first_rules(one, more.made_by) if one.name == "summary" else one
        for one in _tables(outcome, more.teams)
    ]
    if more.own and outcome.plan is not None:
        tables[0] = _with_own(tables[0], more.own, outcome.plan)
    told = [sheet for one in answers for sheet in one.sheets(lang)]
    if more.roster is not None:
        told += tables_of_roster(more.roster, lang)
    if suffix == ".xlsx":
        shown = replace(more, answers=tuple(told))
        tables[0] = _with_marks(tables[0], more.added.marks, outcome.plan)
        sheets = [
            replace(one, columns=columns_of(one, more.added.columns))
            for one in printed_sheets(outcome, tables, lang, shown)
        ]
        write_whole(path, workbook_bytes(sheets, lang, own=more.added.sheets))
        return
    write_tables([*tables, *told], path, suffix, lang=lang, force=force)


def write_answer(
    answer: Told, path: Path, suffix: str, *, lang: Lang, force: bool = False
) -> None:
    """Write an answer: sheets, tables, or the JSON that it is read back from."""
    if suffix == ".json":
        write_whole(path, f"{answer.to_json()}\n".encode())
        return
    write_tables(answer.sheets(lang), path, suffix, lang=lang, force=force)


def write_tables(
    tables: Sequence[Table],
    path: Path,
    suffix: str,
    *,
    lang: Lang,
    form: str = FORMAT,
    force: bool = False,
) -> None:
    """Write tables; ``form`` says in a JSON document what they are.

    ``force`` lets files of a folder be replaced that are somebody else's.
    """
    if suffix == ".xlsx":
        write_whole(path, workbook_bytes(tables, lang))
    elif suffix == ".json":
        write_whole(path, sealed(_document(tables, form)))
    else:
        files = {
            f"{table.name}{SUFFIX}": csv_bytes(
                table.headers(lang), texts_of(table, lang, lives=True)
            )
            for table in tables
        }
        write_sealed(path, files, force=force)


def _tables(outcome: Outcome, teams: Teams | None) -> list[Table]:
    tables = tables_of(outcome)
    return tables if teams is None else with_teams(tables, outcome, teams)


def _with_own(table: Table, own: Sequence[OwnColumn], plan: Plan) -> Table:
    """Return the posts with the columns that somebody added to them, on paper too."""
    end, names = len(PLAN_HEADS), tuple(one.header for one in own)
    cells: list[tuple[Any, ...]] = [
        tuple(one.cells.get(post) for one in own) for post in plan.posts
    ]
    return replace(
        table,
        heads=(*table.heads[:end], *zip(names, names, strict=True), *table.heads[end:]),
        rows=tuple(
            (*row[:end], *more, *row[end:])
            for row, more in zip(table.rows, cells, strict=True)
        ),
        as_typed=names,
    )


def _with_marks(table: Table, marks: Marks, plan: Plan | None) -> Table:
    """Return the posts with the comments and fills of those that are still there."""
    if plan is None or not marks:
        return table
    at = {post: row for row, post in enumerate(plan.posts)}
    kept = {
        (at[post], head): mark for (post, head), mark in marks.items() if post in at
    }
    return replace(table, marks=kept)


def write_with_certificate(
    outcome: Outcome, path: Path, teams: Teams | None = None
) -> None:
    """Write a plan document, and its certificate beside it, or neither."""
    beside = certificate_path(path)
    proof = certificate_bytes(outcome, path)
    document = signed(_document(_tables(outcome, teams)), proof, beside.name)
    write_together([(beside, proof), (path, document)])


def _document(tables: Sequence[Table], form: str = FORMAT) -> bytes:
    parts = [f' "format": {json.dumps(form)}']
    for table in tables:
        names = [en for en, _ in table.heads]
        if table.name == "summary":
            pairs = {str(item): value for item, value in table.rows}
            text = json.dumps(pairs, ensure_ascii=False)
        else:
            rows = [
                json.dumps(
                    dict(zip(names, row, strict=True)), ensure_ascii=False, default=str
                )
                for row in table.rows
            ]
            text = "[\n  " + ",\n  ".join(rows) + "\n ]" if rows else "[]"
        parts.append(f" {json.dumps(table.name)}: {text}")
    return ("{\n" + ",\n".join(parts) + "\n}\n").encode()
