r"""Who sends whom where somebody is short, as columns: dispatch told exactly.

Let x, S, u and s be as in :mod:`lawyer_assign.solver.choice.excused.sending_cuts`, and
let S be some committees that have a lawyer in every plan. For each of them and each
firm f with a lawyer who can be dispatched to it let :math:`g_{cf} = 1` where f
dispatches anybody to c, and let :math:`d_f` be the dispatches of f to anybody. Then
*every* plan keeps

.. math:: \sum_f x_{fc} + \sum_f g_{cf} \ge 1, \quad \sum_c g_{cf} \le d_f, \quad
    d_f + \sum_c x_{fc} \le u_f, \quad g_{cf} \le s_f,

and, for any posts P and committees C of S of one firm, and the lawyers N of it who have
a pair of a column of P or can be dispatched to one of C,

.. math:: \sum_{p \in P} x_p + \sum_{c \in C} g_{cf} \le \sum_{l \in N} u_l .

*Proof.* A committee of S has a lawyer, of a post that it and a firm chose, or
dispatched. Each :math:`g_{cf} = 1` is a dispatch of f, another for each c, and d and x
count different posts of f, of which there are :math:`u_f` at most. Who dispatches to c
dispatches somebody. The posts of P, and one dispatch for each c of C with
:math:`g_{cf} = 1`, are different posts of lawyers of N, of whom each has :math:`u_l` at
most.

What :math:`d_f` is at most in a firm that is full of good posts, its room,
:mod:`lawyer_assign.solver.choice.excused.firm_rooms` says.

Rows of dispatch say the same of x and s alone
(:mod:`lawyer_assign.solver.choice.excused.dispatch_cuts`), one row for each S and each
choice of firms and lawyers; a solution violates one of them the most, so there is one a
round. With these columns the lawyers of every firm say what is missing of them at once:
of 1,000 committees, seed 2, the rows of who sends needed some 150 rounds to prove 51
blocking pairs, and these need 12. They make the program larger, so only committees have
columns of whom a row of who sends said that their lawyers are too few.

The first three kinds of rows are there as soon as the columns are. A solution that
does not know the second nor the third keeps them until it keeps the first, and so on:
learned one after another, they told where dispatch is short two rounds later.
"""

from collections.abc import Iterator

import numpy as np

from lawyer_assign.arrays import Floats, Ints, Mask
from lawyer_assign.engines.cut import Cut
from lawyer_assign.engines.max_flow import LeastCut
from lawyer_assign.solver.choice.excused.dispatch_cuts import MOST, UNIT
from lawyer_assign.solver.choice.excused.firm_combs import FirmCombs
from lawyer_assign.solver.choice.excused.firm_rooms import Rooms
from lawyer_assign.solver.choice.excused.sending_cuts import SendingCuts


class SentPosts:
    """Columns of who sends whom, and who looks for rows of them.

    Parameters
    ----------
    sending
        Knows who can serve whom.
    combs
        Has the columns before these: of posts, of rows that block, and of firms.

    Attributes
    ----------
    committee, firm : array of int
        Per column of its own, behind one for each firm that counts its dispatches: the
        firm dispatches anybody to the committee.
    """

    def __init__(self, sending: SendingCuts, combs: FirmCombs) -> None:
        dispatch = sending.dispatch
        self._dispatch, self._sends = dispatch, combs.sends
        self._counts = combs.sends + len(dispatch.of_firm)
        self._first = self._counts + len(dispatch.of_firm)
        self.committee = self.firm = np.zeros(0, np.int64)
        served, self._firm, way = sending.served, sending.firm, sending.way
        is_post = served < dispatch.posts
        self._committee = np.where(is_post, -1, served - dispatch.posts)
        self._column = np.where(is_post, served, -1)  # -1: it has none
        self._is_told = np.zeros(len(dispatch.is_asked), bool)
        # Nodes: whence and where to, who is served by which firm, lawyers.
        keys, lawyers = len(served), len(dispatch.firm_of)
        here, who = 2 + np.arange(keys), 2 + keys + np.arange(lawyers)
        tails = np.zeros_like(here), here[way], who
        heads = here, who[dispatch.reach[1]], np.ones_like(who)
        self._flow = LeastCut(np.concatenate(tails), np.concatenate(heads))
        self._way, self._wide = way, np.full(len(way), UNIT * MOST)

    def widen(self, committees: Mask) -> Ints:
        """Give some committees columns; return what the new ones are at most.

        Those that count dispatches are new with the first committee.
        """
        fresh = committees & self._dispatch.is_asked & ~self._is_told
        if not fresh.any():
            return np.zeros(0, np.int64)
        counts = self._dispatch.of_firm[: 0 if self._is_told.any() else None]
        keys = np.flatnonzero((self._committee >= 0) & fresh[self._committee])
        self._column[keys] = self._first + len(self.firm) + np.arange(len(keys))
        self.committee = np.append(self.committee, self._committee[keys])
        self.firm = np.append(self.firm, self._firm[keys])
        self._is_told |= fresh
        return np.append(counts, np.ones(len(keys), np.int64))

    def begun(self, count: int) -> list[Cut]:
        """Return rows that tie so many last columns to the others.

        Those of committees, that firms dispatch no more than is counted, and that they
        have so many posts.
        """
        size = self._first + len(self.firm)
        new = size - count
        sent, counted = np.zeros(size), np.zeros(size)
        sent[max(new, self._first) :] = 1
        if new <= self._counts:  # they are counted from now on
            counted[self._counts : self._first] = 1 + self._dispatch.of_firm
        rows = self._of_committees(counted, 0)
        found = [one for one in rows if one.columns[-1] >= new]
        return [*found, *self._of_firms(sent, 0), *self._of_firms(counted, 0)]

    def violated(self, point: Floats, least: float, rooms: Rooms | None) -> list[Cut]:
        """Return rows that a solution violates by more than ``least``.

        Parameters
        ----------
        point
            Per column, then per row of the statement, per firm, and columns of these.
        least
            Part of a post.
        rooms
            Of firms in it; ``None`` = nothing is known of them.
        """
        if not self._is_told.any():
            return []
        found = [*self._of_committees(point, least), *self._of_firms(point, least)]
        sends = self._sends + self.firm
        is_beyond = point[self._first :] > point[sends] + least
        for one in np.flatnonzero(is_beyond).tolist():
            columns = np.array([sends[one], self._first + one])
            found.append(Cut(columns, np.array([1, -1]), 0))
        found += self._of_lawyers(point, least)
        if rooms is not None:
            found += rooms.beyond(point[self._counts :], self._counts, least)
        return found

    def _of_committees(self, point: Floats, least: float) -> Iterator[Cut]:
        """Yield rows of committees that are served too little."""
        links, size = self._dispatch.committee, len(self._is_told)
        has = np.bincount(links, point[: len(links)], size)
        has += np.bincount(self.committee, point[self._first :], size)
        for one in np.flatnonzero(self._is_told & (has < 1 - least)).tolist():
            sent = self._first + np.flatnonzero(self.committee == one)
            columns = np.append(np.flatnonzero(links == one), sent)
            yield Cut(columns, np.ones(len(columns), np.int64), 1)

    def _of_firms(self, point: Floats, least: float) -> Iterator[Cut]:
        """Yield rows of firms that dispatch more than is counted, or than they can."""
        most, links = self._dispatch.of_firm, self._dispatch.firm
        counted = point[self._counts : self._first]
        more = np.bincount(self.firm, point[self._first :], len(most)) - counted
        for firm in np.flatnonzero(more > least).tolist():
            sent = self._first + np.flatnonzero(self.firm == firm)
            factors = np.append(1, np.full(len(sent), -1))
            yield Cut(np.append(self._counts + firm, sent), factors, 0)
        has = np.bincount(links, point[: len(links)], len(most)) + counted
        for firm in np.flatnonzero(has > most + least).tolist():
            columns = np.append(np.flatnonzero(links == firm), self._counts + firm)
            yield Cut(columns, np.full(len(columns), -1), -int(most[firm]))

    def _of_lawyers(self, point: Floats, least: float) -> Iterator[Cut]:
        """Yield rows of firms that have too few lawyers for what they serve."""
        dispatch, keys = self._dispatch, len(self._column)
        firms = len(dispatch.of_firm)
        has = np.where(self._column >= 0, point[self._column], 0)
        asked = np.floor(UNIT * np.maximum(has, 0)).astype(np.int64)
        room = UNIT * dispatch.of_lawyer
        flow, side = self._flow.solve(np.concatenate([asked, self._wide, room]))
        if asked.sum() - flow <= least * UNIT:
            return
        can = side[2 + keys : 2 + keys + len(dispatch.firm_of)]
        most = np.bincount(dispatch.firm_of[can], dispatch.of_lawyer[can], firms)
        inside = self._column >= 0
        inside[self._way[~can[dispatch.reach[1]]]] = False
        served = np.bincount(self._firm[inside], has[inside], firms)
        for firm in np.flatnonzero(served > most + least).tolist():
            columns = np.sort(self._column[inside & (self._firm == firm)])
            yield Cut(columns, np.full(len(columns), -1), -int(most[firm]))
