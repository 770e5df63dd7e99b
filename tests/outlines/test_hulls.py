"""Soft hulls: every point in its own, none over another, bays left open."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawyer_assign.outlines import hulls

POINT = st.tuples(
    st.integers(0, 12).map(lambda one: 120 + one / 100),
    st.integers(0, 12).map(lambda one: 30 + one / 100),
    st.integers(0, 2),
)


def is_in(point, rings):
    """Return whether a point is a corner of the rings, or inside an odd number."""
    if any(point in ring for ring in rings):
        return True
    x, y = point
    crossed = 0
    for ring in rings:
        for (x1, y1), (x2, y2) in zip(ring, (*ring[1:], ring[0]), strict=True):
            if (y1 > y) != (y2 > y):
                crossed += x < x1 + (y - y1) * (x2 - x1) / (y2 - y1)
    return crossed % 2 == 1


def area(rings):
    """Return the area inside, by triangles with signs."""
    return abs(
        sum(
            x1 * y2 - x2 * y1
            for ring in rings
            for (x1, y1), (x2, y2) in zip(ring, (*ring[1:], ring[0]), strict=True)
        )
        / 2
    )


@given(st.lists(POINT, max_size=40))
def test_every_point_is_in_the_hull_of_its_owner(points):
    lon, lat, owner = zip(*points, strict=True) if points else ((), (), ())
    found = hulls(lon, lat, owner, 3)
    assert len(found) == 3
    for x, y, one in points:
        assert is_in((round(x, 5), round(y, 5)), found[one]) or on_edge(
            (x, y), found[one]
        )
    for one in range(3):
        assert bool(found[one]) == (one in owner)


def on_edge(point, rings):
    """Return whether a point lies between two neighbours of a ring."""
    x, y = point
    for ring in rings:
        for (x1, y1), (x2, y2) in zip(ring, (*ring[1:], ring[0]), strict=True):
            off = abs((x2 - x1) * (y - y1) - (y2 - y1) * (x - x1))
            inside = min(x1, x2) - 1e-9 <= x <= max(x1, x2) + 1e-9
            if off < 1e-9 and inside and min(y1, y2) - 1e-9 <= y <= max(y1, y2) + 1e-9:
                return True
    return False


def test_hulls_of_districts_that_lie_apart_do_not_overlap():
    rng = np.random.default_rng(0)
    points = rng.random((400, 2))
    owner = (points[:, 0] > 0.5).astype(int)
    found = hulls(120 + points[:, 0], 30 + points[:, 1], owner.tolist(), 2)
    for probe in rng.random((2000, 2)):
        place = (120 + probe[0], 30 + probe[1])
        assert not (is_in(place, found[0]) and is_in(place, found[1]))
    assert 0.75 < sum(map(area, found)) < 1


def test_a_bay_is_left_open():
    grid = [(x, y) for x in range(30) for y in range(30) if not (x > 8 and 8 < y < 22)]
    lon, lat = ([p[at] / 100 for p in grid] for at in (0, 1))
    (rings,) = hulls(lon, lat, [0] * len(grid), 1)
    assert is_in((0.04, 0.15), rings)
    assert not is_in((0.255, 0.155), rings)


@pytest.mark.parametrize(
    ("points", "rings"),
    [
        ([], 0),
        ([(120.0, 30.0)], 1),
        ([(120.0, 30.0), (120.0, 30.0)], 1),
        ([(120.0, 30.0), (120.1, 30.1)], 2),
        ([(120.0, 30.0), (120.1, 30.1), (120.2, 30.2)], 3),
        ([(120.0, 30.0), (120.1, 30.0), (120.0, 30.1)], 1),
    ],
    ids=["none", "one", "twice", "two", "on a line", "triangle"],
)
def test_few_points_are_rings_of_one_point(points, rings):
    lon, lat = ([p[at] for p in points] for at in (0, 1))
    (found,) = hulls(lon, lat, [0] * len(points), 1)
    assert len(found) == rings
    assert {one for ring in found for one in ring} == set(points)
