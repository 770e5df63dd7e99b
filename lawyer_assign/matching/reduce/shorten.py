"""Shorten preference lists without losing or gaining a stable matching.

The two rules are "hospitals offer" and "residents apply" of Irving and Manlove
("Finding large stable matchings", 2009), the first one over every head of a list as in
Pettersson et al. ("Improving solution times for stable matching problems through
preprocessing", 2021).
"""

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.engines.watch import Watch
from lawyer_assign.matching.market_columns import Market


def shorten(
    market: Market, rounds: int = 50, watch: Watch | None = None
) -> tuple[Market, Ints]:
    """Drop pairs that no stable matching uses and that never block one.

    Parameters
    ----------
    market
        Not changed.
    rounds
        Passes over both rules at most; each stops early when nothing is dropped.
    watch
        Asked before each pass: lists are as good, only longer, with fewer of them.

    Returns
    -------
    tuple of Market and Ints
        The shorter market, and the row in ``market`` of each of its rows. Both have
        the same stable matchings.
    """
    rows = np.flatnonzero(market.seats[market.hospital] > 0)
    shorter = market.keep(market.seats[market.hospital] > 0)
    for _ in range(rounds):
        if watch is not None and watch.must_stop:
            break
        before = shorter.pairs
        for rule in (_within_reach, _not_outranked):
            kept = rule(shorter)
            if not kept.all():
                shorter, rows = shorter.keep(kept), rows[kept]
        if shorter.pairs == before:
            break
    return shorter, rows


def _within_reach(market: Market) -> Mask:
    """Keep a resident's list down to where some seat is safe.

    If the hospitals in the head of r's list have, together, seats for everyone whom
    one of them likes at least as much as r, then r never ends below that head: all
    those seats would have to be full of such rivals.
    """
    ahead = _rivals(market)
    seats, start = market.seats.tolist(), market.start.tolist()
    hospital, rank = market.hospital.tolist(), market.resident_rank.tolist()
    by, first = market.resident[market.by_hospital].tolist(), market.hospital_start
    starts, kept = first.tolist(), np.ones(market.pairs, dtype=np.bool_)
    for r in range(len(market.residents)):
        rivals: set[int] = set()
        room = 0
        for row in range(start[r], start[r + 1]):
            if room and rank[row] > rank[row - 1] and len(rivals) <= room:
                kept[row : start[r + 1]] = False
                break
            h = hospital[row]
            rivals.update(by[starts[h] : starts[h] + ahead[row]])
            room += seats[h]
    return kept


def _rivals(market: Market) -> list[int]:
    """Return per pair how many the hospital likes at least as much, r included."""
    by = market.by_hospital
    group = market.hospital[by]
    tie = np.cumsum(
        (np.diff(group, prepend=-1) != 0)
        | (np.diff(market.hospital_rank[by], prepend=-1) != 0)
    )
    last = np.searchsorted(tie, tie, side="right")
    ahead = np.empty(market.pairs, dtype=np.int64)
    ahead[by] = last - market.hospital_start[group]
    counts: list[int] = ahead.tolist()
    return counts


def _not_outranked(market: Market) -> Mask:
    """Keep a hospital's list down to where as many as its seats want only it first."""
    heads = market.resident_rank == 0
    sole = (
        heads & (np.bincount(market.resident[heads])[market.resident] == 1)
        if heads.any()
        else heads
    )
    by = market.by_hospital
    wanting = np.cumsum(sole[by])
    base = np.concatenate(([0], wanting))[market.hospital_start[:-1]]
    group = market.hospital[by]
    full = (wanting - base[group]) >= market.seats[group]
    worst = np.full(len(market.hospitals), np.iinfo(np.int64).max)
    np.minimum.at(worst, group[full], market.hospital_rank[by][full])
    kept: Mask = market.hospital_rank <= worst[market.hospital]
    return kept
