"""Check-ins against the roster: what was kept, what cannot be true (二(一), 二(三))."""

from lawyer_assign.year.attendance.attendance import (
    HOWS,
    HOWS_ZH,
    Attendance,
    Kept,
    attendance_of,
)
from lawyer_assign.year.attendance.doubt_rules import DoubtRules
from lawyer_assign.year.attendance.doubts import DOUBTS, Doubt

__all__ = [
    "DOUBTS",
    "HOWS",
    "HOWS_ZH",
    "Attendance",
    "Doubt",
    "DoubtRules",
    "Kept",
    "attendance_of",
]
