"""What the headers of a facts file are called, and how they may be spelt."""

from dataclasses import replace

from lawyer_assign.facts import DEFAULT_SKILLS
from lawyer_assign.facts.sheets import SHEETS as SHEETS
from lawyer_assign.facts.sheets import CellKind as CellKind
from lawyer_assign.facts.sheets import Column as Column
from lawyer_assign.facts.sheets import Sheet as Sheet
from lawyer_assign.facts.sheets import Slot as Slot
from lawyer_assign.facts.sheets import names_beside
from lawyer_assign.files.cells.terms import SKILLS_ZH, Lang, fold

GUIDE: dict[Lang, str] = {"zh": "填写说明", "en": "guide"}
"""Name of the first sheet, which explains and is not read."""


def sheet_name(table: str, lang: Lang) -> str:
    """Return what the sheet of a table is called."""
    return SHEETS[table].zh if lang == "zh" else table


def slots(table: str) -> list[Slot]:
    """Return the columns of a table's sheet in writing order."""
    return slots_of(SHEETS[table])


def slots_of(sheet: Sheet) -> list[Slot]:
    """Return the columns of a sheet in writing order.

    Score fields are spread out, and names stand beside the ids of other sheets.
    """
    found: list[Slot] = []
    for column in sheet.columns:
        if column.kind == "scores":
            found += [Slot(column, skill) for skill in DEFAULT_SKILLS]
        found.append(Slot(column))
        beside = names_beside(column)
        if beside is not None:
            found.append(Slot(beside))
    return found


def fold_header(text: str) -> str:
    """Return a header without the differences a reader would not see."""
    return fold(text).replace(":", ".").rstrip("*")


def spellings(table: str) -> dict[str, Slot]:
    """Return every accepted header of a table, folded, with the column it names."""
    return spellings_of(SHEETS[table])


def spellings_of(sheet: Sheet) -> dict[str, Slot]:
    """Return every accepted header of a sheet, folded, with the column it names."""
    found: dict[str, Slot] = {}
    for slot in slots_of(sheet):
        names = [slot.header("zh"), slot.header("en")]
        if slot.column.zh_before:
            names.append(slot.column.zh_before)
        if slot.skill:
            names += [f"{slot.column.field}.{SKILLS_ZH[slot.skill]}"]
            names += [f"{slot.column.short}.{slot.skill}"]
        elif slot.column.short:
            names.append(slot.column.short)
        if slot.column.kind == "yuan":
            # The unit decides: without it, or in another one, no amount is taken.
            in_fen = replace(slot.column, kind="count")
            found[fold_header(slot.column.field)] = Slot(in_fen)
        else:
            # Units in brackets may be left out: 预算 for 预算（元）. Folded before, as
            # the brackets of 社区（村） hold none.
            names += [fold(name).partition("(")[0] for name in names]
        found |= {fold_header(name): slot for name in names}
    return found


def is_required(table: str, field: str) -> bool:
    """Whether every row must give the field."""
    return SHEETS[table].needs(field)
