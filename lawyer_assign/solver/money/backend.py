"""Backend for budgets: prices of money first, CP-SAT for what is small enough."""

from dataclasses import dataclass

from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import Formulation
from lawyer_assign.solver.answer import Answer, Start, answer_of
from lawyer_assign.solver.choice.backend import TOO_LARGE, Choice
from lawyer_assign.solver.choice.start import stable_of, without_stability
from lawyer_assign.solver.cpsat.backend import CpSat
from lawyer_assign.solver.flow.backend import Flow
from lawyer_assign.solver.money.flows import Flows
from lawyer_assign.solver.money.outlays import is_must, outlays_of, without_outlays
from lawyer_assign.solver.money.price_search import search_by_prices
from lawyer_assign.solver.teams.backend import TeamFlow

__all__ = ["Budgets", "outlays_of", "without_outlays"]

LARGE = 2_000
"""From so many pairs on, budgets get prices before CP-SAT sees them."""


@dataclass(frozen=True)
class Budgets:
    """Backend for formulations that budgets alone make hard.

    Those of a size that CP-SAT can handle go on to it with what was found and proved.
    """

    reference: CpSat
    name = "budgets"

    def takes(self, formulation: Formulation) -> bool:
        """Whether it is large, and flow, teams or two-way choice take what is left."""
        if len(formulation.pairs) < LARGE:
            return False
        relaxed = without_outlays(formulation)
        if Flow().why_not(relaxed) is None or TeamFlow(self.reference).takes(relaxed):
            return True
        return stable_of(relaxed) is not None and (
            Flow().why_not(without_stability(relaxed)) is None
        )

    def solve(self, formulation: Formulation, watch: Watch) -> Answer:
        """Return the best plan found and what is proved, tier by tier."""
        relaxed, flows = without_outlays(formulation), None
        if is_must(formulation) and Flow().why_not(relaxed) is None:
            flows = Flows(watch)
        elif is_must(formulation) and TeamFlow(self.reference).takes(relaxed):
            flows = Flows(watch, teams=True)
        answer = search_by_prices(formulation, self._inner, flows, watch)
        is_proved = all(one.price == one.bound for one in answer.tiers)
        is_large = len(formulation.pairs) >= TOO_LARGE
        if answer.is_infeasible or is_proved or is_large or watch.must_stop:
            return answer
        floors = tuple(one.bound for one in answer.tiers)
        return self.reference.solve(formulation, watch, Start(answer.chosen, floors))

    def _inner(self, formulation: Formulation, watch: Watch) -> Answer:
        """Solve without budgets, by flow, by teams or by two-way choice."""
        answer = answer_of(Flow(), formulation, watch)
        if answer is not None:
            return answer
        teams = TeamFlow(self.reference)
        if teams.takes(formulation):
            return teams.solve(formulation, watch)
        return Choice(self.reference).solve(formulation, watch)
