"""A bound of trainings lawyer by lawyer: whom she serves and what she learns, exactly.

Rows that concern one lawyer only (how many posts she may have, what further posts
cost) stay as they are. All other rows that count posts are priced (Lagrange): with y
the price of a row, r of a training, and c of a pair less the prices of its rows,

    sum of y x sides  -  r x most  +  sum over lawyers of the least of
        c of her posts + price of so many posts - what trainings bring + r x trainings

is no more than the price of any plan with any trainings. The least of a lawyer is found
by trying every set of her trainings: with it her best posts are those of most worth,
as many as rising prices allow. What cannot be said so is left out, as long as it can
only cost. All in whole numbers, fine parts of a point; prices climb by subgradients.

References
----------
Geoffrion 1974; Guignard and Kim 1987 (decomposition that keeps whole blocks); Polyak
1969; Barahona and Anbil 2000 (the way as an average of slopes).
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_array

from lawyer_assign.arrays import UNBOUNDED, Floats, Ints, Mask
from lawyer_assign.explain.door import Watch
from lawyer_assign.explain.lessons.options import Options
from lawyer_assign.formulation import Formulation, Tier, takes_only
from lawyer_assign.statements import (
    Bound,
    Cost,
    LoadCost,
    Statement,
)

FINE = 64
"""Prices are counted in so many parts of a point."""

MOST_SUM = 1 << 60
"""Sums of whole numbers stay below: 64 bits hold eight times as much."""

MOST_SKILLS = 8
"""Skills of one lawyer whose sets are all tried: 256 at most."""

MOST_STEPS = 700
PATIENCE = 8
SHORTEST = 1e-3
NEW = (0.3, 1.0)
"""Shares of the newest slope in the way that prices go, one after the other: slopes
before it steady them, but can lead astray."""


class Asked(NamedTuple):
    """What is to be bounded.

    Parameters
    ----------
    options
        What could be taught.
    formulation
        Of the problem, nobody taught.
    tier
        Place of the tier.
    gain
        What every entry brings in the tier, in points of the tier.
    room
        Posts that each lawyer can have.
    most
        How many trainings.
    known
        Prices of the tiers before, each proved the least.
    is_open
        Per pair: whether plans with these prices can have it.
    """

    options: Options
    formulation: Formulation
    tier: int
    gain: Ints
    room: Ints
    most: int
    known: tuple[int, ...]
    is_open: Mask


class _Row(NamedTuple):
    """Rows that are priced, one side each: ``sign`` x (sum of pairs - side) >= 0.

    ``dearest`` is what a unit missed costs, at which the price of a row stops; a
    negative number says that nothing may be missed.
    """

    group: Ints
    side: Ints
    sign: int
    dearest: int


class _Block(NamedTuple):
    """One lawyer: her pairs, what sets of trainings bring them, what posts cost."""

    pairs: Ints
    brings: Ints
    sizes: Ints
    paid: Ints
    sets: tuple[tuple[int, ...], ...]


class Least(NamedTuple):
    """What prices prove, which way they should move, and the trainings taken."""

    bound: int
    slopes: tuple[Ints, ...]
    slope_of_training: int
    taken: Mask


@dataclass(frozen=True, eq=False)
class Blocks:
    """A formulation cut into lawyers, rows of others priced.

    Parameters
    ----------
    options
        What could be taught.
    cost
        Price of every pair there.
    rows, blocks
        What is priced, and what is tried.
    most
        How many trainings.
    """

    options: Options
    cost: Ints
    rows: tuple[_Row, ...]
    blocks: tuple[_Block, ...]
    most: int

    @classmethod
    def of(cls, asked: Asked) -> "Blocks | None":
        """Cut a formulation.

        ``None`` if a tier holds what may gain and is no sum, or if sums could be too
        large for 64 bits.
        """
        form, options = asked.formulation, asked.options
        last = form.tiers[asked.tier]
        cost = np.zeros(len(form.pairs), np.int64)
        steps = np.zeros((len(asked.room), 1), np.int64)
        for term in last.terms:
            one = term.statement
            if isinstance(one, Cost):
                cost += term.weight * np.where(one.group >= 0, one.points, 0)
            elif isinstance(one, LoadCost) and _is_of_lawyers(one, form):
                steps = _added(steps, term.weight * one.steps)
            elif not takes_only(one):
                return None
        skills = np.bincount(options.lawyer, minlength=len(asked.room))
        if skills.max(initial=0) > MOST_SKILLS:
            return None
        blocks = tuple(_blocks(asked, steps))
        found = cls(options, cost, tuple(_rows(asked)), blocks, asked.most)
        return found if found.dearest >= found.worth else None

    @property
    def worth(self) -> int:
        """Above what any one post can cost or bring."""
        brings = max((int(one.brings.max(initial=0)) for one in self.blocks), default=0)
        paid = max((int(np.abs(one.paid).max()) for one in self.blocks), default=0)
        return int(np.abs(self.cost).max(initial=0)) + brings + paid

    @cached_property
    def dearest(self) -> int:
        """Price of a row above which sums could pass what 64 bits hold.

        Prices run away where only the bound is out of reach; a sum that wrapped round
        would prove anything. A pair stands in one group of every row at most.
        """
        sides = sum(int(row.side.sum()) for row in self.rows)
        places = (sides + len(self.cost) + 1) * (len(self.rows) + 2)
        return MOST_SUM // (FINE * places)

    def least(self, prices: list[Floats], training: float) -> Least:
        """Return what prices of rows and of a training prove."""
        reduced, total = FINE * self.cost, 0
        for row, price in zip(self.rows, prices, strict=True):
            fine = np.maximum(np.rint(FINE * price).astype(np.int64), 0)
            if row.dearest >= 0:
                fine = np.minimum(fine, FINE * row.dearest)
            total += row.sign * int(fine @ row.side)
            reduced = reduced - row.sign * np.append(fine, 0)[row.group]
        fee = max(0, round(FINE * training))
        chosen, taken, used = self._choose(reduced, fee)
        total += used - fee * self.most
        slopes = tuple(
            row.sign * (row.side - _counts(row, chosen)) for row in self.rows
        )
        left = int(np.count_nonzero(taken)) - self.most
        return Least(-(-total // FINE), slopes, left, taken)

    def _choose(self, reduced: Ints, fee: int) -> tuple[Ints, Mask, int]:
        """Return posts, trainings and their price, everybody's least."""
        chosen, taken, total = [], np.zeros(len(self.options), bool), 0
        for block in self.blocks:
            worth = FINE * block.brings - reduced[block.pairs][None, :]
            most = min(len(block.paid) - 1, worth.shape[1])
            place = np.argpartition(-worth, most - 1, axis=1)[:, :most]
            found = np.take_along_axis(worth, place, 1)
            order = np.argsort(-found, axis=1, kind="stable")
            place = np.take_along_axis(place, order, 1)
            sums = np.zeros((len(worth), most + 1), np.int64)
            np.cumsum(np.take_along_axis(found, order, 1), axis=1, out=sums[:, 1:])
            sums -= FINE * block.paid[None, : most + 1] + fee * block.sizes[:, None]
            at, posts = divmod(int(sums.argmax()), most + 1)
            total -= int(sums[at, posts])
            chosen.append(block.pairs[place[at, :posts]])
            taken[list(block.sets[at])] = True
        nothing = np.zeros(0, np.int64)
        return np.concatenate([nothing, *chosen]), taken, total

    def climb(self, price: int, watch: Watch) -> Iterator[Least]:
        """Yield what is proved, better and better, until nothing more is gained.

        Parameters
        ----------
        price
            Of the best plan known, in the tier.
        watch
            Clock.
        """
        dear = float(np.abs(self.cost).mean()) if len(self.cost) else 0.0
        prices = [np.full(len(row.side), dear * (row.sign > 0)) for row in self.rows]
        prices.append(np.zeros(1))
        best = _Best(-math.inf, prices)
        for new in NEW:
            yield from self._climb(price, new, best, watch)
            if best.bound >= price:
                return

    def _climb(
        self, price: int, new: float, best: "_Best", watch: Watch
    ) -> Iterator[Least]:
        """Climb from the best prices known, the way an average of slopes."""
        prices, stretch, waited = best.prices, 1.0, 0
        way = [np.zeros(len(one)) for one in prices]
        for step in range(MOST_STEPS):
            if watch.must_stop or stretch < SHORTEST or best.bound >= price:
                return
            found = self.least(prices[:-1], float(prices[-1][0]))
            yield found
            waited += 1
            if found.bound > best.bound:
                best.bound, best.prices, waited = found.bound, prices, 0
            if waited >= PATIENCE:
                stretch, waited = 0.7 * stretch, 0
            slopes = [*found.slopes, np.array([found.slope_of_training])]
            share = new if step else 1.0
            way = [
                share * np.where((one <= 0) & (slope < 0), 0, slope) + (1 - share) * old
                for one, slope, old in zip(prices, slopes, way, strict=True)
            ]
            length = sum(float(one @ one) for one in way)
            if length == 0:
                return
            pace = stretch * max(1, price - found.bound) / length
            prices = [
                np.clip(one + pace * along, 0, self.dearest)
                for one, along in zip(prices, way, strict=True)
            ]


@dataclass(eq=False)
class _Best:
    """The best bound so far, and the prices that prove it."""

    bound: float
    prices: list[Floats]


def _counts(row: _Row, chosen: Ints) -> Ints:
    """Return how many posts each row has."""
    group = row.group[chosen]
    return np.bincount(group[group >= 0], minlength=len(row.side)).astype(np.int64)


def _is_of_lawyers(load: LoadCost, formulation: Formulation) -> bool:
    """Return whether a price speaks of all posts of every lawyer."""
    pairs = formulation.pairs
    is_whole = len(load.who) == len(pairs.columns.lawyers)
    return is_whole and bool((load.group == pairs.lawyer).all())


def _added(one: Ints, other: Ints) -> Ints:
    """Return the sum of two tables of steps, the last step of each repeated."""
    width = max(one.shape[1], other.shape[1])
    wide = (
        np.pad(steps, ((0, 0), (0, width - steps.shape[1])), mode="edge")
        for steps in (one, other)
    )
    return sum(wide, start=np.zeros((len(one), width), np.int64))


def _rows(asked: Asked) -> Iterator[_Row]:
    """Yield rows of musts, of tiers where nothing is missed, and of the tier."""
    form = asked.formulation
    for must in form.must:
        yield from _sides(must, -1)
    for before, price in zip(form.tiers, asked.known, strict=False):
        if price == 0 and _costs_only(before):
            for term in before.terms:
                yield from _sides(term.statement, -1)
    for term in form.tiers[asked.tier].terms:
        yield from _sides(term.statement, term.weight)


def _costs_only(tier: Tier) -> bool:
    return all(takes_only(one.statement) for one in tier.terms)


def _sides(statement: Statement, dearest: int) -> Iterator[_Row]:
    if not isinstance(statement, Bound) or statement.factor is not None:
        return
    if statement.once_per is not None:
        return
    for side, sign in ((statement.lower, 1), (statement.upper, -1)):
        if side is None:
            continue
        # Rows that nothing can pass have no price, and no pairs.
        binds = np.append(side < UNBOUNDED, False)
        group = np.where(binds[statement.group], statement.group, -1)
        yield _Row(group, np.where(binds[:-1], side, 0), sign, dearest)


def _blocks(asked: Asked, steps: Ints) -> Iterator[_Block]:
    """Yield a block for everybody who may have a post."""
    pairs, room = asked.formulation.pairs, asked.room
    order = np.argsort(pairs.lawyer, kind="stable")
    first = np.searchsorted(pairs.lawyer[order], np.arange(len(room) + 1))
    options_of = np.searchsorted(asked.options.lawyer, np.arange(len(room) + 1))
    brought = _brought(asked)
    for who in np.flatnonzero(room > 0).tolist():
        mine = order[first[who] : first[who + 1]]
        mine = mine[asked.is_open[mine]]
        if not len(mine):
            continue
        lessons = np.arange(options_of[who], options_of[who + 1])
        table = brought[lessons][:, mine].toarray()
        sets = [
            some
            for size in range(min(asked.most, len(lessons)) + 1)
            for some in combinations(range(len(lessons)), size)
        ]
        is_in = np.zeros((len(sets), len(lessons)), np.int64)
        for at, some in enumerate(sets):
            is_in[at, list(some)] = 1
        posts = min(int(room[who]), len(mine))
        price = steps[who][np.minimum(np.arange(posts), steps.shape[1] - 1)]
        paid = np.concatenate([np.zeros(1, np.int64), np.cumsum(price)])
        named = tuple(tuple(lessons[list(some)].tolist()) for some in sets)
        yield _Block(mine, is_in @ table, is_in.sum(axis=1), paid, named)


def _brought(asked: Asked) -> csr_array:
    """Return what every option brings every pair."""
    options = asked.options
    shape = (len(options), len(asked.formulation.pairs))
    return csr_array((asked.gain, (options.option, options.pair)), shape=shape)
