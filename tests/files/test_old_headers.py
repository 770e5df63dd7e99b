"""Headers that workbooks of before had are still read."""

import openpyxl
import pytest

import lawyer_assign as la
from tests.worlds.files import clean_facts


@pytest.mark.parametrize(
    ("sheet", "now", "before"),
    [("区县", "资源欠缺", "资源紧缺"), ("律所", "承诺服务数", "可服务单位数")],
)
def test_a_header_of_before_is_read(tmp_path, sheet, now, before):
    path, facts = tmp_path / "facts.xlsx", clean_facts()
    la.write_facts(facts, path, phones=True)
    book = openpyxl.load_workbook(path)
    (cell,) = [one for one in book[sheet][1] if one.value == now]
    cell.value = before
    book.save(path)
    assert la.read(path) == facts
