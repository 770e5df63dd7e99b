"""Time, place and text of records: optional, in every kind of file."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

import lawyer_assign as la
from lawyer_assign.errors import BadInputError

DAY = dt.date(2026, 3, 2)
CHECK_INS = {
    "lawyer": ["l1", "l2"],
    "committee": ["c1", "c1"],
    "day": [DAY, DAY],
    "minutes": [150, 180],
}


def records(**more):
    logs = {"lawyer": ["l1"], "committee": ["c1"], "day": [DAY], "duty": ["mediation"]}
    frames = {
        "check_ins": pd.DataFrame(CHECK_INS | more),
        "logs": pd.DataFrame(logs | {"text": ["=调解一起'邻里'纠纷 "]}),
    }
    return la.records_from_frames(frames)


def test_what_nobody_recorded_is_empty():
    found = records()
    assert found.check_ins.time.tolist() == ["", ""]
    assert np.isnan(found.check_ins[["lat", "lon"]].to_numpy()).all()
    assert found.ratings.empty


@pytest.mark.parametrize("name", ["r.xlsx", "r.json", "r"])
def test_time_place_and_text_go_round(tmp_path, name):
    found = records(
        签到时刻=["9:05", dt.time(14, 0)], lat=[30.25, None], lon=[120.125, ""]
    )
    assert found.check_ins.time.tolist() == ["09:05", "14:00"]
    la.write(found, tmp_path / name)
    again = la.read_records(tmp_path / name)
    for table in ("check_ins", "logs"):
        pd.testing.assert_frame_equal(again[table], found[table])
    assert again.logs.text.tolist() == ["=调解一起'邻里'纠纷"]


@pytest.mark.parametrize(
    ("more", "field", "said"),
    [
        ({"time": ["noon", ""]}, "time", "时刻"),
        ({"time": [9.5, ""]}, "time", "时刻"),
        ({"time": ["25:00", ""]}, "time", "时刻"),
        ({"lat": [91, None]}, "lat", "大于90"),
        ({"lon": ["east", None]}, "lon", "十进制度数"),
    ],
)
def test_each_bad_cell_is_named_at_its_place(more, field, said):
    with pytest.raises(BadInputError) as error:
        records(**more)
    (defect,) = error.value.defects
    assert defect.place == f"check_ins[0].{field}"
    assert said in defect.problem.zh
