"""What a duty roster is: fixed times, who takes turns, dates and days."""

from lawyer_assign.roster.day_table import DayTable, provisional_text
from lawyer_assign.roster.days import Days
from lawyer_assign.roster.roster import Roster, RosterRow
from lawyer_assign.roster.times import NTHS, WEEKDAYS, FixedTime, Half, half_day_of
from lawyer_assign.roster.visit import Visit, VisitKind, WhyMoved

__all__ = [
    "NTHS",
    "WEEKDAYS",
    "DayTable",
    "Days",
    "FixedTime",
    "Half",
    "Roster",
    "RosterRow",
    "Visit",
    "VisitKind",
    "WhyMoved",
    "half_day_of",
    "provisional_text",
]
