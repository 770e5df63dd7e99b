"""Lists of firms and committees, and what it takes a firm to hold a committee off."""

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.engines.watch import Watch
from lawyer_assign.statements import DISPATCHED, Stable

Bits = list[int | None]

OFTEN = 16
"""Rows of a tie between two looks at the watch: each may meet thousands of kinds."""

MANY = 10_000
"""Options between two looks at the watch."""


@dataclass(frozen=True, eq=False)
class Desks:
    """What it takes to hold off the committee of each row.

    Parameters
    ----------
    stable
        The rows.
    able
        Per row: the lawyers who may serve its committee.
    spending
        Per row: rivals needed to spend so many of them that no team is left.
    firm, committee, rank
        Per entry of a firm's list, rows first: then committees that it is to keep,
        whatever they chose, which it likes best of all.
    near
        Per entry: the lawyers who have a pair with its committee.
    power
        Per row: how many rivals it takes to hold its committee off.
    needed
        Per committee: as many for all its rows together.
    kinds
        Per row: the lawyers with their limits, as :meth:`kind` tells them.
    """

    stable: Stable
    able: list[frozenset[int]]
    spending: list[int]
    firm: Ints
    committee: Ints
    rank: Ints
    near: list[frozenset[int]]
    power: Ints
    needed: Ints
    kinds: list[Hashable]

    @classmethod
    def of(cls, stable: Stable, watch: Watch | None = None) -> "Desks":
        """Look up the lawyers of all rows.

        Raises
        ------
        OutOfTime
            The watch says stop.
        """
        watch = watch or Watch()
        able, spending = _spending(stable, watch)
        width = stable.committees
        keys = stable.firm * width + stable.committee
        liked = stable.pair_firm_rank < DISPATCHED
        pair_keys = stable.pair_firm * width + stable.pair_committee
        kept = np.setdiff1d(pair_keys[liked], keys)
        listed = np.append(keys, kept)
        near = _lawyers_near(listed, pair_keys, stable.pair_lawyer, watch)
        power = _power(stable, spending)
        needed = np.zeros(width, np.int64)
        np.add.at(needed, stable.committee, power)
        return cls(
            stable,
            able,
            spending,
            np.append(stable.firm, kept // width),
            np.append(stable.committee, kept % width),
            np.append(stable.firm_rank, np.zeros(len(kept), np.int64)),
            near,
            power,
            needed,
            _kinds(stable, watch),
        )

    def kind(self, row: int) -> Hashable | None:
        """Return what rows have in common that are spent by the same posts.

        ``None`` where the committee asks for more than one lawyer, or one serves it who
        would not be asked.
        """
        is_known = self.near[row] <= self.able[row]
        return self.kinds[row] if is_known and self.stable.team[row] == 1 else None


class Rivals:
    """The rivals of every row, kept from one shortening of the lists to the next.

    Every list is read once, best first. What is met is kept by kind, the lawyers near
    it, so that a row asks of each kind once whether it shares a lawyer. A list that
    nothing was taken from since is not read again.
    """

    def __init__(self, desks: Desks) -> None:
        """Sort the lists of all firms."""
        self.desks = desks
        rows = len(desks.stable.who)
        self._seats = desks.stable.seats[desks.stable.firm]
        order = np.lexsort((desks.rank, desks.firm))
        self._lists = [np.array(one) for one in lists(desks.firm[order], order)]
        self._read: list[Mask | None] = [None] * len(self._lists)
        self._found: Bits = [0] * rows

    def of(self, is_open: Mask, watch: Watch) -> Bits:
        """Return the rivals of every row.

        Parameters
        ----------
        is_open
            Rows that may be used; the others are nobody's rivals.
        watch
            Asked again and again, in long ties too.

        Returns
        -------
        list
            Per row a number: bit c is set if committee c is a rival; ``None`` where
            there are more than all firms of its committee need. Changed by the next
            call.

        Raises
        ------
        OutOfTime
            The watch says stop.
        """
        rows = len(is_open)
        open_ = np.append(is_open, np.ones(len(self.desks.firm) - rows, bool))
        for at, entries in enumerate(self._lists):
            own, read = open_[entries], self._read[at]
            if read is None or not np.array_equal(own, read):
                self._read_list(entries, open_, watch)
                self._read[at] = own
        return self._found

    def _read_list(self, entries: Ints, open_: Mask, watch: Watch) -> None:
        """Find the rivals of the rows of a firm."""
        desks, rows = self.desks, len(self._found)
        ahead = _Ahead()
        cuts = np.flatnonzero(np.diff(desks.rank[entries])) + 1
        for tie in watch.over(np.split(entries, cuts)):
            for one in tie[open_[tie]].tolist():
                ahead.add(int(desks.committee[one]), desks.near[one])
            for row in watch.over(tie[tie < rows].tolist(), OFTEN):
                own = int(desks.committee[row])
                shared = (
                    desks.able[row] if ahead.count(own) < self._seats[row] else None
                )
                bits = ahead.bits(own, shared)
                is_few = bits.bit_count() < desks.needed[own]
                self._found[row] = bits if is_few else None


class _Ahead:
    """Committees that a firm likes as much as those it comes to next.

    A committee stands once in a list, so that numbers of bits are numbers of entries.
    """

    def __init__(self) -> None:
        self.all = 0
        self.of_kind: dict[frozenset[int], int] = {}

    def add(self, committee: int, near: frozenset[int]) -> None:
        """Add a committee and the lawyers near it."""
        self.all |= 1 << committee
        self.of_kind[near] = self.of_kind.get(near, 0) | 1 << committee

    def count(self, but: int) -> int:
        """Return how many there are without one."""
        return (self.all & ~(1 << but)).bit_count()

    def bits(self, but: int, shared: frozenset[int] | None) -> int:
        """Return them without one; with ``shared``, those near one of these lawyers."""
        bits = self.all
        if shared is not None:
            bits = 0
            for near, own in self.of_kind.items():
                if not shared.isdisjoint(near):
                    bits |= own
        return bits & ~(1 << but)


def _power(stable: Stable, spending: list[int]) -> Ints:
    """Return how many rivals it takes; more than there are committees says no more."""
    seats = stable.seats[stable.firm].tolist()
    most = stable.committees + 1
    both = zip(seats, spending, strict=True)
    return np.array([min(*one, most) for one in both], np.int64)


def _lawyers_near(
    keys: Ints, pair_keys: Ints, lawyer: Ints, watch: Watch
) -> list[frozenset[int]]:
    """Return per key the lawyers of the pairs that have it."""
    inside = np.flatnonzero(np.isin(pair_keys, keys))
    watch.go_on()
    order = inside[np.argsort(pair_keys[inside], kind="stable")]
    first, last = (
        np.searchsorted(pair_keys[order], keys, side=side).tolist()
        for side in ("left", "right")
    )
    lawyers = lawyer[order].tolist()
    both = zip(first, last, strict=True)
    return [frozenset(lawyers[a:b]) for a, b in watch.over(both, MANY)]


def _spending(stable: Stable, watch: Watch) -> tuple[list[frozenset[int]], list[int]]:
    """Return per row who may serve its committee, and rivals that spend them."""
    able: list[set[int]] = [set() for _ in stable.who]
    posts: list[list[int]] = [[] for _ in stable.who]
    least = np.where(stable.is_single[stable.option_row], 1, stable.option_limit)
    columns = (stable.option_row, stable.option_lawyer, stable.option_limit, least)
    options = zip(*(column.tolist() for column in columns), strict=True)
    for row, lawyer, limit, needed in watch.over(options, MANY):
        if limit > 0:
            able[row].add(lawyer)
            posts[row].append(needed)
    spending = [
        sum(sorted(own)[: max(0, len(own) - team + 1)])
        for own, team in zip(posts, stable.team.tolist(), strict=True)
    ]
    return [frozenset(own) for own in able], spending


def _kinds(stable: Stable, watch: Watch) -> list[Hashable]:
    """Return per row its lawyers with their limits, and whether it is single."""
    options: list[list[tuple[int, int]]] = [[] for _ in stable.who]
    columns = (stable.option_row, stable.option_lawyer, stable.option_limit)
    every = zip(*(column.tolist() for column in columns), strict=True)
    for row, lawyer, limit in watch.over(every, MANY):
        options[row].append((lawyer, limit))
    return [
        (is_single, frozenset(own))
        for is_single, own in zip(stable.is_single.tolist(), options, strict=True)
    ]


def lists(owner: Ints, order: Ints) -> list[list[int]]:
    """Cut an order of rows, sorted by owner, into one list per owner."""
    cuts = np.flatnonzero(np.diff(owner)) + 1
    return [rows.tolist() for rows in np.split(order, cuts)] if len(owner) else []
