"""What is wrong in a sheet that nobody sees is told with how to see it."""

import openpyxl
import pytest

import lawyer_assign as la
from lawyer_assign.errors import BadInputError
from tests.worlds.both_languages import faults_of

UNHIDE = "Unhide it: right-click the tab of any sheet, Unhide. "
UNHIDE_ZH = "请先右击任一工作表标签，选“取消隐藏”。"


def write_facts(path):
    la.write_facts(la.datasets.toy(), path)


def write_settings(path):
    la.write_settings(la.Settings(policy=la.Policy.hangzhou_2024()), path)


KINDS = {
    "facts": (write_facts, la.read),
    "settings": (write_settings, la.read_settings),
    "records": (la.write_records_template, la.read_records),
    "days": (
        lambda path: la.write_days(la.DayTable.of_years(2026), path),
        la.read_days,
    ),
    "leaves": (write_facts, lambda path: la.read_leaves(path, la.datasets.toy())),
}


def with_sheet(path, state, name="老名单"):
    """Add a sheet that no reader knows, hidden in a way."""
    book = openpyxl.load_workbook(path)
    sheet = book.create_sheet(name)
    sheet["A1"] = "2023"
    sheet.sheet_state = state
    book.save(path)


@pytest.mark.parametrize("kind", KINDS)
def test_an_unknown_sheet_that_is_hidden_is_said_to_be(tmp_path, kind):
    write, read = KINDS[kind]
    path = tmp_path / "file.xlsx"
    write(path)
    with_sheet(path, "hidden")
    with pytest.raises(BadInputError) as caught:
        read(path)
    (defect,) = caught.value.defects
    assert defect.place == "老名单"
    assert defect.problem.en.endswith(", and the sheet is hidden")
    assert defect.problem.zh.endswith("，该工作表已隐藏")
    assert defect.cure.en.startswith(UNHIDE)
    assert defect.cure.zh.startswith(UNHIDE_ZH)
    assert "or start its name with _" in defect.cure.en
    assert not faults_of(defect.problem)
    assert not faults_of(defect.cure)


def test_one_that_unhide_does_not_list_has_another_cure(tmp_path):
    path = tmp_path / "facts.xlsx"
    write_facts(path)
    with_sheet(path, "veryHidden")
    with pytest.raises(BadInputError) as caught:
        la.read(path)
    (defect,) = caught.value.defects
    assert "Alt+F11" in defect.cure.en
    assert "Alt+F11" in defect.cure.zh


def test_one_that_is_seen_is_told_as_ever(tmp_path):
    path = tmp_path / "facts.xlsx"
    write_facts(path)
    with_sheet(path, "visible")
    with pytest.raises(BadInputError) as caught:
        la.read(path)
    (defect,) = caught.value.defects
    assert "hidden" not in defect.problem.en
    assert defect.cure.en.startswith("Name it one of ")


def test_the_first_wrong_cell_of_a_hidden_sheet_says_so_and_hidden_notes_do_not(
    tmp_path,
):
    path = tmp_path / "facts.xlsx"
    write_facts(path)
    with_sheet(path, "hidden", "_notes")
    assert la.read(path) == la.datasets.toy()
    book = openpyxl.load_workbook(path)
    sheet = book["律师"]
    sheet.sheet_state = "hidden"
    for row in (2, 3):
        sheet.cell(row, 1).value = None
    book.save(path)
    with pytest.raises(BadInputError) as caught:
        la.read(path)
    told = [one for one in caught.value.defects if one.place.startswith("律师!A")]
    assert len(told) == 2
    assert told[0].cure.en.startswith(UNHIDE)
    assert not told[1].cure.en.startswith(UNHIDE)
