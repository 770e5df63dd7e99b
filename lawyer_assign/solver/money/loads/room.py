"""What teams, pins and other pairs that stay leave room for."""

from dataclasses import replace

import numpy as np

from lawyer_assign.arrays import Mask
from lawyer_assign.formulation import Formulation
from lawyer_assign.solver.money.counts.line_choices import forced_pairs
from lawyer_assign.solver.teams.rows import team_rows, teams_of, with_teams
from lawyer_assign.statements import Bound


def beside_teams(formulation: Formulation, base: Mask) -> tuple[Formulation, Mask]:
    """Return what a plan's teams and pins leave room for, and the pairs of the teams.

    Rows that count classes count pairs, as flows with these teams do; what teams and
    pins hold of every row of a must is taken off its upper side.
    """
    rows, plain = team_rows(formulation), formulation
    members = np.zeros(len(base), bool)
    if rows is not None:
        teams = {at: team for at, team in teams_of(base, rows).items() if len(team) > 1}
        plain, _ = with_teams(formulation, rows, teams)
        members[[pair for team in teams.values() for pair in team]] = True
    return room_beside(plain, members | forced_pairs(formulation)), members


def with_own_teams(formulation: Formulation, plan: Mask) -> tuple[Formulation, Mask]:
    """Return what plans keep whose teams come from the firms of a plan's, and pairs.

    These pairs are closed in them: a team that has to have something together stays as
    it is, members of others may be exchanged for lawyers of their firm.
    """
    rows = team_rows(formulation)
    if rows is None:
        return formulation, np.zeros(len(plan), bool)
    return with_teams(formulation, rows, teams_of(plan, rows))


def room_beside(formulation: Formulation, held: Mask) -> Formulation:
    """Return a formulation with what some pairs hold taken off every upper side."""
    left = tuple(
        replace(one, upper=np.maximum(one.upper - one.counts(held), 0))
        if isinstance(one, Bound) and one.upper is not None
        else one
        for one in formulation.must
    )
    return Formulation(formulation.pairs, left, formulation.tiers)


def demanded_pairs(formulation: Formulation) -> Mask:
    """Return the pairs that a must demands."""
    demanded = np.zeros(len(formulation.pairs), bool)
    for one in formulation.must:
        if isinstance(one, Bound):
            demanded |= one.demanded
    return demanded
