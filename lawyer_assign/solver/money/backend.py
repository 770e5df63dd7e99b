"""Backend for budgets: prices of money first, CP-SAT for what is small enough."""

from dataclasses import dataclass, replace
from functools import partial
from typing import ClassVar

from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import Watch
from lawyer_assign.errors import Text
from lawyer_assign.formulation import Formulation
from lawyer_assign.solver.answer import Answer, Start, TierAnswer, answer_of, with_held
from lawyer_assign.solver.choice.backend import TOO_LARGE, Choice
from lawyer_assign.solver.choice.start import better
from lawyer_assign.solver.choice.two_way import (
    place_of_choice_alone,
    stable_of,
    without_stability,
)
from lawyer_assign.solver.cpsat.backend import CpSat
from lawyer_assign.solver.flow.backend import Flow
from lawyer_assign.solver.money.choice.blocking_within import (
    block_few,
    may_be_free,
    may_block_within,
)
from lawyer_assign.solver.money.choice.teams_within import (
    choose_teams,
    may_choose_teams,
)
from lawyer_assign.solver.money.flows import Flows
from lawyer_assign.solver.money.outlays import is_must, outlays_of, without_outlays
from lawyer_assign.solver.money.price_search import search_by_prices
from lawyer_assign.solver.teams.backend import TeamFlow
from lawyer_assign.statements import Outlay, Stable, Statement

__all__ = ["Budgets", "outlays_of", "without_outlays"]

LARGE = 200
"""From so many pairs on, budgets get prices before CP-SAT sees them: 14 committees take
a second then, 22 two; CP-SAT alone takes 3 s for those, and proves not these in 10."""

BEHIND = 0.3
"""Of the time, at most, for prices of money behind choice, where budgets bind."""


@dataclass(frozen=True)
class Budgets:
    """Backend for formulations that budgets alone make hard.

    Those of a size that CP-SAT can handle go on to it with what was found and proved.
    """

    teams: TeamFlow
    choice: Choice
    reference: CpSat
    name: ClassVar[str] = "budgets"
    title: ClassVar[Text] = Text("flow with a price on money", "网络流与预算定价")
    takes: ClassVar[frozenset[type[Statement]]] = (
        TeamFlow.takes | Choice.takes | {Outlay}
    )
    least_pairs: ClassVar[int] = LARGE

    def why_not(self, formulation: Formulation) -> Text | None:
        """Return a sentence unless flow, teams or two-way choice take what is left."""
        if not outlays_of(formulation):
            return Text("nothing is said of money", "没有关于经费的规则")
        relaxed = without_outlays(formulation)
        why = Flow().why_not(relaxed)
        if why is None or self._is_of_teams(relaxed, formulation):
            return None
        if stable_of(relaxed) is None:
            return why
        if self._is_of_teams_that_choose(formulation):
            return None
        return Flow().why_not(without_stability(relaxed))

    def _is_of_teams(
        self, relaxed: Formulation, asked: Formulation | None = None
    ) -> bool:
        """Whether teams take what is left without budgets, and prove it sooner.

        CP-SAT proves small ones by itself, but not those with budgets: 45 committees
        that prices of money prove in 1 to 4 s it leaves open after 20.
        """
        is_large = len(relaxed.pairs) >= self.teams.least_pairs
        is_asked = is_large or (asked is not None and is_must(asked))
        return is_asked and self.teams.why_not(relaxed) is None

    def _is_of_teams_that_choose(self, formulation: Formulation) -> bool:
        """Whether teams and choice both keep what is left of budgets from a flow."""
        if not may_choose_teams(formulation):
            return False
        relaxed = without_outlays(formulation).without(Stable)
        is_flow = Flow().why_not(relaxed) is None
        return not is_flow and self._is_of_teams(relaxed, formulation)

    def solve(
        self,
        formulation: Formulation,
        run: Run,
        start: Start | None = None,  # noqa: ARG002 (prices find their own)
    ) -> Answer:
        """Return the best plan found and what is proved, tier by tier."""
        watch = run.watch
        if self._is_of_teams_that_choose(formulation):
            found = choose_teams(formulation, self.solve, self.reference, run)
            return self.choice.solve(formulation, run) if found is None else found
        relaxed, flows = without_outlays(formulation), None
        if is_must(formulation) and Flow().why_not(relaxed) is None:
            flows = Flows(run)
        elif is_must(formulation) and self._is_of_teams(relaxed, formulation):
            flows = Flows(run, self.teams)
        if flows is None and may_block_within(formulation):
            answer = self._with_choice(formulation, run)
        else:
            inner = partial(self._inner, run)
            answer = search_by_prices(formulation, inner, flows, run)
        if flows is not None and flows.teams is not None:
            answer = self._closer(formulation, answer, run)
        is_proved = all(one.price == one.bound for one in answer.tiers)
        is_large = len(formulation.pairs) >= TOO_LARGE
        if answer.is_infeasible or is_proved or is_large or watch.must_stop:
            return answer
        floors = tuple(one.bound for one in answer.tiers)
        found = self.reference.solve(formulation, run, Start(answer.chosen, floors))
        found = with_held(found, answer)
        return replace(found, budget_bounds=answer.budget_bounds)

    def _with_choice(self, formulation: Formulation, run: Run) -> Answer:
        """Price money behind choice, and where that does not do, before it, too.

        Where budgets may not bind the whole time is for the first.
        """
        watch, inner = run.watch, partial(self._inner, run)
        is_free = may_be_free(formulation, watch)
        first = run if is_free else run.under(watch.part(BEHIND))
        answer = search_by_prices(formulation, inner, None, first)
        is_closed = answer.is_infeasible or answer.status == "optimal"
        if is_closed or watch.must_stop:
            return answer
        if not _does(formulation, answer):
            return block_few(formulation, answer, run)
        if len(formulation.pairs) < TOO_LARGE or not first.watch.must_stop:
            return answer
        again = search_by_prices(formulation, inner, None, run)
        best = better(formulation, again.chosen, answer.chosen)
        return answer if best is answer.chosen else again

    def _inner(self, run: Run, formulation: Formulation, watch: Watch) -> Answer:
        """Solve without budgets, by flow, by teams or by two-way choice."""
        answer = answer_of(Flow(), formulation, watch)
        if answer is not None:
            return answer
        if self._is_of_teams(formulation):
            return self.teams.quick(formulation, run.under(watch))
        return self.choice.solve(formulation, run.under(watch))

    def _closer(self, formulation: Formulation, answer: Answer, run: Run) -> Answer:
        """Look closer at teams where budgets do not bind: the rest is as without."""
        chosen, watch = answer.chosen, run.watch
        if chosen is None or chosen is not answer.without_money or watch.must_stop:
            return answer
        relaxed, floors = without_outlays(formulation), answer.tiers
        start = Start(chosen, (None,) * len(floors))
        found = self.teams.solve(relaxed, run, start)
        if found.chosen is not None and formulation.holds(found.chosen):
            return replace(
                found, without_money=found.chosen, budget_bounds=answer.budget_bounds
            )
        known = Start(chosen, tuple(one.bound for one in found.tiers))
        prices = formulation.prices(chosen)
        tiers = zip(prices, known.bounds(prices), floors, strict=True)
        closer = (TierAnswer(one, two, three.seconds) for one, two, three in tiers)
        return replace(answer, tiers=tuple(closer))


def _does(formulation: Formulation, answer: Answer) -> bool:
    """Whether money need not be priced before choice: there it costs nothing."""
    place = place_of_choice_alone(formulation) or 0
    is_settled = all(one.price == one.bound for one in answer.tiers[: place + 1])
    return answer.chosen is not None and (
        is_settled or answer.chosen is answer.without_money
    )
