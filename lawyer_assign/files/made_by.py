"""What a plan was made by: its rule set and its facts, as its file remembers them.

Facts are remembered by a short digest of each table, with its rows: the same for every
format and order of rows. Phones and contacts are no part of it, nor what only rosters,
teams and inspections read (:data:`_ASIDE`): neither lists of candidates nor any rule of
a plan looks at these; nor agreements that may end, which last year's plan adds.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from lawyer_assign.facts import MODELS, Facts
from lawyer_assign.files.cells.labels import sheet_name
from lawyer_assign.files.table import ITEMS_ZH, Table

if TYPE_CHECKING:
    from pathlib import Path

FACTS_ITEM = "facts digest"
LISTS_ITEM = "candidates digest"
"""Item that says which lists of candidates the bounds of a plan hold of."""
RULES = ("policy", "policy changes", "policy digest")
"""Items of the sheet on how a plan was made that say by which rules."""
FIRST_RULES = ("first policy", "first policy changes", "first policy digest")
"""The same of the rules that it was made by where it was counted by others since."""
SHEETS = ("summary", "求解情况", "概要")
"""What the sheet on how a plan was made is called."""
_ASIDE = frozenset(
    {
        "online_hours", "residents", "contacts", "inspectors", "days", "venues",
        "leaves", "time_wishes", "times",
    }
)  # fmt: skip
"""Tables that no plan rests on."""
_FORM = "2"
"""Stands before the tables since adjustments are told."""
_TOLD_SINCE = frozenset({"adjustments"})
_PRIVATE = frozenset({"phone", "may_publish_phone"})
_SIGNS = 12


class MadeBy(NamedTuple):
    """What the file of a plan remembers of how it was made; empty = nothing."""

    policy: str = ""
    changes: str = ""
    rules: str = ""
    """Digest of the rule set."""
    facts: str = ""
    """Digests of the facts, table by table."""

    @property
    def items(self) -> list[tuple[str, str]]:
        """What it was made by, as rows of the sheet beside the rules of today."""
        said = (self.policy, self.changes, self.rules)
        return [(item, one) for item, one in zip(FIRST_RULES, said, strict=True) if one]


class OtherTable(NamedTuple):
    """A table that is not as it was: its rows then and now."""

    table: str
    before: int
    now: int


def with_first_rules(table: Table, made: MadeBy | None) -> Table:
    """Return the sheet on how a plan was made, with the rules that it was made by."""
    if made is None:
        return table
    at = sum(str(item) in ("status", *RULES) for item, *_ in table.rows)
    return replace(table, rows=(*table.rows[:at], *made.items, *table.rows[at:]))


def facts_digest(facts: Facts) -> str:
    """Return facts as a short text by which others are told from them."""
    tables = (f"{name}:{count}:{mark}" for name, count, mark in _marks(facts))
    return "; ".join((_FORM, *tables))


def digest_in_chinese(digest: str) -> str:
    """Return a digest with sheets as Chinese planners know them."""
    parts = _parsed(digest)
    tables = (f"{sheet_name(one, 'zh')}:{n}:{mark}" for one, n, mark in parts)
    return "；".join((_FORM, *tables))


def is_of_older_form(digest: str) -> bool:
    """Return whether a digest of facts says nothing of some tables that count."""
    return bool(digest) and _FORM not in _split(digest)


def find_other_tables(written: str, facts: Facts) -> list[OtherTable]:
    """Return tables that are not those that a digest was made of."""
    was = {name: (count, mark) for name, count, mark in _parsed(written)}
    now = {name: (count, mark) for name, count, mark in _marks(facts)}
    nothing = (0, "")
    untold = _TOLD_SINCE if is_of_older_form(written) else frozenset()
    return [
        OtherTable(name, was.get(name, nothing)[0], now.get(name, nothing)[0])
        for name in MODELS
        if was and name not in untold
        if was.get(name, nothing) != now.get(name, nothing)
    ]


def read_made_by(path: Path) -> MadeBy:
    """Return what the file of a plan says of how it was made.

    Only for files that :func:`lawyer_assign.read_plan` has read.
    """
    said = _items(path)
    keys = FIRST_RULES if said.get(FIRST_RULES[0]) else RULES
    policy, changes, rules = (said.get(one, "") for one in keys)
    return MadeBy(policy, changes, rules, said.get(FACTS_ITEM, ""))


def read_summary(path: Path) -> dict[str, str]:
    """Return what the file of a plan says in words of how it was made, by item.

    Only for files that :func:`lawyer_assign.read_plan` has read.
    """
    return _items(path)


def read_seed(path: Path) -> int | None:
    """Return the seed that the file of a plan says it was made by.

    Only for files that :func:`lawyer_assign.read_plan` has read.
    """
    said = _all_items(path).get("seed")
    if isinstance(said, int | float) and float(said).is_integer():
        return int(said)
    return None


def is_made_of(said: Mapping[str, str], facts: Facts) -> bool:
    """Return whether a file was made of facts, by the very digest it was written with.

    Unlike :func:`find_other_tables`, which says nothing of a file that does not tell.
    """
    digest = facts_digest(facts)
    return said.get(FACTS_ITEM) in (digest, digest_in_chinese(digest))


def _marks(facts: Facts) -> Iterator[tuple[str, int, str]]:
    for name in MODELS:
        rows = () if name in _ASIDE else getattr(facts, name)
        if name == "agreements":
            rows = [row for row in rows if row.is_fixed]
        if rows:
            said = sorted(
                json.dumps(_said(row.model_dump(mode="json", exclude_defaults=True)))
                for row in rows
            )
            text = "\n".join(said).encode()
            yield name, len(said), hashlib.sha256(text).hexdigest()[:_SIGNS]


def _said(row: Mapping[str, object]) -> dict[str, object]:
    """Return a row without phones; lists of ids and words in one order."""
    return {
        key: sorted(value, key=str) if isinstance(value, list) else value
        for key, value in row.items()
        if key not in _PRIVATE
    }


def _parsed(written: str) -> Iterator[tuple[str, int, str]]:
    english = {sheet_name(name, "zh"): name for name in MODELS}
    for part in _split(written):
        match part.split(":"):
            case [name, count, mark] if count.isdecimal():
                yield english.get(name, name), int(count), mark


def _split(written: str) -> list[str]:
    return [part.strip() for part in written.replace("；", ";").split(";")]


def _items(path: Path) -> dict[str, str]:
    """Return the items of the sheet on how a plan was made that say a text."""
    return {
        item: value.strip()
        for item, value in _all_items(path).items()
        if isinstance(value, str)
    }


def _all_items(path: Path) -> dict[str, object]:
    """Return the items of the sheet on how a plan was made, by their English name."""
    if path.suffix.lower() == ".json":
        from lawyer_assign.files.formats.json_document import load_json

        document = load_json(path)
        found = document.get("summary") if isinstance(document, dict) else None
        return _named(found.items()) if isinstance(found, dict) else {}
    pairs = (line[:2] for line in _cells(path) if len(line) > 1)
    return _named((str(item), value) for item, value in pairs)


def _named(pairs: Iterable[tuple[str, object]]) -> dict[str, object]:
    english = {zh: en for en, zh in ITEMS_ZH.items()}
    return {english.get(item.strip(), item.strip()): value for item, value in pairs}


def _cells(path: Path) -> Sequence[Sequence[object]]:
    if path.suffix.lower() == ".xlsx":
        from lawyer_assign.files.formats.xlsx_reader import read_sheets

        return next((cells for _, cells in read_sheets(path, only=SHEETS)), [])
    from lawyer_assign.files.formats.csv_folder import read_cells

    table = path / f"{SHEETS[0]}.csv" if path.is_dir() else None
    return read_cells(table) if table is not None and table.is_file() else []
