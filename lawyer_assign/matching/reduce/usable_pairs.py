"""What weakly stable matchings of at least a given size leave of a market.

A pair is *usable* while nothing shows that no weakly stable matching of the size holds
it. Three rules are applied in turn until none finds more:

*Wanted.* A resident r strictly prefers hospital h to all it can use. Then h must be
full of residents it likes at least as much as r: worse ones cannot use h.

*Full in time.* Held at a rank worse than h, r needs h full of others that h likes at
least as much. If fewer of those can use h than it has seats, r uses nothing worse.

*Largest.* If no matching of usable pairs is larger than the size, only pairs of largest
matchings are usable (:attr:`.residual.Residual.used`).
"""

from typing import NamedTuple

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.matching.market_columns import Market
from lawyer_assign.matching.reduce.residual import Residual

_LAST = np.iinfo(np.int64).max
"""Worse than every rank."""


class Narrow(NamedTuple):
    """What is left of a market for matchings of a size.

    Parameters
    ----------
    market
        With fewer pairs, both sides and the order unchanged.
    rows
        The row in the whole market of each of its rows.
    is_usable
        Shape ``(rows,)``: whether a pair may be held; the others may block only.
    """

    market: Market
    rows: Ints
    is_usable: Mask


def narrowed(market: Market, goal: int) -> Narrow | None:
    """Drop pairs that no weakly stable matching so large uses or is blocked by.

    Parameters
    ----------
    market
        Not changed.
    goal
        Residents that are to be matched, at least.

    Returns
    -------
    Narrow or None
        Every weakly stable matching of ``market`` of this size or larger is one of the
        narrower market; those of the narrower market ought to be checked. None: there
        is none.
    """
    usable = market.seats[market.hospital] > 0
    before = market.pairs + 1
    while np.count_nonzero(usable) < before:
        before = int(np.count_nonzero(usable))
        largest = Residual(market, usable)
        if largest.size < goal:
            return None
        if largest.size == goal:
            usable &= largest.used
        _drop_unwanted(market, usable)
        _drop_late(market, usable)
    kept = usable | _may_block(market, usable)
    return Narrow(market.keep(kept), np.flatnonzero(kept), usable[kept])


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
