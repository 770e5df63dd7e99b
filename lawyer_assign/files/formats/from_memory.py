"""What programs hand in for a document, with scalars of NumPy and pandas in it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Any

from lawyer_assign.arrays import plain
from lawyer_assign.files.cells.numbers import plain_value

_PLAIN = (str, int, bool, dict, list, dt.date, type(None))


def as_document(document: object) -> object:
    """Return a document of Python's own values; what pandas calls missing is left out.

    ``df.to_dict("records")`` gives NaN, NaT or ``pd.NA`` for every cell without a
    value, and ``np.int64`` where a row was put together by hand.
    """
    if not isinstance(document, Mapping):
        return document
    return {
        table: [_row(one) for one in rows] if isinstance(rows, list) else rows
        for table, rows in document.items()
    }


def _row(row: object) -> object:
    if not isinstance(row, dict) or all(_is_plain(one) for one in row.values()):
        return row
    return {
        key: plain_value(plain(one)) for key, one in row.items() if not _is_missing(one)
    }


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
    except (TypeError, ValueError):  # keys that are no texts, a list within itself
        return type(value).__name__


def _word(value: object) -> object:
    if isinstance(value, AbstractSet):
        return sorted(value, key=str)
    return str(value) if isinstance(value, bytes | dt.date) else type(value).__name__
