"""Canaries: phones that no message, no view and no file shows unless asked for."""

import json
import logging
import pickle
from concurrent.futures import ProcessPoolExecutor
from copy import deepcopy
from multiprocessing import get_context
from pprint import pformat

import pytest
from pydantic import TypeAdapter, ValidationError

import lawyer_assign as la
from lawyer_assign import views
from lawyer_assign.errors import BadInputError, Defect, Text
from lawyer_assign.facts import MODELS, Facts, Lawyer, Phone
from lawyer_assign.facts.unfit import unfit
from lawyer_assign.phones import mask, mask_phones
from tests.worlds.canaries import (
    CANARIES,
    HIDDEN,
    LANDLINE,
    MOBILE,
    all_said_by,
    assert_hidden,
)
from tests.worlds.small import committee, lawyer, world

# --- what looks like a phone ----------------------------------------------------------


def test_digits_of_a_digest_are_no_phone_and_phones_beside_it_are():
    """Of some content in a hundred the seal had 3912 or 0571 in it by chance."""
    digest = f"05713912{'8765432':f>56}"
    assert_hidden(f"<vt:lpwstr>{digest}</vt:lpwstr>")
    for shown in (f"{digest} {LANDLINE}", f"{MOBILE}, {digest}", digest[:31], "x3912"):
        with pytest.raises(AssertionError):
            assert_hidden(shown)


@pytest.mark.parametrize(
    "text",
    [
        MOBILE, "+8613912345678", "8613912345678", "0086-139-1234-5678",
        "139 1234 5678", "1391 234 5678", "139.1234.5678", "１３９１２３４５６７８",
        "王芳13912345678（手机）", "L13912345678", "13912345678.0", "13,912,345,678",
        LANDLINE, "057187654321", "(0571)87654321", "（0571）8765 4321",
        "010-62345678", "01062345678", "0571－87654321转801",
        "+86 571 87654321", "[13912345678]", "'13912345678'", "电话:13912345678,5",
    ],
)  # fmt: skip
def test_what_looks_like_a_phone_is_masked_in_any_text(text):
    shown = mask_phones(text)
    assert "*" in shown
    assert len(shown) == len(text)
    assert_hidden(shown)
    assert mask_phones(shown) == shown
    assert mask_phones(f"第3行：{text}。") == f"第3行：{shown}。"


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
    firm = {"id": "f", "name": "n", "district": "d"}
    with pytest.raises(ValidationError, match="no such id") as caught:
        Facts(lawyers=[row], firms=[firm], districts=[{"id": "d", "name": "n"}])
    assert_hidden(*all_said_by(caught.value))
    twice = [committee(LANDLINE), committee(LANDLINE)]
    with pytest.raises(ValidationError, match="the same id") as caught:
        world(twice)
    assert_hidden(*all_said_by(caught.value))


@pytest.mark.parametrize(
    "tables",
    [
        {"inspectors": [{"id": "j", "name": "n", "district": "d", "lat": MOBILE}]},
        {"firms": [{"id": "f", "name": "n", "district": 13912345678}]},
        {"choices": MOBILE},
        {"lawyers": {"l1": {"phone": LANDLINE}}},
        {"telephones": [MOBILE]},
    ],
    ids=lambda tables: next(iter(tables)),
)
def test_other_facts_do_not_say_what_they_refuse(tables):
    with pytest.raises(ValidationError) as caught:
        Facts.model_validate(tables)
    assert_hidden(*all_said_by(caught.value))
    assert caught.value.errors()
    (rows,) = tables.values()
    model = MODELS.get(next(iter(tables)))
    if model is None or not isinstance(rows, list):
        return
    with pytest.raises(ValidationError) as caught:
        model.model_validate(rows[0])
    assert_hidden(*all_said_by(caught.value))


@pytest.mark.parametrize("model", MODELS.values(), ids=MODELS)
@pytest.mark.parametrize(
    "value", [MOBILE, int(MOBILE), [LANDLINE], {MOBILE: 1}], ids=repr
)
def test_a_phone_in_any_column_of_any_fact_is_masked_in_its_errors(model, value):
    """What was handed in is masked where it is kept for programs, too."""
    for field in (*model.model_fields, MOBILE):
        row = {field: value, "phone": LANDLINE}
        with pytest.raises(ValidationError) as caught:
            model.model_validate(row)
        assert_hidden(*all_said_by(caught.value))
        rows = TypeAdapter(list[model])
        for read, given in (
            (rows.validate_python, [row]), (rows.validate_json, json.dumps([row])),
            (model.model_validate_json, json.dumps(row)),
        ):  # fmt: skip
            with pytest.raises(ValidationError) as caught:
                read(given)
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
