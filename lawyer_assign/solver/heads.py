r"""How far down its list a committee can come if nothing blocks, ties or not.

A firm f holds c off only by committees it likes at least as much, its *rivals*. Either
f is full of them, which takes as many as f has seats; or all lawyers who might serve c,
but ``team - 1`` of them, are spent on rivals they can serve: one each where c lies
outside scarce districts, as many as her limit elsewhere. Let :math:`k_f` be the least
number of rivals that does it. They are different ones at each firm, since one firm
serves a committee. Where the firms f of the best ties of c's list, its *head*, have
fewer than :math:`\sum_f k_f` rivals in all, c is served inside its head in every plan
without a blocking pair. Then c is nobody's rival outside, and other heads may get
shorter in turn.

This is "residents apply" and "hospitals offer" of Irving and Manlove ("Finding large
stable matchings", 2009) for firms that are not only seats but lawyers. It assumes that
no committee has two lawyers and no lawyer two posts of which she is to have one.
"""

from dataclasses import dataclass

import numpy as np

from lawyer_assign.facts.columns import Ints
from lawyer_assign.pairs.table import Mask
from lawyer_assign.statements import DISPATCHED, Stable

ROUNDS = 20
"""Most passes over all lists; what is known after any of them is true."""


def heads(stable: Stable) -> tuple[Mask, Mask]:
    """Find the heads of all committees' lists.

    Returns
    -------
    tuple
        Per committee place: it has a head, so it is surely served by a firm it chose.
        Per row: it lies outside the head and is surely not used.
    """
    last = np.full(stable.committees, -1, np.int64)
    beyond = np.zeros(len(stable.who), bool)
    order = np.lexsort((stable.committee_rank, stable.committee))
    lists = _lists(stable.committee[order], order)
    desks = _Desks.of(stable)
    for _ in range(ROUNDS):
        rivals, power = desks.rivals(~beyond)
        found = last.copy()
        for rows in lists:
            found[stable.committee[rows[0]]] = _head(stable, rows, rivals, power)
        if np.array_equal(found, last):
            break
        last = found
        here = last[stable.committee]
        beyond = (here >= 0) & (stable.committee_rank > here)
    return last >= 0, beyond


@dataclass(frozen=True, eq=False)
class _Desks:
    """What it takes to hold off the committee of each row.

    Parameters
    ----------
    stable
        The rows.
    able
        Per row: the lawyers who may serve its committee.
    spending
        Per row: rivals needed to spend so many of them that no team is left.
    firm, committee, rank
        Per entry of a firm's list, rows first: then committees that it is to keep,
        whatever they chose, which it likes best of all.
    near
        Per entry: the lawyers who have a pair with its committee.
    """

    stable: Stable
    able: list[set[int]]
    spending: list[int]
    firm: Ints
    committee: Ints
    rank: Ints
    near: list[set[int]]

    @classmethod
    def of(cls, stable: Stable) -> "_Desks":
        """Look up the lawyers of all rows."""
        able, spending = _spending(stable)
        width = stable.committees
        keys = stable.firm * width + stable.committee
        liked = stable.pair_firm_rank < DISPATCHED
        pair_keys = stable.pair_firm * width + stable.pair_committee
        kept = np.setdiff1d(pair_keys[liked], keys)
        lawyers: dict[int, set[int]] = {
            key: set() for key in (*keys.tolist(), *kept.tolist())
        }
        for key, lawyer in zip(
            pair_keys.tolist(), stable.pair_lawyer.tolist(), strict=True
        ):
            if key in lawyers:
                lawyers[key].add(lawyer)
        return cls(
            stable,
            able,
            spending,
            np.append(stable.firm, kept // width),
            np.append(stable.committee, kept % width),
            np.append(stable.firm_rank, np.zeros(len(kept), np.int64)),
            [lawyers[key] for key in (*keys.tolist(), *kept.tolist())],
        )

    def rivals(self, is_open: Mask) -> tuple[list[set[int]], list[int]]:
        """Return per row the rivals, and how many of them it takes.

        Parameters
        ----------
        is_open
            Rows that may be used; the others are nobody's rivals.
        """
        rows = len(is_open)
        rivals: list[set[int]] = [set() for _ in range(rows)]
        power = [0] * rows
        open_ = np.append(is_open, np.ones(len(self.firm) - rows, bool))
        order = np.lexsort((self.rank, self.firm))
        for entries in _lists(self.firm[order], order):
            ahead: list[int] = []
            cuts = np.flatnonzero(np.diff(self.rank[entries])) + 1
            for tie in np.split(np.array(entries), cuts):
                ahead += tie[open_[tie]].tolist()
                for row in tie[tie < rows].tolist():
                    rivals[row], power[row] = self._against(row, ahead)
        return rivals, power

    def _against(self, row: int, ahead: list[int]) -> tuple[set[int], int]:
        """Return the rivals among the entries ahead, and how many of them it takes."""
        own, able = int(self.committee[row]), self.able[row]
        others = [one for one in ahead if self.committee[one] != own]
        seats = int(self.stable.seats[self.firm[row]])
        if len(others) < seats:
            others = [one for one in others if not able.isdisjoint(self.near[one])]
        needed = min(seats, self.spending[row])
        return {int(self.committee[one]) for one in others}, needed


def _spending(stable: Stable) -> tuple[list[set[int]], list[int]]:
    """Return per row who may serve its committee, and rivals that spend them."""
    able: list[set[int]] = [set() for _ in stable.who]
    posts: list[list[int]] = [[] for _ in stable.who]
    least = np.where(stable.is_single[stable.option_row], 1, stable.option_limit)
    columns = (stable.option_row, stable.option_lawyer, stable.option_limit, least)
    for row, lawyer, limit, needed in zip(
        *(column.tolist() for column in columns), strict=True
    ):
        if limit > 0:
            able[row].add(lawyer)
            posts[row].append(needed)
    spending = [
        sum(sorted(own)[: max(0, len(own) - team + 1)])
        for own, team in zip(posts, stable.team.tolist(), strict=True)
    ]
    return able, spending


def _head(
    stable: Stable, rows: list[int], rivals: list[set[int]], power: list[int]
) -> int:
    """Return the last rank of the shortest head of a list, -1 if there is none."""
    ranks = stable.committee_rank[rows].tolist()
    against: set[int] = set()
    needed = 0
    for at, row in enumerate(rows):
        against |= rivals[row]
        needed += power[row]
        is_end = at + 1 == len(rows) or ranks[at + 1] > ranks[at]
        if is_end and len(against) < needed:
            return int(ranks[at])
    return -1


def _lists(owner: Ints, order: Ints) -> list[list[int]]:
    """Cut an order of rows, sorted by owner, into one list per owner."""
    cuts = np.flatnonzero(np.diff(owner)) + 1
    return [rows.tolist() for rows in np.split(order, cuts)] if len(owner) else []
