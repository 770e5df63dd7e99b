"""Sizes of law firms, by the national shares.

F (facts.md section 2, source [5]): at the end of 2022 firms of up to 10 lawyers were
65.5 %, of 11-20 20.74 %, of 21-50 10.44 %, of 51-100 2.03 %, above 100 1.29 %.
"""

import numpy as np

from lawyer_assign.datasets.draws import Floats, Ints, apportion

BAND_SHARES: Floats = np.array([65.5, 20.74, 10.44, 2.03, 1.29])
"""Percent of firms in each band (F)."""

BAND_LEAST: Ints = np.array([1, 11, 21, 51, 101], dtype=np.int64)
BAND_MOST: Ints = np.array([10, 20, 50, 100, 700], dtype=np.int64)
"""Lawyers in a firm of each band; the 700 is E (the source leaves it open)."""

LAWYERS_PER_FIRM = 13.4
"""D: (504,700 full-time + 14,300 part-time) / 38,600 firms, end of 2022 [5]."""


def bands_of(firms: int, shares: Floats = BAND_SHARES) -> Ints:
    """Return how many of so many firms fall into each band."""
    return apportion(firms, shares)


def fit_sizes(rng: np.random.Generator, bands: Ints, lawyers: int) -> Ints:
    """Draw firm sizes within their bands that add up to ``lawyers``.

    Parameters
    ----------
    rng
        One draw for each firm.
    bands
        Firms in each of the five bands, smallest band first.
    lawyers
        Lawyers of all these firms; at least one for each firm.

    Returns
    -------
    Ints
        Lawyers of each firm, the firms of a band one after the other. Where the
        bands cannot hold so few or so many lawyers, sizes leave their bands.
    """
    least, most = np.repeat(BAND_LEAST, bands), np.repeat(BAND_MOST, bands)
    if lawyers < least.sum():
        least = np.ones_like(least)
    if lawyers > most.sum():
        most = np.full_like(most, lawyers)
    # The square leans to the lower end of a band, as sizes of firms do.
    sizes = least + np.floor(rng.random(len(least)) ** 2 * (most - least + 1))
    sizes = np.minimum(sizes.astype(np.int64), most)
    missing = lawyers - int(sizes.sum())
    if missing > 0:
        return sizes + apportion(missing, most - sizes)
    return sizes - apportion(-missing, sizes - least)
