r"""Proved bounds on stable sizes from linear programs over comb inequalities.

Take a hospital h with q seats and one tie of its list. Let G be the number of residents
it holds from that tie or a better one, and take any q residents i of those. Let
:math:`y_i = 1` if i is held by another hospital it likes at least as much as h. Then in
every weakly stable matching

.. math:: G + \sum_i y_i \ge q.

Either h is full up to the tie and :math:`G = q`; or h has a free seat or someone worse,
and each i is held by h, or elsewhere as well. With strict lists these are the comb
inequalities that describe the stable matchings of many-to-one markets completely (Baïou
and Balinski, "The stable admissions polytope", 2000). Here ties are allowed. The most
violated comb of a tie takes the q smallest y, so separating is sorting.

The bound itself is no floating-point number: it is summed up in whole numbers from the
dual prices (:mod:`lawyer_assign.engines.dual_proof`).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array, csr_array, vstack

from lawyer_assign.arrays import UNBOUNDED, Floats, Ints
from lawyer_assign.engines.dual_proof import dual_proof
from lawyer_assign.engines.highs import minimum
from lawyer_assign.engines.linear_form import LinearForm, with_rows
from lawyer_assign.engines.linear_program import program_of
from lawyer_assign.engines.watch import Watch
from lawyer_assign.matching.basics.blocking import held_rank
from lawyer_assign.matching.market_columns import NONE, Market

_VIOLATED = 1e-4
"""Combs violated by less are left out."""
_MOST = 12
"""Combs taken from one hospital in one round."""
_DEEP = 0.8
"""Share of the solution in the point where combs are sought first."""
_SLACK = 0.5
"""Combs looser than this leave the linear program again."""


@dataclass(frozen=True, slots=True)
class Comb:
    """One row: the sum of the columns times the factors is at least ``right``."""

    columns: tuple[int, ...]
    factors: tuple[int, ...]
    right: int


class CombBound:
    """A linear program that grows by violated combs.

    Columns, in order: one per pair (is it in the matching), one per tie of a
    resident's list (is the resident held at that tie or better), and one per tie of a
    hospital's list (G above).

    Parameters
    ----------
    market
        With at least one pair. Not changed.

    Attributes
    ----------
    bound : int or None
        No weakly stable matching is larger: best proved so far; None before the first
        round.
    """

    def __init__(self, market: Market) -> None:
        self.market = market
        self.bound: int | None = None
        pairs, by = market.pairs, market.by_hospital
        self._head = _ties(market.resident, market.resident_rank) + pairs
        tail = _ties(market.hospital[by], market.hospital_rank[by])
        self._tail = np.empty(pairs, dtype=np.int64)
        self._tail[by] = tail + self._head[-1] + 1
        width = int(self._tail.max()) + 1
        self._upper = np.ones(width, dtype=np.int64)
        self._upper[self._tail] = market.seats[market.hospital]
        self._cost = np.zeros(width, dtype=np.int64)
        last = np.append(np.diff(market.resident) != 0, True)
        self._cost[self._head[last]] = -1
        self._bare = self._form(width)
        self._combs: list[Comb] = []
        self._seen: set[Comb] = set()

    def run(
        self, watch: Watch, goal: int | None = None, known: Ints | None = None
    ) -> None:
        """Add violated combs until none is left, the goal is proved or time is over.

        Parameters
        ----------
        watch
            When to end; checked between rounds.
        goal
            End when the bound reaches it: nothing more can be proved.
        known
            A matching that the program allows. Combs are then sought on the way from
            the solution to it, where they cut deeper (Ben-Ameur and Neto 2007).
        """
        inner = None if known is None else self._columns(known)
        while not watch.must_stop:
            form = self._with_combs()
            program = program_of(form, 0)
            # Interior points are several times faster here than the simplex, and its
            # central points cut deeper.
            answer = minimum(program, watch, method="ipm")
            if answer is None:
                return
            proof = dual_proof(form, 0, answer.prices)
            most = -proof.scaled // proof.scale
            self.bound = most if self.bound is None else min(self.bound, most)
            if goal is not None and self.bound == goal:
                return
            slack = (form.matrix @ answer.values - form.row_least)[self._equations :]
            kept = zip(self._combs, slack, strict=True)
            self._combs = [comb for comb, loose in kept if loose < _SLACK]
            fresh = self._fresh(answer.values, inner)
            if not fresh:
                return
            self._combs += fresh

    def _fresh(self, values: Floats, inner: Floats | None) -> list[Comb]:
        """Return new violated combs, first those between the solution and within."""
        points = [values]
        if inner is not None:
            points.insert(0, _DEEP * values + (1 - _DEEP) * inner)
        for point in points:
            fresh = [comb for comb in self._violated(point) if self._is_new(comb)]
            if fresh:
                return fresh
        return []

    def _columns(self, chosen: Ints) -> Floats:
        """Return a matching as values of all columns."""
        market = self.market
        values = np.zeros(len(self._cost))
        values[chosen[chosen != NONE]] = 1.0
        at_least = held_rank(market, chosen)[market.resident] <= market.resident_rank
        values[self._head[at_least]] = 1.0
        by = market.by_hospital
        held = np.cumsum(values[by])
        base = np.append(0.0, held)[market.hospital_start[market.hospital[by]]]
        # Later entries of a tie overwrite earlier ones, so the whole tie is counted.
        values[self._tail[by]] = held - base
        return values

    def _violated(self, values: Floats) -> Iterator[Comb]:
        """Yield the most violated combs of each hospital."""
        market = self.market
        held = values[: market.pairs]
        elsewhere = values[self._head] - held
        start = market.hospital_start.tolist()
        for h, seats in enumerate(market.seats.tolist()):
            rows = market.by_hospital[start[h] : start[h + 1]]
            tail = self._tail[rows]
            ends = np.flatnonzero(np.append(np.diff(tail) != 0, True)) + 1
            found: list[tuple[float, Comb]] = []
            for end in ends.tolist() if len(rows) else ():
                teeth, gap = elsewhere[rows[:end]], 0.0
                if end <= seats:
                    worst = int(np.argmin(teeth + held[rows[:end]]))
                    gap = float(1 - teeth[worst] - held[rows[worst]])
                    comb = self._safe(int(rows[worst]))
                else:
                    least = np.argpartition(teeth, seats - 1)[:seats]
                    gap = float(seats - values[tail[end - 1]] - teeth[least].sum())
                    comb = self._comb(int(tail[end - 1]), np.sort(rows[least]))
                if gap > _VIOLATED:
                    found.append((gap, comb))
            found.sort(key=lambda item: -item[0])
            yield from (comb for _, comb in found[:_MOST])

    def _safe(self, row: int) -> Comb:
        """Say that a pair with a seat for everyone as good is used or beaten."""
        return Comb((int(self._head[row]),), (1,), 1)

    def _comb(self, tail: int, teeth: Ints) -> Comb:
        """Write down one comb of the module's formula."""
        q = len(teeth)
        columns = [tail, *self._head[teeth].tolist(), *teeth.tolist()]
        factors = [1] * (q + 1) + [-1] * q
        return Comb(tuple(columns), tuple(factors), q)

    def _is_new(self, comb: Comb) -> bool:
        """Say whether the comb was never added before, and remember it."""
        is_new = comb not in self._seen
        self._seen.add(comb)
        return is_new

    def _with_combs(self) -> LinearForm:
        """Return the program with a row for each comb there is."""
        combs = self._combs
        lengths = [len(comb.columns) for comb in combs]
        rows = np.repeat(np.arange(len(combs)), lengths)
        columns = np.array([c for comb in combs for c in comb.columns], dtype=np.int64)
        factors = np.array([f for comb in combs for f in comb.factors], dtype=np.int64)
        shape = (len(combs), self._bare.matrix.shape[1])
        added = csr_array(coo_array((factors, (rows, columns)), shape=shape))
        least = np.array([comb.right for comb in combs], dtype=np.int64)
        return with_rows(self._bare, added, least, np.full(len(combs), UNBOUNDED))

    def _form(self, width: int) -> LinearForm:
        """Tie the prefix columns to the pairs; the more are seated, the cheaper."""
        market = self.market
        blocks = [
            _prefix(self._head, market.resident, width),
            _prefix(self._tail, market.hospital, width),
        ]
        matrix = csr_array(vstack(blocks))
        zeros = np.zeros(matrix.shape[0], dtype=np.int64)
        least = np.zeros(width, dtype=np.int64)
        cost = self._cost[None, :]
        return LinearForm(
            market.pairs, matrix, zeros, zeros, least, self._upper, cost, (0,)
        )

    @property
    def _equations(self) -> int:
        return self._bare.matrix.shape[0]


def _ties(group: Ints, rank: Ints) -> Ints:
    """Return the number of each entry's tie, counted through all sorted lists."""
    steps = (np.diff(group) != 0) | (np.diff(rank) != 0)
    return np.concatenate(([0], np.cumsum(steps))).astype(np.int64)


def _prefix(column: Ints, group: Ints, width: int) -> coo_array:
    """Return rows "this prefix - the one before - its pairs = 0", one per tie."""
    ties, first = np.unique(column, return_index=True)
    owner = group[first]
    later = np.flatnonzero(np.append(False, owner[1:] == owner[:-1]))
    rows = np.concatenate((np.arange(len(ties)), column - ties[0], later))
    columns = np.concatenate((ties, np.arange(len(column)), ties[later] - 1))
    minus = np.full(len(column) + len(later), -1, dtype=np.int64)
    factors = np.concatenate((np.ones(len(ties), dtype=np.int64), minus))
    return coo_array((factors, (rows, columns)), shape=(len(ties), width))
