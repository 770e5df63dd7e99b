"""Facts as dictionaries that programs put together, with what JSON does not know."""

import datetime as dt
import json
from enum import Enum

import numpy as np
import pandas as pd
import pytest
from pydantic import ValidationError

import lawyer_assign as la
from lawyer_assign.files.formats.json_document import MODELS

TOY = la.facts_to_dict(la.datasets.toy())
DUTY = la.datasets.with_duty(la.datasets.district(committees=8, lawyers=9, seed=0))


def with_lawyer(**said):
    """Return a document whose first lawyer has other fields, too."""
    first, *others = TOY["lawyers"]
    return {**TOY, "lawyers": [{**first, **said}, *others]}


@pytest.mark.parametrize(
    ("field", "given", "meant"),
    [
        ("max_committees", np.int64(2), 2),
        ("is_party_member", np.bool_(True), True),
        ("skills", {"mediation": np.int8(3)}, {"mediation": 3}),
        ("districts", [np.str_("east")], ["east"]),
        ("districts", np.array(["east"]), ["east"]),
        ("name", np.str_("Lin"), "Lin"),
    ],
    ids=repr,
)
def test_scalars_of_numpy_are_what_they_are(field, given, meant):
    facts = la.facts_from_dict(with_lawyer(**{field: given}))
    assert facts == la.facts_from_dict(with_lawyer(**{field: meant}))


@pytest.mark.parametrize("missing", [np.nan, float("nan"), pd.NaT, pd.NA], ids=repr)
@pytest.mark.parametrize("field", ["lat", "lon", "max_committees", "phone"])
def test_what_pandas_calls_missing_is_missing(field, missing):
    nowhere = {"lat": None, "lon": None}
    first, *others = TOY["lawyers"]
    left_out = {key: one for key, one in first.items() if key not in {field, *nowhere}}
    facts = la.facts_from_dict(with_lawyer(**{**nowhere, field: missing}))
    assert facts == la.facts_from_dict({**TOY, "lawyers": [left_out, *others]})


def test_null_in_any_field_is_as_if_the_field_were_not_there(tmp_path):
    """Databases give NULL where nothing is known, also in fields with a usual value."""
    for table, rows in TOY.items():
        if not isinstance(rows, list) or not rows:
            continue
        for field in MODELS[table].model_fields:
            without = {key: one for key, one in rows[0].items() if key != field}
            said = []
            for first in (without, {**rows[0], field: None}):
                try:
                    found = la.facts_from_dict({**TOY, table: [first, *rows[1:]]})
                except la.BadInputError as error:
                    found = error.defects
                said.append(found)
            assert said[0] == said[1], (table, field)
    first, *others = TOY["committees"]
    given = {**TOY, "committees": [{**first, "lawyers_min": None}, *others]}
    file = tmp_path / "facts.json"
    file.write_text(json.dumps(given), "utf-8")
    assert la.read(file).committees[0].lawyers_min == 1


class Kind(Enum):
    """As programs name what a database holds as words."""

    PLACE = "village"
    TIME = "mon-am"


def test_members_of_enumerations_are_their_values():
    first, *others = TOY["committees"]
    said = [{**first, "kind": Kind.PLACE, "duty_half_days": [Kind.TIME]}, *others]
    meant = [{**first, "kind": "village", "duty_half_days": ["mon-am"]}, *others]
    found = la.facts_from_dict({**TOY, "committees": said})
    assert found == la.facts_from_dict({**TOY, "committees": meant})
    assert found.committees[0].kind == "village"
    frames = la.facts_to_frames(la.facts_from_dict(TOY))
    frames["committees"]["kind"] = [Kind.PLACE, *frames["committees"]["kind"][1:]]
    assert la.facts_from_frames(frames).committees[0].kind == "village"


def test_null_of_a_field_that_nobody_knows_is_still_named():
    with pytest.raises(la.BadInputError, match="max_committes"):
        la.facts_from_dict(with_lawyer(max_committes=None))


@pytest.mark.parametrize("facts", [la.datasets.toy(), DUTY], ids=["toy", "duty"])
def test_records_of_our_own_frames_are_read(facts):
    frames = la.facts_to_frames(facts, phones=True)
    records = {table: frame.to_dict("records") for table, frame in frames.items()}
    assert la.facts_from_dict(records) == facts


@pytest.mark.parametrize(
    ("given", "seen"),
    [
        (b"x", "b'x'"),
        (object(), "object"),
        (pd.Timestamp("2026-01-02 03:00"), "2026-01-02 03:00:00"),
        (dt.datetime(2026, 1, 2, 3), "2026-01-02 03:00:00"),
        (np.datetime64("2026-01-02"), "2026-01-02"),
        ({(1, 2): 3}, "(1, 2)"),
        ([{"a"}], '[["a"]]'),
        (np.bool_(True), "true"),
    ],
    ids=lambda one: type(one).__name__,
)
def test_what_json_cannot_say_is_named_with_place_and_all_other_defects(given, seen):
    document = with_lawyer(max_committees=given, firm="nowhere")
    with pytest.raises(la.BadInputError) as caught:
        la.facts_from_dict(document)
    found = {one.place: one for one in caught.value.defects}
    assert seen in found["document: lawyers[0].max_committees"].value
    assert "whole number" in found["document: lawyers[0].max_committees"].cure.en
    assert "document: lawyers[0].firm" in found


def test_names_of_tables_and_fields_that_are_no_texts_are_defects():
    first, *others = TOY["lawyers"]
    document = {**TOY, 1: [], None: [], "lawyers": [{**first, 1: 2}, *others]}
    with pytest.raises(la.BadInputError) as caught:
        la.facts_from_dict(document)
    assert [(one.place, one.value) for one in caught.value.defects] == [
        ("document: 1", ""),
        ("document: None", ""),
        ("document: lawyers[0]", "1"),
    ]
    assert "字段名" in caught.value.text("zh")


def nested(times):
    """Return lists within lists, as ``json.loads`` makes them of brackets."""
    found = []
    for _ in range(times - 1):
        found = [found]
    return found


HOLDING_ITSELF = []
HOLDING_ITSELF.append(HOLDING_ITSELF)


@pytest.mark.parametrize(
    "deep", [nested(13), nested(900), nested(50_000), HOLDING_ITSELF],
    ids=["13", "900", "50,000", "itself"],
)  # fmt: skip
def test_what_is_nested_too_deep_is_refused_by_its_place_as_in_files(deep):
    first, second, *_ = TOY["lawyers"]
    document = {
        **TOY,
        "lawyers": [{**first, "name": deep}, {**second, "skills": {"a": deep}}, deep],
        "format": {"a": deep},
    }
    with pytest.raises(la.BadInputError) as caught:
        la.facts_from_dict(document)
    assert [one.place for one in caught.value.defects] == [
        "document: format",
        "document: lawyers[0].name",
        "document: lawyers[1].skills",
        "document: lawyers[2]",
    ]
    assert {one.problem.en for one in caught.value.defects} == {
        "is nested deeper than 12"
    }
    frames = la.facts_to_frames(la.datasets.toy())
    frames["lawyers"]["name"] = [deep, *frames["lawyers"]["name"][1:]]
    frames["lawyers"].at[1, "skills"] = {"mediation": deep}
    with pytest.raises(la.BadInputError) as caught:
        la.facts_from_frames(frames)
    assert [(one.place, one.problem.en) for one in caught.value.defects] == [
        ("lawyers[0].name", "is nested deeper than 12"),
        ("lawyers[1].skills", "is nested deeper than 12"),
    ]
    with pytest.raises(la.BadInputError, match=r"document: posts.*nested deeper"):
        la.roster_from_dict({"posts": deep}, la.datasets.toy())
    log = {"lawyer": [deep], "committee": ["c3"], "day": [deep]}
    with pytest.raises(la.BadInputError, match=r"logs\[0\]\.lawyer"):
        la.records_from_frames({"logs": pd.DataFrame(log)})
    with pytest.raises(ValidationError, match="valid string"):
        la.Lawyer(id="l1", name=deep, firm="f1")


def test_what_is_nested_as_deep_as_a_file_may_be_is_said_by_its_field():
    with pytest.raises(la.BadInputError, match=r"lawyers\[0\]\.name: .*not text"):
        la.facts_from_dict(with_lawyer(name=nested(9)))


def test_a_table_that_is_missing_is_said_once_and_not_row_by_row(tmp_path):
    document = {one: rows for one, rows in TOY.items() if one != "firms"}
    document["districts"] = None
    with pytest.raises(la.BadInputError) as caught:
        la.facts_from_dict(document)
    none, missing = caught.value.defects
    assert (none.place, none.value) == ("document: districts", "None")
    assert missing.place == "document: firms"
    assert missing.problem == (
        "the table firms is missing, while lawyers, choices, agreements name its rows",
        "缺少“律所”（firms）表，而 lawyers、choices、agreements 引用了其中的行",
    )
    with pytest.raises(la.BadInputError) as caught:
        la.facts_from_dict({**TOY, "firms": []})
    (empty,) = caught.value.defects
    assert (empty.place, empty.value) == ("document: firms", "0")
    assert "is empty" in empty.problem.en
    del document["districts"]
    (tmp_path / "facts.json").write_text(json.dumps(document), "utf-8")
    with pytest.raises(la.BadInputError) as caught:
        la.read(tmp_path / "facts.json")
    assert [one.place for one in caught.value.defects] == [
        "facts.json: districts",
        "facts.json: firms",
    ]
    frames = la.facts_to_frames(la.datasets.toy())
    del frames["firms"]
    with pytest.raises(la.BadInputError) as caught:
        la.facts_from_frames(frames)
    assert [one.place for one in caught.value.defects] == ["firms"]


@pytest.mark.parametrize("lost", ["", " f1", None, [], "row"], ids=repr)
def test_what_an_id_that_is_refused_leads_to_is_said_once(lost):
    first, *others = TOY["firms"]
    spoilt = 5 if lost == "row" else {**first, "id": lost}
    document = {**TOY, "firms": [spoilt, *others]}
    with pytest.raises(la.BadInputError) as caught:
        la.facts_from_dict(document)
    refused, leads_nowhere = caught.value.defects
    assert refused.place.startswith("document: firms[0]")
    assert (leads_nowhere.place, leads_nowhere.value) == (
        "document: lawyers[0].firm",
        first["id"],
    )
    assert "document: firms[0].id" in leads_nowhere.cure.en
    assert "named 8 time(s)" in leads_nowhere.cure.en
    assert "共有8处引用" in leads_nowhere.cure.zh
    # Another id that leads nowhere is said as well, and that it stands twice is, too.
    for table in ("lawyers", "agreements"):
        rows = document[table]
        document[table] = [rows[0], {**rows[1], "firm": "f9"}, *rows[2:]]
    with pytest.raises(la.BadInputError) as caught:
        la.facts_from_dict(document)
    assert [one.value for one in caught.value.defects][1:] == ["f1", "f9"]


def test_records_of_frames_with_gaps_and_numbers_for_ids_are_read_as_the_frames():
    frames = la.facts_to_frames(la.datasets.toy(), phones=True)
    ids = {one: at for at, one in enumerate(frames["firms"]["id"], start=1)}
    frames["firms"]["id"] = frames["firms"]["id"].map(ids)
    for table in ("lawyers", "choices", "conflicts", "agreements"):
        frames[table]["firm"] = frames[table].get("firm", pd.Series()).map(ids)
    del frames["conflicts"]["firm"]
    phones = [13800000000.0 + at for at in range(len(frames["lawyers"]) - 1)]
    frames["lawyers"]["phone"] = [*phones, np.nan]
    for frame in frames.values():
        for name in frame.select_dtypes("Int64"):
            frame[name] = frame[name].astype("float64")
    frames["lawyers"].at[0, "skills"] = {"mediation": 3.0}
    records = {table: frame.to_dict("records") for table, frame in frames.items()}
    assert type(records["lawyers"][0]["firm"]) is int
    assert type(records["committees"][0]["lawyers_max"]) is float
    facts = la.facts_from_dict(records)
    frames["lawyers"].at[0, "skills"] = {"mediation": 3}
    assert facts == la.facts_from_frames(frames)
    assert [one.id for one in facts.firms] == ["1", "2", "3"]
    assert facts.lawyers[0].phone.reveal() == "13800000000"
    assert facts.lawyers[0].skills == {"mediation": 3}


def test_lists_of_numbers_for_ids_are_ids_in_documents_and_frames():
    frames = la.facts_to_frames(la.datasets.toy())
    number = {one: at for at, one in enumerate(frames["districts"]["id"], start=1)}
    frames["districts"]["id"] = frames["districts"]["id"].map(number)
    for table in ("committees", "firms"):
        frames[table]["district"] = frames[table]["district"].map(number)
    frames["lawyers"]["districts"] = [[1, 2.0]] * len(frames["lawyers"])
    facts = la.facts_from_frames(frames)
    assert facts.lawyers[0].districts == {"1", "2"}
    records = {table: frame.to_dict("records") for table, frame in frames.items()}
    assert la.facts_from_dict(records) == facts


@pytest.mark.parametrize(
    ("field", "given"),
    [("firm", 1.5), ("firm", 10**15), ("firm", True), ("max_committees", 2.5),
     ("max_committees", True), ("skills", {"mediation": 2.5})],
    ids=repr,
)  # fmt: skip
def test_numbers_that_are_no_ids_and_no_whole_numbers_are_refused(field, given):
    with pytest.raises(la.BadInputError) as caught:
        la.facts_from_dict(with_lawyer(**{field: given}))
    (defect,) = caught.value.defects
    assert defect.place.startswith(f"document: lawyers[0].{field}")


def test_a_midnight_of_a_time_zone_is_its_day_in_documents_as_in_frames():
    moment = pd.Timestamp("2026-03-02", tz="Asia/Shanghai")
    day = {"date": moment, "kind": "workday"}
    facts = la.facts_from_dict({**TOY, "days": [day]})
    assert facts.days[0].date == dt.date(2026, 3, 2)
    frames = la.facts_to_frames(la.datasets.toy())
    frames["days"] = pd.DataFrame([day])
    assert la.facts_from_frames(frames).days == facts.days


@pytest.mark.parametrize(
    "zone", ["Z", " UTC", "+08:00", "+0800", " +08", "-05:00", ".000Z", ".000+08:00"]
)
@pytest.mark.parametrize("between", [" ", "T"])
def test_a_midnight_of_a_time_zone_in_text_is_its_day_as_one_in_a_column(between, zone):
    """As pandas writes a column of days with a zone into a CSV file."""
    frames = la.facts_to_frames(la.datasets.toy())
    frames["days"] = pd.DataFrame(
        [{"date": f"2026-03-02{between}00:00:00{zone}", "kind": "workday"}]
    )
    assert la.facts_from_frames(frames).days[0].date == dt.date(2026, 3, 2)


@pytest.mark.parametrize(
    "given",
    [
        "2026-03-02T00:00:00Z",
        "2026-03-02 08:00:00+08:00",
        dt.datetime(2026, 3, 1, 16, tzinfo=dt.UTC),
        dt.datetime(2026, 3, 2, 9),
    ],
    ids=str,
)
def test_of_a_moment_time_and_zone_are_said_to_be_wrong(given):
    day = {"date": given, "kind": "workday"}
    with pytest.raises(la.BadInputError) as caught:
        la.facts_from_dict({**TOY, "days": [day]})
    (defect,) = caught.value.defects
    assert defect.place == "document: days[0].date"
    assert "without time and time zone" in defect.cure.en
    assert "不带时刻和时区" in defect.cure.zh
    if given in (
        "2026-03-02 08:00:00+08:00",
        dt.datetime(2026, 3, 1, 16, tzinfo=dt.UTC),
    ):
        frames = la.facts_to_frames(la.datasets.toy())
        frames["days"] = pd.DataFrame([day])
        with pytest.raises(la.BadInputError) as caught:
            la.facts_from_frames(frames)
        assert caught.value.defects[0].cure == defect.cure
