"""Points, distances and reach on the sphere."""

import numpy as np

from lawyer_assign.datasets.draws import Bools, Floats

EARTH_KM = 6371.0088
"""Mean radius of the earth, km."""

KM_PER_DEGREE = EARTH_KM * np.pi / 180

REACH_MINUTES = 120
"""Minutes by road beyond which the generators take nobody to be chosen (E)."""

DETOUR = 1.3
"""Road kilometres per great-circle kilometre (E)."""

VILLAGE_KM_H, COMMUNITY_KM_H = 40, 25
"""Road speeds, km/h (E)."""


def scatter(
    rng: np.random.Generator, lat: Floats, lon: Floats, radius_km: Floats
) -> tuple[Floats, Floats]:
    """Draw a point for each disc, uniform by area.

    Parameters
    ----------
    rng
        Where the draws come from; two for each point.
    lat, lon
        Centres, degrees.
    radius_km
        Radii, km.

    Returns
    -------
    tuple
        Degrees north and east, rounded to 5 decimals (about 1 m).
    """
    distance = radius_km * np.sqrt(rng.random(len(lat)))
    angle = 2 * np.pi * rng.random(len(lat))
    north = distance * np.cos(angle) / KM_PER_DEGREE
    east = distance * np.sin(angle) / (KM_PER_DEGREE * np.cos(np.radians(lat)))
    return np.round(lat + north, 5), np.round(lon + east, 5)


def km_between(lat: Floats, lon: Floats, lat_2: Floats, lon_2: Floats) -> Floats:
    """Return great-circle distances, km; arrays broadcast against each other."""
    a, b = np.radians(lat), np.radians(lat_2)
    half = np.sin((b - a) / 2) ** 2
    half = half + np.cos(a) * np.cos(b) * np.sin(np.radians(lon_2 - lon) / 2) ** 2
    distance: Floats = 2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(half, 1.0)))
    return distance


def reach_km(is_village: Bools) -> Floats:
    """Return the great-circle kilometres that `REACH_MINUTES` cover, by kind."""
    speed = np.where(is_village, VILLAGE_KM_H, COMMUNITY_KM_H)
    return REACH_MINUTES / 60 * speed / DETOUR
