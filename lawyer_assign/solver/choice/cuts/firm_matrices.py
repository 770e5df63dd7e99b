"""What a firm's lawyers can do for those who chose it, as matrices to compute with."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from lawyer_assign.arrays import UNBOUNDED, Floats, Ints, Mask
from lawyer_assign.statements import DISPATCHED, Stable


class Most(NamedTuple):
    """What no plan has more of than that, of those that rows are to hold of.

    Parameters
    ----------
    posts, single
        Per lawyer: posts in all, and those of which lawyers are to have one only.
    lawyers
        Per committee.
    """

    posts: Ints
    single: Ints
    lawyers: Ints


def most_in_market(stable: Stable) -> Most:
    """Return what :mod:`lawyer_assign.solver.choice.matroid_market` asks.

    A lawyer has no more posts than her limit with anybody who chose her firm, nor two
    of which she is to have one; of committees those have one lawyer that chose.
    """
    posts = np.full(stable.lawyers, UNBOUNDED)
    may = stable.option_limit > 0
    np.minimum.at(posts, stable.option_lawyer[may], stable.option_limit[may])
    lawyers = np.full(stable.committees, UNBOUNDED)
    lawyers[stable.committee] = 1
    return Most(posts, np.ones_like(posts), lawyers)


@dataclass(frozen=True, eq=False)
class Office:
    """One firm: the rows of its list and the pairs of its lawyers.

    Parameters
    ----------
    seats
        Committees it offers to serve, ``UNBOUNDED`` for any number.
    rows
        Rows of the statement, best first.
    committees, rank, is_single, is_plain, is_alone
        Per row: its committee, and the rank of that at the firm; whether lawyers are to
        have one such committee only; whether it asks for one lawyer; whether no plan
        gives it two.
    lawyers
        Places of its lawyers, ascending.
    most_posts, most_single
        Per lawyer: :class:`Most`.
    limits
        Shape ``(rows, lawyers)``: posts a lawyer may have with a row, 0 = none.
    pairs
        Open pairs of its lawyers, chosen or dispatched.
    lawyer, pair_rank, pair_is_single
        Per pair: column of ``limits``, rank at the firm, one such committee only.
    row
        Per pair: place of its committee among ``rows``, -1 if it has none.
    pair_committee, pair_is_alone
        Per pair: its committee; whether no plan gives that two lawyers.
    """

    seats: int
    rows: Ints
    committees: Ints
    rank: Ints
    is_single: Mask
    is_plain: Mask
    is_alone: Mask
    lawyers: Ints
    most_posts: Ints
    most_single: Ints
    limits: Ints
    pairs: Ints
    lawyer: Ints
    pair_rank: Ints
    pair_is_single: Mask
    row: Ints
    pair_committee: Ints
    pair_is_alone: Mask

    def good(self, values: Floats, which: Mask) -> Floats:
        """Return how much of each row's likes a lawyer holds.

        Parameters
        ----------
        values
            Per pair of the table, between 0 and 1.
        which
            Per pair of the office: counted or not.

        Returns
        -------
        array
            Shape ``(lawyers, rows)``: what pairs that the firm likes as much as the
            row, or better, sum up to.
        """
        at = np.searchsorted(self.rank, self.pair_rank, side="left")
        inside = which & (at < len(self.rows))
        return np.cumsum(self._sums(values, inside, at), axis=1)

    def held(self, values: Floats, which: Mask) -> Floats:
        """Return how much of each row a lawyer serves, shape ``(lawyers, rows)``."""
        return self._sums(values, which & (self.row >= 0), self.row)

    def _sums(self, values: Floats, which: Mask, row: Ints) -> Floats:
        found: Floats = np.zeros(self.limits.shape[::-1])
        places = (self.lawyer[which], row[which])
        np.add.at(found, places, values[self.pairs[which]])
        return found

    def posts(self, values: Floats, which: Mask) -> Floats:
        """Return how many posts each lawyer has."""
        found: Floats = np.zeros(self.limits.shape[1])
        np.add.at(found, self.lawyer[which], values[self.pairs[which]])
        return found


def with_kept(stable: Stable) -> Stable:
    """Return the statement with rows for those whom a firm likes and who have none.

    Those are the committees that it is to keep, whatever they chose. Nobody is an
    option of such a row, so it never blocks.
    """
    width, liked = stable.committees, stable.pair_firm_rank < DISPATCHED
    keys = stable.pair_firm * width + stable.pair_committee
    known = stable.firm * width + stable.committee
    kept, first = np.unique(np.where(liked, keys, -1), return_index=True)
    is_new = (kept >= 0) & ~np.isin(kept, known)
    kept, first = kept[is_new], first[is_new]
    ones = np.ones(len(kept), np.int64)
    return replace(
        stable,
        who=[*stable.who, *map(str, kept.tolist())],
        firm=np.append(stable.firm, kept // width),
        committee=np.append(stable.committee, kept % width),
        firm_rank=np.append(stable.firm_rank, stable.pair_firm_rank[first]),
        committee_rank=np.append(stable.committee_rank, ones),
        team=np.append(stable.team, ones),
        is_single=np.append(stable.is_single, stable.pair_is_single[first]),
    )


def offices(stable: Stable, is_open: Mask, most: Most) -> Iterator[Office]:
    """Yield the firms that some committee and they chose each other.

    Parameters
    ----------
    stable
        The rows.
    is_open
        Per pair: may be chosen.
    most
        Of all lawyers and committees.
    """
    pairs_of = _groups(np.where(is_open, stable.pair_firm, -1), len(stable.seats))
    options_of = _groups(stable.firm[stable.option_row], len(stable.seats))
    order = np.lexsort((stable.firm_rank, stable.firm))
    cuts = np.flatnonzero(np.diff(stable.firm[order])) + 1
    for rows in np.split(order, cuts) if len(order) else []:
        firm = stable.firm[rows[0]]
        yield _office(stable, rows, pairs_of[firm], options_of[firm], most)


def _office(
    stable: Stable, rows: Ints, pairs: Ints, options: Ints, most: Most
) -> Office:
    """Return the firm of some rows, best first, with its pairs and its options."""
    both = (stable.pair_lawyer[pairs], stable.option_lawyer[options])
    lawyers, lawyer = np.unique(np.concatenate(both), return_inverse=True)
    limits = np.zeros((len(rows), len(lawyers)), np.int64)
    of_options = (_places(rows, stable.option_row[options]), lawyer[len(pairs) :])
    limits[of_options] = stable.option_limit[options]
    return Office(
        seats=int(stable.seats[stable.firm[rows[0]]]),
        rows=rows,
        committees=stable.committee[rows],
        rank=stable.firm_rank[rows],
        is_single=stable.is_single[rows],
        is_plain=stable.team[rows] == 1,
        is_alone=most.lawyers[stable.committee[rows]] <= 1,
        lawyers=lawyers,
        most_posts=most.posts[lawyers],
        most_single=most.single[lawyers],
        limits=limits,
        pairs=pairs,
        lawyer=lawyer[: len(pairs)],
        pair_rank=stable.pair_firm_rank[pairs],
        pair_is_single=stable.pair_is_single[pairs],
        row=_places(stable.committee[rows], stable.pair_committee[pairs]),
        pair_committee=stable.pair_committee[pairs],
        pair_is_alone=most.lawyers[stable.pair_committee[pairs]] <= 1,
    )


def _places(column: Ints, wanted: Ints) -> Ints:
    """Return where numbers stand in a column of different ones, -1 if nowhere."""
    order = np.argsort(column)
    near = np.searchsorted(column[order], wanted)
    found = order[np.minimum(near, len(column) - 1)]
    return np.where(column[found] == wanted, found, -1)


class Prefixes:
    """What committees have that they like as much as each row, or better.

    Parameters
    ----------
    stable
        The rows.
    is_open
        Per pair: may be chosen.
    """

    def __init__(self, stable: Stable, is_open: Mask) -> None:
        chosen = np.flatnonzero(is_open & (stable.pair_committee_rank < DISPATCHED))
        here, rank = stable.pair_committee, stable.pair_committee_rank
        self._order = chosen[np.lexsort((rank[chosen], here[chosen]))]
        keys = here[self._order] * DISPATCHED + rank[self._order]
        own = stable.committee * DISPATCHED
        self._first = np.searchsorted(keys, own)
        self._end = np.searchsorted(keys, own + stable.committee_rank, side="right")

    def pairs(self, row: int) -> Ints:
        """Return the pairs of a row's prefix, those of its own firm among them."""
        return self._order[self._first[row] : self._end[row]]

    def at(self, values: Floats) -> "Point":
        """Return a solution with what each row's prefix sums up to."""
        total = np.concatenate([np.zeros(1), np.cumsum(values[self._order])])
        return Point(values, total[self._end] - total[self._first], self)


class Point(NamedTuple):
    """A solution that cuts are asked about.

    Parameters
    ----------
    values
        Per pair of the table, between 0 and 1.
    prefix
        Per row of the statement: what its prefix sums up to.
    prefixes
        The pairs of each prefix.
    """

    values: Floats
    prefix: Floats
    prefixes: Prefixes


def _groups(group: Ints, count: int) -> list[Ints]:
    """Return the places of each number of a column, from 0 on."""
    order = np.argsort(group, kind="stable")
    return np.split(order, np.searchsorted(group[order], np.arange(count + 1)))[1:]
