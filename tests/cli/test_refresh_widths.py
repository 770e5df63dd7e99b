"""Widths of columns that somebody sets by hand in a plan: ``refresh`` keeps them."""

import subprocess
from shutil import which

import openpyxl
import pytest

from lawyer_assign.files.formats.hand_marks import WIDTHS, hand_sheets, widths_written
from tests.cli.test_refresh_marks import change, column, files, refreshed

assert files  # the folder with a plan, which every test below begins with


def shown(folder, sheet, head, name="plan.xlsx"):
    """Return the width of a column, and whether it is hidden."""
    page = openpyxl.load_workbook(folder / name)[sheet]
    found = page.column_dimensions[letter(page, head)]
    return found.width, found.hidden


def letter(page, head):
    return openpyxl.utils.get_column_letter(column(page, head))


def widen(book, sheet, head, width):
    page = book[sheet]
    page.column_dimensions[letter(page, head)].width = width


def every_width(folder):
    return {
        name: {at: (one.width, one.is_hidden) for at, one in sheet.columns.items()}
        for name, sheet in hand_sheets(folder / "plan.xlsx").items()
    }


def test_columns_are_as_wide_as_somebody_made_them_and_all_others_as_written(files):
    before = every_width(files)

    def drag(book):
        widen(book, "配对方案", "社区（村）名称", 40)
        widen(book, "联系表", "律师姓名", 9)
        widen(book, "律所签约表", "社区（村）名称", 21)
        book["总体情况"].column_dimensions["A"].width = 90
        page = book["区县汇总"]
        page.column_dimensions[letter(page, "区县名称")].hidden = True

    change(files, drag)
    for _ in range(2):
        refreshed(files)
        assert shown(files, "配对方案", "社区（村）名称") == (pytest.approx(40), False)
        assert shown(files, "联系表", "律师姓名") == (pytest.approx(9), False)
        assert shown(files, "律所签约表", "社区（村）名称") == (
            pytest.approx(21),
            False,
        )
        assert shown(files, "区县汇总", "区县名称")[1]
        now = every_width(files)
        assert now["总体情况"][0][0] == pytest.approx(90)
        changed = {
            (sheet, at)
            for sheet, of in now.items()
            for at, said in of.items()
            if said != before[sheet][at]
        }
        assert len(changed) == 5


def test_a_width_goes_with_its_column_into_the_other_language(files):
    change(files, lambda book: widen(book, "公示表", "社区（村）", 33))
    refreshed(files, "-o", "new.xlsx", lang="en")
    assert shown(files, "notice", "committee_name", "new.xlsx")[0] == pytest.approx(33)


def test_an_own_column_keeps_its_width_from_the_first_refresh_on(files):
    def add(book):
        page = book["配对方案"]
        page.insert_cols(2)
        page.cell(1, 2).value, page.cell(2, 2).value = "电话 备注", "已联系"
        page.column_dimensions["B"].width = 37

    change(files, add)
    for _ in range(2):
        refreshed(files)
        assert shown(files, "配对方案", "电话 备注")[0] == pytest.approx(37)


def test_a_row_to_be_signed_is_as_high_as_a_narrow_column_needs(files):
    def height():
        page = openpyxl.load_workbook(files / "plan.xlsx")["律所签约表"]
        row = next(x[0].row for x in page.iter_rows(2) if x[2].value and x[3].value)
        return page.row_dimensions[row].height

    before = height()
    change(files, lambda book: widen(book, "律所签约表", "社区（村）名称", 4))
    refreshed(files)
    assert height() > before


def test_a_workbook_that_does_not_say_its_widths_is_written_as_the_program_has_it(
    files,
):
    before = shown(files, "联系表", "律师姓名")

    def forget(book):
        widen(book, "联系表", "律师姓名", 9)
        for one in [x for x in book.custom_doc_props.names if x.startswith(WIDTHS)][:1]:
            del book.custom_doc_props[one]

    change(files, forget)
    assert widths_written(files / "plan.xlsx") == {}
    refreshed(files)
    assert shown(files, "联系表", "律师姓名") == before


@pytest.mark.skipif(which("soffice") is None, reason="there is no LibreOffice")
@pytest.mark.slow
def test_a_program_that_rounds_widths_has_set_none(files):
    before = every_width(files)
    change(files, lambda book: widen(book, "联系表", "律师姓名", 9))
    made = files / "saved"
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{files}/profile", "--headless",
         "--convert-to", "xlsx", "--outdir", made,
         files / "plan.xlsx"], check=True, capture_output=True,
    )  # fmt: skip
    (made / "plan.xlsx").replace(files / "plan.xlsx")
    refreshed(files)
    now = every_width(files)
    assert now.pop("联系表") != before.pop("联系表")
    assert now == before
