"""Leaves in a file of their own: every kind of file, bad cells at their place."""

import datetime as dt

import openpyxl
import pytest

import lawyer_assign as la
from lawyer_assign.errors import BadInputError
from lawyer_assign.facts import Leave
from tests.worlds.published import town_facts

FACTS = town_facts()
LEAVES = (
    Leave(lawyer="l1", first_day=dt.date(2026, 5, 11), last_day=dt.date(2026, 5, 24),
          reason="病假"),
    Leave(lawyer="l4", first_day=dt.date(2026, 6, 1), last_day=dt.date(2026, 6, 1)),
)  # fmt: skip


def book(path, *rows, heads=("律师编号", "开始日期", "结束日期", "请假原因")):
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = "请假"
    for row in (heads, *rows):
        sheet.append(row)
    made.save(path)
    return path


@pytest.mark.parametrize("name", ["leaves.xlsx", "leaves.json", "leaves"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_sheet_of_facts_is_read_by_itself(tmp_path, name, lang):
    la.write_facts(FACTS.replace(leaves=LEAVES), tmp_path / name, lang=lang)
    assert la.read_leaves(tmp_path / name, FACTS) == LEAVES


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_one_csv_file_of_any_name_is_enough(tmp_path, encoding):
    path = tmp_path / "五月请假.csv"
    path.write_text(
        "律师编号,开始日期,结束日期,请假原因\n"
        "l1,2026-05-11,2026-05-24,病假\nl4,2026/6/1,2026-06-01,\n",
        encoding=encoding,
    )
    assert la.read_leaves(path, FACTS) == LEAVES


def test_a_workbook_of_nothing_else_will_do(tmp_path):
    path = book(tmp_path / "x.xlsx", ["l1", dt.date(2026, 5, 11), "2026-05-24", "病假"])
    assert la.read_leaves(path, FACTS) == LEAVES[:1]


def test_half_a_day_has_columns_of_its_own(tmp_path):
    path = book(
        tmp_path / "x.xlsx",
        ["l1", "2026-05-11", "下午", "2026-05-12", "上午"],
        ["l4", "2026-06-01", "AM", "2026-06-01", "早上"],
        ["l2", "2026-06-01", None, "2026-06-01", None],
        heads=("律师编号", "开始日期", "开始上下午", "结束日期", "结束上下午"),
    )
    court, morning, whole = la.read_leaves(path, FACTS)
    days = [dt.date(2026, 5, day) for day in (11, 12)]
    held = [court.covers(day, half) for day in days for half in ("am", "pm")]
    assert held == [False, True, True, False]
    assert (morning.first_half, morning.last_half) == ("am", "am")
    assert (whole.first_half, whole.last_half) == ("am", "pm")


def test_a_date_with_its_half_says_where_the_half_goes(tmp_path):
    path = book(tmp_path / "x.xlsx", ["l1", "2026年5月12日上午", "2026-05-12"])
    with pytest.raises(BadInputError) as caught:
        la.read_leaves(path, FACTS)
    (defect,) = caught.value.defects
    assert defect.place == "请假!B2"
    assert "上午、下午填在该列" in defect.cure.zh
    assert "a column of its own" in defect.cure.en


def test_all_bad_cells_are_named_at_once(tmp_path):
    path = book(
        tmp_path / "x.xlsx",
        ["nobody", "2026-05-11", "2026-05-24"],
        ["l1", "soon", "2026-05-24"],
        ["l2", "2026-05-24", "2026-05-11"],
        [None, "2026-05-24", "2026-05-25"],
    )
    with pytest.raises(BadInputError) as caught:
        la.read_leaves(path, FACTS)
    places = {one.place for one in caught.value.defects}
    assert {"请假!A2", "请假!B3", "请假!A5"} <= places
    assert any(one.startswith("请假!") and one.endswith("4") for one in places)
    assert len(places) == 4


@pytest.mark.parametrize("rows", [(), None])
def test_a_file_without_leaves_says_what_to_fill_in(tmp_path, rows):
    path = tmp_path / "x.xlsx"
    if rows is None:
        la.write_days(la.DayTable.of_years(2026), path)
    else:
        book(path)
    with pytest.raises(BadInputError) as caught:
        la.read_leaves(path, FACTS)
    (defect,) = caught.value.defects
    assert "请假" in defect.problem.zh
    assert "开始日期" in defect.cure.zh


def test_names_say_who_is_on_leave_where_nobody_keeps_a_column_of_ids(tmp_path):
    known = {row.id: row.name for row in FACTS.lawyers}
    heads = ("律师姓名", "开始日期", "结束日期")
    rows = [(known[one.lawyer], one.first_day, one.last_day) for one in LEAVES]
    found = la.read_leaves(book(tmp_path / "x.xlsx", *rows, heads=heads), FACTS)
    assert [one.lawyer for one in found] == ["l1", "l4"]


@pytest.mark.parametrize(
    ("names", "places", "problem"),
    [
        ([None, None], ["请假!A1"], "缺少必填列“律师编号”"),
        (["王甲", None], ["请假!A3"], "缺少律师编号"),
        (["王甲", "没人"], ["请假!A3"], "没有名称“没人”"),
    ],
)
def test_without_ids_a_column_is_missing_or_a_name_is(tmp_path, names, places, problem):
    heads = ("律师姓名", "开始日期", "结束日期")
    rows = [(name, "2026-05-11", "2026-05-24") for name in names]
    with pytest.raises(BadInputError) as caught:
        la.read_leaves(book(tmp_path / "x.xlsx", *rows, heads=heads), FACTS)
    assert [one.place for one in caught.value.defects] == places
    assert problem in caught.value.defects[0].problem.zh
