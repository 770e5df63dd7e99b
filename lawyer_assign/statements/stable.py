"""The statement of two-way choice: which pairs of firm and committee block."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.statements.rows import Statement

DISPATCHED = 1 << 20
"""Rank of a partner who was not chosen: below every rank."""


@dataclass(frozen=True, eq=False, repr=False)
class Stable(Statement):
    """One row per pair of a firm and a committee that chose each other.

    The amount of a row is 1 if firm and committee block, else 0. Row (f, c) blocks if

    - no chosen pair of c has a committee rank at or above that of f, and
    - ``team`` options (row, lawyer l), as many as c asks for, let f take c: (i) l has
      room for c, while f has a free seat or holds a committee of a firm rank below that
      of c; or (ii) l herself serves such a committee, and has room for c once she gives
      that one up.

    l has room for c while she has fewer posts than ``option_limit`` and, where
    ``is_single``, none of ``pair_is_single``. In case (ii) both are asked of the posts
    that are left to her.

    Parameters
    ----------
    rule, who, group
        As of every :class:`Statement`; ``group`` is -1 throughout.
    firm, committee
        Per row, places in the pair table's columns.
    firm_rank, committee_rank
        Per row: rank the firm gives the committee, and the committee the firm.
    team
        Per row: lawyers that the committee asks for, 1 or more.
    seats
        Per firm: committees it offers to serve.
    pair_firm, pair_committee, pair_lawyer
        Per pair: its places.
    pair_firm_rank, pair_committee_rank
        Per pair: the ranks if both sides ranked, else :data:`DISPATCHED`.
    is_single, pair_is_single
        Per row and per pair: whether lawyers are to have one such committee only.
    option_row, option_lawyer, option_limit
        Per option: row, lawyer who may serve its committee, and how many posts she may
        have with it.

    References
    ----------
    Gale and Shapley 1962; Irving, Manlove and Scott 2000 (weak stability with ties);
    clause 一(三).
    """

    firm: Ints
    committee: Ints
    firm_rank: Ints
    committee_rank: Ints
    team: Ints
    seats: Ints
    pair_firm: Ints
    pair_committee: Ints
    pair_lawyer: Ints
    pair_firm_rank: Ints
    pair_committee_rank: Ints
    is_single: Mask
    pair_is_single: Mask
    option_row: Ints
    option_lawyer: Ints
    option_limit: Ints

    def amounts(self, chosen: Mask) -> Ints:
        """Return 1 for every row that blocks."""
        return (self.wanted(chosen) & self.takes(chosen)).astype(np.int64)

    def takes(self, chosen: Mask) -> Mask:
        """Return for which rows the firm can take the committee."""
        row = self.option_row
        rank, firm = self.firm_rank[row], self.firm[row]
        free = self.seats > self.held(chosen)
        worst_held = worst(self.pair_firm, self.pair_firm_rank, chosen, len(self.seats))
        swaps = free[firm] | (worst_held[firm] > rank)
        takes = self._has_room(chosen) & swaps | self._makes_room(chosen)
        mask: Mask = np.bincount(row[takes], minlength=len(self.who)) >= self.team
        return mask

    def only(self, rows: Mask) -> "Stable":
        """Return the statement with some of its rows and all pairs."""
        place = np.cumsum(rows) - 1
        options = rows[self.option_row]
        by_row = (
            "firm",
            "committee",
            "firm_rank",
            "committee_rank",
            "team",
            "is_single",
        )
        return replace(
            self,
            who=[name for name, kept in zip(self.who, rows, strict=True) if kept],
            option_row=place[self.option_row[options]],
            option_lawyer=self.option_lawyer[options],
            option_limit=self.option_limit[options],
            **{name: getattr(self, name)[rows] for name in by_row},
        )

    def among(self, pairs: Mask) -> "Stable":
        """Return the statement with some of its pairs and all rows."""
        by_pair = (
            "group", "pair_firm", "pair_committee", "pair_lawyer", "pair_firm_rank",
            "pair_committee_rank", "pair_is_single",
        )  # fmt: skip
        return replace(self, **{name: getattr(self, name)[pairs] for name in by_pair})

    def _has_room(self, chosen: Mask) -> Mask:
        """Return for which options the lawyer has room, case (i)."""
        posts = self._posts(chosen)[self.option_lawyer]
        single = self._posts(chosen & self.pair_is_single)[self.option_lawyer]
        is_single = self.is_single[self.option_row]
        mask: Mask = (posts < self.option_limit) & ~(is_single & (single > 0))
        return mask

    def _makes_room(self, chosen: Mask) -> Mask:
        """Return for which options giving up a worse post makes room, case (ii)."""
        rank = self.firm_rank[self.option_row]
        is_single = self.is_single[self.option_row]
        among_single = chosen & self.pair_is_single
        single = self._posts(among_single)[self.option_lawyer]
        worst_single = self._worst(among_single)[self.option_lawyer] > rank
        worst_other = self._worst(chosen & ~self.pair_is_single)[self.option_lawyer]
        mask: Mask = worst_single & ~(is_single & (single > 1))
        mask |= (worst_other > rank) & ~(is_single & (single > 0))
        # With one post less than now she must be below her limit.
        return mask & (self._posts(chosen)[self.option_lawyer] <= self.option_limit)

    def _posts(self, chosen: Mask) -> Ints:
        return np.bincount(self.pair_lawyer[chosen], minlength=self.lawyers)

    def _worst(self, chosen: Mask) -> Ints:
        return worst(self.pair_lawyer, self.pair_firm_rank, chosen, self.lawyers)

    @cached_property
    def lawyers(self) -> int:
        """How many lawyers there are places for."""
        places = (self.pair_lawyer, self.option_lawyer)
        return 1 + max(int(one.max(initial=0)) for one in places)

    @cached_property
    def committees(self) -> int:
        """How many committees there are places for."""
        places = (self.pair_committee, self.committee)
        return 1 + max(int(one.max(initial=0)) for one in places)

    def wanted(self, chosen: Mask) -> Mask:
        """Return for which rows the committee prefers the firm to all it has."""
        best = np.full(self.committees, DISPATCHED + 1, np.int64)
        np.minimum.at(
            best, self.pair_committee[chosen], self.pair_committee_rank[chosen]
        )
        mask: Mask = self.committee_rank < best[self.committee]
        return mask

    def held(self, chosen: Mask) -> Ints:
        """Return how many committees each firm serves."""
        width = self.committees
        keys = np.unique(self.pair_firm[chosen] * width + self.pair_committee[chosen])
        return np.bincount(keys // width, minlength=len(self.seats)).astype(np.int64)

    def links(self) -> Sequence[Ints]:
        """Return groupings of the pairs that this statement ties together."""
        from scipy.sparse import coo_array  # loaded when first needed
        from scipy.sparse.csgraph import connected_components

        firms = len(self.seats)
        size = firms + self.committees
        ones = np.ones(len(self.firm), np.int8)
        graph = coo_array(
            (ones, (self.firm, firms + self.committee)), shape=(size, size)
        )
        _, found = connected_components(graph, directed=False)
        label: Ints = np.asarray(found, np.int64)
        return label[self.pair_firm], label[firms + self.pair_committee]


def worst(group: Ints, rank: Ints, chosen: Mask, count: int) -> Ints:
    """Return the worst rank among the chosen pairs of each group; 0 where none."""
    found = np.zeros(count, np.int64)
    np.maximum.at(found, group[chosen], rank[chosen])
    return found
