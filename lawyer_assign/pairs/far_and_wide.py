"""Many districts: whom their lists can hold, found for all districts together."""

import numpy as np
from numpy.typing import NDArray

from lawyer_assign.arrays import Ints
from lawyer_assign.facts.columns import Columns
from lawyer_assign.pairs.nearest import Offices

MANY = 1_000_000
"""Willing lawyers, summed over districts, from which on this is the quicker way: the
districts of a city have some 140,000, and 5,000 districts of 20,000 lawyers, each
willing everywhere, 100 million: 67 s of the processor district by district, now 11."""


def within_lists(
    columns: Columns, is_willing: NDArray[np.bool_], committees: Ints, most: Ints
) -> NDArray[np.bool_]:
    """Return who of the willing could be on a list, so that few are looked through.

    Who is nearest is asked district by district, and each time of everybody willing
    there: of all, where people go far and wide. Here lawyers who are willing in the
    same districts are looked through once for all these. A list of n lawyers comes
    from the offices of the n nearest; who is among the n nearest of all is among the n
    nearest such lawyers; so nobody who is left out is on a list.

    Parameters
    ----------
    columns
        Facts with points on the unit sphere.
    is_willing
        Shape ``(lawyers, districts)``.
    committees
        Whose lists, places in ``columns``.
    most
        Lawyers on a list, for every committee of ``columns``.

    Returns
    -------
    ndarray
        Shape ``(lawyers, districts)``; ``is_willing`` itself where that is small.
    """
    if np.count_nonzero(is_willing) < MANY:
        return is_willing
    left = is_willing.copy()
    kinds: dict[bytes, int] = {}
    goes_to = np.packbits(is_willing, axis=1)
    kind = np.fromiter(
        (kinds.setdefault(row.tobytes(), len(kinds)) for row in goes_to), np.int64
    )
    for one in np.flatnonzero(np.bincount(kind) > most.min()).tolist():
        members = np.flatnonzero(kind == one)
        goes = is_willing[members[0]]
        asked = committees[goes[columns.committee_district[committees]]]
        if np.count_nonzero(goes) > 1 and len(asked):
            left[members] &= _near_somebody(columns, members, asked, most)
    return left


def _near_somebody(
    columns: Columns, members: Ints, committees: Ints, most: Ints
) -> NDArray[np.bool_]:
    """Return whose office is among the nearest of a committee, by district."""
    offices = Offices(columns.lawyer_xyz[members])
    everybody, office = offices.everybody, offices.of_member
    is_near = np.zeros((len(offices.sizes), len(columns.districts)), bool)
    for length in np.unique(most[committees]).tolist():
        some = committees[most[committees] == length]
        here, district = columns.committee_xyz[some], columns.committee_district[some]
        row, member = offices.people(here, length, np.zeros_like(some), everybody)
        is_near[office[member], district[row]] = True
    return is_near[office]
