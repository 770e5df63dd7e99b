"""What no trainings can beat, where posts and trainings are too many to choose jointly.

Let p range over pairs, o over trainings, and g[p, o] be what o brings p. Give every use
of a training a price m[p, o] >= 0. Whatever set T of trainings is taken, a plan x that
uses them gains of o in T

    sum over p of g[p, o] x[p]
        <= sum over p of max(0, g - m) x[p] + sum over p of m x[p],

where the first sum over all o, taken or not, is a number per pair, and the last one is
at most the sum of her dearest m, as many as the lawyer can have posts. So

    least price, everybody's gains lowered by m and free  -  the sum of the ``most``
    largest of these sums

is a bound, for every m. Each is one question to the solver with other points per pair,
whichever backend takes it. The prices climb by subgradients, in steps after Polyak; the
plans that are found on the way say which trainings are worth trying.

References
----------
Geoffrion 1974 (Lagrangean relaxation); Polyak 1969 (step length).
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from lawyer_assign.arrays import Floats, Ints, Mask, ranks
from lawyer_assign.explain.door import Solved, Watch, solved
from lawyer_assign.explain.lessons.options import Options
from lawyer_assign.formulation import Formulation, Term, Tier
from lawyer_assign.rules import Affinity, MustHave
from lawyer_assign.statements import Bound, Cost, Statement

FINE = 16
"""Prices of trainings are counted in so many parts of a point."""

MOST_STEPS = 100
PATIENCE = 10
"""Steps in all; steps without a better bound before they become half as long."""

SHORTEST = 1 / 16
"""Steps so much shorter than at the beginning bring nothing more."""

Found = Callable[[Mask], int]
"""Told trainings worth trying; returns the least price known in the tier."""


@dataclass(eq=False)
class Prices:
    """Prices of the uses of trainings, and the best bound that they proved.

    Parameters
    ----------
    options
        What could be taught.
    formulation
        Of the problem, nobody taught.
    tier
        Place of the first tier that trainings can lower.
    most
        How many trainings.
    known
        Prices of the tiers before it, each proved.
    """

    options: Options
    formulation: Formulation
    tier: int
    most: int
    known: tuple[int, ...]
    bound: int | None = None
    gain: Ints = field(init=False)
    room: Ints = field(init=False)

    def __post_init__(self) -> None:
        number = self.formulation.tiers[self.tier].number
        self.gain = FINE * gains_in(self.options, number)
        self.room = room_of(self.formulation, self.known)

    def climb(self, chosen: Mask, tried: Found, watch: Watch) -> None:
        """Raise the bound step by step; tell of trainings that plans would use.

        Parameters
        ----------
        chosen
            A plan to begin with.
        tried
            Asked again and again.
        watch
            Clock.
        """
        price = tried(self.best_for(chosen))
        prices, stretch, waited = self._begin(watch), 1.0, 0
        for _ in range(MOST_STEPS):
            if watch.must_stop or self.bound == price or stretch < SHORTEST:
                return
            whole = np.floor(prices).astype(np.int64)
            answer = self._relaxed(whole, watch)
            proved = self._proved(answer, whole)
            if proved is None or answer.chosen is None:
                return
            price = tried(self.best_for(answer.chosen))
            waited += 1
            if self.bound is None or -(-proved // FINE) > self.bound:
                self.bound, waited = -(-proved // FINE), 0
            if waited >= PATIENCE:
                stretch, waited = stretch / 2, 0
            slope = self._slope(answer.chosen, whole)
            length = float(slope @ slope)
            if length == 0:
                return
            step = stretch * max(FINE / 2, FINE * price - proved) / length
            prices = np.clip(prices + step * slope, 0, self.gain)

    def best_for(self, chosen: Mask) -> Mask:
        """Return the trainings that bring a plan most, as many as there may be."""
        brought = np.zeros(len(self.options), np.int64)
        used = chosen[self.options.pair]
        np.add.at(brought, self.options.option[used], self.gain[used])
        order = np.argsort(-brought, kind="stable")[: self.most]
        taken = np.zeros(len(self.options), bool)
        taken[order] = brought[order] > 0
        return taken

    def _begin(self, watch: Watch) -> Floats:
        """Return the best prices that are the same for all uses of a lawyer's posts.

        The bound is concave in them: thirds are cut off while it rises.
        """
        room = np.maximum(self.room[self.options.lawyer], 1)[self.options.option]

        def at(level: int) -> Floats:
            return np.minimum(level / room, self.gain).astype(np.float64)

        def worth(level: int) -> float:
            whole = np.floor(at(level)).astype(np.int64)
            proved = self._proved(self._relaxed(whole, watch), whole)
            return -math.inf if proved is None else proved

        low, high = 0, int((self.gain * room).max(initial=0))
        while high - low > FINE and not watch.must_stop:
            third = (high - low) // 3
            if worth(low + third) >= worth(high - third):
                high -= third
            else:
                low += third
        return at((low + high) // 2)

    def _relaxed(self, prices: Ints, watch: Watch) -> Solved:
        """Solve with every gain free but for the price of its use."""
        pairs = self.formulation.pairs
        left = np.maximum(self.gain - prices, 0)
        points = np.zeros(len(pairs), np.int64)
        np.add.at(points, self.options.pair, -left)
        free = Term(Cost("trainings", pairs.committee_ids, pairs.committee, points), 1)
        tiers = list(self.formulation.tiers)[: self.tier + 1]
        last = tiers[self.tier]
        finer = (Term(one.statement, FINE * one.weight) for one in last.terms)
        tiers[self.tier] = Tier(last.number, (*finer, free))
        asked = replace(self.formulation, tiers=tuple(tiers))
        return solved(asked, watch)

    def _proved(self, answer: Solved, prices: Ints) -> int | None:
        """Return what is proved of every set of trainings, in fine parts of points."""
        said = tuple((tier.price, tier.bound) for tier in answer.tiers[: self.tier])
        if said != tuple((one, one) for one in self.known):
            return None
        bound = answer.tiers[self.tier].bound
        if bound is None:
            return None
        dearest = np.sort(self._dearest(prices)[0])[::-1]
        return bound - int(dearest[: self.most].sum())

    def _slope(self, chosen: Mask, prices: Ints) -> Floats:
        """Return how the bound rises with each price."""
        total, is_dear = self._dearest(prices)
        first = np.argsort(-total, kind="stable")[: self.most]
        is_first = np.zeros(len(total), bool)
        is_first[first] = True
        used = chosen[self.options.pair] & (self.gain > prices)
        paid = is_first[self.options.option] & is_dear
        return used.astype(np.float64) - paid

    def _dearest(self, prices: Ints) -> tuple[Ints, Mask]:
        """Return the sum of the dearest uses of every option, and which these are."""
        option = self.options.option
        order = np.lexsort((-prices, option))
        rank = np.empty(len(option), np.int64)
        rank[order] = ranks(option[order])
        is_dear: Mask = rank < self.room[self.options.lawyer][option]
        total = np.zeros(len(self.options), np.int64)
        np.add.at(total, option[is_dear], prices[is_dear])
        return total, is_dear


def gains_in(options: Options, number: int) -> Ints:
    """Return what every entry brings in a tier, by its number."""
    policy = options.problem.policy
    gain = np.zeros(len(options.pair), np.int64)
    for rule, brought in (
        (policy.find(Affinity), options.points),
        (policy.find(MustHave), options.meets.astype(np.int64)),
    ):
        if rule is not None and rule.wish is not None and rule.wish.tier == number:
            gain += rule.wish.weight * brought
    return gain


def room_of(formulation: Formulation, known: Sequence[int]) -> Ints:
    """Return how many posts each lawyer can have, as far as one row says so.

    Parameters
    ----------
    formulation
        Of the problem.
    known
        Prices of the first tiers, each proved the least.
    """
    pairs = formulation.pairs
    count = len(pairs.columns.lawyers)
    mine = np.bincount(pairs.lawyer, minlength=count)
    room = mine.astype(np.int64)
    kept: list[Statement] = list(formulation.must)
    for tier, price in zip(formulation.tiers, known, strict=False):
        if price == 0 and all(isinstance(one.statement, Bound) for one in tier.terms):
            # Where nothing is missed, each term is kept.
            kept += [term.statement for term in tier.terms]
    for one in kept:
        if isinstance(one, Bound) and one.factor is None and one.once_per is None:
            _lower(room, one, pairs.lawyer, mine)
    return room


def _lower(room: Ints, bound: Bound, lawyer: Ints, mine: Ints) -> None:
    """Lower the room of lawyers all of whose pairs stand in one row."""
    if bound.upper is None:
        return
    inside = np.flatnonzero(bound.group >= 0)
    keys = bound.group[inside] * max(1, len(room)) + lawyer[inside]
    key, held = np.unique(keys, return_counts=True)
    row, who = np.divmod(key, max(1, len(room)))
    whole = held == mine[who]
    np.minimum.at(room, who[whole], np.maximum(bound.upper[row[whole]], 0))
