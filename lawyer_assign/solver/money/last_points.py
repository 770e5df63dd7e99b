"""Points of pairs where money is short: those of the last tier."""

import numpy as np

from lawyer_assign.arrays import Ints
from lawyer_assign.formulation import Formulation
from lawyer_assign.statements import Cost


def last_points(formulation: Formulation) -> Ints:
    """Return the points of each pair in the last tier; 0 where there is no tier."""
    points = np.zeros(len(formulation.pairs), np.int64)
    for term in formulation.tiers[-1].terms if formulation.tiers else ():
        one = term.statement
        if isinstance(one, Cost):
            points += np.where(one.group >= 0, term.weight * one.points, 0)
    return points
