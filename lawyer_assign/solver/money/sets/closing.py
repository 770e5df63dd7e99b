"""The last points of a gap: every set that a better plan could have, chosen in whole.

At prices that prove a bound ``B`` every plan costs ``B`` at least, and each of its sets
adds what it costs at these prices above the least of its line. So a plan below ``z``
holds only sets that are less than ``z - B`` above: all of them are enumerated, and
what the cheapest choice among them costs is proved by branching on how many spend which
amount (:mod:`lawyer_assign.solver.linear.branching`), and by CP-SAT. Sets of the plan
at hand are among the columns too, so that there is a choice; none below ``z`` is left
out. Where they are too many ``z`` may be less than the plan at hand costs: then there
is no plan below ``z``, which is a bound, or a better plan is found.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_array

from lawyer_assign.arrays import UNBOUNDED, Ints
from lawyer_assign.engines.linear_form import Builder, LinearForm
from lawyer_assign.solver.money.sets.post_sets import NOTHING, PostSets
from lawyer_assign.solver.money.sets.set_program import SetProgram

MOST_SETS = 20_000
"""Sets up to which they are enumerated."""


class Whole(NamedTuple):
    """Whole-number prices: of each pair, of a fen, of so many posts of each line.

    ``further`` is that of a post beyond few.
    """

    value: Ints
    fen: Ints
    load: Ints
    further: int = 0


class TooManyError(Exception):
    """Sets that a better plan could have are too many."""


def near_sets(sets: PostSets, prices: Whole, least: Ints, room: int) -> Ints:
    """Return every set that is at most ``room`` above the least of its line.

    Raises
    ------
    TooManyError
        They are more than :data:`MOST_SETS`.
    """
    outlay = sets.outlay
    order = np.lexsort((prices.value, outlay.line))
    starts = np.searchsorted(outlay.line[order], np.arange(len(least) + 1))
    found: list[tuple[int, ...]] = []
    for line in range(len(least)):
        own = order[starts[line] : starts[line + 1]]
        for some in _of_line(sets, prices, own, line, int(least[line]) + room):
            found.append(some)
            if len(found) > MOST_SETS:
                raise TooManyError
    posts = np.full((len(found), sets.size), NOTHING, np.int64)
    for at, some in enumerate(found):
        posts[at, : len(some)] = sorted(
            some, key=lambda post: (outlay.price_list[post], post)
        )
    cost = np.where(posts >= 0, prices.value[posts], 0).sum(axis=1)
    cost += sets.spent(posts) @ prices.fen
    lines = outlay.line[posts[:, 0]]
    cost += prices.load[lines, (posts >= 0).sum(axis=1)]
    cost += prices.further * sets.beyond(posts)
    near: Ints = posts[cost <= least[lines] + room]
    return near


def _of_line(
    sets: PostSets, prices: Whole, own: Ints, line: int, limit: int
) -> Iterator[tuple[int, ...]]:
    """Yield the sets of a line that may be within a limit, posts by rising value.

    A post's money is counted at the least that its number costs in any list, so none
    that is within is left out.
    """
    most = int(sets.most[line])
    value = prices.value[own].tolist()
    least = _least_money(sets, prices.fen, own, most)
    other = [int(prices.load[line, count]) + least[count] for count in range(most + 1)]
    total = [0, *np.cumsum(prices.value[own]).tolist()]
    stack: list[tuple[int, int, tuple[int, ...]]] = [(0, 0, ())]
    while stack:
        first, paid, some = stack.pop()
        count = len(some)
        if count and paid + other[count] <= limit:
            yield tuple(int(own[at]) for at in some)
        for at in range(first, len(value) if count < most else first):
            behind = [
                total[at + more] - total[at] + other[count + more]
                for more in range(1, min(most - count, len(value) - at) + 1)
            ]
            if paid + min(behind) > limit:
                break  # later posts cost no less
            stack.append((at + 1, paid + value[at], (*some, at)))


def _least_money(sets: PostSets, fen: Ints, own: Ints, most: int) -> list[int]:
    """Return the least that so many posts of some pairs cost, number by number."""
    lists = np.unique(sets.outlay.price_list[own])
    steps = sets.outlay.steps[lists]
    last = steps.shape[1] - 1
    each = np.append(fen, 0)[sets.row[lists]][:, None] * steps
    least = [0]
    for number in range(most if len(lists) else 0):
        least.append(least[-1] + int(each[:, min(number, last)].min()))
    return least + [least[-1]] * (most + 1 - len(least))


def form_of(program: SetProgram, posts: Ints) -> LinearForm:
    """Say the choice among some sets in whole columns, sets first."""
    rows, sets = program.rows, program.sets
    outlay, lines = sets.outlay, len(sets.most)
    count = len(posts)
    wished = np.flatnonzero(rows.place >= 0)
    builder = Builder(count, 1)
    columns = builder.add_columns(np.ones(count, np.int64))
    row = builder.add_rows(rows.lower, rows.upper)
    tiers = builder.add_rows(np.full(rows.last, -UNBOUNDED), rows.limits)
    money = builder.add_rows(np.full(len(outlay.who), -UNBOUNDED), outlay.upper)
    own = builder.add_rows(np.zeros(lines, np.int64), np.ones(lines, np.int64))
    heads, number = np.nonzero(posts >= 0)
    for place, at in rows.entries(posts[heads, number]):
        builder.add_entries(row[at], columns[heads[place]], np.ones_like(at))
    paying, paid = np.nonzero(spent := sets.spent(posts))
    builder.add_entries(money[paid], columns[paying], spent[paying, paid])
    line = outlay.line[posts[:, 0]]
    builder.add_entries(own[line], columns, np.ones(count, np.int64))
    builder.add_price(0, columns, program.cost_of(posts))
    for before in rows.tiers:
        points = program.further(posts, before)
        dear = np.flatnonzero(points)
        early = np.full(len(dear), tiers[before])
        builder.add_entries(early, columns[dear], points[dear])
    for sign in (1, -1):  # what is missed below, and what is above
        most = (
            rows.lower[wished] if sign > 0 else np.full(len(wished), len(outlay.line))
        )
        missed = builder.add_columns(np.maximum(most, 0))
        builder.add_entries(row[wished], missed, np.full(len(wished), sign))
        is_last = rows.place[wished] == rows.last
        early = wished[~is_last]
        builder.add_entries(
            tiers[rows.place[early]], missed[~is_last], rows.weight[early]
        )
        builder.add_price(0, missed[is_last], rows.weight[wished[is_last]])
    builder.constant = [0]
    return builder.finish()


def spending(spent: Ints, columns: int) -> csr_array:
    """Return how many sets spend an amount, and so much or more, for every amount.

    Parameters
    ----------
    spent
        Of each set in every row of the outlay.
    columns
        Of the form; sets are the first.

    Returns
    -------
    csr_array
        Counts x columns: 1 where a set is counted.
    """
    counts = []
    for row in spent.T:
        amounts = np.unique(row[row > 0])[:, None]
        counts += [row == amounts, row >= amounts]
    rows = np.concatenate([np.zeros((0, len(spent)), bool), *counts])
    count, own = np.nonzero(np.unique(rows, axis=0))
    entries = np.ones(len(own), np.int64), (count, own)
    return csr_array(entries, shape=(int(count.max(initial=-1)) + 1, columns))
