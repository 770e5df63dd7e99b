"""Cells of tables as files take them: no text is run, no id is changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from lawyer_assign.errors import Defect, Text
from lawyer_assign.files.cells.cell import (
    FILL_IN_ROW,
    CellError,
    Fault,
    read_id,
    seen,
    write_text,
)
from lawyer_assign.files.cells.known_names import KnownNames
from lawyer_assign.files.plans.own import is_blank
from lawyer_assign.files.plans.tables import PLAN_HEADS

if TYPE_CHECKING:
    from collections.abc import Callable

    from lawyer_assign.files.cells.terms import Lang
    from lawyer_assign.files.cells.written import Cell
    from lawyer_assign.files.table import Row, Table

IDS = frozenset(
    {"committee", "lawyer", "firm", "district", "lead", "stand_in", "role",
     "inspector", "instead"}
)  # fmt: skip
"""Columns in which one id stands."""

HEADS = {name: (name, zh) for name, zh in PLAN_HEADS if name in ("committee", "lawyer")}
"""Of the columns of a plan that are read back."""


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


class IdCell(NamedTuple):
    """A cell that should hold an id, the name beside it, and whom the row may mean."""

    value: object
    place: str
    head: str
    name: str
    fits: Callable[[Any], bool] | None = None


def id_or_defect(cell: IdCell, known: KnownNames | None, defects: list[Defect]) -> str:
    """Return the id in a cell, or nothing and a defect."""
    head, zh = HEADS[cell.head]
    problem = Text(f"the id of the {head} is missing", f"缺少{zh}（{head}）")
    cure = FILL_IN_ROW
    shown = "" if cell.value is None else seen(cell.value)
    table = f"{cell.head}s"
    try:
        if not is_blank(cell.value):
            one = read_id(cell.value)
            return one if known is None else known.id_of(table, one, cell.fits)
        if known is not None and cell.name:
            shown = cell.name
            found = known.id_of(table, cell.name, cell.fits)
            if known.has(table, found):
                return found
    except CellError as error:
        said: CellError | Fault = error
        if isinstance(cell.value, Fault):
            said = cell.value
        problem, cure = said.problem, said.cure
    defects.append(Defect(cell.place, shown, problem, cure))
    return ""
