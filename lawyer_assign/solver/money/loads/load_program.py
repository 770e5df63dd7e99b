"""A choice among sets of posts as a program in whole columns, one a set.

As few further posts as save what every row of money needs, within the rows of every
plain bound that sets could break together. What is missing may be paid for, dearly,
so that there is always an answer. Its mixtures (the same with columns in parts) have
prices of money and of posts, by which further sets are found.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from scipy.sparse import coo_array, csc_array, csr_array, hstack, vstack

from lawyer_assign.arrays import UNBOUNDED, Floats, Ints, Mask
from lawyer_assign.engines.linear_program import LinearProgram
from lawyer_assign.formulation import Formulation
from lawyer_assign.solver.money.lines import is_plain_cap, upper_of
from lawyer_assign.solver.money.loads.foregone import Foregone, Tolls
from lawyer_assign.solver.money.loads.load_sets import LoadSets
from lawyer_assign.statements import Bound, Outlay

DEAR = 2.0
"""Further posts that the least part of money costs where it is missing."""

EACH = 1 / 1024
"""Further posts that a set costs by itself where any takes something from a plan: those
that save money with none are many."""

FINE = 100_000
"""Parts of the dearest post that money is counted in, or what all of it divides."""


class FeltRows(NamedTuple):
    """Rows of one bound that are felt, and where they stand among the limits."""

    bound: Bound
    row: Ints
    at: Ints


class Limits(NamedTuple):
    """Rows that several sets could break together.

    Parameters
    ----------
    table
        What each set has of each row.
    most
        Of each row.
    line
        The first rows: of sets of these lines one each.
    felt
        Those behind, by bound.
    """

    table: csr_array
    most: Floats
    line: Ints
    felt: tuple[FeltRows, ...]


class Spared(NamedTuple):
    """Lines some of which have to be left for a committee.

    Parameters
    ----------
    line
        Whether a line could serve it, per line.
    post
        Whether a pair is one of it, per pair.
    most
        So many of the lines may have other posts, unless one of the sets serves it.
    """

    line: Mask
    post: Mask
    most: int


@dataclass(frozen=True, eq=False)
class LoadProgram:
    """The program, its sets first, then what is missing per row of money.

    Parameters
    ----------
    sets
        One column each.
    program
        Rows of money first, then the limits.
    unit
        Fen that a row of money counts as one.
    line
        Lines that the first limits are of: one set each.
    limits
        Those behind, by bound.
    needed
        Fen that have to be saved, per row of money.
    foregone
        What sets take from the plan without loads.
    last
        Rows up to the last limit; behind them stand those of what is lost.
    """

    sets: LoadSets
    program: LinearProgram
    unit: float
    line: Ints
    limits: tuple[FeltRows, ...]
    needed: Ints
    foregone: Foregone
    last: int

    @classmethod
    def of(
        cls, formulation: Formulation, outlay: Outlay, sets: LoadSets, needed: Ints,
        spared: Sequence[Spared] = (), foregone: Foregone | None = None,
    ) -> "LoadProgram":  # fmt: skip
        """Say which sets there are and what has to be saved.

        Parameters
        ----------
        needed
            Fen per row.
        spared
            What sets have to leave for committees that nobody served.
        foregone
            What sets take from the plan without loads, if that counts.
        """
        foregone = foregone or Foregone.nothing(outlay)
        common = int(np.gcd.reduce(np.append(sets.saved.ravel(), needed)))
        unit = max(float(common), float(outlay.steps.max(initial=1)) / FINE)
        rows, count = len(needed), len(sets)
        table, most, line, limits = limits_of(formulation, outlay, sets)
        if spared:
            left = np.array([_left_of(one, outlay, sets) for one in spared])
            table = csr_array(vstack([table, csr_array(left)]))
            most = np.append(most, [float(one.most) for one in spared])
        losing, free = foregone.rows, foregone.free / unit
        taken = foregone.taken(sets) / unit
        matrix = _matrix(sets.saved / unit, table, taken, losing)
        loss = sets.loss / (1e4 * float(np.abs(sets.loss).max(initial=1)))
        asked, nothing = needed / unit, np.zeros(len(losing))
        largest = taken.sum(axis=0).reshape(2, -1).max(axis=0, initial=0)
        # Sets that are kept may spend more than a row has left.
        spent, each = np.maximum(-sets.saved, 0).sum(axis=0), 0.0
        short = np.maximum(asked, 0) + spent / unit
        if len(losing):
            each = EACH
            short[losing] += largest
        program = LinearProgram(
            np.concatenate([sets.beyond + loss + each, np.full(rows, DEAR), nothing]),
            matrix,
            np.concatenate([asked, np.full(len(most), -np.inf), -free]),
            np.concatenate([np.full(rows, np.inf), most, np.full(len(free), np.inf)]),
            np.zeros(count + rows + len(losing)),
            np.concatenate([np.ones(count), short + 1, largest + 1]),
        )
        last = rows + len(most)
        return cls(sets, program, unit, line, limits, needed, foregone, last)

    @property
    def columns(self) -> csc_array:
        """The matrix, column by column."""
        return csc_array(self.program.matrix)

    def cost(self, picked: Ints) -> float:
        """Return what chosen sets cost, and what is missing with them."""
        count, rows = len(self.sets), self.sets.saved.shape[1]
        total = self.totals(picked)
        missing = np.maximum(self.program.row_least - total, 0)[:rows]
        dear = self.program.cost[count : count + rows]
        paid = self.program.cost[picked].sum() + dear @ missing
        return float(paid)

    def totals(self, picked: Ints) -> Floats:
        """Return what chosen sets add up to in every row."""
        chosen = np.zeros(self.program.matrix.shape[1])
        chosen[picked] = 1
        behind = chosen[len(chosen) - len(self.foregone.rows) :]
        lost = self.foregone.lost(self.sets.taken(picked))
        behind[:] = lost[self.foregone.rows] / self.unit
        total: Floats = self.program.matrix @ chosen
        return total

    def keeping(self, kept: int) -> LinearProgram:
        """Return the program with the first so many sets chosen."""
        least = self.program.least.copy()
        least[:kept] = 1
        return replace(self.program, least=least)

    def priced(self, prices: Floats) -> Iterator[tuple[Bound, Floats]]:
        """Yield each bound of the limits, and what a post costs in each of its rows."""
        rows = len(self.needed)
        for bound, row, at in self.limits:
            price = np.zeros(len(bound.who))
            price[row] = np.maximum(0.0, -prices[rows + at])
            yield bound, price

    def tolls(self, prices: Floats) -> tuple[Floats, Tolls]:
        """Return what a fen of each row is worth, and what posts and lines are."""
        rows = len(self.needed)
        toll, line = self.foregone.tolls(prices[self.last :] / self.unit)
        for bound, price in self.priced(prices):
            inside = bound.group >= 0
            toll[inside] += price[bound.group[inside]]
        own = prices[rows : rows + len(self.line)]
        line[self.line] += np.maximum(0.0, -own)
        return np.maximum(prices[:rows], 0) / self.unit, Tolls(toll, line)


def fitting(program: LoadProgram, kept: Ints, order: Ints, *, is_needed: bool) -> Ints:
    """Return those of some sets, in their order, that break no row together.

    Parameters
    ----------
    kept
        Sets that are chosen already.
    is_needed
        Take only sets that save where something is missing.
    """
    matrix, linear = program.columns, program.program
    total, fresh, taken = program.totals(kept), [], set(kept.tolist())
    for at in order.tolist():
        own = slice(matrix.indptr[at], matrix.indptr[at + 1])
        row, factor = matrix.indices[own], matrix.data[own]
        after = total[row] + factor
        lacks = (total[row] < linear.row_least[row]) & (factor > 0)
        is_free = linear.most[at] > 0 and at not in taken
        is_wanted = not is_needed or bool(lacks.any())
        if is_free and is_wanted and (after <= linear.row_most[row]).all():
            total[row] = after
            fresh.append(at)
            taken.add(at)
    return np.array(fresh, np.int64)


def limits_of(formulation: Formulation, outlay: Outlay, sets: LoadSets) -> Limits:
    """Return the rows that several sets could break together, and their limits."""
    owner, at = np.nonzero(sets.posts >= 0)
    posts, count = sets.posts[owner, at], len(sets)
    lines = outlay.line[sets.posts[:, 0]]
    tables = [_table(lines, np.arange(count), count)]
    most = [np.ones(tables[0].shape[0])]
    bounds: list[tuple[Bound, Ints]] = []
    for one in formulation.bounds:
        if not is_plain_cap(one):
            continue
        place = one.group[posts]
        inside = place >= 0
        bounds.append((one, np.unique(place[inside])))
        tables.append(_table(place[inside], owner[inside], count))
        most.append(np.minimum(upper_of(one)[bounds[-1][1]], UNBOUNDED).astype(float))
    table, limit = csr_array(vstack(tables)), np.concatenate(most)
    is_felt = np.asarray(table.sum(axis=1)).reshape(-1) > limit
    number = np.cumsum(is_felt) - 1
    above, found = tables[0].shape[0], []
    for one, row in bounds:
        own = is_felt[above : above + len(row)]
        where = number[above : above + len(row)][own].astype(np.int64)
        found.append(FeltRows(one, row[own], where))
        above += len(row)
    felt = np.flatnonzero(is_felt)
    loaded = np.unique(lines)[is_felt[: tables[0].shape[0]]]
    return Limits(csr_array(table[felt]), limit[felt], loaded, tuple(found))


def _matrix(saved: Floats, limits: csr_array, taken: Floats, losing: Ints) -> csr_array:
    """Return rows of money, of limits, and of what is lost where.

    Columns are sets, what is missing in each row of money, and what is lost in some.
    """
    missing, count = csr_array(np.eye(saved.shape[1])), saved.shape[1]
    lost, own = csr_array(missing[:, losing]), csr_array(np.eye(len(losing)))
    unlimited = csr_array((limits.shape[0], count + len(losing)))
    unasked = csr_array((2 * len(losing), count))
    rows = (
        [csr_array(saved.T), missing, -lost],
        [limits, unlimited],
        [csr_array(-taken.T), unasked, vstack([own, own])],
    )
    return csr_array(vstack([hstack(one) for one in rows]))


def _left_of(spared: Spared, outlay: Outlay, sets: LoadSets) -> Floats:
    """Return what each set takes of the lines to be spared, or brings."""
    serves = (spared.post[sets.posts] & (sets.posts >= 0)).any(axis=1)
    takes = spared.line[outlay.line[sets.posts[:, 0]]].astype(np.float64)
    found: Floats = np.where(serves, -float(spared.line.sum()), takes)
    return found


def _table(row: Ints, column: Ints, columns: int) -> csr_array:
    """Return how often each column stands in each row that occurs."""
    rows, local = np.unique(row, return_inverse=True)
    ones = np.ones(len(row))
    entries = (ones, (local.reshape(-1), column))
    return csr_array(coo_array(entries, shape=(len(rows), columns)))
