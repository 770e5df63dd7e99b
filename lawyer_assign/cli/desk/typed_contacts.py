"""Contacts that somebody typed into a plan: kept in the sheet, or named if not."""

from collections.abc import Iterator
from pathlib import Path

from lawyer_assign.cli.messages import Language, tell
from lawyer_assign.files.plans.contacts.sheet import TypedContacts
from lawyer_assign.phones import mask_phones

MOST_CELLS = 10


def contact_lines(typed: TypedContacts, out: Path, lang: Language) -> Iterator[str]:
    """Yield what is carried over of the sheet of contacts, and what is not."""
    if typed.cells:
        apart = "、" if lang is Language.ZH else ", "
        more = " …" if len(typed.cells) > MOST_CELLS else ""
        cells = f"{apart.join(typed.cells[:MOST_CELLS])}{more}"
        key = "contacts_kept" if out.suffix.lower() == ".xlsx" else "contacts_no_book"
        yield tell(key, lang, count=f"{len(typed.cells):,}", cells=cells)
    for at, whose, said in typed.lost:
        where, text = f"{at}, {whose}", mask_phones(said).replace("\n", " / ")
        yield tell("contact_left_out", lang, where=where, typed=text)
