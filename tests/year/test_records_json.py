"""Records as JSON: what the schema allows is read, all else has a path and a cure."""

import datetime as dt
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lawyer_assign as la
from lawyer_assign.files import schema
from lawyer_assign.files.year.record_labels import RECORD_SHEETS
from lawyer_assign.year.assessment.records import NAME_FIELDS, RECORD_FIELDS
from tests.worlds.examples import many
from tests.worlds.schemas import validator

ROW = {"lawyer": "l1", "committee": "c1", "day": "2026-01-31"}


@pytest.fixture(scope="module")
def published():
    return validator(schema.records_schema())


texts = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=8
).filter(str.strip) | st.sampled_from(
    ["=1", "'x", '"q"', "007", "法治宣传", "mediatoin", "\\\\", "\\\\a", "１"]
)


def cells(column):
    if column.kind == "count":
        return st.integers(column.least, column.most)
    if column.kind == "date":
        return st.dates(dt.date(1900, 1, 1)).map(lambda day: day.isoformat())
    if column.kind == "time":
        return st.times().map(lambda time: f"{time:%H:%M}")
    if column.kind == "degrees":
        return st.floats(column.least, column.most).filter(lambda one: one != 0)
    return st.just("") | texts if column.kind in ("name", "text") else texts


@st.composite
def documents(draw):
    """Draw rows of some tables."""
    tables = draw(
        st.lists(st.sampled_from(list(RECORD_SHEETS)), min_size=1, unique=True)
    )
    return {
        table: draw(
            st.lists(
                st.fixed_dictionaries(
                    {one.field: cells(one) for one in RECORD_SHEETS[table][1]}
                ),
                max_size=4,
            )
        )
        for table in tables
    }


def read(tmp_path, document):
    path = tmp_path / "r.json"
    text = document if isinstance(document, str) else json.dumps(document)
    path.write_text(text, encoding="utf-8")
    return la.read_records(path)


def refused(tmp_path, document):
    with pytest.raises(la.BadInputError) as caught:
        read(tmp_path, document)
    return {one.place: one for one in caught.value.defects}


def rows_of(records, table):
    """Return the rows; where nobody is named there is no column of names."""
    frame = records[table].copy()
    frame["day"] = [day.date().isoformat() for day in frame["day"]]
    for beside in NAME_FIELDS:
        if beside not in frame:
            frame[beside] = ""
    return frame.to_dict("records")


@given(document=documents())
@settings(max_examples=many(60), deadline=None)
def test_what_the_schema_allows_is_read_as_it_stands(
    published, document, tmp_path_factory
):
    folder = tmp_path_factory.mktemp("records")
    published.validate(document)
    records = read(folder, document)
    for table in RECORD_FIELDS:
        assert rows_of(records, table) == document.get(table, [])
    la.write(records, folder / "again.json")
    written = json.loads((folder / "again.json").read_text("utf-8"))
    published.validate(written)
    again = la.read_records(folder / "again.json")
    for table in RECORD_FIELDS:
        assert again[table].equals(records[table])


def test_the_published_schema_of_records_is_current():
    said = schema.schema_text(schema.records_schema())
    assert schema.RECORDS_PATH.read_text("utf-8") == said, "run make schema"
    validator(schema.records_schema())


@pytest.mark.parametrize(
    ("table", "field", "value", "says"),
    [
        ("check_ins", "minutes", "30", "whole number"),
        ("check_ins", "minutes", 1441, "above 1440"),
        ("check_ins", "minutes", True, "whole number"),
        ("check_ins", "minutes", 1.5, "whole number"),
        ("check_ins", "minutes", [30], "whole number"),
        ("check_ins", "lawyer", 12, "not text"),
        ("check_ins", "lawyer", {"id": 1}, "not text"),
        ("check_ins", "day", "2026/01/31", "not a date"),
        ("check_ins", "day", "2026-02-30", "calendar"),
        ("check_ins", "committee", None, "missing"),
        ("ratings", "stars", 0, "below 1"),
        ("questionnaires", "points", 101, "above 100"),
        ("logs", "duty", 3, "not the name of a duty"),
        ("check_ins", "time", 905, "not a time of day"),
        ("check_ins", "time", "9.05", "not a time of day"),
        ("check_ins", "lat", "30", "not a number"),
        ("check_ins", "lon", 181.5, "above 180"),
        ("logs", "text", 3, "not text"),
    ],
)
def test_a_value_that_the_schema_refuses_is_named_by_its_path(
    published, tmp_path, table, field, value, says
):
    good = {one.field: {"count": 1, "skill": "publicity"}.get(one.kind, "x")
            for one in RECORD_SHEETS[table][1] if one.is_needed} | ROW  # fmt: skip
    bad = good | {field: value}
    document = {table: [good, bad]}
    if says != "calendar":  # a day's own rules are no matter of a schema
        assert not published.is_valid({table: [bad]}) or says == "not a date"
    found = refused(tmp_path, document)
    assert list(found) == [f"r.json: {table}[1].{field}"]
    (defect,) = found.values()
    assert says in defect.problem
    assert defect.cure
    shown = "" if value is None else json.dumps(value).strip('"')
    assert defect.value.strip('"') == shown


def test_everything_odd_in_a_document_is_named_at_once(tmp_path):
    found = refused(
        tmp_path,
        """{"format": "lawyer_assign.records/2", "visits": [], "logs": {},
            "check_ins": [7, {"lawyer": "a", "committee": "c", "day": "2026-01-01",
                              "minutes": 5, "minuts": 6, "lawyer": "b"}],
            "ratings": [{"lawyer": "a", "committee": "c", "day": "2026-01-01"}]}""",
    )
    assert set(found) == {
        "r.json: format", "r.json: visits", "r.json: logs", "r.json: check_ins[0]",
        "r.json: check_ins[1].lawyer", "r.json: check_ins[1].minuts",
        "r.json: ratings",
    }  # fmt: skip
    assert "mean minutes?" in found["r.json: check_ins[1].minuts"].cure
    for text in ("[]", "3", "{", "{}"):
        assert refused(tmp_path, text)


def test_a_stranger_in_a_document_is_named_by_its_path(tmp_path):
    facts = la.datasets.toy()
    outcome = la.solve(facts)
    post = outcome.plan.posts[0]
    good = ROW | {"lawyer": post.lawyer, "committee": post.committee, "minutes": 9}
    records = read(tmp_path, {"check_ins": [good, good | {"lawyer": "nobody"}]})
    with pytest.raises(la.BadInputError, match=r"r\.json: check_ins\[1\]\.lawyer"):
        la.assess(facts, outcome.plan, records)
