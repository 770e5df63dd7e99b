"""What a duty roster is: fixed times, who takes turns, dates and days."""

from lawyer_assign.roster.days import Days
from lawyer_assign.roster.roster import Roster, RosterRow
from lawyer_assign.roster.times import NTHS, WEEKDAYS, FixedTime, Half, half_day_of
from lawyer_assign.roster.visit import Visit, VisitKind, WhyMoved

__all__ = [
    "NTHS",
    "WEEKDAYS",
    "Days",
    "FixedTime",
    "Half",
    "Roster",
    "RosterRow",
    "Visit",
    "VisitKind",
    "WhyMoved",
    "half_day_of",
]
