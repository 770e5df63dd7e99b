"""A stable plan quickly: deferred acceptance, then dispatch by flow.

Committees propose to firms in the order of their ranks. A firm keeps the best set of
committees that its seats and its lawyers' rooms can hold: lawyers are matched to
committees by augmenting paths, so the sets it can hold are independent in a transversal
matroid and its choice is substitutable; deferred acceptance is then stable
(Roth 1984; Fleiner 2003). Whoever is left over was refused by every firm it chose, so
those firms are full; the others are wanted by nobody, and dispatching their lawyers
blocks nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from lawyer_assign.arrays import Ints, Mask
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


def deferred_acceptance(stable: Stable, order: Ints, pins: Sequence[Pin] = ()) -> Links:
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

    Returns
    -------
    Links
        Weakly stable, ties broken by ``order``.
    """
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


def firms_proposing(stable: Stable, order: Ints, pins: Sequence[Pin] = ()) -> Links:
    """Match committees and firms that chose each other, firms proposing.

    Every firm offers itself to the best set it can hold of those that have not turned
    it down; every committee keeps its best offer. With strict lists this is the stable
    matching that is best for every firm and worst for every committee.
    """
    places = _places(stable)
    desks = _pinned_desks(stable, pins)
    rows_of: list[list[int]] = [[] for _ in desks]
    closed = {pin.committee for pin in pins}
    committee, firm = stable.committee.tolist(), stable.firm.tolist()
    for row in np.lexsort((order, stable.firm_rank)).tolist():
        if committee[row] not in closed:
            rows_of[firm[row]].append(row)
    liking = list(zip(stable.committee_rank.tolist(), order.tolist(), strict=True))
    best: dict[int, int] = {}
    offers = [
        row
        for desk, rows in zip(desks, rows_of, strict=True)
        for row in rows
        if desk.hold(row, places.slots(row))
    ]
    refused: set[int] = set()
    while offers:
        row = offers.pop()
        now = best.get(committee[row], row)
        best[committee[row]] = min(row, now, key=liking.__getitem__)
        if now != row:
            loser = max(row, now, key=liking.__getitem__)
            refused.add(loser)
            desk = desks[firm[loser]]
            desk.drop(loser)
            # Without one of them, the best set gains the best that now fits (matroid).
            offers += desk.hold_first(rows_of[firm[loser]], refused, places)
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
        desk, name = desks[pin.firm], NOBODY - 1 - number
        desk.liking[name] = (0, number)
        if not desk.hold(name, [(lawyer, 0) for lawyer in pin.lawyers]):
            # A pin that finds no lawyer is the flow's to place, not this market's.
            del desk.liking[name]
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


@dataclass(frozen=True, eq=False)
class _Places:
    """Slots of lawyers that may take the committee of each row.

    A lawyer has a first slot that any committee may take, and further slots for
    committees of scarce districts.
    """

    committees: int
    first: Sequence[int]
    lawyer: Sequence[int]
    limit: Sequence[int]
    is_single: Sequence[bool]

    def slots(self, row: int) -> list[tuple[int, int]]:
        """Return (lawyer, number of the slot) in a fixed order."""
        most = 1 if self.is_single[row] else MOST_SLOTS
        return [
            (self.lawyer[at], number)
            for at in range(self.first[row], self.first[row + 1])
            for number in reversed(range(min(self.limit[at], most)))
        ]


MOST_SLOTS = 12
"""Slots of one lawyer that deferred acceptance looks at."""


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
        stable.option_lawyer[known][order].tolist(),
        stable.option_limit[known][order].tolist(),
        stable.is_single.tolist(),
    )


@dataclass
class _Desk:
    """What one firm holds: rows, how it likes them, and who serves them."""

    seats: int
    liking: dict[int, tuple[int, int]] = field(default_factory=dict)
    slots: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    taken: dict[tuple[int, int], int] = field(default_factory=dict)

    def hold(self, row: int, slots: list[tuple[int, int]]) -> bool:
        """Take a row in beside all that are held, if there is room."""
        self.slots[row] = slots
        if len(self.slots) <= self.seats and self._seat(row, set()):
            return True
        del self.slots[row]
        return False

    def drop(self, row: int) -> None:
        """Give a row up."""
        del self.slots[row]
        del self.taken[next(slot for slot, one in self.taken.items() if one == row)]

    def hold_first(
        self, rows: Sequence[int], refused: set[int], places: "_Places"
    ) -> list[int]:
        """Take in the first row of a list that fits; return it, or nothing."""
        for row in rows:
            if row in self.slots or row in refused:
                continue
            if self.hold(row, places.slots(row)):
                return [row]
        return []

    def consider(
        self, row: int, liking: tuple[int, int], slots: list[tuple[int, int]]
    ) -> list[int]:
        """Take a row in if that is better; return the rows refused (at most one)."""
        self.liking[row] = liking
        if self.hold(row, slots):
            return []
        self.slots[row] = slots
        for worst in sorted(self.liking, key=self.liking.__getitem__, reverse=True):
            if worst == row or worst < 0:
                break
            freed = next(slot for slot, one in self.taken.items() if one == worst)
            del self.taken[freed]
            if self._seat(row, set()):
                self._forget(worst)
                return [worst]
            self.taken[freed] = worst
        self._forget(row)
        return [row]

    def _forget(self, row: int) -> None:
        del self.liking[row], self.slots[row]

    def _seat(self, row: int, seen: set[tuple[int, int]]) -> bool:
        """Find a slot for a row, moving others along an augmenting path."""
        for slot in self.slots[row]:
            if slot not in seen:
                seen.add(slot)
                holder = self.taken.get(slot)
                if holder is None or self._seat(holder, seen):
                    self.taken[slot] = row
                    return True
        return False
