"""A folder of CSV files, one per table, to grids and back."""

import codecs
import csv
import io
import re
from collections.abc import Container, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import cast

from lawyer_assign.disk import content_of, files_in, is_folder, size_of
from lawyer_assign.errors import BadInputError, Defect, Text, refuse
from lawyer_assign.facts import Facts
from lawyer_assign.files.cells.cell import Fault
from lawyer_assign.files.cells.error_values import ERROR_VALUE, ERROR_VALUES
from lawyer_assign.files.cells.grids import Grid
from lawyer_assign.files.cells.labels import SHEETS, fold_header, spellings
from lawyer_assign.files.cells.own_columns import OWN_MARK
from lawyer_assign.files.cells.tables import NAMES, table_of
from lawyer_assign.files.cells.terms import Lang, fold
from lawyer_assign.files.cells.written import Cell, CellWriter
from lawyer_assign.files.formats import guards
from lawyer_assign.files.formats.xlsx_reader import Cells, grid_of, header_row

SUFFIX = ".csv"

_SAVE_CSV = Text("Save it again as CSV UTF-8", "请另存为 CSV UTF-8 格式")
_SAVE_TEXT = Text("Save it again as text in UTF-8", "请另存为 UTF-8 编码的文本")
_STEP = 1 << 20
_LOST = re.compile("\\W*[?\ufffd]\\W*")
"""What is left of a header that the encoding had no sign for."""
_LINE_END = re.compile(r"\n|\r(?!\n)")


def read_grids(folder: Path, defects: list[Defect]) -> dict[str, Grid]:
    """Read the CSV files of a folder that hold facts.

    Files with other suffixes, hidden ones and those whose name starts with ``_`` are
    the planner's own.
    """
    grids: dict[str, Grid] = {}
    for path in csv_files(folder):
        try:
            table = table_of(path.stem, size_of(path) > 0, grids, defects)
            if table is not None:
                grids[table] = Grid(table, path.name, [], [], is_unread=True)
                cells = read_cells(path, spellings(table))
                grids[table] = grid_of(table, path.name, cells)
        except BadInputError as error:
            defects += error.defects
    return grids


def csv_files(folder: Path) -> list[Path]:
    """Return the CSV files of a folder that are not the planner's own, by name."""
    return [
        path
        for path in files_in(folder)
        if path.suffix.lower() == SUFFIX and not path.name.startswith((".", OWN_MARK))
    ]


def find_passed_over(folder: Path) -> Iterator[Defect]:
    """Find files of a folder that look like tables and are not read.

    Whose name begins like that of a table, but that end in something else than .csv;
    not the planner's own. A path that is no folder has none.
    """
    for path in files_in(folder) if is_folder(folder) else ():
        is_own = path.name.startswith((".", OWN_MARK, "~"))
        if is_own or path.suffix.lower() == SUFFIX or is_folder(path):
            continue
        word = fold(path.name)
        near = max((one for one in NAMES if word.startswith(one)), key=len, default="")
        if near:
            yield Defect(
                f"{folder.name}/{path.name}", "",
                Text(
                    f"is not read: of a folder only files that end in {SUFFIX} are",
                    f"未读取：文件夹中只读取以 {SUFFIX} 结尾的文件",
                ),
                Text(
                    f"If rows of it are meant, save them as {NAMES[near]}{SUFFIX}; "
                    "else leave it, or move it away",
                    f"其中的数据须使用的，请另存为 {NAMES[near]}{SUFFIX}；"
                    "否则不必处理，或移出该文件夹",
                ),
            )  # fmt: skip


def find_below(folder: Path, lacking: Container[str] = SHEETS) -> Iterator[Defect]:
    """Find tables that lie in a folder of a folder, and not in the folder itself.

    Parameters
    ----------
    folder
        A path that is no folder has none; folders of somebody's own are passed over.
    lacking
        Tables that are looked for.
    """
    inside = files_in(folder) if is_folder(folder) else []
    here = {NAMES.get(fold(one.stem)) for one in csv_files(folder)} if inside else {}
    for below in inside:
        if below.name.startswith((".", OWN_MARK)) or not is_folder(below):
            continue
        for path in csv_files(below):
            table = NAMES.get(fold(path.stem))
            if table is None or table in here or table not in lacking:
                continue
            sheet = SHEETS[table]
            yield Defect(
                f"{folder.name}/{below.name}/{path.name}", "",
                Text(
                    f"is not read: only files of the folder {folder.name} itself are, "
                    f"and {sheet.zh} ({table}) is not among them",
                    f"未读取：只读取文件夹 {folder.name} 中的文件，不读取其下的文件夹，"
                    f"而其中没有“{sheet.zh}”（{table}）",
                ),
                Text(
                    f"If rows of it are meant, move it into {folder.name}; else "
                    "leave it",
                    f"其中的数据须使用的，请移到 {folder.name} 中；否则不必处理",
                ),
            )  # fmt: skip


def read_cells(path: Path, known: Container[str] = ()) -> list[list[object]]:
    """Read one CSV file; all cells are text.

    Parameters
    ----------
    path
        The file.
    known
        Headers that it may have, folded. One that has none of them, and whose headers
        are no text, is refused in one sentence.
    """
    content = without_utf_16(content_of(path, guards.MOST_TEXT))
    if content.strip():  # a table may be empty
        guards.check_named(path.name, content)
    guards.check_runs(path.name, content, b"\r\n", guards.MOST_LINE)
    text = decoded(path.name, content)
    first = text.partition("\n")[0]
    # Excel in some regions saves with semicolons or tabs; headers hold neither.
    mark = max(",;\t", key=first.count)
    # Before they are made: a cell costs more than the comma behind it.
    guards.check_table(path.name, 0, 0, text.count(mark))
    try:
        reader = csv.reader(_lines(text), delimiter=mark, strict=True)
        rows = cast("list[list[object]]", list(islice(reader, guards.MOST_ROWS + 1)))
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
    widest = max(map(len, rows), default=0)
    guards.check_table(path.name, len(rows), widest, sum(map(len, rows)))
    if known:
        _check_headers(path.name, rows, known, is_utf_8=_is_utf_8(content))
    if any(one in text for one in ERROR_VALUES):
        _mark_errors(rows)
    return rows


def _mark_errors(rows: Sequence[list[object]]) -> None:
    """Put faults where a spreadsheet program has saved an error in place of a value."""
    for row in rows:
        for at, cell in enumerate(row):
            if isinstance(cell, str) and (bare := cell.strip()) in ERROR_VALUES:
                row[at] = Fault(bare, *ERROR_VALUE)


def _lines(text: str) -> Iterator[str]:
    """Yield the lines of a text as the csv module wants them.

    Part by part, because a :class:`io.StringIO` has four bytes for every sign.
    """
    start = 0
    while start < len(text):
        found = _LINE_END.search(text, start + _STEP)
        end = found.end() if found else len(text)
        yield from io.StringIO(text[start:end], newline="")
        start = end


def _check_headers(
    name: str, rows: Cells, known: Container[str], *, is_utf_8: bool
) -> None:
    """Refuse a file whose headers come of another encoding, instead of each of them.

    Nearly all bytes are some text in GB18030, so that Big5 or Shift-JIS is told by its
    headers; and what an encoding without Chinese has lost is question marks.
    """
    top = header_row(rows, known)
    heads = [str(one) for one in rows[top] if one] if rows else []
    is_lost = not is_utf_8 or any(map(_LOST.fullmatch, heads))
    if not heads or not is_lost or any(fold_header(one) in known for one in heads):
        return
    raise refuse(
        f"{name}!A{top + 1}", heads[0],
        Text(
            "is no header that can be read, nor is any other: the file is in another "
            "encoding than UTF-8, UTF-16 or GB18030 (Big5, say)",
            "该行表头均无法识别：文件不是 UTF-8、UTF-16 或 GB18030 编码（可能是 Big5）",
        ),
        Text(
            "Save it as CSV UTF-8, from the file in which it can still be read",
            "请从文字显示正常的原文件另存为 CSV UTF-8 格式",
        ),
    )  # fmt: skip


def without_utf_16(content: bytes) -> bytes:
    """Return a file's bytes; those of UTF-16 with its mark as UTF-8.

    Bytes that are no UTF-16 behind the mark stay: they are no other text, either.
    """
    if not content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content
    try:
        return content.decode("utf-16").encode()
    except UnicodeDecodeError:
        return content


def _is_utf_8(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


def decoded(name: str, content: bytes) -> str:
    """Return a file's text: UTF-8 with or without mark, else GB18030 as Excel saves."""
    # Half of UTF-16 without its mark is zeros, which UTF-8 and GB18030 would take.
    is_wide = content.count(0) * 4 > len(content)
    for encoding in () if is_wide else ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise refuse(
        name, "",
        Text(
            "is no text in UTF-8, GB18030 or UTF-16 with a BOM",
            "不是 UTF-8、GB18030 或带 BOM 的 UTF-16 文本",
        ),
        _SAVE_CSV if name.lower().endswith(SUFFIX) else _SAVE_TEXT,
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
