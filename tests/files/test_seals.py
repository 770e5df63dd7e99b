"""What somebody has changed is not replaced unasked; what nobody has, is."""

import datetime as dt
import json
import shutil
import subprocess

import openpyxl
import pytest
from hypothesis import given, settings

import lawyer_assign as la
from lawyer_assign.errors import BadInputError
from lawyer_assign.files.formats.edits import is_edited
from lawyer_assign.plan import Plan
from lawyer_assign.policy.settings import Settings
from tests.worlds.examples import many
from tests.worlds.files import any_facts, clean_facts
from tests.worlds.published import town
from tests.worlds.workbooks import write_all
from tests.year.test_record_names import made

POLICY = la.Policy.hangzhou_2024(stability="off")
POSTS = [("330102001051", "L001"), ("330127100201", "L003")]


def outcome():
    return la.adopt(clean_facts(), POLICY, Plan.of(POSTS))


WRITES = {
    "plan.xlsx": lambda path, **how: la.write(outcome(), path, **how),
    "plan.json": lambda path, **how: la.write(outcome(), path, **how),
    "plan": lambda path, **how: la.write(outcome(), path, **how),
    "facts.xlsx": lambda path, **how: la.write_facts(clean_facts(), path, **how),
    "facts.json": lambda path, **how: la.write(clean_facts(), path, **how),
    "facts": lambda path, **how: la.write_facts(clean_facts(), path, **how),
    "settings.xlsx": lambda path, **how: la.write_settings(Settings(), path, **how),
    "settings": lambda path, **how: la.write_settings(Settings(), path, **how),
    "settings.toml": lambda path, **how: la.write_settings(Settings(), path, **how),
    "records.xlsx": lambda path, **how: la.write(
        made(), path, facts=clean_facts(), **how
    ),
    "records.json": lambda path, **how: la.write(made(), path, **how),
    "records": lambda path, **how: la.write(made(), path, **how),
    "roster.xlsx": lambda path, **how: la.write_roster(town(), path, **how),
    "roster.json": lambda path, **how: la.write_roster(town(), path, **how),
    "cost.xlsx": lambda path, **how: la.write(
        la.cost(clean_facts(), Plan.of(POSTS)), path, **how
    ),
}


def change(path):
    """Change one cell, as somebody would in a spreadsheet program or an editor."""
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path)
        book.worksheets[1]["B2"] = "改过"
        book.save(path)
        return
    file = path if path.suffix else min(path.glob("*.csv"))
    text = file.read_text("utf-8")
    found = "330102" if "330102" in text else text[-4]
    found = "limit = 5" if path.suffix == ".toml" else found
    file.write_text(text.replace(found, found[:-1] + "9", 1), "utf-8")


def test_a_remark_in_a_toml_file_is_a_change(tmp_path):
    path = tmp_path / "settings.toml"
    la.write_settings(Settings(), path)
    values = la.read_settings(path)
    path.write_text(f"# 经局务会讨论\n{path.read_text('utf-8')}", "utf-8")
    assert la.read_settings(path) == values
    with pytest.raises(BadInputError, match="写出后已被修改"):
        la.write_settings(Settings(), path)
    path.write_text("[policy", "utf-8")
    assert is_edited(path) is None


@pytest.mark.parametrize("name", WRITES)
def test_what_was_changed_is_replaced_only_if_asked(tmp_path, name):
    path, write = tmp_path / name, WRITES[name]
    write(path)
    assert is_edited(path) is False
    write(path)
    change(path)
    assert is_edited(path) is True
    file = path if path.suffix else min(path.glob("*.csv"))
    before = file.read_bytes()
    with pytest.raises(BadInputError) as caught:
        write(path)
    (found,) = caught.value.defects
    assert found.place == str(path)
    assert "写出后已被修改" in found.problem
    assert "--force" in found.cure
    assert file.read_bytes() == before
    write(path, force=True)
    assert is_edited(path) is False


FOLDERS = {
    "plan": (WRITES["plan"], "uncovered.csv"),
    "facts": (WRITES["facts"], "lawyers.csv"),
    "facts, by la.write": (
        lambda path, **how: la.write(clean_facts(), path, **how),
        "lawyers.csv",
    ),
    "settings": (WRITES["settings"], "rules.csv"),
    "records": (WRITES["records"], "logs.csv"),
    "cost": (
        lambda path, **how: la.write(
            la.cost(clean_facts(), Plan.of(POSTS)), path, **how
        ),
        "by_firm.csv",
    ),
    "answer": (
        lambda path, **how: la.write(la.why(outcome(), POSTS[0][0]), path, **how),
        "why.csv",
    ),
}


@pytest.mark.parametrize("name", FOLDERS)
def test_in_a_folder_of_somebodys_own_no_file_of_hers_is_replaced_unasked(
    tmp_path, name
):
    write, file = FOLDERS[name]
    path = tmp_path / "work"
    write(tmp_path / "elsewhere")
    assert (tmp_path / "elsewhere" / file).exists()
    path.mkdir()
    (path / file).write_text("自己的表\n", "utf-8")
    (path / "其他.csv").write_text("别的\n", "utf-8")
    with pytest.raises(BadInputError) as caught:
        write(path)
    (found,) = caught.value.defects
    assert found.place == f"work/{file}"
    assert "不是本软件写出的" in found.problem
    assert "not written by this program" in found.problem
    assert "force=True" in found.cure.en
    assert "force=True" in found.cure.zh
    assert sorted(one.name for one in path.iterdir()) == sorted(["其他.csv", file])
    assert (path / file).read_text("utf-8") == "自己的表\n"
    write(path, force=True)
    assert is_edited(path) is False
    assert (path / file).read_bytes() == (tmp_path / "elsewhere" / file).read_bytes()
    assert (path / "其他.csv").read_text("utf-8") == "别的\n"
    write(path)


def test_of_several_results_in_a_folder_each_can_be_written_again_unless_changed(
    tmp_path,
):
    path = tmp_path / "results"
    for name in ("plan", "cost", "plan", "cost"):
        FOLDERS[name][0](path)
    assert is_edited(path) is False
    (path / "plan.csv").write_text("改过\n", "utf-8")
    assert is_edited(path) is True
    for name in ("cost", "plan"):
        with pytest.raises(BadInputError, match="写出后已被修改"):
            FOLDERS[name][0](path)
    assert (path / "plan.csv").read_text("utf-8") == "改过\n"
    (path / "plan.csv").unlink()
    for name in ("cost", "plan"):
        FOLDERS[name][0](path)
    assert is_edited(path) is False


def test_a_folder_whose_seal_somebody_spoilt_is_not_written_over(tmp_path):
    path, write = tmp_path / "facts", WRITES["facts"]
    write(path)
    for said in ("{", "[]", '{"files": []}'):
        (path / ".lawyer-assign.json").write_text(said, "utf-8")
        write(path)  # what is there is what is written: nothing is lost
        (path / ".lawyer-assign.json").write_text(said, "utf-8")
        change(path)
        with pytest.raises(BadInputError, match="不是本软件写出的"):
            write(path)
        write(path, force=True)


def test_a_workbook_opened_and_saved_again_is_unchanged(tmp_path):
    for path in write_all(tmp_path).values():
        assert is_edited(path) is False, path
        openpyxl.load_workbook(path).save(path)
        assert is_edited(path) is False, path


OFFICE = shutil.which("soffice")


@pytest.mark.slow
@pytest.mark.skipif(OFFICE is None, reason="needs LibreOffice (soffice)")
def test_a_workbook_saved_by_an_office_program_is_unchanged(tmp_path):
    folder = tmp_path / "before"
    folder.mkdir()
    paths = write_all(folder)
    asked = [OFFICE, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
             "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir",
             str(tmp_path)]  # fmt: skip
    subprocess.run(
        [*asked, *map(str, paths.values())], check=True, capture_output=True,
        timeout=600,
    )  # fmt: skip
    found = {name: is_edited(tmp_path / path.name) for name, path in paths.items()}
    assert set(found.values()) == {False}, found


@settings(max_examples=many(25), deadline=None)
@given(facts=any_facts())
def test_whatever_facts_hold_their_workbook_is_unchanged(tmp_path_factory, facts):
    path = tmp_path_factory.mktemp("any") / "facts.xlsx"
    la.write_facts(facts, path, phones=True)
    assert is_edited(path) is False


def test_a_document_laid_out_anew_is_unchanged_and_files_of_others_are_unknown(
    tmp_path,
):
    path = tmp_path / "plan.json"
    la.write(outcome(), path)
    path.write_text(json.dumps(json.loads(path.read_text("utf-8"))), "utf-8")
    assert is_edited(path) is False
    path.write_text('{"plan": []}', "utf-8")
    assert is_edited(path) is None
    book = openpyxl.Workbook()
    book.active["A1"] = dt.date(2026, 1, 1)
    book.save(tmp_path / "other.xlsx")
    assert is_edited(tmp_path / "other.xlsx") is None
    (tmp_path / "broken.xlsx").write_bytes(b"PK")
    assert is_edited(tmp_path / "broken.xlsx") is None


def test_a_sheet_added_or_taken_away_is_a_change(tmp_path):
    path = tmp_path / "plan.xlsx"
    la.write(outcome(), path)
    book = openpyxl.load_workbook(path)
    book.create_sheet("_备忘")["A1"] = "待办"
    book.save(path)
    assert is_edited(path) is True
    del book["_备忘"]
    del book["联系表"]
    book.save(path)
    assert is_edited(path) is True
