"""Tables of the reference, drawn from the code; ``make readme`` writes them anew."""

import re
from pathlib import Path

from lawyer_assign.files.cells.labels import SHEETS, is_required, slots
from lawyer_assign.policy import Policy
from lawyer_assign.rules import ALL_RULES

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"
TABLED = (REFERENCE / "workbook.md", REFERENCE / "rules.md")
"""The pages that have tables of the code."""
LEFT_OUT = {"kind", "wish", "travel", "on", "caseload", "affinity"}
"""Said elsewhere: the wish has a column, travel belongs to the reach, and so on."""


def sheet_lines():
    yield "| sheet | clause | columns (**bold**: must be filled in) |"
    yield "|---|---|---|"
    for sheet in SHEETS.values():
        needed = ", in every file" if sheet.is_core else ""
        names = ", ".join(_column(sheet.table, slot) for slot in _shown(sheet.table))
        yield f"| `{sheet.table}` {sheet.zh}{needed} | {sheet.clause} | {names} |"


def _shown(table):
    """Leave out five of the six columns of a score field: the first stands for all."""
    seen = set()
    for slot in slots(table):
        key = (slot.column.field, bool(slot.skill))
        if key not in seen:
            seen.add(key)
            yield slot


def _column(table, slot):
    if slot.skill:
        return f"`{slot.column.field}.*` {slot.column.short}：… (one per duty)"
    name = f"`{slot.header('en')}` {slot.header('zh')}"
    return f"**{name}**" if is_required(table, slot.column.field) else name


def rule_lines():
    policy = Policy.hangzhou_2024()
    yield "| clause | rule | default | parameters |"
    yield "|---|---|---|---|"
    for kind in ALL_RULES:
        rule = kind()
        strength = _strength(rule)
        if rule.kind not in policy:
            strength = f"off (else {strength})"
        parameters = ", ".join(
            f"`{name}` {_value(getattr(rule, name))}"
            for name in kind.model_fields
            if name not in LEFT_OUT
        )
        yield (
            f"| {kind.source} | `{rule.kind}` {kind.title} · {kind.title_zh} "
            f"| {strength} | {parameters} |"
        )


def _strength(rule):
    if rule.wish is None:
        return "must"
    weight = "" if rule.wish.weight == 1 else f", weight {rule.wish.weight:,}"
    return f"wish, tier {rule.wish.tier}{weight}"


def _value(value):
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def role_lines():
    yield "| clause | role | asks for | asked |"
    yield "|---|---|---|---|"
    for role in Policy.hangzhou_2024().roles.table:
        asks = [] if role.skill is None else [f"`{role.skill}` {role.least_level}"]
        asks += ["party member"] if role.needs_party_member else []
        where = "where the firm has a party branch" if role.needs_party_branch else ""
        if role.is_encouraged:
            where = f"encouraged{', ' if where else ''}{where}"
        yield (
            f"| {role.source} | `{role.id}` {role.title} · {role.title_zh} "
            f"| {', '.join(asks) or 'any member'} | {where or 'everywhere'} |"
        )


TABLES = {"sheets": sheet_lines, "rules": rule_lines, "roles": role_lines}


def with_tables(text):
    """Return a page with its tables as they should be."""
    for name, lines in TABLES.items():
        table = "\n".join([f"<!-- {name} -->", *lines(), f"<!-- end of {name} -->"])
        text = re.sub(
            f"<!-- {name} -->.*?<!-- end of {name} -->",
            lambda _, table=table: table,
            text,
            flags=re.DOTALL,
        )
    return text


if __name__ == "__main__":
    for page in TABLED:
        page.write_text(with_tables(page.read_text("utf-8")), encoding="utf-8")
