r"""CP-SAT model of weakly stable matchings of a size.

A prefix literal says "the resident has a hospital of this tie or a better one". A
hospital is *open* to a tie of its list if it has a free seat or holds somebody of a
later tie. Who is held makes it open to all ties before, and being open to one tie makes
it open to those before: clauses of two literals. Every pair then needs one more, prefix
or not open, and a hospital one sum, that of its seats. (Literals "full up to this tie"
need a sum for each tie, and took CP-SAT a hundred times as long.)

How many are matched is no sum over all. With a cover (:class:`.residual.Cover`) of
residents R and hospitals H, every pair held has an end in it, so that

.. math::
   \text{matched} = |R| + \sum_{h \in H} q_h
       - \sum_{r \in R} [\text{r unmatched}]
       - \sum_{h \in H} \text{free seats of h}
       - \text{pairs held with both ends in the cover}

and for a minimum cover the first two terms are the size of a largest matching. A
matching of a size close to that gives up few of these, which CP-SAT believes at once
where it cannot count. Both minimum covers say the same in other words.

(Blocking pairs are counted by :mod:`lawyer_assign.matching.models.threshold_model`.)
"""

from collections.abc import Iterable, Iterator

import numpy as np
from ortools.sat.python import cp_model

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.matching.market_columns import NONE, Market
from lawyer_assign.matching.reduce.residual import Cover, Residual


class StableModel:
    """Variables and constraints for one market.

    All coefficients are 1, so no constraint comes near the 2**31 at which CP-SAT 9.15
    can report a wrong optimum.

    Parameters
    ----------
    market
        Not changed.
    goal
        Residents matched, at least.
    usable
        Shape ``(pairs,)``: which pairs may be held; others only block. None: all.

    Attributes
    ----------
    most : int
        Residents of a largest matching of usable pairs.
    """

    def __init__(
        self, market: Market, goal: int = 0, usable: Mask | None = None
    ) -> None:
        self.market = market
        self.model = cp_model.CpModel()
        is_held = market.seats[market.hospital] > 0
        if usable is not None:
            is_held &= usable
        largest = Residual(market, is_held)
        self.most = largest.size
        self.pair = {
            row: self.model.new_bool_var("") for row in np.flatnonzero(is_held).tolist()
        }
        self._spare = max(0, self.most - goal)
        self._covers = largest.covers
        self._prefix: list[cp_model.IntVar | None] = []
        self._unmatched: dict[int, cp_model.LiteralT] = {}
        self._vacant: dict[int, list[cp_model.IntVar]] = {}
        self._post_residents()
        for h in range(len(market.hospitals)):
            self._post_hospital(h)
        lost = [self._given_up(cover) for cover in self._covers]
        for literals in lost:
            self.model.add(cp_model.LinearExpr.sum(literals) <= self.most - goal)
        self._lost = lost[0]

    @property
    def given_up(self) -> cp_model.LinearExprT:
        """Return by how many residents the matching is smaller than :attr:`most`."""
        return cp_model.LinearExpr.sum(self._lost)

    def chosen_by(self, values: Iterable[bool]) -> list[int]:
        """Return the row each resident holds, given the value of each usable pair."""
        chosen = [NONE] * len(self.market.residents)
        resident = self.market.resident.tolist()
        for row, is_used in zip(self.pair, values, strict=True):
            if is_used:
                chosen[resident[row]] = row
        return chosen

    def _post_residents(self) -> None:
        """Chain the prefix literals; a resident holds one hospital at most."""
        before: cp_model.IntVar | None = None
        start, resident = self.market.start.tolist(), self.market.resident.tolist()
        for rows in _tied(self.market.resident, self.market.resident_rank):
            owner = resident[rows[0]]
            if rows[0] == start[owner]:
                before = None
            parts = [self.pair[row] for row in rows if row in self.pair]
            if before is not None:
                parts.append(before)
            head = parts[0] if parts else None
            if len(parts) > 1:
                head = self.model.new_bool_var("")
                self.model.add_exactly_one([*parts, ~head])
            self._prefix += [head] * len(rows)
            if head is not None:
                self._unmatched[owner] = ~head
            before = head

    def _post_hospital(self, h: int) -> None:
        """Respect the seats and ask of every pair: as good, or not open to it."""
        market, seats = self.market, int(self.market.seats[h])
        start = market.hospital_start
        rows = market.by_hospital[start[h] : start[h + 1]]
        if not seats or not len(rows):
            return  # It blocks nothing.
        own = [self.pair[row] for row in rows.tolist() if row in self.pair]
        is_open = self._post_seats(h, own, seats)
        ties = list(_tied(market.hospital[rows], market.hospital_rank[rows]))
        for places in reversed(ties):
            tie = rows[places].tolist()
            for row in tie:
                self._post_clause(self._prefix[row], is_open)
            held = [self.pair[row] for row in tie if row in self.pair]
            is_open = self._opened(is_open, held)

    def _post_seats(
        self, h: int, own: list[cp_model.IntVar], seats: int
    ) -> "cp_model.IntVar | bool":
        """Count the seats; return whether one of them is free."""
        if len(own) < seats:
            return True
        is_free: cp_model.IntVar = self.model.new_bool_var("")
        is_covered = any(cover.hospitals[h] for cover in self._covers)
        if is_covered or seats == 1:
            free = self._vacant[h] = [is_free]
            # No more seats than can be given up are free where that is counted.
            for _ in range(1, min(seats, self._spare)):
                free.append(self.model.new_bool_var(""))
                self.model.add_implication(free[-1], free[-2])
            self.model.add(sum(own) + sum(free) == seats)
        else:
            self.model.add(sum(own) <= seats)
            self.model.add(sum(own) >= seats).only_enforce_if(~is_free)
        return is_free

    def _post_clause(
        self, prefix: cp_model.IntVar | None, is_open: "cp_model.IntVar | bool"
    ) -> None:
        """Ask of a pair: as good a hospital, or this one is not open to it."""
        if is_open is False:
            return
        literals: list[cp_model.LiteralT] = [] if prefix is None else [prefix]
        if not isinstance(is_open, bool):
            literals.append(~is_open)
        self.model.add_bool_or(literals)

    def _opened(
        self, is_open: "cp_model.IntVar | bool", tie: list[cp_model.IntVar]
    ) -> "cp_model.IntVar | bool":
        """Return whether it is open to the tie before one, given this one."""
        if is_open is True or not tie:
            return is_open
        causes = tie if isinstance(is_open, bool) else [*tie, is_open]
        if len(causes) == 1:
            return causes[0]
        before: cp_model.IntVar = self.model.new_bool_var("")
        for cause in causes:
            self.model.add_implication(cause, before)
        return before

    def _given_up(self, cover: Cover) -> list[cp_model.LiteralT]:
        """Return what a cover's matched residents are fewer by, as literals."""
        market = self.market
        covered = cover.residents[market.resident] & cover.hospitals[market.hospital]
        lost = [self._unmatched[r] for r in np.flatnonzero(cover.residents).tolist()]
        for h in np.flatnonzero(cover.hospitals).tolist():
            lost += self._vacant[h]
        lost += [
            self.pair[row]
            for row in np.flatnonzero(covered).tolist()
            if row in self.pair
        ]
        return lost


def _tied(group: Ints, rank: Ints) -> Iterator[list[int]]:
    """Yield the positions of each tie of sorted lists."""
    owner, level = group.tolist(), rank.tolist()
    tie: list[int] = []
    for place in range(len(owner)):
        here = (owner[place], level[place])
        if tie and here != (owner[tie[0]], level[tie[0]]):
            yield tie
            tie = []
        tie.append(place)
    if tie:
        yield tie
