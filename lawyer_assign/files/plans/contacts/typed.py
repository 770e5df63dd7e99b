"""What somebody typed into the sheet of contacts of a plan, to be carried over.

What the program wrote follows the facts, which may have changed since. A cell is typed
if it is not what the facts give, phones masked or in full; in a sheet that stands as
the program wrote it nothing is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from lawyer_assign.files.cells.cell import CellError, as_text, header_text, read_text
from lawyer_assign.files.cells.grids import column_letters
from lawyer_assign.files.cells.labels import fold_header
from lawyer_assign.files.formats.print_style import worded
from lawyer_assign.files.plans.contacts.sheet import (
    CONTACT,
    CONTACT_HEADS,
    CONTACT_PHONE,
    CONTACTS,
    CONTACTS_ZH,
    LAWYER_PHONE,
    NO_CONTACTS,
    TYPED_INTO,
    Person,
    TypedContacts,
    contacts_of,
    shown,
)

if TYPE_CHECKING:
    from lawyer_assign.facts import Facts
    from lawyer_assign.files.plans.signing.days import Sheet
    from lawyer_assign.plan import Plan

CONTACTS_BY_HAND = {
    sheet: frozenset(
        worded(head[at]) for head in CONTACT_HEADS if head[0] in TYPED_INTO
    )
    for at, sheet in enumerate((CONTACTS, CONTACTS_ZH))
}
"""Sheet -> headers of the columns that are carried over, in both languages."""
_WHOSE = {CONTACT: "committee", CONTACT_PHONE: "committee", LAWYER_PHONE: "lawyer"}
"""Column -> column of whose it is."""
_NAMES = {"committee": "committee_name", "lawyer": "lawyer_name"}


_NONE = "—"
"""Stands in the line of a person without a name, or without a phone."""


class _Cell(NamedTuple):
    """A cell of a column that is carried over: where, whose, and what it says."""

    place: str
    column: str
    whose: str
    name: str
    text: str


def typed_contacts(
    sheets: Iterable[Sheet], facts: Facts, plan: Plan, as_written: Iterable[str]
) -> TypedContacts:
    """Return what is typed in the sheet of contacts.

    ``as_written`` are sheets in which nothing was typed: there whatever is not in the
    facts is what they said before.
    """
    name, cells = next((x for x in sheets if x[0] in CONTACTS_BY_HAND), ("", []))
    if not cells or name in as_written:
        return NO_CONTACTS
    known = _Known(facts, plan)
    kept: list[tuple[_Cell, ...]] = []
    lost = []
    typed: list[_Cell] = []
    for row in _rows_in(name, cells):
        here = [one for one in row if known.is_typed(one)]
        typed += [one for one in here if known.has_row(one)]
        lost += [
            (one.place, one.name or one.whose, one.text)
            for one in here
            if not known.has_row(one)
        ]
        if any(_WHOSE[one.column] == "committee" for one in here):
            kept.append(tuple(one for one in row if one.column != LAWYER_PHONE))
    texts = {column: _texts(typed, column) for column in TYPED_INTO}
    for column, found in _of_several(kept).items():
        texts[column] |= found
    return TypedContacts(texts, tuple(one.place for one in typed), tuple(lost))


def _texts(typed: Iterable[_Cell], column: str) -> dict[str, str]:
    """Return what is typed in a column, in lines where it was said twice."""
    found: dict[str, list[str]] = {}
    for one in typed:
        if one.column == column and one.text not in found.get(one.whose, ()):
            found.setdefault(one.whose, []).append(one.text)
    return {whose: "\n".join(said) for whose, said in found.items()}


def _of_several(rows: Iterable[tuple[_Cell, ...]]) -> dict[str, dict[str, str]]:
    """Return contacts of whom several rows of a committee say several.

    Names and phones stand in the same lines then, though one may be missing.
    """
    people: dict[str, dict[tuple[str, ...], None]] = {}
    for row in rows:
        said = {one.column: one.text for one in row}
        pair = tuple(said.get(column) or _NONE for column in (CONTACT, CONTACT_PHONE))
        people.setdefault(row[0].whose, {})[pair] = None
    several = {whose: list(found) for whose, found in people.items() if len(found) > 1}
    return {
        column: {
            whose: "\n".join(one[at] for one in found)
            for whose, found in several.items()
        }
        for at, column in enumerate((CONTACT, CONTACT_PHONE))
    }


class _Known:
    """What the facts say of the same cells, and which of them the sheet has."""

    def __init__(self, facts: Facts, plan: Plan) -> None:
        self.people = [contacts_of(facts, phones=full) for full in (False, True)]
        self.lawyers = [
            {one.id: shown(one.phone, phones=full) for one in facts.lawyers}
            for full in (False, True)
        ]
        self.rows = {
            "committee": {one.id for one in facts.committees},
            "lawyer": {post.lawyer for post in plan.posts},
        }

    def is_typed(self, one: _Cell) -> bool:
        """Return whether a cell says something, and not what the facts say."""
        if not one.text:
            return False
        if one.column == LAWYER_PHONE:
            return one.text not in {x.get(one.whose, "") for x in self.lawyers}
        at = 0 if one.column == CONTACT else 1
        said = (x.get(one.whose, Person("", ""))[at] for x in self.people)
        return one.text not in {_plain(x) for x in said}

    def has_row(self, one: _Cell) -> bool:
        """Return whether the new sheet has a row for a cell."""
        return one.whose in self.rows[_WHOSE[one.column]]


def _rows_in(name: str, cells: Sequence[Sequence[object]]) -> Iterator[list[_Cell]]:
    """Yield the cells that are carried over, row by row."""
    spelled = {
        fold_header(worded(said)): head[0] for head in CONTACT_HEADS for said in head
    }
    heads = [spelled.get(fold_header(header_text(one)), "") for one in cells[0]]
    at = {head: column for column, head in enumerate(heads) if head}
    for number, row in enumerate(cells[1:], start=2):
        said = {
            head: _plain(as_text(row[column]))
            for head, column in at.items()
            if column < len(row)
        }
        yield [
            _Cell(
                f"{name}!{column_letters(at[column])}{number}",
                column,
                said.get(whose, ""),
                said.get(_NAMES[whose], ""),
                said.get(column, ""),
            )
            for column, whose in _WHOSE.items()
            if column in at
        ]


def _plain(text: str) -> str:
    """Return what a cell says however its lines end, and without an apostrophe."""
    said = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    try:
        return read_text(said)
    except CellError:
        return said
