"""One cell to one number, by digits, never by rounding; or to a day, or a time."""

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Callable
from decimal import Context, Decimal
from enum import Enum
from typing import Any

from lawyer_assign.arrays import MOST_DIGITS
from lawyer_assign.errors import NOTHING, Text
from lawyer_assign.facts.base import FIRST_DAY
from lawyer_assign.facts.unfit import A_MOMENT
from lawyer_assign.files.cells.cell import (
    CellError,
    did_you_mean,
    expected,
    is_beyond_floats,
    plain_number,
    read_id,
    read_phone_text,
)
from lawyer_assign.files.cells.labels import CellKind

_WHOLE = re.compile(r"[+-]?\d{1,400}(?:\.0*)?")
_DECIMAL = re.compile(  # bounded: a failure is tried again at every digit
    r"[+-]?(?:\d{1,400}(?:\.\d{0,400})?|\.\d{1,400})(?:[eE][+-]?\d{1,6})?"
)
_IN_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{3}){1,130}(?:\.\d{0,400})?")
"""A comma before every three digits: of 0,500 or 12,5 it may stand for a point."""
_PERCENT = Text(
    "Enter a whole number; of a percentage what stands before the sign, 20 for 20%",
    "请填写整数；百分数只填百分号前的数，如20%填20",
)
"""A spreadsheet keeps 20% as 0.2."""
_MOST_DIGITS = 400
"""Of a number without a fraction, as many as a text may have."""
_WITH_UNIT = re.compile(
    r"(?P<digits>[+-]?\d{1,9}(?:\.\d{1,6})?) ?(?P<times>[千万亿]?) ?"
    r"(?:[元年岁人名位个户家所次场件份项级分处]|分钟|周岁|人民币|块|块钱|°|度)?"
)
"""Digits with a unit behind them, or thousands and ten thousands of it. An hour, a day
or a month is none: the column may count others."""
_TIMES = {"": 1, "千": 1_000, "万": 10_000, "亿": 100_000_000}
_FEN, _IN_FEN = Decimal("0.01"), Context(prec=MOST_DIGITS + 3, traps=[])
_DATE = re.compile(
    r"(\d{4}) ?[-/.年] ?(\d{1,2}) ?[-/.月] ?(\d{1,2})(?: ?[日号])?"
    r"(?:[ T]+([\d:.]+)(?: ?(?:Z|UTC|[+-]\d\d(?::?\d\d)?))?)?"
)
_HALF_DAY = re.compile(r".*\d ?[日号]? ?(?:上午|下午|全天)")
_NO_YEAR = re.compile(r"\d{1,2} ?月 ?\d{1,2} ?[日号]?")
_ZONED = re.compile(r"\d{4}-\d\d-\d\d[ T]+\d\d:[\d:.]+ ?(?:Z|UTC|[+-]\d\d)")
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
_MIDNIGHT = re.compile(r"0?0:00(?::00(?:\.0+)?)?")
_SERIALS = range(20_000, 80_000)
"""Days since 1900 as spreadsheets count them, from 1954 to 2119: five digits that may
be a day whose cell has lost its format."""
_FIRST_SERIAL = dt.date(1899, 12, 30)
_CENTURY, _THIS_CENTURY = 100, 2000
_NOON = 12
_TIME = re.compile(
    r"(上午|下午)? ?([01]?[0-9]|2[0-3])"
    r"(?::([0-5][0-9])(?::[0-5][0-9])?|[点时](?:([0-5]?[0-9])分?|(半)|整)?)"
)
"""09:05, 9点, 9点5分, 下午2:10, 下午2点半."""


def plain_value(value: Any) -> Any:  # noqa: ANN401 (any cell of a frame)
    """Return a number of NumPy or of a database as Python's own, an array as a list.

    A ``Decimal``, as databases give for NUMERIC, is a whole number where it has no
    fraction: ``13`` and ``13.00``; a member of an enumeration is its value.
    """
    if isinstance(value, Enum):
        value = value.value
    if not isinstance(value, Decimal):
        return value.tolist() if hasattr(value, "tolist") else value
    # float would hold 15 digits of an id; int of 1E+999999 would take a while.
    is_short = value.is_finite() and value.adjusted() < _MOST_DIGITS
    is_whole = is_short and value == value.to_integral_value()
    return int(value) if is_whole else float(value)


_OF_NUMBERS: dict[CellKind, Callable[[Any], object]] = {
    "id": read_id,
    "ids": read_id,
    "id_list": read_id,
    "phone": read_phone_text,
    "count": lambda value: read_count(value),
    "date": lambda value: _midnight(value),
    "scores": lambda value: read_count(value),
    "yuan": lambda value: read_count(value),  # whole fen
}
"""Kinds of columns for which programs hand in numbers that are not what a field
holds: ids of whole numbers, and whole numbers of a column with gaps (92.0); and
moments at midnight of a time zone, for days."""


def _midnight(value: object) -> object:
    return read_date(value) if isinstance(value, dt.datetime) else value


def meant_by_number(value: Any, kind: CellKind | None) -> Any:  # noqa: ANN401 (any cell)
    """Return what a number, or each in a list or table, means in a column of a kind.

    What it cannot mean, and what is no number, is handed back as it is.
    """
    read = _OF_NUMBERS.get(kind) if kind else None
    if read is None:
        return value
    if isinstance(value, dict):
        return {key: _or_itself(one, read) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_or_itself(one, read) for one in value]
    return _or_itself(value, read)


def _or_itself(value: Any, read: Callable[[Any], object]) -> Any:  # noqa: ANN401
    if type(value) not in (int, float) and not isinstance(value, dt.datetime):
        return value
    try:
        return read(value)
    except CellError:
        return value


def _ungrouped(value: str) -> str:
    """Return digits as a keyboard writes them, without commas between thousands."""
    plain = plain_number(value)
    return plain.replace(",", "") if _IN_THOUSANDS.fullmatch(plain) else plain


def as_clock(value: object) -> str | None:
    """Return a time of day as text, such as 09:05; None if the cell holds none.

    9:05 and full-width signs are one, too, and what is said in Chinese: 9点, 上午9:05,
    下午2点半, 下午14:10. Seconds are left out.
    """
    if isinstance(value, dt.datetime):
        value = value.time()
    if isinstance(value, dt.time):
        return value.strftime("%H:%M")
    if not isinstance(value, str):
        return None
    found = _TIME.fullmatch(unicodedata.normalize("NFKC", value).strip())
    if found is None:
        return None
    hour = _hour(int(found[2]), found[1])
    minute = 30 if found[5] else int(found[3] or found[4] or 0)
    return None if hour is None else f"{hour:02}:{minute:02}"


def _hour(hour: int, half: str | None) -> int | None:
    """Return the hour of 24 that is said with its half day; None if they do not fit.

    上午12点 is noon to some and midnight to others.
    """
    if half == "下午":
        return None if hour == 0 else hour + 12 * (hour < _NOON)
    return None if half and hour >= _NOON else hour


def read_date(value: object) -> dt.date:
    """Read a day: a date cell, text as in ISO, or eight digits that are a day.

    Midnight behind it counts for nothing, of whatever time zone: databases and pandas
    write it.
    """
    if isinstance(value, dt.datetime):
        if value.time() == dt.time():
            return _of_our_time(value.date())
        # Without its time a moment of another zone would be another day here.
        raise CellError(*A_MOMENT) if value.tzinfo else _with_time("")
    if isinstance(value, dt.date):
        return _of_our_time(value)
    text = plain_number(value) if isinstance(value, str) else _digits(value)
    found = _DATE.fullmatch(text)
    if found and found[4] and not _MIDNIGHT.fullmatch(found[4]):
        raise _with_time(text)
    if not found:
        _refuse_known(text)
    found = found or _COMPACT.fullmatch(text)
    if found:
        try:
            day = dt.date(*(int(part) for part in found.groups()[:3]))
        except ValueError:
            raise CellError(
                Text("is a day that the calendar does not have", "日历上没有这一天"),
                Text(
                    "Correct year, month or day; write it like 2024-09-15",
                    "请改正年、月或日，写法如2024-09-15",
                ),
            ) from None
        return _of_our_time(day)
    raise CellError(
        expected(value, Text("a date", "日期")),
        _meant_day(text).then(
            Text(
                "Enter a date like 2024-09-15; in a workbook you may also format the "
                "cell as a date",
                "请填写日期，如2024-09-15；工作簿中也可将单元格设为日期格式",
            )
        ),
    )


def _of_our_time(day: dt.date) -> dt.date:
    """Return a day, of which the century is said: 0026 was 26, as people write 2026."""
    if day >= FIRST_DAY:
        return day
    known = NOTHING
    if day.year < _CENTURY:
        known = did_you_mean(f"{_THIS_CENTURY + day.year}{day.isoformat()[4:]}")
    raise CellError(
        Text(f"is a day before {FIRST_DAY.year}", f"日期早于{FIRST_DAY.year}年"),
        known.then(
            Text(
                "Write the year in full, like 2024-09-15",
                "请写全年份，如2024-09-15",
            )
        ),
    )


def _refuse_known(text: str) -> None:
    """Refuse what is more or less than a day in a way that people often write."""
    if _ZONED.match(text):
        raise CellError(*A_MOMENT)
    if _HALF_DAY.fullmatch(text):
        raise CellError(
            Text("is a half day where a day is expected", "应填日期，这里带有上下午"),
            Text(
                "Write the day alone, like 2024-09-15; a half of it goes into a column "
                "of its own, where the sheet has one",
                "请只填日期，如2024-09-15；表中另有填“上下午”的列的，上午、下午填在该列",
            ),
        )
    if _NO_YEAR.fullmatch(text):
        raise CellError(
            Text("is a day without its year", "日期缺少年份"),
            Text("Write the year, too, like 2024-09-15", "请补填年份，如2024-09-15"),
        )


def _with_time(text: str) -> CellError:
    if _ZONED.match(text):
        return CellError(*A_MOMENT)
    return CellError(
        Text("is a time of day where a day is expected", "应填日期，这里带有时刻"),
        Text("Drop the time", "请删去时刻"),
    )


def _digits(value: object) -> str:
    """Return a whole number as text; nothing for anything else."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return ""
    if is_beyond_floats(value) or not math.isfinite(value):
        return ""
    return str(int(value)) if float(value).is_integer() else ""


def _meant_day(text: str) -> Text:
    """Return "Did you mean ...? " for a number that spreadsheets keep a day as."""
    if not (text.isascii() and text.isdecimal() and len(text) == 5):
        return NOTHING
    days = int(text)
    if days not in _SERIALS:
        return NOTHING
    return did_you_mean(str(_FIRST_SERIAL + dt.timedelta(days)))


def _meant_number(value: object, *, is_whole: bool = False) -> Text:
    """Return "Did you mean ...? " for digits with a unit such as 60万 or 20年."""
    if not isinstance(value, str):
        return NOTHING
    text = plain_number(value)
    found = _WITH_UNIT.fullmatch(
        text.replace(",", "") if _has_thousands(text) else text
    )
    if found is None:
        return NOTHING
    number = Decimal(found["digits"]) * _TIMES[found["times"]]
    if is_whole and number != number.to_integral_value():
        return NOTHING
    return did_you_mean(f"{number.normalize():f}")


def _has_thousands(text: str) -> bool:
    found = re.match(r"[\d+,.-]{1,40}", text)
    return found is not None and _IN_THOUSANDS.fullmatch(found[0]) is not None


def read_count(value: object) -> int:
    """Read a whole number; ``12,000`` is one, in full-width signs too."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str):
        plain = _ungrouped(value)
        if _WHOLE.fullmatch(plain):
            return int(plain.partition(".")[0])
        if _DECIMAL.fullmatch(plain):
            value = float(plain)
    if isinstance(value, float):
        raise CellError(
            Text("is not a whole number", "不是整数"),
            _PERCENT if -1 < value < 1 else Text("Enter a whole number", "请填写整数"),
        )
    is_percentage = isinstance(value, str) and plain_number(value).endswith("%")
    raise CellError(
        expected(value, Text("a whole number", "整数")),
        _PERCENT
        if is_percentage
        else _meant_number(value, is_whole=True).then(
            Text(
                "Enter digits only, without units or words",
                "请只填数字，不带单位和文字",
            )
        ),
    )


def read_yuan(value: object) -> int:
    """Read yuan with up to two decimals as fen, by digits and never by floats."""
    text = ""
    if isinstance(value, str):
        text = _ungrouped(value)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        # A workbook's number is a float of which 15 digits are what was entered.
        text = f"{value:.{MOST_DIGITS}g}" if isinstance(value, float) else str(value)
    if not _DECIMAL.fullmatch(text):
        raise CellError(
            expected(value, Text("an amount in yuan", "以元为单位的金额")),
            _meant_number(value).then(
                Text(
                    "Enter yuan in digits, such as 1200 or 1200.50, without units or "
                    "commas",
                    "请填写数字，单位元，如1200或1200.50，不带单位和千分位逗号",
                )
            ),
        )
    yuan = Decimal(text)
    if yuan and yuan.adjusted() >= MOST_DIGITS:
        long = Text(
            f"is an amount of more than {MOST_DIGITS} digits",
            f"金额超过{MOST_DIGITS}位数",
        )
        raise CellError(
            long, Text("Enter the amount in yuan", "请填写以元为单位的金额")
        )
    fen = yuan.quantize(_FEN, context=_IN_FEN)
    if fen != yuan:
        raise CellError(
            Text("is an amount with parts of a fen", "金额不足一分"),
            Text(
                "Enter yuan with two decimals at most", "请填写至多两位小数的金额（元）"
            ),
        )
    return int(fen.scaleb(2))


_DEGREES = Text(
    "Enter decimal degrees such as 30.2741, not degrees and minutes",
    "请填写十进制度数，如30.2741，不用度分秒",
)


def read_degrees(value: object) -> float:
    """Read a decimal number; no degrees are so many that they need a comma."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if not is_beyond_floats(value) and math.isfinite(value):
            return float(value)
        raise CellError(Text("is not finite", "不是有限的数值"), _DEGREES)
    if isinstance(value, str) and _DECIMAL.fullmatch(plain_number(value)):
        return float(plain_number(value))
    raise CellError(
        expected(value, Text("decimal degrees", "十进制度数"), "are"),
        _meant_number(value).then(_DEGREES),
    )
