"""What ``refresh`` says of cells of other sheets that somebody changed."""

import openpyxl

import lawyer_assign as la
from tests.cli.test_cli_refresh import edit, files, rows, run, spare

__all__ = ["files"]


def refused(folder, *more, lang="zh"):
    said = run(folder, "refresh", "facts.xlsx", "plan.xlsx", *more, lang=lang)
    assert said.exit_code == 2, said.output
    return said.stderr


def sheet_names(folder):
    return openpyxl.load_workbook(folder / "plan.xlsx").sheetnames


def test_a_changed_cell_is_named_with_what_stands_there_and_what_should(files):
    edit(files, {"B2": "记下的事"}, "联系表")
    said = refused(files)
    assert "联系表!B2（乡镇街道）：文件为“记下的事”，应为“空”" in said
    assert "另有" not in said
    said = refused(files, lang="en")
    assert "联系表!B2 (乡镇街道): 记下的事 in the file, should be nothing" in said


def test_what_follows_from_posts_changed_since_is_no_change_of_a_sheet(files):
    """The workload of both lawyers is another by now; one cell was typed into."""
    workload = next(one for one in sheet_names(files) if "工作量" in one)
    book = openpyxl.load_workbook(files / "plan.xlsx")
    before = book[workload]["A2"].value
    edit(files, {"A2": "打错的字"}, workload)
    edit(files, {"G2": spare(files)})
    said = refused(files)
    assert f"文件为“打错的字”，应为“{before}”" in said
    assert said.count("文件为") == 1


def test_the_first_of_many_cells_are_named_and_the_others_counted(files):
    count = len(rows(files, "联系表"))
    assert count == 3
    edit(files, {f"{x}{at}": "改" for x in "BC" for at in (2, 3, 4)}, "联系表")
    said = refused(files)
    assert said.count("文件为“改”") == 3
    assert "；另有3处" in said
    assert "; 3 more" in refused(files, lang="en")


def test_a_cell_that_may_be_typed_into_is_not_named(files):
    contact = [*rows(files, "联系表")[0]].index("联系人") + 1
    letter = openpyxl.utils.get_column_letter(contact)
    edit(files, {f"{letter}2": "王主任", "B2": "记下的事"}, "联系表")
    said = refused(files)
    assert "记下的事" in said
    assert "王主任" not in said


def test_a_sheet_is_named_alone_where_the_plan_is_of_other_facts(files):
    """Who has gone stands in no post any more, but did when it was written."""
    edit(files, {"B2": "记下的事"}, "联系表")
    gone = rows(files)[0]["律师编号"]
    edit(files, {"G2": spare(files)})
    facts = la.read(files / "facts.xlsx")
    la.write_facts(facts.without(lawyers=[gone]), files / "facts.xlsx", force=True)
    said = refused(files)
    assert "plan.xlsx!联系表\n     问题：这张工作表也被修改过" in said
    assert "记下的事" not in said
    assert gone not in said


def test_a_line_of_the_first_page_is_named_without_a_column(files):
    front = sheet_names(files)[0]
    page = openpyxl.load_workbook(files / "plan.xlsx")[front]
    at = next(
        row for row in range(2, page.max_row) if str(page.cell(row, 1).value or "")
    )
    edit(files, {f"A{at}": "改过的一行"}, front)
    said = refused(files)
    assert f"{front}!A{at}：文件为“改过的一行”，应为“" in said
