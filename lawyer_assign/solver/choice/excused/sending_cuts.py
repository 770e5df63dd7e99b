r"""What dispatch asks of links where firms that are full of good posts dispatch nobody.

Let x, S, P, F, N and u be as in
:mod:`lawyer_assign.solver.choice.excused.dispatch_cuts`, but let S be any committees
that are to have a lawyer each, and let :math:`s_f = 1` where firm f dispatches anybody.
Of the committees of S a firm f has :math:`n_f` which a lawyer of it can be dispatched
to who is neither of N nor of F. Then every plan keeps

.. math:: \sum_{c \in S} \Bigl(1 - \sum_{f} x_{fc}\Bigr) + \sum_{p \in P} x_p
    \le \sum_{f \in F} u_f + \sum_{l \in N, f(l) \notin F} u_l
    + \sum_f \min(n_f, u_f) s_f .

*Proof.* A committee of S without a post of the first kind is dispatched. Those by a
lawyer of N or F, and the posts of P, are no more than the first two sums, as there. Of
the others each is dispatched by a firm f with :math:`s_f = 1`, to at most :math:`n_f`
of them, in as many posts, of which it has :math:`u_f`.

How far a firm may dispatch anybody, :mod:`lawyer_assign.solver.choice.excused.\
worse_posts` says. Rooms of firms of F may be told as there. For given x the most
violated row is a least cut again, with these rooms between a committee and the lawyers
of a firm. That says most where many firms could dispatch somebody to few committees,
and each would rather take others: of 1,000 committees, seed 2, the program proves 46
blocking pairs, 49 with these rows, and 51 with rooms of firms, too. It takes twice as
long, and one row a round, so these are last. A row names S as its reason: these have
columns of their own then (:mod:`lawyer_assign.solver.choice.excused.sent_posts`).
"""

import numpy as np

from lawyer_assign.arrays import Floats, Ints, Mask
from lawyer_assign.engines.cut import Cut
from lawyer_assign.engines.max_flow import LeastCut
from lawyer_assign.solver.choice.excused.dispatch_cuts import MOST, UNIT, DispatchCuts
from lawyer_assign.solver.choice.excused.firm_rooms import Rooms


class SendingCuts:
    """Looks for rows that a solution violates.

    Parameters
    ----------
    dispatch
        Knows who can serve whom.

    Attributes
    ----------
    dispatch
        The same.
    served, firm : array of int
        Who can be served, as in :attr:`DispatchCuts.reach`, by lawyers of which firm.
    way : array of int
        Per entry of that, the place in these.
    """

    def __init__(self, dispatch: DispatchCuts) -> None:
        self.dispatch, firms = dispatch, len(dispatch.of_firm)
        served, lawyer = dispatch.reach
        keys, way = np.unique(
            served * firms + dispatch.firm_of[lawyer], return_inverse=True
        )
        self.served, self.firm, self.way = keys // firms, keys % firms, way
        # Nodes: whence and where to, who is served, by which firm, lawyers, firms.
        here, asks = 2, dispatch.asks
        by = here + dispatch.posts + len(dispatch.is_asked)
        who = by + len(keys)
        whose, firm = who + len(dispatch.firm_of), np.arange(firms)
        self._nodes = here + dispatch.posts, who, whose
        own = dispatch.lawyers
        tails = (
            np.zeros_like(asks), here + self.served, by + way, who + own, whose + firm,
        )  # fmt: skip
        heads = (
            here + asks, by + np.arange(len(keys)), who + lawyer,
            whose + dispatch.firm_of[own], np.ones_like(firm),
        )  # fmt: skip
        self._flow = LeastCut(np.concatenate(tails), np.concatenate(heads))
        self._wide = np.full(len(lawyer), UNIT * MOST)

    def violated(
        self, point: Floats, parts: Floats, least: float, rooms: Rooms | None = None
    ) -> list[Cut]:
        """Return the row that a solution violates most, if by more than ``least``.

        Parameters
        ----------
        point
            Per column, then per row of the statement, and per firm.
        parts
            Per firm: how far it may dispatch anybody.
        least
            Part of a post.
        rooms
            Of firms in it; ``None`` = nothing is known of them.
        """
        dispatch = self.dispatch
        asked, linked = dispatch.needed(point)
        room = np.ceil(UNIT * np.clip(parts[self.firm], 0, 1))
        is_wide = (self.served < dispatch.posts) | (room >= UNIT)
        by = np.where(is_wide, UNIT * MOST, room)
        each = UNIT * dispatch.of_lawyer[dispatch.lawyers]
        most, is_told = dispatch.within(point, rooms)
        units = asked, by, self._wide, each, most
        flow, side = self._flow.solve(np.concatenate(units).astype(np.int64))
        if asked.sum() - flow <= least * UNIT:
            return []
        return [self._cut(side, linked <= 1 + 1 / UNIT, len(point), is_told, rooms)]

    def _cut(
        self, side: Mask, is_asked: Mask, size: int, is_told: Mask, rooms: Rooms | None
    ) -> Cut:
        """Return the row of a side, of no committees but some; its reason is whose."""
        dispatch, (sent, who, whose) = self.dispatch, self._nodes
        can, most = dispatch.able(side[who:whose], side[whose:])
        columns, inside = np.split(dispatch.served_by(can), [dispatch.posts])
        inside |= side[sent : sent + len(inside)] & dispatch.is_asked
        inside &= is_asked
        factors = np.zeros(size, np.int64)
        factors[: dispatch.posts] = dispatch.links_of(inside) - columns
        factors[size - len(dispatch.of_firm) :] = self._others(inside, can)
        told = side[whose:][: len(is_told)] & is_told
        most += dispatch.add_rooms(factors, columns, told, rooms)
        kept = np.flatnonzero(factors)
        return Cut(kept, factors[kept], int(inside.sum()) - most, inside)

    def _others(self, inside: Mask, can: Mask) -> Ints:
        """Return per firm how many of some committees its other lawyers can serve.

        That is no more than the posts it has.
        """
        dispatch = self.dispatch
        is_other = np.zeros(len(self.served), bool)
        is_other[self.way[~can[dispatch.reach[1]]]] = True
        first = np.zeros(dispatch.posts, bool)
        is_other &= np.append(first, inside)[self.served]
        count = np.bincount(self.firm[is_other], minlength=len(dispatch.of_firm))
        most: Ints = np.minimum(count, dispatch.of_firm)
        return most
