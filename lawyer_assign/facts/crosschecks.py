"""Rules between objects: keys are unique and every reference leads somewhere."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from lawyer_assign.facts.mismatch import Mismatch, Rows
from lawyer_assign.facts.money_checks import find_money_mismatches

KEYS: dict[str, tuple[str, ...]] = {
    "districts": ("id",),
    "committees": ("id",),
    "firms": ("id",),
    "lawyers": ("id",),
    "choices": ("firm", "committee"),
    "conflicts": ("committee", "lawyer", "firm"),
    "agreements": ("committee", "firm"),
    "scores": ("lawyer", "committee"),
    "inspectors": ("id",),
}
"""Table -> the fields that together occur once."""

REFERENCES: tuple[tuple[str, str, str], ...] = (
    ("committees", "district", "districts"),
    ("firms", "district", "districts"),
    ("lawyers", "firm", "firms"),
    ("lawyers", "districts", "districts"),
    ("choices", "firm", "firms"),
    ("choices", "committee", "committees"),
    ("conflicts", "committee", "committees"),
    ("conflicts", "lawyer", "lawyers"),
    ("conflicts", "firm", "firms"),
    ("approvals", "district", "districts"),
    ("approvals", "lawyer", "lawyers"),
    ("agreements", "committee", "committees"),
    ("agreements", "firm", "firms"),
    ("agreements", "lawyers", "lawyers"),
    ("scores", "lawyer", "lawyers"),
    ("scores", "committee", "committees"),
    ("inspectors", "district", "districts"),
    ("inspectors", "firm", "firms"),
)
"""Table, its field, and the table whose ids the field names."""


def find_mismatches(rows: Rows) -> Iterator[Mismatch]:
    """Find every duplicate key, dangling reference and impossible agreement.

    Parameters
    ----------
    rows
        Table name -> its rows; a table may be missing.
    """
    for table, fields in KEYS.items():
        yield from _duplicates(table, fields, rows.get(table, ()))
    for table, field, target in REFERENCES:
        known = {row.id for row in rows.get(target, ())}
        yield from _dangling(table, field, target, known, rows.get(table, ()))
    yield from _odd_agreements(rows)
    yield from find_money_mismatches(rows)


def _duplicates(
    table: str, fields: tuple[str, ...], rows: Sequence[Any]
) -> Iterator[Mismatch]:
    first: dict[tuple[Any, ...], int] = {}
    for at, row in enumerate(rows):
        key = tuple(getattr(row, field) for field in fields)
        if first.setdefault(key, at) != at:
            value = " + ".join(str(part) for part in key if part is not None)
            yield Mismatch(
                table, at, fields[0], value,
                f"the same {' and '.join(fields)} as row {first[key] + 1} of the table",
                "Merge the two rows or correct the id; names may repeat",
            )  # fmt: skip


def _dangling(
    table: str, field: str, target: str, known: set[str], rows: Sequence[Any]
) -> Iterator[Mismatch]:
    for at, row in enumerate(rows):
        value = getattr(row, field)
        if value is None or value in known:
            continue
        named = (value,) if isinstance(value, str) else sorted(value)
        for one in named:
            if one not in known:
                yield Mismatch(
                    table, at, field, one, f"there is no such id among the {target}",
                    f"Correct the id or add the missing row to {target}",
                )  # fmt: skip


def _odd_agreements(rows: Rows) -> Iterator[Mismatch]:
    firm_of = {row.id: row.firm for row in rows.get("lawyers", ())}
    most = {row.id: row.lawyers_max for row in rows.get("committees", ())}
    pinned: Counter[str] = Counter()
    for at, row in enumerate(rows.get("agreements", ())):
        for lawyer in row.lawyers:
            if firm_of.get(lawyer, row.firm) != row.firm:
                yield Mismatch(
                    "agreements", at, "lawyers", lawyer,
                    f"is a lawyer of firm {firm_of[lawyer]}, not of {row.firm}",
                    "Name a lawyer of the signing firm, or correct the firm",
                )  # fmt: skip
        twice = [one for one, times in Counter(row.lawyers).items() if times > 1]
        if twice:
            yield Mismatch(
                "agreements", at, "lawyers", ", ".join(twice),
                "is named twice", "Name each lawyer once",
            )  # fmt: skip
        if row.is_fixed:
            pinned[row.committee] += max(1, len(set(row.lawyers)))
            if pinned[row.committee] > most.get(row.committee, 10**9):
                yield Mismatch(
                    "agreements", at, "lawyers", row.committee,
                    f"fixed agreements pin {pinned[row.committee]} lawyers to a "
                    f"committee whose lawyers_max is {most[row.committee]}",
                    "Raise lawyers_max or unpin an agreement",
                )  # fmt: skip
