"""Firms that serve who chose them, whoever of their lawyers does it, as columns."""

from typing import NamedTuple

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.solver.choice.cuts.firm_matrices import with_kept
from lawyer_assign.statements import DISPATCHED, Stable


class FirmPosts(NamedTuple):
    """One column for each firm and committee that chose each other, or are bound.

    The first columns are the rows of the statement, in their order.

    Parameters
    ----------
    column
        Per pair: its column, -1 if it is a dispatch.
    firm, committee, firm_rank, committee_rank
        Per column.
    has_pair
        Per column: some lawyer can be chosen for it.
    lawyers
        Per row of the statement: how many lawyers may serve its committee.
    """

    column: Ints
    firm: Ints
    committee: Ints
    firm_rank: Ints
    committee_rank: Ints
    has_pair: Mask
    lawyers: Ints

    @classmethod
    def of(cls, stable: Stable) -> "FirmPosts | None":
        """Collect the columns; ``None`` if pairs of one column have several ranks."""
        known = with_kept(stable)
        keys = known.firm * stable.committees + known.committee
        order = np.argsort(keys)
        own = stable.pair_firm * stable.committees + stable.pair_committee
        near = np.minimum(np.searchsorted(keys[order], own), len(keys) - 1)
        column = order[near] if len(keys) else np.full(len(own), -1)
        liked = stable.pair_firm_rank < DISPATCHED
        rank = known.committee_rank.copy()
        rank[column[liked]] = stable.pair_committee_rank[liked]
        # Ranks of rows are those of their pairs, and a dispatch has none.
        is_same = (
            np.array_equal(rank[: len(stable.who)], stable.committee_rank)
            and (stable.pair_committee_rank[liked] == rank[column[liked]]).all()
            and (stable.pair_firm_rank[liked] == known.firm_rank[column[liked]]).all()
            and (stable.pair_committee_rank[~liked] >= DISPATCHED).all()
        )
        if not is_same:
            return None
        column = np.where(liked, column, -1)
        has_pair = np.zeros(len(keys), bool)
        has_pair[column[liked]] = True
        may = stable.option_limit > 0
        options = np.unique(
            stable.option_row[may] * stable.lawyers + stable.option_lawyer[may]
        )
        lawyers = np.bincount(options // stable.lawyers, minlength=len(stable.who))
        return cls(
            column, known.firm, known.committee, known.firm_rank, rank, has_pair,
            lawyers,
        )  # fmt: skip

    def of_plan(self, chosen: Mask) -> Mask:
        """Return which columns a plan has."""
        found = np.zeros(len(self.firm), bool)
        found[self.column[chosen & (self.column >= 0)]] = True
        return found
