"""What a workbook hides is compared as all else, and named: nobody prints it."""

import openpyxl
import pytest

import lawyer_assign as la
from lawyer_assign.files.stated.out_of_sight import OutOfSight, find_hidden
from lawyer_assign.files.stated.tables_in import tables_in
from tests.cli.test_cli import run

NOTICE = "公示表"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hidden")
    facts = la.datasets.district(committees=8, lawyers=9, seed=0)
    la.write_facts(facts, folder / "facts.json")
    la.write(la.solve(facts), folder / "plan.xlsx", lang="zh")
    la.write(la.solve(facts), folder / "plan.json")
    return folder


def verified(made, tmp_path, change, lang="zh"):
    """Return the line on what is hidden, all that is said, and the exit code."""
    book = openpyxl.load_workbook(made / "plan.xlsx")
    change(book)
    book.save(tmp_path / "plan.xlsx")
    how = (made / "facts.json", tmp_path / "plan.xlsx", "--lang", lang)
    said = run("verify", *how)
    assert said.exit_code in (0, 1), said.output
    lines = [one.strip() for one in said.stdout.splitlines()]
    word = (
        "已隐藏、打印时不显示：" if lang == "zh" else "Hidden, and on no printed page: "
    )
    found = [one.removeprefix(word) for one in lines if one.startswith(word)]
    return found, said.stdout, said.exit_code


def hide(sheet, *rows):
    for row in rows:
        sheet.row_dimensions[row].hidden = True


def test_a_plan_as_it_was_written_hides_nothing(made, tmp_path):
    found, _, code = verified(made, tmp_path, lambda _: None)
    assert (found, code) == ([], 0)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_hidden_rows_columns_and_sheets_are_named(made, tmp_path, lang):
    def change(book):
        hide(book[NOTICE], 3, 4, 5, 7, 500)
        for letter in ("F", "G", "XFD"):
            book[NOTICE].column_dimensions[letter].hidden = True
        book["联系表"].sheet_state = "hidden"
        book["区县汇总"].sheet_state = "veryHidden"

    (found,), _, code = verified(made, tmp_path, change, lang)
    said = {
        "zh": "“公示表”第3-5行、“公示表”第7行、“公示表”F-G列、"
        "工作表“联系表”、工作表“区县汇总”",
        "en": "公示表 row 3-5, 公示表 row 7, 公示表 column F-G, "
        "the sheet 联系表, the sheet 区县汇总",
    }
    assert (found, code) == (said[lang], 0)


def test_a_wrong_cell_in_a_hidden_row_is_found(made, tmp_path):
    def change(book):
        book[NOTICE]["D4"] = "别的社区"
        hide(book[NOTICE], 4)

    found, said, code = verified(made, tmp_path, change)
    assert (found, code) == (["“公示表”第4行"], 1)
    assert "公示表!D4" in said


def test_a_row_that_was_added_and_hidden_is_found(made, tmp_path):
    def change(book):
        sheet = book[NOTICE]
        sheet.append([one.value for one in sheet[4]])
        hide(sheet, sheet.max_row)

    found, said, code = verified(made, tmp_path, change)
    assert (len(found), code) == (1, 1)
    assert "多出" in said


def test_other_files_hide_nothing(made):
    path = made / "plan.json"
    assert [*find_hidden(path, tables_in(path))] == []


def test_a_column_that_many_share_is_one_span(made, tmp_path):
    def change(book):
        book[NOTICE].column_dimensions.group("B", "D", hidden=True)

    verified(made, tmp_path, change)
    path = tmp_path / "plan.xlsx"
    found = [*find_hidden(path, tables_in(path))]
    assert found == [OutOfSight("columns", NOTICE, "B-D")]
