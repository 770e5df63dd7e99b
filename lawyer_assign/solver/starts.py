"""A first plan, quickly: the fallback of an interrupted run, and CP-SAT's hint."""

import numpy as np

from lawyer_assign.facts.columns import Ints
from lawyer_assign.formulation import Formulation
from lawyer_assign.pairs.table import Mask
from lawyer_assign.statements import Bound, Cost


def greedy(formulation: Formulation) -> Mask | None:
    """Fill committees one after another, those with fewest candidates first.

    Pairs that a must demands come first; then every committee takes its cheapest
    pairs that keep all upper bounds, while that helps some wish.

    Returns
    -------
    Mask or None
        ``None`` if what comes out breaks a must.
    """
    pairs = formulation.pairs
    chosen = np.zeros(len(pairs), bool)
    room = [
        (bound.group.tolist(), bound.upper.tolist(), _factors(bound))
        for bound in formulation.bounds
        if bound.upper is not None
    ]
    for place in _order(formulation).tolist():
        rows = [
            (left, group[place], factor[place])
            for group, left, factor in room
            if group[place] >= 0
        ]
        if all(left[row] >= factor for left, row, factor in rows):
            chosen[place] = True
            for left, row, factor in rows:
                left[row] -= factor
    return chosen if formulation.holds(chosen) else None


def _factors(bound: Bound) -> list[int]:
    if bound.factor is None:
        return [1] * len(bound.group)
    factors: list[int] = bound.factor.tolist()
    return factors


def _order(formulation: Formulation) -> Ints:
    """Return demanded pairs, then the others that are wanted, scarcest first."""
    pairs = formulation.pairs
    demanded = np.zeros(len(pairs), bool)
    wanted = np.zeros(len(pairs), bool)
    price = np.zeros(len(pairs), np.int64)
    for bound in formulation.bounds:
        if bound.lower is not None:
            demanded |= (bound.group >= 0) & (bound.lower[bound.group] > 0)
    for tier in formulation.tiers:
        for term in tier.terms:
            one = term.statement
            inside = one.group >= 0
            if isinstance(one, Cost):
                price = price * 1024 + term.weight * np.where(inside, one.points, 0)
                wanted |= inside & (one.points < 0)
            elif isinstance(one, Bound) and one.lower is not None:
                wanted |= inside & (one.lower[one.group] > 0)
    scarce = np.bincount(pairs.committee, minlength=len(pairs.is_cut))
    order = np.lexsort((price, pairs.committee, scarce[pairs.committee], ~demanded))
    return order[(demanded | wanted)[order]]
