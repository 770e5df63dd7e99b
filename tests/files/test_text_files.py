"""CSV folders, JSON documents, the published schema, and DataFrames."""

import copy
import json
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

import lawyer_assign as la
from lawyer_assign.errors import BadInputError
from lawyer_assign.facts import MODELS, Facts
from lawyer_assign.files import (
    facts_from_frames,
    facts_to_frames,
    read,
    schema,
    write_facts,
)
from lawyer_assign.files.cells.labels import SHEETS
from lawyer_assign.files.formats import guards
from lawyer_assign.files.formats import json_document as json_file
from tests.files.test_damage import faults_of
from tests.worlds.files import clean_facts
from tests.worlds.schemas import validator


@pytest.fixture
def folder(tmp_path):
    write_facts(clean_facts(), tmp_path / "facts", phones=True)
    return tmp_path / "facts"


@pytest.fixture
def document(tmp_path):
    path = tmp_path / "facts.json"
    write_facts(clean_facts(), path, phones=True)
    return path


def defects_of(path):
    with pytest.raises(BadInputError) as caught:
        read(path)
    return caught.value.defects


def reported(path):
    return {(d.place, d.value) for d in defects_of(path)}


def change(path, old, new):
    text = path.read_text("utf-8-sig")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "gb18030", "gbk"])
def test_csv_is_read_in_every_usual_encoding(folder, encoding):
    for path in folder.glob("*.csv"):
        text = path.read_bytes().decode("utf-8-sig")
        path.write_bytes(text.encode(encoding))
    assert read(folder) == clean_facts()


def test_csv_is_written_with_the_mark_that_excel_needs(folder):
    files = sorted(folder.glob("*.csv"))
    assert len(files) == len(MODELS)
    for path in files:
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")


def test_csv_that_is_no_text_is_refused(folder):
    (folder / "firms.csv").write_bytes(b"id\n\xff\xff\xff")
    assert ("firms.csv", "") in reported(folder)


@pytest.mark.parametrize("mark", [";", "\t"])
def test_csv_with_other_separators_is_read(folder, mark):
    (folder / "districts.csv").write_text(
        f"id{mark}name\n330102{mark}上城区\n330127{mark}淳安县\n", "utf-8"
    )
    assert [row.name for row in read(folder).districts] == ["上城区", "淳安县"]


def test_csv_places_are_file_and_cell(folder):
    change(folder / "lawyers.csv", "F002", "F0O2")
    change(folder / "lawyers.csv", "L002", "3.3E+11")
    assert ("lawyers.csv!C4", "F0O2") in reported(folder)
    assert ("lawyers.csv!A3", "3.3E+11") in reported(folder)


def test_csv_faults_of_the_file_are_found(folder):
    (folder / "firms.csv").unlink()
    (folder / "律师.csv").write_text("id\n", "utf-8")
    (folder / "laywers.csv").write_text("id\n", "utf-8")
    (folder / "choices.csv").write_text('firm\n"x', "utf-8")
    (folder / "_mine.csv").write_text("whatever\n", "utf-8")
    found = {d.place: d for d in defects_of(folder)}
    assert "律所 (firms) is missing" in found["facts"].problem
    assert "second sheet" in found["律师"].problem
    assert "Did you mean" in found["laywers"].cure
    assert "not a CSV file" in found["choices.csv"].problem
    assert "_mine" not in found


def test_a_folder_with_chinese_file_names_is_not_doubled(folder):
    (folder / "lawyers.csv").rename(folder / "律师.csv")
    assert read(folder) == clean_facts()
    with pytest.raises(BadInputError, match=r"律师.csv.*lawyers.csv beside it"):
        write_facts(clean_facts(), folder, phones=True)
    assert not (folder / "lawyers.csv").exists()


def test_json_places_are_paths(document):
    found = json.loads(document.read_text())
    found["lawyers"][1]["skills"] = {"mediation": 9}
    found["lawyers"][0]["firm"] = 5
    found["lawyers"][2]["nick"] = "x"
    found["committees"][0]["kind"] = "town"
    found["approvals"][0]["valid_from"] = "2024-02-30"
    found["firms"].append("F003")
    found["lawers"] = []
    document.write_text(json.dumps(found), "utf-8")
    found = {d.place.removeprefix("facts.json: "): d for d in defects_of(document)}
    assert not any("agreements" in place for place in found)
    assert found["lawyers[1].skills.mediation"].value == "9"
    assert "text" in found["lawyers[0].firm"].cure
    assert "no field" in found["lawyers[2].nick"].problem
    assert "community" in found["committees[0].kind"].cure
    assert "date" in found["approvals[0].valid_from"].problem
    assert "not an object" in found["firms[2]"].problem
    assert "Did you mean lawyers" in found["lawers"].cure


def test_a_key_that_stands_twice_is_found(document):
    change(document, '"id": "L001"', '"id": "L009", "id": "L001"')
    change(document, '{"mediation": 4}', '{"mediation": 4, "mediation": 5}')
    change(document, '"districts": [', '"districts": [], "districts": [')
    found = {d.place for d in defects_of(document)}
    assert found == {
        "facts.json: lawyers[0].id",
        "facts.json: lawyers[0].skills.mediation",
        "facts.json.districts",
    }


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[" * 100_000, "nested deeper"),
        ('{"a": ' * 13 + "1" + "}" * 13, "nested deeper"),
        ('{"districts": [{"id": NaN}]}', "NaN"),
        ('{"districts": [{"id": -Infinity}]}', "-Infinity"),
        ('{"districts": [1' + "0" * 5000 + "]}", "cannot be read"),
        ('{"districts": [}', "not JSON"),
        ("[]", "not an object"),
        ('{"districts": {}}', "not a list"),
        ('{"format": "lawyer_assign.facts/9"}', "a later version"),
        ('{"format": "other/1"}', "not a format"),
        ("", "holds nothing"),
    ],
)
def test_json_that_promises_too_much_is_refused(tmp_path, text, words):
    path = tmp_path / "facts.json"
    path.write_text(text)
    (defect,) = defects_of(path)
    assert words in defect.problem
    assert defect.cure


def test_brackets_in_texts_do_not_count_as_depth(document):
    change(document, "清波门社区", "[" * 50 + '\\"' + "{" * 50)
    assert read(document).committees[0].name == "[" * 50 + '"' + "{" * 50


def test_a_text_file_above_the_limit_is_refused(document, folder, monkeypatch):
    monkeypatch.setattr(guards, "MOST_TEXT", 100)
    assert "larger than 100" in defects_of(document)[0].problem
    assert "larger than 100" in defects_of(folder)[0].problem


def test_the_published_schema_takes_money_and_inspectors(tmp_path):
    facts = la.datasets.with_example_money(la.datasets.toy())
    inspector = la.Inspector(id="i1", name="检查人", district="east")
    la.write_facts(facts.replace(inspectors=(inspector,)), tmp_path / "facts.json")
    document = json.loads((tmp_path / "facts.json").read_text("utf-8"))
    published = validator(json.loads(schema.SCHEMA_PATH.read_text("utf-8")))
    published.validate(document)
    assert document["districts"][0]["budget_yuan"] > 0
    for table, field, value in (
        ("tariffs", "fen_per_year", -1),
        ("adjustments", "score_to", 101),
        ("inspectors", "max_visits", "many"),
        ("districts", "budget_yuan", 1.5),
    ):
        bad = copy.deepcopy(document)
        bad[table][0][field] = value
        assert not published.is_valid(bad), field


def test_the_published_schema_is_current():
    # As values: some versions of pydantic write 90 as 90.0.
    published = json.loads(schema.SCHEMA_PATH.read_text("utf-8"))
    assert published == schema.facts_schema(), (
        "run python -m lawyer_assign.files.schema"
    )


def test_the_schema_knows_every_field_that_is_written(document):
    found = schema.facts_schema()
    written = json.loads(document.read_text())
    assert written["format"] == json_file.FORMAT
    assert set(written) == set(found["properties"])
    for table, rows in written.items():
        if table not in ("format", "sha256"):
            name = found["properties"][table]["items"]["$ref"].rpartition("/")[2]
            assert set(rows[0]) == set(found["$defs"][name]["properties"])


def test_frames_take_fields_headers_numpy_and_text():
    facts = facts_from_frames(
        {
            "区县": pd.DataFrame({"区县编号": [330102], "区县名称": ["上城区"]}),
            "firms": pd.DataFrame({
                "id": ["F1", "F2"], "name": ["甲", "'乙 "], "district": ["330102"] * 2,
                "seats": [3, np.nan], "lat": [np.float64(30.1), np.nan],
                "lon": [120.1, None], "has_party_branch": [np.bool_(True), None],
            }),
            "lawyers": pd.DataFrame({
                "id": ["L1"], "name": [""], "firm": ["F1"],
                "skills": [{"mediation": np.int64(3)}], "能力：法治宣传": [2.0],
                "districts": [np.array(["330102"])], "languages": ["杭州话；手语"],
                "free_half_days": [{"mon-am"}], "phone": [None],
            }),
        }
    )  # fmt: skip
    assert facts.districts[0].id == "330102"
    assert [row.seats for row in facts.firms] == [3, None]
    assert facts.firms[1].name == "乙 "  # as it stands behind the apostrophe
    assert facts.firms[0].has_party_branch
    (lawyer,) = facts.lawyers
    assert lawyer.skills == {"mediation": 3, "publicity": 2}
    assert lawyer.districts == {"330102"}
    assert lawyer.languages == {"杭州话", "手语"}
    assert lawyer.name == ""
    assert lawyer.phone is None


def test_frame_places_are_table_row_and_field():
    frames = facts_to_frames(clean_facts(), phones=True)
    frames["lawyers"]["skills"] = [{"mediation": 9}, "x", {}]
    frames["lawyers"].loc[2, "firm"] = "F9"
    frames["firms"]["nmae"] = 1
    frames["laywers"] = frames["lawyers"]
    del frames["committees"]["kind"]
    with pytest.raises(BadInputError) as caught:
        facts_from_frames(frames)
    found = {d.place: d for d in caught.value.defects}
    assert "above 5" in found["lawyers[0].skills.mediation"].problem
    assert "no number" in found["lawyers[1].skills"].problem
    assert "no such id" in found["lawyers[2].firm"].problem
    assert "no column" in found["firms.nmae"].problem
    assert "Did you mean lawyers" in found["laywers"].cure
    assert "类型 (kind) is missing" in found["committees.kind"].problem


@pytest.mark.parametrize("table", SHEETS)
def test_a_missing_column_of_a_frame_is_named_by_itself(table):
    frames = facts_to_frames(clean_facts(), phones=True)
    sheet = SHEETS[table]
    needed = [one.field for one in sheet.columns if sheet.needs(one.field)]
    for gone in (*([one] for one in needed), needed):
        left = {table: frames[table].drop(columns=gone)}
        if left[table].isna().all(axis=None):
            continue  # a table of blank rows is an empty one
        with pytest.raises(BadInputError) as caught:
            facts_from_frames(frames | left)
        missing = [d for d in caught.value.defects if "is missing" in d.problem]
        assert [d.place for d in missing] == [f"{table}.{one}" for one in gone]


def test_frames_of_facts_have_masked_phones_and_whole_numbers():
    frames = facts_to_frames(clean_facts())
    assert frames["lawyers"]["phone"][0] == "138****5678"
    assert str(frames["firms"]["seats"].dtype) == "Int64"
    assert facts_from_frames({}) == Facts()


def test_importing_the_files_loads_nothing_heavy():
    code = (
        "import sys, lawyer_assign.files; "
        "print([m for m in ('pandas', 'python_calamine', 'xlsxwriter', 'ortools', "
        "'openpyxl', 'scipy') if m in sys.modules])"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "number",
    [10**400, 10**5000, -(10**5000)],
    ids=lambda one: f"{one.bit_length()} bits",
)
def test_a_number_beyond_all_floats_is_refused_in_any_column_of_a_frame(number):
    frames = la.facts_to_frames(clean_facts(), phones=True)
    said = []
    for table, frame in frames.items():
        for name in frame.columns:
            changed = frame.astype(object)
            changed.loc[changed.index[0], name] = number
            with pytest.raises(BadInputError) as caught:
                facts_from_frames(frames | {table: changed})
            assert faults_of(caught.value) == []
            said.append(caught.value.text("en"))
    assert any("more than 15 digits" in one for one in said)
    assert len(said) > 60
