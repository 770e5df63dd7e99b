"""When agreements were signed: typed into the workbook of a plan, and read back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

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


def signed_days(sheets: Iterable[Sheet]) -> dict[Agreement, Cell]:
    """Return what stands in the column of days, as typed; empty cells are left out."""
    days: dict[Agreement, Cell] = {}
    for _, (firm, committee, names, day) in _read(sheets, _KEY):
        if not is_blank(day):
            one = Agreement(as_text(firm), as_text(committee), as_text(names))
            days[one] = as_typed(day)
    return alike(days)


def past_agreements(sheets: Iterable[Sheet]) -> tuple[Agreement, ...]:
    """Return the agreements of last year, with the names of its lawyers."""
    return tuple(
        Agreement(*map(as_text, row))
        for _, row in _read(sheets, _PAST)
        if not is_blank(row[-1])
    )


def signing_cells(sheets: Iterable[Sheet]) -> tuple[Places, Places]:
    """Return sheet and cell of each day, and of each of last year's lawyers' names."""
    opened = list(sheets)
    days, past = (
        {
            Agreement(*map(as_text, row[:3])): place
            for place, row in _read(opened, heads)
        }
        for heads in (_KEY, _PAST)
    )
    return days, past


def _read(
    sheets: Iterable[Sheet], heads: Sequence[str]
) -> Iterator[tuple[str, list[object]]]:
    """Yield place of the last of some columns, and the cells of all of them.

    Nothing where one of them is not there.
    """
    name, cells = next((one for one in sheets if one[0] in BY_HAND), ("", []))
    if not cells:
        return
    spelled = {fold_header(worded(said)): en for en, zh in SIGNING_HEADS
               for said in (en, zh)}  # fmt: skip
    at = {
        spelled.get(fold_header(header_text(cell))): column
        for column, cell in enumerate(cells[0])
    }
    if all(one in at for one in heads):
        width = max(at[one] for one in heads)
        letters = column_letters(at[heads[-1]])
        for number, row in enumerate(cells[1:], start=2):
            if len(row) > width:
                yield f"{name}!{letters}{number}", [row[at[one]] for one in heads]
