"""What is handed in as tables in memory, and is none."""

import pandas as pd
import pytest

import lawyer_assign as la


@pytest.mark.parametrize(
    "given", [[{"id": "a"}], pd.Series([1, 2]), 3, None, {"id": ["a"]}], ids=repr
)
def test_what_is_no_frame_is_refused_by_the_name_of_its_table(given):
    frames = la.facts_to_frames(la.datasets.toy())
    with pytest.raises(la.BadInputError, match=r"lawyers: .*is no DataFrame"):
        la.facts_from_frames({**frames, "lawyers": given})
    with pytest.raises(la.BadInputError, match=r"logs: .*is no DataFrame"):
        la.records_from_frames({"logs": given})


def test_an_id_that_lost_its_zeros_is_offered_with_them():
    frames = la.facts_to_frames(la.datasets.toy())
    firms = frames["firms"]["id"].unique().tolist()
    number = {one: f"{at:03}" for at, one in enumerate(firms, start=1)}
    for table, column in (("firms", "id"), ("lawyers", "firm"), ("choices", "firm"),
                          ("agreements", "firm")):  # fmt: skip
        frames[table][column] = frames[table][column].map(number)
    assert la.facts_from_frames(frames).firms[0].id == "001"
    frames["lawyers"]["firm"] = frames["lawyers"]["firm"].str.lstrip("0")
    with pytest.raises(la.BadInputError) as caught:
        la.facts_from_frames(frames)
    found = [one for one in caught.value.defects if one.place.endswith(".firm")]
    assert len(found) == len(frames["lawyers"])
    for defect in found:
        assert f"是否应为 {defect.value:0>3}？" in defect.cure.zh
        assert f"Did you mean {defect.value:0>3}?" in defect.cure.en
