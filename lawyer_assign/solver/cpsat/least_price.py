"""What pairs cost at least together, as far as rows that cap their number tell.

For a tier that the clock leaves no time for: its bound would be what all pairs cost
that anybody would want, whoever may take them all.
"""

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.engines.linear_form import LinearForm
from lawyer_assign.formulation import Formulation
from lawyer_assign.statements import Bound, Table


def least_price(formulation: Formulation[Table], form: LinearForm, tier: int) -> int:
    """Return a bound of a tier, whatever is paid in the others.

    Each must that caps the pairs of its rows (those of a committee, of a lawyer) leaves
    a row no more than so many, at best the cheapest; all other musts are left out, and
    every column that is no pair costs the least that it can. The best of these bounds,
    one for each such must, holds for every plan.

    Parameters
    ----------
    formulation
        Whose musts are asked.
    form
        Its columns, pairs first.
    tier
        Its place.
    """
    cost = form.cost[tier]
    cheapest = np.minimum(cost * form.least, cost * form.most)
    pairs, others = cheapest[: form.pairs], cheapest[form.pairs :]
    is_pinned = form.least[: form.pairs] > 0
    totals = [_sum(pairs)]
    totals += [
        _sum(pairs[_within(must, pairs) | is_pinned])
        for must in formulation.bounds
        if must.upper is not None and must.factor is None and must.once_per is None
    ]
    return _sum(others) + form.constant[tier] + max(totals)


def _within(must: Bound, price: Ints) -> Mask:
    """Return the cheapest pairs of each row, as many as it may have; all of no row."""
    assert must.upper is not None  # asked before
    order = np.lexsort((price, must.group))
    group = must.group[order]
    first = np.searchsorted(group, group)
    rank = np.empty_like(group)
    rank[order] = np.arange(len(group)) - first
    within: Mask = (must.group < 0) | (rank < must.upper[must.group])
    return within


def _sum(values: Ints) -> int:
    """Return a sum in Python's whole numbers, which have no end."""
    total: int = sum(values.tolist())
    return total
