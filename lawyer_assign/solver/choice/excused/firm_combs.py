r"""Excused combs of whole firms: who waits in vain, told without naming lawyers.

Let x count the posts of firms with committees that chose each other
(:mod:`lawyer_assign.solver.choice.excused.firm_posts`), at most one a committee, and
let :math:`y_t = 1` where row t blocks. Let q be the least of the seats of a firm and of
the lawyers who may serve the committee of a row t; let *good* posts be those that the
firm likes as much as the last of some rows, the *teeth*, or better. If a tooth t waits
(neither its firm nor a better one serves it) and does not block, the firm has q good
posts: none of those lawyers has room for it, nor a worse post that makes some, so each
has a good one; or the seats are full of good ones.

Let :math:`m_t \ge 0` be whole numbers for teeth with as large a q at least, C some of
those with :math:`m_t \ge 1`, and D other good posts of the firm, teeth or not, with
:math:`\sum m + |D| = q`. Then *every* plan keeps

.. math:: \sum_{p \text{ good}, p \notin C \cup D} x_p
    + \sum_t m_t (\text{prefix}_t + y_t) \ge q - |D|,

where the prefix of t is all its committee has from its firm or better.

*Proof.* If each tooth with :math:`m_t \ge 1` is served by its prefix or blocks, the
second sum is :math:`\sum m = q - |D|` at least. Otherwise some tooth waits and does not
block: good posts are q at least, and D has :math:`|D|` of them at most. What C takes
off the first sum, :math:`x_t` each, its prefix gives back.

*Few lawyers.* Where not all lawyers of a firm may serve a committee, it has a q of its
own, and combs of this q are looked for, too. A search in whole numbers otherwise lets
such rows wait in vain beside lawyers who are sent anywhere: of 1,000 committees, seed
0, it had a solution of 222 blocking pairs where 223 are the fewest, by one row that 26
of 27 lawyers may serve.

*Bought.* A solution may have :math:`\text{prefix}_t + y_t > 1`. Then t is dearer as a
tooth than as a post of D, :math:`1 - x_t`. Combs looked for with such teeth in C only
left 1,000 committees, seed 0, at 220.5 after 7.6 s; it is worth 220.9 after 5.5 s.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from lawyer_assign.arrays import Floats, Ints, Mask
from lawyer_assign.engines.cut import Cut
from lawyer_assign.engines.watch import Watch
from lawyer_assign.solver.choice.excused.firm_posts import FirmPosts
from lawyer_assign.statements import Stable

MOST = 8
"""Combs taken from one firm in one round."""


@dataclass(frozen=True, eq=False)
class RankedFirm:
    """A firm that takes somebody, and one of its q.

    Parameters
    ----------
    firm
        Its number.
    columns
        Its columns, best first.
    ends
        Places in them: the last of each tie.
    enough
        Good posts that excuse a tooth, q.
    is_tooth, is_own
        Per place: so many good posts excuse it, or more do; no more than so many do.
    is_filled
        By q posts, the most that excuse any of its rows: it has no more in any plan.
    """

    firm: int
    columns: Ints
    ends: Ints
    enough: int
    is_tooth: Mask
    is_own: Mask
    is_filled: bool

    @property
    def better(self) -> Ints:
        """Per place: the last one that it likes more; -1 = none."""
        tie = np.searchsorted(self.ends, np.arange(len(self.columns)))
        found: Ints = np.append(-1, self.ends)[tie]
        return found


class FirmCombs:
    """Looks for combs that a solution violates.

    Parameters
    ----------
    stable
        The statement.
    posts
        Its columns; behind them a solution has one for each row that blocks, and one
        for each firm that dispatches.
    of_firm
        Posts that each firm has at most, of any kind.

    Attributes
    ----------
    firms : list
        All that take somebody, once with each q, the largest first.
    filled : list
        Those of them that can be full of good posts, each with what its places have
        better (:attr:`RankedFirm.better`).
    posts, sends : int
        How many columns are posts, and the column of the first firm that dispatches.
    dearest : float
        Served and blocking together, what is bought beyond that is a post of D.
    """

    def __init__(self, stable: Stable, posts: FirmPosts, of_firm: Ints) -> None:
        self._posts, self._rows = posts, len(stable.who)
        order = np.lexsort((posts.committee_rank, posts.committee))
        self._order = order
        keys = posts.committee[order] << 32 | posts.committee_rank[order]
        self._first = np.searchsorted(posts.committee[order], posts.committee)
        own = posts.committee << 32 | posts.committee_rank
        self._end = np.searchsorted(keys, own, side="right")
        self.firms = list(self._offices(stable, of_firm))
        self.filled = [(one, one.better) for one in self.firms if one.is_filled]
        self.posts = len(posts.firm)
        self.sends = self.posts + self._rows
        self.dearest = 1.0

    def _offices(self, stable: Stable, of_firm: Ints) -> Iterator[RankedFirm]:
        posts = self._posts
        enough = np.zeros(len(posts.firm), np.int64)
        enough[: self._rows] = np.minimum(
            posts.lawyers, np.maximum(stable.seats[stable.firm], 0)
        )
        order = np.lexsort((posts.firm_rank, posts.firm))
        cuts = np.flatnonzero(np.diff(posts.firm[order])) + 1
        for columns in np.split(order, cuts) if len(order) else ():
            rank, needs = posts.firm_rank[columns], enough[columns]
            ends = np.flatnonzero(np.append(rank[1:] > rank[:-1], True))
            own, most = int(posts.firm[columns[0]]), int(needs.max())
            for q in np.unique(needs[needs > 0])[::-1].tolist():
                is_filled = q == most and bool(of_firm[own] <= q)
                teeth = needs >= q, needs == q
                yield RankedFirm(own, columns, ends, q, *teeth, is_filled)

    def prefix(self, column: int) -> Ints:
        """Return columns of its committee, as good as one or better, that one too."""
        return self._order[self._first[column] : self._end[column]]

    def violated(self, point: Floats, least: float, watch: Watch) -> Iterator[Cut]:
        """Yield combs that miss more than ``least`` of q, the worst of a firm first.

        Parameters
        ----------
        point
            Per column, then per row of the statement, and per firm.
        least
            Part of q.
        watch
            Asked.

        Raises
        ------
        OutOfTime
            The watch says stop.
        """
        served = self.served(point)
        for firm in watch.over(self.firms):
            yield from self._of_firm(firm, point, served, least)

    def served(self, point: Floats) -> Floats:
        """Return per column what its prefix has, and how far it blocks."""
        total = np.concatenate([np.zeros(1), np.cumsum(point[self._order])])
        served: Floats = total[self._end] - total[self._first]
        served[: self._rows] += point[self.posts : self.sends]
        return served

    def _of_firm(
        self, firm: RankedFirm, held: Floats, served: Floats, least: float
    ) -> Iterator[Cut]:
        """Buy q up to each row where it is cheapest: once each, the rest anywhere."""
        own, q = held[firm.columns], firm.enough
        waits = np.where(firm.is_tooth, served[firm.columns], np.inf)
        lows = np.minimum.accumulate(np.where(firm.is_own, waits, np.inf))
        if lows[-1] >= 1 - least:
            return
        dear = self.dearest
        once = np.where(firm.is_tooth, np.minimum(waits, dear), 1.0) - own
        good, lowest = np.cumsum(own), np.minimum.accumulate(waits)
        ends = firm.ends[lows[firm.ends] < 1 - least]
        both = np.minimum(lowest, 1.0) + np.minimum(lows, 1.0)
        new = np.diff(both[ends], prepend=2.0) < 0
        asked = new & (good[ends] < q * (1 - least))
        found: list[tuple[float, int, Ints, int]] = []
        for end in ends[asked].tolist():
            bought = np.flatnonzero(once[: end + 1] < lowest[end])
            bought = bought[np.argsort(once[bought], kind="stable")][:q]
            rest = q - len(bought)
            reached = good[end] + once[bought].sum() + rest * lowest[end]
            if q - reached > least * q:
                found.append((q - float(reached), end, bought, rest))
        found.sort(key=lambda one: -one[0])
        for _, end, bought, rest in found[:MOST]:
            times = np.zeros(end + 1, np.int64)
            times[bought[waits[bought] <= dear]] = 1
            times[int(waits[: end + 1].argmin())] += rest
            yield self._cut(firm, end, times, bought)

    def _cut(self, firm: RankedFirm, end: int, times: Ints, bought: Ints) -> Cut:
        """Return a comb; what is bought once is no longer counted as good."""
        good = np.ones(end + 1, np.int64)
        good[bought] = 0
        teeth, many = firm.columns[: end + 1][times > 0], times[times > 0]
        prefixes = [self.prefix(one) for one in teeth.tolist()]
        columns = np.concatenate(
            [firm.columns[: end + 1], *prefixes, self.posts + teeth]
        )
        lengths = [len(one) for one in prefixes]
        factors = np.concatenate([good, np.repeat(many, lengths), many])
        own, place = np.unique(columns, return_inverse=True)
        total = np.zeros(len(own), np.int64)
        np.add.at(total, place, factors)
        kept = total != 0
        return Cut(own[kept], total[kept], int(many.sum()))
