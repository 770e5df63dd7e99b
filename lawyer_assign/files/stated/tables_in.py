"""The tables that stand in the file of a plan, whatever its kind, with their cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from lawyer_assign.files.cells.grids import column_letters
from lawyer_assign.files.cells.terms import fold
from lawyer_assign.files.formats.csv_folder import SUFFIX, csv_files, read_cells
from lawyer_assign.files.formats.json_document import load_json
from lawyer_assign.files.formats.seal_marks import KEY
from lawyer_assign.files.formats.xlsx_reader import read_sheets
from lawyer_assign.files.plans.tables import BASELINE, BASELINE_ZH

if TYPE_CHECKING:
    from lawyer_assign.files.formats.xlsx_reader import Cells
    from lawyer_assign.files.stated.made import MadeTable

NO_TABLES = frozenset({"format", "certificate", KEY, BASELINE, BASELINE_ZH})
"""Keys and sheets for programs alone."""


class StatedTable(NamedTuple):
    """A sheet, a CSV file or a list of a document, its headers in the first row."""

    title: str
    cells: Cells
    place: Callable[[int, int], str]
    """Row and column, from 0 -> where that stands in the file."""


def tables_in(path: Path) -> list[StatedTable]:
    """Return what stands in the file of a plan, table by table.

    Only for files that :func:`lawyer_assign.read_plan` has read.
    """
    suffix = path.suffix.lower()
    if suffix == ".json":
        return list(_of_json(path.name, load_json(path)))
    if suffix == ".xlsx":
        found = [one for one in read_sheets(path) if one[0] not in NO_TABLES]
        return [StatedTable(name, cells, _in_sheet(name)) for name, cells in found]
    files = csv_files(path) if path.is_dir() else [path]
    if suffix == SUFFIX:
        files = [path]
    return [
        StatedTable(one.stem, read_cells(one), _in_sheet(one.name)) for one in files
    ]


def titled(made: MadeTable, stated: Mapping[str, StatedTable]) -> MadeTable:
    """Return a table by the title under which it stands, in whichever language.

    A sheet called in another language than the others is compared all the same: if it
    told which language those should be of, it could hide all of them.

    Parameters
    ----------
    made
        As it should be.
    stated
        What stands there, by folded title.
    """
    other = stated.get(fold(made.other_title))
    if other is None or fold(made.title) in stated:
        return made
    return made._replace(title=other.title)


def _in_sheet(name: str) -> Callable[[int, int], str]:
    return lambda row, column: f"{name}!{column_letters(column)}{row + 1}"


def _of_json(name: str, document: object) -> Iterator[StatedTable]:
    if not isinstance(document, dict):
        return
    for key, said in document.items():
        if key in NO_TABLES:
            continue
        if isinstance(said, dict):
            yield _of_items(f"{name}: {key}", key, said)
        elif isinstance(said, list):
            yield _of_rows(f"{name}: {key}", key, said)
        else:
            yield _of_rows(f"{name}: {key}", key, [])


def _of_items(where: str, key: str, said: dict[str, Any]) -> StatedTable:
    """Return an object as rows of item and value."""
    items = list(said)

    def place(row: int, _: int) -> str:
        return f"{where}.{items[row - 1]}"

    rows: Cells = [["item", "value"], *([item, said[item]] for item in items)]
    return StatedTable(key, rows, place)


def _of_rows(where: str, key: str, said: Sequence[object]) -> StatedTable:
    """Return a list of objects as rows; what is no object is an empty row."""
    rows = [row if isinstance(row, dict) else {} for row in said]
    heads = list(dict.fromkeys(str(head) for row in rows for head in row))

    def place(row: int, column: int) -> str:
        at = f"{where}[{row - 1}]" if row else where
        return f"{at}.{heads[column]}" if heads else at

    return StatedTable(key, [list(heads), *([row.get(head) for head in heads]
                                            for row in rows)], place)  # fmt: skip
