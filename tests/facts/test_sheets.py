"""A sheet of facts is known everywhere: a recipe half followed is named by its gap."""

import pytest
from pydantic import BaseModel

import lawyer_assign.facts as room
from lawyer_assign.facts import MODELS
from lawyer_assign.facts.checks.crosschecks import REFERENCES, find_mismatches
from lawyer_assign.facts.facts import _NAMING
from lawyer_assign.facts.sheets.labels import SHEETS
from tests.facts.test_facts import FULL

ELSEWHERE = {("agreements", "firm"), ("agreements", "lawyers"), ("lawyers", "firm")}
"""Who leaves is taken out of these by code of their own (``Facts.without``)."""

POINTING = sorted(
    (table, column.field, column.target)
    for table, sheet in SHEETS.items()
    for column in sheet.columns
    if column.target
)


def test_every_table_has_a_sheet_and_every_sheet_a_table():
    assert list(SHEETS) == list(MODELS), "SHEETS, MODELS: the same tables in one order"
    assert not set(MODELS) - set(room.Facts.model_fields), "a field of Facts lacks"


@pytest.mark.parametrize("table", MODELS)
def test_the_row_of_a_table_is_exported_and_stands_in_full(table):
    name = MODELS[table].__name__
    assert name in room.__all__, f"export {name} in lawyer_assign/facts/__init__.py"
    count = len(getattr(FULL, table))
    assert count == 1, f"one row of {table} in FULL of tests/facts/test_facts.py"


@pytest.mark.parametrize(("table", "field", "target"), POINTING)
def test_ids_of_a_sheet_point_somewhere(table, field, target):
    line = (table, field, target)
    assert line in REFERENCES, f"{line} lacks in REFERENCES (facts/checks/crosschecks)"
    if target in ("lawyers", "firms") and (table, field) not in ELSEWHERE:
        said = f"{table}.{field} lacks in _NAMING (facts/facts.py): who leaves stays"
        assert field in _NAMING.get(table, ()), said


@pytest.mark.parametrize(("table", "field", "target"), POINTING)
def test_an_unknown_id_is_refused_wherever_it_stands(table, field, target):
    (row,) = getattr(FULL, table)
    now = getattr(row, field)
    odd = type(now)(["nobody"]) if isinstance(now, tuple | frozenset) else "nobody"
    # Pydantic's own copy: of some rows one field may stand in place of the other.
    changed = BaseModel.model_copy(row, update={field: odd})
    rows = {name: getattr(FULL, name) for name in MODELS} | {table: [changed]}
    found = {(one.table, one.field, one.value) for one in find_mismatches(rows)}
    assert (table, field, "nobody") in found
