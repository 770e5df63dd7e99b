"""Rows that are made of what NumPy and pandas hand out, a scalar at a time."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from pydantic import ValidationError

import lawyer_assign as la


def test_scalars_of_numpy_and_pandas_are_taken_as_python_has_them():
    days = {
        "first_day": pd.Timestamp("2026-03-02"),
        "last_day": np.datetime64("2026-03-04"),
    }
    leave = la.Leave(lawyer="l1", **days)
    assert leave == la.Leave(
        lawyer="l1", first_day=dt.date(2026, 3, 2), last_day=dt.date(2026, 3, 4)
    )
    assert type(leave.first_day) is dt.date
    said = {"id": "l1", "name": "Lin", "firm": "f1"}
    lawyer = la.Lawyer(
        **said, max_committees=np.int64(2), is_party_member=np.bool_(True),
        lat=np.float32(30), lon=np.float64(120), skills={"mediation": np.int8(3)},
    )  # fmt: skip
    assert lawyer == la.Lawyer(
        **said, max_committees=2, is_party_member=True, lat=30.0, lon=120.0,
        skills={"mediation": 3},
    )  # fmt: skip
    assert type(lawyer.max_committees) is int
    assert lawyer.model_copy(update={"max_committees": np.int16(3)}).max_committees == 3
    facts = la.datasets.toy()
    first, *others = facts.lawyers
    row = {**first.model_dump(), "max_committees": np.int64(3)}
    changed = facts.replace(lawyers=[la.Lawyer.model_validate(row), *others])
    assert changed.lawyers[0].max_committees == 3


@pytest.mark.parametrize(
    "given",
    [
        {"max_committees": np.float64(2.0)},
        {"max_committees": np.bool_(True)},
        {"max_committees": np.int64(-1)},
        {"is_party_member": np.int64(1)},
        {"name": np.int64(1)},
    ],
    ids=repr,
)
def test_scalars_of_numpy_are_held_to_what_pythons_are(given):
    with pytest.raises(ValidationError) as caught:
        la.Lawyer(**{"id": "l1", "name": "Lin", "firm": "f1", **given})
    assert [one["loc"] for one in caught.value.errors()] == [tuple(given)]


@pytest.mark.parametrize(
    "moment",
    [pd.Timestamp("2026-03-02 09:00"), pd.Timestamp("2026-03-02", tz="UTC"), pd.NaT],
    ids=repr,
)
def test_a_moment_is_no_day(moment):
    with pytest.raises(ValidationError):
        la.Leave(lawyer="l1", first_day=moment, last_day=dt.date(2026, 3, 4))
