"""Headers that workbooks of before had are still read."""

import openpyxl
import pytest

import lawyer_assign as la
from lawyer_assign.files.cells.labels import spellings_of
from lawyer_assign.files.year.record_labels import record_sheet
from tests.worlds.files import clean_facts


def test_no_header_says_a_word_of_before(tmp_path):
    la.write_template(tmp_path / "facts.xlsx")
    la.write_records_template(tmp_path / "records.xlsx")
    for name in ("facts.xlsx", "records.xlsx"):
        for sheet in openpyxl.load_workbook(tmp_path / name):
            if sheet.sheet_state == "visible":
                assert "社区村" not in sheet.title
                heads = [str(cell.value) for cell in sheet[1]]
                assert not [one for one in heads if "社区村" in one], sheet.title


@pytest.mark.parametrize("table", ["check_ins", "logs", "ratings", "questionnaires"])
def test_a_header_of_records_of_before_is_read(table):
    slot = spellings_of(record_sheet(table))["社区村编号"]
    assert slot.column.field == "committee"


def test_a_sheet_that_is_called_as_before_is_read(tmp_path):
    path, facts = tmp_path / "facts.xlsx", clean_facts()
    la.write_facts(facts, path, phones=True)
    book = openpyxl.load_workbook(path)
    book["社区（村）"].title = "社区村"
    book.save(path)
    assert la.read(path) == facts


@pytest.mark.parametrize(
    ("sheet", "now", "before"),
    [
        ("区县", "资源欠缺", "资源紧缺"),
        ("律所", "承诺服务数", "可服务单位数"),
        ("社区（村）", "社区（村）编号", "社区村编号"),
        ("社区（村）", "社区（村）名称", "社区(村)名称（全称）"),
        ("双向选择", "社区（村）编号", "社区村编号"),
        ("双向选择", "社区（村）志愿序", "社区村志愿序"),
        ("场所", "使用的社区（村）编号", "使用的社区村编号"),
    ],
)
def test_a_header_of_before_is_read(tmp_path, sheet, now, before):
    path, facts = tmp_path / "facts.xlsx", clean_facts()
    la.write_facts(facts, path, phones=True)
    book = openpyxl.load_workbook(path)
    (cell,) = [one for one in book[sheet][1] if one.value == now]
    cell.value = before
    book.save(path)
    assert la.read(path) == facts
