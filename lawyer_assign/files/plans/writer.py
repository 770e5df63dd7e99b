"""Outcomes to a workbook, a folder of CSV files or one JSON document."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from lawyer_assign.files.cells.cell import read_id, write_text
from lawyer_assign.files.cells.terms import Lang
from lawyer_assign.files.cells.written import Cell
from lawyer_assign.files.formats.atomic import write_folder, write_whole
from lawyer_assign.files.formats.csv_folder import SUFFIX, csv_bytes
from lawyer_assign.files.formats.styles import Styles
from lawyer_assign.files.formats.xlsx_writer import column_width, print_wide, write_rows
from lawyer_assign.files.plans.certificate import (
    certificate_bytes,
    certificate_path,
    signed,
)
from lawyer_assign.files.plans.tables import Table, tables_of
from lawyer_assign.files.plans.team_tables import with_teams

if TYPE_CHECKING:
    from lawyer_assign.outcome import Outcome
    from lawyer_assign.teams import Teams

FORMAT = "lawyer_assign.plan/1"
_IDS = {"committee", "lawyer", "firm", "district", "lead", "stand_in", "role"}


PROSE_WIDTH = 72
"""Of a column of sentences, which wrap; a printed page across holds it."""


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
    teams: Teams | None = None,
    answers: Sequence[Told] = (),
) -> None:
    """Write an outcome; the suffix says which kind of file, none means a folder."""
    tables = _tables(outcome, teams)
    for one in answers:
        tables += one.sheets(lang)
    write_tables(tables, path, suffix, lang=lang)


def write_answer(answer: Told, path: Path, suffix: str, *, lang: Lang) -> None:
    """Write an answer: sheets, tables, or the JSON that it is read back from."""
    if suffix == ".json":
        write_whole(path, f"{answer.to_json()}\n".encode())
        return
    write_tables(answer.sheets(lang), path, suffix, lang=lang)


def write_tables(
    tables: Sequence[Table],
    path: Path,
    suffix: str,
    *,
    lang: Lang,
    form: str = FORMAT,
) -> None:
    """Write tables; ``form`` says in a JSON document what they are."""
    if suffix == ".xlsx":
        write_whole(path, workbook_bytes(tables, lang))
    elif suffix == ".json":
        write_whole(path, _document(tables, form))
    else:
        files = {
            f"{table.name}{SUFFIX}": csv_bytes(
                table.headers(lang), _texts(table, lang, lives=True)
            )
            for table in tables
        }
        write_folder(path, files)


def _tables(outcome: Outcome, teams: Teams | None) -> list[Table]:
    tables = tables_of(outcome)
    return tables if teams is None else with_teams(tables, outcome, teams)


def write_with_certificate(
    outcome: Outcome, path: Path, teams: Teams | None = None
) -> None:
    """Write a plan document, and its certificate beside it, which comes first."""
    beside = certificate_path(path)
    proof = certificate_bytes(outcome, path)
    document = signed(_document(_tables(outcome, teams)), proof, beside.name)
    write_whole(beside, proof)
    write_whole(path, document)


def _texts(table: Table, lang: Lang, *, lives: bool) -> list[list[Cell]]:
    """Return the rows with texts that no spreadsheet runs or changes."""
    are_ids = [en in _IDS for en, _ in table.heads]
    return [
        [
            _text(cell, is_id, lives) if isinstance(cell, str) else cell
            for cell, is_id in zip(row, are_ids, strict=True)
        ]
        for row in table.cells(lang)
    ]


def _text(cell: str, is_id: bool, lives: bool) -> Cell:
    if not cell:
        return None
    return (
        write_text(cell, lives=lives, read=read_id)
        if is_id
        else write_text(cell, lives=lives)
    )


def _document(tables: Sequence[Table], form: str = FORMAT) -> bytes:
    parts = [f' "format": {json.dumps(form)}']
    for table in tables:
        names = [en for en, _ in table.heads]
        if table.name == "summary":
            pairs = {str(item): value for item, value in table.rows}
            text = json.dumps(pairs, ensure_ascii=False)
        else:
            rows = [
                json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False)
                for row in table.rows
            ]
            text = "[\n  " + ",\n  ".join(rows) + "\n ]" if rows else "[]"
        parts.append(f" {json.dumps(table.name)}: {text}")
    return ("{\n" + ",\n".join(parts) + "\n}\n").encode()


def workbook_bytes(
    tables: Sequence[Table], lang: Lang, created: dt.datetime | None = None
) -> bytes:
    """Return tables as a workbook, a sheet each, ready to be printed on A4.

    Parameters
    ----------
    tables, lang
        What to write, and in which language.
    created
        When the file says it was made; now if nothing is said. With it the same tables
        give the same bytes.
    """
    import xlsxwriter

    packed = io.BytesIO()
    book = xlsxwriter.Workbook(packed, {"in_memory": True})
    if created is not None:
        book.set_properties({"created": created})
    styles = Styles(book)
    for table in tables:
        sheet = book.add_worksheet(table.title(lang))
        rows = _texts(table, lang, lives=False)
        looks = []
        for column, header in enumerate(table.headers(lang)):
            name = table.heads[column][0]
            is_number = any(
                isinstance(row[column], (int, float)) for row in rows[:50]
            ) and name not in ("price", "bound", "value", "seconds")
            look = styles.whole if is_number else styles.text
            look = styles.yuan if name.endswith("yuan") else look
            if any(isinstance(row[column], dt.date) for row in rows[:50]):
                look = styles.day
            look = styles.left if name in ("seconds", "value") else look
            width = column_width(header, column, rows)
            if name in table.prose:
                look, width = styles.prose, PROSE_WIDTH
            looks.append(look)
            sheet.set_column(column, column, width)
            key = table.name == "plan" and name in ("committee", "lawyer")
            sheet.write_string(
                0, column, header, styles.required if key else styles.optional
            )
        sheet.set_row(0, 28)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(len(rows), 1), len(table.heads) - 1)
        print_wide(sheet, repeat=0)
        write_rows(sheet, styles, rows, looks)
    book.close()
    return packed.getvalue()
