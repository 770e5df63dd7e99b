"""Lists of firms and committees, and what it takes a firm to hold a committee off."""

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.statements import DISPATCHED, Stable


@dataclass(frozen=True, eq=False)
class Desks:
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
    kinds
        Per row: the lawyers with their limits, as :meth:`kind` tells them.
    """

    stable: Stable
    able: list[set[int]]
    spending: list[int]
    firm: Ints
    committee: Ints
    rank: Ints
    near: list[set[int]]
    kinds: list[Hashable]

    @classmethod
    def of(cls, stable: Stable) -> "Desks":
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
            _kinds(stable),
        )

    def kind(self, row: int) -> Hashable | None:
        """Return what rows have in common that are spent by the same posts.

        ``None`` where the committee asks for more than one lawyer, or one serves it who
        would not be asked.
        """
        is_known = self.near[row] <= self.able[row]
        return self.kinds[row] if is_known and self.stable.team[row] == 1 else None

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
        for entries in lists(self.firm[order], order):
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


def _kinds(stable: Stable) -> list[Hashable]:
    """Return per row its lawyers with their limits, and whether it is single."""
    options: list[list[tuple[int, int]]] = [[] for _ in stable.who]
    for row, lawyer, limit in zip(
        stable.option_row.tolist(), stable.option_lawyer.tolist(),
        stable.option_limit.tolist(), strict=True,
    ):  # fmt: skip
        options[row].append((lawyer, limit))
    return [
        (is_single, frozenset(own))
        for is_single, own in zip(stable.is_single.tolist(), options, strict=True)
    ]


def lists(owner: Ints, order: Ints) -> list[list[int]]:
    """Cut an order of rows, sorted by owner, into one list per owner."""
    cuts = np.flatnonzero(np.diff(owner)) + 1
    return [rows.tolist() for rows in np.split(order, cuts)] if len(owner) else []
