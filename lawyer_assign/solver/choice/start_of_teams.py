"""A first plan under two-way choice where teams keep the rest from being a flow.

The same road as with flows: the formulation without stability bounds every tier, and
the links of deferred acceptance (which sees one lawyer of every team) are kept as far
as they go. What is large is left to teams: a link is worth more in the last tier than
any pair's points. The rest is CP-SAT's: links are a tier of their own, and before that,
whatever the clock says, a flow or two make a plan that keeps them, worst rows left out.
"""

from math import inf

from lawyer_assign.arrays import Mask
from lawyer_assign.engines.run import Run
from lawyer_assign.formulation import Formulation
from lawyer_assign.solver.answer import Answer, Start
from lawyer_assign.solver.choice.deferred_acceptance import deferred_acceptance
from lawyer_assign.solver.choice.linked import by_points, worth_of_links
from lawyer_assign.solver.choice.two_way import pins_of, place_of, without_stability
from lawyer_assign.solver.cpsat.backend import CpSat
from lawyer_assign.solver.first_plan import first_plan, without_peaks
from lawyer_assign.solver.teams.backend import TeamFlow
from lawyer_assign.statements import Stable

RELAXED_SHARE, GUIDED_SHARE = 0.3, 0.6
"""Shares of the time left for the bounds, and then for a plan that keeps the links."""

LINKED_SHARE, BOUND_SHARE = 0.6, 0.95
"""Shares of the time left for links among teams, and then for bounds without them."""

LINK = 3_000
"""Points that a link is worth: a city blocks 171 pairs, 385 where it is worth 100."""


def are_teams(formulation: Formulation, teams: TeamFlow) -> bool:
    """Whether teams take what two-way choice as a wish leaves of a formulation."""
    if place_of(formulation) is None:
        return False
    return teams.why_not(without_stability(formulation)) is None


def start_by_teams(
    formulation: Formulation, stable: Stable, teams: TeamFlow, run: Run
) -> Start:
    """Return a plan whose teams keep as many links as they can, and bounds.

    A link only lowers prices of the last tier, so what is proved with links of the
    tiers before it is proved of all plans; of the last tier, nothing is.

    Parameters
    ----------
    formulation, stable
        One of which :func:`are_teams`, and its stability statement.
    teams
        Solver for what is left without it.
    run
        Clock, stop button and settings.
    """
    links = deferred_acceptance(
        stable, by_points(formulation, stable), pins_of(formulation)
    )
    worth = worth_of_links(formulation, stable, links, LINK)
    part = run.watch.part(LINKED_SHARE)
    found = teams.solve(worth, run.under(part))
    plans, floors = [found.chosen], (*_floors(found)[:-1], None)
    if not run.watch.must_stop:
        part = run.watch.part(BOUND_SHARE)
        found = teams.solve(without_stability(formulation), run.under(part))
        plans.append(found.chosen)
        floors = max(floors, _floors(found), key=_told)
    return Start(_best(formulation, plans), floors)


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
    plans = [first, bound.chosen]
    if bound.chosen is not None and not watch.must_stop:
        begin = Start(bound.chosen, (None,) * len(guided.tiers))
        found = reference.solve(guided, run.under(watch.part(GUIDED_SHARE)), begin)
        plans.append(found.chosen)
    return Start(_best(formulation, plans), _floors(bound))


def _floors(answer: Answer) -> tuple[int | None, ...]:
    return tuple(tier.bound for tier in answer.tiers)


def _told(floors: tuple[int | None, ...]) -> list[float]:
    """Return what to compare floors by: each speaks of plans that pay those before."""
    return [-inf if one is None else one for one in floors]


def _best(formulation: Formulation, plans: list[Mask | None]) -> Mask | None:
    """Return the plan of the least prices among those that keep every must."""
    kept = [one for one in plans if one is not None and formulation.holds(one)]
    return min(kept, key=formulation.prices, default=None)
