"""What a seal is made of: a digest of what stands in cells, not of the file.

Who opens a workbook and saves it again has changed nothing.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import tomllib
from collections.abc import Collection, Container, Iterable, Mapping
from typing import Any

SEAL = "lawyer_assign.content"
"""Name of the property of a workbook, and of the key of a document."""

Marks = Mapping[tuple[int, int], str]
"""What stands where in a sheet; rows and columns count from 0, empty cells left out."""


def mark_of(value: object) -> str:
    """Return a cell's value as it is sealed; nothing for an empty cell."""
    if isinstance(value, str):
        if "\r" in value:
            value = value.replace("\r\n", "\n").replace("\r", "\n")
        return f"s{value}" if value else ""
    if value is None:
        return ""
    if isinstance(value, bool):
        return f"b{value:d}"
    if isinstance(value, int | float):
        return f"n{float(value)!r}"
    if isinstance(value, dt.datetime):
        is_day = value.time() == dt.time()
        return f"d{value.date().isoformat() if is_day else value.isoformat()}"
    if isinstance(value, dt.date):
        return f"d{value.isoformat()}"
    return f"?{value}"


SHEET = "lawyer_assign.sheet."
"""Starts properties with the digest of a sheet that is not read back, and its name."""
ROWS = "lawyer_assign.rows."
"""Starts those with the digest of the same sheet in whatever order its rows are."""
WHOLE = "lawyer_assign.whole."
"""Starts those of sheets in which nothing is typed yet, with what may be typed into."""
NOT_SEALED = frozenset({"_选单", "_lists"})
"""Sheets that programs fill in: nobody changes them."""

FOLLOWS = "IFERROR(INDEX("
"""Starts formulas of names beside ids, which change with what they follow; programs may
write one for many cells, and nothing in the others."""


def marks_of(cells: Iterable[Iterable[object]]) -> dict[tuple[int, int], str]:
    """Return what stands in the cells of a sheet that was read."""
    return {
        (row, column): mark
        for row, line in enumerate(cells)
        for column, value in enumerate(line)
        if (mark := mark_of(value))
    }


def without_columns(marks: Marks, columns: Container[int]) -> Marks:
    """Return what stands in a sheet without what is filled in by hand; heads stay."""
    return {
        (row, column): mark
        for (row, column), mark in marks.items()
        if row == 0 or column not in columns
    }


def without_lines(marks: Marks, starts: tuple[str, ...]) -> Marks:
    """Return what stands in a sheet without lines to be filled in, which begin so."""
    said = tuple(mark_of(one) for one in starts)
    return {
        (row, column): mark
        for (row, column), mark in marks.items()
        if column > 0 or not mark.startswith(said)
    }


def by_program(marks: Marks, headers: Collection[str], lines: tuple[str, ...]) -> Marks:
    """Return what stands in a sheet without the columns of some headers, and lines."""
    heads = set(map(mark_of, headers))
    columns = {at for (row, at), mark in marks.items() if row == 0 and mark in heads}
    return without_lines(without_columns(marks, columns), lines)


def digest_of_sheets(sheets: Iterable[tuple[str, Marks]]) -> str:
    """Return the SHA-256 of what stands in sheets, in whatever order they come."""
    said = hashlib.sha256()
    for name, marks in sorted(sheets, key=lambda sheet: sheet[0]):
        said.update(f"[{name}]\n".encode())
        lines = (
            f"{row},{column},{mark}\n" for (row, column), mark in sorted(marks.items())
        )
        said.update("".join(lines).encode("utf-8", "surrogatepass"))
    return said.hexdigest()


def digest_of_rows(name: str, marks: Marks) -> str:
    """Return the SHA-256 of what stands in a sheet, in whatever order its rows are.

    The headers stay above them.
    """
    rows: dict[int, list[tuple[int, str]]] = {}
    for (row, column), mark in sorted(marks.items()):
        rows.setdefault(row, []).append((column, mark))
    heads = rows.pop(0, [])
    text = json.dumps([name, heads, sorted(rows.values())])
    return hashlib.sha256(text.encode()).hexdigest()


KEY = "sha256"
"""Key of a document under which its digest stands."""
TOML_SEAL = "# 写出时的校验值 · digest when it was written: "
"""Starts the last line of a TOML file, which no reader of values sees."""
FOLDER_SEAL = ".lawyer-assign.json"
"""File of a folder with the digests of the others."""


def digest_of(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a document however it is laid out, without its own."""
    plain = {key: value for key, value in content.items() if key != KEY}
    text = json.dumps(plain, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def sealed(document: bytes) -> bytes:
    """Return a document, an object, with its digest as the last of its keys."""
    body = document.decode().rstrip().removesuffix("}").rstrip()
    return f'{body},\n "{KEY}": "{digest_of(json.loads(document))}"\n}}\n'.encode()


def sealed_toml(text: str) -> str:
    """Return a TOML file with the digest of its values, and of no remark, behind it."""
    return f"{text.rstrip()}\n\n{TOML_SEAL}{digest_of(tomllib.loads(text))}\n"


def sealed_folder(
    files: Mapping[str, bytes], beside: Mapping[str, str]
) -> dict[str, bytes]:
    """Return the files of a folder and one more, with the digests of all.

    ``beside`` has those of files that earlier writers put there, and that stay.
    """
    now = {name: hashlib.sha256(said).hexdigest() for name, said in files.items()}
    digests = {**beside, **now}
    return {**files, FOLDER_SEAL: json.dumps({"files": digests}, indent=1).encode()}
