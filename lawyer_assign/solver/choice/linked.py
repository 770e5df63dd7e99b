"""Links of deferred acceptance: said to a flow, and whom posts that are none anger."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.formulation import Formulation, Term, Tier
from lawyer_assign.solver.choice.deferred_acceptance import (
    NOBODY,
    Links,
    Pin,
    deferred_acceptance,
)
from lawyer_assign.solver.choice.face import Face
from lawyer_assign.solver.choice.two_way import pins_of, place_of, without_stability
from lawyer_assign.statements import DISPATCHED, Bound, Cost, Stable

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

    def face(self, best: Mask) -> Face | None:
        """Return the plans as good as one; ``None`` if blocking pairs are not counted.

        Parameters
        ----------
        best
            A plan that is best in the tiers before stability.
        """
        if self.place is None or not self.is_counted:
            return None
        return Face(self.formulation, self.stable, self.place, self.pins, best)

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


def guided_by_points(formulation: Formulation, stable: Stable) -> Formulation:
    """Put links in the place of stability; points break the ties of both sides."""
    order = by_points(formulation, stable)
    links = deferred_acceptance(stable, order, pins_of(formulation))
    return with_links(formulation, stable, links)


def with_links(
    formulation: Formulation, stable: Stable, links: Links, *, by_pair: bool = False
) -> Formulation:
    """Put a tier in the place of stability: the links that deferred acceptance made.

    While all of them are kept, dispatch blocks nothing: a committee that was refused
    finds no lawyer with room in any arrangement of the links, so none besides. With
    ``by_pair`` every pair of a link is worth a point, whose rows cross no others.
    """
    pairs = formulation.pairs
    relaxed = without_stability(formulation)
    rows = pairs.committee_ids
    linked = np.zeros(len(rows), np.int64)
    linked[: len(links.firm_of)] = links.firm_of[: len(rows)] != NOBODY
    group = _pairs_of_links(formulation, links)
    kept: Bound | Cost = Bound(stable.rule, rows, group, lower=linked)
    if by_pair:
        kept = link_cost(formulation, stable, links)
    terms = (Term(kept, 1),)
    tiers = list(relaxed.tiers)
    place = place_of(formulation)
    if place is None:
        return replace(relaxed, tiers=(Tier(0, terms), *tiers))
    return replace(
        relaxed,
        tiers=(*tiers[:place], Tier(tiers[place].number, terms), *tiers[place:]),
    )


def link_cost(formulation: Formulation, stable: Stable, links: Links) -> Cost:
    """Return a point less for every pair of a link."""
    pairs, group = formulation.pairs, _pairs_of_links(formulation, links)
    points = np.full(len(pairs), -1)
    return Cost(stable.rule, pairs.committee_ids, group, points=points)


def worth_of_links(
    formulation: Formulation, stable: Stable, links: Links, points: int
) -> Formulation:
    """Leave stability out, and make links worth points in the last tier.

    For what prices pairs of the last tier alone, such as money and teams. A link only
    lowers prices there, so bounds of the tiers before it hold without links as well.
    """
    plain = without_stability(formulation)
    last, worth = plain.tiers[-1], link_cost(formulation, stable, links)
    ended = replace(last, terms=(*last.terms, Term(worth, points)))
    return replace(plain, tiers=(*plain.tiers[:-1], ended))


def _pairs_of_links(formulation: Formulation, links: Links) -> Ints:
    """Return per pair its committee, if it is of the firm that links give that one."""
    pairs = formulation.pairs
    has = _firm_of(links, pairs.committee)
    found: Ints = np.where(has == pairs.firm, pairs.committee, -1)
    return found


def _firm_of(links: Links, committee: Ints) -> Ints:
    short = int(committee.max(initial=-1)) + 1 - len(links.firm_of)
    padded = np.append(links.firm_of, np.full(max(0, short), NOBODY))
    found: Ints = padded[committee]
    return found
