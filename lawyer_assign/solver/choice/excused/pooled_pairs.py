r"""Pairs of lawyers who are options of the same rows, as one column.

A market has some ten pairs of every firm with a committee, and which of the firm's
lawyers serves it matters little. So lawyers of a firm who are options of the same rows,
with the same limits, are a *group*. A column is the number of posts that a group has
with a committee: the sum of the pairs of its lawyers. Where only few of them have a
pair with that committee, each such pair is a column of its own.

What bounds allow each lawyer, a group has in all; what they demand of some pairs, the
columns have that hold one of these. So the columns of every plan that keeps the bounds
keep the rows that :func:`form_of` makes of them. They do not say which of a group's
lawyers serves whom, nor that some of its lawyers may not: what is proved of the form
holds of plans, not the other way round.
"""

from collections.abc import Hashable, Sequence
from typing import NamedTuple

import numpy as np

from lawyer_assign.arrays import UNBOUNDED, Ints, Mask
from lawyer_assign.engines.linear_form import Builder, LinearForm
from lawyer_assign.engines.watch import Watch
from lawyer_assign.solver.choice.matroid_market import most_per_row
from lawyer_assign.statements import Bound, Stable


class Pool(NamedTuple):
    """Which pairs are one column.

    Parameters
    ----------
    column
        Per pair: its column.
    size, pair
        Per column: how many pairs it has, and one of these.
    group
        Per lawyer: the group, -1 for places that nobody has.
    is_lone
        Per column: a pair of its own, since few of its group have one there.
    """

    column: Ints
    size: Ints
    pair: Ints
    group: Ints
    is_lone: Mask

    @classmethod
    def of(cls, stable: Stable) -> "Pool":
        """Pool the pairs of a statement."""
        group, width = _groups(stable), stable.committees
        own = group[stable.pair_lawyer]
        keys = own * width + stable.pair_committee
        _, place, count = np.unique(keys, return_inverse=True, return_counts=True)
        is_few = 2 * count[place] <= np.bincount(group[group >= 0])[own]
        alone = (group.max(initial=-1) + 1 + stable.pair_lawyer) * width
        keys = np.where(is_few, alone + stable.pair_committee, keys)
        _, first, column, size = np.unique(
            keys, return_index=True, return_inverse=True, return_counts=True
        )
        return cls(column, size, first, group, is_few[first])

    def sums(self, values: Ints | Mask) -> Ints:
        """Return per column what its pairs sum up to."""
        found = np.zeros(len(self.size), np.int64)
        np.add.at(found, self.column, values)
        return found


def form_of(
    stable: Stable, pool: Pool, bounds: Sequence[Bound], watch: Watch
) -> LinearForm:
    """Return what bounds say of the columns; behind them, one for each row that blocks.

    Each row of the statement that blocks costs one. The first rows of the form are
    those of the committees, ascending.

    Raises
    ------
    OutOfTime
        The watch says stop.
    """
    builder = Builder(len(pool.pair), 1, watch, constant=[0])
    committee = stable.pair_committee[pool.pair]
    of_committee = most_per_row(bounds, stable.pair_committee, stable.committees)
    builder.add_columns(np.minimum(pool.size, of_committee[committee]))
    ones = np.ones(len(stable.who), np.int64)
    builder.add_price(0, builder.add_columns(ones), ones)
    _at_most(builder, committee, of_committee)
    firm = most_per_row(bounds, stable.pair_firm, len(stable.seats))
    _at_most(builder, stable.pair_firm[pool.pair], firm)
    lawyer, single = stable.pair_lawyer, stable.pair_is_single
    for counted in (np.ones(len(lawyer), bool), single):
        each = most_per_row(bounds, np.where(counted, lawyer, -1), stable.lawyers)
        together = np.zeros(pool.group.max(initial=-1) + 1, np.int64)
        has = pool.group >= 0
        np.add.at(together, pool.group[has], each[has])
        own, asked = lawyer[pool.pair], counted[pool.pair]
        _at_most(builder, np.where(asked, pool.group[own], -1), together)
        _at_most(builder, np.where(asked & pool.is_lone, own, -1), each)
    for bound in bounds:
        at_least(builder, bound, pool.column, len(pool.pair))
    return builder.finish()


def _groups(stable: Stable) -> Ints:
    """Return the group of each lawyer who has a pair."""
    order = np.lexsort((stable.option_row, stable.option_lawyer))
    lawyer = stable.option_lawyer[order]
    told: dict[int, Hashable] = {}
    cuts = np.flatnonzero(np.diff(lawyer)) + 1
    for own in np.split(order, cuts) if len(order) else ():
        row, limit = stable.option_row[own], stable.option_limit[own]
        told[int(stable.option_lawyer[own[0]])] = row.tobytes(), limit.tobytes()
    found = np.full(stable.lawyers, -1)
    groups: dict[Hashable, int] = {}
    who, first = np.unique(stable.pair_lawyer, return_index=True)
    for one, firm in zip(who.tolist(), stable.pair_firm[first].tolist(), strict=True):
        found[one] = groups.setdefault((firm, told.get(one)), len(groups))
    return found


def _at_most(builder: Builder, group: Ints, most: Ints) -> None:
    """Let columns of each row of a grouping be at most so many; -1 = in none."""
    inside = np.flatnonzero(group >= 0)
    who, place = np.unique(group[inside], return_inverse=True)
    rows = builder.add_rows(np.full(len(who), -UNBOUNDED), most[who])
    builder.add_entries(rows[place], inside, np.ones(len(inside), np.int64))


def at_least(builder: Builder, bound: Bound, column: Ints, count: int) -> None:
    """Let columns that hold a pair of a row be as many as it demands.

    Parameters
    ----------
    builder
        Gets the rows.
    bound
        Its rows; those with a pair in no column are left out.
    column, count
        Per pair its column, -1 = none; and how many columns there are.
    """
    if bound.lower is None or bound.factor is not None or bound.once_per is not None:
        return
    is_told = np.ones(len(bound.lower), bool)
    is_told[bound.group[(bound.group >= 0) & (column < 0)]] = False
    asked = (bound.group >= 0) & (bound.lower[bound.group] > 0)
    asked &= is_told[bound.group]
    keys = np.unique(bound.group[asked] * count + column[asked])
    who, place = np.unique(keys // count, return_inverse=True)
    rows = builder.add_rows(bound.lower[who], np.full(len(who), UNBOUNDED))
    builder.add_entries(rows[place], keys % count, np.ones(len(keys), np.int64))
