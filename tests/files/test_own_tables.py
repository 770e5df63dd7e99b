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


def test_a_row_of_totals_below_is_one_defect_and_no_post(world, tmp_path):
    facts, plan = world
    rows = [*named(facts, plan), ["合计", len(plan.posts)]]
    path = table(tmp_path / "a.xlsx", ["社区村名称", "律师姓名"], rows)
    with pytest.raises(BadInputError) as caught:
        la.read_plan(path, facts)
    (only,) = caught.value.defects
    assert only.place == f"配对方案!A{len(rows) + 1}"
    assert (only.value, only.problem.en) == ("合计", "starts a row of totals")
    assert "合计" in only.cure.zh


def test_totals_first_in_a_row_are_told_from_names_and_remarks(tmp_path):
    book = openpyxl.load_workbook(_written(la.datasets.toy(), tmp_path / "f.xlsx"))
    sheet = book["律师"]
    names = next(c.column for c in sheet[1] if c.value == "姓名")
    sheet.cell(2, names, "王小计")
    sheet.cell(3, names, "合计")
    book.save(tmp_path / "f.xlsx")
    facts = la.read(tmp_path / "f.xlsx")
    assert [one.name for one in facts.lawyers[:2]] == ["王小计", "合计"]
    assert la.read(_written(facts, tmp_path / "g.xlsx")).lawyers == facts.lawyers


def test_an_id_that_says_total_comes_back_as_it_was(tmp_path):
    facts = la.datasets.toy()
    first, *others = facts.firms
    odd = first.model_copy(update={"id": "合计", "name": "小计"})
    loose = la.Facts(districts=facts.districts, firms=(odd, *others), lawyers=(),
                     committees=facts.committees)  # fmt: skip
    assert la.read(_written(loose, tmp_path / "h.xlsx")).firms == loose.firms


def _written(facts, path):
    la.write_facts(facts, path, phones=True)
    return path
