"""What a matching is worth: its size and its blocking pairs, counted plainly."""

import numpy as np

from lawyer_assign.arrays import Ints
from lawyer_assign.matching.market_columns import NONE, Market

_LAST = np.iinfo(np.int64).max
"""Worse than every rank: what an unmatched resident or a free seat holds."""


def blocking_pairs(market: Market, chosen: Ints) -> Ints:
    """Return the rows of all blocking pairs of a matching, ascending.

    A pair blocks if the resident is unmatched or strictly prefers the hospital, and
    the hospital has a free seat or strictly prefers the resident to the worst one it
    holds (weak stability; Irving, Manlove and Scott 2000). A hospital without seats
    blocks nothing.
    """
    wants = market.resident_rank < held_rank(market, chosen)[market.resident]
    takes = market.hospital_rank < worst_rank(market, chosen)[market.hospital]
    return np.flatnonzero(wants & takes)


def held_rank(market: Market, chosen: Ints) -> Ints:
    """Return per resident the rank of the hospital held; the worst if none."""
    rank = np.full(len(market.residents), _LAST)
    matched = chosen != NONE
    rank[matched] = market.resident_rank[chosen[matched]]
    return rank


def worst_rank(market: Market, chosen: Ints) -> Ints:
    """Return per hospital the worst rank held; a free seat is worse than all.

    A hospital without seats holds -1: better than everyone, it wants nobody.
    """
    rows = chosen[chosen != NONE]
    worst = np.full(len(market.hospitals), -1)
    np.maximum.at(worst, market.hospital[rows], market.hospital_rank[rows])
    worst[seats_taken(market, chosen) < market.seats] = _LAST
    return worst


def seats_taken(market: Market, chosen: Ints) -> Ints:
    """Return how many residents each hospital holds."""
    rows = chosen[chosen != NONE]
    return np.bincount(market.hospital[rows], minlength=len(market.hospitals))


def size(chosen: Ints) -> int:
    """Return the number of matched residents."""
    return int(np.count_nonzero(chosen != NONE))


def is_matching(market: Market, chosen: Ints) -> bool:
    """Say whether every resident holds an own row and no hospital is overfull."""
    matched = np.flatnonzero(chosen != NONE)
    own = np.array_equal(market.resident[chosen[matched]], matched)
    return own and bool((seats_taken(market, chosen) <= market.seats).all())
