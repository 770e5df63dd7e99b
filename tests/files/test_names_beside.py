"""Names beside ids of other sheets: they follow, are compared, or say who is meant."""

import csv
import shutil
import subprocess
from functools import cache

import openpyxl
import pandas as pd
import pytest

import lawyer_assign as la
from lawyer_assign.errors import BadInputError
from lawyer_assign.files.cells.labels import SHEETS, slots
from lawyer_assign.files.formats import xlsx_writer as xlsx_out
from lawyer_assign.files.formats.choice_lists import can_be_sought
from lawyer_assign.files.formats.edits import is_edited
from tests.worlds.files import clean_facts, loaded

OFFICE = shutil.which("soffice")


def two_in_a_team():
    """Return the clean world with two lawyers in an agreement, who are listed."""
    facts = clean_facts()
    team = la.Agreement(committee="330102001051", firm="F001", lawyers=["L002", "L001"])
    return facts.replace(agreements=[team])


@cache
def packed(lang):
    return xlsx_out.workbook(two_in_a_team(), phones=True, lang=lang)


@pytest.fixture(params=["zh", "en"])
def book(request, tmp_path):
    path = tmp_path / "facts.xlsx"
    path.write_bytes(packed(request.param))
    return path


def cell_of(opened, table, field, row=2):
    """Return the cell of a field, whatever the language of the workbook."""
    name = table if table in opened.sheetnames else SHEETS[table].zh
    at = [slot.column.field for slot in slots(table)].index(field)
    return opened[name].cell(row, at + 1)


def put(path, *cells):
    """Fill in cells given as table, field, value and perhaps row; return places."""
    opened, places = loaded(path), []
    for table, field, value, *row in cells:
        cell = cell_of(opened, table, field, *row)
        cell.value = value
        places.append(f"{cell.parent.title}!{cell.coordinate}")
    opened.save(path)
    return places


def defects_of(path):
    with pytest.raises(BadInputError) as caught:
        la.read(path)
    return caught.value.defects


def test_a_name_follows_one_id_and_those_of_several_are_texts(book):
    shown = openpyxl.load_workbook(book, data_only=True)
    written = loaded(book)
    for table, field, name in (
        ("lawyers", "firm_name", "钱江律师事务所"),
        ("choices", "committee_name", "清波门社区"),
        ("conflicts", "lawyer_name", "王芳"),
        ("venues", "committee_names", "清波门社区"),
    ):
        assert cell_of(shown, table, field).value == name
        assert cell_of(written, table, field).data_type == "f"
    team = cell_of(written, "agreements", "lawyer_names")
    assert team.value in ("李伟；王芳", "李伟; 王芳")
    assert team.data_type == "s"


def test_formulas_without_results_say_nothing(book):
    """Some programs keep no results when they save."""
    openpyxl.load_workbook(book).save(book)
    assert la.read(book) == two_in_a_team()


def test_a_row_of_which_only_formulas_are_left_is_blank(book):
    facts = two_in_a_team()
    put(book, *(("times", field, None) for field in
                ("committee", "half_day", "nth", "is_fixed")))  # fmt: skip
    assert la.read(book) == facts.replace(times=facts.times[1:])


@pytest.mark.parametrize(
    ("table", "one", "name", "said", "known"),
    [
        ("lawyers", "firm", "firm_name", "千岛湖律师事务所", "钱江律师事务所"),
        ("choices", "committee", "committee_name", "东风村", "清波门社区"),
        ("agreements", "lawyers", "lawyer_names", "李伟", "李伟、王芳"),
        ("agreements", "lawyers", "lawyer_names", "李伟；王芳；王芳", "李伟、王芳"),
        ("venues", "committees", "committee_names", "东风村", "清波门社区"),
    ],
)
def test_a_name_that_is_not_that_of_the_id_is_an_error_with_both_cells(
    book, table, one, name, said, known
):
    """Whichever of both was changed: a name that was swapped is never passed over."""
    opened = loaded(book)
    first = cell_of(opened, table, one)
    (second,) = put(book, (table, name, said))
    (found,) = defects_of(book)
    assert found.place == f"{first.parent.title}!{first.coordinate}, {second}"
    assert found.value == f"{first.value} / {said}"
    assert f"的编号属于“{known}”，与 {second} 所填名称不一致" in found.problem.zh


def test_an_id_that_was_changed_alone_is_an_error_where_the_name_is_a_text(book):
    first, second = put(
        book, ("lawyers", "firm", "F002"), ("lawyers", "firm_name", "钱江律师事务所")
    )
    assert f"{first}, {second}" in [one.place for one in defects_of(book)]


@pytest.mark.parametrize(
    ("ids", "names"),
    [
        ("L002；L001", "王芳、李伟"),
        ("L002；L001", " 李伟 ；王 芳"),
        ("L001；L002", "L001 王芳；李伟"),
        ("L002 李伟；L001", "李伟；王芳"),
    ],
)
def test_names_agree_in_any_order_and_however_they_are_spaced(book, ids, names):
    put(book, ("agreements", "lawyers", ids), ("agreements", "lawyer_names", names))
    assert set(la.read(book).agreements[0].lawyers) == {"L001", "L002"}


def test_a_name_of_one_only_is_enough_where_the_id_is_empty(book):
    put(
        book,
        ("choices", "firm", None), ("choices", "firm_name", "钱江律师事务所"),
        ("choices", "committee", None), ("choices", "committee_name", "清波门社区"),
        ("agreements", "firm", None), ("agreements", "firm_name", "钱江律师事务所"),
        ("agreements", "lawyers", None), ("agreements", "lawyer_names", "李伟"),
        ("approvals", "district", None), ("approvals", "district_name", "淳安县"),
    )  # fmt: skip
    facts = two_in_a_team()
    alone = facts.agreements[0].model_copy(update={"lawyers": ("L002",)})
    assert la.read(book) == facts.replace(agreements=[alone])


@pytest.mark.parametrize(
    ("name", "problem"),
    [("东风村", "“社区（村）”表中有2个同名：330127100201"),
     ("西风村", "“社区（村）”表中没有名称“西风村”")],
)  # fmt: skip
def test_a_name_alone_that_several_or_none_have_is_an_error_where_it_stands(
    book, name, problem
):
    _, second = put(
        book, ("choices", "committee", None), ("choices", "committee_name", name)
    )
    (found,) = defects_of(book)
    assert (found.place, found.value) == (second, name)
    assert problem in found.problem.zh


@pytest.mark.parametrize(
    ("table", "cells", "name"),
    [("choices", {"firm": None, "firm_name": "钱江所"}, "钱江律师事务所"),
     ("lawyers", {"firm": "钱江所"}, "钱江律师事务所")],
    ids=["in the column of names", "in the column of ids"],
)  # fmt: skip
def test_a_short_name_leads_to_the_one_whose_it_may_be(book, table, cells, name):
    places = put(book, *((table, field, said) for field, said in cells.items()))
    (found,) = defects_of(book)
    assert found.place == places[-1]
    assert f"是否应为“{name}”？" in found.cure.zh
    assert f"Did you mean {name}?" in found.cure.en


def test_an_id_that_nobody_has_is_said_once_whatever_stands_beside_it(book):
    first, _ = put(
        book,
        ("choices", "committee", "330102009999"),
        ("choices", "committee_name", "x"),
    )
    assert [one.place for one in defects_of(book)] == [first]


def test_a_workbook_of_before_without_columns_of_names_is_read(book):
    opened = loaded(book)
    dropped = 0
    for table, sheet in SHEETS.items():
        name = table if table in opened.sheetnames else sheet.zh
        columns = [at for at, one in enumerate(slots(table), 1) if one.column.of]
        for at in reversed(columns):
            opened[name].delete_cols(at)
        dropped += len(columns)
    opened.save(book)
    assert dropped == 26
    assert la.read(book) == two_in_a_team()


def test_a_table_of_texts_may_have_the_column_too(tmp_path):
    la.write_facts(two_in_a_team(), tmp_path / "facts", phones=True, lang="zh")
    file = tmp_path / "facts" / "choices.csv"
    rows = list(csv.reader(file.read_text("utf-8-sig").splitlines()))
    rows[0].append("律所名称")
    rows[1][0] = ""
    rows[1].append("钱江律师事务所")
    rows[2].append("千岛湖律师事务所")
    file.write_text("\n".join(",".join(row) for row in rows), "utf-8-sig")
    assert la.read(tmp_path / "facts") == two_in_a_team()
    rows[2][-1] = "钱江律师事务所"
    file.write_text("\n".join(",".join(row) for row in rows), "utf-8-sig")
    (found,) = defects_of(tmp_path / "facts")
    assert found.place == "choices.csv!A3, choices.csv!G3"


def test_a_frame_may_have_the_column_too():
    facts = two_in_a_team()
    frames = la.facts_to_frames(facts, phones=True)
    frames["choices"]["firm_name"] = ["钱江律师事务所", None]
    assert la.facts_from_frames(frames) == facts
    frames["choices"]["firm_name"] = [None, "钱江律师事务所"]
    with pytest.raises(
        BadInputError, match=r"choices\[1\].firm, choices\[1\].firm_name"
    ):
        la.facts_from_frames(frames)


def test_leaves_in_a_file_of_their_own_may_say_names_of_the_facts(tmp_path):
    path = tmp_path / "leaves.csv"
    days = {"first_day": ["2026-03-02"], "last_day": ["2026-03-06"]}
    pd.DataFrame({"lawyer": [None], "律师姓名": ["李伟"]} | days).to_csv(
        path, index=False
    )
    (found,) = la.read_leaves(path, clean_facts())
    assert found.lawyer == "L002"
    pd.DataFrame({"lawyer": ["L001"], "律师姓名": ["李伟"]} | days).to_csv(
        path, index=False
    )
    with pytest.raises(BadInputError, match="王芳"):
        la.read_leaves(path, clean_facts())


@pytest.mark.parametrize(
    ("ids", "can"),
    [(["a", "b"], True), (["a", "A"], False), (["a*"], False), (["a b"], False),
     (["x" * 256], False)],
)  # fmt: skip
def test_ids_that_a_spreadsheet_cannot_tell_apart_have_their_names_as_texts(
    tmp_path, ids, can
):
    assert can_be_sought(ids) is can
    path = tmp_path / "facts.xlsx"
    if can or len(ids[0]) > 64:
        return
    firms = [la.Firm(id=one, name=f"{one}所", district="d") for one in ids]
    rows = [la.Lawyer(id=f"l{one}", name="王", firm=one) for one in ids]
    facts = la.Facts(
        districts=[la.District(id="d", name="区")], firms=firms, lawyers=rows
    )
    la.write_facts(facts, path)
    cells = openpyxl.load_workbook(path)["律师"]["D"][1:]
    assert [cell.value for cell in cells] == [f"{one}所" for one in ids]
    assert la.read(path) == facts


@pytest.mark.slow
@pytest.mark.skipif(OFFICE is None, reason="needs LibreOffice (soffice)")
def test_who_renames_a_firm_renames_it_wherever_it_is_named(tmp_path):
    """The names follow in a spreadsheet program."""
    path, facts = tmp_path / "facts.xlsx", two_in_a_team()
    la.write_facts(facts, path, phones=True)
    put(path, ("firms", "name", "新江律师事务所"), ("choices", "firm", "F002", 2),
        ("choices", "firm", "F001 新江律师事务所", 3))  # fmt: skip
    folder = tmp_path / "after"
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    asked = [OFFICE, profile, "--headless", "--convert-to",
             "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder)]  # fmt: skip
    subprocess.run([*asked, str(path)], check=True, capture_output=True, timeout=600)
    shown = openpyxl.load_workbook(folder / "facts.xlsx", data_only=True)
    assert cell_of(shown, "lawyers", "firm_name").value == "新江律师事务所"
    assert cell_of(shown, "choices", "firm_name").value == "千岛湖律师事务所"
    assert cell_of(shown, "choices", "firm_name", 3).value == "新江律师事务所"
    assert cell_of(shown, "lawyers", "firm_name", 4).value == "千岛湖律师事务所"
    assert la.read(folder / "facts.xlsx").firms[0].name == "新江律师事务所"
    assert is_edited(folder / "facts.xlsx") is not False


@pytest.mark.parametrize("one", [10**16, "3.30E+11", None], ids=str)
def test_a_name_whose_id_cannot_be_read_is_not_one_that_nobody_has(book, one):
    spoilt, *places = put(
        book,
        ("lawyers", "id", one, 3),
        ("leaves", "lawyer", None),
        ("leaves", "lawyer_name", "李伟"),
        ("time_wishes", "lawyer", "李伟"),
        ("time_wishes", "lawyer_name", None),
        ("agreements", "lawyers", "李伟"),
        ("agreements", "lawyer_names", None),
    )
    found = {defect.place for defect in defects_of(book)}
    assert spoilt in found
    assert found.isdisjoint(places)


def test_a_namesake_whose_id_cannot_be_read_is_named_by_its_place(book):
    spoilt, _, place = put(
        book,
        ("lawyers", "id", 10**16),
        ("leaves", "lawyer", None),
        ("leaves", "lawyer_name", "王芳"),
    )
    (found,) = [defect for defect in defects_of(book) if defect.place == place]
    assert f"2个同名：{spoilt}、L003" in found.problem.zh
