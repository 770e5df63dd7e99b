"""Which of several namesakes a row means: told by what else the row says of them."""

from collections.abc import Callable, Mapping
from typing import Any

from lawyer_assign.facts import Facts
from lawyer_assign.facts.names import seen_name
from lawyer_assign.files.cells.cell import CellError, read_text

TELLING = {
    "committee": ("district", "district_name", "town"),
    "lawyer": ("firm", "firm_name"),
}
"""Columns of a plan that tell namesakes apart, by whose they are."""


def telling(
    head: str, row: Mapping[str, object], facts: Facts | None
) -> Callable[[Any], bool] | None:
    """Return what tells whether somebody is as a row says; empty cells say nothing.

    Parameters
    ----------
    head
        Of whom the columns are: ``committee`` or ``lawyer``.
    row
        Cells by column.
    facts
        With the names of districts and firms; without them nobody is known.
    """
    if facts is None:
        return None

    def fits(one: Any) -> bool:  # noqa: ANN401 (a row of either table)
        said = ((name, _said(row.get(name))) for name in TELLING[head])
        return all(
            seen_name(text) == seen_name(_told(one, name, facts))
            for name, text in said
            if text
        )

    return fits


def _said(cell: object) -> str:
    try:
        return "" if cell is None else read_text(cell)
    except CellError:
        return ""


def _told(one: Any, name: str, facts: Facts) -> str:  # noqa: ANN401
    """Return what the facts say in the place of a column."""
    field, _, is_name = name.partition("_")
    found: str = getattr(one, field)
    if not is_name:
        return found
    known = getattr(facts, field).get(found)
    return "" if known is None else str(known.name)
