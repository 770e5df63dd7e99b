"""One table of facts by itself, from a file that may hold others."""

from __future__ import annotations

from pathlib import Path

from lawyer_assign.errors import Defects
from lawyer_assign.files.cells.assemble import Rows
from lawyer_assign.files.cells.grids import read_grid
from lawyer_assign.files.cells.labels import spellings
from lawyer_assign.files.doors import JSON, XLSX
from lawyer_assign.files.formats import csv_folder, json_document, xlsx_reader
from lawyer_assign.files.formats.guards import check_exists, suffix_of

CSV = ".csv"


def rows_of(place: Path, table: str, defects: Defects, *also: str) -> Rows | None:
    """Return the rows of one table; other tables of facts are not looked at.

    Parameters
    ----------
    place
        .xlsx, .json or a folder of .csv; one .csv file, whatever it is called, where
        ``also`` names its suffix.
    table
        Its name among facts.
    defects
        Added to.

    Returns
    -------
    Rows or None
        ``None`` if the file has no such table.
    """
    suffix = suffix_of(place, XLSX, JSON, *also)
    check_exists(place, is_folder=suffix == "")
    if suffix == JSON:
        return json_document.read_rows(place, defects).get(table)
    if suffix == CSV:
        cells = csv_folder.read_cells(place, spellings(table))
        return read_grid(xlsx_reader.grid_of(table, place.name, cells), defects)
    grids = (
        xlsx_reader.read_grids(place, defects)
        if suffix == XLSX
        else csv_folder.read_grids(place, defects)
    )
    return read_grid(grids[table], defects) if table in grids else None
