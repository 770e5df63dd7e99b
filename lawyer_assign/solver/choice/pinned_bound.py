r"""Pairs that block whatever else a plan does, since a committee is held elsewhere.

A must gives committee c to lawyers and leaves no post there for others. Let R be the
best rank that c gives to the firm of one of them. Every plan then *wants* the rows
(f, c) with a committee rank before R; such a row blocks if f can take c.

Let r be the firm rank of the row. *Liked* are the pairs of f, but for those of c, with
a firm rank of r or better (fixed agreements rank 0). Unless f has as many liked
committees as seats, it has a free seat or holds a committee that it ranks below c. Then
an option (row, l) lets it take c unless l holds enough liked posts:

- If c is no single committee: with fewer posts than her limit she has room, case (i);
  with as many, one that is not liked makes room, case (ii). So it takes ``limit`` liked
  posts to put her out of the question.
- If c is single, and she never has more than one single post: without a liked post she
  has none at all (room), or only posts that f ranks below c; one of these makes room,
  the single one if she has it. So it takes one liked post.

Both take for granted that she never has more posts than her limit. Where bounds that
every plan as good in the tiers before keeps do not say that, or no more than one single
post, she is taken to need none; where the table holds fewer liked pairs of hers than
she needs, she is never out of the question. The row can only be kept from blocking by
as many options out of it as leave fewer than ``team``, or by seats full of what is
liked. Where liked posts are too few for either, it is *sure*: it blocks in every plan
as good that wants it.

*Posts that anger.* A liked post of f at another committee c', which takes one post
only, is *dear* if a sure row (f'', c') stands before f in the list of c': in every plan
with this post that row blocks. Let d be a number of dear posts without which the other
liked posts of f are too few. If d is 1 or more, (f, c) blocks, or f has d dear posts,
and d rows of their committees block. Other rows of c are of other firms, whose dear
posts are at other committees. So the rows of c with such a d, over all c, are N and a
bound: to each belongs a blocking row of its own.

*Which rows.* In a plan with v blocking pairs at most, a row with d > v - N + 1 blocks
itself: d others in its place would be too many (:func:`must_block`).
"""

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from lawyer_assign.arrays import UNBOUNDED, Ints, Lists, Mask
from lawyer_assign.solver.choice.deferred_acceptance import Pin
from lawyer_assign.solver.choice.face import Face
from lawyer_assign.solver.choice.matroid_market import most_per_row
from lawyer_assign.statements import DISPATCHED


def pinned_bound(face: Face) -> int:
    """Return how many pairs block at least in every plan of a face."""
    return len(_Rows(face).dearest(face.pins))


def must_block(face: Face, most: int) -> Ints:
    """Return rows that block in every plan of a face with few blocking pairs.

    Parameters
    ----------
    face
        The plans that are asked about.
    most
        Blocking pairs that they have at most.
    """
    found = _Rows(face).dearest(face.pins)
    spare = most - len(found)
    rows = [row for row, dear in found.items() if dear > spare + 1]
    return np.array(rows, np.int64)


class _Rows:
    """Rows of one statement, and what bounds say of everybody's posts."""

    def __init__(self, face: Face) -> None:
        bounds, stable = face.bounds, face.stable
        single = np.where(stable.pair_is_single, stable.pair_lawyer, -1)
        self._stable = stable
        self._of_committee = most_per_row(
            bounds, stable.pair_committee, stable.committees
        )
        self._of_lawyer = most_per_row(bounds, stable.pair_lawyer, stable.lawyers)
        self._singles = most_per_row(bounds, single, stable.lawyers)
        places = np.arange(len(stable.pair_firm))
        self._pairs_of = Lists(stable.pair_firm, places, len(stable.seats))
        options = np.arange(len(stable.option_row))
        self._options = Lists(stable.option_row, options, len(stable.who))

    def dearest(self, pins: Sequence[Pin]) -> dict[int, int]:
        """Return the rows that pins make wanted, and how many dear posts each costs.

        Without those that no dear post has to be taken for.
        """
        rows = [row for pin in pins for row in self._wanted(pin).tolist()]
        if not rows:
            return {}
        found = {row: self._dear(row, self._is_free) for row in rows}
        return {row: dear for row, dear in found.items() if dear > 0}

    def _wanted(self, pin: Pin) -> Ints:
        """Return the rows of a pinned committee with firms that it likes better."""
        stable, none = self._stable, np.zeros(0, np.int64)
        if self._of_committee[pin.committee] > len(set(pin.lawyers)):
            return none  # somebody else may come, of a firm that it likes better
        here = (stable.pair_committee == pin.committee) & np.isin(
            stable.pair_lawyer, pin.lawyers
        )
        if not here.any():
            return none
        best = stable.pair_committee_rank[here].min()
        is_better = stable.committee_rank < best
        found: Ints = np.flatnonzero((stable.committee == pin.committee) & is_better)
        return found

    @cached_property
    def _is_free(self) -> Mask:
        """Which posts are not dear."""
        stable = self._stable
        first = np.full(stable.committees, DISPATCHED + 1, np.int64)
        every = np.ones(len(stable.pair_firm), bool)
        rows = np.flatnonzero(self._of_committee[stable.committee] == 1)
        sure = [row for row in rows.tolist() if self._dear(row, every) > 0]
        np.minimum.at(first, stable.committee[sure], stable.committee_rank[sure])
        mask: Mask = stable.pair_committee_rank <= first[stable.pair_committee]
        return mask

    def _dear(self, row: int, is_free: Mask) -> int:
        """Return how many posts that are not free keep a row from blocking, at least.

        0: free ones may do; more than there are: nothing does.
        """
        stable = self._stable
        firm, rank = stable.firm[row], stable.firm_rank[row]
        _, mine = self._pairs_of.of(np.array([firm]))
        liked = mine[stable.pair_firm_rank[mine] <= rank]
        liked = liked[stable.pair_committee[liked] != stable.committee[row]]
        free = liked[is_free[liked]]
        places, pairs = np.unique(stable.pair_committee[free], return_counts=True)
        posts = int(np.minimum(self._of_committee[places], pairs).sum())
        seats = int(stable.seats[firm]) - len(places)
        needs = self._needs(row, liked)
        out = len(needs) - int(stable.team[row]) + 1
        if out <= 0:
            return 0
        lawyer = stable.option_lawyer[self._options.of(np.array([row]))[1]]
        near = np.bincount(stable.pair_lawyer[free], minlength=stable.lawyers)[lawyer]
        far = np.maximum(needs - near, 0)
        all_out = _least(needs, out) - posts
        return max(0, min(seats, max(all_out, _least(far, out))))

    def _needs(self, row: int, liked: Ints) -> Ints:
        """Return how many liked posts put each option out of the question."""
        stable = self._stable
        _, mine = self._options.of(np.array([row]))
        lawyer, limit = stable.option_lawyer[mine], stable.option_limit[mine]
        needs = limit
        if stable.is_single[row]:
            needs = np.minimum(limit, 1)
            needs = np.where(self._singles[lawyer] <= 1, needs, 0)
        needs = np.where(self._of_lawyer[lawyer] <= limit, needs, 0)
        near = np.bincount(stable.pair_lawyer[liked], minlength=stable.lawyers)
        found: Ints = np.where(near[lawyer] < needs, UNBOUNDED, np.maximum(needs, 0))
        return found


def _least(values: Ints, count: int) -> int:
    """Return the sum of the smallest values, in numbers that do not overflow."""
    return sum(np.sort(values)[:count].tolist())
