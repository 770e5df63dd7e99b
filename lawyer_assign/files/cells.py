"""One cell to one value and back, losslessly; what cannot be read says how to cure it.

An apostrophe in front means "exactly what follows, as text": planners know it from
Excel. Writers add it only where plain text would be read as something else, so a name
may start with ``=`` in a CSV file and still come back as it was, unexecuted.
"""

import datetime as dt
import json
import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from decimal import Decimal
from difflib import get_close_matches

from lawyer_assign.files.terms import (
    FLAG_SPELLINGS,
    KIND_SPELLINGS,
    KINDS_ZH,
    fold,
)

HIDDEN = " \t\r\n\u00a0\u3000\u200b\u200c\u200d\u2060\ufeff"
"""What may stand unseen around a text in a cell."""

LIVE = tuple("=+-@\t\r＝＋－＠")
"""First characters that make a spreadsheet run a text as a formula."""

_UNSEEN_IN_IDS = re.compile("[\u200b\u200c\u200d\u2060\ufeff]")
_WHOLE = re.compile(r"[+-]?\d{1,400}(?:\.0*)?")
_DECIMAL = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[eE]\+\d+")
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
# XML and Excel cannot carry these as they are; "_x0041_" is Excel's own escape.
_EXOTIC = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_x[0-9A-Fa-f]{4}_|^<r>")
EXACT_DIGITS = 15
"""Excel keeps numbers to 15 digits; longer ids must be text."""


class CellError(ValueError):
    """A cell that cannot be read: what is wrong and what to do."""

    def __init__(self, problem: str, cure: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.cure = cure


class Fault:
    """Stands in a cell whose content the file itself marks as broken."""

    __slots__ = ("cure", "problem", "value")

    def __init__(self, value: str, problem: str, cure: str) -> None:
        self.value = value
        self.problem = problem
        self.cure = cure


def seen(value: object, most: int = 60) -> str:
    """Return what stands in a cell, as text short enough for a message."""
    if isinstance(value, Fault):
        return value.value
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**21:
        value = int(value)
    text = value if isinstance(value, str) else str(value)
    return text if len(text) <= most else text[: most - 1] + "…"


def suggestion(word: str, allowed: Mapping[str, str]) -> str:
    """Return "Did you mean ...? " for the nearest allowed word, or nothing."""
    near = get_close_matches(word, allowed, n=1, cutoff=0.6)
    return f"Did you mean {allowed[near[0]]}? " if near else ""


def read_text(value: object) -> str:
    """Read a name: verbatim after an apostrophe, else without unseen ends."""
    if isinstance(value, str):
        return _verbatim(value) if value[:1] == "'" else value.strip(HIDDEN)
    if isinstance(value, (bool, dt.date, dt.time, dt.timedelta)) or not isinstance(
        value, (int, float)
    ):
        raise CellError(
            f"is {_sort_of(value)} where text is expected",
            "Format the cell as text and type it again",
        )
    return str(int(value)) if float(value).is_integer() else repr(value)


def write_text(
    text: str, *, lives: bool = False, read: Callable[[object], str] = read_text
) -> str:
    """Write a text so that ``read`` gives it back.

    Parameters
    ----------
    text
        What to write.
    lives
        Whether the file type would run a text that starts with ``=`` and the like,
        as CSV does; then it gets an apostrophe.
    read
        What will read it: :func:`read_text` or :func:`read_id`.
    """
    if _EXOTIC.search(text):
        return "'\\" + json.dumps(text)[1:-1].replace("_", "\\u005f")
    if _reads_as_itself(text, read):
        return "'" + text if lives and text.startswith(LIVE) else text
    return "'\\" + json.dumps(text)[1:-1] if text[:1] == "\\" else "'" + text


def _reads_as_itself(text: str, read: Callable[[object], str]) -> bool:
    try:
        return bool(text) and text[0] != "'" and read(text) == text
    except CellError:
        return False


def _verbatim(value: str) -> str:
    if value[1:2] == "\\":
        # Signs that no workbook can carry, such as control characters: as in JSON.
        try:
            return str(json.loads(f'"{value[2:]}"'))
        except json.JSONDecodeError:
            return value[1:]
    return value[1:]


def read_id(value: object) -> str:
    """Read an id: width and unseen characters do not count, lost digits do."""
    if isinstance(value, str):
        if value[:1] == "'":
            return _verbatim(value)
        if not value.isascii():
            value = _UNSEEN_IN_IDS.sub("", unicodedata.normalize("NFKC", value))
        value = value.strip(HIDDEN)
        if "+" in value and _SCIENTIFIC.fullmatch(value):
            raise CellError(
                "is an id that a spreadsheet turned into a rounded number",
                "Format the column as text and enter the id again in full",
            )
        return value
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise CellError(
            f"is {_sort_of(value)} where an id is expected",
            "Format the cell as text and enter the id again",
        )
    if isinstance(value, float) and not value.is_integer():
        raise CellError(
            "is a number with a fraction where an id is expected",
            "Format the cell as text and enter the id again",
        )
    if abs(value) >= 10**EXACT_DIGITS:
        raise CellError(
            f"is a number of more than {EXACT_DIGITS} digits, of which a spreadsheet "
            "keeps only 15",
            "Format the column as text and enter the id again in full",
        )
    return str(int(value))


def read_count(value: object) -> int:
    """Read a whole number."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str):
        plain = _plain_number(value)
        if _WHOLE.fullmatch(plain):
            return int(plain.partition(".")[0])
        if _DECIMAL.fullmatch(plain):
            value = float(plain)
    if isinstance(value, float):
        raise CellError("is not a whole number", "Enter a whole number")
    raise CellError(
        f"is {_sort_of(value)} where a whole number is expected",
        "Enter digits only, without units or words",
    )


def read_yuan(value: object) -> int:
    """Read yuan with up to two decimals as fen, by digits and never by floats."""
    text = ""
    if isinstance(value, str):
        text = _plain_number(value)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        # A workbook's number is a float of which 15 digits are what was entered.
        text = f"{value:.{EXACT_DIGITS}g}" if isinstance(value, float) else str(value)
    if not _DECIMAL.fullmatch(text):
        raise CellError(
            f"is {_sort_of(value)} where an amount in yuan is expected",
            "Enter yuan in digits, such as 1200 or 1200.50, without units or commas",
        )
    fen = Decimal(text).scaleb(2)
    if fen != fen.to_integral_value():
        raise CellError(
            "is an amount with parts of a fen", "Enter yuan with two decimals at most"
        )
    return int(fen)


def read_degrees(value: object) -> float:
    """Read a decimal number."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if math.isfinite(value):
            return float(value)
    elif isinstance(value, str) and _DECIMAL.fullmatch(_plain_number(value)):
        return float(_plain_number(value))
    raise CellError(
        f"is {_sort_of(value)} where decimal degrees are expected",
        "Enter decimal degrees such as 30.2741, not degrees and minutes",
    )


def _plain_number(value: str) -> str:
    return unicodedata.normalize("NFKC", value).strip(HIDDEN + "'")


def read_flag(value: object) -> bool:
    """Read yes or no."""
    if isinstance(value, bool):
        return value
    if isinstance(value, (int, float)) and value in (0, 1):
        return bool(value)
    if isinstance(value, str):
        flag = FLAG_SPELLINGS.get(fold(value.strip(HIDDEN)))
        if flag is not None:
            return flag
    raise CellError("is neither yes nor no", "Enter 是 or 否 (yes or no)")


def read_kind(value: object) -> str:
    """Read the kind of a committee."""
    word = fold(value.strip(HIDDEN)) if isinstance(value, str) else ""
    kind = KIND_SPELLINGS.get(word)
    if kind is None:
        near = {
            spelling: f"{KINDS_ZH[one]} ({one})"
            for spelling, one in KIND_SPELLINGS.items()
        }
        raise CellError(
            "is not a kind of committee",
            f"{suggestion(word, near)}Allowed: 社区 (community), 村 (village)",
        )
    return kind


def read_date(value: object) -> dt.date:
    """Read a day, from a date cell or ISO text."""
    if isinstance(value, dt.datetime):
        if value.time() == dt.time():
            return value.date()
        raise CellError("is a time of day where a day is expected", "Drop the time")
    if isinstance(value, dt.date):
        return value
    if isinstance(value, str):
        found = _DATE.fullmatch(_plain_number(value))
        if found:
            try:
                return dt.date(*(int(part) for part in found.groups()))
            except ValueError:
                raise CellError(
                    "is a day that the calendar does not have",
                    "Correct year, month or day; write it like 2024-09-15",
                ) from None
    raise CellError(
        f"is {_sort_of(value)} where a date is expected",
        "Enter a date like 2024-09-15, or format the cell as a date",
    )


def _sort_of(value: object) -> str:
    """Return in plain words what sort of thing stands in a cell."""
    for sorts, words in _SORTS:
        if isinstance(value, sorts):
            return words
    return "something else"


_SORTS: tuple[tuple[type | tuple[type, ...], str], ...] = (
    (bool, "TRUE or FALSE"),
    ((int, float), "a number"),
    (str, "text"),
    (dt.date, "a date"),
    ((dt.time, dt.timedelta), "a time of day"),
    ((list, tuple, set, frozenset), "a list"),
    (Mapping, "a table of names and values"),
)
