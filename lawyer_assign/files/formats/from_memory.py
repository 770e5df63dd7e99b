"""What programs hand in for a document, with scalars of NumPy and pandas in it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import Any

from lawyer_assign.arrays import MOST_DEPTH, is_deeper, plain
from lawyer_assign.errors import BadInputError, Defect, Text
from lawyer_assign.files.cells.cell import seen
from lawyer_assign.files.cells.labels import SHEETS, CellKind
from lawyer_assign.files.cells.numbers import meant_by_number, plain_value

_KINDS = {
    sheet.table: {column.field: column.kind for column in sheet.columns}
    for sheet in SHEETS.values()
}
_PLAIN = (str, int, bool, dict, list, dt.date, type(None))


TOO_DEEP = (
    Text(f"is nested deeper than {MOST_DEPTH}", f"嵌套超过{MOST_DEPTH}层"),
    Text(
        "Keep to the published schema, facts.schema.json",
        "请遵照公布的格式 facts.schema.json",
    ),
)
"""What is wrong with lists and tables within one another, and the cure."""


def check_depth(document: Mapping[Any, Any], name: str) -> None:
    """Refuse a document that is nested deeper than any of ours, as of a file.

    Raises
    ------
    BadInputError
        Each field, row or table that is.
    """
    if is_deeper(dict(document)):
        places = _find_deep(document, name)
        raise BadInputError(Defect(x, f"{MOST_DEPTH + 1}", *TOO_DEEP) for x in places)


def _find_deep(document: Mapping[Any, Any], name: str) -> Iterator[str]:
    """Yield where it is too deep: fields, or else rows, or else tables."""
    for table, rows in document.items():
        if is_deeper(rows, MOST_DEPTH - 1):
            place = f"{name}: {seen(table)}"
            yield from _deep_rows(place, rows) or [place]


def _deep_rows(place: str, rows: object) -> list[str]:
    found: list[str] = []
    for at, row in enumerate(rows if isinstance(rows, list) else ()):
        if is_deeper(row, MOST_DEPTH - 2):
            fields = row.items() if isinstance(row, dict) else ()
            deep = [key for key, one in fields if is_deeper(one, MOST_DEPTH - 3)]
            found += [f"{place}[{at}].{seen(key)}" for key in deep] or [
                f"{place}[{at}]"
            ]
    return found


def as_document(document: object) -> object:
    """Return a document of Python's own values; what pandas calls missing is left out.

    ``df.to_dict("records")`` gives NaN, NaT or ``pd.NA`` for every cell without a
    value, ``np.int64`` where a row was put together by hand, and numbers where ids
    are whole numbers or a column of these has gaps: they are read as in a frame.
    """
    if not isinstance(document, Mapping):
        return document
    return {
        table: [_row(one, _KINDS.get(table, {})) for one in rows]
        if isinstance(rows, list)
        else rows
        for table, rows in document.items()
    }


def _row(row: object, kinds: Mapping[str, CellKind]) -> object:
    if not isinstance(row, dict):
        return row
    if not all(_is_plain(one) for one in row.values()):
        row = {
            key: plain_value(plain(one))
            for key, one in row.items()
            if not _is_missing(one)
        }
    return {key: meant_by_number(one, kinds.get(key)) for key, one in row.items()}


def _is_plain(value: object) -> bool:
    """Return whether nothing has to be done, as for almost every value of a city."""
    if type(value) is dict:
        return all(type(one) in _PLAIN for one in value.values())
    if type(value) is list:
        return all(type(one) in _PLAIN for one in value)
    return type(value) in _PLAIN


def _is_missing(value: Any) -> bool:  # noqa: ANN401 (whatever was handed in)
    if type(value) in _PLAIN:
        return False
    import pandas as pd

    return bool(pd.api.types.is_scalar(value) and pd.isna(value))


def json_text(value: object) -> str:
    """Return a value as JSON says it; what JSON cannot say, in a word of its own."""
    try:
        return json.dumps(value, ensure_ascii=False, default=_word)
    except (TypeError, ValueError, RecursionError):  # keys that are no texts, and such
        return type(value).__name__


def _word(value: object) -> object:
    if isinstance(value, AbstractSet):
        return sorted(value, key=str)
    return str(value) if isinstance(value, bytes | dt.date) else type(value).__name__
