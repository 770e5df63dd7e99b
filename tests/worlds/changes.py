"""Facts changed as a whole: rows in another order, ids under other names."""

from collections.abc import Callable
from typing import Any

from lawyer_assign.facts import Facts

KINDS = {
    "districts": "district",
    "committees": "committee",
    "firms": "firm",
    "lawyers": "lawyer",
}
"""Tables of what has an id, and what rows that refer to one call it."""


def tables(facts: Facts) -> dict[str, list[Any]]:
    return {name: list(getattr(facts, name)) for name in Facts.model_fields}


def all_ids(facts: Facts) -> list[str]:
    return sorted(row.id for table in KINDS for row in getattr(facts, table))


def renamed(facts: Facts, name_of: Callable[[str], str]) -> Facts:
    """Return facts with every id, and every reference to one, under a new name."""
    found: dict[str, list[Any]] = {}
    for table, rows in tables(facts).items():
        found[table] = []
        for row in rows:
            fields = row.model_dump()
            for field, value in fields.items():
                if field == "id" or (field in KINDS.values() and value is not None):
                    fields[field] = name_of(value)
                elif field in ("districts", "lawyers") and value is not None:
                    fields[field] = [name_of(one) for one in value]
            found[table].append(type(row)(**fields))
    return Facts(**found)
