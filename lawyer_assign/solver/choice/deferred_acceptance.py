"""A stable plan quickly: deferred acceptance, then dispatch by flow.

Committees propose to firms in the order of their ranks. A firm keeps the best set of
committees that its seats and its lawyers' rooms can hold: lawyers are matched to
committees by augmenting paths, so the sets it can hold are independent in a transversal
matroid and its choice is substitutable; deferred acceptance is then stable
(Roth 1984; Fleiner 2003). Whoever is left over was refused by every firm it chose, so
those firms are full; the others are wanted by nobody, and dispatching their lawyers
blocks nothing.
"""

from bisect import insort
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.engines.watch import Watch
from lawyer_assign.statements import Stable

NOBODY = -1


@dataclass(frozen=True, eq=False)
class Links:
    """Who holds whom after deferred acceptance.

    Parameters
    ----------
    firm_of
        Per committee: its firm, or :data:`NOBODY`.
    is_wanted
        Per firm: whether some committee would rather have it than what it has.
    """

    firm_of: Ints
    is_wanted: Mask


@dataclass(frozen=True, slots=True)
class Pin:
    """A committee that a must gives to some lawyers of a firm, whatever it chose."""

    committee: int
    firm: int
    lawyers: tuple[int, ...]


def deferred_acceptance(
    stable: Stable,
    order: Ints,
    pins: Sequence[Pin] = (),
    watch: Watch | None = None,
) -> Links:
    """Match committees and firms that chose each other, committees proposing.

    Parameters
    ----------
    stable
        Choices, ranks, seats, and the pairs of lawyers with committees.
    order
        Per row, a number that breaks ties of committees and firms alike; smaller is
        better.
    pins
        Committees that do not propose: they have their firm, which never refuses them.
    watch
        Asked before every proposal; ``None`` = nobody.

    Returns
    -------
    Links
        Weakly stable, ties broken by ``order``.

    Raises
    ------
    OutOfTime
        The watch says stop.
    """
    watch = watch or Watch()
    places = _places(stable)
    firms = _pinned_desks(stable, pins)
    proposals = np.lexsort((order, stable.committee_rank, stable.committee))
    bounds = np.searchsorted(
        stable.committee[proposals], np.arange(places.committees + 1)
    ).tolist()
    rows: list[int] = proposals.tolist()
    following = bounds[:-1].copy()
    firm, committee = stable.firm.tolist(), stable.committee.tolist()
    liking = list(zip(stable.firm_rank.tolist(), order.tolist(), strict=True))
    firm_of = np.full(places.committees, NOBODY, np.int64)
    for pin in pins:
        firm_of[pin.committee] = pin.firm
    waiting = [
        c
        for c in range(places.committees)
        if following[c] < bounds[c + 1] and firm_of[c] == NOBODY
    ]
    while waiting:
        watch.go_on()
        proposer = waiting.pop()
        if following[proposer] == bounds[proposer + 1]:
            continue
        row = rows[following[proposer]]
        following[proposer] += 1
        refused = firms[firm[row]].consider(row, liking[row], places.slots(row))
        firm_of[proposer] = firm[row]
        for one in refused:
            firm_of[committee[one]] = NOBODY
            waiting.append(committee[one])
    return Links(firm_of, _wanted(stable, firm_of))


def firms_proposing(
    stable: Stable,
    order: Ints,
    pins: Sequence[Pin] = (),
    watch: Watch | None = None,
) -> Links:
    """Match committees and firms that chose each other, firms proposing.

    Every firm offers itself to the best set it can hold of those that have not turned
    it down; every committee keeps its best offer. With strict lists this is the stable
    matching that is best for every firm and worst for every committee.

    Parameters and errors are those of :func:`deferred_acceptance`.
    """
    watch = watch or Watch()
    places = _places(stable)
    desks = _pinned_desks(stable, pins)
    waiting: list[list[int]] = [[] for _ in desks]
    closed = {pin.committee for pin in pins}
    committee, firm = stable.committee.tolist(), stable.firm.tolist()
    for row in np.lexsort((order, stable.firm_rank)).tolist():
        if committee[row] not in closed:
            waiting[firm[row]].append(row)
    liking = list(zip(stable.committee_rank.tolist(), order.tolist(), strict=True))
    best: dict[int, int] = {}
    offers: list[int] = []
    for desk, rows in zip(desks, waiting, strict=True):
        held = [row for row in watch.over(rows) if desk.hold(row, places.slots(row))]
        offers += held
        rows[:] = [row for row in rows if row not in desk.slots]
    while offers:
        watch.go_on()
        row = offers.pop()
        now = best.get(committee[row], row)
        best[committee[row]] = min(row, now, key=liking.__getitem__)
        if now != row:
            loser = max(row, now, key=liking.__getitem__)
            desk = desks[firm[loser]]
            desk.drop(loser)
            # Without one of them, the best set gains the best that now fits (matroid).
            offers += desk.hold_first(waiting[firm[loser]], places)
    firm_of = np.full(places.committees, NOBODY, np.int64)
    for pin in pins:
        firm_of[pin.committee] = pin.firm
    for place, row in best.items():
        firm_of[place] = firm[row]
    return Links(firm_of, _wanted(stable, firm_of))


def _pinned_desks(stable: Stable, pins: Sequence[Pin]) -> "list[_Desk]":
    """Return a desk per firm that holds its pins and gives none of them up."""
    desks = [_Desk(int(seats)) for seats in stable.seats.tolist()]
    for number, pin in enumerate(pins):
        # A pin that finds no lawyer is the flow's to place, not this market's.
        own = frozenset(slot(lawyer, 0) for lawyer in pin.lawyers)
        desks[pin.firm].hold(NOBODY - 1 - number, own)
    return desks


def _wanted(stable: Stable, firm_of: Ints) -> Mask:
    """Return which firms a committee ranks strictly above the one it has."""
    mine = firm_of[stable.committee] == stable.firm
    has = np.full(len(firm_of), np.iinfo(np.int64).max)
    has[stable.committee[mine]] = stable.committee_rank[mine]
    wants = stable.committee_rank < has[stable.committee]
    wanted = np.zeros(len(stable.seats), bool)
    wanted[stable.firm[wants]] = True
    return wanted


MOST_SLOTS = 12
"""Slots of one lawyer that deferred acceptance looks at."""


def slot(lawyer: int, number: int) -> int:
    """Return the name of a lawyer's slot, numbered from 0."""
    return lawyer * MOST_SLOTS + number


@dataclass(frozen=True, eq=False)
class _Places:
    """Slots of lawyers that may take the committee of each row.

    A lawyer has a first slot that any committee may take, and further slots for
    committees of scarce districts. Rows with the same slots share one set.
    """

    committees: int
    first: Sequence[int]
    lawyer: Sequence[int]
    limit: Sequence[int]
    is_single: Sequence[bool]
    known: dict[tuple[Sequence[int], ...], frozenset[int]] = field(default_factory=dict)

    def slots(self, row: int) -> frozenset[int]:
        """Return the slots that may take the committee of a row."""
        part = slice(self.first[row], self.first[row + 1])
        most = 1 if self.is_single[row] else MOST_SLOTS
        key = (self.lawyer[part], self.limit[part], (most,))
        found = self.known.get(key)
        if found is None:
            found = self.known[key] = frozenset(
                slot(lawyer, number)
                for lawyer, limit in zip(*key[:2], strict=True)
                for number in range(min(limit, most))
            )
        return found


def _places(stable: Stable) -> _Places:
    """Keep the options that are pairs of the table: the others cannot be chosen."""
    width = stable.committees
    table = np.sort(stable.pair_lawyer * width + stable.pair_committee)
    keys = stable.option_lawyer * width + stable.committee[stable.option_row]
    at = np.minimum(np.searchsorted(table, keys), max(0, len(table) - 1))
    known = table[at] == keys if len(table) else np.zeros(len(keys), bool)
    row = stable.option_row[known]
    order = np.argsort(row, kind="stable")
    first = np.searchsorted(row[order], np.arange(len(stable.who) + 1))
    return _Places(
        width,
        first.tolist(),
        tuple(stable.option_lawyer[known][order].tolist()),
        tuple(stable.option_limit[known][order].tolist()),
        stable.is_single.tolist(),
    )


class _Way(NamedTuple):
    """Where a row can go: itself, or another that makes room for it, and so on.

    Parameters
    ----------
    came
        Per slot that is reached, the row that would move there.
    rows
        The rows met on the way: without a free slot, one of these has to go.
    free
        A free slot, if one is reached.
    """

    came: dict[int, int]
    rows: list[int]
    free: int | None


@dataclass
class _Desk:
    """What one firm holds: rows, how it likes them, and who serves them.

    From a slot in ``dead`` no free one is reached: it is taken, as are all that the row
    in it could move to. That spares most rows that find no place the search for one.
    """

    seats: int
    slots: dict[int, frozenset[int]] = field(default_factory=dict)
    liked: list[tuple[int, int, int]] = field(default_factory=list)
    slot_of: dict[int, int] = field(default_factory=dict)
    taken: dict[int, int] = field(default_factory=dict)
    known: set[int] = field(default_factory=set)
    dead: set[int] = field(default_factory=set)

    def hold(self, row: int, slots: frozenset[int]) -> bool:
        """Take a row in beside all that are held, if there is room."""
        if len(self.slots) >= self.seats or slots <= self.dead:
            return False
        way = self._way(row, slots, self.dead)
        if way.free is not None:
            self.slots[row] = slots
            self._shift(way.free, way.came)
        return way.free is not None

    def drop(self, row: int) -> None:
        """Give a row up."""
        free = self.slot_of.pop(row)
        del self.slots[row], self.taken[free]
        if free in self.dead:
            self.dead.clear()

    def hold_first(self, waiting: list[int], places: _Places) -> list[int]:
        """Take the first row that fits off a list; return it, or nothing."""
        for at, row in enumerate(waiting):
            if self.hold(row, places.slots(row)):
                return [waiting.pop(at)]
        return []

    def consider(
        self, row: int, liking: tuple[int, int], slots: frozenset[int]
    ) -> list[int]:
        """Take a row in if that is better; return the rows refused (at most one)."""
        mine = (*liking, row)
        is_full = len(self.slots) >= self.seats
        is_worst = not self.liked or mine > self.liked[-1]
        if is_worst and (is_full or slots <= self.dead):
            return [row]
        way = self._way(row, slots, frozenset())
        if way.free is not None and not is_full:
            self._take(mine, slots, way.free, way.came)
            return []
        rivals = self.liked
        if way.free is None:
            met = set(way.rows)
            rivals = [one for one in self.liked if one[-1] in met]
        if not rivals or mine > rivals[-1]:
            return [row]
        worst = rivals[-1][-1]
        self.liked.remove(rivals[-1])
        if way.free is None:
            free = self.slot_of.pop(worst)
            del self.slots[worst]
        else:
            self.drop(worst)
            way = self._way(row, slots, frozenset())
            assert way.free is not None  # it had room beside all that are held
            free = way.free
        self._take(mine, slots, free, way.came)
        return [worst]

    def _take(
        self,
        mine: tuple[int, int, int],
        slots: frozenset[int],
        free: int,
        came: dict[int, int],
    ) -> None:
        """Take a row in, with how it is liked, by a way to a free slot."""
        insort(self.liked, mine)
        self.slots[mine[-1]] = slots
        self._shift(free, came)

    def _way(self, row: int, slots: frozenset[int], shut: AbstractSet[int]) -> _Way:
        """Look where a row can go, but not into slots that are shut."""
        self.known |= slots
        unseen = self.known - shut
        came: dict[int, int] = {}
        rows = [row]
        for one in rows:
            fresh = unseen & self.slots.get(one, slots)
            unseen -= fresh
            for found in fresh:
                came[found] = one
                holder = self.taken.get(found)
                if holder is None:
                    return _Way(came, rows, found)
                rows.append(holder)
        self.dead |= came.keys()
        return _Way(came, rows, None)

    def _shift(self, free: int, came: dict[int, int]) -> None:
        """Move rows along a way into a free slot."""
        while True:
            row = came[free]
            self.taken[free] = row
            before = self.slot_of.get(row)
            self.slot_of[row] = free
            if before is None:
                return
            free = before
