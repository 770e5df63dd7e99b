r"""CP-SAT models of a region of a market: some residents move, all others stay.

A hospital h is *open* to a tie of its list if it has a free seat or holds somebody
worse. Let :math:`B_{hk} = 1` if h is open to its k-th tie. These literals fall along
the list, so that they are one number, the *threshold* of h: the tie of the worst it
holds, or the end of the list if a seat is free. With :math:`x_{ih} = 1` if h holds i,

.. math::
   x_{ih} &\le B_{h,k-1} && \text{i in tie k of h, or in a later one} \\
   \sum_{\text{later than } k} x_{ih} &\le q_h B_{hk} \le q_h \\
   q_h - \sum_i x_{ih} &\le q_h B_{h,\text{last}} \\
   y_{ih} &\ge B_{hk} - \sum_{h' \text{ as good for } i} x_{ih'}

and y counts the blocking pairs. Given the thresholds, that is a flow: the relaxation is
close, and closer still where thresholds may only move within a *window* around those of
the matching at hand. With a window of a few ties CP-SAT rearranges whole markets of
hundreds of residents to the optimum, where without one it does not get past regions of
a hundred.

The seats that others hold are gone, and so is their wish to block where they have what
they like. Every blocking pair that the region can change is counted: those of its
residents, and those of others with hospitals it has seats of.
"""

from collections import defaultdict
from dataclasses import dataclass

from ortools.sat.python import cp_model

from lawyer_assign.matching.basics.list_view import Plain
from lawyer_assign.matching.market_columns import NONE

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

    def threshold(self, h: int) -> int:
        """Return the number of ties from the best on that a hospital is open to."""
        ranks, held = self.plain.hospital_rank, self.held[h]
        if len(held) < self.plain.seats[h]:
            rows = self.plain.rows[h]
            return ranks[rows[-1]] + 1 if rows else 0
        return max((ranks[row] for row in held), default=0)


@dataclass(slots=True)
class _Openness:
    """To which ties of its list a hospital is open.

    Open to all before ``first``, to none from ``last`` on; literals between, falling.
    """

    first: int
    last: int
    literals: list[cp_model.IntVar]

    def at(self, tie: int) -> "cp_model.IntVar | bool":
        """Return whether it is open to a tie."""
        if self.first <= tie < self.last:
            return self.literals[tie - self.first]
        return tie < self.first


@dataclass(frozen=True, slots=True)
class Branch:
    """What a better matching near by may change (Fischetti and Lodi 2003).

    Parameters
    ----------
    near
        Ties by which every threshold may move.
    far
        Thresholds that may move further, as far as the window goes.
    below
        Only matchings with fewer blocking pairs than this are asked for.
    """

    near: int
    far: int
    below: int


class RegionModel:
    """Variables, constraints and objective of one region.

    No fewer residents than now are matched. All coefficients are small counts.

    Parameters
    ----------
    seating
        Not changed.
    free
        Residents that may move.
    width
        Ties by which a threshold may move either way; ``None`` = as far as it goes.
    is_stable
        False: as few blocking pairs as can be. True: none may come to block, and as
        many residents as can be are matched; the seating has none.
    also
        Another matching of the market, whose thresholds the windows reach as well.
    branch
        Ask for better matchings near by only, and take the first one.

    Attributes
    ----------
    pair : dict
        Literal of each row that a free resident may take.
    constant : int
        Blocking pairs that nothing within the region and the window can change.
    """

    def __init__(
        self,
        seating: Seating,
        free: set[int],
        *,
        width: int | None = None,
        is_stable: bool = False,
        also: Seating | None = None,
        branch: Branch | None = None,
    ) -> None:
        self._is_stable, self._also, self.branch = is_stable, also, branch
        self._far: list[cp_model.LiteralT] = []
        self.seating, self.plain, self.free = seating, seating.plain, free
        self.model = cp_model.CpModel()
        self.pair: dict[int, cp_model.IntVar] = {}
        self.constant = 0
        self._width = width
        self._terms: list[cp_model.LiteralT] = []
        self._weights: list[int] = []
        self._open: dict[int, _Openness] = {}
        self._room: dict[int, int] = {}
        rows = [row for r in sorted(free) for row in self.plain.rows_of(r)]
        by_hospital: dict[int, list[int]] = defaultdict(list)
        for row in rows:
            by_hospital[self.plain.hospital[row]].append(row)
        for h, own in by_hospital.items():
            self._post_hospital(h, own)
        self._post_residents()
        self._set_objective()

    def moved(self, solver: cp_model.CpSolver) -> dict[int, int]:
        """Return the new row of every free resident."""
        rows = dict.fromkeys(sorted(self.free), NONE)
        for row, literal in self.pair.items():
            if solver.boolean_value(literal):
                rows[self.plain.resident[row]] = row
        return rows

    def _set_objective(self) -> None:
        if self._is_stable:
            self.model.maximize(cp_model.LinearExpr.sum(list(self.pair.values())))
            return
        blocking = cp_model.LinearExpr.weighted_sum(self._terms, self._weights)
        self.model.minimize(blocking)
        if self.branch is not None:
            self.model.add(blocking <= self.branch.below - 1 - self.constant)
            self.model.add(cp_model.LinearExpr.sum(self._far) <= self.branch.far)

    def _count_far(self, opened: _Openness, now: int, near: int) -> None:
        """Note the literals that say that a threshold moves far."""
        further, back = opened.at(now + near), opened.at(now - near - 1)
        if not isinstance(further, bool):
            self._far.append(further)
        if not isinstance(back, bool):
            self._far.append(~back)

    def _post_hospital(self, h: int, own: list[int]) -> None:
        """Say what a hospital may hold, and who of the others then blocks with it."""
        plain, ranks = self.plain, self.plain.hospital_rank
        others = [
            row for row in self.seating.held[h] if plain.resident[row] not in self.free
        ]
        room = self._room[h] = plain.seats[h] - len(others)
        worst = max((ranks[row] for row in others), default=0)
        own.sort(key=ranks.__getitem__)
        opened = self._open[h] = self._opened(h, own, room, worst)
        if room > 0:
            self._post_seats(h, own, room, opened)
        wanting: dict[int, int] = defaultdict(int)
        for row in plain.rows[h]:
            if plain.resident[row] not in self.free and self.seating.wants(row):
                wanting[ranks[row]] += 1
        for tie, count in wanting.items():
            self._pay_if(opened.at(tie), count)

    def _opened(self, h: int, own: list[int], room: int, worst: int) -> _Openness:
        """Return how far a threshold may move, as literals.

        Parameters
        ----------
        h
            The hospital.
        own
            Rows of free residents, best first.
        room
            Seats that the others leave.
        worst
            Tie of the worst of the others; it stays open to those before.
        """
        ranks, now = self.plain.hospital_rank, self.seating.threshold(h)
        rows = self.plain.rows[h]
        end = ranks[rows[-1]] + 1
        first, last = worst, end
        if room <= 0:
            last = first
        else:
            # It cannot be full of the first few: it stays open to these.
            full = ranks[own[room - 1]] if len(own) >= room else end
            first = max(first, full)
        if self._width is not None:
            there = now if self._also is None else self._also.threshold(h)
            least, most = min(now, there) - self._width, max(now, there) + self._width
            first, last = max(first, min(least, last)), max(first, min(last, most))
        literals = [self.model.new_bool_var("") for _ in range(first, last)]
        for at, literal in enumerate(literals):
            self.model.add_hint(literal, first + at < now)
            if at:
                self.model.add_implication(literal, literals[at - 1])
        opened = _Openness(first, last, literals)
        if self.branch is not None:
            self._count_far(opened, now, self.branch.near)
        return opened

    def _post_seats(self, h: int, own: list[int], room: int, opened: _Openness) -> None:
        """Fill the seats as the threshold says."""
        ranks, chosen = self.plain.hospital_rank, self.seating.chosen
        end = ranks[self.plain.rows[h][-1]] + 1
        held: list[cp_model.IntVar] = []
        ties: list[int] = []
        for row in own:
            if ranks[row] > opened.last:
                break
            literal = self.pair[row] = self.model.new_bool_var("")
            self.model.add_hint(literal, chosen[self.plain.resident[row]] == row)
            before = opened.at(ranks[row] - 1)
            if not isinstance(before, bool):
                self.model.add_implication(literal, before)
            held.append(literal)
            ties.append(ranks[row])
        total = cp_model.LinearExpr.sum(held)
        self.model.add(total <= room)
        if opened.last < end:
            self.model.add(total == room)
        elif opened.literals:
            self.model.add(total + room * opened.literals[-1] >= room)
        self._post_later(held, ties, room, opened)

    def _post_later(
        self,
        held: list[cp_model.IntVar],
        ties: list[int],
        room: int,
        opened: _Openness,
    ) -> None:
        """Hold nobody later than a tie that the hospital is not open to: the sums."""
        at = len(held)
        for tie in reversed(range(opened.first, opened.last)):
            while at and ties[at - 1] > tie:
                at -= 1
            if len(held) - at > 1:
                literal = opened.literals[tie - opened.first]
                later = cp_model.LinearExpr.sum(held[at:])
                self.model.add(later <= room * literal)

    def _post_residents(self) -> None:
        """Let each free resident hold one row at most; ask which rows block then."""
        chosen = self.seating.chosen
        alone: list[cp_model.IntVar] = []
        matched = sum(chosen[r] != NONE for r in self.free)
        for r in sorted(self.free):
            own = [self.pair[row] for row in self.plain.rows_of(r) if row in self.pair]
            if matched < len(self.free):
                literal = self.model.new_bool_var("")
                self.model.add_hint(literal, chosen[r] == NONE)
                alone.append(literal)
                own.append(literal)
            self.model.add_exactly_one(own)
            self._post_list(r, own)
        if alone:
            most = len(self.free) - matched
            self.model.add(cp_model.LinearExpr.sum(alone) <= most)

    def _post_list(self, r: int, own: list[cp_model.IntVar]) -> None:
        """Ask of each row of a list: as good a hospital, one not open, or a block.

        A hospital that is open for certain makes every worse choice cost one more.
        """
        plain, ranks = self.plain, self.plain.resident_rank
        rows = plain.rows_of(r)
        certain = prefix = seen = 0
        for at, row in enumerate(rows):
            if not at or ranks[row] != ranks[rows[at - 1]]:
                # A tie begins: those in it cost what the ties before make them cost.
                tie = [one for one in rows[at:] if ranks[one] == ranks[row]]
                held = sum(one in self.pair for one in tie)
                for literal in own[seen : seen + held]:
                    self._pay(literal, certain)
                prefix = seen = seen + held
            opened = self._open[plain.hospital[row]].at(plain.hospital_rank[row])
            if isinstance(opened, bool):
                certain += opened
            else:
                self._post_pair(row, opened, own[:prefix])
        for literal in own[seen:]:
            self._pay(literal, certain)

    def _post_pair(
        self, row: int, opened: cp_model.IntVar, prefix: list[cp_model.IntVar]
    ) -> None:
        """Count a blocking pair where a hospital is open and nothing as good held."""
        if self._is_stable:
            self.model.add_bool_or([~opened, *prefix])
            return
        blocked = self.model.new_bool_var("")
        chosen = self.seating.chosen
        ranks = self.plain.hospital_rank
        is_open = ranks[row] < self.seating.threshold(self.plain.hospital[row])
        wants = self.seating.wants(row) and chosen[self.plain.resident[row]] != row
        self.model.add_hint(blocked, is_open and wants)
        # As a sum and not as a clause: the relaxation sees it at once.
        self.model.add(blocked + cp_model.LinearExpr.sum(prefix) >= opened)
        self._pay(blocked, 1)

    def _pay_if(self, literal: "cp_model.IntVar | bool", weight: int) -> None:
        """Let so many blocking pairs count if a literal is true."""
        if isinstance(literal, bool):
            self.constant += weight * literal
        else:
            self._pay(literal, weight)

    def _pay(self, literal: cp_model.LiteralT, weight: int) -> None:
        """Let a true literal count as so many blocking pairs, or forbid it."""
        if not weight:
            return
        if self._is_stable:
            self.model.add(literal == 0)
            return
        self._terms.append(literal)
        self._weights.append(weight)
