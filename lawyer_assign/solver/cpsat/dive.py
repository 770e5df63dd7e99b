"""A good plan near a relaxation, by HiGHS' branch and bound on few pairs.

It looks for a plan only: what it says of bounds is floating point and is not used.
"""

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from lawyer_assign.arrays import UNBOUNDED, Ints, Mask
from lawyer_assign.engines.linear_form import LinearForm, restricted


def dive(form: LinearForm, tier: int, kept: Ints, seconds: float) -> Mask | None:
    """Return a cheap choice of some pairs that keeps all rows, if one is found.

    Parameters
    ----------
    form
        With the locks of earlier tiers among its rows.
    tier
        Place of the tier to minimise.
    kept
        Pairs that may be chosen, ascending.
    seconds
        Wall clock, at most.
    """
    smaller, _ = restricted(form, kept)
    found = milp(
        smaller.cost[tier].astype(np.float64),
        integrality=np.ones(len(smaller.most), np.int64),
        bounds=Bounds(smaller.least.astype(float), smaller.most.astype(float)),
        constraints=LinearConstraint(
            smaller.matrix.astype(np.float64),
            np.where(smaller.row_least > -UNBOUNDED, smaller.row_least, -np.inf),
            np.where(smaller.row_most < UNBOUNDED, smaller.row_most, np.inf),
        ),
        options={"time_limit": seconds},
    )
    if found.x is None:
        return None
    chosen = np.zeros(form.pairs, bool)
    chosen[kept] = found.x[: len(kept)] > 0.5
    return chosen
