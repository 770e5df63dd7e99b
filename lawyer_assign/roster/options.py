"""When, and by whom, a visit can take place that cannot take place as planned."""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from lawyer_assign.roster.date_rules import DateRules
from lawyer_assign.roster.occupancy import Occupancy
from lawyer_assign.roster.span import DAYS_OF_WEEK, Span
from lawyer_assign.roster.visit import Visit

OUT_OF_WEEK = 2 * DAYS_OF_WEEK
"""Half days added where duty leaves its calendar week: more than any move within."""

MEMBER, STAND_IN, COLLEAGUE = 1, 2, 3
"""Points for a change of person: another of the team, the named one, another."""


class Option(NamedTuple):
    """One way to hold a visit.

    Parameters
    ----------
    slot
        Half day of the span.
    lawyer
        Who comes.
    displaced
        Half days from the nominal time, more where duty leaves its week.
    person
        Points for whoever comes in place of whose turn it is.
    is_change
        Whether it differs from what was planned.
    """

    slot: int
    lawyer: str
    displaced: int
    person: int
    is_change: bool = True


def window(visit: Visit, span: Span, rules: DateRules) -> range:
    """Return the half days within which a visit may move, worked or not.

    A community's duty: its calendar week and so many days before and behind; a
    village's visit: so many days, within its month; an event: its part of a quarter,
    which is the whole of it where there is one event a quarter.
    """
    at = span.slot(visit.nominal_date, "am")
    duty_days, visit_days = rules.duty_days, rules.visit_days
    if visit.kind == "event":
        slot = max(0, min(at, span.size - 1))
        parts = span.parts(max(1, rules.events_a_quarter))
        low, high = next(one for one in parts if one[0] <= slot <= one[1])
    elif visit.kind == "visit":
        first, last = _month(visit.nominal_date, span)
        low, high = at - 2 * visit_days, at + 2 * visit_days + 1
        low, high = max(low, first), min(high, last)
    else:
        monday = at - 2 * visit.nominal_date.weekday()
        low = min(monday, at - 2 * duty_days)
        high = max(monday + OUT_OF_WEEK - 1, at + 2 * duty_days + 1)
    return range(max(0, low), min(span.size, high + 1))


def _month(date: dt.date, span: Span) -> tuple[int, int]:
    first = date.replace(day=1)
    following = (first + dt.timedelta(days=31)).replace(day=1)
    return span.slot(first, "am"), span.slot(following, "am") - 1


def displacement(visit: Visit, slot: int, span: Span) -> int:
    """Return half days from the nominal time, more out of the week of duty."""
    at = span.slot(visit.nominal_date, visit.nominal_half)
    leaves = visit.kind == "duty" and span.week(slot) != span.week(at)
    return abs(slot - at) + OUT_OF_WEEK * leaves


def options_of(
    visit: Visit,
    held: Occupancy,
    persons: Sequence[tuple[str, int]],
    others: Sequence[tuple[str, int]] = (),
    when: Collection[int] | None = None,
) -> Iterator[Option]:
    """Yield every way to hold a visit beside what is held.

    Parameters
    ----------
    visit
        Not among what is held.
    held
        All that stays.
    persons
        Who can come at any half day of the window, with the points of each.
    others
        Who can come at some half days only, with the points of each.
    when
        These half days; when the visit is now if not given.
    """
    span, rules, committee = held.span, held.rules, visit.committee
    if when is None:
        when = (span.slot(visit.date, visit.half),)
    is_event = visit.kind == "event"
    opened = held.open_at(committee)
    slots = [
        slot
        for slot in window(visit, span, rules)
        if opened[slot] and held.has_room(committee, slot, is_event=is_event)
    ]
    usual = [(who, points, held.comes_at(who)) for who, points in persons]
    further = [(who, points, held.comes_at(who)) for who, points in others]
    for slot in slots:
        displaced = displacement(visit, slot, span)
        for lawyer, points, comes in (*usual, *further) if slot in when else usual:
            if comes[slot] and held.is_free(lawyer, committee, slot, is_event=is_event):
                yield Option(slot, lawyer, displaced, points)
