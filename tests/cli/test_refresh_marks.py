"""What people mark in a plan, and their own sheets: kept by ``refresh``, or named."""

import datetime as dt

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Color, Font, PatternFill
from typer.testing import CliRunner

import lawyer_assign as la
from lawyer_assign.cli import app
from lawyer_assign.files.formats.hand_marks import Mark, hand_sheets
from lawyer_assign.files.plans import printing
from tests.worlds.small import committee, world

YELLOW = PatternFill("solid", fgColor="FFFF00")


@pytest.fixture
def files(tmp_path):
    facts = world([committee(f"c{at}") for at in "123"], 5)
    la.write_facts(facts, tmp_path / "facts.xlsx")
    la.Policy.hangzhou_2024(stability="off").to_toml(tmp_path / "policy.toml")
    assert run(tmp_path, "solve", "facts.xlsx", "-o", "plan.xlsx").exit_code == 0
    return tmp_path


def run(folder, verb, *args, lang="zh"):
    paths = [str(folder / one) if "." in one else one for one in args]
    policy = ["--policy", str(folder / "policy.toml"), "--lang", lang]
    return CliRunner().invoke(app, [verb, *paths, *policy])


def refreshed(folder, *more, lang="zh"):
    said = run(folder, "refresh", "facts.xlsx", "plan.xlsx", *more, lang=lang)
    assert said.exit_code == 0, said.output
    return said.stdout


def change(folder, how):
    book = openpyxl.load_workbook(folder / "plan.xlsx")
    how(book)
    book.save(folder / "plan.xlsx")


def column(sheet, head):
    return [cell.value for cell in sheet[1]].index(head) + 1


def marked(folder, name="plan.xlsx", sheet="配对方案"):
    """Return committee and head -> fill and comment, of the cells that have one."""
    page = openpyxl.load_workbook(folder / name)[sheet]
    heads = [cell.value for cell in page[1]]
    return {
        (row[0].value, heads[at]): (
            cell.fill.fgColor.rgb[-6:] if cell.fill.fill_type else "",
            cell.comment.text if cell.comment else "",
        )
        for row in page.iter_rows(min_row=2)
        for at, cell in enumerate(row)
        if cell.comment or cell.fill.fill_type
    }


def test_comments_and_fills_stay_with_their_posts(files):
    def mark(book):
        sheet = book["配对方案"]
        sheet.cell(1, sheet.max_column + 1).value = "备注"
        own = sheet.cell(3, sheet.max_column)
        own.value, own.fill = "已电话联系", YELLOW
        name = sheet.cell(2, column(sheet, "律师姓名"))
        name.fill, name.comment = YELLOW, Comment("本人同意", "周")
        points = sheet.cell(4, column(sheet, "得分"))
        points.fill = PatternFill("solid", fgColor=Color(theme=5, tint=0.6))
        empty = sheet.cell(4, sheet.max_column)
        empty.comment = Comment("待定", "周")

    change(files, mark)
    known = {
        ("c1", "律师姓名"): ("FFFF00", "本人同意"),
        ("c2", "备注"): ("FFFF00", ""),
        ("c3", "得分"): ("E6B9B8", ""),
        ("c3", "备注"): ("", "待定"),
    }
    for _ in range(2):
        assert "未带入" not in refreshed(files)
        assert marked(files) == known
    change(files, lambda book: book["配对方案"].delete_rows(2))
    said = run(files, "refresh", "facts.xlsx", "plan.xlsx")
    assert said.exit_code == 1
    assert marked(files) == {at: of for at, of in known.items() if at[0] != "c1"}


def test_a_changed_row_keeps_the_mark_that_says_so_in_either_language(files):
    book = openpyxl.load_workbook(files / "plan.xlsx")
    used = {row[6].value for row in book["配对方案"].iter_rows(min_row=2)}
    free = next(one for one in ("l1", "l2", "l3", "l4", "l5") if one not in used)

    def mark(book):
        cell = book["配对方案"].cell(2, column(book["配对方案"], "律师编号"))
        cell.value, cell.fill = free, YELLOW

    change(files, mark)
    refreshed(files, "-o", "new.xlsx", lang="en")
    found = marked(files, "new.xlsx", "plan")
    assert found == {("c1", "lawyer"): ("FFFF00", "")}


def test_marks_elsewhere_are_named(files):
    def mark(book):
        book["联系表"]["B2"].fill = YELLOW
        book["公示表"]["C3"].comment = Comment("核对", "周")
        book["配对方案"]["A1"].comment = Comment("编号", "周")

    change(files, mark)
    said = refreshed(files)
    assert "3处：公示表!C3、联系表!B2、配对方案!A1" in said
    assert "未带入" not in refreshed(files)


@pytest.mark.parametrize(
    ("lang", "struck", "shown", "counts"),
    [
        (
            "zh",
            "删除线和超链接4处：公示表!B2、配对方案!G2、配对方案!A3、_备忘!A1",
            "3处已重新显示：联系表!4、配对方案!2、配对方案!4",
            "照样计入",
        ),
        (
            "en",
            "Strikethrough and links that are not carried over (4): 公示表!B2, "
            "配对方案!G2, 配对方案!A3, _备忘!A1",
            "shown again (3): 联系表!4, 配对方案!2, 配对方案!4",
            "count all the same",
        ),
    ],
)
def test_struck_out_cells_links_and_hidden_rows_are_named(
    files, lang, struck, shown, counts
):
    def mark(book):
        posts, memo = book["配对方案"], book.create_sheet("_备忘")
        posts["A3"].font = Font(strike=True)
        posts["G2"].hyperlink = "https://www.hangzhou.gov.cn/"
        book["公示表"]["B2"].font = Font(strike=True, bold=True)
        memo["A1"] = "待办"
        memo["A1"].font = Font(strike=True)
        for sheet, rows in ((posts, (2, 4)), (book["联系表"], (4,))):
            for row in rows:
                sheet.row_dimensions[row].hidden = True
        # An empty row that is hidden has nothing that could be taken for left out.
        posts.row_dimensions[posts.max_row + 9].hidden = True

    change(files, mark)
    said = refreshed(files, lang=lang)
    assert struck in said
    assert shown in said
    assert said.count(counts) == 2
    again = refreshed(files, lang=lang)
    assert counts not in again


def test_what_is_not_struck_out_is_not_said_to_be(files):
    def mark(book):
        book["配对方案"]["A2"].font = Font(strike=False, bold=True)

    change(files, mark)
    assert "删除线" not in refreshed(files)


def memo(book):
    sheet = book.create_sheet("_备忘")
    sheet["A1"], sheet["A2"], sheet["B2"] = "电话记录", dt.datetime(2026, 3, 1), 7.5
    sheet["C2"] = "=1+1 不是公式"
    sheet["C2"].data_type = "s"
    sheet["B2"].fill = YELLOW
    sheet["D9"].comment = Comment("再问", "周")
    sheet["B2"].number_format = "0.0"
    sheet.merge_cells("A1:C1")
    sheet.column_dimensions["A"].width = 33


def test_an_own_sheet_stays_as_it_is_and_changes_nothing(files):
    change(files, memo)
    for _ in range(2):
        assert "未带入" not in refreshed(files)
        sheet = openpyxl.load_workbook(files / "plan.xlsx")["_备忘"]
        assert sheet["A1"].value == "电话记录"
        assert sheet["A2"].value == dt.datetime(2026, 3, 1)
        assert sheet["A2"].is_date
        assert sheet["B2"].value == 7.5
        assert (sheet["C2"].value, sheet["C2"].data_type) == ("=1+1 不是公式", "s")
        assert [str(one) for one in sheet.merged_cells.ranges] == ["A1:C1"]
        assert sheet.column_dimensions["A"].width == 33
        marks = hand_sheets(files / "plan.xlsx")["_备忘"].marks
        assert marks == {(1, 1): Mark(fill="#FFFF00"), (8, 3): Mark(comment="再问")}
    checked = run(files, "verify", "facts.xlsx", "plan.xlsx")
    assert checked.exit_code == 0, checked.output
    again = run(files, "solve", "facts.xlsx", "-o", "plan.xlsx")
    assert again.exit_code == 0, again.output


def test_an_own_sheet_changed_after_that_is_no_other_sheet_changed(files):
    change(files, memo)
    refreshed(files)

    def more(book):
        book["_备忘"]["A5"] = "又一条"

    change(files, more)
    refused = run(files, "solve", "facts.xlsx", "-o", "plan.xlsx")
    assert refused.exit_code == 2
    refreshed(files)
    sheet = openpyxl.load_workbook(files / "plan.xlsx")["_备忘"]
    assert sheet["A5"].value == "又一条"


def test_formulas_of_an_own_sheet_are_not_lost_unasked(files):
    def count(book):
        book.create_sheet("_统计")["A1"] = "=COUNTA(配对方案!A:A)"

    change(files, count)
    refused = run(files, "refresh", "facts.xlsx", "plan.xlsx")
    assert refused.exit_code == 2
    assert "plan.xlsx!_统计" in refused.stderr
    assert "没有公式" in refused.stderr
    said = refreshed(files, "-o", "new.xlsx")
    assert "自己加的工作表 _统计 只保留数值" in said


def test_a_file_that_is_no_workbook_has_no_room_for_marks_and_sheets(files):
    def mark(book):
        memo(book)
        book["配对方案"]["A2"].fill = YELLOW

    change(files, mark)
    said = refreshed(files, "-o", "new.json")
    assert "批注和底色1处，自己加的工作表：_备忘" in said


SPAN = "公示期：2026年3月1日至3月7日　　监督电话：0571-87654321"


def foot_of(folder, name="plan.xlsx", sheet="公示表"):
    page = openpyxl.load_workbook(folder / name)[sheet]
    return [row[0].value for row in page.iter_rows(min_row=page.max_row - 1)]


def test_lines_below_the_sheet_to_be_announced_stay_as_they_are_filled_in(files):
    first, last = foot_of(files)
    assert first.startswith("公示期：____")

    def fill_in(book):
        sheet = book["公示表"]
        sheet.cell(sheet.max_row - 1, 1).value = SPAN

    change(files, fill_in)
    for _ in range(2):
        refreshed(files)
        assert foot_of(files) == [SPAN, last]
        checked = run(files, "verify", "facts.xlsx", "plan.xlsx")
        assert checked.exit_code == 0, checked.output
    refreshed(files, "-o", "new.xlsx", lang="en")
    english = foot_of(files, "new.xlsx", "notice")
    assert english[0] == SPAN
    assert english[1].startswith("By (seal): ____")


def test_a_line_of_ones_own_below_that_sheet_is_not_lost_unasked(files):
    def add(book):
        sheet = book["公示表"]
        sheet.cell(sheet.max_row + 1, 1).value = "另：周末不值班"

    change(files, add)
    said = run(files, "refresh", "facts.xlsx", "plan.xlsx")
    assert said.exit_code == 2
    assert "plan.xlsx!公示表" in said.stderr


def test_a_book_of_before_these_lines_were_read_back_is_no_changed_one(
    files, monkeypatch
):
    monkeypatch.setattr(printing, "LINES_BY_HAND", {})
    again = run(files, "solve", "facts.xlsx", "-o", "plan.xlsx")
    assert again.exit_code == 0, again.output
    monkeypatch.undo()
    refreshed(files)
