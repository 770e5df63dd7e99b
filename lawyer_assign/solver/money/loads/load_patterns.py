"""Patterns of posts that a line can hold, and what each gains.

Lines of a *sort* can hold the same patterns. Every kind of lines is a sort of its own
where these are few. Where not, lines that no must gives posts are one sort together:
lists that are numbered one after the other, of one row of money and one group of
committees, are one *place*, at the least price any of them has at every number, and a
line may hold as many posts there as any line may. So each line's posts are a pattern of
that sort, and cost no more as such.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.solver.money.counts.line_choices import Kinds

MOST_PATTERNS = 60_000
"""Patterns of one sort, alike ones as one, up to which they are enumerated."""

MOST_COLUMNS = 20_000
"""Patterns of all sorts together that a program has at most."""

FEW_COLUMNS = 3_000
"""The same where every kind of lines is a sort of its own."""

NOTHING = -1
"""Stands for no row and no group."""


class NoPatternsError(Exception):
    """There are too many patterns to look at, or none for lines with pinned posts."""


@dataclass(frozen=True, eq=False)
class Sort:
    """Lines that can hold the same patterns, as one.

    Parameters
    ----------
    row, group, is_inner
        Per place, in the order in which posts are numbered.
    steps
        Price of number 1, 2 ... per place.
    least, most
        Posts per place.
    total, few, times
        Posts of a line at most, inner posts that are free, and lines of the sort.
    """

    row: Ints
    group: Ints
    is_inner: Mask
    steps: Ints
    least: Ints
    most: Ints
    total: int
    few: int
    times: int


@dataclass(frozen=True, eq=False)
class Patterns:
    """Patterns, one row each.

    Parameters
    ----------
    gains
        Per pattern: for every row of money, what its posts cost less there than at base
        prices; then for every group that is counted how many there are.
    beyond
        Inner posts beyond few.
    sort
        Place of its sort.
    """

    gains: Ints
    beyond: Ints
    sort: Ints

    def taken(self, at: Ints | Mask) -> "Patterns":
        """Return some of them."""
        return Patterns(self.gains[at], self.beyond[at], self.sort[at])


class _States(NamedTuple):
    """Patterns so far: gains, inner posts, posts in all."""

    gains: Ints
    inner: Ints
    total: Ints


def sorts_of(
    kinds: Kinds, row: Ints, group: Ints, steps: Ints, *, is_common: bool
) -> list[Sort]:
    """Return the sorts of some kinds of lines, the common one first.

    Parameters
    ----------
    kinds
        Of an outlay's lines.
    row, group
        Of each list; ``NOTHING`` = none.
    steps
        Price of number 1, 2 ... per list, as wide as a line can have posts.
    is_common
        Whether lines that no must gives posts are one sort together.
    """
    is_bound = kinds.least.any(axis=1)
    is_free = ~is_bound & (kinds.most > 0)
    is_own = is_bound if is_common else is_bound | is_free
    own = [
        _own_sort(kinds, at, row, group, steps)
        for at in np.flatnonzero(is_own).tolist()
    ]
    if not is_common or not is_free.any():
        return own
    return [_common_sort(kinds, is_free, row, group, steps), *own]


def _own_sort(kinds: Kinds, at: int, row: Ints, group: Ints, steps: Ints) -> Sort:
    lists = np.flatnonzero(kinds.counts[at])
    return Sort(
        row[lists], group[lists], kinds.is_inner[at, lists], steps[lists],
        kinds.least[at, lists], kinds.counts[at, lists],
        int(kinds.most[at]), int(kinds.few[at]), int(kinds.times[at]),
    )  # fmt: skip


def _common_sort(
    kinds: Kinds, is_free: Mask, row: Ints, group: Ints, steps: Ints
) -> Sort:
    """Return one sort that can hold whatever lines of some kinds can."""
    counts = kinds.counts[is_free]
    lists = np.flatnonzero(counts.any(axis=0))
    keys = np.column_stack([row[lists], group[lists]])
    is_first = np.append(True, (keys[1:] != keys[:-1]).any(axis=1))
    place = np.cumsum(is_first) - 1
    keys, size = keys[is_first], int(is_first.sum())
    cheapest = np.full((size, steps.shape[1]), np.iinfo(np.int64).max)
    np.minimum.at(cheapest, place, steps[lists])
    is_outer = (counts > 0) & ~kinds.is_inner[is_free]
    is_inner = np.ones(size, bool)
    is_inner[place[is_outer[:, lists].any(axis=0)]] = False
    total = int(kinds.most[is_free].max())
    has_inner = kinds.is_inner[is_free].any(axis=1)
    return Sort(
        keys[:, 0], keys[:, 1], is_inner, cheapest,
        np.zeros(size, np.int64), np.full(size, total), total,
        int(kinds.few[is_free][has_inner].max(initial=0)),
        int(kinds.times[is_free].sum()),
    )  # fmt: skip


def patterns_of(
    sorts: list[Sort], base: Ints, rows: int, groups: int, limit: int
) -> Patterns:
    """Return the patterns of all sorts, without those that another makes needless.

    Parameters
    ----------
    base
        Price of each group's posts that savings are counted from.
    rows, groups
        Of money, and groups that are counted: all, or 0.
    limit
        Patterns that may be left.

    Raises
    ------
    NoPatternsError
        They are too many, or posts that musts demand are more than a line can hold, or
        there is no sort.
    """
    if not sorts or any(one.least.sum() > one.total for one in sorts):
        raise NoPatternsError
    found: list[Patterns] = []
    for at, one in enumerate(sorts):
        found.append(_undominated(_every_pattern(one, at, base, (rows, groups))))
        if sum(len(some.beyond) for some in found) > limit:
            raise NoPatternsError
    return Patterns(
        np.concatenate([one.gains for one in found]),
        np.concatenate([one.beyond for one in found]),
        np.concatenate([one.sort for one in found]),
    )


def _every_pattern(
    sort: Sort, number: int, base: Ints, sizes: tuple[int, int]
) -> Patterns:
    """Return one pattern of each gain, place by place; ``sizes``: rows and groups."""
    gains = np.zeros((1, sum(sizes)), np.int64)
    inner, count = np.zeros(1, np.int64), np.zeros(1, np.int64)
    worth = np.append(base, 0)[sort.group]
    for place in range(len(sort.row)):
        most = min(int(sort.most[place]), sort.total)
        before, own = _States(gains, inner, count), int(worth[place])
        states = [
            _with_posts(before, sort, place, own, sizes, more)
            for more in range(int(sort.least[place]), most + 1)
        ]
        gains, inner, count = (
            np.concatenate([one[part] for one in states]) for part in range(3)
        )
        # Of what gains the same so far, with as many posts, fewest inner ones will do.
        order = np.lexsort((inner, count, *gains.T))
        key = np.column_stack([gains, count])[order]
        kept = order[np.append(True, (key[1:] != key[:-1]).any(axis=1))]
        if len(kept) > MOST_PATTERNS:
            raise NoPatternsError
        gains, inner, count = gains[kept], inner[kept], count[kept]
    beyond = np.maximum(inner - sort.few, 0)
    return Patterns(gains, beyond, np.full(len(gains), number))


def _with_posts(
    before: _States, sort: Sort, place: int, worth: int, sizes: tuple[int, int],
    more: int,
) -> _States:  # fmt: skip
    """Return states with so many posts of a place more, where there is room."""
    is_room = before.total + more <= sort.total
    gains, inner, count = (one[is_room].copy() for one in before)
    rows, groups = sizes
    row, group = int(sort.row[place]), int(sort.group[place])
    for _ in range(more):
        if row >= 0:
            gains[:, row] += worth - sort.steps[place, count]
        count += 1
    if 0 <= group < groups:
        gains[:, rows + group] += more
    return _States(gains, inner + more * int(sort.is_inner[place]), count)


def _undominated(patterns: Patterns) -> Patterns:
    """Leave out what gains no more than another that has no more beyond few."""
    gains, beyond = patterns.gains, patterns.beyond
    order = np.lexsort((-gains.sum(axis=1), beyond))
    kept = np.ones(len(beyond), bool)
    for at in order.tolist():
        if kept[at]:
            worse = (gains <= gains[at]).all(axis=1) & (beyond >= beyond[at])
            worse[at] = False
            kept &= ~worse
    return patterns.taken(kept)


def row_of_groups(sorts: list[Sort], groups: int) -> tuple[Ints, Ints]:
    """Return the one row of money of each group, and its price as a first post.

    Groups in no row, or partly in another, have ``NOTHING`` and cost nothing to serve
    before what their patterns pay.

    Raises
    ------
    NoPatternsError
        There is no sort.
    """
    if not sorts:
        raise NoPatternsError
    group = np.concatenate([one.group for one in sorts])
    row = np.concatenate([one.row for one in sorts])
    price = np.concatenate([one.steps[:, 0] for one in sorts])
    group, row, price = (one[group >= 0] for one in (group, row, price))
    highest = np.iinfo(np.int64).max
    base, first = np.full(groups, highest), np.full(groups, highest)
    last = np.full(groups, NOTHING)
    np.minimum.at(base, group, price)
    np.minimum.at(first, group, row)
    np.maximum.at(last, group, row)
    is_one = (first == last) & (last >= 0)
    return np.where(is_one, last, NOTHING), np.where(is_one, base, 0)
