"""What small changes of a plan cost: many of them at once, statement by statement.

A change takes a few posts away and adds a few. Only rows that it touches are counted
again, so that thousands of changes of a city are priced in the time of one plan. Every
statement is asked by its own definition of an amount; that the sums are those of two
whole plans is tested for every kind.
"""

from typing import NamedTuple, Protocol

import numpy as np

from lawyer_assign.arrays import Ints, Lists, Mask
from lawyer_assign.statements import (
    Bound,
    Cost,
    Cover,
    Joint,
    LoadCost,
    Outlay,
    Overlap,
    Peak,
)

LEAST = np.iinfo(np.int64).min // 4
"""Stands for "no value" among values of which the largest are wanted."""


class Swaps(NamedTuple):
    """Small changes of one plan, in columns of one length: an entry is a post.

    Parameters
    ----------
    size
        How many changes there are.
    which
        The change that an entry belongs to.
    pair
        Its place in the pair table; once per change.
    step
        1 for a post that comes, -1 for one that goes.
    """

    size: int
    which: Ints
    pair: Ints
    step: Ints


class Rows(NamedTuple):
    """By how much amounts of rows change: a change, a row, the difference."""

    which: Ints
    row: Ints
    amount: Ints


class Watched(Protocol):
    """A statement with what it counts in a plan."""

    def rows(self, swaps: Swaps) -> Rows:
        """Return the rows whose amount changes."""


def summed(keys: Ints, values: Ints) -> tuple[Ints, Ints]:
    """Return the distinct keys, ascending, and the sum of the values of each."""
    order = np.argsort(keys, kind="stable")
    keys, values = keys[order], values[order]
    first = np.flatnonzero(np.diff(keys, prepend=-1))
    if not len(first):
        return keys, values
    return keys[first], np.add.reduceat(values, first)


def distinct(keys: Ints) -> Ints:
    """Return keys once each, ascending; by sorting, which beats hashing here."""
    keys = np.sort(keys)
    return keys[np.flatnonzero(np.diff(keys, prepend=-1))]


class Counted:
    """Bounds and load prices: the count of a row, or the sum of its factors."""

    def __init__(self, one: Bound | LoadCost, chosen: Mask) -> None:
        self._one = one
        self._factor = one.factor if isinstance(one, Bound) else None
        self._sums = one.counts(chosen, self._factor)

    def rows(self, swaps: Swaps) -> Rows:
        """Return the rows whose amount changes."""
        group = self._one.group[swaps.pair]
        inside = group >= 0
        step = (
            swaps.step if self._factor is None else swaps.step * self._factor_of(swaps)
        )
        width = len(self._one.who)
        keys, change = summed((swaps.which * width + group)[inside], step[inside])
        return differing(self._one, self._sums, keys, change)

    def _factor_of(self, swaps: Swaps) -> Ints:
        assert self._factor is not None
        return self._factor[swaps.pair]


class Classes:
    """Bounds that count several pairs of a class once."""

    def __init__(self, one: Bound, once_per: Ints, chosen: Mask) -> None:
        self._one = one
        self._class = once_per
        self._width = int(once_per.max(initial=0)) + 1
        taken = np.flatnonzero(chosen & (one.group >= 0))
        keys = one.group[taken] * self._width + once_per[taken]
        self._held, self._times = summed(keys, np.ones(len(keys), np.int64))
        self._sums = np.bincount(self._held // self._width, minlength=len(one.who))

    def rows(self, swaps: Swaps) -> Rows:
        """Return the rows whose amount changes."""
        group = self._one.group[swaps.pair]
        inside = group >= 0
        rows, width = len(self._one.who), self._width
        key = (swaps.which * rows + group) * width + self._class[swaps.pair]
        keys, change = summed(key[inside], swaps.step[inside])
        before = looked_up(keys % (rows * width), self._held, self._times)
        came = (before + change > 0).astype(np.int64) - (before > 0)
        return differing(self._one, self._sums, *summed(keys // width, came))


class Priced:
    """Points of pairs."""

    def __init__(self, one: Cost) -> None:
        self._one = one

    def rows(self, swaps: Swaps) -> Rows:
        """Return the rows whose amount changes."""
        group = self._one.group[swaps.pair]
        inside = group >= 0
        points = swaps.step * self._one.points[swaps.pair]
        width = len(self._one.who)
        keys, change = summed((swaps.which * width + group)[inside], points[inside])
        return kept(keys // width, keys % width, change)


class Wanted:
    """What the chosen pairs of a row have together."""

    def __init__(self, one: Joint, chosen: Mask) -> None:
        self._one = one
        taken = chosen[one.met_pair]
        wants = len(one.want_row)
        self._met = np.bincount(one.met_want[taken], minlength=wants)
        open_rows = one.want_row[self._met == 0]
        self._open = np.bincount(open_rows, minlength=len(one.who))
        self._used = one.counts(chosen)
        self._wants = Lists(one.met_pair, one.met_want, len(one.group))

    def rows(self, swaps: Swaps) -> Rows:
        """Return the rows whose amount changes."""
        one = self._one
        rows, wants = len(one.who), len(one.want_row)
        group = one.group[swaps.pair]
        inside = group >= 0
        keys, used = summed((swaps.which * rows + group)[inside], swaps.step[inside])
        at, want = self._wants.of(swaps.pair)
        met_keys, met = summed(swaps.which[at] * wants + want, swaps.step[at])
        want = met_keys % wants if wants else met_keys
        opened = (self._met[want] + met == 0).astype(np.int64) - (self._met[want] == 0)
        row_keys, more = summed(
            met_keys // max(1, wants) * rows + one.want_row[want], opened
        )
        row = keys % rows if rows else keys
        before = np.where(self._used[row] > 0, self._open[row], 0)
        opens = self._open[row] + looked_up(keys, row_keys, more)
        after = np.where(self._used[row] + used > 0, opens, 0)
        return kept(keys // max(1, rows), row, after - before)


class Paid:
    """What pairs cost, price by load: the lines that change are counted again."""

    def __init__(self, one: Outlay, chosen: Mask) -> None:
        self._one = one
        self._totals = one.totals(chosen)
        self._lines = int(one.line.max(initial=0)) + 1
        taken = np.flatnonzero(chosen)
        self._held = Lists(one.line[taken], taken, self._lines)

    def rows(self, swaps: Swaps) -> Rows:
        """Return the rows whose amount changes."""
        one, width = self._one, len(self._one.group)
        line = swaps.which * self._lines + one.line[swaps.pair]
        touched = distinct(line)
        at, held = self._held.of(touched % self._lines)
        came, goes = swaps.step > 0, swaps.step < 0
        gone = np.isin(
            touched[at] // self._lines * width + held,
            swaps.which[goes] * width + swaps.pair[goes],
        )
        new_line = np.concatenate([touched[at][~gone], line[came]])
        new = np.concatenate([held[~gone], swaps.pair[came]])
        keys = [self._keys(touched[at], held), self._keys(new_line, new)]
        paid = [-one.price_of(held, touched[at]), one.price_of(new, new_line)]
        key, change = np.concatenate(keys), np.concatenate(paid)
        inside = np.concatenate([one.group[held], one.group[new]]) >= 0
        return differing(one, self._totals, *summed(key[inside], change[inside]))

    def _keys(self, line: Ints, pair: Ints) -> Ints:
        """Return change and row of some pairs in one number."""
        found: Ints = line // self._lines * len(self._one.who) + self._one.group[pair]
        return found


class Worst:
    """The sum of the largest values: only rows near the top can come into it."""

    def __init__(self, one: Peak, chosen: Mask) -> None:
        self._one = one
        self._sums = one.counts(chosen, one.factor)
        self._used = one.counts(chosen)
        self._values = one.values(chosen)
        self._order = np.argsort(-self._values, kind="stable")

    def rows(self, swaps: Swaps) -> Rows:
        """Return the change of the one amount, as of row 0."""
        one, width = self._one, len(self._one.who)
        group = one.group[swaps.pair]
        inside = group >= 0
        key, step = (swaps.which * width + group)[inside], swaps.step[inside]
        factor = 1 if one.factor is None else one.factor[swaps.pair[inside]]
        keys, change = summed(key, step * factor)
        _, used = summed(key, step)
        which, row = keys // max(1, width), keys % max(1, width)
        value = one.value_of(self._sums[row] + change, row)
        if one.empty is not None:
            value = np.where(self._used[row] + used > 0, value, one.empty[row])
        touched, count = np.unique(which, return_counts=True)
        top = self._order[: one.counted + int(count.max(initial=0))]
        place = np.searchsorted(touched, which)
        nth = np.arange(len(which)) - (np.cumsum(count) - count)[place]
        table = np.full((len(touched), len(top) + int(count.max(initial=0))), LEAST)
        table[:, : len(top)] = self._values[top]
        at = np.full(width, -1, np.int64)
        at[top] = np.arange(len(top))
        is_top = at[row] >= 0
        table[place[is_top], at[row[is_top]]] = LEAST
        table[place, len(top) + nth] = value
        table.sort(axis=1)
        after = table[:, table.shape[1] - one.counted :].sum(axis=1)
        before = self._values[self._order[: one.counted]].sum()
        return kept(touched, np.zeros_like(touched), after - before)


def looked_up(keys: Ints, known: Ints, values: Ints) -> Ints:
    """Return the value of each key among known ones, which ascend; 0 where unknown."""
    if not len(known):
        return np.zeros(len(keys), np.int64)
    at = np.minimum(np.searchsorted(known, keys), len(known) - 1)
    return np.where(known[at] == keys, values[at], 0)


def differing(
    one: Bound | Cover | LoadCost | Outlay | Overlap,
    sums: Ints,
    keys: Ints,
    change: Ints,
) -> Rows:
    """Return by how much amounts differ where sums of rows change."""
    moved = change != 0
    keys, change = keys[moved], change[moved]
    width = max(1, len(one.who))
    row = keys % width
    before = one.amount_of(sums[row], row)
    after = one.amount_of(sums[row] + change, row)
    return kept(keys // width, row, after - before)


def kept(which: Ints, row: Ints, amount: Ints) -> Rows:
    """Return rows without those that stay as they are."""
    moved = amount != 0
    return Rows(which[moved], row[moved], amount[moved])
