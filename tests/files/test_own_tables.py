"""A table of one's own, of last year say: names alone will do where they are unique."""

import openpyxl
import pytest

import lawyer_assign as la
from lawyer_assign.errors import BadInputError


def table(path, heads, rows, sheet="配对方案"):
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in [heads, *rows]:
        book.active.append(row)
    book.save(path)
    return path


@pytest.fixture
def world():
    facts = la.datasets.toy()
    return facts, la.solve(facts).plan


def named(facts, plan):
    return [
        [facts.committee[one.committee].name, facts.lawyer[one.lawyer].name]
        for one in plan.posts
    ]


def test_names_alone_are_a_plan_beside_facts(world, tmp_path):
    facts, plan = world
    rows = named(facts, plan)
    path = table(tmp_path / "a.xlsx", ["社区村名称", "律师姓名"], rows)
    assert la.read_plan(path, facts) == plan
    mixed = [
        [post.committee, row[1]] for post, row in zip(plan.posts, rows, strict=True)
    ]
    path = table(tmp_path / "b.xlsx", ["社区村编号", "律师姓名"], mixed)
    assert la.read_plan(path, facts) == plan
    blank = [[*row, None] for row in rows]
    path = table(tmp_path / "c.xlsx", ["社区村名称", "律师姓名", "律师编号"], blank)
    assert la.read_plan(path, facts) == plan


def test_without_facts_names_are_nobody(world, tmp_path):
    facts, plan = world
    path = table(tmp_path / "a.xlsx", ["社区村名称", "律师姓名"], named(facts, plan))
    with pytest.raises(BadInputError, match="律师编号"):
        la.read_plan(path)


def test_a_name_of_nobody_is_told_with_its_cell(world, tmp_path):
    facts, plan = world
    rows = named(facts, plan)
    rows[0][1] = "没有这人"
    path = table(tmp_path / "a.xlsx", ["社区村名称", "律师姓名"], rows)
    with pytest.raises(BadInputError, match="配对方案!B2"):
        la.read_plan(path, facts)


def test_what_such_a_table_looks_like_is_said_where_one_is_none(world, tmp_path):
    facts, plan = world
    path = table(tmp_path / "a.xlsx", ["村", "人"], named(facts, plan))
    with pytest.raises(BadInputError, match="自制的表只有“社区村名称”"):
        la.read_plan(path, facts)
    path = table(tmp_path / "b.xlsx", ["村", "人"], named(facts, plan), sheet="去年")
    with pytest.raises(BadInputError, match="自制的表只有“社区村名称”"):
        la.read_plan(path, facts)
