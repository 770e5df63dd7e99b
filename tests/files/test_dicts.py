"""Facts as dictionaries that programs put together, with what JSON does not know."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

import lawyer_assign as la

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
