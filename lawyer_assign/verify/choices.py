"""What two-way choice gave each side of a plan: first choices, chosen, dispatched."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lawyer_assign.facts import Facts
from lawyer_assign.plan import Plan

if TYPE_CHECKING:
    import pandas as pd

MOST = 1 << 31
"""Above every rank."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side's share: who had a mutual choice, and what became of them.

    Parameters
    ----------
    choosing
        Committees, or firms, with at least one mutual choice.
    first
        Committees that got a firm they rank best among their mutual choices; for
        firms: their agreements with such a committee.
    chosen, dispatched
        Agreements (committee and firm) of mutual choice, and the others.
    fixed
        Agreements that were fixed before, chosen or not; they count in none of these.
    """

    choosing: int
    first: int
    chosen: int
    dispatched: int
    fixed: int = 0


@dataclass(frozen=True, slots=True)
class ChoiceShares:
    """What choice gave committees and firms; see :class:`Side`."""

    committees: Side
    firms: Side
    unserved: int
    """Committees with a mutual choice that nobody serves."""

    def to_frame(self) -> "pd.DataFrame":
        """Return both sides as a table, one row each."""
        import pandas as pd

        names = ("choosing", "first", "chosen", "dispatched", "fixed")
        rows = {"committees": self.committees, "firms": self.firms}
        return pd.DataFrame(
            {
                side: [getattr(one, name) for name in names]
                for side, one in rows.items()
            },
            index=names,
        ).T


def choice_shares(facts: Facts, plan: Plan) -> ChoiceShares:
    """Count what two-way choice (一(三)) gave each side of a plan."""
    mutual = [
        (one.firm, one.committee, one.firm_rank, one.committee_rank)
        for one in facts.choices
        if one.firm_rank is not None and one.committee_rank is not None
    ]
    best_firm_rank: dict[str, int] = {}
    best_committee_rank: dict[str, int] = {}
    for firm, committee, firm_rank, committee_rank in mutual:
        if firm_rank < best_firm_rank.get(firm, MOST):
            best_firm_rank[firm] = firm_rank
        if committee_rank < best_committee_rank.get(committee, MOST):
            best_committee_rank[committee] = committee_rank
    agreements = {(facts.lawyer[w].firm, c) for c, w in plan.posts}
    bound = {(firm, committee) for committee, firm in facts.fixed_links}
    fixed = len(agreements & bound)
    chosen = [row for row in mutual if row[:2] in agreements]
    free = sum(row[:2] not in bound for row in chosen)
    how = (free, len(agreements) - fixed - free, fixed)
    first_of_committees = {
        committee
        for _, committee, _, rank in chosen
        if rank == best_committee_rank[committee]
    }
    first_of_firms = [
        firm for firm, _, rank, _ in chosen if rank == best_firm_rank[firm]
    ]
    return ChoiceShares(
        Side(len(best_committee_rank), len(first_of_committees), *how),
        Side(len(best_firm_rank), len(first_of_firms), *how),
        unserved=sum(not plan.lawyers_of(one) for one in best_committee_rank),
    )
