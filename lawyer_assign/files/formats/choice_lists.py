"""Lists to choose ids from, and names beside ids: formulas, the only ones we write.

The lists stand in a hidden sheet. All formulas are over the first two columns of the
sheets that have ids, so that rows which are filled in later can be chosen too, and a
name follows whenever it or the id beside it is changed. They hold nothing that a file
said.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from lawyer_assign.facts.base import TABLES_ZH
from lawyer_assign.files.cells.cell import read_id, write_text
from lawyer_assign.files.cells.labels import sheet_name

if TYPE_CHECKING:
    from xlsxwriter import Workbook

    from lawyer_assign.facts import Facts
    from lawyer_assign.files.cells.terms import Lang

LISTS: dict[Lang, str] = {"zh": "_选单", "en": "_lists"}
"""Name of the hidden sheet; readers pass over what begins with this mark."""
_SPARE = 200
"""Rows that can be added to a file of facts and still be chosen."""
_EMPTY = {"districts": 100, "committees": 4_000, "firms": 1_000, "lawyers": 12_000}
"""Rows of an empty workbook that can be chosen: those of a city."""


def rooms_of(facts: Facts) -> dict[str, int]:
    """Return how many rows of each table can be chosen."""
    if not facts.committees:
        return dict(_EMPTY)
    return {table: len(getattr(facts, table)) + _SPARE for table in TABLES_ZH}


def write_lists(book: Workbook, facts: Facts, lang: Lang) -> None:
    """Write the hidden sheet: a column a table, ``id name`` a row."""
    sheet = book.add_worksheet(LISTS[lang])
    for column, (table, room) in enumerate(rooms_of(facts).items()):
        name = sheet_name(table, lang)
        sheet.write_string(0, column, name)
        rows: Sequence[Any] = getattr(facts, table)
        for at in range(room):
            one, other = f"'{name}'!$A{at + 2}", f"'{name}'!$B{at + 2}"
            said = choice_text(rows[at].id, rows[at].name) if at < len(rows) else ""
            formula = f'=IF({one}="","",{one}&" "&{other})'
            sheet.write_formula(at + 1, column, formula, None, said)
    sheet.very_hidden()


def choice_text(one: str, name: str) -> str:
    """Return an id and its name as lists show them: both cells as they are written."""
    return f"{write_text(one, read=read_id)} {write_text(name) if name else ''}"


def choice_of(target: str, lang: Lang, rooms: Mapping[str, int]) -> dict[str, Any]:
    """Return the dropdown of a column of ids; an id alone may be typed as well."""
    column = "ABCD"[list(rooms).index(target)]
    last, name = rooms[target] + 1, sheet_name(target, lang)
    return {
        "validate": "list",
        "source": f"=OFFSET('{LISTS[lang]}'!${column}$2,0,0,"
        f"MAX(1,COUNTA('{name}'!$A$2:$A${last})),1)",
        "ignore_blank": True,
        "show_error": False,
    }


_LONGEST_SOUGHT = 255
_WILD = frozenset("*?~ ")


def names_by_id(facts: Facts) -> dict[str, dict[str, str]]:
    """Return the names by id of the tables whose ids others name."""
    return {
        table: {row.id: row.name for row in getattr(facts, table)}
        for table in TABLES_ZH
    }


def can_be_sought(ids: Collection[str]) -> bool:
    """Return whether a spreadsheet tells ids apart: case and some signs it does not."""
    return len({one.casefold() for one in ids}) == len(ids) and not any(
        len(one) > _LONGEST_SOUGHT or _WILD & set(one) for one in ids
    )


def name_formula(target: str, lang: Lang, cell: str) -> str:
    """Return the name of the id in a cell, with or without a name behind the id."""
    sheet = sheet_name(target, lang)
    one = f'LEFT({cell},FIND(" ",{cell}&" ")-1)'
    row = f"MATCH({one},'{sheet}'!$A:$A,0)"
    return f'=IFERROR(INDEX(\'{sheet}\'!$B:$B,{row})&"","")'
