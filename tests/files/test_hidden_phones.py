"""No file, no reader and no verb shows a phone that was not asked for."""

import csv
import io
import json
from copy import deepcopy

import pandas as pd
import pytest
from typer.testing import CliRunner

import lawyer_assign as la
from lawyer_assign.cli import app
from lawyer_assign.errors import BadInputError
from lawyer_assign.facts import MODELS
from lawyer_assign.files.cells.labels import SHEETS, slots
from tests.worlds.canaries import HIDDEN, LANDLINE, MOBILE, all_said_by, assert_hidden
from tests.worlds.examples import IS_DEEP
from tests.worlds.files import clean_book, clean_facts
from tests.worlds.small import lawyer, world


def refusals(read, *args):
    """Read what may be refused; return what is said if it is."""
    try:
        read(*args)
    except BadInputError as error:
        return list(all_said_by(error))
    return []


def turns(cells, canary, canaries):
    """Return into which cells a canary is put: each has one, all before a commit."""
    return cells if IS_DEEP else cells[canaries.index(canary) :: len(canaries)]


IN_SHEETS = [LANDLINE, 13912345678]


@pytest.mark.parametrize("canary", IN_SHEETS)
def test_a_phone_in_any_cell_of_the_lawyers_sheet_is_not_shown(tmp_path, canary):
    refused = {1: 0, 2: 0}
    path = tmp_path / "facts.xlsx"
    columns = turns(range(1, len(slots("lawyers")) + 1), canary, IN_SHEETS)
    for at in columns:
        for row in refused:
            book = clean_book()
            book["律师"].cell(row, at).value = canary
            book.save(path)
            said = refusals(la.read, path)
            assert_hidden(*said)
            refused[row] += bool(said)
    # Every header, and all cells but those that any text fits.
    assert refused[1] == len(columns)
    assert refused[2] > len(columns) / 2


IN_FOLDERS = [MOBILE, LANDLINE]


@pytest.mark.parametrize("canary", IN_FOLDERS)
def test_a_phone_in_any_cell_of_a_folder_is_not_shown(tmp_path, canary):
    la.write_facts(clean_facts(), tmp_path / "facts", phones=True)
    refused = 0
    for table in SHEETS:
        path = tmp_path / "facts" / f"{table}.csv"
        before = path.read_text("utf-8-sig")
        rows = list(csv.reader(io.StringIO(before, newline="")))
        for at in turns(range(len(rows[0])), canary, IN_FOLDERS):
            changed = [list(one) for one in rows]
            changed[1][at] = canary
            text = io.StringIO(newline="")
            csv.writer(text).writerows(changed)
            path.write_text(text.getvalue(), encoding="utf-8-sig")
            said = refusals(la.read, tmp_path / "facts")
            assert_hidden(*said)
            refused += bool(said)
        path.write_text(before, encoding="utf-8-sig")
    assert refused > (50 if IS_DEEP else 25)


@pytest.mark.parametrize("before", range(44, 62))
def test_no_half_of_a_phone_is_left_where_a_long_value_is_cut(tmp_path, before):
    frames = la.facts_to_frames(clean_facts())
    text = "x" * before + MOBILE
    frames["firms"]["lat"] = pd.Series([text, text], dtype="object")
    said = refusals(la.facts_from_frames, frames)
    assert "xxx" in said[0]
    assert_hidden(*said)


IN_DOCUMENTS = [MOBILE, LANDLINE, 13912345678, {MOBILE: MOBILE}]


@pytest.mark.parametrize("canary", IN_DOCUMENTS)
def test_a_phone_in_any_field_of_a_document_is_not_shown(tmp_path, canary):
    la.write_facts(clean_facts(), tmp_path / "clean.json", phones=True)
    clean = json.loads((tmp_path / "clean.json").read_text("utf-8"))
    path, refused = tmp_path / "facts.json", 0
    for table, model in MODELS.items():
        for name in turns((*model.model_fields, MOBILE), canary, IN_DOCUMENTS):
            changed = deepcopy(clean)
            changed[table][0][name] = canary
            path.write_text(json.dumps(changed, ensure_ascii=False), encoding="utf-8")
            said = refusals(la.read, path)
            assert_hidden(*said)
            refused += bool(said)
        for rows in (canary, [canary]):
            path.write_text(json.dumps(clean | {table: rows}), encoding="utf-8")
            said = refusals(la.read, path)
            assert said
            assert_hidden(*said)
    assert refused > (60 if IS_DEEP else 15)


@pytest.mark.parametrize("gap", range(0, 24, 3))
@pytest.mark.parametrize("broken", [MOBILE, LANDLINE, f'"{MOBILE}', f'"l" "{MOBILE}"'])
def test_broken_json_shows_no_half_of_a_phone(tmp_path, broken, gap):
    path = tmp_path / "facts.json"
    space = " " * gap
    path.write_text(f'{{"x": [{{"id": {broken}{space}"phone": "{MOBILE}"', "utf-8")
    said = refusals(la.read, path)
    assert said
    assert_hidden(*said)


IN_FRAMES = [MOBILE, LANDLINE, 13912345678, [MOBILE]]


@pytest.mark.parametrize("canary", IN_FRAMES)
def test_a_phone_in_any_column_of_a_frame_is_not_shown(canary):
    clean = la.facts_to_frames(clean_facts(), phones=True)
    refused = 0
    for table, frame in clean.items():
        for name in turns(frame.columns, canary, IN_FRAMES):
            column = [canary, *frame[name].tolist()[1:]]
            changed = frame.assign(**{name: pd.Series(column, dtype="object")})
            said = refusals(la.facts_from_frames, clean | {table: changed})
            assert_hidden(*said)
            refused += bool(said)
        renamed = frame.rename(columns={frame.columns[0]: MOBILE})
        assert_hidden(*refusals(la.facts_from_frames, clean | {table: renamed}))
    assert_hidden(*refusals(la.facts_from_frames, {MOBILE: clean["lawyers"]}))
    assert refused > (50 if IS_DEEP else 12)


def test_a_phone_that_cannot_be_read_is_hidden_whatever_it_looks_like(tmp_path):
    """Short ones look like any number; in their own column they are known."""
    long = HIDDEN * 50
    book = clean_book()
    at = next(c.column for c in book["律师"][1] if c.value == "电话")
    book["律师"].cell(2, at).value = long
    book.save(tmp_path / "facts.xlsx")
    la.write_facts(clean_facts(), tmp_path / "facts.json", phones=True)
    document = json.loads((tmp_path / "facts.json").read_text("utf-8"))
    document["lawyers"][0]["phone"] = long
    document["lawyers"][1] |= {"phone": HIDDEN, "min_committees": 3}
    document["lawyers"][1] |= {"max_committees": 1}
    (tmp_path / "facts.json").write_text(json.dumps(document), encoding="utf-8")
    frames = la.facts_to_frames(clean_facts(), phones=True)
    frames["lawyers"]["phone"] = [long, *frames["lawyers"]["phone"][1:]]
    for said in (
        refusals(la.read, tmp_path / "facts.xlsx"),
        refusals(la.read, tmp_path / "facts.json"),
        refusals(la.facts_from_frames, frames),
    ):
        assert "longer than 200" in "".join(said)
        assert_hidden(*said)


def test_frames_hold_phones_only_where_asked():
    facts = world(1, [lawyer("l1", phone=MOBILE)])
    assert_hidden(la.facts_to_frames(facts)["lawyers"].to_csv())
    frames = la.facts_to_frames(facts, phones=True)
    assert frames["lawyers"]["phone"].tolist() == [MOBILE]
    assert la.facts_from_frames(frames) == facts
    frames["lawyers"]["phone"] = [facts.lawyers[0].phone]
    assert_hidden(frames["lawyers"].to_csv(), frames["lawyers"].to_string())
    assert la.facts_from_frames(frames) == facts


@pytest.mark.parametrize("reader", [la.read_plan, la.read_records, la.read_settings])
def test_no_other_reader_shows_a_phone(tmp_path, reader):
    sheets = {
        la.read_plan: ("plan", {"committee": "", "lawyer": MOBILE}),
        la.read_records: ("check_ins", {"lawyer": MOBILE, "day": LANDLINE}),
        la.read_settings: ("rules", {"rule": MOBILE, "strength": LANDLINE}),
    }
    name, row = sheets[reader]
    folder = tmp_path / "folder"
    folder.mkdir()
    frame = pd.DataFrame([row, {key: MOBILE for key in row}, {MOBILE: LANDLINE}])
    frame.to_csv(folder / f"{name}.csv", index=False)
    said = refusals(reader, folder)
    assert said
    assert_hidden(*said)
    (tmp_path / "x.json").write_text(json.dumps({name: [row, [MOBILE]]}), "utf-8")
    assert_hidden(*refusals(reader, tmp_path / "x.json"))


def test_no_verb_of_the_shell_shows_a_phone(tmp_path):
    facts, plan = tmp_path / "facts.json", tmp_path / "plan.json"
    la.write_facts(clean_facts(), facts, phones=True)
    document = json.loads(facts.read_text("utf-8"))
    document["lawyers"][0] |= {"assessment": MOBILE, "firm": LANDLINE}
    bad = tmp_path / "bad.json"
    bad.write_text(json.dumps(document), encoding="utf-8")
    plan.write_text(
        json.dumps({"plan": [{"committee": "330127100201", "lawyer": MOBILE}]}), "utf-8"
    )
    for lang in ("zh", "en"):
        for args, code in (
            (("check", facts), 0),
            (("solve", facts, "--out", tmp_path / f"{lang}.xlsx"), 0),
            (("check", bad), 2),
            (("solve", bad, "--out", tmp_path / "x.xlsx"), 2),
            (("check", facts, "--plan", plan), 2),
            (("verify", facts, plan), 2),
            (("cost", facts, plan), 2),
        ):
            said = CliRunner().invoke(app, [*map(str, args), "--lang", lang])
            assert said.exit_code == code, said.output
            assert_hidden(said.output, said.stderr)
