"""The table of changes on its smallest sizes: every row, and wrong answers end it."""

import pytest

import lawyer_assign as la
from benchmarks import desk_changes
from benchmarks.bench import WrongOptimumError


def test_every_row_has_the_columns_of_the_table():
    rows = list(desk_changes.rows(pins=2, county=12, city=False))
    assert len(rows) == 4
    columns = desk_changes.HEAD.splitlines()[0].count("|")
    assert {one.count("|") for one in rows} == {columns}
    assert all("proved" in one for one in rows)


def test_a_replan_that_costs_something_else_ends_the_run(monkeypatch):
    solved = la.solve
    weak = la.Policy.hangzhou_2024(on=desk_changes.DAY).with_limit(1)
    monkeypatch.setattr(la, "solve", lambda facts, _: solved(facts, weak))
    with pytest.raises(WrongOptimumError, match="from nothing"):
        desk_changes.replanned("x", 12, 3)
