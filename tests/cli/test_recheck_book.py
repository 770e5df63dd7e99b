"""What a 值班表 prints beside ids and dates is checked too: villagers read that."""

import shutil

import openpyxl
import pytest

import lawyer_assign as la
from lawyer_assign.roster.publish_rules import PublishRules
from tests.cli.test_cli import run
from tests.cli.test_recheck import cell


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("book")
    small = la.datasets.district(committees=8, lawyers=9, seed=0)
    la.write_facts(la.datasets.with_duty(small), folder / "facts.json")
    facts = la.read(folder / "facts.json")
    roster = la.plan_roster(la.solve(facts), la.DayTable.of_years(2026))
    la.write_roster(roster, folder / "book.xlsx")
    la.write_roster(roster, folder / "english.xlsx", lang="en")
    rules = PublishRules(morning_from="08:30", afternoon_to="17:30")
    la.write_roster(roster, folder / "hours.xlsx", rules=rules)
    return folder


@pytest.fixture
def files(made, tmp_path):
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return tmp_path


def verified(folder, name):
    return run("verify", folder / "facts.json", folder / name, "--lang", "zh")


@pytest.mark.parametrize("name", ["book.xlsx", "english.xlsx", "hours.xlsx"])
def test_a_book_as_it_was_written_prints_what_it_should(files, name):
    said = verified(files, name)
    assert said.exit_code == 0, said.output
    assert "3个表一致" in said.stdout


@pytest.mark.parametrize(
    ("sheet", "head", "change"),
    [
        ("按周", "星期", lambda x: "周六" if x != "周六" else "周一"),
        ("按周", "周次", lambda _: "2026年第30周"),
        ("按社区（村）", "时段", lambda _: "06:00-06:05"),
        ("按社区（村）", "乡镇街道", lambda _: "某镇"),
        ("按律师", "全年次数", lambda _: 99),
        ("按律师", "律师姓名", lambda _: "张三"),
        ("按律师", "时段", lambda _: "06:00-06:05"),
    ],
)
def test_a_printed_cell_that_does_not_fit_is_named(files, sheet, head, change):
    book = openpyxl.load_workbook(files / "book.xlsx")
    place = cell(book[sheet], 3, head, change)
    book.save(files / "book.xlsx")
    said = verified(files, "book.xlsx")
    assert f"  {sheet}!{place}（{head}）：文件为" in said.stdout
    assert said.exit_code == 1
    assert "值班表未通过复核" in said.stdout.rstrip().splitlines()[-1]


def test_a_row_taken_out_of_the_sheet_by_lawyer_is_named_with_the_cure(files):
    book = openpyxl.load_workbook(files / "book.xlsx")
    sheet = book["按律师"]
    sheet.delete_rows(2)
    book.save(files / "book.xlsx")
    said = verified(files, "book.xlsx")
    assert "按律师：缺少“" in said.stdout
    assert "lawyer-assign publish 数据 值班表 -o 文件夹" in said.stdout
    assert said.exit_code == 1


def test_a_column_of_ones_own_beside_dates_is_no_forgery(files):
    book = openpyxl.load_workbook(files / "book.xlsx")
    sheet = book["按周"]
    sheet.cell(1, sheet.max_column + 1).value = "备注"
    sheet.cell(2, sheet.max_column).value = "已通知"
    book.save(files / "book.xlsx")
    said = verified(files, "book.xlsx")
    assert said.exit_code == 0
    place = f"按周!{sheet.cell(1, sheet.max_column).coordinate}"
    assert f"未核对：“备注”列（{place}）" in said.stdout


def test_a_sheet_of_the_other_language_hides_no_other(files):
    book = openpyxl.load_workbook(files / "english.xlsx")
    book["by_lawyer"]["B2"] = "Somebody Else"
    book.save(files / "english.xlsx")
    assert verified(files, "english.xlsx").exit_code == 1
    book["by_week"].title = "按周"
    book.save(files / "english.xlsx")
    said = verified(files, "english.xlsx")
    assert "  by_lawyer!" in said.stdout
    assert said.exit_code == 1
    book["按周"].title = "by_week"
    book.create_sheet("按周").append(["x"])
    book.save(files / "english.xlsx")
    said = verified(files, "english.xlsx")
    assert "“按周”（by_week）工作表不止一个" in said.output
    assert said.exit_code == 2
