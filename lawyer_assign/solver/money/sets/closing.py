"""The last points of a gap: every plan below a goal, as a choice of pairs and patterns.

What a plan below a goal can have is few pairs, and few patterns of each line
(:mod:`lawyer_assign.solver.money.sets.near_posts`). So a form has a column for each of
these: a line takes one pattern at most, as many pairs of each list as that says, and
none of a list that it has no posts of. Every plan below the goal is a whole solution of
the form at what it costs, so what is proved of the form holds for these plans.

Few numbers tell most of such a solution: how many posts are paid which fee, and which
lines are used at all. With these whole, and loads that cost no less the longer they
are, what is left is a flow where fees hang on the first post of a line alone.

The plan at hand is among the solutions, too, so that there is one.
"""

from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_array

from lawyer_assign.arrays import UNBOUNDED, Ints
from lawyer_assign.engines.linear_form import Builder, LinearForm
from lawyer_assign.solver.money.sets.near_posts import NearPosts
from lawyer_assign.solver.money.sets.set_program import SetProgram


class Choice(NamedTuple):
    """What plans may be made of.

    Parameters
    ----------
    pairs
        Ascending.
    posts
        A set of each line and pattern, as of :class:`NearPosts`.
    used
        Lines that have posts in every plan that is meant.
    """

    pairs: Ints
    posts: Ints
    used: Ints


def choice_of(near: NearPosts, room: int, plan: Ints) -> Choice:
    """Return what is at most ``room`` above the least, and what sets of a plan need.

    Parameters
    ----------
    near
        Of prices that prove a bound.
    room
        In the unit of the prices.
    plan
        Sets of it, one row each.
    """
    sets = near.sets
    pairs = np.union1d(np.flatnonzero(near.pairs <= room), plan[plan >= 0])
    posts = np.concatenate([near.posts[near.patterns <= room], plan])
    cells = np.where(posts >= 0, sets.cell[posts], -1)
    _, first = np.unique(cells, axis=0, return_index=True)
    posts = posts[np.sort(first)]
    serving = np.isin(np.arange(len(near.idle)), sets.outlay.line[plan[:, 0]])
    return Choice(pairs, posts, np.flatnonzero((near.idle > room) & serving))


def form_of(program: SetProgram, choice: Choice) -> LinearForm:
    """Say a choice in whole columns: pairs, then patterns, then what is missed."""
    rows, sets = program.rows, program.sets
    outlay, posts = sets.outlay, choice.posts
    builder = Builder(len(choice.pairs), 1)
    pair = builder.add_columns(np.ones(len(choice.pairs), np.int64))
    builder.add_price(0, pair, program.points[choice.pairs])
    pattern = builder.add_columns(np.ones(len(posts), np.int64))
    builder.add_price(0, pattern, program.cost_of_loads(posts))
    row = builder.add_rows(rows.lower, rows.upper)
    for place, at in rows.entries(choice.pairs):
        builder.add_entries(row[at], pair[place], np.ones_like(at))
    _add_patterns(builder, program, choice, pattern)
    money = builder.add_rows(np.full(len(outlay.who), -UNBOUNDED), outlay.upper)
    paying, paid = np.nonzero(spent := sets.spent(posts))
    builder.add_entries(money[paid], pattern[paying], spent[paying, paid])
    tiers = builder.add_rows(np.full(rows.last, -UNBOUNDED), rows.limits)
    for before in rows.tiers:
        points = program.further(posts, before)
        dear = np.flatnonzero(points)
        early = np.full(len(dear), tiers[before])
        builder.add_entries(early, pattern[dear], points[dear])
    _add_missing(builder, program, row, tiers)
    builder.constant = [0]
    return builder.finish()


def _add_patterns(
    builder: Builder, program: SetProgram, choice: Choice, pattern: Ints
) -> None:
    """Tie lines to one pattern each, and pairs of every list to it."""
    sets, posts = program.sets, choice.posts
    lines, line = len(sets.most), sets.outlay.line[posts[:, 0]]
    least = np.zeros(lines, np.int64)
    least[choice.used] = 1
    own = builder.add_rows(least, np.ones(lines, np.int64))
    builder.add_entries(own[line], pattern, np.ones_like(line))
    heads, number = np.nonzero(posts >= 0)
    cell = sets.cell[posts[heads, number]]
    both, count = np.unique(np.stack([cell, heads]), axis=1, return_counts=True)
    cell, heads = both
    nothing = np.zeros(len(sets.line), np.int64)
    # As many pairs of a list as the pattern says ...
    tied = builder.add_rows(nothing, nothing)
    builder.add_entries(tied[cell], pattern[heads], -count)
    of_pair, pairs = sets.cell[choice.pairs], np.arange(len(choice.pairs))
    builder.add_entries(tied[of_pair], pairs, np.ones_like(pairs))
    # ... and each of them only where it has any of its list.
    any_ = builder.add_columns(np.ones(len(sets.line), np.int64))
    used = builder.add_rows(nothing, nothing)
    builder.add_entries(used[cell], pattern[heads], np.ones_like(cell))
    builder.add_entries(used, any_, np.full(len(any_), -1))
    free = np.full(len(pairs), -UNBOUNDED)
    link = builder.add_rows(free, np.zeros(len(pairs), np.int64))
    builder.add_entries(link, pairs, np.ones_like(pairs))
    builder.add_entries(link, any_[of_pair], np.full(len(pairs), -1))


def _add_missing(builder: Builder, program: SetProgram, row: Ints, tiers: Ints) -> None:
    """Add what is missed of wishes below, and what is above."""
    rows = program.rows
    wished = np.flatnonzero(rows.place >= 0)
    every = len(program.sets.outlay.line)
    for sign in (1, -1):
        most = rows.lower[wished] if sign > 0 else np.full(len(wished), every)
        missed = builder.add_columns(np.maximum(most, 0))
        builder.add_entries(row[wished], missed, np.full(len(wished), sign))
        is_last = rows.place[wished] == rows.last
        early = wished[~is_last]
        builder.add_entries(
            tiers[rows.place[early]], missed[~is_last], rows.weight[early]
        )
        builder.add_price(0, missed[is_last], rows.weight[wished[is_last]])


def counts_of(program: SetProgram, choice: Choice, columns: int) -> csr_array:
    """Return what is counted of a form with so many columns.

    Posts by the fee that they are paid come first; then lines, each 1 where it is used.
    """
    sets, posts = program.sets, choice.posts
    counted = sets.counted(posts)
    line = sets.outlay.line[posts[:, 0]]
    is_open = ~np.isin(line, choice.used)
    some, place = np.unique(line[is_open], return_inverse=True)
    heads, fee = np.nonzero(counted)
    own = np.flatnonzero(is_open)
    entries = (
        np.concatenate([fee, sets.fees + place]),
        len(choice.pairs) + np.concatenate([heads, own]),
    )
    values = np.concatenate([counted[heads, fee], np.ones_like(own)])
    return csr_array((values, entries), shape=(sets.fees + len(some), columns))
