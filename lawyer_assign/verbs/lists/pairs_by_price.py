"""A small table that has as many posts of every price as a whole one.

Bounds by counting (:mod:`lawyer_assign.solver.money.counts`) know a lawyer by how many
posts of each price list she could have, and a committee by the lists that pay for its
posts. Let ``r`` be the posts that she may have at most. Of all committees that she is
allowed at one price, ``min(r, all)`` say as much as all of them:

- she cannot have more than ``r`` of them, and how many she may have is said by lawyer
  and district, which every list keeps;
- a rule that asks for all the posts a lawyer has here asks for ``r`` at most: so these
  are all there are, or ``r`` of the one list she has, and that many must be of it;
- every committee keeps a post of every list that any post of it has, so committees hang
  together by shared lists as before.

So every plan over whatever lists gives numbers of posts that this table admits. Who is
forbidden some committees, by refusals or skills, is taken as allowed: that admits more,
and a bound stays one. For 10,700 lawyers and 3,298 committees it has 440,000 pairs and
not 12 million.
"""

from collections.abc import Iterator

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.facts.prices import Prices
from lawyer_assign.pairs import Pairs
from lawyer_assign.problem import Problem
from lawyer_assign.problem.candidates import most_posts
from lawyer_assign.problem.tables import make_pairs
from lawyer_assign.rules import Willingness

MOST = 2_000_000
"""Pairs that are made at most: some seconds to count them."""


def pairs_by_price(problem: Problem) -> Pairs | None:
    """Return the table; ``None`` where it would hold more than :data:`MOST` pairs."""
    facts = problem.facts
    width = int(most_posts(facts, problem.policy).max(initial=0))
    parts = list(_classes(problem))
    if sum(_size(*part, width) for part in parts) > MOST:
        return None
    found = [_spread(*part, width) for part in parts]
    committee, lawyer = (
        np.concatenate([one[at] for one in found] or [np.zeros(0, np.int64)])
        for at in (0, 1)
    )
    order = np.lexsort((lawyer, committee))
    whole = np.zeros(len(facts.columns.committees), bool)
    return make_pairs(facts, problem.policy, committee[order], lawyer[order], whole)


def _classes(problem: Problem) -> Iterator[tuple[Ints, Ints]]:
    """Yield committees and lawyers all of whose pairs have one price list.

    These are committees of one district and kind, and lawyers paid alike.
    """
    columns, prices = problem.facts.columns, Prices.of(problem.facts)
    is_allowed = _allowed(problem)
    place = 2 * columns.committee_district + columns.committee_is_village
    for one in np.unique(place).tolist():
        committees = np.flatnonzero(place == one)
        lawyers = np.flatnonzero(is_allowed[:, one // 2])
        for move in np.unique(prices.lawyer_move[lawyers]).tolist():
            yield committees, lawyers[prices.lawyer_move[lawyers] == move]


def _allowed(problem: Problem) -> Mask:
    """Return whether a lawyer may serve in a district, or is listed there."""
    columns, pairs = problem.facts.columns, problem.pairs
    if problem.policy.must(Willingness) is None:
        return np.ones(columns.is_willing.shape, bool)
    found: Mask = columns.is_willing.copy()
    found[pairs.lawyer, pairs.district] = True
    return found


def _each(committees: Ints, lawyers: Ints, width: int) -> int:
    """Return how many committees each lawyer gets, so that none is left out."""
    return min(len(committees), max(width, -(-len(committees) // len(lawyers))))


def _size(committees: Ints, lawyers: Ints, width: int) -> int:
    return len(lawyers) * _each(committees, lawyers, width)


def _spread(committees: Ints, lawyers: Ints, width: int) -> tuple[Ints, Ints]:
    """Return pairs that give every lawyer as many committees, one after the other."""
    each, count = _each(committees, lawyers, width), len(committees)
    first = np.arange(len(lawyers)) * count // len(lawyers)
    at = (first[:, None] + np.arange(each)) % count
    return committees[at].ravel(), np.repeat(lawyers, each)
