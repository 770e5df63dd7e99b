"""Check-ins that stand twice, as after an export that was handed in twice."""

import numpy as np

from lawyer_assign.arrays import Ints
from lawyer_assign.errors import Text
from lawyer_assign.year.assessment.records import Records

_SAME = ("lawyer", "committee", "day", "time", "minutes")
REPEATED = Text(
    "the same check-in stands before it already (same lawyer, place, day, time and "
    "minutes)",
    "与前面一条签到完全相同（律师、社区（村）、日期、时刻、时长）",
)
"""Why a repeated check-in counts for nothing."""
ALIKE = Text(
    "a check-in like it stands before it already, and neither has a time of day",
    "与前面一条签到相同，且都没有签到时刻",
)
"""Why a check-in is worth a look that may be one of the afternoon."""


def repeated_rows(records: Records) -> Ints:
    """Return the rows of check-ins that repeat an earlier one, counted from 0.

    Who came, where, on which day, at which time and for how long is the same. Ratings
    have no such key: two residents may well say the same on one day. Days with logs
    are counted, not logs.
    """
    return _rows(records, are_timed=True)


def alike_rows(records: Records) -> Ints:
    """Return the rows of check-ins without a time that are like an earlier one.

    They count: somebody may have come in the morning and in the afternoon.
    """
    return _rows(records, are_timed=False)


def alike_said(records: Records) -> tuple[Text, ...]:
    """Return a sentence on check-ins that are alike and have no time, if any are."""
    rows = alike_rows(records)
    if not rows.size:
        return ()
    first = records.place("check_ins", int(rows[0]), "lawyer")
    return (
        Text(
            f"{rows.size:,} check-in(s) are like another one (same lawyer, place, day "
            f"and minutes), and have no time, from {first} on: they count. If the "
            "file was exported twice, remove them.",
            f"有{rows.size:,}条签到与另一条相同（律师、社区（村）、日期、时长）且没有签到时刻，"
            f"首条为 {first}，均已计入；如系重复导出，请删去。",
        ),
    )


def _rows(records: Records, *, are_timed: bool) -> Ints:
    frame = records.check_ins
    same = [one for one in _SAME if one in frame]
    has_time = np.full(len(frame), False)
    if "time" in frame:
        has_time = (frame["time"] != "").to_numpy(bool)
    is_later = frame.duplicated(same).to_numpy(bool)
    found: Ints = np.flatnonzero(is_later & (has_time == are_timed))
    return found
