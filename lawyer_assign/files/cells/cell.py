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
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches

from lawyer_assign.arrays import MOST_DIGITS, MOST_SHOWN, id_text, is_deeper
from lawyer_assign.errors import NOTHING, Text
from lawyer_assign.facts import Phone
from lawyer_assign.files.cells.error_values import ERROR_VALUES
from lawyer_assign.files.cells.terms import (
    FLAG_SPELLINGS,
    KIND_SPELLINGS,
    KINDS_ZH,
    fold,
    is_total,
)
from lawyer_assign.phones import mask_phones

_UNSEEN = (
    "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d"
    "\u202e\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufeff"
)
"""Signs of no width: soft hyphens, joiners, marks of direction and of byte order."""
HIDDEN = f" \t\r\n\u00a0\u3000{_UNSEEN}"
"""What may stand unseen around a text in a cell."""

LIVE = tuple("=+-@\t\r＝＋－＠")
"""First characters that make a spreadsheet run a text as a formula."""

_UNSEEN_IN_IDS = re.compile(f"[{_UNSEEN}]")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[eE]\+\d+")
_FLOAT_PHONE = re.compile(r"\d{7,15}\.0")
# XML and Excel cannot carry these as they are; "_x0041_" is Excel's own escape.
_EXOTIC = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_x[0-9A-Fa-f]{4}_|^<r>")
_LONGEST_WORD = 100  # letters of anything that a word can be mistaken for
_MOST_BITS = 1_000
_MOST_HEADER = 1_000

FILL_IN_ROW = Text("Fill it in, or clear the whole row", "请补填，或清空整行")
KEEP_ONE = Text("Keep one of the two", "请保留其中一个")
_ID_AGAIN = Text(
    "Format the cell as text and enter the id again",
    "请将单元格设为文本格式后重新填写编号",
)
_AGAIN_IN_FULL = Text(
    "Format the column as text and enter the id again in full",
    "请将整列设为文本格式后重新填写完整编号",
)


_MANY_DIGITS = Text(
    f"is a number of more than {MOST_DIGITS} digits, of which a "
    "spreadsheet keeps only 15",
    f"是超过{MOST_DIGITS}位的数字，表格软件只保留前15位",
)
_TYPE_AGAIN = Text(
    "Format the cell as text and type it again",
    "请将单元格设为文本格式后重新填写",
)


class CellError(ValueError):
    """A cell that cannot be read: what is wrong and what to do."""

    def __init__(self, problem: Text, cure: Text) -> None:
        super().__init__(str(problem))
        self.problem = problem
        self.cure = cure


class Fault:
    """Stands in a cell whose content the file itself marks as broken."""

    __slots__ = ("cure", "problem", "value")

    def __init__(self, value: str, problem: Text, cure: Text) -> None:
        self.value = value
        self.problem = problem
        self.cure = cure


def is_beyond_floats(value: float) -> bool:
    """Whether a whole number is larger than any file of ours could say it."""
    return isinstance(value, int) and value.bit_length() > _MOST_BITS


def as_text(value: object) -> str:
    """Return what stands in a cell, as text."""
    if isinstance(value, Fault):
        return value.value
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**21:
        value = int(value)
    if isinstance(value, int) and is_beyond_floats(value):
        return f"{'-' * (value < 0)}10^{int(value.bit_length() * math.log10(2))}"
    if isinstance(value, str):
        return value
    return "…" if is_deeper(value, MOST_SHOWN) else str(value)


def seen(value: object, most: int = 60) -> str:
    """Return what stands in a cell as a message may show it: short, phones masked."""
    if isinstance(value, Fault):
        return value.value
    # Masked before it is cut: half a phone looks like any other number.
    text = mask_phones(as_text(value))
    return text if len(text) <= most else text[: most - 1] + "…"


def did_you_mean(word: str, word_zh: str = "") -> Text:
    """Return the question that stands in front of a cure; ids stand in both."""
    beside = f"（{word}）" if word_zh and "_" in word else ""
    return Text(f"Did you mean {word}? ", f"是否应为“{word_zh or word}”{beside}？")


def header_text(header: object) -> str:
    """Return a header as text; the longest there is names a skill of 64 letters."""
    return seen(header, _MOST_HEADER)


def nearest(word: str, allowed: Iterable[str], cutoff: float = 0.6) -> str | None:
    """Return the allowed word that was probably meant."""
    if len(word) > _LONGEST_WORD:
        return None
    # No word is closer than the letters in both make it: a tenth of difflib's time.
    size, is_letter = len(word), set(word).__contains__
    close = [
        one
        for one in allowed
        if 2 * size >= cutoff * (len(one) + size)
        and 2 * sum(map(is_letter, one)) >= cutoff * (len(one) + size)
    ]
    near = get_close_matches(word, close, n=1, cutoff=cutoff) if close else []
    return near[0] if near else None


def suggestion(
    word: str, allowed: Mapping[str, str | Text], cutoff: float = 0.6
) -> Text:
    """Return "Did you mean ...? " for the nearest allowed word, or nothing."""
    near = nearest(word, allowed, cutoff)
    if near is None:
        return NOTHING
    meant = allowed[near]
    return did_you_mean(meant) if isinstance(meant, str) else did_you_mean(*meant)


def read_text(value: object) -> str:
    """Read a name: verbatim after an apostrophe, else without unseen ends."""
    if isinstance(value, str):
        return _verbatim(value) if value[:1] == "'" else value.strip(HIDDEN)
    if isinstance(value, (bool, dt.date, dt.time, dt.timedelta)) or not isinstance(
        value, (int, float)
    ):
        raise CellError(
            expected(value, Text("text", "文本")),
            _TYPE_AGAIN,
        )
    if is_beyond_floats(value):
        raise CellError(_MANY_DIGITS, _TYPE_AGAIN)
    return str(int(value)) if float(value).is_integer() else repr(value)


def read_phone(value: object) -> Phone:
    """Read a phone, which is text; from here on it shows itself masked."""
    return value if isinstance(value, Phone) else Phone(read_phone_text(value))


def read_phone_text(value: object) -> str:
    """Read the text of a phone; width does not count, unless after an apostrophe.

    Nor does the fraction that programs write where a cell of the column is empty. A
    notice board shows it as it stands, and a telephone dials it.
    """
    text = read_text(value)
    if isinstance(value, str) and value[:1] == "'":
        return text
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return text.removesuffix(".0") if _FLOAT_PHONE.fullmatch(text) else text


def write_text(
    text: str, *, lives: bool = False, read: Callable[[object], str] = read_text
) -> str:
    """Write a text so that ``read`` gives it back.

    Parameters
    ----------
    text
        What to write.
    lives
        Whether the file type would run a text that starts with ``=`` and the like, or
        take ``#N/A`` for an error, as CSV does; then it gets an apostrophe.
    read
        What will read it: :func:`read_text` or :func:`read_id`.
    """
    if _EXOTIC.search(text):
        return "'\\" + _escaped(text).replace("_", "\\u005f")
    if _reads_as_itself(text, read):
        is_risky = text.startswith(LIVE) or text in ERROR_VALUES
        return "'" + text if lives and is_risky else text
    return verbatim(text)


def _escaped(text: str) -> str:
    """Write a text as in JSON, so that people can read all of it that can be seen."""
    signs = json.dumps(text, ensure_ascii=False)[1:-1]
    return "".join(x if x.isprintable() else json.dumps(x)[1:-1] for x in signs)


def verbatim(text: str) -> str:
    """Write a text so that every reader gives it back to the letter."""
    return "'\\" + json.dumps(text)[1:-1] if text[:1] == "\\" else "'" + text


def _reads_as_itself(text: str, read: Callable[[object], str]) -> bool:
    try:
        is_plain = bool(text) and text[0] != "'" and not is_total(text)
        return is_plain and read(text) == text
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
                Text(
                    "is an id that a spreadsheet turned into a rounded number",
                    "编号已被表格软件变成舍入的数字（科学计数）",
                ),
                _AGAIN_IN_FULL,
            )
        return value
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise CellError(expected(value, Text("an id", "编号")), _ID_AGAIN)
    if isinstance(value, float) and not value.is_integer():
        raise CellError(
            Text(
                "is a number with a fraction where an id is expected",
                "应填编号，这里是带小数的数字",
            ),
            _ID_AGAIN,
        )
    text = id_text(value)
    if text is None:
        raise CellError(_MANY_DIGITS, _AGAIN_IN_FULL)
    return text


def plain_number(value: str) -> str:
    """Return digits as a keyboard writes them, without unseen ends."""
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
    raise CellError(
        Text("is neither yes nor no", "不是“是”或“否”"),
        Text("Enter 是 or 否 (yes or no)", "请填写 是 或 否"),
    )


def read_word(
    value: object,
    spellings: Mapping[str, str],
    chinese: Mapping[str, str],
    problem: Text,
    allowed: Text,
) -> str:
    """Read one of a few words in any spelling; ask what was meant where it is none."""
    word = fold(value.strip(HIDDEN)) if isinstance(value, str) else ""
    found = spellings.get(word)
    if found is None:
        near = {
            spelling: Text(f"{chinese[one]} ({one})", f"{chinese[one]}（{one}）")
            for spelling, one in spellings.items()
        }
        raise CellError(problem, suggestion(word, near).then(allowed))
    return found


def read_kind(value: object) -> str:
    """Read the kind of a committee."""
    return read_word(
        value,
        KIND_SPELLINGS,
        KINDS_ZH,
        Text("is not a kind of committee", "不是可用的类型"),
        Text("Allowed: 社区 (community), 村 (village)", "请填写 社区 或 村"),
    )


def expected(value: object, wanted: Text, verb: str = "is") -> Text:
    """Return what stands in a cell, and what should."""
    sort = _sort_of(value)
    return Text(
        f"is {sort.en} where {wanted.en} {verb} expected",
        f"应填{wanted.zh}，这里是{sort.zh}",
    )


def _sort_of(value: object) -> Text:
    """Return in plain words what sort of thing stands in a cell."""
    for sorts, words in _SORTS:
        if isinstance(value, sorts):
            return words
    return Text("something else", "其他内容")


_SORTS: tuple[tuple[type | tuple[type, ...], Text], ...] = (
    (bool, Text("TRUE or FALSE", "逻辑值（TRUE 或 FALSE）")),
    ((int, float), Text("a number", "数字")),
    (str, Text("text", "文本")),
    (dt.date, Text("a date", "日期")),
    ((dt.time, dt.timedelta), Text("a time of day", "时刻")),
    ((list, tuple, set, frozenset), Text("a list", "列表")),
    (Mapping, Text("a table of names and values", "名称与值的对照表")),
)
