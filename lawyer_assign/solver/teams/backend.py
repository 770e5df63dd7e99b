"""Teams of one firm at any size: flows bound, prices choose the firm, a flow fills in.

Where a few committees ask for several lawyers of one firm, what is left without these
teams' rows is a flow. Its optimum bounds every tier, and its reduced costs say what
each pair costs at least. Every such committee then takes the firm whose lawyers are
cheapest together, one seat each and what the team is to have together counted in; all
other firms are closed to it and a second flow fills in. Its prices choose again, for
some of the committees at a time, as long as the plan becomes better. Of a city the
linear relaxation then says more, and pieces of the plan are chosen anew beside it.
"""

from dataclasses import dataclass
from typing import ClassVar

from lawyer_assign.arrays import Mask
from lawyer_assign.engines.run import Run
from lawyer_assign.errors import Text
from lawyer_assign.formulation import Formulation
from lawyer_assign.solver.answer import Answer, Start, TierAnswer
from lawyer_assign.solver.cpsat.backend import CpSat
from lawyer_assign.solver.flow.backend import Flow
from lawyer_assign.solver.flow.nested_rows import rule_zh
from lawyer_assign.solver.teams.closer import Closer
from lawyer_assign.solver.teams.rows import team_rows, without_teams
from lawyer_assign.solver.teams.team_search import ROUNDS, TeamSearch
from lawyer_assign.statements import Bound, Joint, Statement

LARGE = 2_000
"""From so many pairs on; smaller ones CP-SAT proves by itself."""

TOO_LARGE = 60_000
"""From so many pairs on CP-SAT adds nothing to what is found here, in a minute."""

FIRST_ROUNDS = 4
"""The same before the relaxation is asked, or prices of money are sought."""


@dataclass(frozen=True)
class TeamFlow:
    """Backend for large formulations that teams of one firm alone make hard."""

    reference: CpSat
    name: ClassVar[str] = "teams"
    title: ClassVar[Text] = Text(
        "flow with a firm chosen for every team", "为各团队选定律所的网络流"
    )
    takes: ClassVar[frozenset[type[Statement]]] = Flow.takes | {Joint}
    least_pairs: ClassVar[int] = LARGE

    def why_not(self, formulation: Formulation) -> Text | None:
        """Return a sentence unless it is a flow but for its teams."""
        teams = team_rows(formulation)
        if teams is None:
            return Text("there are no teams of one firm", "没有须出自同一律所的团队")
        for one in formulation.must:
            if not isinstance(one, Bound | Joint):
                said = Text(" is no sum of posts", "不是各配对之和")
                return Text(one.rule, rule_zh(one.rule)).then(said)
        return Flow().why_not(without_teams(formulation, teams))

    def first_plan(
        self, formulation: Formulation, run: Run, rounds: int = 1
    ) -> Mask | None:
        """Return the plan of so many choices, at any size, if one is found."""
        teams = team_rows(formulation)
        if teams is None or self.why_not(formulation) is not None:
            return None
        search = TeamSearch(formulation, teams, run)
        first = search.relaxed()
        if first is not None:
            search.run(first, rounds)
        return search.best

    def solve(
        self,
        formulation: Formulation,
        run: Run,
        start: Start | None = None,
    ) -> Answer:
        """Return the best plan found and what is proved, tier by tier."""
        is_large = len(formulation.pairs) >= TOO_LARGE
        return self._solved(formulation, run, start, is_close=is_large)

    def quick(self, formulation: Formulation, run: Run) -> Answer:
        """Return the same without the relaxation, at any size: flows alone.

        Of a city no more than one of them where somebody says stop meanwhile.
        """
        return self._solved(formulation, run, None, is_close=False, is_quick=True)

    def _solved(
        self, formulation: Formulation, run: Run, start: Start | None,
        *, is_close: bool, is_quick: bool = False,
    ) -> Answer:  # fmt: skip
        teams, watch = team_rows(formulation), run.watch
        before = watch.seconds
        if teams is None:
            return self.reference.solve(formulation, run)
        search = TeamSearch(formulation, teams, run)
        first = search.relaxed()
        if first is None:
            return self.reference.solve(formulation, run)
        if first.answer.is_infeasible:
            return first.answer
        is_large = len(formulation.pairs) >= TOO_LARGE
        # Of a city, whoever says stop waits for no other flow: a rough plan will do.
        if not (is_quick and is_large and watch.is_told_to_stop):
            search.run(first, FIRST_ROUNDS if is_large else ROUNDS)
        if start is not None and start.chosen is not None:
            search.take(start.chosen)
        start = Start(search.best, tuple(tier.bound for tier in first.answer.tiers))
        if is_close:
            start = Closer(search, run, self.reference).start(first, start)
        floors = start.floors
        paid = None if search.best is None else formulation.prices(search.best)
        if paid is None or (paid != floors and not is_large and not watch.must_stop):
            return self.reference.solve(formulation, run, start)
        prices = paid
        held = start.bounds(prices)
        spent = (watch.seconds - before, *(0.0 for _ in prices[1:]))
        answers = zip(prices, held, spent, strict=False)
        return Answer(search.best, tuple(TierAnswer(*one) for one in answers))
