"""What weakly stable matchings of a given size leave of a market.

A pair is *usable* while nothing shows that no weakly stable matching of the size holds
it. Three rules are applied in turn until none finds more:

*Wanted.* A resident r strictly prefers hospital h to all it can use. Then h must be
full of residents it likes at least as much as r: worse ones cannot use h.

*Full in time.* Held at a rank worse than h, r needs h full of others that h likes at
least as much. If fewer of those can use h than it has seats, r uses nothing worse.

*Largest.* If no matching of usable pairs is larger than the size, only pairs of largest
matchings are usable. These are found by the strong components of the residual network
(Dulmage and Mendelsohn, "Coverings of bipartite graphs", 1958; Régin, "A filtering
algorithm for constraints of difference in CSPs", 1994).
"""

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.matching.basics.blocking import seats_taken, size
from lawyer_assign.matching.basics.cardinality import maximum_matching
from lawyer_assign.matching.market_columns import NONE, Market

_LAST = np.iinfo(np.int64).max
"""Worse than every rank."""


def narrowed(market: Market, goal: int) -> tuple[Market, Ints] | None:
    """Drop pairs that no weakly stable matching of a size uses or is blocked by.

    Parameters
    ----------
    market
        Not changed.
    goal
        Residents that are to be matched.

    Returns
    -------
    tuple of Market and Ints, or None
        The narrower market, and the row in ``market`` of each of its rows. Every weakly
        stable matching of ``market`` of this size is one of the narrower market; those
        of the narrower market ought to be checked. None: there is none of this size.
    """
    usable = market.seats[market.hospital] > 0
    before = market.pairs + 1
    while np.count_nonzero(usable) < before:
        before = int(np.count_nonzero(usable))
        largest, used = _largest(market, usable)
        if largest < goal:
            return None
        if largest == goal:
            usable &= used
        _drop_unwanted(market, usable)
        _drop_late(market, usable)
    kept = usable | _may_block(market, usable)
    return market.keep(kept), np.flatnonzero(kept)


def _may_block(market: Market, usable: Mask) -> Mask:
    """Say which pairs may block when only usable ones are held.

    Both sides can be worse off than with each other. (Where one of them can be without
    a partner, the pair is usable.)
    """
    rows = np.flatnonzero(usable)
    worst = np.full(len(market.residents), -1)
    np.maximum.at(worst, market.resident[rows], market.resident_rank[rows])
    worst_at = np.full(len(market.hospitals), -1)
    np.maximum.at(worst_at, market.hospital[rows], market.hospital_rank[rows])
    beaten = market.hospital_rank >= worst_at[market.hospital]
    content = market.resident_rank >= worst[market.resident]
    found: Mask = ~(beaten | content)
    return found


def _drop_unwanted(market: Market, usable: Mask) -> None:
    """Apply the rule *wanted*."""
    best = np.full(len(market.residents), _LAST)
    np.minimum.at(best, market.resident[usable], market.resident_rank[usable])
    wanted = market.resident_rank < best[market.resident]
    wanted &= market.seats[market.hospital] > 0
    worst = np.full(len(market.hospitals), _LAST)
    np.minimum.at(worst, market.hospital[wanted], market.hospital_rank[wanted])
    usable &= market.hospital_rank <= worst[market.hospital]


def _drop_late(market: Market, usable: Mask) -> None:
    """Apply the rule *full in time*."""
    by = market.by_hospital
    group, rank = market.hospital[by], market.hospital_rank[by]
    tie = np.cumsum((np.diff(group) != 0) | (np.diff(rank) != 0))
    tie = np.concatenate(([0], tie)).astype(np.int64)[: market.pairs]
    count = np.append(0, np.cumsum(usable[by]))
    as_good = np.empty(market.pairs, dtype=np.int64)
    end = np.searchsorted(tie, tie, side="right")
    as_good[by] = count[end] - count[market.hospital_start[group]]
    seats = market.seats[market.hospital]
    short = (as_good - usable < seats) & (seats > 0)
    most = np.full(len(market.residents), _LAST)
    np.minimum.at(most, market.resident[short], market.resident_rank[short])
    usable &= market.resident_rank <= most[market.resident]


def _largest(market: Market, usable: Mask) -> tuple[int, Mask]:
    """Return the size of the largest matchings of usable pairs, and what they use."""
    inner, rows = market.keep(usable), np.flatnonzero(usable)
    chosen = maximum_matching(inner)
    n, m = len(market.residents), len(market.hospitals)
    source, sink = n + m, n + m + 1
    held, taken = chosen != NONE, seats_taken(inner, chosen)
    is_used = np.zeros(inner.pairs, dtype=np.bool_)
    is_used[chosen[held]] = True
    left, right = inner.resident, n + inner.hospital
    who, where = np.arange(n), n + np.arange(m)
    has_room, has_some = where[taken < market.seats], where[taken > 0]
    # Where the flow can change: along pairs not used, back along those used.
    tails = (
        np.where(is_used, right, left),
        np.where(held, who, source),
        has_room,
        np.full(len(has_some), sink),
    )
    heads = (
        np.where(is_used, left, right),
        np.where(held, source, who),
        np.full(len(has_room), sink),
        has_some,
    )
    ends = (np.concatenate(tails), np.concatenate(heads))
    ones = np.ones(len(ends[0]), dtype=np.int8)
    graph = coo_array((ones, ends), shape=(n + m + 2, n + m + 2))
    label = connected_components(graph, connection="strong")[1]
    used = np.zeros(market.pairs, dtype=np.bool_)
    used[rows] = is_used | (label[left] == label[right])
    return size(chosen), used
