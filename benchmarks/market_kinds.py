"""More kinds of markets, seeded, so that figures do not hang on one kind.

:class:`Varied` has a knob for each way in which markets of practice differ from lists
drawn evenly; :data:`KINDS` turns them one by one. :func:`gent_prosser` draws stable
marriage with ties and incomplete lists as the literature compares solvers on.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from lawyer_assign.arrays import Floats, Ints, Mask
from lawyer_assign.matching.market_columns import Market, from_pairs


@dataclass(frozen=True, slots=True)
class Varied:
    """Size and knobs of a market; every knob at its default does nothing.

    Parameters
    ----------
    residents, hospitals
        How many of each.
    seats
        In all, closed hospitals not counted.
    length
        Hospitals in a resident's list.
    popular
        Hospitals that half of every list is drawn from, and that have half of all
        seats: a seat opened at one of them angers a queue.
    master
        0..1: how far both sides rank by merits that all agree on; 1 is a master list
        on either side (Irving, Manlove and Scott, "The stable marriage problem with
        master preference lists", 2008).
    ties
        Probability, 0..1, that an entry is tied with the one before it, on both sides.
    closed
        Share, 0..1, of hospitals that are listed and have no seat this year.
    known
        Share, 0..1, of its list that a hospital has met and ranks; it knows nothing of
        the others, who come last in one tie (incomplete knowledge, as in Rastegari,
        Condon, Immorlica and Leyton-Brown, "Two-sided matching with partial
        information", 2013).
    """

    residents: int
    hospitals: int
    seats: int
    length: int = 5
    popular: int = 0
    master: float = 0.0
    ties: float = 0.0
    closed: float = 0.0
    known: float = 1.0


def varied_market(shape: Varied, seed: int) -> Market:
    """Return a market of this shape; the same for the same seed."""
    rng = np.random.default_rng(seed)
    n, m = shape.residents, shape.hospitals
    is_popular = np.arange(m) < shape.popular
    resident, hospital = _listed(rng, shape, is_popular)
    rank = _ranked(rng, shape, resident, rng.normal(size=m)[hospital])
    of_hospital = _ranked(rng, shape, hospital, rng.normal(size=n)[resident])
    of_hospital[rng.random(len(hospital)) >= shape.known] = len(hospital)
    return from_pairs(
        tuple(range(1, n + 1)),
        tuple(range(1, m + 1)),
        _seats(rng, shape, is_popular),
        (resident, hospital),
        (rank, of_hospital),
    )


class Marriage(NamedTuple):
    """What :func:`gent_prosser` is asked for: n, p1, p2."""

    people: int
    missing: float
    tied: float


def gent_prosser(people: int, missing: float, tied: float, seed: int) -> Market:
    """Return stable marriage with ties and incomplete lists: (n, p1, p2).

    Lists are complete and random; a pair is struck off both lists with probability
    p1, an entry tied with the one before it with probability p2; what leaves anybody
    without a list is drawn anew (Gent and Prosser, "An empirical study of the stable
    marriage problem with ties and incomplete lists", ECAI 2002).

    Parameters
    ----------
    people
        Of either side, n.
    missing, tied
        p1 and p2, 0..1; p1 below 1.
    seed
        The same seed gives the same market.
    """
    rng = np.random.default_rng(seed)
    while True:
        is_listed = rng.random((people, people)) >= missing
        if is_listed.any(axis=0).all() and is_listed.any(axis=1).all():
            break
    left, right = np.nonzero(is_listed)
    ids = tuple(range(1, people + 1))
    ranks = (
        _along(rng, left, rng.random(len(left)), tied),
        _along(rng, right, rng.random(len(left)), tied),
    )
    return from_pairs(ids, ids, np.ones(people, np.int64), (left, right), ranks)


def _listed(
    rng: np.random.Generator, shape: Varied, is_popular: Mask
) -> tuple[Ints, Ints]:
    """Return the pairs, different hospitals for each resident."""
    n, m, length = shape.residents, shape.hospitals, min(shape.length, shape.hospitals)
    share = np.full(m, 1 / m)
    if 0 < shape.popular < m:
        rest = m - shape.popular
        share = np.where(is_popular, 0.5 / shape.popular, 0.5 / rest)
    # The smallest of exponential times are a draw without putting back; a few residents
    # at once, so that long markets fit the memory.
    drawn = [
        np.argpartition(rng.exponential(size=(len(some), m)) / share, length - 1)
        for some in np.array_split(np.arange(n), max(1, n * m // 4_000_000))
    ]
    hospital = np.concatenate([one[:, :length] for one in drawn]).ravel()
    return np.repeat(np.arange(n), length), hospital


def _ranked(
    rng: np.random.Generator, shape: Varied, group: Ints, merit: Floats
) -> Ints:
    """Return ranks within groups: by what all agree on, and by own taste."""
    taste = rng.normal(size=len(group))
    score = shape.master * merit + (1 - shape.master) * taste
    return _along(rng, group, score, shape.ties)


def _along(rng: np.random.Generator, group: Ints, score: Floats, ties: float) -> Ints:
    """Return ranks by score within groups, each tied with the last one at random."""
    order = np.lexsort((score, group))
    rank = np.empty(len(group), np.int64)
    rank[order] = np.cumsum(rng.random(len(group)) >= ties)
    return rank


def _seats(rng: np.random.Generator, shape: Varied, is_popular: Mask) -> Ints:
    """Return seats: half at popular hospitals, none where it is closed."""
    m = shape.hospitals
    share = np.ones(m)
    if 0 < shape.popular < m:
        share = np.where(is_popular, m / shape.popular, m / (m - shape.popular))
    share[rng.random(m) < shape.closed] = 0
    if not share.any():
        return np.zeros(m, np.int64)
    return rng.multinomial(shape.seats, share / share.sum()).astype(np.int64)


KINDS = {
    "popular": Varied(2_000, 200, 2_000, popular=10),
    "popular and ties": Varied(2_000, 200, 2_000, popular=10, ties=0.5),
    "master lists": Varied(2_000, 200, 2_000, master=0.9),
    "long lists": Varied(500, 100, 500, length=60),
    "closed hospitals": Varied(2_000, 200, 2_000, closed=0.2),
    "half not known": Varied(2_000, 200, 2_000, known=0.5),
}
"""One market per knob, of a size that a minute is enough to say something about."""

MARRIAGES = (
    Marriage(100, 0.5, 0.5),
    Marriage(200, 0.9, 0.5),
    Marriage(200, 0.95, 0.85),
    Marriage(1_000, 0.99, 0.5),
)
"""Stable marriages of the table: short lists with ties are the hard ones."""
