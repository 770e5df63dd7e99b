"""Links of deferred acceptance, and whom posts that are no links would anger."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.formulation import Formulation
from lawyer_assign.solver.choice.deferred_acceptance import (
    NOBODY,
    Links,
    Pin,
    deferred_acceptance,
)
from lawyer_assign.statements import DISPATCHED, Cost, Stable

_RANKS = 2 * DISPATCHED
"""More than any rank."""


@dataclass(frozen=True, eq=False)
class Linked:
    """A formulation with the links that deferred acceptance makes in it.

    Parameters
    ----------
    formulation, stable
        And its statement of stability.
    relaxed
        The same without stability; tiers keep their places. It is a flow.
    place
        Tiers before that of stability; ``None`` if it is a must.
    pins
        All committees that a must gives to one firm.
    order
        Breaks ties, as in deferred acceptance.
    links
        Of deferred acceptance.
    """

    formulation: Formulation
    stable: Stable
    relaxed: Formulation
    place: int | None
    pins: Sequence[Pin]
    order: Ints
    links: Links

    @property
    def is_counted(self) -> bool:
        """Whether a tier counts blocking pairs, and nothing else."""
        place = self.place
        return place is not None and len(self.formulation.tiers[place].terms) == 1

    @property
    def is_link(self) -> Mask:
        """Whether each pair is one of a link."""
        mask: Mask = self._has == self.stable.pair_firm
        return mask

    @property
    def is_broken(self) -> Mask:
        """Whether choosing a pair breaks the link of its committee."""
        mask: Mask = (self._has != NOBODY) & ~self.is_link
        return mask

    @property
    def _has(self) -> Ints:
        return self.links.firm_of[self.stable.pair_committee]

    def around(self, chosen: Mask, dear: Mask) -> "Linked":
        """Link anew all but the committees of chosen pairs that are dear."""
        pairs = self.formulation.pairs
        given = [
            Pin(int(pairs.committee[at]), int(pairs.firm[at]), (int(pairs.lawyer[at]),))
            for at in np.flatnonzero(chosen & dear)
        ]
        known = {pin.committee for pin in self.pins}
        pins = [*self.pins, *(one for one in given if one.committee not in known)]
        return replace(self, links=deferred_acceptance(self.stable, self.order, pins))

    def held(self, chosen: Mask) -> "Linked":
        """Take what firms and committees that chose each other hold for the links."""
        stable, links = self.stable, self.links
        chose = chosen & (stable.pair_firm_rank < DISPATCHED)
        firm_of = np.full_like(links.firm_of, NOBODY)
        firm_of[stable.pair_committee[chose]] = stable.pair_firm[chose]
        return replace(self, links=replace(links, firm_of=firm_of))

    def prices_of_firms(self) -> Ints:
        """Return per pair how many committees its firm angers by it."""
        stable, has = self.stable, self.links.firm_of
        mine = has[stable.committee] == stable.firm
        rank = np.full(stable.committees, _RANKS)
        rank[stable.committee[mine]] = stable.committee_rank[mine]
        wants = stable.committee_rank < rank[stable.committee]
        asked = wants[stable.option_row] & (stable.option_limit > 0)
        ranks = stable.firm_rank[stable.option_row[asked]]
        return _better_than(
            stable.option_lawyer[asked], ranks, stable.pair_lawyer,
            stable.pair_firm_rank,
        )  # fmt: skip

    def prices_of_committees(self, chosen: Mask) -> Ints:
        """Return per pair how many firms its committee then rather has, and could.

        Parameters
        ----------
        chosen
            A plan: firms can take whom they can with its links alone.
        """
        stable = self.stable
        own = self.links.firm_of[stable.committee]
        can = stable.takes(chosen & self.is_link) | (own == stable.firm)
        can &= own != NOBODY
        return _better_than(
            stable.committee[can], stable.committee_rank[can], stable.pair_committee,
            stable.pair_committee_rank,
        )  # fmt: skip


def _better_than(own: Ints, rank: Ints, pair_own: Ints, pair_rank: Ints) -> Ints:
    """Return per pair how many entries of its owner have a better rank."""
    keys = np.sort(own * _RANKS + rank)
    first = np.searchsorted(keys, pair_own * _RANKS)
    found: Ints = np.searchsorted(keys, pair_own * _RANKS + pair_rank) - first
    return found


def by_points(formulation: Formulation, stable: Stable) -> Ints:
    """Return the order that breaks ties by points."""
    cheapest = points_of(formulation, stable)
    return np.argsort(np.argsort(cheapest, kind="stable"), kind="stable")


def points_of(formulation: Formulation, stable: Stable) -> Ints:
    """Return per row the points of its cheapest pair in the last tier."""
    points = np.zeros(len(formulation.pairs), np.int64)
    for term in formulation.tiers[-1].terms if formulation.tiers else ():
        if isinstance(term.statement, Cost):
            points += term.weight * term.statement.points
    width = stable.committees
    keys = stable.pair_firm * width + stable.pair_committee
    order = np.lexsort((points, keys))
    first = order[np.flatnonzero(np.diff(keys[order], prepend=-1))]
    rows = stable.firm * width + stable.committee
    at = np.minimum(np.searchsorted(keys[first], rows), max(0, len(first) - 1))
    return points[first[at]] if len(first) else np.zeros(len(rows), np.int64)
