"""Canaries: phones that no message, no view and no file shows unless asked for."""

import csv
import io
import json
import logging
import pickle
import re
import traceback
from concurrent.futures import ProcessPoolExecutor
from copy import deepcopy
from multiprocessing import get_context
from pprint import pformat

import pandas as pd
import pytest
from pydantic import TypeAdapter, ValidationError
from typer.testing import CliRunner

import lawyer_assign as la
from lawyer_assign import views
from lawyer_assign.cli import app
from lawyer_assign.errors import BadInputError, Defect, Text
from lawyer_assign.facts import MODELS, Facts, Lawyer, Phone
from lawyer_assign.facts.unfit import unfit
from lawyer_assign.files.cells.labels import SHEETS, slots
from lawyer_assign.phones import mask, mask_phones
from tests.worlds.files import clean_book, clean_facts
from tests.worlds.small import committee, lawyer, world

MOBILE, LANDLINE = "13912345678", "0571-87654321"
CANARIES = (MOBILE, LANDLINE, "+86 139 1234 5678", "１３９１２３４５６７８")
SECRET = re.compile("1234 ?5678|１２３４５６７８|8765-?4321|12345|8765432")
"""What is left of no canary once it is masked."""

HIDDEN = "12345"
"""A phone that looks like any number: hidden where it is known to be one."""


def assert_hidden(*shown):
    for one in shown:
        found = SECRET.search(one)
        assert found is None, one[max(0, found.start() - 60) : found.end() + 60]


def all_said_by(error):
    """Return everything that an error shows in any way."""
    yield from (str(error), repr(error), "".join(traceback.format_exception(error)))
    yield pformat(error.args)
    if isinstance(error, la.LawyerAssignError):
        yield from (error.text("zh"), error.text("en"))
    if isinstance(error, BadInputError):
        yield repr(error.defects)
        yield from (views.defects_text(error.defects, lang) for lang in ("zh", "en"))
    if isinstance(error, ValidationError):
        yield from (repr(error.errors()), error.json())
        yield repr(error.errors(include_url=False, include_context=True))


# --- what looks like a phone ----------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        MOBILE, "+8613912345678", "8613912345678", "0086-139-1234-5678",
        "139 1234 5678", "1391 234 5678", "139.1234.5678", "１３９１２３４５６７８",
        "王芳13912345678（手机）", "L13912345678", "13912345678.0", "13,912,345,678",
        LANDLINE, "057187654321", "(0571)87654321", "（0571）8765 4321",
        "010-12345678".replace("-1", "-6"), "01062345678", "0571－87654321转801",
        "+86 571 87654321", "[13912345678]", "'13912345678'", "电话:13912345678,5",
    ],
)  # fmt: skip
def test_what_looks_like_a_phone_is_masked_in_any_text(text):
    shown = mask_phones(text)
    assert "*" in shown
    assert len(shown) == len(text)
    assert_hidden(shown)
    assert mask_phones(shown) == shown
    assert mask_phones(f"第 3 行：{text}。") == f"第 3 行：{shown}。"


@pytest.mark.parametrize(
    "text",
    [
        "330102001051",  # a committee
        "330127100201、330127100202",
        "139123456789",  # one digit too many
        "30.13912345678",  # a coordinate
        "2024-09-15 08:30:00", "012024091500", "91330100139123456X", "3,298",
        "13301201010123456",  # a lawyer's licence
        "110101199003071234", "17 18 19 20 215", "12345678901", "1391234567",
        "138****5678", "0.0571", "5f13a9c2", "",
    ],
)  # fmt: skip
def test_ids_and_numbers_stay_readable(text):
    assert mask_phones(text) == text


def test_the_real_committees_stay_readable():
    ids = [row.id for row in la.datasets.hangzhou().committees]
    assert len(ids) > 3_000
    assert mask_phones(" ".join(ids)) == " ".join(ids)


# --- the type -------------------------------------------------------------------------


@pytest.mark.parametrize("canary", [*CANARIES, HIDDEN])
def test_a_phone_shows_itself_only_where_it_is_asked_to(canary):
    phone = Phone(canary)
    assert phone.reveal() == canary
    shown = [str(phone), repr(phone), f"{phone} {phone:>40} {phone!r}", "%s" % phone]  # noqa: UP031
    shown += ["{}".format(phone), json.dumps([phone], default=str)]  # noqa: UP032
    shown += [pformat({"phone": phone}), logging.Formatter().format(record_of(phone))]
    assert_hidden(*shown)
    assert all(mask(canary) in one for one in shown[:1])
    for leak in ("+", "join", "json", "slice", "iterate"):
        with pytest.raises(TypeError):
            leaks(phone, leak)


def record_of(phone):
    return logging.LogRecord("x", 1, "x", 1, "%s %r", (phone, phone), None)


def leaks(phone, way):
    ways = {
        "+": lambda: "x" + phone,
        "join": lambda: "".join([phone]),
        "json": lambda: json.dumps(phone),
        "slice": lambda: phone[3:],
        "iterate": lambda: list(phone),
    }
    return ways[way]()


def test_phones_compare_hash_and_travel_as_their_text_does():
    phone = Phone(MOBILE)
    assert phone == Phone(MOBILE) == Phone(phone) == MOBILE
    assert phone != Phone(LANDLINE)
    assert phone != 13912345678
    assert hash(phone) == hash(Phone(MOBILE)) == hash(MOBILE)
    assert not Phone("")
    assert phone
    for again in (pickle.loads(pickle.dumps(phone)), deepcopy(phone)):
        assert again == phone
        assert again.reveal() == MOBILE


def one(phone=MOBILE, **more):
    return lawyer("l1", phone=phone, **more)


@pytest.mark.parametrize("canary", [*CANARIES, HIDDEN])
def test_no_lawyer_and_no_facts_show_a_phone(canary):
    row = one(canary)
    made = [
        row,
        Lawyer.model_construct(**dict(row) | {"phone": canary}),
        row.model_copy(update={"phone": canary}),
        row.model_copy(deep=True),
        TypeAdapter(Lawyer).validate_python(row.model_dump()),
    ]
    facts = world(1, made[:1])
    for lawyer_made in made:
        assert lawyer_made.phone.reveal() == canary
        assert_hidden(repr(lawyer_made), str(lawyer_made), pformat(vars(lawyer_made)))
        assert_hidden(repr(lawyer_made.model_dump()), lawyer_made.model_dump_json())
        assert_hidden(repr(dict(lawyer_made)), f"{lawyer_made}", repr([lawyer_made]))
    assert_hidden(repr(facts), repr(facts.model_dump()), facts.model_dump_json())
    assert_hidden(repr(facts.lawyer), repr(facts.lawyers))
    asked = facts.model_dump_json(context={"phones": True})
    assert canary in asked
    assert Facts.model_validate_json(asked) == facts
    assert Facts.model_validate(facts.model_dump()) == facts


def phone_of(facts):
    """Return the phone of the first lawyer in full; for another process."""
    return facts.lawyers[0].phone.reveal()


def test_other_processes_get_phones_whole():
    facts = world(1, [one()])
    assert pickle.loads(pickle.dumps(facts)) == facts
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as executor:
        assert executor.submit(phone_of, facts).result() == MOBILE


def test_an_outcome_and_its_views_show_no_phone():
    facts = la.datasets.toy()
    rows = [row.model_copy(update={"phone": MOBILE}) for row in facts.lawyers]
    outcome = la.solve(facts.replace(lawyers=rows))
    teams = la.fill_teams(outcome)
    report = la.check(outcome.problem.facts, outcome.problem.policy, outcome.plan)
    assert outcome.problem.facts.lawyers[0].phone.reveal() == MOBILE
    assert_hidden(repr(outcome), str(outcome), outcome._repr_html_(), repr(report))
    assert_hidden(repr(outcome.problem), repr(outcome.problem.facts), repr(teams))
    for lang in ("zh", "en"):
        assert_hidden(views.report_text(outcome, lang, report, teams))
        assert_hidden(views.html(outcome, lang))


# --- pydantic's errors ----------------------------------------------------------------


@pytest.mark.parametrize(
    "bad",
    [
        {"phone": 13912345678},
        {"phone": 13912345678.0},
        {"phone": ["13912345678"]},
        {"phone": HIDDEN * 50},
        {"phone": Phone(HIDDEN * 50)},
        {"phone": MOBILE, "min_committees": 3, "max_committees": 1},
        {"phone": HIDDEN, "min_committees": 3, "max_committees": 1},
        {"phone": MOBILE, "lat": 30.0},
        {"phone": MOBILE, "telephone": MOBILE},
        *({name: MOBILE} for name in ("lat", "assessment", "districts", "skills")),
        *({name: LANDLINE} for name in ("max_committees", "is_party_member")),
        {"assessment": 13912345678},
        {"years_of_practice": 13912345678.0},
        {"skills": {MOBILE: 77}},
        {"languages": [13912345678]},
        {"free_half_days": [MOBILE]},
        {"id": f" {MOBILE}"},
        {"firm": 13912345678},
        {MOBILE: 1},
    ],
    ids=str,
)
def test_no_error_of_pydantic_shows_a_phone(bad):
    row = {"id": "l1", "name": "n", "firm": "f1", **bad}
    rows = {"districts": [], "committees": [], "firms": [], "lawyers": [row]}
    for make in (
        lambda: Lawyer.model_validate(row),
        lambda: TypeAdapter(list[Lawyer]).validate_python([row]),
        lambda: Facts.model_validate(rows),
    ):
        with pytest.raises(ValidationError) as caught:
            make()
        assert_hidden(*all_said_by(caught.value))
        assert caught.value.errors()


def test_facts_that_do_not_fit_together_show_no_phone():
    row = {"id": "l1", "name": "n", "firm": MOBILE, "phone": LANDLINE}
    with pytest.raises(ValidationError, match="no such id") as caught:
        Facts(lawyers=[row])
    assert_hidden(*all_said_by(caught.value))
    twice = [committee(LANDLINE), committee(LANDLINE)]
    with pytest.raises(ValidationError, match="the same id") as caught:
        world(twice)
    assert_hidden(*all_said_by(caught.value))


def test_errors_keep_their_type_place_and_words():
    with pytest.raises(ValidationError) as caught:
        Lawyer(id="", name="n", firm="f1", assessment=101, phone=MOBILE)
    said = {error["loc"]: error["type"] for error in caught.value.errors()}
    assert said == {("id",): "string_too_short", ("assessment",): "less_than_equal"}
    with pytest.raises(ValidationError) as caught:
        one(min_committees=3, max_committees=1)
    (error,) = caught.value.errors()
    assert error["type"] == "unfit"
    assert error["ctx"]["problem"].en.startswith("max_committees 1 is below")
    assert error["input"]["min_committees"] == 3
    assert error["input"]["phone"] == "139****5678"


# --- our own errors -------------------------------------------------------------------


def test_no_error_of_ours_shows_a_phone():
    said = Text(f"call {MOBILE}, {LANDLINE}", f"请拨打 {MOBILE}、{LANDLINE}")
    defect = Defect(f"x.json: lawyers[0].{MOBILE}", MOBILE, said, said)
    assert_hidden(str(defect), repr(defect), defect.text("zh"), defect.text("en"))
    for error in (
        BadInputError([defect]),
        la.UnsupportedError(said),
        la.WorkerLostError(said),
        la.VerificationError(f"the plan of {MOBILE}"),
        la.LawyerAssignError(said, MOBILE),
    ):
        assert_hidden(*all_said_by(error))
        assert_hidden(repr(pickle.loads(pickle.dumps(error))))
    assert_hidden(str(unfit(said, said)), repr(unfit(said, said).context))


# --- files ----------------------------------------------------------------------------


def refusals(read, *args):
    """Read what may be refused; return what is said if it is."""
    try:
        read(*args)
    except BadInputError as error:
        return list(all_said_by(error))
    return []


@pytest.mark.parametrize("canary", [LANDLINE, 13912345678])
def test_a_phone_in_any_cell_of_the_lawyers_sheet_is_not_shown(tmp_path, canary):
    refused = {1: 0, 2: 0}
    path = tmp_path / "facts.xlsx"
    for at in range(1, len(slots("lawyers")) + 1):
        for row in refused:
            book = clean_book()
            book["律师"].cell(row, at).value = canary
            book.save(path)
            said = refusals(la.read, path)
            assert_hidden(*said)
            refused[row] += bool(said)
    # Every header, and all cells but those that any text fits.
    assert refused[1] == len(slots("lawyers"))
    assert refused[2] > 12


@pytest.mark.parametrize("canary", [MOBILE, LANDLINE])
def test_a_phone_in_any_cell_of_a_folder_is_not_shown(tmp_path, canary):
    la.write_facts(clean_facts(), tmp_path / "facts", phones=True)
    refused = 0
    for table in SHEETS:
        path = tmp_path / "facts" / f"{table}.csv"
        before = path.read_text("utf-8-sig")
        rows = list(csv.reader(io.StringIO(before, newline="")))
        for at in range(len(rows[0])):
            changed = [list(one) for one in rows]
            changed[1][at] = canary
            text = io.StringIO(newline="")
            csv.writer(text).writerows(changed)
            path.write_text(text.getvalue(), encoding="utf-8-sig")
            said = refusals(la.read, tmp_path / "facts")
            assert_hidden(*said)
            refused += bool(said)
        path.write_text(before, encoding="utf-8-sig")
    assert refused > 50


@pytest.mark.parametrize("canary", [MOBILE, LANDLINE, 13912345678, {MOBILE: MOBILE}])
def test_a_phone_in_any_field_of_a_document_is_not_shown(tmp_path, canary):
    la.write_facts(clean_facts(), tmp_path / "clean.json", phones=True)
    clean = json.loads((tmp_path / "clean.json").read_text("utf-8"))
    path, refused = tmp_path / "facts.json", 0
    for table, model in MODELS.items():
        for name in (*model.model_fields, MOBILE):
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
    assert refused > 60


@pytest.mark.parametrize("gap", range(0, 24, 3))
@pytest.mark.parametrize("broken", [MOBILE, LANDLINE, f'"{MOBILE}', f'"l" "{MOBILE}"'])
def test_broken_json_shows_no_half_of_a_phone(tmp_path, broken, gap):
    path = tmp_path / "facts.json"
    space = " " * gap
    path.write_text(f'{{"x": [{{"id": {broken}{space}"phone": "{MOBILE}"', "utf-8")
    said = refusals(la.read, path)
    assert said
    assert_hidden(*said)


@pytest.mark.parametrize("canary", [MOBILE, LANDLINE, 13912345678, [MOBILE]])
def test_a_phone_in_any_column_of_a_frame_is_not_shown(canary):
    clean = la.facts_to_frames(clean_facts(), phones=True)
    refused = 0
    for table, frame in clean.items():
        for name in frame.columns:
            column = [canary, *frame[name].tolist()[1:]]
            changed = frame.assign(**{name: pd.Series(column, dtype="object")})
            said = refusals(la.facts_from_frames, clean | {table: changed})
            assert_hidden(*said)
            refused += bool(said)
        renamed = frame.rename(columns={frame.columns[0]: MOBILE})
        assert_hidden(*refusals(la.facts_from_frames, clean | {table: renamed}))
    assert_hidden(*refusals(la.facts_from_frames, {MOBILE: clean["lawyers"]}))
    assert refused > 50


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
    facts = world(1, [one()])
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
