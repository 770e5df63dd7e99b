"""A formulation and a plan: what small changes of the plan cost, rule by rule."""

from typing import NamedTuple

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.explain.pricing.blocking import Blocking
from lawyer_assign.explain.pricing.changes import (
    Classes,
    Counted,
    Paid,
    Priced,
    Rows,
    Swaps,
    Wanted,
    Watched,
    Worst,
)
from lawyer_assign.explain.pricing.entries import Coupled, Entered
from lawyer_assign.formulation import Formulation
from lawyer_assign.statements import (
    Bound,
    Cost,
    Cover,
    Joint,
    LoadCost,
    Outlay,
    Overlap,
    Peak,
    Stable,
    Statement,
    Together,
)


class Line(NamedTuple):
    """One amount that a change moves.

    Parameters
    ----------
    tier
        Place of the tier; ``None`` for a must.
    statement, row
        Whose amount.
    weight
        Points of the tier per unit; 0 for a must.
    units
        By how much the amount rises (negative: falls).
    """

    tier: int | None
    statement: Statement
    row: int
    weight: int
    units: int


class Ledger:
    """What a plan costs, kept open: changes are priced without counting it anew."""

    def __init__(self, formulation: Formulation, chosen: Mask) -> None:
        self.tiers = len(formulation.tiers)
        self._entries: list[tuple[int | None, int, Statement, Watched]] = [
            (None, 0, one, _watched(one, chosen)) for one in formulation.must
        ]
        self._entries += [
            (at, term.weight, term.statement, _watched(term.statement, chosen))
            for at, tier in enumerate(formulation.tiers)
            for term in tier.terms
        ]

    @property
    def is_dear(self) -> bool:
        """Whether some statement takes far longer than the others: two-way choice."""
        return any(isinstance(one[-1], Blocking) for one in self._entries)

    def priced(self, swaps: Swaps, *, without_dear: bool = False) -> "Prices":
        """Return what some changes cost, or what they cost but for dear statements."""
        entries = [
            one
            for one in self._entries
            if not (without_dear and isinstance(one[-1], Blocking))
        ]
        rows = [watched.rows(swaps) for _, _, _, watched in entries]
        prices = np.zeros((self.tiers, swaps.size), np.int64)
        breaks = np.zeros(swaps.size, bool)
        for (tier, weight, _, _), found in zip(entries, rows, strict=True):
            if tier is None:
                breaks[found.which[found.amount > 0]] = True
            else:
                np.add.at(prices[tier], found.which, weight * found.amount)
        return Prices(entries, rows, prices, breaks)

    def pinned(self, swaps: Swaps, firm: Ints, committee: Ints) -> Ints | None:
        """Return by how much two-way choice would cost more, were a pair pinned.

        Parameters
        ----------
        swaps
            Changes of the plan.
        firm, committee
            Per change, the fixed agreement it would come with.

        Returns
        -------
        Ints or None
            Per change; ``None`` where the policy does not look at two-way choice.
        """
        for _, weight, one, watched in self._entries:
            if isinstance(watched, Blocking) and isinstance(one, Stable):
                rows = watched.rows(swaps, firm * one.committees + committee)
                found = np.zeros(swaps.size, np.int64)
                np.add.at(found, rows.which, weight * rows.amount)
                return found
        return None


class Prices:
    """What changes cost: per tier, and line by line when asked.

    Parameters
    ----------
    prices
        By how much each tier's price rises, shape ``(tiers, changes)``.
    breaks
        Whether a change breaks a must, or breaks it by more than before.
    """

    def __init__(
        self,
        entries: list[tuple[int | None, int, Statement, Watched]],
        rows: list[Rows],
        prices: Ints,
        breaks: Mask,
    ) -> None:
        self._entries, self._rows = entries, rows
        self.prices, self.breaks = prices, breaks

    def lines(self, which: Ints) -> list[list[Line]]:
        """Return the lines of some changes, those that break musts first."""
        place = np.full(len(self.breaks), -1, np.int64)
        place[which] = np.arange(len(which))
        found: list[list[Line]] = [[] for _ in which]
        for (tier, weight, one, _), rows in zip(self._entries, self._rows, strict=True):
            kept = np.flatnonzero(place[rows.which] >= 0)
            for at, row, amount in zip(
                place[rows.which[kept]].tolist(),
                rows.row[kept].tolist(),
                rows.amount[kept].tolist(),
                strict=True,
            ):
                found[at].append(Line(tier, one, row, weight, amount))
        return found


def ranked(prices: "Prices", owner: Ints) -> tuple[Ints, Ints]:
    """Return changes by owner, the cheapest first, and how many come before each.

    Those that break no must come first, then those with lower prices in the order of
    the tiers, then those that were named first.
    """
    order = np.lexsort((*prices.prices[::-1], prices.breaks, owner))
    mine = owner[order]
    return order, np.arange(len(order)) - np.searchsorted(mine, mine)


def _watched(one: Statement, chosen: Mask) -> Watched:
    if isinstance(one, Bound) and one.once_per is not None:
        return Classes(one, one.once_per, chosen)
    if isinstance(one, Bound | LoadCost):
        return Counted(one, chosen)
    if isinstance(one, Cost):
        return Priced(one)
    if isinstance(one, Joint):
        return Wanted(one, chosen)
    if isinstance(one, Outlay):
        return Paid(one, chosen)
    if isinstance(one, Peak):
        return Worst(one, chosen)
    if isinstance(one, Stable):
        return Blocking(one, chosen)
    if isinstance(one, Cover | Overlap):
        return Entered(one, chosen)
    if isinstance(one, Together):
        return Coupled(one, chosen)
    raise TypeError(f"cannot watch a {type(one).__name__}; teach ledger.py")
