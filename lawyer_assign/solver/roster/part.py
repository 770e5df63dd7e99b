"""One part of visits that clash: options tried in order of price, or CP-SAT."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.engines.cpsat import Settings
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import Formulation, Term, Tier
from lawyer_assign.solver.roster.clashes import Part
from lawyer_assign.solver.roster.search import TimetableSearch
from lawyer_assign.statements import Bound, Cost, Overlap, Together, nowhere

Price = tuple[int, ...]

MOST_STEPS = 2_000
"""Options tried before CP-SAT is asked: some milliseconds."""


@dataclass(frozen=True, eq=False)
class Found:
    """The option of each visit of a part (``None``: lapses), and bounds by tier."""

    places: tuple[int | None, ...]
    bounds: tuple[int | None, ...]


def solve_part(
    part: Part,
    prices: Sequence[Sequence[Price]],
    lapses: Sequence[Price],
    settings: Settings,
    watch: Watch,
) -> Found:
    """Return the best choice for a part, tier by tier, with what is proved.

    Parameters
    ----------
    part
        Not changed.
    prices
        Of every option of every visit, tier by tier.
    lapses
        Price of every visit if it lapses: 1 in one tier, 0 in the others.
    settings, watch
        Of CP-SAT; clock.
    """
    own = [lapses[at] for at in part.visits]
    trial = _Trial(part, prices, own)
    if trial.run():
        return Found(tuple(trial.best), trial.price)
    formulation = _formulation(part, prices, own)
    answer = TimetableSearch(formulation, settings, watch).run()
    places: list[int | None] = [None] * len(part.visits)
    if answer.chosen is not None:
        for one in np.flatnonzero(answer.chosen).tolist():
            places[part.whose[one]] = part.place[one]
    return Found(tuple(places), tuple(tier.bound for tier in answer.tiers))


class _Trial:
    """Depth first: the next visit takes its cheapest option that goes with the others.

    What is left costs at least the sum of its cheapest options: where that is no better
    than the best choice found, nothing further is tried.
    """

    def __init__(
        self, part: Part, prices: Sequence[Sequence[Price]], lapses: Sequence[Price]
    ) -> None:
        self.part, self.tiers = part, len(lapses[0])
        count = len(part.visits)
        self.options: list[list[tuple[Price, int | None]]] = [[] for _ in range(count)]
        for one, (at, place) in enumerate(zip(part.whose, part.place, strict=True)):
            self.options[at].append((prices[part.visits[at]][place], one))
        for options, lapse in zip(self.options, lapses, strict=True):
            options.append((lapse, None))
            options.sort(key=lambda one: one[0])
        self.rest: list[Price] = [(0,) * self.tiers]
        for options in reversed(self.options):
            self.rest.append(_sum(self.rest[-1], options[0][0]))
        self.rest.reverse()
        self.rows_of: list[list[int]] = [[] for _ in part.whose]
        for row, options_in in enumerate(part.rows):
            for one in options_in:
                self.rows_of[one].append(row)
        self.foes: list[set[int]] = [set() for _ in part.whose]
        for a, b in part.couples:
            self.foes[a].add(b)
            self.foes[b].add(a)
        self.left = list(part.upper)
        self.taken: list[int | None] = []
        self.best: list[int | None] = [None] * count
        self.price: Price = _sum_of(lapses, self.tiers)
        self.steps = 0

    def run(self) -> bool:
        """Search; return whether it came to an end."""
        return self._go(0, (0,) * self.tiers)

    def _go(self, at: int, paid: Price) -> bool:
        if at == len(self.options):
            if paid < self.price:
                self.price = paid
                self.best = [
                    None if one is None else self.part.place[one] for one in self.taken
                ]
            return True
        for price, one in self.options[at]:
            now = _sum(paid, price)
            if _sum(now, self.rest[at + 1]) >= self.price:
                return True
            self.steps += 1
            if self.steps > MOST_STEPS:
                return False
            if one is None or self._fits(one):
                self._take(one, -1)
                is_done = self._go(at + 1, now)
                self._take(one, 1)
                if not is_done:
                    return False
        return True

    def _fits(self, one: int) -> bool:
        if any(self.left[row] <= 0 for row in self.rows_of[one]):
            return False
        return not self.foes[one] or self.foes[one].isdisjoint(
            other for other in self.taken if other is not None
        )

    def _take(self, one: int | None, step: int) -> None:
        if step < 0:
            self.taken.append(one)
        else:
            self.taken.pop()
        if one is not None:
            for row in self.rows_of[one]:
                self.left[row] += step


def _sum(one: Price, other: Price) -> Price:
    return tuple([a + b for a, b in zip(one, other, strict=True)])


def _sum_of(prices: Sequence[Price], tiers: int) -> Price:
    total: Price = (0,) * tiers
    for price in prices:
        total = _sum(total, price)
    return total


@dataclass(frozen=True, eq=False)
class Moves:
    """Options of visits as a table; ``committee`` is the place of the visit."""

    committee: Ints

    def __len__(self) -> int:
        """Return the number of options."""
        return len(self.committee)

    def keep(self, mask: Mask) -> "Moves":
        """Return the options where ``mask`` is true."""
        return replace(self, committee=self.committee[mask])


def _formulation(
    part: Part, prices: Sequence[Sequence[Price]], lapses: Sequence[Price]
) -> Formulation[Moves]:
    group = np.array(part.whose, np.int64)
    who = [str(at) for at in part.visits]
    ones = np.ones(len(who), np.int64)
    points = np.array(
        [
            prices[part.visits[at]][place]
            for at, place in zip(part.whose, part.place, strict=True)
        ],
        np.int64,
    ).reshape(len(group), -1)
    must = (
        Bound("one_time", who, group, upper=ones),
        _overlap(part, len(group)),
        _apart(part, len(group)),
    )
    tiers = []
    for at in range(len(lapses[0])):
        asked = np.array([lapse[at] for lapse in lapses], np.int64)
        tiers.append(
            Tier(
                1 + at,
                (
                    Term(Bound("lapses", who, group, lower=asked), 1),
                    Term(Cost("moves", who, group, points=points[:, at]), 1),
                ),
            )
        )
    return Formulation(Moves(group), must, tuple(tiers))


def _overlap(part: Part, size: int) -> Overlap:
    row = [at for at, options in enumerate(part.rows) for _ in options]
    return Overlap(
        "one_place",
        [""] * len(part.rows),
        nowhere(size),
        row=np.array(row, np.int64),
        pair=np.array([one for options in part.rows for one in options], np.int64),
        upper=np.array(part.upper, np.int64),
    )


def _apart(part: Part, size: int) -> Together:
    first, second = np.array(part.couples, np.int64).reshape(-1, 2).T
    return Together(
        "day_trip",
        [""] * len(part.couples),
        nowhere(size),
        row=np.arange(len(part.couples)),
        first=first,
        second=second,
        points=np.ones(len(part.couples), np.int64),
    )
