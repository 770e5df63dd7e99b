"""Pairs that a large linear program begins with; the others price in later."""

from collections.abc import Sequence

import numpy as np

from lawyer_assign.arrays import Floats, Ints, Mask
from lawyer_assign.engines.cut import Cut, with_cuts
from lawyer_assign.engines.first_order import near_optimum
from lawyer_assign.engines.linear_form import LinearForm
from lawyer_assign.engines.linear_program import program_of
from lawyer_assign.engines.watch import Watch

STEPS = 150
"""Of the first-order method: with 50 to 600 the program of 1,000 committees, seed 4, is
solved after 9.4, 6.7 (100), 7.4 and 12.2 s, and after 19 s with all pairs."""


def near_pairs(
    form: LinearForm, tier: int, cuts: Sequence[Cut], count: int, watch: Watch
) -> Mask:
    """Return the pairs that look cheapest at prices near those of the program.

    Parameters
    ----------
    form, tier, cuts
        The program, whose first columns are the pairs; closed ones are left out.
    count
        So many pairs.
    watch
        Asked.

    Raises
    ------
    OutOfTime
        The watch says stop.
    """
    program = program_of(with_cuts(form, cuts), tier)
    prices = near_optimum(program, STEPS, watch).prices
    reduced = (program.cost - program.matrix.T @ prices)[: form.pairs]
    is_open = form.most[: form.pairs] > 0
    return cheapest(np.where(is_open, reduced, np.inf), count) & is_open


def cheapest(costs: Floats | Ints, count: int) -> Mask:
    """Return which so many cost least."""
    found = np.zeros(len(costs), bool)
    found[np.argsort(costs, kind="stable")[:count]] = True
    return found
