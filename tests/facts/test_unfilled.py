"""Facts made in Python of which a table is missing say so once, as files do."""

import pytest
from pydantic import ValidationError

import lawyer_assign as la
from lawyer_assign.facts import MODELS
from lawyer_assign.facts.checks.crosschecks import REFERENCES
from tests.facts.test_facts import FULL


def defects_of(**tables):
    with pytest.raises(ValidationError) as caught:
        la.Facts(**tables)
    (error,) = caught.value.errors()
    return error["ctx"]["defects"]


def tables_without(*names):
    return {name: getattr(FULL, name) for name in MODELS if name not in names}


@pytest.mark.parametrize("table", sorted({target for _, _, target in REFERENCES}))
def test_a_table_that_is_missing_is_one_defect_with_who_names_it(table):
    naming = {
        name
        for name, field, target in REFERENCES
        if target == table and any(getattr(row, field) for row in getattr(FULL, name))
    }
    for given in (tables_without(table), tables_without(table) | {table: []}):
        (found,) = (one for one in defects_of(**given) if one.place == table)
        assert found.value == "0"
        assert found.problem.en.startswith("is empty, while ")
        named = found.problem.en.removeprefix("is empty, while ").partition(" name its")
        assert set(named[0].split(", ")) == naming
        assert not any("no such id" in one.problem.en for one in defects_of(**given))


def test_several_missing_tables_are_one_defect_each():
    places = [one.place for one in defects_of(**tables_without("firms", "districts"))]
    assert sorted(places) == ["districts", "firms"]


def test_a_table_with_some_rows_is_named_row_by_row():
    toy = la.datasets.toy()
    with pytest.raises(ValidationError) as caught:
        toy.replace(firms=toy.firms[1:])
    (error,) = caught.value.errors()
    rows = [one for one in toy.lawyers if one.firm == toy.firms[0].id]
    places = [one.place for one in error["ctx"]["defects"] if "lawyers[" in one.place]
    assert len(rows) == len(places) > 1


def test_two_rows_with_one_id_are_said_beside_an_empty_table():
    toy = la.datasets.toy()
    given = {name: getattr(toy, name) for name in MODELS} | {"firms": []}
    given["committees"] = [*toy.committees, toy.committees[0]]
    first, second = defects_of(**given)
    assert first.place == "firms"
    assert second.place == f"committees[{len(toy.committees)}].id"
    assert "row 1 of the table" in second.problem.en
    assert "表中第1行" in second.problem.zh
