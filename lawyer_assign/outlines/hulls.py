"""Soft hulls round the points of districts, where nobody hands in outlines.

Neighbours among all points of a picture are joined to triangles (Delaunay). A triangle
belongs to a district if its three corners do and no side is long: so the hulls of two
districts never overlap, and a bay stays a bay. Whoever draws rounds them off by a thick
line with round ends.
"""

from collections.abc import Sequence

import numpy as np

from lawyer_assign.arrays import Ints
from lawyer_assign.outlines.outline import Ring

LONGEST = 6.0
"""Longest side of a triangle, in distances from a point to its nearest neighbour that
are usual in the district."""
_DIGITS = 5
"""Of degrees: about a metre."""


def hulls(
    lon: Sequence[float], lat: Sequence[float], owner: Sequence[int], count: int
) -> tuple[tuple[Ring, ...], ...]:
    """Return the rings of every owner's soft hull.

    Parameters
    ----------
    lon, lat
        Of the points, in degrees.
    owner
        Of every point, from 0.
    count
        Owners; one without points has no ring.

    Returns
    -------
    tuple
        Per owner rings round triangles. A point in no triangle is a ring of one point.
    """
    places = np.array([lon, lat], float).T.reshape(-1, 2)
    whose = np.array(owner, np.int64)
    corners = _triangles(places, whose, count)
    used = np.zeros(len(places), bool)
    used[corners] = True
    corner = {(int(whose[at]), *places[at].tolist()) for at in np.flatnonzero(used)}
    found = []
    for one in range(count):
        mine = corners[whose[corners[:, 0]] == one]
        found.append([_placed(places[ring]) for ring in _rings(mine)])
    for at in np.flatnonzero(~used).tolist():
        # Of points that lie on one another only one is a corner.
        if (int(whose[at]), *places[at].tolist()) not in corner:
            found[int(whose[at])].append(_placed(places[[at]]))
    return tuple(tuple(dict.fromkeys(rings)) for rings in found)


def _placed(places: "np.ndarray[tuple[int, int], np.dtype[np.float64]]") -> Ring:
    return tuple((x, y) for x, y in places.round(_DIGITS).tolist())


def _triangles(
    places: "np.ndarray[tuple[int, int], np.dtype[np.float64]]",
    whose: Ints,
    count: int,
) -> Ints:
    """Return the corners of triangles that lie in one district, a row each."""
    from scipy.spatial import Delaunay, QhullError, cKDTree

    nothing = np.zeros((0, 3), np.int64)
    if len(places) < 3:
        return nothing
    flat = places * [np.cos(np.radians(places[:, 1].mean())), 1.0]
    try:
        corners = np.asarray(Delaunay(flat).simplices, np.int64)
    except QhullError:  # all on one line
        return nothing
    mine = whose[corners]
    corners = corners[(mine == mine[:, :1]).all(axis=1)]
    near = np.asarray(cKDTree(np.unique(flat, axis=0)).query(flat, k=2)[0])[:, 1]
    usual = np.array(
        [
            np.quantile(near[whose == one], 0.9) if (whose == one).any() else 0.0
            for one in range(count)
        ]
    )
    sides = flat[corners] - flat[np.roll(corners, 1, axis=1)]
    longest = np.sqrt((sides**2).sum(axis=2)).max(axis=1, initial=0.0)
    kept: Ints = corners[longest <= LONGEST * usual[whose[corners[:, 0]]]]
    return kept


def _rings(corners: Ints) -> list[list[int]]:
    """Return the edges of triangles that only one has, joined to rings."""
    after: dict[int, list[int]] = {}
    seen = {(a, b) for row in corners.tolist() for a, b in _edges(row)}
    for a, b in sorted(seen):
        if (b, a) not in seen:
            after.setdefault(a, []).append(b)
    rings = []
    while after:
        first = min(after)
        ring, at = [first], first
        while True:
            found = after[at]
            at = found.pop()
            if not found:
                del after[ring[-1]]
            if at == first:
                break
            ring.append(at)
        rings.append(ring)
    return rings


def _edges(row: list[int]) -> list[tuple[int, int]]:
    """Return the edges of a triangle, all triangles turning the same way."""
    a, b, c = row
    return [(a, b), (b, c), (c, a)]
