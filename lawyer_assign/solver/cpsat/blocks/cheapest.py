"""The cheapest set of posts of every block, proved, at whole-number values.

A set has so many posts and weighs so much at least. With a price ``m >= 0`` a unit of
weight every such set costs

    m x need + the least sum of (value - m x weight) over so many pairs

at least, which needs no search; the best ``m`` lies where two sets meet, one that
weighs too little and one that weighs enough (Handler and Zang 1980). What is left
between that and the cheapest set seen is closed by walking through all sets that cost
less, cheapest first, none of which is left out; where they are too many, the sum above
stays the bound.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.engines.watch import Watch
from lawyer_assign.solver.cpsat.blocks.blocks import NOTHING, Blocks

NEVER = np.int64(1) << 56
"""Stands for what cannot be chosen; sums of values stay far below."""

DEAREST = 1 << 52
"""What all weight of a pair costs at most: dearer prices only make a weaker bound, and
values less weight, summed over the posts of a set, stay below ``NEVER``."""

TURNS = 40
"""Prices of weight that are tried at most; six mostly do."""

MOST_STEPS = 4_000
"""Of the walk through the sets of one block."""

LAST = 2
"""Posts of a set that are chosen in one step, as arrays."""


class Sets(NamedTuple):
    """Of every block: no set costs less, a set, and the price of weight.

    ``posts`` has a row of pair numbers per block, then ``NOTHING``.
    """

    least: Ints
    posts: Ints
    price: Ints


class Found(NamedTuple):
    """What is known of every block so far: changed in place."""

    least: Ints
    place: Ints
    price: Ints


class TooManyError(Exception):
    """Sets within a limit are too many to be walked through."""


class Picked(NamedTuple):
    """The cheapest posts of some blocks: places in their rows, and which count."""

    place: Ints
    is_taken: Mask

    def sum(self, table: Ints) -> Ints:
        """Return the sum over the posts of each block."""
        found: Ints = np.where(
            self.is_taken, np.take_along_axis(table, self.place, axis=1), 0
        ).sum(axis=1)
        return found


def cheapest(blocks: Blocks, value: Ints, watch: Watch) -> Sets:
    """Return the least that a set of each block costs, and such a set.

    Parameters
    ----------
    blocks
        That have sets, each.
    value
        Of every pair.
    watch
        Clock: once it must stop no block is walked through, and bounds stay bounds.
    """
    values = laid_out(blocks, value)
    every = np.arange(len(blocks))
    first = _pick(values, blocks.least, blocks.most)
    least = first.sum(values)
    place = np.where(first.is_taken, first.place, NOTHING)
    price = np.zeros(len(blocks), np.int64)
    short = np.flatnonzero(first.sum(blocks.weight) < blocks.need)
    if len(short):
        _weigh(blocks, values, short, Found(least, place, price), watch)
    posts = np.where(place >= 0, blocks.pair[every[:, None], place], NOTHING)
    return Sets(least, np.sort(posts, axis=1)[:, ::-1], price)


def laid_out(blocks: Blocks, value: Ints) -> Ints:
    """Return the values of pairs by block and place; ``NEVER`` where there is none."""
    found: Ints = np.where(blocks.pair >= 0, value[blocks.pair], NEVER)
    return found


def _pick(values: Ints, least: Ints, most: Ints) -> Picked:
    """Return the cheapest posts of each row, so many of them."""
    width = values.shape[1]
    size = max(1, min(width, int(most.max(initial=1))))
    if size < width:
        place = np.argpartition(values, size - 1, axis=1)[:, :size]
    else:
        place = np.broadcast_to(np.arange(width), values.shape)
    seen = np.take_along_axis(values, place, axis=1)
    order = np.argsort(seen, axis=1, kind="stable")
    place = np.take_along_axis(place, order, axis=1)
    seen = np.take_along_axis(seen, order, axis=1)
    number = np.arange(size)
    is_taken = (number < least[:, None]) | ((number < most[:, None]) & (seen < 0))
    return Picked(place, is_taken)


def _weigh(
    blocks: Blocks, values: Ints, short: Ints, found: Found, watch: Watch
) -> None:
    """Find prices of weight for blocks whose cheapest posts weigh too little."""
    part = Part(blocks, values, short, found)
    for _ in range(TURNS):
        more = np.flatnonzero(part.is_going)
        if not len(more):
            break
        part.turn(more)
    found.least[short] = np.minimum(part.best, part.cost)
    found.price[short] = part.price
    found.place[short] = NOTHING
    found.place[short, : part.place.shape[1]] = part.place
    for at in np.flatnonzero(part.best < part.cost).tolist():
        if watch.must_stop:
            break
        _walk(blocks, values[short[at]], int(short[at]), int(part.cost[at]), found)


def _walk(blocks: Blocks, values: Ints, block: int, cost: int, found: Found) -> None:
    """Find the cheapest set of a block below one that is known."""
    walk = Walk(blocks, values, block, int(found.price[block]))
    walk.limit = cost - 1
    try:
        for places, paid in walk.sets():
            if len(paid):
                at = int(paid.argmin())
                cost = int(paid[at])
                walk.limit = cost - 1
                found.place[block] = NOTHING
                found.place[block, : places.shape[1]] = places[at]
    except TooManyError:
        return
    found.least[block] = cost


class Part:
    """Blocks whose cheapest posts weigh too little: two sets each that close in.

    Attributes
    ----------
    light, heavy
        What the two sets cost and weigh.
    best, price
        What is proved, and the price of weight that proves it.
    cost, place
        The cheapest set that weighs enough, and its places.
    is_going
        Whether the two have not met.
    """

    def __init__(self, blocks: Blocks, values: Ints, short: Ints, found: Found) -> None:
        self.value, self.weight = values[short], blocks.weight[short]
        self.need = blocks.need[short]
        self.dearest = DEAREST // np.abs(self.weight).max(axis=1, initial=1)
        self.sides = blocks.least[short], blocks.most[short]
        self.light = found.least[short], _summed(self.weight, found.place[short])
        self.best, self.price = self.light[0].copy(), np.zeros(len(short), np.int64)
        heavy = _pick(np.where(self.value < NEVER, -self.weight, NEVER), *self.sides)
        self.heavy = heavy.sum(self.value), heavy.sum(self.weight)
        self.cost = self.heavy[0].copy()
        self.place = np.where(heavy.is_taken, heavy.place, NOTHING)
        self.is_going = self.heavy[1] >= self.need
        self.best[~self.is_going] = NEVER  # no set weighs enough
        self.cost[~self.is_going] = NEVER

    def turn(self, more: Ints) -> None:
        """Try the price at which the two sets of some blocks cost the same."""
        gap = np.maximum(self.heavy[1][more] - self.light[1][more], 1)
        tried = (self.heavy[0][more] - self.light[0][more]) // gap
        tried = np.clip(tried, 0, self.dearest[more])
        value, weight, need = self.value[more], self.weight[more], self.need[more]
        reduced = np.where(value < NEVER, value - tried[:, None] * weight, NEVER)
        picked = _pick(reduced, self.sides[0][more], self.sides[1][more])
        bound = picked.sum(reduced) + tried * need
        is_better = bound > self.best[more]
        self.best[more[is_better]] = bound[is_better]
        self.price[more[is_better]] = tried[is_better]
        self.is_going[more[~is_better]] = False
        own = picked.sum(value), picked.sum(weight)
        is_enough = own[1] >= need
        for is_side, side in ((is_enough, self.heavy), (~is_enough, self.light)):
            for of, new in zip(side, own, strict=True):
                of[more[is_side]] = new[is_side]
        cheaper = is_enough & (own[0] < self.cost[more])
        self.cost[more[cheaper]] = own[0][cheaper]
        place = np.where(picked.is_taken, picked.place, NOTHING)
        self.place[more[cheaper]] = NOTHING
        self.place[more[cheaper], : place.shape[1]] = place[cheaper]


def _summed(table: Ints, place: Ints) -> Ints:
    seen = np.take_along_axis(table, np.maximum(place, 0), axis=1)
    found: Ints = np.where(place >= 0, seen, 0).sum(axis=1)
    return found


class Walk:
    """Goes through the sets of one block that cost no more than a limit.

    Parameters
    ----------
    blocks, block
        Whose sets.
    values
        Of the places in its row.
    price
        Of a unit of weight: sets that cost too much by it are not looked at.

    Attributes
    ----------
    limit
        May fall while it walks.
    """

    def __init__(self, blocks: Blocks, values: Ints, block: int, price: int) -> None:
        size = int((blocks.pair[block] >= 0).sum())
        weight = blocks.weight[block, :size]
        reduced = values[:size] - price * weight
        self.order = np.argsort(reduced, kind="stable")
        self.reduced = reduced[self.order]
        self.value, self.weight = values[self.order], weight[self.order]
        self.need = int(blocks.need[block])
        self.sides = int(blocks.least[block]), min(int(blocks.most[block]), size)
        self.base = price * self.need if price else 0
        self.limit = 0

    def sets(self, most: int = MOST_STEPS) -> Iterator[tuple[Ints, Ints]]:
        """Yield sets, as rows of places in the block's row, and what they cost.

        Raises
        ------
        TooManyError
            More than so many steps.
        """
        left, size = most, len(self.order)
        for count in range(self.sides[0], self.sides[1] + 1):
            stack: list[tuple[int, int, tuple[int, ...]]] = [(0, 0, ())]
            while stack:
                left -= 1
                if left < 0:
                    raise TooManyError
                first, reduced, some = stack.pop()
                more = count - len(some)
                if more <= LAST:
                    yield self._whole(first, reduced, some, more)
                    continue
                for at in range(first, size - more + 1):
                    rest = int(self.reduced[at : at + more].sum())
                    if reduced + rest + self.base > self.limit:
                        break  # later places cost no less
                    own = reduced + int(self.reduced[at])
                    stack.append((at + 1, own, (*some, at)))

    def _whole(
        self, first: int, reduced: int, some: tuple[int, ...], more: int
    ) -> tuple[Ints, Ints]:
        """Return all sets of some places and up to two later ones."""
        room = self.limit - self.base - reduced
        if more == 0:
            last = np.zeros((1, 0), np.int64)
        elif more == 1:
            end = int(np.searchsorted(self.reduced[first:], room, side="right"))
            last = np.arange(first, first + end)[:, None]
        elif first + 1 >= len(self.order):
            last = np.zeros((0, 2), np.int64)
        else:
            own = self.reduced[first:]
            near = own[: int(np.searchsorted(own, room - int(own[0]), side="right"))]
            one, two = np.nonzero(np.triu(near[:, None] + near <= room, 1))
            last = first + np.stack([one, two], axis=1)
        before = np.array(some, np.int64)
        paid = self.value[last].sum(axis=1) + int(self.value[before].sum())
        weighs = self.weight[last].sum(axis=1) + int(self.weight[before].sum())
        kept = (paid <= self.limit) & (weighs >= self.need)
        heads = np.broadcast_to(before, (int(kept.sum()), len(before)))
        return self.order[np.concatenate([heads, last[kept]], axis=1)], paid[kept]
