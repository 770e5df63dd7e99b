"""CP-SAT model of weakly stable matchings.

A prefix literal says "the resident has a hospital of this tie or a better one"; a full
literal, half-reified, says "the hospital is full up to this tie". Every pair then needs
one clause: prefix or full. (Blocking pairs are counted by
:mod:`lawyer_assign.matching.models.threshold_model`.)
"""

from collections.abc import Iterable, Iterator

from ortools.sat.python import cp_model

from lawyer_assign.arrays import Ints
from lawyer_assign.matching.market_columns import NONE, Market

_LONG = 40
"""Lists longer than this are counted along the list, not summed anew at each tie."""


class StableModel:
    """Variables and constraints for one market.

    All coefficients are 1, so no constraint comes near the 2**31 at which CP-SAT 9.15
    can report a wrong optimum.

    Parameters
    ----------
    market
        Not changed.
    """

    def __init__(self, market: Market) -> None:
        self.market = market
        self.model = cp_model.CpModel()
        self.pair = [self.model.new_bool_var("") for _ in range(market.pairs)]
        self.prefix: list[cp_model.IntVar] = []
        self._held: list[cp_model.IntVar] = []
        self._post_residents()
        for h in range(len(market.hospitals)):
            self._post_hospital(h)

    @property
    def size(self) -> cp_model.LinearExprT:
        """Return the number of matched residents as an expression."""
        return cp_model.LinearExpr.sum(self._held)

    def hint(self, chosen: Ints) -> None:
        """Start from a matching."""
        used = set(chosen[chosen != NONE].tolist())
        for row, literal in enumerate(self.pair):
            self.model.add_hint(literal, row in used)

    def chosen_by(self, values: Iterable[bool]) -> list[int]:
        """Return the row each resident holds, given the value of each pair."""
        chosen = [NONE] * len(self.market.residents)
        resident = self.market.resident.tolist()
        for row, is_used in enumerate(values):
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
            parts = [self.pair[row] for row in rows]
            if before is not None:
                parts.append(before)
            head = parts[0]
            if len(parts) > 1:
                head = self.model.new_bool_var("")
                self.model.add_exactly_one([*parts, ~head])
            self.prefix += [head] * len(rows)
            if rows[-1] + 1 == start[owner + 1]:
                self._held.append(head)
            before = head

    def _post_hospital(self, h: int) -> None:
        """Respect the seats and ask of every pair: beaten or full."""
        market, seats = self.market, int(self.market.seats[h])
        start = market.hospital_start
        rows = market.by_hospital[start[h] : start[h + 1]]
        if len(rows) > seats:
            self.model.add(sum(self.pair[row] for row in rows.tolist()) <= seats)
        before: cp_model.IntVar | None = None
        counted: list[cp_model.IntVar] = []
        seen = 0
        for places in _tied(market.hospital[rows], market.hospital_rank[rows]):
            tie = rows[places].tolist()
            seen += len(tie)
            counted = self._count(counted, [self.pair[row] for row in tie], len(rows))
            full: list[cp_model.IntVar] = []
            if seen >= seats:
                full = [self._full(counted, seats, before)]
                before = full[0]
            for row in tie:
                self.model.add_bool_or([self.prefix[row], *full])

    def _count(
        self, counted: list[cp_model.IntVar], tie: list[cp_model.IntVar], length: int
    ) -> list[cp_model.IntVar]:
        """Return terms whose sum is the number held up to this tie."""
        counted = [*counted, *tie]
        if length <= _LONG or len(counted) <= _LONG:
            return counted
        running = self.model.new_int_var(0, length, "")
        self.model.add(sum(counted) == running)
        return [running]

    def _full(
        self,
        counted: list[cp_model.IntVar],
        seats: int,
        before: cp_model.IntVar | None,
    ) -> cp_model.IntVar:
        """Return a literal that is true only if the hospital is full up to here."""
        full = self.model.new_bool_var("")
        self.model.add(sum(counted) >= seats).only_enforce_if(full)
        if before is not None:
            self.model.add_implication(before, full)
        return full


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
