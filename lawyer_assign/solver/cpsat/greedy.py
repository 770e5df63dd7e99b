"""A first plan, quickly: the fallback of an interrupted run, and CP-SAT's hint."""

from dataclasses import dataclass, field

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.formulation import Formulation
from lawyer_assign.statements import Bound, Cost, Table


def greedy(formulation: Formulation[Table]) -> Mask | None:
    """Fill committees one after another, those with fewest candidates first.

    Pairs that a must demands come first; then every committee takes its cheapest
    pairs that keep all upper bounds, while that helps some wish.

    Returns
    -------
    Mask or None
        ``None`` if what comes out breaks a must.
    """
    pairs = formulation.pairs
    chosen = np.zeros(len(pairs), bool)
    rooms = [_Room.of(bound) for bound in formulation.bounds if bound.upper is not None]
    whole = [room for room in rooms if room.holds_whole(pairs.committee)]
    order = _order(formulation)
    new = np.flatnonzero(np.diff(pairs.committee[order])) + 1
    for places in np.split(order, new):
        for place in places.tolist():
            if not all(room.has(place) for room in whole):
                break
            if all(room.has(place) for room in rooms):
                chosen[place] = True
                for room in rooms:
                    room.take(place)
    return chosen if formulation.holds(chosen) else None


@dataclass
class _Room:
    """What is left of an upper bound, row by row, and the classes that are in."""

    group: Ints
    left: list[int]
    factor: Ints | None
    of_class: Ints | None
    inside: set[tuple[int, int]] = field(default_factory=set)

    @classmethod
    def of(cls, bound: Bound) -> "_Room":
        left = [] if bound.upper is None else bound.upper.tolist()
        return cls(bound.group, left, bound.factor, bound.once_per)

    def holds_whole(self, committee: Ints) -> bool:
        """Return whether all pairs of a committee need one thing of one row.

        Who finds no room for one of them finds none for the others.
        """
        if self.factor is not None or self.of_class is not None:
            return False
        one = np.zeros(int(committee.max(initial=-1)) + 1, np.int64)
        one[committee] = np.arange(len(committee))
        return bool((self.group == self.group[one[committee]]).all())

    def needed(self, place: int) -> int:
        """Return how much room a pair takes: none if its class is in already."""
        if self.of_class is not None:
            key = int(self.group[place]), int(self.of_class[place])
            return int(key not in self.inside)
        return 1 if self.factor is None else int(self.factor[place])

    def has(self, place: int) -> bool:
        row = int(self.group[place])
        return row < 0 or self.left[row] >= self.needed(place)

    def take(self, place: int) -> None:
        row = int(self.group[place])
        if row >= 0:
            self.left[row] -= self.needed(place)
            if self.of_class is not None:
                self.inside.add((row, int(self.of_class[place])))


def _order(formulation: Formulation[Table]) -> Ints:
    """Return demanded pairs, then the others that are wanted, scarcest first."""
    pairs = formulation.pairs
    demanded = np.zeros(len(pairs), bool)
    wanted = np.zeros(len(pairs), bool)
    price = np.zeros(len(pairs), np.int64)
    for bound in formulation.bounds:
        if bound.lower is not None:
            demanded |= (bound.group >= 0) & (bound.lower[bound.group] > 0)
    for tier in formulation.tiers:
        for term in tier.terms:
            one = term.statement
            inside = one.group >= 0
            if isinstance(one, Cost):
                price = price * 1024 + term.weight * np.where(inside, one.points, 0)
                wanted |= inside & (one.points < 0)
            elif isinstance(one, Bound) and one.lower is not None:
                wanted |= inside & (one.lower[one.group] > 0)
    scarce = np.bincount(pairs.committee)
    order = np.lexsort((price, pairs.committee, scarce[pairs.committee], ~demanded))
    return order[(demanded | wanted)[order]]
