"""Whose posts open a firm: what queues in scarce districts may be charged for.

A firm is open if some of its lawyers hold a committee with one post, of low rank
(:mod:`lawyer_assign.solver.choice.desks.scarce_queues`). Which lawyers these are is
free, but the more they are, the fewer rows have all of them as options; and at a desk
with a charge free seats are wanted by nobody
(:mod:`lawyer_assign.solver.choice.desks.firm_bound`).

So they are the lawyers who reach hard committees. In a firm that has none, they are all
who have a pair in the market, if no row is counted at their desk: then nobody wants its
free seats anyhow. Such firms serve scarce districts and few others, and who leaves a
firm that opens finds room there, at the price of those who queue: in a city a single
committee that went to one of them made 14 others block.
"""

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.statements import DISPATCHED, Stable


def firm_of_lawyers(stable: Stable) -> Ints:
    """Return the firm of each lawyer, -1 for places that nobody has."""
    firm = np.full(stable.lawyers, -1)
    firm[stable.pair_lawyer] = stable.pair_firm
    firm[stable.option_lawyer] = stable.firm[stable.option_row]
    return firm


def who_opens(stable: Stable, firm: Ints, is_near: Mask, is_counted: Mask) -> Mask:
    """Return the lawyers whose posts may open their firm; see above.

    Parameters
    ----------
    stable
        Its firms are a market.
    firm, is_near
        Per lawyer: firm, -1 = none, and whether she reaches hard committees.
    is_counted
        Per firm: some row of it is counted.
    """
    is_taken = is_counted.copy()
    is_taken[firm[is_near & (firm >= 0)]] = True
    liked = stable.pair_is_single & (stable.pair_firm_rank < DISPATCHED)
    holds = np.zeros(stable.lawyers, bool)
    holds[stable.pair_lawyer[liked]] = True
    is_other = holds & (firm >= 0)
    is_other[is_other] = ~is_taken[firm[is_other]]
    found: Mask = (is_near & (firm >= 0)) | is_other
    return found
