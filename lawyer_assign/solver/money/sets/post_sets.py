"""The cheapest set of posts of every line, exactly, for any prices.

What a set costs depends on its pairs, one by one, on how many there are, and on their
lists, in whose order they are numbered. Of the pairs of one list the cheapest ones
will do. So lists are gone through in their order, and the least cost of so many posts
so far says all that matters of the lists before (dynamic programming, all lines at
once). No post at all is a set too, and costs nothing.

Some posts may count *apart*: those of a line beyond few cost more. Where all of them
are numbered before the line's other posts, post number ``n`` of these is the ``n``-th
that counts, so what it costs more is part of the price of its number. Where others come
before, posts so far and posts so far that count, up to few, say together all that
matters: so many *layers* of costs are kept.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lawyer_assign.arrays import Ints, Mask, ranks
from lawyer_assign.solver.money.sets.apart import NEVER, NOTHING, Apart
from lawyer_assign.statements import Outlay

TAKEN = np.int64((1 << 63) - 1)
"""Stands for the value of a pair that need not be looked at again."""

NO_FEES = np.zeros(0, np.int64)
"""Prices of no fee at all."""


class Whole(NamedTuple):
    """Whole-number prices: of each pair, of a fen, of so many posts of each line.

    ``further`` is that of a post beyond few, ``fee`` that of a post by what it is paid,
    ``block`` that of so many posts of a list behind so many others.
    """

    value: Ints
    fen: Ints
    load: Ints
    further: int = 0
    fee: Ints = NO_FEES
    block: Ints | None = None


class _Turn(NamedTuple):
    """What lines have once one more list of each was gone through.

    By layer and number of posts: their least cost, how many of these posts are of the
    list, and the layer that they were in before.
    """

    cost: Ints
    took: NDArray[np.int8]
    came: NDArray[np.int8]

    @classmethod
    def without_more(cls, before: Ints) -> "_Turn":
        """Return what they have without a post of the list."""
        took = np.zeros(before.shape, np.int8)
        layers = np.arange(before.shape[1], dtype=np.int8)
        return cls(before.copy(), took, took + layers[:, None])

    def put(self, at: Ints, fresh: "_Turn") -> None:
        """Put what some lines have in their places."""
        self.cost[at], self.took[at], self.came[at] = fresh


class PostSets:
    """The pairs of an outlay, by line and list.

    Parameters
    ----------
    outlay
        Whose lines and lists are meant.
    most
        Posts that each line can have, some ten at most.
    apart
        Posts of which those beyond few have a price; ``None`` = there are none.

    Attributes
    ----------
    layers
        Numbers of posts so far that count, to be told apart: 1 where posts so far say
        how many.
    fees
        How many different sums the rows of the outlay pay for one post.
    paid
        Which of these a post of each list is paid by its number, shape of the outlay's
        steps; ``NOTHING`` where it is in no row.
    """

    def __init__(self, outlay: Outlay, most: Ints, apart: Apart | None = None) -> None:
        self.outlay, self.most, self.apart = outlay, most, apart
        self.size = max(1, int(most.max(initial=0)))
        width = max(1, len(outlay.steps))
        cells, self.cell = np.unique(
            outlay.line * width + outlay.price_list, return_inverse=True
        )
        self.cell = self.cell.reshape(-1)
        self.by_cell = np.argsort(self.cell, kind="stable")
        self.begins = np.searchsorted(self.cell[self.by_cell], np.arange(len(cells)))
        self.line, self.list = cells // width, cells % width
        rank = ranks(self.line)
        self.turns = [
            np.flatnonzero(rank == turn)
            for turn in range(int(rank.max(initial=-1)) + 1)
        ]
        self.layers = 1
        if apart is not None and not apart.is_first:
            few = apart.few[outlay.line[apart.is_inner[outlay.price_list]]]
            self.layers += min(self.size, int(few.max(initial=0)))
        self.row = np.full(len(outlay.steps), NOTHING, np.int64)
        self.row[outlay.price_list] = outlay.group
        self.paid, self.fees = _fees(outlay, self.row)

    def cheapest(
        self, value: Ints, fen: Ints, load: Ints, further: int = 0,
        fee: Ints = NO_FEES, block: Ints | None = None,
    ) -> tuple[Ints, Ints]:  # fmt: skip
        """Return the least cost of a set of every line, and its posts.

        Parameters
        ----------
        value
            Of each pair.
        fen
            Price of a fen in each row of the outlay.
        load
            Price of so many posts, shape ``(lines, most + 1)``.
        further
            Price of each post beyond few that counts apart.
        fee
            Price of a post of each fee (``paid``); none has one if empty.
        block
            Price of so many posts of a list behind so many others of their line, shape
            ``(lists, most + 1, most + 1)``; 0 of no posts. ``None`` = these have none.

        Returns
        -------
        tuple
            One cost per line; the posts, a row per line, in the order in which they
            are numbered, then ``NOTHING``.
        """
        nearest, best = self.nearest(value)
        paid = np.where(nearest < 0, NEVER, np.cumsum(best, axis=1))
        cost = np.full((len(self.most), self.layers, self.size + 1), NEVER)
        cost[:, 0, 0] = 0
        turns: list[_Turn] = []
        for cells in self.turns:
            prices = self.prices(cells, fen, further, fee, block)
            prices[:, :, 1:] += np.minimum(paid[cells], NEVER)[:, None, :]
            lines = self.line[cells]
            if self.layers == 1:
                turn = self._step(cost[lines], prices)
            else:
                turn = self._step_in_layers(cells, cost[lines], prices, further)
            cost[lines] = turn.cost
            turns.append(turn)
        layer = cost.argmin(axis=1)
        cost = cost.min(axis=1)
        number = np.arange(self.size + 1)
        cost = np.where(cost < NEVER // 2, cost + load, NEVER)
        cost[number > self.most[:, None]] = NEVER
        count = cost.argmin(axis=1)
        least = np.take_along_axis(cost, count[:, None], axis=1)[:, 0]
        layer = np.take_along_axis(layer, count[:, None], axis=1)[:, 0]
        return least, self._traced(count, layer, turns, nearest)

    def _step(self, before: Ints, prices: Ints) -> _Turn:
        """Return least costs with posts of one more list, and how many it has there."""
        turn = _Turn.without_more(before)
        self._reach(before[:, 0], prices, 0, self.layers, 0, turn)
        return turn

    def _step_in_layers(
        self, cells: Ints, before: Ints, prices: Ints, further: int
    ) -> _Turn:
        """Return the same by layers, and which layer each is reached from.

        A layer is so many posts that count, up to few; each more of these costs more.
        Lines that have the same few, or none that count here, are looked at together.
        """
        apart = self.apart
        if apart is None:
            raise TypeError("nothing is counted apart")
        turn = _Turn.without_more(before)
        few = np.minimum(apart.few[self.line[cells]], self.layers - 1)
        few[~apart.is_inner[self.list[cells]]] = self.layers
        for most in np.unique(few).tolist():
            own = np.flatnonzero(few == most)
            paid, price = before[own], prices[own]
            reached = _Turn.without_more(paid)
            for layer in range(min(most + 1, self.layers)):
                self._reach(paid[:, layer], price, layer, most, further, reached)
            turn.put(own, reached)
        return turn

    def _reach(
        self, before: Ints, prices: Ints, layer: int, few: int, further: int,
        reached: _Turn,
    ) -> None:  # fmt: skip
        """Go on from a layer: costs, posts of this list, and layers come from."""
        after, took, came = reached
        for more in range(1, self.size + 1):
            room = self.size + 1 - more
            to = layer if few == self.layers else min(layer + more, few)
            beyond = layer + more - to if few < self.layers else 0
            sums = before[:, :room] + (prices[:, :room, more] + further * beyond)
            is_better = sums < after[:, to, more:]
            np.copyto(after[:, to, more:], sums, where=is_better)
            took[:, to, more:][is_better] = more
            came[:, to, more:][is_better] = layer

    def nearest(self, value: Ints) -> tuple[Ints, Ints]:
        """Return the cheapest pairs of every cell, and their values.

        One after the other, of equal ones the first: sorting all of them takes four
        times as long.
        """
        nearest = np.full((len(self.line), self.size), NOTHING, np.int64)
        left, each = value[self.by_cell], np.diff(self.begins, append=len(value))
        for rank in range(self.size if len(value) else 0):
            least = np.minimum.reduceat(left, self.begins)
            equal = np.flatnonzero(left == np.repeat(least, each))
            first = equal[np.searchsorted(equal, self.begins)]
            there = np.flatnonzero(least < TAKEN)
            nearest[there, rank] = self.by_cell[first[there]]
            left[first] = TAKEN
        return nearest, np.append(value, 0)[nearest]

    def prices(
        self, cells: Ints, fen: Ints, further: int = 0, fee: Ints = NO_FEES,
        block: Ints | None = None,
    ) -> Ints:  # fmt: skip
        """Return the price of ``more`` posts of a cell's list behind ``count`` others.

        Shape ``(cells, count, more)``; values of pairs are left out, and what posts
        beyond few cost where their number does not say which these are.
        """
        steps = self.outlay.steps[self.list[cells]]
        last = steps.shape[1] - 1
        number = np.arange(self.size + 1)
        at = np.minimum(number[:, None] + number[None, :-1], last)
        row = self.row[self.list[cells]]
        each = np.append(fen, 0)[row][:, None, None] * steps[:, at]
        if len(fee):
            each = each + np.append(fee, 0)[self.paid[self.list[cells]][:, at]]
        if self.apart is not None and self.layers == 1:
            is_beyond = (
                number[:, None] + number[None, :-1]
                >= (self.apart.few[self.line[cells]][:, None, None])
            )
            is_inner = self.apart.is_inner[self.list[cells]][:, None, None]
            each = each + further * (is_inner & is_beyond)
        nothing = np.zeros((len(cells), self.size + 1, 1), np.int64)
        found = np.concatenate([nothing, np.cumsum(each, axis=2)], axis=2)
        return found if block is None else found + block[self.list[cells]]

    def _traced(
        self, count: Ints, layer: Ints, turns: Sequence[_Turn], nearest: Ints
    ) -> Ints:
        """Walk back from so many posts of every line to these."""
        posts = np.full((len(count), self.size), NOTHING, np.int64)
        left, layer = count.copy(), layer.copy()
        for cells, turn in zip(reversed(self.turns), reversed(turns), strict=True):
            lines = self.line[cells]
            at = np.arange(len(cells)), layer[lines], left[lines]
            more = turn.took[at].astype(np.int64)
            for nth in range(self.size):
                some = np.flatnonzero(nth < more)
                place = left[lines[some]] - more[some] + nth
                posts[lines[some], place] = nearest[cells[some], nth]
            layer[lines] = turn.came[at]
            left[lines] -= more
        return posts

    def spent(self, posts: Ints) -> Ints:
        """Return what sets cost in every row of the outlay, shape ``(sets, rows)``."""
        outlay = self.outlay
        last = outlay.steps.shape[1] - 1
        found = np.zeros((len(posts), len(outlay.who) + 1), np.int64)
        heads, number = np.nonzero(posts >= 0)
        post = posts[heads, number]
        fen = outlay.steps[outlay.price_list[post], np.minimum(number, last)]
        np.add.at(found, (heads, outlay.group[post]), fen)
        return found[:, :-1]

    def counted(self, posts: Ints) -> Ints:
        """Return how many posts of sets are paid each fee, shape ``(sets, fees)``."""
        last = self.outlay.steps.shape[1] - 1
        found = np.zeros((len(posts), self.fees + 1), np.int64)
        heads, number = np.nonzero(posts >= 0)
        lists = self.outlay.price_list[posts[heads, number]]
        np.add.at(found, (heads, self.paid[lists, np.minimum(number, last)]), 1)
        return found[:, :-1]

    def beyond(self, posts: Ints) -> Ints:
        """Return how many posts of each set are beyond few."""
        if self.apart is None:
            return np.zeros(len(posts), np.int64)
        inner = self.apart.is_inner[self.outlay.price_list[posts]] & (posts >= 0)
        few = self.apart.few[self.outlay.line[posts[:, 0]]]
        found: Ints = np.maximum(inner.sum(axis=1) - few, 0)
        return found

    def is_load(self, posts: Ints) -> Mask:
        """Return which sets save by their number of posts what no flow sees.

        They have posts beyond few, or one that counts and is paid less behind others.
        """
        apart, steps = self.apart, self.outlay.steps
        if apart is None:
            return np.zeros(len(posts), bool)
        lists, last = self.outlay.price_list[posts], steps.shape[1] - 1
        paid = steps[lists, np.minimum(np.arange(posts.shape[1]), last)]
        is_less = (posts >= 0) & apart.is_inner[lists] & (paid < steps[lists, 0])
        found: Mask = is_less.any(axis=1) | (self.beyond(posts) > 0)
        return found

    def of_plan(self, chosen: Ints) -> Ints:
        """Return the sets of a plan's posts, one row for each line that has any.

        Lines with more posts than they can have are left out.
        """
        outlay = self.outlay
        order = np.lexsort((chosen, outlay.price_list[chosen], outlay.line[chosen]))
        taken = chosen[order]
        line = outlay.line[taken]
        starts = np.flatnonzero(np.diff(line, prepend=-1))
        lengths = np.diff(starts, append=len(line))
        rank = np.arange(len(line)) - np.repeat(starts, lengths)
        few = np.repeat(lengths, lengths) <= self.size
        posts = np.full((len(starts), self.size), NOTHING, np.int64)
        place = np.repeat(np.arange(len(starts)), lengths)
        posts[place[few], rank[few]] = taken[few]
        return posts[posts[:, 0] >= 0]


def _fees(outlay: Outlay, row: Ints) -> tuple[Ints, int]:
    """Return which fee of which row each step is, and how many there are."""
    paid = np.full(outlay.steps.shape, NOTHING, np.int64)
    used = np.flatnonzero(row >= 0)
    both = np.stack([np.broadcast_to(row[:, None], paid.shape), outlay.steps], axis=2)
    each = both[used].reshape(-1, 2)
    fees, member = np.unique(each, axis=0, return_inverse=True)
    paid[used] = member.reshape(len(used), outlay.steps.shape[-1])
    return paid, len(fees)
