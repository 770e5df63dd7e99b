"""Phones under another header than theirs are not passed over as a planner's own."""

import openpyxl
import pytest

import lawyer_assign as la
from lawyer_assign.errors import BadInputError
from tests.worlds.both_languages import strict_faults_of


def titled(tmp_path, sheet, known, header, *, keeps=False):
    """Return facts with the column of phones under another header."""
    facts = la.datasets.toy().replace(
        contacts=[la.Contact(committee="c1", name="王芳", phone="13812340000")]
    )
    la.write_facts(facts, tmp_path / "facts.xlsx", phones=True, lang="zh")
    book = openpyxl.load_workbook(tmp_path / "facts.xlsx")
    (cell,) = [one for one in book[sheet][1] if one.value == known]
    if keeps:
        cell = book[sheet].cell(1, book[sheet].max_column + 1)
    cell.value = header
    book.save(tmp_path / "facts.xlsx")
    return tmp_path / "facts.xlsx", f"{sheet}!{cell.coordinate}"


CASES = [
    ("律师", "电话", "联系电话"),
    ("律师", "电话", "手机号（必填）"),
    ("律师", "电话", "联系方式"),
    ("律师", "电话", "Mobile"),
    ("联系表", "联系电话", "电话"),
    ("联系表", "联系电话", "座机"),
]


@pytest.mark.parametrize(("sheet", "known", "header"), CASES)
def test_the_column_of_phones_by_another_name_is_refused(
    tmp_path, sheet, known, header
):
    path, place = titled(tmp_path, sheet, known, header)
    with pytest.raises(BadInputError) as caught:
        la.read(path)
    (found,) = caught.value.defects
    assert (found.place, found.value) == (place, header)
    assert f"请将表头改为“{known}”" in found.cure.zh
    assert f"_{header}" in found.cure.zh
    assert f"_{header}" in found.cure.en
    assert not strict_faults_of(found.problem)
    assert header.isascii() or not strict_faults_of(found.cure)


@pytest.mark.parametrize(("sheet", "known", "header"), CASES)
def test_beside_the_column_of_phones_it_is_the_planners_own(
    tmp_path, sheet, known, header
):
    path, _ = titled(tmp_path, sheet, known, header, keeps=True)
    facts = la.read(path)
    assert facts.contacts[0].phone.reveal() == "13812340000"


@pytest.mark.parametrize("header", ["_联系电话", "传真", "地址"])
def test_what_is_marked_or_holds_no_phones_stays_an_own_column(tmp_path, header):
    path, _ = titled(tmp_path, "联系表", "联系电话", header)
    assert la.read(path).contacts[0].phone is None
