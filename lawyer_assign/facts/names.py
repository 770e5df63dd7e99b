"""How sentences call a row of the facts: its name, and its id beside it."""

from collections.abc import Iterable

from lawyer_assign.errors import Text
from lawyer_assign.facts.people import Firm, Lawyer
from lawyer_assign.facts.places import Committee, District


def named(row: District | Committee | Firm | Lawyer) -> Text:
    """Return name and id of a row; the id alone where it has no name."""
    if not row.name:
        return Text(row.id, row.id)
    return Text(f"{row.name} ({row.id})", f"{row.name}（{row.id}）")


def all_named(rows: Iterable[District | Committee | Firm | Lawyer]) -> Text:
    """Return names and ids of rows as each language lists them."""
    said = [named(row) for row in rows]
    return Text(", ".join(one.en for one in said), "、".join(one.zh for one in said))
