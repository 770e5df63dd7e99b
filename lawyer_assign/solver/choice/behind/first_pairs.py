"""Pairs of a city that a program behind blocking pairs begins with.

With the pairs of a plan among them the program has a solution from the first.
"""

import numpy as np

from lawyer_assign.arrays import Mask
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import Formulation
from lawyer_assign.solver.choice.two_way import without_stability
from lawyer_assign.solver.flow.backend import priced_of
from lawyer_assign.solver.linear.near_pairs import cheapest


def cheap_pairs(formulation: Formulation, count: int, watch: Watch) -> Mask:
    """Return the pairs that are cheapest where nobody asks who blocks.

    Parameters
    ----------
    formulation
        Not changed.
    count
        So many pairs; all where a flow does not say which.
    watch
        Asked.

    Raises
    ------
    OutOfTime
        The watch says stop.
    """
    watch.go_on()
    priced = priced_of(without_stability(formulation), watch)
    if priced is None or priced.reduced is None:
        return np.ones(len(formulation.pairs), bool)
    return cheapest(priced.reduced, count)
