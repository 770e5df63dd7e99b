"""Shorten preference lists without losing or gaining a stable matching.

The two rules are "hospitals offer" and "residents apply" of Irving and Manlove
("Finding large stable matchings", 2009), the first one over every head of a list as in
Pettersson et al. ("Improving solution times for stable matching problems through
preprocessing", 2021).
"""

from collections.abc import Callable
from functools import partial

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.engines.watch import Watch
from lawyer_assign.matching.market_columns import Market

_UNASKED = 100_000
"""Rivals and rows looked at between two questions to the clock."""


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
        Asked before each pass and within them: lists are as good, only longer, with
        fewer of them.

    Returns
    -------
    tuple of Market and Ints
        The shorter market, and the row in ``market`` of each of its rows. Both have
        the same stable matchings.
    """
    rows = np.flatnonzero(market.seats[market.hospital] > 0)
    shorter = market.keep(market.seats[market.hospital] > 0)

    def stops() -> bool:
        return watch is not None and watch.must_stop

    for _ in range(rounds):
        if stops():
            break
        before = shorter.pairs
        for rule in (partial(_within_reach, stops=stops), _not_outranked):
            kept = rule(shorter)
            if not kept.all():
                shorter, rows = shorter.keep(kept), rows[kept]
        if shorter.pairs == before:
            break
    return shorter, rows


def _within_reach(market: Market, stops: Callable[[], bool]) -> Mask:
    """Keep a resident's list down to where some seat is safe.

    If the hospitals in the head of r's list have, together, seats for everyone whom
    one of them likes at least as much as r, then r never ends below that head: all
    those seats would have to be full of such rivals. Whose turn has not come when it
    stops keeps its list.
    """
    heads, start = _Heads(market), market.start.tolist()
    kept = np.ones(market.pairs, dtype=np.bool_)
    asked = 0
    for r in range(len(market.residents)):
        kept[heads.cut(start[r], start[r + 1]) : start[r + 1]] = False
        if heads.steps - asked > _UNASKED:
            if stops():
                break
            asked = heads.steps
    return kept


class _Heads:
    """Heads of residents' lists, and how many rivals there are in each."""

    def __init__(self, market: Market) -> None:
        self.steps = 0
        self._ahead, self._seats = _rivals(market), market.seats.tolist()
        self._hospital, self._rank = market.hospital.tolist(), market.resident_rank
        self._by = market.resident[market.by_hospital].tolist()
        self._first = market.hospital_start.tolist()

    def cut(self, start: int, end: int) -> int:
        """Return the row from which a list is not needed, its end if all is.

        Rivals are at least as many as one hospital of the head has, at most as many as
        all of them have: that tells as a rule, so that the queue of a large hospital
        need not be put together with others for everybody in it.
        """
        rivals: set[int] = set()
        least = most = room = 0
        counted, ranks = start, self._rank[start:end].tolist()
        for row in range(start, end):
            self.steps += 1
            is_head = row > start and ranks[row - start] > ranks[row - start - 1]
            if is_head and most <= room:
                return row
            if is_head and least <= room:
                self._add(rivals, counted, row)
                counted = row
                if len(rivals) <= room:
                    return row
            least, most = max(least, self._ahead[row]), most + self._ahead[row]
            room += self._seats[self._hospital[row]]
        return end

    def _add(self, rivals: set[int], first: int, last: int) -> None:
        """Add the rivals in the rows from one to before another."""
        for row in range(first, last):
            begin = self._first[self._hospital[row]]
            rivals.update(self._by[begin : begin + self._ahead[row]])
            self.steps += self._ahead[row]


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
