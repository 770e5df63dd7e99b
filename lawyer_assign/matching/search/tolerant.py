"""A matching that is stable but for a set of tolerated pairs, and moves between such.

Deleting the blocking pairs of any matching leaves a market in which it is stable. So
matchings are searched as stable ones of smaller markets: to *tolerate* a pair deletes
it, to *honour* a tolerated pair puts it back; the rest settles by two chains. A vacancy
is offered to the best who wants it, whose seat is offered next (Blum, Roth and
Rothblum, "Vacancy chains and equilibration in senior-level labor markets", 1997).
Someone rejected proposes down the list and may displace another one (deferred
acceptance).
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from lawyer_assign.arrays import Ints
from lawyer_assign.matching.basics.blocking import blocking_pairs
from lawyer_assign.matching.market_columns import NONE, Market

_UNMATCHED = 1 << 60
"""Worse than every rank."""


@dataclass(slots=True)
class Trace:
    """What one move changed, in order, so that it can be taken back."""

    moved: list[tuple[int, int]] = field(default_factory=list)
    added: list[int] = field(default_factory=list)
    dropped: list[int] = field(default_factory=list)


class TolerantMatching:
    """A matching whose blocking pairs are exactly the tolerated ones.

    Parameters
    ----------
    market
        Not changed.
    chosen
        Any matching over the columns; what blocks it is tolerated at first.

    Attributes
    ----------
    chosen : list of int
        Row per resident, or ``NONE``.
    tolerated : RowSet
        Rows of the blocking pairs.
    unmatched : RowSet
        Residents without a hospital.
    """

    def __init__(self, market: Market, chosen: Ints) -> None:
        self.start = market.start.tolist()
        self.hospital = market.hospital.tolist()
        self.resident = market.resident.tolist()
        self.resident_rank = market.resident_rank.tolist()
        self.hospital_rank = market.hospital_rank.tolist()
        self.seats = market.seats.tolist()
        self.rows = [
            rows.tolist()
            for rows in np.split(market.by_hospital, market.hospital_start[1:-1])
        ]
        self.chosen: list[int] = chosen.tolist()
        self.rank = [_UNMATCHED] * len(self.chosen)
        self.held: list[list[int]] = [[] for _ in self.seats]
        self.unmatched = RowSet()
        self.tolerated = RowSet()
        self.tolerated_at: list[set[int]] = [set() for _ in self.seats]
        for r, row in enumerate(self.chosen):
            if row == NONE:
                self.unmatched.add(r)
            else:
                self.rank[r] = self.resident_rank[row]
                self.held[self.hospital[row]].append(row)
        for row in blocking_pairs(market, chosen).tolist():
            self._tolerate(row)

    def columns(self) -> Ints:
        """Return the matching over the columns of the market."""
        return np.array(self.chosen, dtype=np.int64)

    def near(self, r: int, steps: int, draw: Callable[[], float]) -> int:
        """Walk from r to someone held by a hospital of its list, and so on.

        Parameters
        ----------
        r
            Where to start.
        steps
            How often.
        draw
            Returns a random number in [0, 1).
        """
        for _ in range(steps):
            first, last = self.start[r], self.start[r + 1]
            if first == last:
                break
            held = self.held[self.hospital[first + int(draw() * (last - first))]]
            if held:
                r = self.resident[held[int(draw() * len(held))]]
        return r

    def tolerate(self, row: int) -> Trace:
        """Separate a matched pair, and let everybody else settle."""
        trace = Trace()
        r = self.resident[row]
        self._tolerate(row)
        trace.added.append(row)
        self._put(r, NONE, trace)
        self._settle(r, self.hospital[row], trace)
        return trace

    def honour(self, row: int) -> Trace:
        """Join a tolerated pair, and let everybody else settle."""
        trace = Trace()
        r, h, left = self.resident[row], self.hospital[row], NONE
        self._forget(row)
        trace.dropped.append(row)
        if len(self.held[h]) >= self.seats[h]:
            worst = max(self.held[h], key=self.hospital_rank.__getitem__)
            left = self.resident[worst]
            self._put(left, NONE, trace)
        before = self.chosen[r]
        self._put(r, row, trace)
        self._settle(left, NONE if before == NONE else self.hospital[before], trace)
        return trace

    def squeeze(self, r: int, row: int) -> Trace | None:
        """Use a tie: seat a resident where nobody is strictly preferred.

        An unmatched resident takes any row, a matched one a row as good as the own,
        if the hospital has a seat or its worst resident is not better than r. Whoever
        is displaced proposes, the seat left behind is offered. No pair comes to block.

        Returns
        -------
        Trace or None
            None if no tie allows it; nothing is changed then.
        """
        if self.resident_rank[row] != self.rank[r] != _UNMATCHED:
            return None
        h, before, left = self.hospital[row], self.chosen[r], NONE
        if row == before or not self.seats[h]:
            return None
        if len(self.held[h]) >= self.seats[h]:
            worst = max(self.held[h], key=self.hospital_rank.__getitem__)
            if self.hospital_rank[worst] < self.hospital_rank[row]:
                return None
            left = self.resident[worst]
        trace = Trace()
        if left != NONE:
            self._put(left, NONE, trace)
        self._put(r, row, trace)
        self._settle(left, NONE if before == NONE else self.hospital[before], trace)
        return trace

    def undo(self, trace: Trace) -> None:
        """Take a move back."""
        back = Trace()
        for r, row in reversed(trace.moved):
            self._put(r, row, back)
        for row in trace.dropped:
            self._tolerate(row)
        for row in trace.added:
            self._forget(row)

    def _settle(self, rejected: int, vacant: int, trace: Trace) -> None:
        """Fill the vacancy first, then let the rejected resident propose.

        The rejected one must not take a vacancy before having proposed: a better
        hospital further up might accept.
        """
        if rejected != NONE:
            self.rank[rejected] = -1
        if vacant != NONE:
            self._fill(vacant, trace)
        if rejected != NONE:
            self.rank[rejected] = _UNMATCHED
            self._propose(rejected, trace)
        self._prune(trace)

    def _fill(self, h: int, trace: Trace) -> None:
        """Offer a seat to the best who wants it, then that one's seat, and so on."""
        rank, resident = self.rank, self.resident
        ranks, tolerated = self.resident_rank, self.tolerated.place
        while True:
            for row in self.rows[h]:
                r = resident[row]
                if ranks[row] < rank[r] and row not in tolerated:
                    break
            else:
                return
            before = self.chosen[r]
            self._put(r, row, trace)
            if before == NONE:
                return
            h = self.hospital[before]

    def _propose(self, r: int, trace: Trace) -> None:
        """Let a rejected resident propose, then whoever is displaced, and so on."""
        while r != NONE:
            row, worst = self._best_for(r)
            loser = NONE
            if worst != NONE:
                loser = self.resident[worst]
                self._put(loser, NONE, trace)
            if row != NONE:
                self._put(r, row, trace)
            r = loser

    def _best_for(self, r: int) -> tuple[int, int]:
        """Return the best row that would take r, and the row displaced, if any."""
        ranks, tolerated = self.hospital_rank, self.tolerated.place
        for row in range(self.start[r], self.start[r + 1]):
            if row in tolerated:
                continue
            held = self.held[self.hospital[row]]
            if len(held) < self.seats[self.hospital[row]]:
                return row, NONE
            if held:
                worst = max(held, key=ranks.__getitem__)
                if ranks[row] < ranks[worst]:
                    return row, worst
        return NONE, NONE

    def _prune(self, trace: Trace) -> None:
        """Forget tolerated pairs near the change that block no longer."""
        tolerated, hospital = self.tolerated.place, self.hospital
        near: set[int] = set()
        for r, before in trace.moved:
            for row in (before, self.chosen[r]):
                if row != NONE:
                    near |= self.tolerated_at[hospital[row]]
            near.update(
                row
                for row in range(self.start[r], self.start[r + 1])
                if row in tolerated
            )
        for row in sorted(near):
            if not self._blocks(row):
                self._forget(row)
                trace.dropped.append(row)

    def _blocks(self, row: int) -> bool:
        """Say whether a pair blocks now."""
        if self.resident_rank[row] >= self.rank[self.resident[row]]:
            return False
        held, h = self.held[self.hospital[row]], self.hospital[row]
        if len(held) < self.seats[h]:
            return True
        mine = self.hospital_rank[row]
        return any(self.hospital_rank[other] > mine for other in held)

    def _put(self, r: int, row: int, trace: Trace) -> None:
        """Move a resident, and note where from."""
        before = self.chosen[r]
        trace.moved.append((r, before))
        if before == NONE:
            self.unmatched.discard(r)
        else:
            self.held[self.hospital[before]].remove(before)
        self.chosen[r] = row
        if row == NONE:
            self.rank[r] = _UNMATCHED
            self.unmatched.add(r)
        else:
            self.rank[r] = self.resident_rank[row]
            self.held[self.hospital[row]].append(row)

    def _tolerate(self, row: int) -> None:
        self.tolerated.add(row)
        self.tolerated_at[self.hospital[row]].add(row)

    def _forget(self, row: int) -> None:
        self.tolerated.discard(row)
        self.tolerated_at[self.hospital[row]].discard(row)


def settled(market: Market, chosen: Ints) -> Ints:
    """Return a weakly stable matching near a given one; that itself if it is stable.

    One blocking pair after the other is honoured; none comes back.
    """
    state = TolerantMatching(market, chosen)
    while len(state.tolerated):
        state.honour(state.tolerated.items[-1])
    return state.columns()


class RowSet:
    """A set of numbers from which one can be drawn at random in constant time."""

    __slots__ = ("items", "place")

    def __init__(self) -> None:
        self.items: list[int] = []
        self.place: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self.items)

    def add(self, item: int) -> None:
        """Put a number in that may be there already."""
        if item not in self.place:
            self.place[item] = len(self.items)
            self.items.append(item)

    def discard(self, item: int) -> None:
        """Take a number out that may be absent."""
        at = self.place.pop(item, None)
        if at is not None:
            last = self.items.pop()
            if last != item:
                self.items[at], self.place[last] = last, at
