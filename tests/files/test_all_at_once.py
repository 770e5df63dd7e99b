"""What does not depend on a cell that cannot be read is said together with it."""

import pytest

import lawyer_assign as la
from tests.files.spoilers import add_row
from tests.worlds.files import clean_book


def places(tmp_path, cells, spoil=None):
    book = clean_book()
    for place, value in cells.items():
        sheet, cell = place.split("!")
        book[sheet][cell] = value
    if spoil is not None:
        spoil(book)
    book.save(tmp_path / "bad.xlsx")
    with pytest.raises(la.BadInputError) as caught:
        la.read(tmp_path / "bad.xlsx")
    return {one.place for one in caught.value.defects}


OVERLAP = {"考核浮动!B3": 50}  # 50 to 59 lie in the row before
TARIFFS = {"补贴标准!C3": 9}  # a gap between the steps


@pytest.mark.parametrize(
    "other", [{"律师!T2": "很多"}, {"区县!E2": "很多"}, {"社区（村）!C2": "里弄"},
              {"补贴标准!E2": "8,000元整"}],
    ids=["lawyers", "districts", "committees", "tariffs"],
)  # fmt: skip
def test_an_overlap_of_adjustments_is_said_beside_cells_of_other_sheets(
    tmp_path, other
):
    assert places(tmp_path, OVERLAP | other) == {*OVERLAP, *other}


@pytest.mark.parametrize(
    "other", [{"区县!E2": "很多"}, {"社区（村）!C2": "里弄"}, {"考核浮动!D2": "很多"}],
    ids=["districts", "committees", "adjustments"],
)  # fmt: skip
def test_a_gap_of_tariffs_is_said_beside_cells_of_other_sheets(tmp_path, other):
    assert places(tmp_path, TARIFFS | other) == {*TARIFFS, *other}


@pytest.mark.parametrize(
    "bad", [{"考核浮动!C2": "很多"}, {"补贴标准!C2": "很多"}], ids=["moves", "tariffs"]
)
def test_of_a_table_with_a_row_that_cannot_be_read_no_gap_is_said(tmp_path, bad):
    assert places(tmp_path, bad) == set(bad)


def test_a_district_without_a_price_is_no_matter_while_its_row_is_unread(tmp_path):
    """Its area class may be what is wrong."""
    spoil = add_row("区县", ["330199", "新区", "Z", None, "很多"])
    found = places(tmp_path, {}, spoil)
    assert found
    assert not [one for one in found if one.startswith("补贴标准")]


def _defects(book, path):
    book.save(path)
    with pytest.raises(la.BadInputError) as caught:
        la.read(path)
    return caught.value.defects


def _with_leave_by_name():
    book = clean_book()
    book["请假"]["A2"], book["请假"]["B2"] = None, "王芳"
    book["请假"]["C2"], book["请假"]["E2"] = "2026-09-01", "2026-09-02"
    return book


def test_what_names_a_sheet_that_is_called_otherwise_is_not_looked_at(tmp_path):
    book = _with_leave_by_name()
    book["律师"].title = "律师名单"
    strange, missing = _defects(book, tmp_path / "bad.xlsx")
    assert (strange.place, missing.place) == ("律师名单", "bad.xlsx")
    assert "其他表中引用它的内容，待能读取后再核对" in missing.cure.zh
    assert "looked at once it can be read" in missing.cure.en


def test_names_are_not_looked_up_in_a_column_that_is_called_otherwise(tmp_path):
    book = _with_leave_by_name()
    (head,) = [one for one in book["律师"][1] if one.value == "姓名"]
    head.value = "名"
    found = _defects(book, tmp_path / "bad.xlsx")
    assert {one.place for one in found} <= {f"律师!{head.coordinate}", "律师!A1"}
    (missing,) = [one for one in found if "缺少必填列" in one.problem.zh]
    assert "其他表中引用它的内容，待能读取后再核对" in missing.cure.zh


def test_another_column_that_is_missing_says_nothing_of_other_tables(tmp_path):
    book = clean_book()
    (head,) = [one for one in book["律师"][1] if one.value == "律所编号"]
    head.value = "所"
    found = _defects(book, tmp_path / "bad.xlsx")
    assert any("缺少必填列" in one.problem.zh for one in found)
    assert not any("再核对" in one.cure.zh for one in found)
