"""Records from one JSON document: its tables as columns, places as JSON paths."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lawyer_assign.errors import Defect, Text, listed, refuse
from lawyer_assign.facts.origin import Origin
from lawyer_assign.files.cells.cell import Fault, seen, verbatim
from lawyer_assign.files.cells.sentences import closest
from lawyer_assign.files.cells.tables import NO_TABLE
from lawyer_assign.files.formats.json_document import find_twice, load_json
from lawyer_assign.files.formats.seal_marks import KEY
from lawyer_assign.files.year.record_labels import (
    RECORD_SHEETS,
    RecordColumn,
    RecordKind,
)
from lawyer_assign.json_text import of_other_version

if TYPE_CHECKING:
    import numpy as np

RECORDS = "lawyer_assign.records/1"
"""Stands in every document of records."""

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_SORTS: dict[RecordKind, tuple[Text, Text]] = {
    "id": (
        Text("is not text, as an id must be", "不是文本，编号须为文本"),
        Text("Write the id in double quotes", "请将编号写在双引号内"),
    ),
    "date": (
        Text("is not a date as text", "不是文本形式的日期"),
        Text('Write it like "2026-01-31"', '请写成 "2026-01-31"'),
    ),
    "count": (
        Text("is not a whole number", "不是整数"),
        Text("Write a whole number, without quotes", "请写整数，不加引号"),
    ),
    "time": (
        Text("is not a time of day as text", "不是文本形式的时刻"),
        Text('Write it like "09:05"', '请写成 "09:05"'),
    ),
    "degrees": (
        Text("is not a number", "不是数值"),
        Text("Write decimal degrees, without quotes", "请写十进制度数，不加引号"),
    ),
    "text": (
        Text("is not text", "不是文本"),
        Text("Write it in double quotes", "请写在双引号内"),
    ),
    "name": (
        Text("is not text", "不是文本"),
        Text("Write it in double quotes", "请写在双引号内"),
    ),
    "skill": (
        Text("is not the name of a duty", "不是服务事项"),
        Text('Write its name, such as "publicity"', '请写名称，如 "publicity"'),
    ),
}
NO_TABLES = Text("is not an object with a list per table", "不是每表一个列表的对象")
NO_LIST = Text("is not a list of objects", "不是对象的列表")
NO_LIST_CURE = Text("Write a list, [] if there are none", "请写列表，没有则写 []")
NO_OBJECT = Text("is not an object", "不是对象")
NO_OBJECT_CURE = Text(
    "Write an object with the fields of the table", "请写含该表各字段的对象"
)
NO_FORMAT = Text("is not a format this version reads", "不是本版本可读的格式")
NO_FIELD = Text("is no field of the table", "不是该表的字段")
CORRECT = Text("Correct or remove it", "请改正或删去")

JsonTable = tuple[str, "dict[str, np.ndarray[Any, Any]]", Origin]


def read_document(path: Path, defects: list[Defect]) -> Iterator[JsonTable]:
    """Yield table, its columns, and where its rows stand, of a document of records.

    Cells are as a reader of cells takes them: what is not of the sort that the schema
    asks for is a :class:`Fault`.

    Parameters
    ----------
    path
        The document.
    defects
        Added to: unknown tables and fields, keys that stand twice, rows that are no
        objects.
    """
    document = load_json(path)
    if not isinstance(document, dict):
        keys = listed(RECORD_SHEETS)
        cure = Text(
            f"Write an object with the keys {keys.en}", f"请写成以 {keys.zh} 为键的对象"
        )
        raise refuse(path.name, seen(document), NO_TABLES, cure)
    defects += find_twice(document, path.name)
    defects += _odd_keys(document, path.name)
    for table, (_, columns) in RECORD_SHEETS.items():
        if table in document:
            place = f"{path.name}: {table}"
            rows = _rows(document[table], place, columns, defects)
            numbers = tuple(at for at, _ in rows)
            yield table, _columns(columns, rows), Origin(place, numbers)


def _odd_keys(document: Mapping[str, Any], name: str) -> Iterator[Defect]:
    written = document.get("format", RECORDS)
    if written != RECORDS:
        cure = Text(
            f"Write the document as {RECORDS}, see records.schema.json",
            f"请写成 {RECORDS} 格式，见 records.schema.json",
        )
        problem, cure = of_other_version(written, RECORDS) or (NO_FORMAT, cure)
        yield Defect(f"{name}: format", seen(written), problem, cure)
    for key in document:
        if key not in RECORD_SHEETS and key not in ("format", KEY):
            cure = closest(key, RECORD_SHEETS).then(CORRECT)
            yield Defect(f"{name}: {seen(key)}", "", NO_TABLE, cure)


def _rows(
    found: object,
    place: str,
    columns: tuple[RecordColumn, ...],
    defects: list[Defect],
) -> list[tuple[int, dict[str, Any]]]:
    """Return the rows that are objects, with their numbers counted from 0."""
    if not isinstance(found, list):
        defects.append(Defect(place, seen(found), NO_LIST, NO_LIST_CURE))
        return []
    fields = [one.field for one in columns]
    rows: list[tuple[int, dict[str, Any]]] = []
    for at, row in enumerate(found):
        here = f"{place}[{at}]"
        if not isinstance(row, dict):
            defects.append(Defect(here, seen(row), NO_OBJECT, NO_OBJECT_CURE))
            continue
        defects += find_twice(row, here)
        for key in row.keys() - set(fields):
            cure = closest(key, fields).then(CORRECT)
            place = f"{here}.{seen(key)}"
            defects.append(Defect(place, _shown(row[key]), NO_FIELD, cure))
        rows.append((at, row))
    return rows


def _columns(
    columns: tuple[RecordColumn, ...], rows: list[tuple[int, dict[str, Any]]]
) -> dict[str, np.ndarray[Any, Any]]:
    import numpy as np

    found: dict[str, np.ndarray[Any, Any]] = {}
    for column in columns:
        if any(column.field in row for _, row in rows):
            values = np.empty(len(rows), object)
            values[:] = [_cell(column.kind, row.get(column.field)) for _, row in rows]
            found[column.field] = values
    return found


def _cell(kind: RecordKind, value: object) -> object:
    """Return a cell that reads as what the document says, or a fault."""
    if value is None or value == "":
        return ""
    if kind in ("count", "degrees"):
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
        return value if is_number else _fault(kind, value)
    if not isinstance(value, str) or (kind == "date" and not _ISO.fullmatch(value)):
        return _fault(kind, value)
    if kind in ("id", "name", "text"):
        return verbatim(value)
    return value if kind in ("date", "time") else '"' + value.replace('"', '""') + '"'


def _fault(kind: RecordKind, value: object) -> Fault:
    return Fault(_shown(value), *_SORTS[kind])


def _shown(value: object) -> str:
    return seen(json.dumps(value, ensure_ascii=False))
