"""Check-ins against the roster: what was kept, what cannot be true (二(一), 二(三))."""

from lawyer_assign.year.attendance.attendance import Attendance, Kept, attendance_of
from lawyer_assign.year.attendance.doubts import DOUBTS, Doubt, DoubtRules

__all__ = ["DOUBTS", "Attendance", "Doubt", "DoubtRules", "Kept", "attendance_of"]
