"""What posts of a firm count in weighted combs, whatever a solution has.

Why any of it may count so is told in
:mod:`lawyer_assign.solver.choice.cuts.weighted_combs`, in the same words.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from lawyer_assign.arrays import UNBOUNDED, Floats, Ints, Mask
from lawyer_assign.solver.choice.cuts.combs import UNIT, lawyer_sets
from lawyer_assign.solver.choice.cuts.firm_matrices import Office
from lawyer_assign.statements import DISPATCHED

USED = 1e-6
"""A solution has less than that of what it does not use."""


class Reason(NamedTuple):
    """A: what their posts count inside and outside, K, and rows that can be teeth."""

    lawyers: Mask
    inside: Ints
    outside: Ints
    total: int
    teeth: Mask


class Worse(NamedTuple):
    """Worse posts of which no plan has two, and what a solution has of them."""

    value: float
    pairs: Ints


class Others(NamedTuple):
    """What posts of others than A count with each row up to b, and that in all."""

    counts: Ints
    reached: Floats

    def at(self, some: Mask) -> "Others":
        """Return the same of some reasons."""
        return Others(self.counts[some], self.reached[some])


class Seats(NamedTuple):
    """What full seats mean for the posts of others than A.

    Parameters
    ----------
    seats
        Of the firm.
    low
        Per reason: the least that a post of A counts, once they are raised.
    most
        Shape ``(reasons, rows)``: the most good posts that others can have.
    together
        Per row: with how many committees the firm can have good posts.
    is_never
        Per row: it has not enough good posts to be full.
    lawyers
        A.
    """

    seats: int
    low: Ints
    most: Ints
    together: Ints
    is_never: Mask
    lawyers: Mask

    @classmethod
    def of(cls, office: Office, lawyers: Mask, counts: Ints, total: Ints) -> "Seats":
        """Count what lawyers can have."""
        most, together = _most_good(office), _committees_up_to(office)
        low = np.where(lawyers, counts.min(0), UNBOUNDED).min(1, initial=UNBOUNDED)
        never = np.minimum(most.sum(0), together) < office.seats
        return cls(
            office.seats,
            np.maximum(low, -(-total // max(1, office.seats))),
            (~lawyers).astype(np.int64) @ most,
            together,
            never | (office.seats >= UNBOUNDED),
            lawyers,
        )

    def raised(self, counts: Ints, total: Ints) -> Ints:
        """Let each post of A count K / s at least."""
        if self.is_never.all():
            return counts
        each = -(-total // self.seats)[:, None]
        found: Ints = np.where(self.lawyers, np.maximum(counts, each), counts)
        return found

    def others(self, held: Floats, total: Ints, which: Ints, base: int) -> Others:
        """Return what posts of others count, so that a solution reaches least.

        Parameters
        ----------
        held
            Shape ``(reasons, rows)``: what others have with each row.
        total
            Per reason: K.
        which, base
            Reasons, and the row b.
        """
        if self.is_never[base]:
            return nobody(len(which), base)
        held, low = held[which, : base + 1], self.low[which, None]
        order = np.argsort(-held, axis=1, kind="stable")
        free = np.arange(min(self.seats, base + 2))
        top = np.cumsum(np.take_along_axis(held, order, axis=1), axis=1)
        rest = top[:, -1:] - np.pad(top, [(0, 0), (1, 0)])[:, : len(free)]
        left = self.seats - free
        others = np.minimum(self.most[which, base, None], self.together[base] - free)
        others = np.maximum(others, 0)
        price = total[which, None] - low * np.maximum(left - others, 0)
        count = -(-np.maximum(price, 0) // np.maximum(np.minimum(others, left), 1))
        reached = np.where(low * left < total[which, None], np.inf, count * rest)
        best = np.argmin(reached, axis=1)
        at = np.arange(len(which))
        place = np.empty_like(order)
        np.put_along_axis(place, order, np.arange(base + 1)[None], axis=1)
        counts = np.where(place < best[:, None], 0, count[at, best][:, None])
        return Others(counts, reached[at, best] / UNIT)


def nobody(reasons: int, base: int) -> Others:
    """Return posts that count nothing."""
    return Others(np.zeros((reasons, base + 1), np.int64), np.zeros(reasons))


def reasons_of(office: Office, *, together: bool = False) -> Iterator[Reason]:
    """Yield the reasons of which lawyers may be spent.

    With ``together``, of sets that hold all who may serve the same, or none.
    """
    able = office.limits > 0
    # Who may have more posts than her firm has pairs is never spent: any limit will do.
    limits = np.minimum(office.limits, max(1, len(office.pairs)))
    for some in lawyer_sets(able, together=together):
        teeth = office.is_plain & able[:, some].all(1)
        inside = teeth & ~office.is_single
        full, count = UNIT * some.astype(np.int64), int(some.sum())
        if (teeth & office.is_single).any():
            share = -(-full // _least(limits[teeth], some))
            yield Reason(some, share, full, UNIT * count, teeth)
        if inside.any():
            limit = _least(limits[inside], some)
            posts, share = int(limit[some].sum()), -(-full // limit)
            yield Reason(some, full, full, UNIT * posts, inside)
            yield Reason(some, full, 0 * full, UNIT * (posts - count), inside)
            if limit[some].min() < limit[some].max():
                yield Reason(some, share, share, UNIT * count, inside)


def _least(limits: Ints, some: Mask) -> Ints:
    """Return the least limit of each of some lawyers, 1 for others."""
    return np.where(some, limits.min(0), 1)


def _most_good(office: Office) -> Ints:
    """Return per lawyer and row: how many posts she can have that are liked as much."""
    single = office.pair_is_single
    pairs = np.ones(1 + int(office.pairs.max(initial=0)))
    inside, outside = (office.good(pairs, which) for which in (~single, single))
    outside = np.minimum(outside, office.most_single[:, None])
    found: Ints = np.minimum(inside + outside, office.most_posts[:, None])
    return found.astype(np.int64)


def _committees_up_to(office: Office) -> Ints:
    """Return per row: with how many committees the firm has pairs it likes as much."""
    liked = office.pair_rank < DISPATCHED
    _, first = np.unique(office.pair_committee[liked], return_index=True)
    ranks = np.sort(office.pair_rank[liked][first])
    return np.searchsorted(ranks, office.rank, side="right")


def widest(office: Office, counts: Ints) -> Ints:
    """Return per reason and row the most that a pair with its committee counts."""
    found = np.zeros((len(office.rows), counts.shape[1]), np.int64)
    order = np.argsort(office.row, kind="stable")
    order = order[office.row[order] >= 0]
    if len(order):
        outside = office.pair_is_single[order].astype(np.int64)
        own = counts[outside, :, office.lawyer[order]]
        first = np.flatnonzero(np.diff(office.row[order], prepend=-1))
        found[office.row[order[first]]] = np.maximum.reduceat(own, first)
    return found.T


def worse_posts(office: Office, values: Floats) -> list[Worse]:
    """Return per row the most that a solution has of worse posts that exclude others.

    Those with one committee that chose, or is bound; those of one lawyer outside.
    """
    held = values[office.pairs]
    used = np.flatnonzero(held > USED)
    is_one = office.pair_is_single & (office.most_single[office.lawyer] <= 1)
    groups = (
        np.where(is_one, office.lawyer, -1),
        np.where(office.pair_is_alone, office.pair_committee, -1),
        np.arange(len(held)),
    )
    found = []
    for rank in office.rank.tolist():
        best = Worse(0.0, used[:0])
        some = used[office.pair_rank[used] > rank]
        for group in groups:
            own = some[group[some] >= 0]
            total = np.bincount(group[own], held[own], minlength=1)
            top = int(total.argmax())
            if total[top] > best.value:
                inside = (group == top) & (office.pair_rank > rank)
                best = Worse(float(total[top]), office.pairs[inside])
        found.append(best)
    return found
