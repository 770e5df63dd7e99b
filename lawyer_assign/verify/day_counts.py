"""Days as the check of dates counts them: what each is, its week, how far it moved."""

import datetime as dt
from typing import Literal

from lawyer_assign.roster import Days, Visit

LEAVES_WEEK = 14
"""Half days added to the displacement of duty that leaves its calendar week."""

DayKind = Literal["worked", "makeup", "off"]


def kinds_of(days: Days) -> dict[dt.date, DayKind]:
    """Return what every date of a calendar is; each is asked for once."""
    found: dict[dt.date, DayKind] = {}
    for at in range((days.last - days.first).days + 1):
        day = days.first + dt.timedelta(days=at)
        if not days.is_workday(day):
            found[day] = "off"
        else:
            found[day] = "makeup" if days.is_makeup(day) else "worked"
    return found


class Mondays(dict[dt.date, dt.date]):
    """Date -> the Monday of its calendar week, counted when it is first asked for."""

    def __missing__(self, day: dt.date) -> dt.date:
        monday = day - dt.timedelta(days=day.weekday())
        self[day] = monday
        return monday


def is_same_week(visit: Visit) -> bool:
    """Return whether a visit takes place in the calendar week of its nominal time."""
    return visit.date.isocalendar()[:2] == visit.nominal_date.isocalendar()[:2]


def displaced(visit: Visit) -> int:
    """Return half days between the nominal time and when a visit takes place."""
    if not visit.is_moved:
        return 0
    apart = 2 * (visit.date - visit.nominal_date).days
    apart += (visit.half == "pm") - (visit.nominal_half == "pm")
    leaves = visit.kind == "duty" and not is_same_week(visit)
    return abs(apart) + (LEAVES_WEEK if leaves else 0)
