"""Flows of what is left of a formulation once money has prices."""

from dataclasses import dataclass

from lawyer_assign.arrays import Mask
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import Formulation
from lawyer_assign.solver.answer import Answer, TierAnswer
from lawyer_assign.solver.flow.backend import priced_of
from lawyer_assign.solver.teams.rows import (
    closed_by_pins,
    open_teams,
    pinned_pairs,
    team_rows,
    teams_of,
    with_teams,
    without_teams,
)


@dataclass
class Flows:
    """Flows of what is left once money has prices.

    Parameters
    ----------
    watch
        Passed on.
    teams
        Whether there are teams of one firm: left out for bounds, kept for plans.
    """

    watch: Watch
    teams: bool = False

    def least(self, formulation: Formulation) -> Answer:
        """Return an optimum that no plan beats, or nothing if that is no flow."""
        rows = team_rows(formulation) if self.teams else None
        closed: Mask | None = None
        if rows is not None:
            closed = closed_by_pins(rows, pinned_pairs(formulation, rows))
            formulation = without_teams(formulation, rows)
        answer = self._answer(formulation, closed)
        if answer is None:
            unknown = (TierAnswer(None, None, 0.0) for _ in formulation.tiers)
            return Answer(None, tuple(unknown))
        return answer

    def plan(
        self, formulation: Formulation, like: Mask, closed: Mask | None
    ) -> Mask | None:
        """Return a plan with the teams that another plan has, if a flow finds one."""
        rows = team_rows(formulation) if self.teams else None
        if rows is not None:
            teams = teams_of(like, rows)
            if closed is not None:
                teams = open_teams(teams, rows, closed)
            formulation, out = with_teams(formulation, rows, teams)
            closed = out if closed is None else out | closed
        answer = self._answer(formulation, closed)
        return None if answer is None else answer.chosen

    def _answer(self, formulation: Formulation, closed: Mask | None) -> Answer | None:
        """Return the answer of a flow; prices of money may be what makes it none."""
        priced = priced_of(formulation, self.watch, closed)
        return None if priced is None else priced.answer
