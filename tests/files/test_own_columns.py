"""A planner's own columns are kept and not read, mistyped ones refused: everywhere."""

import openpyxl
import pytest

import lawyer_assign as la
from lawyer_assign.errors import BadInputError
from lawyer_assign.files.cells.own_columns import is_own_column
from lawyer_assign.files.year.record_labels import RECORD_SHEETS
from tests.worlds.files import clean_facts
from tests.year.test_record_names import made

OWN = ("序号", "_核对", "联系方式", "Remarks")


@pytest.fixture
def doors():
    """Return writer, reader, and a sheet, by what a workbook holds."""
    facts = clean_facts()
    return {
        "facts": (lambda p: la.write_facts(facts, p, phones=True), la.read, "双向选择"),
        "settings": (lambda p: la.write_settings(la.Settings(), p), la.read_settings,
                     "参数"),
        "records": (lambda p: la.write(made(), p, facts=facts),
                    lambda p: repr(la.read_records(p, facts)), "服务日志"),
    }  # fmt: skip


KINDS = ("facts", "settings", "records")
SLIPS = {
    "facts": ("律所名称", "律所名"), "settings": ("值", "数值x"),
    "records": ("律师姓名", "律师名"),
}  # fmt: skip


def edit(path, sheet, change):
    book = openpyxl.load_workbook(path)
    change(book[sheet])
    book.save(path)


@pytest.mark.parametrize("kind", KINDS)
def test_own_columns_are_kept_and_change_nothing(doors, tmp_path, kind):
    write, read, sheet = doors[kind]
    path = tmp_path / "book.xlsx"
    write(path)
    before = read(path)

    def add(page):
        width = page.max_column
        for column, header in enumerate(OWN, width + 1):
            page.cell(1, column).value = header
            page.cell(2, column).value = f"{header}的内容"
        page.insert_cols(1)
        page["A1"] = "序号"
        page["A2"] = 1

    edit(path, sheet, add)
    assert read(path) == before


@pytest.mark.parametrize("kind", KINDS)
def test_a_column_that_looks_like_a_known_one_is_refused_with_its_cell(
    doors, tmp_path, kind
):
    write, read, sheet = doors[kind]
    path, (header, slip) = tmp_path / "book.xlsx", SLIPS[kind]
    write(path)
    places = []

    def rename(page):
        (cell,) = [one for one in page[1] if one.value == header]
        cell.value = slip
        places.append(f"{sheet}!{cell.coordinate}")

    edit(path, sheet, rename)
    with pytest.raises(BadInputError) as caught:
        read(path)
    (found,) = [one for one in caught.value.defects if one.place == places[0]]
    assert found.value == slip
    if kind != "settings":
        assert f"是否应为“{header}”？" in found.cure.zh
    assert "自用的列请以 _ 开头命名" in found.cure.zh


def test_no_column_of_records_is_taken_for_the_planners_own():
    for _, columns in RECORD_SHEETS.values():
        assert not any(is_own_column(one.zh) for one in columns)
        assert not any(is_own_column(one.field) for one in columns)
