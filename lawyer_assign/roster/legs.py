"""Minutes between committees: in blocks for the solver, one by one for the check."""

import numpy as np

from lawyer_assign.arrays import Ints
from lawyer_assign.facts import Committee
from lawyer_assign.facts.columns import Columns, unit_vector
from lawyer_assign.pairs import Travel
from lawyer_assign.pairs.travel import EARTH_RADIUS_M, straight_metres

MARGIN = 1.001
"""The search for neighbours is a little wider than needed; minutes decide."""


def leg_minutes(travel: Travel, columns: Columns, here: Ints, there: Ints) -> Ints:
    """Return whole minutes between committees, at the slower speed of their kinds."""
    speeds = np.array([travel.speed_kmh["community"], travel.speed_kmh["village"]])
    kinds = columns.committee_is_village.astype(np.int64)
    speed = np.minimum(speeds[kinds[here]], speeds[kinds[there]])
    return minutes_at(travel, columns, here, there, speed)


def minutes_at(
    travel: Travel, columns: Columns, here: Ints, there: Ints, speed: Ints
) -> Ints:
    """Return whole minutes between committees at some speed, rounded up; km/h."""
    a, b = columns.committee_xyz[here], columns.committee_xyz[there]
    road = straight_metres(a, b) * travel.detour_percent * 60
    minutes = -(-road // (speed * 100_000))
    is_placed = np.any(a != 0, axis=1) & np.any(b != 0, axis=1)
    found: Ints = np.where(is_placed, minutes, travel.unknown_minutes)
    return np.where(here == there, 0, found)


def leg_between(travel: Travel, here: Committee, there: Committee) -> int:
    """Return the minutes of :func:`leg_minutes`, of two committees by themselves."""
    if here.id == there.id:
        return 0
    a, b = unit_vector(here.lat, here.lon), unit_vector(there.lat, there.lon)
    return max(travel.minutes_between(a, b, one) for one in (here.kind, there.kind))


def within_circle(
    travel: Travel, columns: Columns, committees: Ints, minutes: int, speed: int
) -> tuple[Ints, Ints]:
    """Return every two of some committees within minutes of one another.

    Each with itself too, and each two in both orders; a committee without coordinates
    has itself alone, unless what is unknown counts as near.

    Parameters
    ----------
    committees
        Places in ``columns``.
    minutes, speed
        Whole minutes at km/h.
    """
    xyz = columns.committee_xyz[committees]
    metres = minutes * speed * 100_000 / (travel.detour_percent * 60)
    from scipy.spatial import cKDTree  # late: who reads files needs none of it

    tree = cKDTree(xyz)
    near = tree.query_pairs(MARGIN * metres / EARTH_RADIUS_M, output_type="ndarray")
    if travel.unknown_minutes <= minutes:
        lost = np.flatnonzero(~np.any(xyz != 0, axis=1))
        all_of = np.arange(len(xyz))
        more = np.array([(a, b) for a in lost.tolist() for b in all_of.tolist()])
        near = np.unique(np.sort(np.concatenate([near, more.reshape(-1, 2)])), axis=0)
        near = near[near[:, 0] != near[:, 1]].astype(np.int64)
    own = np.arange(len(committees))
    here = np.concatenate([own, near[:, 0], near[:, 1]]).astype(np.int64)
    there = np.concatenate([own, near[:, 1], near[:, 0]]).astype(np.int64)
    a, b = committees[here], committees[there]
    pace = np.full(len(a), speed, np.int64)
    kept = minutes_at(travel, columns, a, b, pace) <= minutes
    return a[kept], b[kept]
