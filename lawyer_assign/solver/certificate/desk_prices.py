"""Prices of firms that bound blocking pairs, as a certificate has them.

:mod:`lawyer_assign.solver.choice.desks.firm_bound` says why they do. What it takes for
granted of plans is asked here of the rules that a certificate may rest on, so that the
checker can derive it again.
"""

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.engines.watch import Watch
from lawyer_assign.matching.bounds.decomposition import ONE
from lawyer_assign.proof import DeskPrices, FurtherProof
from lawyer_assign.solver.choice.cuts.firm_matrices import Most
from lawyer_assign.solver.choice.desks.firm_bound import Desks
from lawyer_assign.solver.choice.desks.who_is_hard import (
    hard_committees,
    surely_served,
    with_enclosed,
)
from lawyer_assign.solver.choice.face import Face
from lawyer_assign.statements import Stable

STEPS = 1
"""From hard committees to desks that have prices."""

MOST = 1 << 30
"""Blocking pairs: prices are to prove as many as they can."""


def by_firms(face: Face, most: Most) -> FurtherProof | None:
    """Return prices of the desks near hard committees; ``None`` if they prove nothing.

    Parameters
    ----------
    face
        The plans that the bound is of. Its statement has the options of whom plans keep
        to her limits, and its tier counts nothing else.
    most
        What no plan has more of.
    """
    watch, stable = Watch(), face.stable
    hard, served = hard_committees(face, watch), surely_served(face)
    desks = Desks.of(stable, with_enclosed(stable, hard & served, served))
    if not desks.is_held.any() or not _is_kept(desks, stable, most):
        return None
    region = desks.around(STEPS)
    prices = region.climbed(MOST, watch)
    if prices is None or prices.bound <= 0:
        return None
    found = _said(region, desks.is_held, *prices.whole)
    number = face.formulation.tiers[face.place].number
    return FurtherProof(number, ONE, (0,) * face.place, (), (), (), (), found)


def _is_kept(desks: Desks, stable: Stable, most: Most) -> bool:
    """Return whether nobody placed has two lawyers, no lawyer two posts outside."""
    placed = np.zeros(stable.committees, bool)
    placed[desks.market.resident] = True
    posts = stable.pair_is_single & placed[stable.pair_committee]
    return bool(
        (most.lawyers[placed] <= 1).all()
        and (most.single[stable.pair_lawyer[posts]] <= 1).all()
    )


def _said(region: Desks, is_hard: Mask, waiting: Ints, receives: Ints) -> DeskPrices:
    """Return prices that are not 0, of all desks: others of a region pay nothing."""
    rows = np.flatnonzero(waiting)
    firm, is_near = region.places
    placed = np.flatnonzero(receives)
    return DeskPrices(
        tuple(np.flatnonzero(is_hard).tolist()),
        tuple(placed.tolist()),
        tuple(receives[placed].tolist()),
        tuple(firm[rows].tolist()),
        tuple(is_near[rows].tolist()),
        tuple(region.market.resident[rows].tolist()),
        tuple(waiting[rows].tolist()),
    )
