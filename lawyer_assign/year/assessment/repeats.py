"""Check-ins that stand twice, as after an export that was handed in twice."""

import numpy as np

from lawyer_assign.arrays import Ints
from lawyer_assign.errors import Text
from lawyer_assign.year.assessment.records import Records

_SAME = ("lawyer", "committee", "day", "time", "minutes")
REPEATED = Text(
    "the same check-in stands before it already (same lawyer, place, day, time and "
    "minutes); if she came twice, enter the times",
    "与前面一条签到完全相同（律师、社区（村）、日期、时刻、时长）；确系两次到岗的，请填写签到时刻",
)
"""Why a repeated check-in counts for nothing."""


def repeated_rows(records: Records) -> Ints:
    """Return the rows of check-ins that repeat an earlier one, counted from 0.

    Who came, where, on which day, at which time and for how long is the same. Ratings
    have no such key: two residents may well say the same on one day. Days with logs
    are counted, not logs.
    """
    frame = records.check_ins
    same = [one for one in _SAME if one in frame]
    found: Ints = np.flatnonzero(frame.duplicated(same).to_numpy(bool))
    return found
