"""What pydantic found, said so that a planner knows what to do."""

import re
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from functools import cache
from typing import Any

from lawyer_assign.facts import MODELS
from lawyer_assign.facts.money import yuan_text
from lawyer_assign.files.labels import SHEETS

_EXPECTED = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a decimal number",
    "finite_number": "a finite number",
    "bool_type": "true or false",
    "date_type": "a date",
    "dict_type": "a table of names and numbers",
    "frozen_set_type": "a list",
    "tuple_type": "a list",
    "model_type": "an object",
}
_COMPARED = {
    "greater_than_equal": ("is below", "ge"),
    "greater_than": ("is not above", "gt"),
    "less_than_equal": ("is above", "le"),
    "less_than": ("is not below", "lt"),
}

Said = tuple[str, str]
"""A problem and its cure."""


def say(table: str, error: Mapping[str, Any]) -> Said:
    """Return problem and cure of one pydantic error in a row of a table."""
    kind, context = error["type"], error.get("ctx", {})
    field = str(error["loc"][0]) if error["loc"] else ""
    if kind == "value_error":
        return _split_message(str(context.get("error", error["msg"])))
    if kind == "extra_forbidden":
        return _unknown_field(table, field)
    if kind in _COMPARED:
        words, key = _COMPARED[kind]
        if _is_amount(table, field):
            limit = f"{yuan_text(context[key])} yuan"
            return f"{words} {limit}", f"Enter {_amounts(table, field)}"
        return f"{words} {context[key]:,}", f"Enter {allowed_range(table, error)}"
    if kind in _EXPECTED:
        return (
            f"is not {_EXPECTED[kind]}, as {named(table, field)} must be",
            f"Give {_EXPECTED[kind]}",
        )
    say_text = _TEXTS.get(kind)
    if say_text is not None:
        return say_text(table, field, context)
    return f"cannot be {named(table, field)}: {error['msg']}", "Correct the value"


def named(table: str, field: str) -> str:
    """Return a field by its English and Chinese name."""
    for column in SHEETS[table].columns:
        if column.field == field:
            return f"{field} ({column.zh})"
    return field


def _is_amount(table: str, field: str) -> bool:
    return any(c.field == field and c.kind == "yuan" for c in SHEETS[table].columns)


def _amounts(table: str, field: str) -> str:
    """Return what an amount may be, in the unit of sheets and in that of JSON."""
    least, most = (int(one or 0) for one in bounds(table, field))
    return (
        f"yuan from {yuan_text(least)} to {yuan_text(most)} "
        f"(in JSON: fen from {least:,} to {most:,})"
    )


def _split_message(message: str) -> Said:
    """Part a validator's message, which has its cure behind the last semicolon."""
    problem, _, cure = message.rpartition("; ")
    return (
        (problem, cure[:1].upper() + cure[1:]) if problem else (message, "Correct it")
    )


def closest(word: str, allowed: Iterable[str]) -> str:
    """Return "Did you mean ...? " for the nearest allowed word, or nothing."""
    near = get_close_matches(word, list(allowed), n=1)
    return f"Did you mean {near[0]}? " if near else ""


def _unknown_field(table: str, field: str) -> Said:
    known = MODELS[table].model_fields
    return (
        f"{field} is no field of {table}",
        f"{closest(field, known)}Correct or remove it; known are {', '.join(known)}",
    )


def _say_missing(table: str, field: str, _: Mapping[str, Any]) -> Said:
    return (
        f"{named(table, field)} is missing",
        "Fill it in, or clear the whole row",
    )


def _say_too_short(table: str, field: str, _: Mapping[str, Any]) -> Said:
    return f"{named(table, field)} is an empty text", "Fill it in"


def _say_too_long(table: str, field: str, context: Mapping[str, Any]) -> Said:
    most = context["max_length"]
    return (
        f"{named(table, field)} is longer than {most} characters",
        f"Shorten it to {most} characters",
    )


def _say_pattern(table: str, field: str, _: Mapping[str, Any]) -> Said:
    return (
        f"{named(table, field)} begins or ends with a space or holds a line break",
        "Remove the spaces and line breaks",
    )


def _say_literal(_: str, __: str, context: Mapping[str, Any]) -> Said:
    return (
        "is not one of the allowed words",
        f"Write one of {context['expected']}",
    )


_TEXTS: dict[str, Callable[[str, str, Mapping[str, Any]], Said]] = {
    "missing": _say_missing,
    "string_too_short": _say_too_short,
    "string_too_long": _say_too_long,
    "string_pattern_mismatch": _say_pattern,
    "literal_error": _say_literal,
}


def allowed_range(table: str, error: Mapping[str, Any]) -> str:
    """Return the numbers a field takes, in words."""
    least, most = bounds(table, str(error["loc"][0]))
    whole = "a number" if error["type"].startswith("float") else "a whole number"
    if least is None or most is None:
        return whole
    return f"{whole} from {least:,} to {most:,}"


@cache
def bounds(table: str, field: str) -> tuple[float | None, float | None]:
    """Return the least and most of a number field (or of a score field's numbers)."""
    schema = MODELS[table].model_json_schema()["properties"][field]
    of_scores = schema.get("patternProperties", {}).values()
    for part in (schema, *schema.get("anyOf", ()), *of_scores):
        if "maximum" in part:
            return part["minimum"], part["maximum"]
    return None, None


def subject(message: str, fields: Mapping[str, Any]) -> str:
    """Return the field a validator's message speaks of first, or nothing."""
    words = re.findall(r"[a-z_]+", message)
    return next((word for word in words if word in fields), "")
