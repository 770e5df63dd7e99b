"""Teams that the linear relaxation mixes most, on few pairs.

Flows that leave teams out say what each pair costs by itself; which firm can give a
whole team its members and one seat only the relaxation weighs. On few pairs of each
committee it takes seconds for a city. It proves nothing there, and chooses well.
"""

import numpy as np

from lawyer_assign.arrays import Mask
from lawyer_assign.engines.highs import minimum
from lawyer_assign.engines.linear_form import held
from lawyer_assign.engines.linear_program import program_of
from lawyer_assign.engines.watch import OutOfTime, Watch
from lawyer_assign.formulation import Formulation
from lawyer_assign.formulation.split import narrowed
from lawyer_assign.solver.flow.backend import priced_of
from lawyer_assign.solver.linear.build import linear_form
from lawyer_assign.solver.teams.rows import (
    Team,
    closed_by_pins,
    most_of,
    near_pairs,
    pinned_pairs,
    places_of,
    team_rows,
    teams_of,
    with_teams,
    without_teams,
)
from lawyer_assign.statements import Bound

FEW, FEW_OF_TEAM = 5, 16
"""Pairs of each committee that are looked at, and of each that wants a team."""

FILLS = 3
"""Times that a flow may fill in."""


def mixed_plan(formulation: Formulation, watch: Watch) -> Mask | None:
    """Return a plan with the teams that the relaxation of the last tier mixes most.

    Parameters
    ----------
    formulation
        A flow but for its teams, light enough that one cost holds all its tiers.
    watch
        Clock.

    Returns
    -------
    Mask or None
        ``None`` where there are no teams, no flow, no solution, no time, or no plan
        that keeps every must.
    """
    teams = team_rows(formulation)
    if teams is None or not formulation.tiers:
        return None
    closed = closed_by_pins(teams, pinned_pairs(formulation, teams))
    first = priced_of(without_teams(formulation, teams), watch, closed)
    if first is None or first.reduced is None or first.answer.chosen is None:
        return None
    of_team = teams, FEW_OF_TEAM
    near = near_pairs(formulation, first.reduced, first.answer.chosen, FEW, of_team)
    try:
        form = linear_form(narrowed(formulation, near), watch)
    except OutOfTime:
        return None
    last = len(formulation.tiers) - 1
    for at, tier in enumerate(first.answer.tiers[:last]):
        form = held(form, at, tier.bound or 0)
    solved = minimum(program_of(form, last), watch, method="inside")
    if solved is None:
        return None
    values = np.zeros(len(near))
    values[near] = solved.values[: form.pairs]
    trial = most_of(teams, places_of(teams, closed), values, first.reduced)
    return _filled(formulation, teams, trial, watch)


def _filled(
    formulation: Formulation, teams: Bound, trial: dict[int, Team], watch: Watch
) -> Mask | None:
    """Return the plan of a flow with these teams, if one that keeps every must.

    A flow has room for all members of a team, and a firm's seats can be given away
    where it sends fewer: teams are then those that it did send.
    """
    for _ in range(FILLS):
        left, out = with_teams(formulation, teams, trial)
        filled = priced_of(left, watch, out)
        chosen = None if filled is None else filled.answer.chosen
        if chosen is None or formulation.holds(chosen):
            return chosen
        trial = teams_of(chosen, teams)
    return None
