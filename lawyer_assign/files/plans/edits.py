"""A plan that is being changed by hand: which of id and name was changed, and back.

The workbook keeps the posts as they were written in a hidden sheet. Where an id and the
name beside it disagree, it tells whether the id is the new one: then the name follows.
A name that was changed alone does not say who is meant, and stays an error.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from lawyer_assign.files.formats.edits import sheets_as_made
from lawyer_assign.files.formats.guards import suffix_of
from lawyer_assign.files.formats.xlsx_reader import read_sheets
from lawyer_assign.files.plans.contacts.sheet import TypedContacts
from lawyer_assign.files.plans.contacts.typed import typed_contacts
from lawyer_assign.files.plans.corrected_names import posts_written, times_written
from lawyer_assign.files.plans.desk_lists import Announced, announced_in
from lawyer_assign.files.plans.follow_on import TypedCell, typed_cells
from lawyer_assign.files.plans.own import Added, OwnColumn, added_to
from lawyer_assign.files.plans.printed import Printing
from lawyer_assign.files.plans.reader import read_plan_file
from lawyer_assign.files.plans.signing.days import signing_sheet_of
from lawyer_assign.files.plans.tables import PLAN_NAME, PLAN_ZH
from lawyer_assign.files.plans.writer import Told, write_outcome
from lawyer_assign.plan import Beside, Plan, Post

if TYPE_CHECKING:
    from lawyer_assign.facts import Facts
    from lawyer_assign.files.cells.terms import Lang
    from lawyer_assign.files.plans.signing.agreements import Agreement, Typed
    from lawyer_assign.outcome import Outcome

READ_BACK = (PLAN_NAME, PLAN_ZH)


class Renamed(NamedTuple):
    """A name that follows the id beside it: its cell, what it was and what it is."""

    cell: str
    before: str
    after: str


class Edited(NamedTuple):
    """A plan as somebody left it, and how it differs from the one that was written."""

    plan: Plan
    renamed: tuple[Renamed, ...]
    written: frozenset[Post] | None
    """Posts as they were written; ``None`` where the file does not say."""
    own: tuple[OwnColumn, ...]
    """Columns that somebody added."""
    is_titled: bool
    """Whether somebody wrote above the headers."""
    signed: Typed
    """Who sealed agreements and when, as somebody typed it."""
    past: tuple[Agreement, ...]
    """Agreements of last year that the sheet of signings has, with their lawyers."""
    signed_cells: Mapping[str, Mapping[Agreement, str]]
    """Column -> sheet and cell of what is typed there beside each agreement."""
    past_cells: Mapping[Agreement, str]
    """Sheet and cell of each agreement of last year."""
    since: dt.date | None
    """The day from which it changes another plan within the year, if it does."""
    announced: Announced
    """Fixed times in the sheet to be announced."""
    added: Added
    """Comments and fills, and sheets that somebody added."""
    contacts: TypedContacts
    """What is typed in the sheet of contacts."""
    following: tuple[TypedCell, ...] | None
    """Cells of posts that the program fills, and in which something else was typed.

    ``None`` where a workbook does not say what was written."""


def read_edited_plan(path: Path, facts: Facts) -> Edited:
    """Read a plan in which ids may be newer than the names beside them.

    Raises
    ------
    BadInputError
        As :func:`lawyer_assign.read_plan`.
    """
    plan, own, is_titled = read_plan_file(path, facts)
    is_book = path.suffix.lower() == ".xlsx"
    sheets = list(read_sheets(path)) if is_book else []
    known = posts_written(sheets)
    written = None if known is None else frozenset(known)
    renamed: list[Renamed] = []
    beside = {
        post: _followed(post, said, facts, known or {}, renamed)
        for post, said in plan.beside.items()
    }
    followed = Plan.of(plan.posts, plan.cells, beside)
    signed = signing_sheet_of(sheets)
    announced = announced_in(sheets, facts, times_written(sheets))
    added = added_to(path, sheets, plan)
    contacts = typed_contacts(sheets, facts, followed, sheets_as_made(path))
    beside_posts = (announced, added, contacts, typed_cells(sheets, plan))
    return Edited(
        followed, tuple(renamed), written, own, is_titled, *signed, *beside_posts
    )


def _followed(
    post: Post,
    said: Beside,
    facts: Facts,
    written: Mapping[Post, Sequence[str]],
    renamed: list[Renamed],
) -> Beside:
    """Return the names beside a post without those that the id has left behind."""
    if post in written or not written:
        return said
    lawyer, committee = facts.lawyer.get(post.lawyer), facts.committee.get(post[0])
    before = {
        names
        for one, kept in written.items()
        if post.committee == one.committee or post.lawyer == one.lawyer
        for names in _names_then(one, kept, facts)
    }
    if lawyer and said.lawyer != lawyer.name and said.lawyer in {w for _, w in before}:
        renamed.append(Renamed(said.lawyer_cell, said.lawyer, lawyer.name))
        said = said._replace(lawyer="")
    if (
        committee
        and said.committee != committee.name
        and said.committee in {c for c, _ in before}
    ):
        renamed.append(Renamed(said.committee_cell, said.committee, committee.name))
        said = said._replace(committee="")
    return said


def _names_then(
    post: Post, kept: Sequence[str], facts: Facts
) -> Iterator[tuple[str, str]]:
    """Yield the names of a post as they were written, and as the facts have them.

    Who has left is in no facts any more; a book of before names were kept has none.
    """
    if len(kept) > 1:
        yield kept[0], kept[1]
    if post.committee in facts.committee and post.lawyer in facts.lawyer:
        yield facts.committee[post.committee].name, facts.lawyer[post.lawyer].name


def write_refreshed(
    outcome: Outcome,
    path: Path,
    more: Printing,
    *,
    lang: Lang,
    answers: Sequence[Told] = (),
) -> None:
    """Write a plan anew, with what it breaks; that it was changed is known."""
    suffix = suffix_of(path, ".xlsx", ".json")
    write_outcome(
        outcome, path, suffix, lang=lang, more=more, answers=answers, force=True
    )
