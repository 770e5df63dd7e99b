"""Flows of what is left of a formulation once money has prices."""

from dataclasses import dataclass, field

import numpy as np

from lawyer_assign.arrays import Mask
from lawyer_assign.engines.run import Run
from lawyer_assign.formulation import Formulation, Term, Tier
from lawyer_assign.solver.answer import Answer, TierAnswer
from lawyer_assign.solver.flow.backend import Priced, priced_of
from lawyer_assign.solver.flow.first_round import FirstRound
from lawyer_assign.solver.teams.backend import TeamFlow
from lawyer_assign.solver.teams.mixture import mixed_plan
from lawyer_assign.solver.teams.rows import (
    closed_by_pins,
    open_teams,
    pinned_pairs,
    team_rows,
    teams_of,
    with_teams,
    without_teams,
)
from lawyer_assign.statements import Cost

CLOSED = 1 << 20
"""Points of a pair that no plan chooses: whole sets leave it out."""

CHOICES = 3
"""Times that teams are chosen, each time by what those before made scarce."""


@dataclass
class Flows:
    """Flows of what is left once money has prices.

    Parameters
    ----------
    run
        Passed on.
    teams
        What chooses teams of one firm: they are left out for bounds, kept for plans.
        ``None`` = there are none.
    first
        Keeps what plans of one search share.
    """

    run: Run
    teams: TeamFlow | None = None
    first: FirstRound = field(default_factory=FirstRound)

    def least(self, formulation: Formulation) -> Answer:
        """Return an optimum that no plan beats, or nothing if that is no flow."""
        priced = self.relaxed(formulation)
        if priced is None:
            unknown = (TierAnswer(None, None, 0.0) for _ in formulation.tiers)
            return Answer(None, tuple(unknown))
        return priced.answer

    def relaxed(self, formulation: Formulation) -> Priced | None:
        """Return the same with the prices that prove it; ``None`` if it is no flow."""
        left, closed = self.loosened(formulation)
        return priced_of(left, self.run.watch, closed)

    def loosened(self, formulation: Formulation) -> tuple[Formulation, Mask | None]:
        """Return what is left without teams, and pairs that these close in any plan."""
        rows = team_rows(formulation) if self.teams else None
        if rows is None:
            return formulation, None
        closed = closed_by_pins(rows, pinned_pairs(formulation, rows))
        return without_teams(formulation, rows, is_joined=True), closed

    def of_sets(self, formulation: Formulation) -> Formulation:
        """Return what is left without teams, for sets: closed pairs cost points."""
        return shut(*self.loosened(formulation))

    def plan(
        self, formulation: Formulation, like: Mask, closed: Mask | None
    ) -> Mask | None:
        """Return a plan with the teams that another plan has, if a flow finds one."""
        # Prices of money may be what makes it no flow.
        left, closed = self.fixed(formulation, like, closed)
        priced = priced_of(left, self.run.watch, closed, self.first)
        return None if priced is None else priced.answer.chosen

    def fixed(
        self, formulation: Formulation, like: Mask, closed: Mask | None = None,
        *, is_joined: bool = False,
    ) -> tuple[Formulation, Mask | None]:  # fmt: skip
        """Return what is left once teams are those of a plan, and pairs to close.

        With ``is_joined`` its rows are those of :meth:`loosened`.
        """
        rows = team_rows(formulation) if self.teams else None
        if rows is not None:
            teams = teams_of(like, rows)
            if closed is not None:
                teams = open_teams(teams, rows, closed)
            formulation, out = with_teams(formulation, rows, teams, is_joined=is_joined)
            closed = out if closed is None else out | closed
        return formulation, closed

    def choose(self, formulation: Formulation) -> Mask | None:
        """Return a plan whose teams are those that are cheapest here, if any is found.

        Parameters
        ----------
        formulation
            With prices of money so rough that all its tiers fit one cost.
        """
        if self.teams is None:
            return None
        return self.teams.first_plan(formulation, self.run, CHOICES)

    def mix(self, formulation: Formulation) -> Mask | None:
        """Return the same with the teams that a relaxation mixes most."""
        if self.teams is None:
            return None
        return mixed_plan(formulation, self.run.watch)


def shut(left: Formulation, closed: Mask | None) -> Formulation:
    """Return a formulation in which closed pairs cost more than any is worth.

    Plans that choose none of them pay what they paid before.
    """
    if closed is None or not closed.any():
        return left
    last, group = left.tiers[-1], np.where(closed, 0, -1)
    points = np.full(len(closed), CLOSED)
    dear = Term(Cost("closed", ["closed"], group, points=points), 1)
    tiers = (*left.tiers[:-1], Tier(last.number, (*last.terms, dear)))
    return Formulation(left.pairs, left.must, tiers)
