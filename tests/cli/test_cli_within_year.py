"""A change within the year in the shell: what was typed into the plan goes on."""

import datetime as dt

import openpyxl
import pytest

import lawyer_assign as la
from tests.cli.test_cli_year_after import shell, states
from tests.scenario.test_year_after import PLAIN
from tests.worlds.small import committee, firm, lawyer, world

SIGNED = dt.datetime(2026, 1, 5)


def people(*names):
    return [lawyer(one, firm="f1" if one[0] == "l" else "f2") for one in names]


def facts_of(*names):
    return world(
        [committee(one) for one in ("c1", "c2", "c3")],
        people(*names),
        [firm("f1"), firm("f2")],
    )


@pytest.fixture
def desk(tmp_path):
    """Return a folder with a plan that was filled in, and facts without l2."""
    before = facts_of("l1", "l2", "m1")
    plan = la.Plan.of([("c1", "l1"), ("c2", "l2"), ("c3", "m1")])
    la.write(la.adopt(before, PLAIN, plan), tmp_path / "plan.xlsx")
    la.write_facts(before, tmp_path / "then.xlsx")
    la.write_facts(facts_of("l1", "m1", "m2"), tmp_path / "now.xlsx")
    PLAIN.to_toml(tmp_path / "policy.toml")
    book = openpyxl.load_workbook(tmp_path / "plan.xlsx")
    sheet = book["律所签约表"]
    heads = [cell.value for cell in sheet[1]]
    for row in range(2, sheet.max_row + 1):
        if sheet.cell(row, heads.index("律所编号") + 1).value:
            sheet.cell(row, heads.index("签订日期") + 1).value = SIGNED
    posts = book["配对方案"]
    new = posts.max_column + 1
    posts.cell(1, new).value = "备注"
    for row in (2, 3, 4):
        posts.cell(row, new).value = f"注{row}"
    notice = book["公示表"]
    heads = [cell.value for cell in notice[1]]
    for row in (2, 3, 4):
        notice.cell(row, heads.index("固定服务时间") + 1).value = "每周三上午"
    book.create_sheet("_我的表")["A1"] = "电话已打"
    book.save(tmp_path / "plan.xlsx")
    return tmp_path


def column(path, sheet, head, key):
    """Return what a column says, by another."""
    heads, *rows = openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True)
    at, by = heads.index(head), heads.index(key)
    return {row[by]: row[at] for row in rows if row[by]}


@pytest.fixture
def renewed(desk):
    asked = ("renew", "now.xlsx", "plan.xlsx", "-o", "new.xlsx")
    said = shell(desk, *asked, "--from", "2026年6月1日")
    assert said.exit_code == 0, said.output
    assert "年内变动方案（自2026年6月1日起）" in said.stdout
    return desk


def typed(desk):
    """Return what was typed into the first plan and stands in the new one."""
    path = desk / "new.xlsx"
    name = "社区（村）编号"
    return (
        column(path, "律所签约表", "签订日期", name),
        column(path, "配对方案", "备注", name),
        column(path, "公示表", "固定服务时间", "社区（村）"),
    )


KEPT = (
    {"c1": SIGNED, "c2": None, "c3": SIGNED},
    {"c1": "注2", "c2": None, "c3": "注4"},
    {"name of c1": "每周三上午", "name of c2": None, "name of c3": "每周三上午"},
)


def test_what_was_typed_goes_on_with_what_does_not_change(renewed):
    assert states(renewed / "new.xlsx") == {
        ("f1", "c1"): "不变", ("f1", "c2"): "终止",
        ("f2", "c2"): "新签", ("f2", "c3"): "不变",
    }  # fmt: skip
    assert typed(renewed) == KEPT
    book = openpyxl.load_workbook(renewed / "new.xlsx")
    assert book["_我的表"]["A1"].value == "电话已打"
    days = column(renewed / "new.xlsx", "律所签约表", "自何日起", "律所编号")
    assert days["f1"] is None  # the last row of a firm is one that goes on
    rows = [*book["变动表"].iter_rows(min_row=2, max_row=2, values_only=True)]
    assert rows[0][3:6] == (
        "更换律师", "name of l2（name of f1）", "name of m2（name of f2）"
    )  # fmt: skip


def test_refreshing_it_keeps_the_day_without_being_told(renewed):
    before = states(renewed / "new.xlsx")
    asked = ("now.xlsx", "new.xlsx", "--last-year", "plan.xlsx")
    assert shell(renewed, "verify", *asked).exit_code == 0
    said = shell(renewed, "refresh", *asked)
    assert said.exit_code == 0, said.output
    assert states(renewed / "new.xlsx") == before
    assert typed(renewed) == KEPT
    said = shell(renewed, "verify", *asked)
    assert said.exit_code == 0, said.output


def test_a_plan_changed_by_hand_is_one_within_the_year_if_told(desk):
    book = openpyxl.load_workbook(desk / "plan.xlsx")
    heads = [cell.value for cell in book["配对方案"][1]]
    for row in book["配对方案"].iter_rows(min_row=2):
        if row[0].value == "c2":
            row[heads.index("律师编号")].value = "m2"
    book.save(desk / "copy.xlsx")
    asked = ("now.xlsx", "copy.xlsx", "-o", "new.xlsx", "--last-year", "plan.xlsx")
    assert shell(desk, "refresh", *asked).exit_code == 0
    assert set(states(desk / "new.xlsx").values()) == {"续签", "新签", "终止"}
    said = shell(desk, "refresh", *asked, "--from", "2026-06-01", "--force")
    assert said.exit_code == 0, said.output
    assert set(states(desk / "new.xlsx").values()) == {"不变", "新签", "终止"}
    assert typed(desk)[0] == KEPT[0]


def test_other_files_are_written_with_the_same_posts(desk):
    for name in ("new.json", "csv"):
        asked = ("renew", "now.xlsx", "plan.xlsx", "-o", desk / name)
        said = shell(desk, *map(str, asked), "--from", "2026-06-01")
        assert said.exit_code == 0, said.output
        assert la.read_plan(desk / name).posts == (
            ("c1", "l1"), ("c2", "m2"), ("c3", "m1")
        )  # fmt: skip
