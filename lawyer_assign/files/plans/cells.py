"""Cells of tables as files take them: no text is run, no id is changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lawyer_assign.files.cells.cell import read_id, write_text

if TYPE_CHECKING:
    from lawyer_assign.files.cells.terms import Lang
    from lawyer_assign.files.cells.written import Cell
    from lawyer_assign.files.table import Row, Table

IDS = frozenset(
    {"committee", "lawyer", "firm", "district", "lead", "stand_in", "role",
     "inspector", "instead"}
)  # fmt: skip
"""Columns in which one id stands."""


def texts_of(table: Table, lang: Lang, *, lives: bool) -> list[Row]:
    """Return the rows with texts that no spreadsheet runs or changes."""
    are_ids = [en in IDS for en, _ in table.heads]
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
    if is_id:
        return write_text(cell, lives=lives, read=read_id)
    return write_text(cell, lives=lives)
