"""A tier where rows weigh the posts of each committee: bound and plan by whole sets.

With a price ``y`` a row that ties blocks, above 0 only where it has a least side and
below only where it has a most side, every plan costs

    y x side + sum over blocks of the least of (cost - y x entries) over its sets

at least, for its posts of a block are one of the block's sets (Lagrangian relaxation;
Dantzig and Wolfe 1960). Prices are rounded, least sums are proved in whole numbers
(:mod:`lawyer_assign.solver.cpsat.blocks.cheapest`), so poor prices make a weak bound,
never a wrong one. Good prices are those of the program over the sets found so far,
mixed with the best so far (Wentges 1997). A plan below ``z`` has no set that is ``z``
less the bound above the least of its block: all others are walked through, and CP-SAT
chooses among them in whole.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from lawyer_assign.arrays import UNBOUNDED, Floats, Ints, Mask
from lawyer_assign.engines.cpsat import Settings
from lawyer_assign.engines.watch import OutOfTime, Watch
from lawyer_assign.solver.cpsat.blocks.blocks import NOTHING, Blocks
from lawyer_assign.solver.cpsat.blocks.cheapest import (
    NEVER,
    Sets,
    TooManyError,
    Walk,
    cheapest,
    laid_out,
)
from lawyer_assign.solver.cpsat.blocks.set_columns import SetColumns
from lawyer_assign.solver.linear.cpsat_model import Program

LARGEST = 1 << 50
"""No value of a pair is above it: sums of a set's values stay far below 2^56."""

FINEST = 1 << 24
"""Prices are whole numbers of so many parts of a point, or fewer."""

ROUNDS = 400
"""Programs that are solved, time allowing."""

CENTRE = 0.6
"""Share of the best prices so far in those that sets are sought by."""

LATEST = 8
"""Rounds after which the program's own prices are looked at in between."""

MOST_SETS = 40_000
"""Sets up to which all that a better plan can have are chosen among."""

EFFORT = 20.0
"""CP-SAT's deterministic time for that."""

SHARE = 0.3
"""Of the time left, for one search among columns."""


class Best(NamedTuple):
    """The best prices so far, and what they prove.

    ``bound`` is in parts of a point; ``value`` is that of each pair less its rows, in
    whole numbers; ``sets`` are the least of every block at it.
    """

    bound: int
    prices: Floats
    value: Ints
    sets: Sets


class BlockSearch:
    """Raises the bound of a tier and looks for plans, set by set.

    Parameters
    ----------
    blocks, block
        The form in blocks, and whose each pair is.
    take
        Told of every choice of pairs that is found.
    watch, settings
        Clock; workers and seed of CP-SAT.
    """

    def __init__(
        self, blocks: Blocks, block: Ints, take: Callable[[Mask], None],
        watch: Watch, settings: Settings,
    ) -> None:  # fmt: skip
        self.blocks, self.take, self.watch = blocks, take, watch
        self.settings = replace(settings, effort=EFFORT)
        self.columns = SetColumns(blocks, block)
        size = max(1, int(np.abs(blocks.cost).max(initial=0)))
        self.fine = FINEST
        while self.fine > 1 and self.fine * size > LARGEST // 4:
            self.fine //= 2
        self.best: Best | None = None

    @property
    def bound(self) -> int | None:
        """What is proved so far, in points."""
        if self.best is None:
            return None
        return -(-self.best.bound // self.fine) + self.blocks.constant

    def run(self, plan: Mask, price: int, prices: Floats) -> int | None:
        """Return the bound that is proved; plans go to ``take``.

        Parameters
        ----------
        plan, price
            The best plan, and what it pays in the tier.
        prices
            Of the rows that tie blocks, to begin with.
        """
        price = self.look(plan, price, prices)
        if self.bound is None or self.bound >= price or self.watch.must_stop:
            return self.bound
        return self._close(price)

    def look(self, plan: Mask, price: int, prices: Floats) -> int:
        """Do the same, less what is left of a gap; return the best price."""
        self.raise_bound(plan, prices, price)
        if self.bound is None or self.bound >= price or self.watch.must_stop:
            return price
        return self._among_columns(price)

    def raise_bound(self, plan: Mask, prices: Floats, enough: int) -> None:
        """Raise the bound to so much, or as far as it goes."""
        self._add(prices)
        every = np.arange(len(self.blocks))
        self.columns.add(self.columns.of_plan(np.flatnonzero(plan)), every)
        if self.bound is None or self.bound < enough:
            self._raise(enough)

    def _raise(self, enough: int) -> None:
        """Solve and seek in turns until the program and the bound meet."""
        for number in range(ROUNDS):
            solved = self.columns.solve(self.watch)
            if solved is None or self.best is None:
                return
            value, own = solved
            fresh = self._add(CENTRE * self.best.prices + (1 - CENTRE) * own)
            if not fresh or number % LATEST == LATEST - 1:
                fresh += self._add(own)
            is_close = value - self.best.bound / self.fine < 1 / 2
            self.watch.tell("sets of posts", bound=self.bound)
            is_enough = self.bound is not None and self.bound >= enough
            if is_close or is_enough or not fresh or self.watch.must_stop:
                return

    def _add(self, prices: Floats) -> int:
        """Add the least set of every block at some prices; keep what they prove."""
        sets = self._prove(prices)
        if sets is None:
            return 0
        every = np.flatnonzero(sets.least < NEVER)
        return self.columns.add(self.as_columns(sets.posts[every]), every)

    def as_columns(self, posts: Ints) -> Ints:
        """Return sets as wide as columns are."""
        width = self.columns.posts.shape[1]
        found = np.full((len(posts), width), NOTHING, np.int64)
        found[:, : posts.shape[1]] = posts[:, :width]
        return found

    def _prove(self, prices: Floats) -> Sets | None:
        blocks, fine = self.blocks, self.fine
        price = self._whole(prices)
        value = fine * blocks.cost - blocks.matrix.T @ price
        if int(np.abs(value).max(initial=0)) > LARGEST:
            return None
        sets = cheapest(blocks, value, self.watch)
        sides = np.where(price > 0, blocks.row_least, blocks.row_most)
        worth = zip(price.tolist(), sides.tolist(), strict=True)
        bound = sum(one * side for one, side in worth if one) + sum(sets.least.tolist())
        if self.best is None or bound > self.best.bound:
            self.best = Best(bound, prices, value, sets)
        return sets

    def _whole(self, prices: Floats) -> Ints:
        """Return prices in whole numbers, 0 where a row has no such side."""
        largest = int(np.abs(self.blocks.matrix.data).max(initial=1))
        most = LARGEST // largest
        price = np.rint(np.clip(prices * self.fine, -most, most)).astype(np.int64)
        has_least = self.blocks.row_least > -UNBOUNDED
        has_most = self.blocks.row_most < UNBOUNDED
        price[(price > 0) & ~has_least] = 0
        price[(price < 0) & ~has_most] = 0
        return price

    def _among_columns(self, price: int) -> int:
        """Look for a plan among the columns that a better one can have."""
        assert self.best is not None  # asked before
        room = (price - 1 - self.blocks.constant) * self.fine - self.best.bound
        above = self.columns.above(self.best.value, self.best.sets.least)
        posts = self.columns.whole(above <= room, self.watch.part(SHARE))
        return price if posts is None else self._took(posts, price)

    def _took(self, posts: Ints, price: int) -> int:
        """Hand a plan on; return the less of what it pays and a price."""
        chosen = np.zeros(len(self.blocks.cost), bool)
        chosen[posts] = True
        self.take(chosen)
        paid = int(self.blocks.cost[posts].sum()) + self.blocks.constant
        return min(price, paid)

    def _close(self, price: int) -> int | None:
        """Choose among all sets that a better plan can have; return the bound."""
        best, columns = self.best, self.columns
        assert best is not None  # asked before
        room = (price - 1 - self.blocks.constant) * self.fine - best.bound
        try:
            near, owner = self._near(best, room)
        except TooManyError:
            return self.bound
        columns.add(near, owner)
        above = columns.above(best.value, best.sets.least)
        kept = above <= room
        floor = -(-best.bound // self.fine)
        try:
            program = Program(columns.form(kept), self.watch)
            ending = program.run(0, None, floor, self.settings, self.watch)
        except OutOfTime:
            return self.bound
        if ending.is_infeasible:
            return price
        if ending.values is not None:
            price = self._took(columns.chosen(kept, ending.values), price)
        if ending.bound is None:
            return self.bound
        return min(price, max(ending.bound, floor) + self.blocks.constant)

    def _near(self, best: Best, room: int) -> tuple[Ints, Ints]:
        """Return every set at most ``room`` above the least of its block, and whose."""
        blocks = self.blocks
        values = laid_out(blocks, best.value)
        found: list[Ints] = []
        owner: list[int] = []
        for block in range(len(blocks)):
            walk = Walk(blocks, values[block], block, int(best.sets.price[block]))
            walk.limit = int(best.sets.least[block]) + room
            if self.watch.must_stop:
                raise TooManyError
            for some, _ in walk.sets():
                pairs = np.sort(blocks.pair[block][some], axis=1)[:, ::-1]
                found.append(self.as_columns(pairs))
                owner += [block] * len(some)
                if len(owner) > MOST_SETS:
                    raise TooManyError
        return np.concatenate(found), np.array(owner, np.int64)
