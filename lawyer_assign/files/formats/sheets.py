"""The sheets of a workbook, or the CSV files of a folder, one after the other."""

from collections.abc import Iterator
from pathlib import Path

from lawyer_assign.disk import is_folder
from lawyer_assign.files.formats.csv_folder import csv_files, read_cells
from lawyer_assign.files.formats.xlsx_reader import Cells, read_sheets


def named_cells(path: Path) -> Iterator[tuple[str, str, Cells]]:
    """Yield name, name as it stands in places, and cells of every table.

    Parameters
    ----------
    path
        An .xlsx workbook, or a folder of .csv files. Hidden files and those whose name
        starts with ``_`` are the planner's own.
    """
    if not is_folder(path):
        for name, cells in read_sheets(path):
            yield name, name, cells
        return
    for one in csv_files(path):
        yield one.stem, one.name, read_cells(one)
