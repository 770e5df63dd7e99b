"""A file that a spreadsheet program has open is not written over without a word."""

import pytest

import lawyer_assign as la
from lawyer_assign.files.open_elsewhere import is_open_mark, open_elsewhere
from tests.cli.test_refresh_marks import files, run  # noqa: F401 (a fixture)

LIBRE = ",zhou\\,li,desk7,02.12.2026 09:15,file:///home/zhou/.config/libreoffice/4;"
NAME = "周丽"
EXCEL = bytes([4]) + "周丽".encode("gbk").ljust(54, b" ")
EXCEL += len(NAME).to_bytes(2, "little") + NAME.encode("utf-16-le").ljust(108, b" ")
MARKS = {
    ".~lock.plan.xlsx#": (LIBRE.encode(), "zhou,li, desk7"),
    "~$plan.xlsx": (EXCEL, NAME),
    ".~plan.xlsx": (b"\0\1", ""),
}


@pytest.mark.parametrize("mark", MARKS)
def test_an_open_file_is_named_with_who_has_it_where_and_the_cure(tmp_path, mark):
    content, who = MARKS[mark]
    plan = tmp_path / "plan.xlsx"
    la.write_facts(la.datasets.toy(), plan)
    before = plan.read_bytes()
    (tmp_path / mark).write_bytes(content)
    with pytest.raises(la.BadInputError) as caught:
        la.write_facts(la.datasets.toy(), plan)
    assert plan.read_bytes() == before
    (defect,) = caught.value.defects
    assert defect.place == str(plan)
    for lang, by in (("en", f"(by {who})"), ("zh", f"（使用人：{who}）")):
        problem, cure = defect.problem.of(lang), defect.cure.of(lang)
        assert mark in problem
        assert (by in problem) == bool(who), problem
        assert str(tmp_path / mark) in cure
        assert "--force" in cure
    la.write_facts(la.datasets.toy(), plan, force=True)
    (tmp_path / mark).unlink()
    la.write_facts(la.datasets.toy(), plan)


def test_a_mark_of_another_file_or_of_none_that_stands_there_keeps_nobody_off(tmp_path):
    plan = tmp_path / "plan.xlsx"
    for name in (".~lock.plan.xlsx#", ".~lock.my-plan.xlsx#", "~$other.xlsx"):
        (tmp_path / name).write_text("")
    la.write_facts(la.datasets.toy(), plan)
    assert len(open_elsewhere(plan)) == 1
    (tmp_path / ".~lock.plan.xlsx#").unlink()
    assert open_elsewhere(plan) == []
    la.write_facts(la.datasets.toy(), plan)


def test_an_open_table_of_a_folder_is_named(tmp_path):
    folder = tmp_path / "facts"
    la.write_facts(la.datasets.toy(), folder)
    (folder / ".~lock.lawyers.csv#").write_text(LIBRE)
    with pytest.raises(la.BadInputError) as caught:
        la.write_facts(la.datasets.toy(), folder)
    (defect,) = caught.value.defects
    assert defect.place == str(folder / "lawyers.csv")


def test_a_damaged_mark_names_nobody_and_is_told_all_the_same(tmp_path):
    plan = tmp_path / "plan.xlsx"
    la.write_facts(la.datasets.toy(), plan)
    for content in (b"", b"\x05abc", b"\xff" * 300):
        (tmp_path / "~$plan.xlsx").write_bytes(content)
        (defect,) = open_elsewhere(plan)
        assert "(by" not in defect.problem.en


def test_names_of_marks_are_told_from_others():
    for name in MARKS:
        assert is_open_mark(name)
    for name in ("plan.xlsx", ".plan.xlsx.lock", "~plan.xlsx", ".~lock.plan.xlsx"):
        assert not is_open_mark(name), name


def test_an_edited_file_that_is_open_has_both_said_at_once(tmp_path):
    import openpyxl

    plan = tmp_path / "plan.xlsx"
    la.write_facts(la.datasets.toy(), plan)
    book = openpyxl.load_workbook(plan)
    book.worksheets[1].cell(2, 2).value = "改"
    book.save(plan)
    (tmp_path / ".~lock.plan.xlsx#").write_text(LIBRE)
    with pytest.raises(la.BadInputError) as caught:
        la.write_facts(la.datasets.toy(), plan)
    assert len(caught.value.defects) == 2


def test_refresh_and_solve_leave_an_open_plan_alone(files):  # noqa: F811
    plan = files / "plan.xlsx"
    before = plan.read_bytes()
    (files / ".~lock.plan.xlsx#").write_text(LIBRE)
    for line in (
        ("refresh", "facts.xlsx", "plan.xlsx"),
        ("solve", "facts.xlsx", "-o", "plan.xlsx"),
    ):
        said = run(files, *line)
        assert said.exit_code == 2, said.output
        assert "使用人：zhou,li, desk7" in said.output.replace("\n", "")
        assert plan.read_bytes() == before
    # Read it they may, and write elsewhere.
    assert (
        run(files, "refresh", "facts.xlsx", "plan.xlsx", "-o", "b.xlsx").exit_code == 0
    )
    assert run(files, "refresh", "facts.xlsx", "plan.xlsx", "--force").exit_code == 0
