"""Which table a sheet or a CSV file holds, and which tables must be there."""

from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches

from lawyer_assign.errors import Defect
from lawyer_assign.files.labels import GUIDE, SHEETS
from lawyer_assign.files.terms import fold

NAMES: dict[str, str] = {
    **{fold(table): table for table in SHEETS},
    **{fold(sheet.zh): sheet.table for sheet in SHEETS.values()},
}
"""Every accepted name of a table, folded."""

OWN_MARK = "_"
"""Sheets and files whose name starts so are the planner's own and are not read."""

_GUIDES = frozenset(fold(name) for name in GUIDE.values())


def table_of(
    name: str, has_cells: bool, taken: Collection[str], defects: list[Defect]
) -> str | None:
    """Return the table that a sheet or file name stands for; None if it is skipped.

    Parameters
    ----------
    name
        Of the sheet, or of the file without its suffix.
    has_cells
        Empty unknown sheets, such as Excel's own Sheet1, are skipped in silence.
    taken
        Tables found before; a second sheet for one is a defect.
    defects
        Added to.
    """
    table = NAMES.get(fold(name))
    if table is not None and table not in taken:
        return table
    if table is not None:
        both = f"{SHEETS[table].zh} ({table})"
        defects.append(
            Defect(name, "", f"is a second sheet for {both}", "Keep one of the two")
        )
    elif has_cells and fold(name) not in _GUIDES and not name.startswith(OWN_MARK):
        near = get_close_matches(fold(name), NAMES, n=1)
        hint = f"Did you mean {SHEETS[NAMES[near[0]]].zh}? " if near else ""
        known = ", ".join(sheet.zh for sheet in SHEETS.values())
        defects.append(
            Defect(
                name, "", "is not the name of any table",
                f"{hint}Name it one of {known}, or start its name with {OWN_MARK} "
                "to keep it as your own notes",
            )
        )  # fmt: skip
    return None


def find_missing(
    file: str, found: Mapping[str, object], word: str = "sheet"
) -> Iterator[Defect]:
    """Yield a defect for every table that must be there and is not."""
    for sheet in SHEETS.values():
        if sheet.is_core and sheet.table not in found:
            yield Defect(
                file, "", f"the {word} {sheet.zh} ({sheet.table}) is missing",
                f"Add the {word}, with its headers even if it has no rows",
            )  # fmt: skip
