"""Who sealed agreements and when: typed into the workbook of a plan, and read back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from lawyer_assign.files.cells.cell import CellError, as_text, header_text
from lawyer_assign.files.cells.grids import column_letters
from lawyer_assign.files.cells.labels import fold_header
from lawyer_assign.files.cells.numbers import read_date
from lawyer_assign.files.formats.print_style import worded
from lawyer_assign.files.plans.own import alike, as_typed, is_blank
from lawyer_assign.files.plans.signing.agreements import (
    ALL_HEADS,
    FROM_DAY,
    SIGNED,
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
    sheet: frozenset(worded(head[at]) for head in SIGNING_HEADS if head[0] in SIGNED)
    for at, sheet in enumerate((SIGNING, SIGNING_ZH))
}
"""Sheet -> headers of the columns that are filled in by hand, in both languages."""
_KEY = ("firm", "committee", "lawyer_names")
_PAST = ("firm", "committee", "before_names")


class SigningSheet(NamedTuple):
    """What stands in the sheet of signings, and where.

    Parameters
    ----------
    typed
        What stands in the columns of :data:`SIGNED`; empty cells are left out.
    past
        Agreements of last year, with the names of its lawyers.
    typed_cells, past_cells
        Sheet and cell of what is typed, and of each of last year's lawyers' names.
    since
        The day from which it changes another plan within the year; ``None`` where it is
        of a year of its own.
    """

    typed: dict[str, dict[Agreement, Cell]]
    past: tuple[Agreement, ...]
    typed_cells: dict[str, Places]
    past_cells: Places
    since: dt.date | None = None


def signing_sheet_of(sheets: Iterable[Sheet]) -> SigningSheet:
    """Return what the sheet of signings says; nothing where there is none."""
    typed: dict[str, dict[Agreement, Cell]] = {head: {} for head in SIGNED}
    typed_cells: dict[str, Places] = {head: {} for head in SIGNED}
    past: list[Agreement] = []
    past_cells: Places = {}
    since: dt.date | None = None
    name, cells = next((one for one in sheets if one[0] in BY_HAND), ("", []))
    at = _columns(cells[0]) if cells else {}
    for number, row in enumerate(cells[1:], start=2):
        if (found := _cells_of(row, at, _KEY)) is not None:
            one = Agreement(*map(as_text, found))
            for head, cell in _typed_in(row, at):
                typed_cells[head][one] = f"{name}!{column_letters(at[head])}{number}"
                typed[head][one] = as_typed(cell)
        if (found := _cells_of(row, at, _PAST)) is not None:
            one = Agreement(*map(as_text, found))
            past_cells[one] = f"{name}!{column_letters(at[_PAST[-1]])}{number}"
            if not is_blank(found[-1]):
                past.append(one)
        since = since or _day_in(row, at.get(FROM_DAY, len(row)))
    written = {head: alike(cells) for head, cells in typed.items()}
    return SigningSheet(written, tuple(past), typed_cells, past_cells, since)


def _day_in(row: Sequence[object], at: int) -> dt.date | None:
    """Return the day in a cell; nothing where there is none."""
    if at >= len(row) or is_blank(row[at]):
        return None
    try:
        return read_date(row[at])
    except CellError:
        return None


def _typed_in(
    row: Sequence[object], at: Mapping[str, int]
) -> Iterator[tuple[str, object]]:
    """Yield what stands in the columns that are filled in by hand."""
    for head in SIGNED:
        if head in at and at[head] < len(row) and not is_blank(row[at[head]]):
            yield head, row[at[head]]


def _columns(header: Sequence[object]) -> dict[str, int]:
    """Return where each column stands."""
    spelled = {fold_header(worded(said)): en for en, zh in ALL_HEADS
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
