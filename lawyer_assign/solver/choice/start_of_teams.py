"""A first plan under two-way choice where teams keep the rest from being a flow.

The same road as with flows, CP-SAT in their place: the formulation without stability
bounds every tier, and the links of deferred acceptance (which sees one lawyer of every
team) are kept as far as they go. Before that, whatever the clock says, a flow or two
make a plan that keeps the links, worst rows left out.
"""

from lawyer_assign.engines.run import Run
from lawyer_assign.formulation import Formulation
from lawyer_assign.solver.answer import Start
from lawyer_assign.solver.cpsat.backend import CpSat
from lawyer_assign.solver.first_plan import first_plan, without_peaks
from lawyer_assign.solver.teams.backend import TeamFlow

RELAXED_SHARE, GUIDED_SHARE = 0.3, 0.6
"""Shares of the time left for the bounds, and then for a plan that keeps the links."""


def start_of_teams(
    formulation: Formulation,
    relaxed: Formulation,
    guided: Formulation,
    reference: CpSat,
    run: Run,
) -> Start:
    """Return the best of a few plans, and bounds that hold without stability.

    Parameters
    ----------
    formulation
        With its stability statement.
    relaxed
        Without it; tiers keep their places.
    guided
        With a tier of links in its place.
    reference, run
        Solver and clock.
    """
    watch = run.watch
    first = first_plan(formulation, watch)
    if first is None:
        first = TeamFlow(reference).first_plan(without_peaks(guided), run)
    bound = reference.solve(relaxed, run.under(watch.part(RELAXED_SHARE)))
    floors = tuple(tier.bound for tier in bound.tiers)
    plans = [first, bound.chosen]
    if bound.chosen is not None and not watch.must_stop:
        begin = Start(bound.chosen, (None,) * len(guided.tiers))
        found = reference.solve(guided, run.under(watch.part(GUIDED_SHARE)), begin)
        plans.append(found.chosen)
    kept = [one for one in plans if one is not None and formulation.holds(one)]
    return Start(min(kept, key=formulation.prices, default=None), floors)
