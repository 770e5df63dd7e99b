"""When agreements were signed: typed into the workbook of a plan, and read back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from lawyer_assign.files.cells.cell import as_text, header_text
from lawyer_assign.files.cells.grids import column_letters
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
    Places = dict[Agreement, str]
    """Agreement -> sheet and cell."""

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
_PAST = ("firm", "committee", "before_names")


class SigningSheet(NamedTuple):
    """What stands in the sheet of signings, and where.

    Parameters
    ----------
    days
        What stands in the column of days, as typed; empty cells are left out.
    past
        Agreements of last year, with the names of its lawyers.
    day_cells, past_cells
        Sheet and cell of each day, and of each of last year's lawyers' names.
    """

    days: dict[Agreement, Cell]
    past: tuple[Agreement, ...]
    day_cells: Places
    past_cells: Places


def signing_sheet_of(sheets: Iterable[Sheet]) -> SigningSheet:
    """Return what the sheet of signings says; nothing where there is none."""
    days: dict[Agreement, Cell] = {}
    past: list[Agreement] = []
    day_cells: Places = {}
    past_cells: Places = {}
    name, cells = next((one for one in sheets if one[0] in BY_HAND), ("", []))
    at = _columns(cells[0]) if cells else {}
    for number, row in enumerate(cells[1:], start=2):
        if (found := _cells_of(row, at, _KEY)) is not None:
            one = Agreement(*map(as_text, found[:3]))
            day_cells[one] = f"{name}!{column_letters(at[_KEY[-1]])}{number}"
            if not is_blank(found[-1]):
                days[one] = as_typed(found[-1])
        if (found := _cells_of(row, at, _PAST)) is not None:
            one = Agreement(*map(as_text, found))
            past_cells[one] = f"{name}!{column_letters(at[_PAST[-1]])}{number}"
            if not is_blank(found[-1]):
                past.append(one)
    return SigningSheet(alike(days), tuple(past), day_cells, past_cells)


def _columns(header: Sequence[object]) -> dict[str, int]:
    """Return where each column stands."""
    spelled = {fold_header(worded(said)): en for en, zh in SIGNING_HEADS
               for said in (en, zh)}  # fmt: skip
    heads = (spelled.get(fold_header(header_text(cell))) for cell in header)
    return {head: at for at, head in enumerate(heads) if head is not None}


def _cells_of(
    row: Sequence[object], at: Mapping[str, int], heads: Sequence[str]
) -> list[object] | None:
    """Return the cells of some columns; ``None`` where one of them is not there."""
    if any(at.get(one, len(row)) >= len(row) for one in heads):
        return None
    return [row[at[one]] for one in heads]
