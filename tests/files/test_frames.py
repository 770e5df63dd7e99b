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
