r"""What a lawyer may hold that her firm likes less while somebody waits for her.

Let lawyer l be able to serve c, which waits for her firm f: neither f nor a better firm
serves it. Then a post that f likes less than c is one she would give up, so that the
pair blocks; unless c lies outside scarce districts, the post inside, and another post
of hers outside. So every plan without a blocking pair keeps, where the prefix of c is
all it has from f or better,

.. math:: \sum_{\text{worse, outside}} x_p \le \text{prefix}_c

(she has one such post at most) and, for every single worse post p inside,

.. math:: x_p \le \text{prefix}_c \; [\, + \text{good ones of hers outside} \,]

with the bracket where c lies outside. These are the inequalities of Rothblum
("Characterization of stable matchings as extreme points of a polytope", 1992), seat by
seat. They assume what
:func:`lawyer_assign.solver.choice.matroid_market.is_matroid_market` asks: within her
limit, one post less is room. l is an option of c; her posts are all pairs.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from lawyer_assign.arrays import Ints
from lawyer_assign.engines.cut import Cut
from lawyer_assign.solver.choice.cuts.firm_matrices import Office, Point, Prefixes

MOST = 30
"""Exchanges taken from one firm in one round."""


class Exchange(NamedTuple):
    """What an exchange follows from.

    Parameters
    ----------
    row
        Of the statement: c waits for f.
    lawyer
        l.
    post
        A pair of hers inside a scarce district, p; -1: all worse posts outside.
    """

    row: int
    lawyer: int
    post: int


@dataclass(frozen=True, eq=False)
class Exchanges:
    """The exchanges of one firm, and which of them a solution violates.

    Parameters
    ----------
    office
        The firm.
    """

    office: Office

    def violated(self, point: Point, least: float) -> Iterator[Cut]:
        """Yield exchanges that miss more than ``least``, the worst first."""
        office = self.office
        single = office.pair_is_single
        may = (office.limits > 0).T & office.is_plain
        values, has = point.values, point.prefix[office.rows]
        good = office.good(values, single)
        worse = office.posts(values, single)[:, None] - good
        outside = np.where(may, worse - has, 0)
        found = [
            (float(outside[lawyer, row]), row, lawyer, -1)
            for lawyer, row in np.argwhere(outside > least).tolist()
        ]
        # Only posts inside scarce districts that the solution uses can be too much.
        held = np.flatnonzero(~single & (values[office.pairs] > least))
        own = office.lawyer[held]
        is_worse = office.pair_rank[held][:, None] > office.rank
        free = np.where(office.is_single, good[own], 0)
        inside = values[office.pairs[held]][:, None] - has - free
        inside[~(is_worse & may[own])] = 0
        found += [
            (float(inside[at, row]), row, int(own[at]), int(held[at]))
            for at, row in np.argwhere(inside > least).tolist()
        ]
        found.sort(key=lambda one: -one[0])
        for _, row, lawyer, post in found[:MOST]:
            yield self._cut(row, lawyer, post, point.prefixes)

    def _cut(self, row: int, lawyer: int, post: int, prefixes: Prefixes) -> Cut:
        """Return one exchange; ``post=-1``: all worse posts outside."""
        office = self.office
        own = (office.lawyer == lawyer) & office.pair_is_single
        is_worse = office.pair_rank > office.rank[row]
        better = prefixes.pairs(int(office.rows[row]))
        names = int(office.rows[row]), int(office.lawyers[lawyer])
        if post < 0:
            reason = Exchange(*names, post)
            return _at_most(office.pairs[own & is_worse], better, reason)
        if office.is_single[row]:
            # One of hers may serve the committee itself: it is in the prefix already.
            better = np.union1d(better, office.pairs[own & ~is_worse])
        reason = Exchange(*names, int(office.pairs[post]))
        return _at_most(office.pairs[post : post + 1], better, reason)


def _at_most(less: Ints, more: Ints, reason: Exchange) -> Cut:
    """Return the row: what ``less`` sums up to is at most what ``more`` does."""
    factors = np.repeat(np.array([-1, 1]), [len(less), len(more)])
    return Cut(np.concatenate([less, more]), factors, 0, reason)
