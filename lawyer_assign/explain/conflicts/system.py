"""Everything that must hold, as demands that can be lifted one by one.

A demand is one row of one side of a statement: a rule, and about whom. Some demands
*ask* for posts (fixed agreements, own leasts, coverage where it is a must) or for what
posts make true (nobody would rather leave); the others *limit* them. Without a demand
that asks nothing can contradict: the plan without any post keeps all limits.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.explain.door import Solved, Watch, solved
from lawyer_assign.formulation import (
    Formulation,
    Must,
    Term,
    Tier,
    narrowed,
    restrict,
    said_plainly,
)
from lawyer_assign.pairs import Pairs
from lawyer_assign.statements import Bound, Joint, Outlay, Stable

NOTHING = np.zeros(0, np.int64)


@dataclass(frozen=True, eq=False)
class Side:
    """One side of a statement; each of its rows is a demand.

    Parameters
    ----------
    statement
        With only this side.
    asks
        Whether it asks for something, or limits.
    about
        For a rule that forbids pairs: whether its rows are those of pins, lawyers, the
        plan of last year or committees.
    besides
        Of these, whom the rule forbids pairs besides that count for a closer row.
    """

    statement: Must
    asks: bool
    about: str = ""
    besides: frozenset[str] = frozenset()

    @property
    def rows(self) -> int:
        """How many demands it has."""
        return len(self.statement.who)


@dataclass(frozen=True, eq=False)
class System:
    """Pairs, and the demands on a choice of them.

    Parameters
    ----------
    pairs
        Who may be chosen at all.
    sides
        Their rows, one after another, are the demands.
    ids
        Per demand, its number in the system that this one is a part of.
    """

    pairs: Pairs
    sides: tuple[Side, ...]
    ids: Ints

    @cached_property
    def first(self) -> Ints:
        """Number of the first demand of each side, and of all."""
        counts = [side.rows for side in self.sides]
        return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)

    @property
    def size(self) -> int:
        """How many demands there are."""
        return int(self.first[-1])

    @cached_property
    def asks(self) -> Mask:
        """Which demands ask for something."""
        parts = [np.full(side.rows, side.asks) for side in self.sides]
        return np.concatenate([np.zeros(0, bool), *parts])

    def at(self, demand: int) -> tuple[Side, int]:
        """Return side and row of a demand."""
        which = int(np.searchsorted(self.first, demand, side="right")) - 1
        return self.sides[which], demand - int(self.first[which])

    def amounts(self, chosen: Mask) -> Ints:
        """Return by how much a choice misses each demand."""
        parts = [side.statement.amounts(chosen) for side in self.sides]
        return np.concatenate([NOTHING, *parts])

    def entries(self) -> Iterator[tuple[Ints, Ints]]:
        """Yield demands with the pairs that they speak of, side by side."""
        for first, side in zip(self.first.tolist(), self.sides, strict=False):
            group = side.statement.group
            pair = np.flatnonzero(group >= 0)
            yield first + group[pair], pair

    def part(self, on: Mask) -> "System":
        """Return the system of some demands, with the pairs that can matter to them.

        Pairs that no demand asks for are idle: leaving them out keeps every limit. But
        a team can need another member for a skill, a further post can make a lawyer
        cheaper, and everybody matters to who would rather leave.
        """
        mask = self._relevant(on)
        sides: list[Side] = []
        ids: list[Ints] = [NOTHING]
        for first, side in zip(self.first.tolist(), self.sides, strict=False):
            kept = on[first : first + side.rows]
            statement, rows = _compact(side.statement, kept, mask)
            if len(rows):
                sides.append(replace(side, statement=statement))
                ids.append(self.ids[first + rows])
        return System(self.pairs.keep(mask), tuple(sides), np.concatenate(ids))

    @cached_property
    def relevant(self) -> Mask:
        """Which pairs can matter to any demand."""
        return self._relevant(np.ones(self.size, bool))

    def _relevant(self, on: Mask) -> Mask:
        mask = np.zeros(len(self.pairs), bool)
        for first, side in zip(self.first.tolist(), self.sides, strict=False):
            kept = on[first : first + side.rows]
            if isinstance(side.statement, Stable) and kept.any():
                return np.ones(len(self.pairs), bool)
            if side.asks:
                mask |= _in_rows(side.statement.group, kept)
        count = -1
        # Who joins a team can be cheaper with a post elsewhere, whose team in turn ...
        while count < int(mask.sum()):
            count = int(mask.sum())
            for first, side in zip(self.first.tolist(), self.sides, strict=False):
                mask |= _helping(side.statement, on[first : first + side.rows], mask)
        return mask

    def solve(self, watch: Watch) -> Solved:
        """Miss what is asked as little as the limits allow.

        Returns
        -------
        Solved
            Of one tier: the sum of what is missed. If that is proved to be more than 0,
            the demands contradict.
        """
        left = ~self._barred()
        must = tuple(s.statement for s in self.sides if not s.asks and not s.about)
        wished = tuple(Term(s.statement, 1) for s in self.sides if s.asks)
        whole = Formulation(self.pairs, must, (Tier(1, wished),))
        # Without the pairs that no choice may hold it is a flow far more often.
        some = whole if left.all() else narrowed(whole, left)
        terms = {tier.number: tier.terms for tier in some.tiers}
        found = solved(said_plainly(some.pairs, some.must, terms), watch)
        if found.chosen is None or left.all():
            return found
        chosen = np.zeros(len(self.pairs), bool)
        chosen[left] = found.chosen
        return replace(found, chosen=chosen)

    def _barred(self) -> Mask:
        """Return the pairs that a rule forbids altogether."""
        mask = np.zeros(len(self.pairs), bool)
        for side in self.sides:
            if side.about:
                mask |= side.statement.group >= 0
        return mask

    def labels(self) -> Ints:
        """Return a number per demand: those that pairs link share one."""
        size = len(self.pairs)
        demands = size + np.arange(self.size)
        heads, tails = [NOTHING], [NOTHING]
        offset = size + self.size
        for first, side in zip(self.first.tolist(), self.sides, strict=False):
            for group in side.statement.links():
                inside = np.flatnonzero(group >= 0)
                heads.append(group[inside] + offset)
                tails.append(inside)
                offset += int(group.max(initial=-1)) + 1
            at, pair = self._any_pair(side)
            heads.append(demands[first + at])
            tails.append(pair)
        head, tail = np.concatenate(heads), np.concatenate(tails)
        ones = np.ones(len(head), np.int8)
        graph = coo_array((ones, (tail, head)), shape=(offset, offset))
        _, label = connected_components(graph, directed=False)
        found: Ints = np.asarray(label, np.int64)
        return found[size : size + self.size]

    def _any_pair(self, side: Side) -> tuple[Ints, Ints]:
        """Return rows of a side with pairs that they speak of, at least one each."""
        statement = side.statement
        if isinstance(statement, Stable):
            at = np.concatenate([np.arange(side.rows)] * 2)
            ends = (
                (statement.pair_firm, statement.firm),
                (statement.pair_committee, statement.committee),
            )
            found = [_first_with(*end) for end in ends]
            pair = np.concatenate(found)
            return at[pair >= 0], pair[pair >= 0]
        pair = np.flatnonzero(statement.group >= 0)
        return statement.group[pair], pair


def rows_near(stable: Stable, mask: Mask) -> Mask:
    """Return the rows of which some pairs hold the firm or the committee.

    The others block or not whatever is chosen: nobody of the firm has a post, nobody
    serves the committee.
    """
    found: Mask = np.isin(stable.firm, stable.pair_firm[mask])
    return found | np.isin(stable.committee, stable.pair_committee[mask])


def _first_with(values: Ints, wanted: Ints) -> Ints:
    """Return the first place of each wanted value; -1 where it is nowhere."""
    known, first = np.unique(values, return_index=True)
    if not len(known):
        return np.full(len(wanted), -1, np.int64)
    at = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
    return np.where(known[at] == wanted, first[at], -1).astype(np.int64)


def _helping(statement: Must, kept: Mask, mask: Mask) -> Mask:
    """Return the pairs that can help some others to keep rows of a statement."""
    if isinstance(statement, Joint):
        used = np.zeros(len(kept), bool)
        group = statement.group[mask]
        used[group[group >= 0]] = True
        return _in_rows(statement.group, kept & used)
    if isinstance(statement, Outlay) and kept.any():
        return _cheapening(statement, mask)
    return np.zeros(len(mask), bool)


def _cheapening(outlay: Outlay, mask: Mask) -> Mask:
    """Return the pairs of the lines of some, if a further post can be cheaper."""
    if not (np.diff(outlay.steps, axis=1) < 0).any():
        return np.zeros(len(mask), bool)
    return np.isin(outlay.line, np.unique(outlay.line[mask]))


def _in_rows(group: Ints, rows: Mask) -> Mask:
    """Return which pairs stand in one of some rows."""
    mask: Mask = (group >= 0) & np.append(rows, False)[group]
    return mask


def _compact(statement: Must, kept: Mask, mask: Mask) -> tuple[Must, Ints]:
    """Return a statement over some pairs and rows, and which rows are left."""
    if isinstance(statement, Stable):
        near = kept & rows_near(statement, mask)
        return statement.only(near).among(mask), np.flatnonzero(near)
    group = np.where(_in_rows(statement.group, kept), statement.group, -1)
    touched = np.zeros(len(statement.who), bool)
    touched[group[mask & (group >= 0)]] = True
    rows = np.flatnonzero(touched)
    if not len(rows):
        return statement, rows
    whole: Must
    if isinstance(statement, Joint):
        whole = statement.on_rows(kept)
    else:
        whole = replace(statement, group=group)
    found = restrict(whole, mask)
    assert isinstance(found, Bound | Joint | Outlay)
    return found, rows
