"""What does not fit in one row, in both languages: by our rules, and by pydantic's.

A validator raises :func:`unfit`, whose message shows both languages wherever pydantic
shows it; the parts travel in the error's ``ctx``. :func:`said_of` gives problem and
cure of any error of pydantic's, so that files and policies show one language or both.
"""

import re
from collections.abc import Mapping
from typing import Any

from pydantic_core import PydanticCustomError

from lawyer_assign.errors import Defect, Text, listed, number_as_text
from lawyer_assign.facts.base import ID_PATTERN, KINDS_ZH, CommitteeKind
from lawyer_assign.json_text import of_other_version

FILL_IN = Text("Fill it in", "请补填")
NO_KIND = frozenset({"union_tag_invalid", "union_tag_not_found"})
"""Types of errors of tables that must say of which kind they are, and do not."""
_AT = re.compile(r" at line (\d+) column (\d+)")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d")
A_MOMENT = (
    Text(
        "is a moment, maybe of a time zone, where a day is expected",
        "应填日期，这里带有时刻或时区",
    ),
    Text(
        "Give the day alone, such as 2026-03-02, without time and time zone: of a "
        "moment in another zone, the day in local time",
        "请只填日期，如2026-03-02，不带时刻和时区；其他时区的时刻，请先换算为本地时间再取日期",
    ),
)
"""What is wrong with a moment in place of a day, and the cure."""
UNFIT = "unfit"
"""Type of the errors that our own rules make; ``ctx`` has their parts."""

Said = tuple[Text, Text]
"""A problem and its cure."""

_EXPECTED = {
    "string": Text("text", "文本"),
    "int": Text("a whole number", "整数"),
    "float": Text("a decimal number", "小数"),
    "finite": Text("a finite number", "有限的数值"),
    "bool": Text("true or false", "true 或 false（是或否）"),
    "date": Text("a date", "日期"),
    "dict": Text("a table of names and numbers", "名称与数值的对照表"),
    "list": Text("a list", "列表"),
    "tuple": Text("a list", "列表"),
    "set": Text("a list", "列表"),
    "frozen": Text("a list", "列表"),
    "iterable": Text("a list", "列表"),
    "model": Text("an object", "对象"),
    "is": Text("an object", "对象"),
}
"""First word of pydantic's types of errors -> what should have stood there."""

_COMPARED = {
    "greater_than_equal": (Text("is below", "小于"), "ge"),
    "greater_than": (Text("is not above", "不大于"), "gt"),
    "less_than_equal": (Text("is above", "大于"), "le"),
    "less_than": (Text("is not below", "不小于"), "lt"),
}
COMPARISONS = frozenset(_COMPARED)
"""Types of errors of numbers that are too large or too small."""

_WITHIN = {
    "ge": Text("{} or more", "不小于{}的数值"),
    "gt": Text("more than {}", "大于{}的数值"),
    "le": Text("{} or less", "不大于{}的数值"),
    "lt": Text("less than {}", "小于{}的数值"),
}


def unfit(problem: Text, cure: Text) -> PydanticCustomError:
    """Return the error that a validator raises for values that do not fit."""
    problem, cure = problem.masked(), cure.masked()
    both = str(Defect("", "", problem, cure))
    context = {"said": both, "problem": problem, "cure": cure}
    return PydanticCustomError(UNFIT, "{said}", context)


def check_both_kinds(
    table: Mapping[CommitteeKind, object], name: Text, cure: Text
) -> None:
    """Raise :func:`unfit` for a table by kind of committee that lacks a kind.

    Parameters
    ----------
    table
        Kind -> number.
    name
        Of the field, as a sentence calls it.
    cure
        What to fill in.
    """
    missing = sorted(KINDS_ZH.keys() - table.keys())
    if missing:
        raise unfit(
            Text(
                f"{name.en} says nothing of {listed(missing).en}",
                f"{name.zh}缺少 {listed(missing).zh}",
            ),
            cure,
        )


def not_one(
    other: str, other_zh: str, lawyer: str | None, value: str | None
) -> PydanticCustomError:
    """Return the error for rows that must name a lawyer or another, and not both."""
    if lawyer is None:
        problem = Text(
            f"neither lawyer nor {other} is given", f"律师（lawyer）和{other_zh}均未填"
        )
    else:
        problem = Text(
            f"lawyer is {lawyer} and {other} is {value}",
            f"同时填了律师（lawyer）{lawyer} 和{other_zh} {value}",
        )
    return unfit(problem, Text("Name one of them", "请二者填其一"))


def twice(what: Text, names: list[str]) -> PydanticCustomError:
    """Return the error for things that are named more than once."""
    names_said = listed(names)
    return unfit(
        Text(
            f"{what.en} given twice: {names_said.en}",
            f"{what.zh}重复：{names_said.zh}",
        ),
        Text("Keep one of each", "请各保留一个"),
    )


def said_of(
    error: Mapping[str, Any],
    name: Text,
    allowed: Text | None = None,
    limit: Text | None = None,
) -> Said:
    """Return problem and cure of one error of pydantic's.

    Parameters
    ----------
    error
        Of ``ValidationError.errors()``.
    name
        What the field is called.
    allowed
        Which numbers the field takes, if that is known.
    limit
        How the limit that is passed reads, if not as the number it is.
    """
    kind, context = error["type"], error.get("ctx", {})
    if kind == UNFIT:
        return context["problem"], context["cure"]
    if kind in _COMPARED:
        problem, cure = _out_of_range(kind, context, allowed, limit)
        return problem, cure.then(_EXCHANGED) if _is_longitude(error) else cure
    known = (
        _of_version(kind, error, context)
        or _of_known(kind, name, context)
        or _of_form(kind, name, context)
    )
    if known is not None:
        return known
    expected = _EXPECTED.get(kind.partition("_")[0])
    if expected is not None:
        cure = Text(f"Give {expected.en}", f"请填写{expected.zh}")
        given = error.get("input")
        if kind.startswith("date") and _MOMENT.match(str(given)):
            return A_MOMENT
        number = number_as_text(given)
        return (
            Text(
                f"is not {expected.en}, as {name.en} must be",
                f"{name.zh}须为{expected.zh}",
            ),
            number if number is not None and kind.startswith("string") else cure,
        )
    # Rules of somebody else say what they say in one language.
    reason = str(context.get("error", error["msg"]))
    return (
        Text(f"cannot be {name.en}: {reason}", f"不能作为{name.zh}的值：{reason}"),
        Text("Correct the value", "请改正该值"),
    )


_EXCHANGED = Text(
    "; latitude and longitude may be exchanged", "；纬度与经度可能填反，请核对"
)


def _is_longitude(error: Mapping[str, Any]) -> bool:
    """Return whether a latitude that is none could be a longitude."""
    place, value = error.get("loc", ()), error.get("input")
    is_lat = bool(place) and place[-1] == "lat"
    return is_lat and isinstance(value, int | float) and abs(value) <= 180


def _out_of_range(
    kind: str, context: Mapping[str, Any], allowed: Text | None, limit: Text | None
) -> Said:
    words, key = _COMPARED[kind]
    if limit is None:
        number = context[key]
        shown = f"{number:,}" if isinstance(number, int | float) else str(number)
        limit = Text(shown, shown)
    if allowed is None:
        within = _WITHIN[key]
        allowed = Text(within.en.format(limit.en), within.zh.format(limit.zh))
    return (
        Text(f"{words.en} {limit.en}", f"{words.zh}{limit.zh}"),
        Text(f"Enter {allowed.en}", f"请填写{allowed.zh}"),
    )


def _of_known(kind: str, name: Text, context: Mapping[str, Any]) -> Said | None:
    """Return problem and cure of errors that have a sentence of their own."""
    if kind == "missing":
        return Text(f"{name.en} is missing", f"缺少{name.zh}"), FILL_IN
    if kind in ("extra_forbidden", "unexpected_keyword_argument"):
        return (
            Text(f"{name.en} is no field here", f"这里没有{name.zh}这一项"),
            Text("Correct or remove it", "请改正或删去"),
        )
    if kind == "invalid_key":
        return (
            Text(f"a name in {name.en} is no text", f"{name.zh}中有名称不是文本"),
            Text("Write every name as text", "请将各名称写成文本"),
        )
    if kind in ("string_too_short", "too_short"):
        return Text(f"{name.en} is empty", f"{name.zh}为空"), FILL_IN
    if kind == "string_pattern_mismatch":
        return _of_pattern(name, context["pattern"])
    if kind == "string_too_long":
        most = context["max_length"]
        return (
            Text(
                f"{name.en} is longer than {most} characters",
                f"{name.zh}超过{most}个字符",
            ),
            Text(f"Shorten it to {most} characters", f"请缩短到{most}个字符以内"),
        )
    return None


def _of_form(kind: str, name: Text, context: Mapping[str, Any]) -> Said | None:
    """Return problem and cure of text that is no JSON, and of words that are none."""
    if kind == "json_invalid":
        reason = str(context["error"])
        at = _AT.search(reason)
        where = f"第{at[1]}行第{at[2]}列" if at else reason
        if "recursion limit" in reason:
            where += "，嵌套过深"
        return (
            Text(f"is not JSON: {reason}", f"不符合 JSON 语法（{where}）"),
            Text("Correct the JSON at that place", "请改正该处"),
        )
    if kind == "union_tag_not_found":
        return Text(f"{name.en} is missing", f"缺少{name.zh}"), FILL_IN
    if kind in ("literal_error", "union_tag_invalid"):
        expected = context["expected" if kind == "literal_error" else "expected_tags"]
        words = re.findall(r"'([^']*)'", expected)
        return (
            Text("is not one of the allowed words", "不是可用的词"),
            Text(f"Write one of {expected}", f"请填写 {'、'.join(words)} 之一"),
        )
    return None


def _of_version(
    kind: str, error: Mapping[str, Any], context: Mapping[str, Any]
) -> Said | None:
    """Return problem and cure of what names our form in another version."""
    known = re.fullmatch(r"'([^']*)'", str(context.get("expected")))
    if kind != "literal_error" or known is None:
        return None
    return of_other_version(error.get("input"), known[1])


def _of_pattern(name: Text, pattern: str) -> Said:
    if pattern == ID_PATTERN:
        return (
            Text(
                f"{name.en} begins or ends with a space or holds a line break",
                f"{name.zh}首尾有空格，或含有换行",
            ),
            Text("Remove the spaces and line breaks", "请删去空格和换行"),
        )
    return (
        Text(f"is not written as {name.en} must be", f"不符合{name.zh}的写法"),
        Text(f"Follow the pattern {pattern}", f"请按 {pattern} 的格式填写"),
    )
