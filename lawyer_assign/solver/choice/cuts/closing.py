r"""The last tier closed among the pairs that can still matter.

Let cuts prove that every plan as good in the tiers before costs B at least in the last
one, and B + r_p if it has pair p (:class:`.cuts.rounds.Cutting`), and let a plan be
known that costs P. A plan with a pair for which :math:`B + r_p \ge P` is no better than
that plan. So the least price is the less of P and the least among the other pairs, and
so is any bound: with few pairs left CP-SAT answers at once. Whole numbers throughout.
"""

from dataclasses import replace

import numpy as np

from lawyer_assign.engines.run import Run
from lawyer_assign.formulation import Formulation
from lawyer_assign.solver.answer import Start
from lawyer_assign.solver.choice.cuts.rounds import Cutting
from lawyer_assign.solver.choice.region import everything, part_of
from lawyer_assign.solver.cpsat.backend import CpSat


def closed(
    formulation: Formulation, found: Cutting, start: Start, solver: CpSat, run: Run
) -> Start:
    """Return a plan and floors after a search among the pairs that matter.

    Parameters
    ----------
    formulation
        Of statements that :func:`lawyer_assign.solver.choice.region.can_part` knows.
    found
        What cuts prove of its last tier, of every plan as good in the tiers before.
    start
        A plan that is best in these, and floors.
    solver, run
        What solves the rest, and until when.
    """
    tier, chosen = found.tier, start.chosen
    if chosen is None or tier + 1 != len(formulation.tiers):
        return start
    prices = formulation.prices(chosen)
    if prices[:tier] != start.floors[:tier]:
        return start
    kept = chosen | found.matters(prices[tier])
    part = part_of(formulation, chosen, everything(formulation, kept, None))
    start = start.raised(tier, found.relaxation.bound)
    # Who has none of these pairs is left out of the part, whatever that costs.
    here = part.prices(chosen[kept])
    apart, floor = prices[tier] - here[tier], start.floors[tier]
    begun = Start(
        chosen[kept], (*here[:tier], None if floor is None else floor - apart)
    )
    answer = solver.solve(part, run, begun)
    bound = answer.tiers[tier].bound
    if answer.chosen is not None:
        better = np.zeros_like(chosen)
        better[kept] = answer.chosen
        if formulation.holds(better) and formulation.prices(better) < prices:
            chosen = better
    if bound is not None:
        # Who has a pair that was left out costs no less than the plan of before.
        start = start.raised(tier, min(bound + apart, prices[tier]))
    return replace(start, chosen=chosen)
