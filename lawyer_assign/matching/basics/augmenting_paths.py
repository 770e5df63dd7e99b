"""Grow a matching to maximum cardinality along the least unsettling paths."""

from bisect import bisect_left
from heapq import heappop, heappush
from itertools import accumulate

import numpy as np

from lawyer_assign.arrays import Ints
from lawyer_assign.engines.watch import Watch
from lawyer_assign.matching.basics.cardinality import filled
from lawyer_assign.matching.market_columns import NONE, Market

_UNMATCHED = 1 << 60
_END = -2
"""Stands for the end of a path: a free seat."""


def complete(
    market: Market, chosen: Ints, size: int, watch: Watch | None = None
) -> Ints:
    """Match more residents, path by path, until ``size`` are matched.

    Each unmatched resident takes a seat, its holder moves on, and so on to a free seat;
    of all such paths the one is taken that adds fewest blocking pairs, reckoned step
    by step (Dijkstra). Residents matched before stay matched.

    Parameters
    ----------
    market, chosen
        Not changed.
    size
        At most the maximum cardinality; reached then, since a resident without an
        augmenting path has none later either.
    watch
        When it ends, one flow matches all who can still be, whoever comes to block.
    """
    if watch is not None and watch.must_stop:
        return filled(market, chosen)
    paths = _Paths(market, chosen)
    matched = int(np.count_nonzero(chosen != NONE))
    for r in np.flatnonzero(chosen == NONE).tolist():
        if matched >= size:
            break
        if watch is not None and watch.must_stop:
            return filled(market, np.array(paths.chosen, dtype=np.int64))
        moves = paths.cheapest(r)
        if moves:
            paths.shift(moves)
            matched += 1
    return np.array(paths.chosen, dtype=np.int64)


class _Paths:
    """A matching, and the cheapest way from an unmatched resident to a free seat."""

    def __init__(self, market: Market, chosen: Ints) -> None:
        self.start = market.start.tolist()
        self.hospital = market.hospital.tolist()
        self.resident = market.resident.tolist()
        self.resident_rank = market.resident_rank.tolist()
        self.hospital_rank = market.hospital_rank.tolist()
        self.seats = market.seats.tolist()
        cuts = market.hospital_start[1:-1]
        lists = np.split(market.by_hospital, cuts)
        self.rows = [rows.tolist() for rows in lists]
        self.ranks = [market.hospital_rank[rows].tolist() for rows in lists]
        self.chosen: list[int] = chosen.tolist()
        self.held: list[list[int]] = [[] for _ in self.seats]
        self._known: dict[int, tuple[list[int], list[int]]] = {}
        for row in self.chosen:
            if row != NONE:
                self.held[self.hospital[row]].append(row)

    def shift(self, moves: list[tuple[int, int]]) -> None:
        """Put each resident of a path on its new row."""
        for r, _ in moves:
            before = self.chosen[r]
            if before != NONE:
                self.held[self.hospital[before]].remove(before)
        for r, row in moves:
            self.chosen[r] = row
            self.held[self.hospital[row]].append(row)
            for near in range(self.start[r], self.start[r + 1]):
                self._known.pop(self.hospital[near], None)

    def cheapest(self, first: int) -> list[tuple[int, int]]:
        """Return (resident, new row) along the cheapest path; empty if none."""
        heap = [(0, 0, first, NONE)]
        cost, came = {first: 0}, dict[int, tuple[int, int]]()
        done, seen = set[int](), set[int]()
        pushed = 0
        while heap:
            so_far, _, r, row = heappop(heap)
            if r == _END:
                return self._trail(came, row)
            if r in done:
                continue
            done.add(r)
            for price, loser, row in self._steps(r, seen):
                total = so_far + price
                if loser == _END or total < cost.get(loser, _UNMATCHED):
                    pushed += 1
                    heappush(heap, (total, pushed, loser, row))
                    if loser != _END:
                        cost[loser], came[loser] = total, (r, row)
        return []

    def _trail(
        self, came: dict[int, tuple[int, int]], row: int
    ) -> list[tuple[int, int]]:
        """Walk back from the row that took the free seat."""
        r = self.resident[row]
        moves = [(r, row)]
        while r in came:
            r, row = came[r]
            moves.append((r, row))
        return moves

    def _steps(self, r: int, seen: set[int]) -> list[tuple[int, int, int]]:
        """Return (price, who is displaced, row) of the seats r can take.

        Hospitals whose seats were all offered before are in ``seen``; of those only
        the worst resident is offered again.
        """
        now = self.chosen[r]
        home = NONE if now == NONE else self.hospital[now]
        steps: list[tuple[int, int, int]] = []
        for row in range(self.start[r], self.start[r + 1]):
            h = self.hospital[row]
            if h == home or not self.seats[h]:
                continue
            regret = self._regret(r, row, home)
            if len(self.held[h]) < self.seats[h]:
                steps.append((regret, _END, row))
                continue
            held, wanting = self._state(h)
            mine, worst = self.hospital_rank[row], self.hospital_rank[held[-1]]
            rest = self.hospital_rank[held[-2]] if len(held) > 1 else -1
            base = regret - wanting[bisect_left(self.ranks[h], worst)]
            if_one = base + wanting[bisect_left(self.ranks[h], max(worst, mine))]
            if_worst = base + wanting[bisect_left(self.ranks[h], max(rest, mine))]
            # All but the worst cost the same: once offered, they are not again.
            offered = held[-1:] if h in seen else held
            seen.add(h)
            for other in offered:
                price = if_worst if other == held[-1] else if_one
                steps.append((max(price, 0), self.resident[other], row))
        return steps

    def _regret(self, r: int, row: int, home: int) -> int:
        """Count hospitals that r would block with from this row."""
        count = 0
        for better in range(self.start[r], row):
            h = self.hospital[better]
            if self.resident_rank[better] == self.resident_rank[row]:
                break
            count += h == home or self._takes(h, better)
        return count

    def _takes(self, h: int, row: int) -> bool:
        """Say whether a hospital prefers the resident of a row to its worst one."""
        if not self.seats[h] or len(self.held[h]) < self.seats[h]:
            return bool(self.seats[h])
        worst = self._state(h)[0][-1]
        return bool(self.hospital_rank[row] < self.hospital_rank[worst])

    def _state(self, h: int) -> tuple[list[int], list[int]]:
        """Return whom a hospital holds, best first, and how many want it.

        The second list counts, for each place of the hospital's list, who of those
        above it prefers the hospital to what is held now.
        """
        known = self._known.get(h)
        if known is None:
            held = sorted(self.held[h], key=self.hospital_rank.__getitem__)
            wants = map(self._wants, self.rows[h])
            known = self._known[h] = (held, list(accumulate(wants, initial=0)))
        return known

    def _wants(self, row: int) -> bool:
        """Say whether the resident of a row prefers it to what is held now."""
        now, ranks = self.chosen[self.resident[row]], self.resident_rank
        return now == NONE or bool(ranks[row] < ranks[now])
