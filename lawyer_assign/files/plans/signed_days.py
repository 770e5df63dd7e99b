"""When agreements were signed: typed into the workbook of a plan, and read back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from lawyer_assign.files.cells.cell import as_text, header_text
from lawyer_assign.files.cells.labels import fold_header
from lawyer_assign.files.formats.print_style import worded
from lawyer_assign.files.plans.own import alike, as_typed, is_blank
from lawyer_assign.files.plans.signings import (
    SIGNED_ON,
    SIGNING,
    SIGNING_HEADS,
    SIGNING_ZH,
    Agreement,
)

if TYPE_CHECKING:
    from lawyer_assign.files.cells.written import Cell
    from lawyer_assign.files.formats.xlsx_reader import Cells

    Sheet = tuple[str, Cells]
    """Name and cells."""

BY_HAND = {
    sheet: worded(header)
    for sheet, header in zip(
        (SIGNING, SIGNING_ZH),
        next(head for head in SIGNING_HEADS if head[0] == SIGNED_ON),
        strict=True,
    )
}
"""Sheet -> header of the column that is filled in by hand, in both languages."""
_KEY = ("firm", "committee", "lawyer_names", SIGNED_ON)


def signed_days(sheets: Iterable[Sheet]) -> dict[Agreement, Cell]:
    """Return what stands in the column of days, as typed; empty cells are left out."""
    for name, cells in sheets:
        if name in BY_HAND and cells:
            return _days_of(cells)
    return {}


def _days_of(cells: Cells) -> dict[Agreement, Cell]:
    spelled = {fold_header(worded(said)): en for en, zh in SIGNING_HEADS
               for said in (en, zh)}  # fmt: skip
    at = {
        spelled.get(fold_header(header_text(cell))): column
        for column, cell in enumerate(cells[0])
    }
    if not all(one in at for one in _KEY):
        return {}
    firm, committee, names, day = (at[one] for one in _KEY)
    days: dict[Agreement, Cell] = {
        Agreement(*(as_text(row[x]) for x in (firm, committee, names))): as_typed(
            row[day]
        )
        for row in cells[1:]
        if len(row) > max(at.values()) and not is_blank(row[day])
    }
    return alike(days)
