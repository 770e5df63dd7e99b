"""What must or should hold of duty times: one file per rule, each with two faces."""

from lawyer_assign.rules.roster.circle import Circle
from lawyer_assign.rules.roster.day_trip import DayTrip
from lawyer_assign.rules.roster.kept_times import KeptTimes
from lawyer_assign.rules.roster.lawyer_hours import LawyerHours
from lawyer_assign.rules.roster.office_hours import OfficeHours
from lawyer_assign.rules.roster.one_place import OnePlace
from lawyer_assign.rules.roster.pinned_times import PinnedTimes
from lawyer_assign.rules.roster.published_time import PublishedTime
from lawyer_assign.rules.roster.rule import RosterRule, TimeRule
from lawyer_assign.rules.roster.saved_travel import SavedTravel
from lawyer_assign.rules.roster.stand_in_free import StandInFree
from lawyer_assign.rules.roster.time_wishes import TimeWishes
from lawyer_assign.rules.roster.venue_room import VenueRoom
from lawyer_assign.rules.roster.weekly_cap import WeeklyCap

ROSTER_RULES: tuple[type[RosterRule], ...] = (
    OfficeHours,
    LawyerHours,
    OnePlace,
    VenueRoom,
    DayTrip,
    WeeklyCap,
    PinnedTimes,
    PublishedTime,
    KeptTimes,
    Circle,
    TimeWishes,
    StandInFree,
    SavedTravel,
)
"""Every rule about duty times there is, in the order reports use: the one list."""

__all__ = [
    "ROSTER_RULES",
    "Circle",
    "DayTrip",
    "KeptTimes",
    "LawyerHours",
    "OfficeHours",
    "OnePlace",
    "PinnedTimes",
    "PublishedTime",
    "RosterRule",
    "SavedTravel",
    "StandInFree",
    "TimeRule",
    "TimeWishes",
    "VenueRoom",
    "WeeklyCap",
]
