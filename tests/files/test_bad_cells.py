"""Every kind of bad cell is found at its place, with its value and a cure."""

import re

import openpyxl
import pytest

import lawyer_assign as la
from lawyer_assign.errors import BadInputError
from lawyer_assign.files import read
from tests.files.corpus_contacts import CONTACTS
from tests.files.corpus_duty import DUTY
from tests.files.corpus_money import MONEY
from tests.files.corpus_rows import IDS_AND_ROWS
from tests.files.corpus_tables import TABLES_AND_WORDS
from tests.files.spoilers import drop_column, drop_sheet
from tests.worlds.both_languages import strict_faults_of
from tests.worlds.files import clean_book

BAD = TABLES_AND_WORDS | IDS_AND_ROWS | MONEY | DUTY | CONTACTS


def defects_of(path):
    with pytest.raises(BadInputError) as caught:
        read(path)
    return caught.value.defects


SEVERAL = {
    "duplicate id", "merged ids", "group title among the rows",
    "required column missing", "id of too many digits", "id with a fraction",
    "id as date", "id too long", "line break in an id", "missing id", "blank id",
    "dangling id", "id in scientific notation",
    "a row for all kinds beside one",
}  # fmt: skip
"""Faults that rightly show in more than one place, such as an id that others name."""


@pytest.mark.parametrize("name", BAD)
def test_a_bad_cell_is_found_at_its_place(tmp_path, name):
    spoil, place, value, problem, cure = BAD[name]
    path = tmp_path / "bad.xlsx"
    book = clean_book()
    spoil(book)
    book.save(path)
    found = defects_of(path)
    at_place = [d for d in found if d.place == place and problem in d.problem]
    assert at_place, found
    assert value in at_place[0].value
    assert cure in at_place[0].cure
    for one in found:
        assert not [*strict_faults_of(one.problem), *strict_faults_of(one.cure)]
    if name not in SEVERAL:
        assert len(found) == 1, found


def test_the_corpus_has_forty_kinds():
    assert len(BAD) >= 40


TOGETHER = (
    "misspelt header", "values without a header", "missing id", "score above the scale",
    "unknown flag", "unknown kind", "latitude out of range",
    "no lawyer needed", "dangling id", "dangling id in a list", "duplicate choice",
    "unknown half day", "date that is none", "consent to five", "rank of zero",
    "lawyer of another firm", "id in scientific notation", "misspelt sheet",
    "second sheet",
)  # fmt: skip


def test_bad_cells_are_all_reported_at_once(tmp_path):
    path = tmp_path / "bad.xlsx"
    book = clean_book()
    for name in TOGETHER:
        BAD[name][0](book)
    book.save(path)
    found = [(d.place, d.problem) for d in defects_of(path)]
    for name in TOGETHER:
        _, place, _, problem, _ = BAD[name]
        assert any(place == p and problem in q for p, q in found), name


def test_a_bad_row_does_not_make_its_references_dangle(tmp_path):
    path = tmp_path / "bad.xlsx"
    book = clean_book()
    book["律所"]["G2"] = "很多"  # F001, whose two lawyers and choice refer to it
    book.save(path)
    assert [d.place for d in defects_of(path)] == ["律所!G2"]


@pytest.mark.parametrize(
    "spoil", [drop_sheet("律所"), drop_column("律所", "律所编号")], ids=["sheet", "ids"]
)
def test_a_missing_table_is_not_said_again_for_every_row(tmp_path, spoil):
    path = tmp_path / "bad.xlsx"
    book = clean_book()
    spoil(book)
    book.save(path)
    (defect,) = defects_of(path)
    assert "missing" in defect.problem


def test_references_of_a_bad_row_are_still_checked(tmp_path):
    path = tmp_path / "bad.xlsx"
    book = clean_book()
    book["律师"]["T2"], book["律师"]["C2"] = "很多", "F009"
    book.save(path)
    assert {d.place for d in defects_of(path)} >= {"律师!T2", "律师!C2"}


def test_a_formula_with_a_stored_result_is_its_result(tmp_path):
    import xlsxwriter

    path = tmp_path / "facts.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("区县")
    sheet.write_row(0, 0, ["id", "name", "budget_yuan"])
    sheet.write_row(1, 0, ["330102", "上城区"])
    sheet.write_formula(1, 2, "=500*2", None, 1000)
    for name, heads in (
        ("社区（村）", ["id", "name", "kind", "district"]),
        ("律所", ["id", "name", "district"]),
        ("律师", ["id", "name", "firm"]),
    ):
        book.add_worksheet(name).write_row(0, 0, heads)
    book.close()
    assert read(path).districts[0].budget_yuan == 1000


def test_percentages_in_columns_of_ones_own_and_percent_signs_that_are_text(tmp_path):
    book = clean_book()
    sheet = book["区县"]
    at = sheet.max_column + 1
    sheet.cell(1, at).value, sheet.cell(2, at).value = "_完成率", 1
    sheet.cell(2, at).number_format = "0%"
    sheet["E2"].number_format = '0"%"'
    book.save(tmp_path / "facts.xlsx")
    assert read(tmp_path / "facts.xlsx").districts[0].city_share_percent == (
        sheet["E2"].value
    )


def test_the_error_prints_sheet_cell_value_and_cure(tmp_path):
    path = tmp_path / "bad.xlsx"
    book = clean_book()
    book["律师"]["T2"] = 81
    book.save(path)
    with pytest.raises(BadInputError) as caught:
        read(path)
    assert str(caught.value) == (
        "发现1个问题。 · 1 problem(s) found.\n"
        "  律师!T2: 大于80（现值：81）。请填写0至80的整数 · "
        "is above 80 (found 81). Enter a whole number from 0 to 80"
    )


def test_openpyxl_writes_what_the_corpus_needs(tmp_path):
    path = tmp_path / "facts.xlsx"
    clean_book().save(path)
    assert read(path)
    assert openpyxl.load_workbook(path)["律师"]["T1"].value == "执业年限"


@pytest.mark.parametrize(
    ("header", "is_refused"),
    [
        ("预算（万元）", True), ("预算(千元)", True), ("预算", False),
        ("预算（元）", False), ("预算（元，留空不限）", False),
        ("区县名称（必填）", False),
    ],
)  # fmt: skip
def test_a_header_in_another_unit_is_refused_and_never_read_as_its_own(
    tmp_path, header, is_refused
):
    path = tmp_path / "facts.xlsx"
    la.write_facts(la.datasets.toy(), path, lang="zh")
    book = openpyxl.load_workbook(path)
    sheet = book["区县"]
    cell = next(
        one for one in sheet[1] if one.value.startswith(re.split("[（(]", header)[0])
    )
    cell.value = header
    book.save(path)
    if not is_refused:
        assert len(la.read(path).districts) == len(la.datasets.toy().districts)
        return
    with pytest.raises(la.BadInputError) as caught:
        la.read(path)
    assert f"区县!{cell.coordinate}" in str(caught.value)
    assert "says another unit than 预算（元）" in str(caught.value)


def spoilt_row(tmp_path, **sheets):
    """Return a file in which cells of second rows are others, and their places."""
    book, places = clean_book(), {}
    for name, cells in sheets.items():
        columns = {
            str(one.value).split("\n")[0]: one.column_letter for one in book[name][1]
        }
        for head, value in cells.items():
            places[head] = f"{name}!{columns[head]}2"
            book[name][f"{columns[head]}2"] = value
    path = tmp_path / "facts.xlsx"
    book.save(path)
    return path, places


def test_cells_that_contradict_are_named_beside_a_bad_one_of_their_row(tmp_path):
    """They came to light only once all others of the row were mended."""
    choice = {"律所志愿序": "第一", "社区（村）志愿序": 2, "社区（村）不接受": "是"}
    lawyer = {"执业年限": "十年", "最多服务数": 1, "最少服务数": 2}
    path, at = spoilt_row(tmp_path, 双向选择=choice, 律师=lawyer)
    found = [one.place for one in defects_of(path)]
    named = ["律所志愿序", "社区（村）志愿序", "执业年限", "最多服务数"]
    assert sorted(found) == sorted(at[one] for one in named)


def test_what_was_never_read_is_not_said_to_contradict(tmp_path):
    path, at = spoilt_row(tmp_path, 律师={"最少服务数": "两个", "最多服务数": 0})
    assert [one.place for one in defects_of(path)] == [at["最少服务数"]]
