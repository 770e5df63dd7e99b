"""What pydantic found in a row of a file, said so that a planner knows what to do."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from lawyer_assign.errors import MOST_NAME, NOTHING, Text, listed
from lawyer_assign.facts import MODELS
from lawyer_assign.facts.money import yuan_text
from lawyer_assign.facts.unfit import COMPARISONS, Said, said_of
from lawyer_assign.files.cells.cell import FILL_IN_ROW, did_you_mean, nearest
from lawyer_assign.files.cells.labels import SHEETS
from lawyer_assign.quoting import quoted


def say(table: str, error: Mapping[str, Any]) -> Said:
    """Return problem and cure of one pydantic error in a row of a table."""
    kind = error["type"]
    field = str(error["loc"][0]) if error["loc"] else ""
    if kind == "extra_forbidden":
        return _unknown_field(table, field)
    allowed = limit = None
    if kind in COMPARISONS and _kind(table, field) == "yuan":
        (fen,) = error["ctx"].values()
        limit = Text(f"{yuan_text(fen)} yuan", f"{yuan_text(fen)}元")
        allowed = _amounts(table, field)
    elif kind in COMPARISONS:
        allowed = allowed_range(table, field)
    problem, cure = said_of(error, named(table, field), allowed, limit)
    return problem, FILL_IN_ROW if kind == "missing" else cure


def named(table: str, field: str) -> Text:
    """Return a field by its English and Chinese name."""
    for column in SHEETS[table].columns:
        if column.field == field:
            return Text(f"{field} ({column.zh})", f"{column.zh}（{field}）")
    return Text(field, field)


def _kind(table: str, field: str) -> str:
    return next((c.kind for c in SHEETS[table].columns if c.field == field), "")


def _amounts(table: str, field: str) -> Text:
    """Return what an amount may be, in the unit of sheets and in that of JSON."""
    least, most = (int(one or 0) for one in bounds(table, field))
    shown = yuan_text(least), yuan_text(most)
    return Text(
        f"yuan from {shown[0]} to {shown[1]} (in JSON: fen from {least:,} to {most:,})",
        f"{shown[0]}至{shown[1]}元的金额（JSON 中为{least:,}至{most:,}分）",
    )


def closest(word: str, allowed: Iterable[str]) -> Text:
    """Return "Did you mean ...? " for the nearest allowed word, or nothing."""
    near = nearest(word, allowed)
    return did_you_mean(near) if near else NOTHING


def _unknown_field(table: str, field: str) -> Said:
    known, zh = listed(MODELS[table].model_fields), SHEETS[table].zh
    near, field = closest(field, MODELS[table].model_fields), quoted(field, MOST_NAME)
    cure = Text(
        f"Correct or remove it; known are {known.en}",
        f"请改正或删去；可用的有 {known.zh}",
    )
    return (
        Text(
            f"{field} is no field of {table}", f"“{zh}”（{table}）没有 {field} 这一项"
        ),
        near.then(cure),
    )


def allowed_range(table: str, field: str) -> Text:
    """Return the numbers a field takes, in words."""
    least, most = bounds(table, field)
    is_decimal = _kind(table, field) == "degrees"
    whole = Text("a number", "数值") if is_decimal else Text("a whole number", "整数")
    if least is None or most is None:
        return whole
    if is_decimal:  # some versions of pydantic say 90 degrees, some 90.0
        low, high = f"{least:g}", f"{most:g}"
    else:
        low, high = f"{least:,}", f"{most:,}"
    return Text(f"{whole.en} from {low} to {high}", f"{low}至{high}的{whole.zh}")


@cache
def bounds(table: str, field: str) -> tuple[float | None, float | None]:
    """Return the least and most of a number field (or of a score field's numbers)."""
    schema = MODELS[table].model_json_schema()["properties"].get(field, {})
    of_scores = schema.get("patternProperties", {}).values()
    for part in (schema, *schema.get("anyOf", ()), *of_scores):
        if "maximum" in part:
            return part["minimum"], part["maximum"]
    return None, None


def subject(problem: Text, fields: Mapping[str, Any]) -> str:
    """Return the field a validator's message speaks of first, or nothing."""
    return next(named_fields(problem, fields), "")


def named_fields(problem: Text, fields: Mapping[str, Any]) -> Iterator[str]:
    """Yield the fields that a validator's message names, in its order."""
    words = re.findall(r"[a-z_]+", problem.en)
    return (word for word in words if word in fields)
