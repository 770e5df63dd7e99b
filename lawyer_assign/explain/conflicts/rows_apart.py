"""Musts in whose rows a pair may stand more than once, as bounds that say the same.

A bound has a pair in one row at most. Rows that share no pair are one bound; so a few
bounds say all rows, as many as a pair stands in, or a little more.
"""

from collections.abc import Iterator

import numpy as np

from lawyer_assign.arrays import Ints
from lawyer_assign.statements import Bound, Cover, Overlap, Together, nowhere


def bounds_of(said: Cover | Overlap | Together) -> Iterator[Bound]:
    """Yield bounds that are kept by the same choices of pairs as a must.

    Parameters
    ----------
    said
        Of couples, those of points above 0 are never chosen both.
    """
    who = list(said.who)
    if isinstance(said, Together):
        wrong = np.flatnonzero(said.points > 0)
        who = [who[row] for row in said.row[wrong].tolist()]
        row = np.tile(np.arange(len(wrong)), 2)
        pair = np.concatenate([said.first[wrong], said.second[wrong]])
    else:
        row, pair = said.row, said.pair
    pairs_of = _grouped(row, pair, len(who))
    for rows in _apart(pairs_of):
        group = nowhere(len(said.group))
        for at, one in enumerate(rows):
            group[pairs_of[one]] = at
        names = [who[one] for one in rows]
        ones = np.ones(len(rows), np.int64)
        if isinstance(said, Cover):
            yield Bound(said.rule, names, group, lower=ones)
        elif isinstance(said, Overlap):
            yield Bound(said.rule, names, group, upper=said.upper[rows])
        else:
            yield Bound(said.rule, names, group, upper=ones)


def _grouped(row: Ints, pair: Ints, rows: int) -> list[Ints]:
    """Return the pairs of each row."""
    order = np.argsort(row, kind="stable")
    ends = np.cumsum(np.bincount(row, minlength=rows))
    return np.split(pair[order], ends[:-1]) if rows else []


def _apart(pairs_of: list[Ints]) -> list[list[int]]:
    """Return rows in groups; those of a group share no pair."""
    groups: list[list[int]] = []
    taken: list[set[int]] = []
    for row, pairs in enumerate(pairs_of):
        own = set(pairs.tolist())
        fits = (at for at, held in enumerate(taken) if held.isdisjoint(own))
        at = next(fits, len(groups))
        if at == len(groups):
            groups.append([])
            taken.append(set())
        groups[at].append(row)
        taken[at] |= own
    return groups
