"""CP-SAT models of one region of a market: some residents move, all others stay.

The seats that the others hold are gone, and so is their wish to block where they have
what they like. What is left is small, and counts every blocking pair that the region
can change: those of its residents, and those of others with hospitals it has seats of.
"""

from dataclasses import dataclass

from ortools.sat.python import cp_model

from lawyer_assign.solver.market.market import NONE
from lawyer_assign.solver.market.plain import Plain

_UNMATCHED = 1 << 60
"""Worse than every rank."""


@dataclass(slots=True)
class Seating:
    """A matching that is changed region by region.

    Parameters
    ----------
    chosen
        Row per resident, or ``NONE``.
    held
        Rows per hospital.
    """

    plain: Plain
    chosen: list[int]
    held: list[list[int]]

    @classmethod
    def of(cls, plain: Plain, chosen: list[int]) -> "Seating":
        """Seat the residents of a matching."""
        held: list[list[int]] = [[] for _ in plain.seats]
        for row in chosen:
            if row != NONE:
                held[plain.hospital[row]].append(row)
        return cls(plain, list(chosen), held)

    def wants(self, row: int) -> bool:
        """Say whether the resident of a row prefers it to what is held now."""
        now, ranks = self.chosen[self.plain.resident[row]], self.plain.resident_rank
        return ranks[row] < (_UNMATCHED if now == NONE else ranks[now])

    def move(self, rows: dict[int, int]) -> None:
        """Put residents on other rows, all at once."""
        hospital = self.plain.hospital
        for r in rows:
            if self.chosen[r] != NONE:
                self.held[hospital[self.chosen[r]]].remove(self.chosen[r])
        for r, row in rows.items():
            self.chosen[r] = row
            if row != NONE:
                self.held[hospital[row]].append(row)


class RegionModel:
    """Variables, constraints and objective of one region.

    No fewer residents than now are matched. All coefficients are small counts.

    Parameters
    ----------
    seating
        Not changed.
    free
        Residents that may move.
    is_stable
        False: as few blocking pairs as can be. True: none may come to block, and as
        many residents as can be are matched; the seating has none.

    Attributes
    ----------
    pair : dict
        Literal of each row that a free resident may take.
    """

    def __init__(
        self, seating: Seating, free: set[int], *, is_stable: bool = False
    ) -> None:
        self._is_stable = is_stable
        self.seating, self.plain, self.free = seating, seating.plain, free
        self.model = cp_model.CpModel()
        self.pair: dict[int, cp_model.IntVar] = {}
        self._terms: list[cp_model.LiteralT] = []
        self._weights: list[int] = []
        self._room: dict[int, int] = {}
        self._worst: dict[int, int] = {}
        own = self._post_residents()
        for h, rows in own.items():
            self._post_hospital(h, rows)
        self._post_closed()
        if is_stable:
            self.model.maximize(cp_model.LinearExpr.sum(list(self.pair.values())))
        else:
            self.model.minimize(
                cp_model.LinearExpr.weighted_sum(self._terms, self._weights)
            )

    def moved(self, solver: cp_model.CpSolver) -> dict[int, int]:
        """Return the new row of every free resident."""
        rows = dict.fromkeys(sorted(self.free), NONE)
        for row, literal in self.pair.items():
            if solver.boolean_value(literal):
                rows[self.plain.resident[row]] = row
        return rows

    def _post_residents(self) -> dict[int, list[int]]:
        """Let each free resident hold one row at most; return rows by hospital."""
        plain, chosen = self.plain, self.seating.chosen
        own: dict[int, list[int]] = {}
        for r in sorted(self.free):
            first = len(self.pair)
            for row in plain.rows_of(r):
                h = plain.hospital[row]
                if self._has_room(h):
                    literal = self.pair[row] = self.model.new_bool_var("")
                    self.model.add_hint(literal, chosen[r] == row)
                    own.setdefault(h, []).append(row)
            self.model.add_at_most_one(list(self.pair.values())[first:])
        matched = sum(chosen[r] != NONE for r in self.free)
        self.model.add(cp_model.LinearExpr.sum(list(self.pair.values())) >= matched)
        return own

    def _has_room(self, h: int) -> bool:
        """Reckon once what others leave of a hospital; say whether that is a seat."""
        if h not in self._room:
            resident, ranks = self.plain.resident, self.plain.hospital_rank
            others = [
                row for row in self.seating.held[h] if resident[row] not in self.free
            ]
            self._room[h] = self.plain.seats[h] - len(others)
            self._worst[h] = max((ranks[row] for row in others), default=-1)
        return self._room[h] > 0

    def _post_hospital(self, h: int, rows: list[int]) -> None:
        """Respect the seats; pay for whoever is turned down by a hospital not full."""
        plain, room = self.plain, self._room[h]
        rows.sort(key=plain.hospital_rank.__getitem__)
        if len(rows) > room:
            self.model.add(sum(self.pair[row] for row in rows) <= room)
        full: cp_model.IntVar | None = None
        counted: list[cp_model.IntVar] = []
        last = 0
        for rank, mine, others in self._ties(h):
            counted += [self.pair[row] for row in mine]
            is_worst = rank >= self._worst[h]
            if is_worst and len(counted) >= max(room, last + 1):
                full, last = self._full(counted, room, full), len(counted)
            if others and full is not None:
                self._pay(~full, others)
            for row in mine:
                self._post_pair(row, full)

    def _ties(self, h: int) -> list[tuple[int, list[int], int]]:
        """Return (rank, rows of free residents, how many others want it) by tie."""
        ties: list[tuple[int, list[int], int]] = []
        for row in self.plain.rows[h]:
            rank, is_mine = self.plain.hospital_rank[row], row in self.pair
            if not is_mine and not self.seating.wants(row):
                continue
            if not ties or ties[-1][0] != rank:
                ties.append((rank, [], 0))
            _, mine, others = ties[-1]
            if is_mine:
                mine.append(row)
            else:
                ties[-1] = (rank, mine, others + 1)
        return ties

    def _full(
        self,
        counted: list[cp_model.IntVar],
        room: int,
        before: cp_model.IntVar | None,
    ) -> cp_model.IntVar:
        """Return a literal that is true only if the hospital is full up to here."""
        full = self.model.new_bool_var("")
        self.model.add(sum(counted) >= room).only_enforce_if(full)
        if before is not None:
            self.model.add_implication(before, full)
        return full

    def _post_closed(self) -> None:
        """Pay for free residents better than those who keep all seats of a hospital."""
        plain = self.plain
        for r in sorted(self.free):
            for row in plain.rows_of(r):
                h = plain.hospital[row]
                if self._room[h] <= 0 and plain.hospital_rank[row] < self._worst[h]:
                    self._post_pair(row, None)

    def _post_pair(self, row: int, full: cp_model.IntVar | None) -> None:
        """Ask of a pair: as good a hospital, a full one, or a blocking pair."""
        plain = self.plain
        clause = [] if full is None else [full]
        for other in plain.rows_of(plain.resident[row]):
            if plain.resident_rank[other] > plain.resident_rank[row]:
                break
            if other in self.pair:
                clause.append(self.pair[other])
        if self._is_stable:
            self.model.add_bool_or(clause)
            return
        blocked = self.model.new_bool_var("")
        self.model.add_bool_or([*clause, blocked])
        self._pay(blocked, 1)

    def _pay(self, literal: cp_model.LiteralT, weight: int) -> None:
        """Let a true literal count as so many blocking pairs, or forbid it."""
        if self._is_stable:
            self.model.add(literal == 0)
            return
        self._terms.append(literal)
        self._weights.append(weight)
