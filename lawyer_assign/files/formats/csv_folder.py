"""A folder of CSV files, one per table, to grids and back."""

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from lawyer_assign.errors import BadInputError, Defect, Text
from lawyer_assign.facts import Facts
from lawyer_assign.files.cells.grids import Grid
from lawyer_assign.files.cells.labels import SHEETS
from lawyer_assign.files.cells.tables import NAMES, OWN_MARK, table_of
from lawyer_assign.files.cells.terms import Lang, fold
from lawyer_assign.files.cells.written import Cell, CellWriter
from lawyer_assign.files.formats.guards import check_text_size, refuse
from lawyer_assign.files.formats.xlsx_reader import grid_of

SUFFIX = ".csv"


def read_grids(folder: Path, defects: list[Defect]) -> dict[str, Grid]:
    """Read the CSV files of a folder that hold facts.

    Files with other suffixes, hidden ones and those whose name starts with ``_`` are
    the planner's own.
    """
    grids: dict[str, Grid] = {}
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() != SUFFIX or path.name.startswith((".", OWN_MARK)):
            continue
        table = table_of(path.stem, path.stat().st_size > 0, grids, defects)
        if table is not None:
            try:
                grids[table] = grid_of(table, path.name, read_cells(path))
            except BadInputError as error:
                defects += error.defects
                grids[table] = Grid(table, path.name, [], [])
    return grids


def read_cells(path: Path) -> list[list[object]]:
    """Read one CSV file; all cells are text."""
    check_text_size(path)
    text = decoded(path)
    first = text.partition("\n")[0]
    # Excel in some regions saves with semicolons or tabs; headers hold neither.
    mark = max(",;\t", key=first.count)
    try:
        return [list(row) for row in csv.reader(
            io.StringIO(text, newline=""), delimiter=mark, strict=True
        )]  # fmt: skip
    except csv.Error as error:
        raise refuse(
            path.name, "",
            Text(
                f"is not a CSV file that can be read: {error}", "不是能读取的 CSV 文件"
            ),
            Text(
                "Check the double quotes, or save it again as CSV UTF-8",
                "请检查双引号，或另存为 CSV UTF-8 格式",
            ),
        ) from error  # fmt: skip


def decoded(path: Path) -> str:
    """Return a file's text: UTF-8 with or without mark, else GB18030 as Excel saves."""
    content = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise refuse(
        path.name, "",
        Text("is neither UTF-8 nor GB18030 text", "既不是 UTF-8 也不是 GB18030 文本"),
        Text("Save it again as CSV UTF-8", "请另存为 CSV UTF-8 格式"),
    )  # fmt: skip


def folder_files(facts: Facts, *, phones: bool, lang: Lang) -> dict[str, bytes]:
    """Return the files of a folder by name."""
    files: dict[str, bytes] = {}
    for table in SHEETS:
        writer = CellWriter(table, lang, lives=True, phones=phones)
        headers = [slot.header(lang) for slot in writer.slots]
        rows = [writer.row(fact) for fact in getattr(facts, table)]
        files[f"{table}{SUFFIX}"] = csv_bytes(headers, rows)
    return files


def csv_bytes(headers: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    """Return one CSV file, UTF-8 with the mark that tells Excel so."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(headers)
    for row in rows:
        # str() of a float is its shortest exact text.
        writer.writerow("" if cell is None else str(cell) for cell in row)
    return text.getvalue().encode("utf-8-sig")


def check_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Refuse to write beside files that would be read as a second copy of a table."""
    twins = [
        path.name
        for path in (folder.iterdir() if folder.is_dir() else ())
        if path.suffix.lower() == SUFFIX
        and path.name not in files
        and fold(path.stem) in NAMES
    ]
    if twins:
        raise BadInputError(
            Defect(
                f"{folder.name}/{name}", "",
                Text(
                    "holds a table that would be written "
                    f"as {NAMES[fold(Path(name).stem)]}{SUFFIX} beside it",
                    "该表将写为同一文件夹中的 "
                    f"{NAMES[fold(Path(name).stem)]}{SUFFIX}，会出现两份",
                ),
                Text(
                    "Remove or rename it, or write to another folder",
                    "请删去或改名，或写入其他文件夹",
                ),
            )
            for name in sorted(twins)
        )  # fmt: skip
