"""A first plan under two-way choice where teams keep the rest from being a flow.

The same road as with flows, CP-SAT in their place: the formulation without stability
bounds every tier, and the links of deferred acceptance (which sees one lawyer of every
team) are kept as far as they go.
"""

from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import Formulation
from lawyer_assign.solver.answer import Start
from lawyer_assign.solver.cpsat.backend import CpSat

RELAXED_SHARE, GUIDED_SHARE = 30, 60
"""Percent of the time left that the bounds, and then the first plan, may take."""


def start_of_teams(
    formulation: Formulation,
    relaxed: Formulation,
    guided: Formulation,
    reference: CpSat,
    watch: Watch,
) -> Start:
    """Return the better of two plans, and bounds that hold without stability.

    Parameters
    ----------
    formulation
        With its stability statement.
    relaxed
        Without it; tiers keep their places.
    guided
        With a tier of links in its place.
    reference, watch
        Solver and clock.
    """
    bound = reference.solve(relaxed, _share(watch, RELAXED_SHARE))
    floors = tuple(tier.bound for tier in bound.tiers)
    if bound.chosen is None or watch.must_stop:
        return Start(None, floors)
    begin = Start(bound.chosen, (None,) * len(guided.tiers))
    found = reference.solve(guided, _share(watch, GUIDED_SHARE), begin).chosen
    plans = [
        one
        for one in (bound.chosen, found)
        if one is not None and formulation.holds(one)
    ]
    return Start(min(plans, key=formulation.prices, default=None), floors)


def _share(watch: Watch, percent: int) -> Watch:
    """Return a clock for part of the time that is left."""
    if watch.time_limit is None:
        return watch
    limit = watch.left * percent / 100
    return Watch(limit, lambda: watch.must_stop, watch.progress)
