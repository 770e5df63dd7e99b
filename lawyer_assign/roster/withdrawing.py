"""What calendars have to take back where persons change: who need not come any more."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from lawyer_assign.roster.past import Past
from lawyer_assign.roster.visit import Visit


def people(visit: Visit | None) -> set[str]:
    """Return who has a visit in her calendar, taken back or not."""
    return set() if visit is None else {*visit.lawyers, *visit.instead_of}


def taken_back(last: Visit, gone: Iterable[str], sequence: int) -> Visit:
    """Return a visit as calendars of those who need not come any more cancel it."""
    return last._replace(
        lawyers=(), instead_of=tuple(sorted(gone)), is_lapsed=True, sequence=sequence
    )


def past_after(
    past: Past | None, first: dt.date, changes: Iterable[tuple[Visit, Visit]]
) -> Past | None:
    """Return what a roster takes over once some of its visits have changed.

    A stand-in who is sent home stands in no visit any more: only this remembers her.
    Whoever comes again after all is told so by the visit itself.

    Parameters
    ----------
    past
        What it took over until now.
    first
        First date of its calendar.
    changes
        Visits before and after.
    """
    known = {} if past is None else {one.key: one for one in past.withdrawn}
    found = dict(known)
    for before, after in changes:
        had = people(before) | people(found.pop(before.key, None))
        gone = had - people(after)
        if gone:
            found[after.key] = taken_back(after, gone, after.sequence)
    if found == known:
        return past
    start = Past(first) if past is None else past
    return replace(start, withdrawn=tuple(sorted(found.values(), key=_order)))


def _order(visit: Visit) -> tuple[dt.date, str, str, str]:
    return (visit.date, visit.half, visit.committee, visit.kind)
