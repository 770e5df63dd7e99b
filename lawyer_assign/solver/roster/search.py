"""The search of one part of a roster: CP-SAT, tier by tier.

Each tier's model holds only what this tier and those before it say: presolve has less
to carry, and the first tiers are proved in moments. Linear relaxations are not used:
where venues, stand-ins and the circle couple, those of the whole table took ten times
as long as CP-SAT needs to prove the optimum (46 s against 2 s on 3,888 times).
"""

from dataclasses import replace

import numpy as np

from lawyer_assign.arrays import Mask
from lawyer_assign.engines.cpsat import Settings
from lawyer_assign.engines.linear_form import LinearForm, held
from lawyer_assign.engines.watch import OutOfTime, Watch
from lawyer_assign.errors import VerificationError
from lawyer_assign.formulation import Formulation
from lawyer_assign.solver.answer import Answer, TierAnswer
from lawyer_assign.solver.linear.build import linear_form
from lawyer_assign.solver.linear.cpsat_model import ANY, Program
from lawyer_assign.solver.roster.start import first_roster
from lawyer_assign.statements import Table


class TimetableSearch:
    """One lexicographic run over a part that nothing links to another."""

    def __init__(
        self, formulation: Formulation[Table], settings: Settings, watch: Watch
    ) -> None:
        self.formulation = formulation
        self.settings = settings
        self.watch = watch
        self.best = first_roster(formulation, watch)
        self.is_infeasible = False

    def run(self) -> Answer:
        """Return the best roster found and what is proved, tier by tier."""
        count = len(self.formulation.tiers)
        tiers: list[TierAnswer] = []
        is_proved = True
        if count == 0 and self.best is None:
            self._search(self._form(0), ANY, 0)
        for tier in range(count):
            before = self.watch.seconds
            try:
                bound = self._settle(tier) if is_proved else None
            except OutOfTime:
                bound = None
            if self.is_infeasible:
                break
            price = self._price(tier)
            # What is proved of later tiers speaks of rosters as good in this one.
            is_proved = is_proved and price is not None and price == bound
            tiers.append(TierAnswer(price, bound, self.watch.seconds - before))
        nothing = [TierAnswer(None, None, 0.0)] * (count - len(tiers))
        return Answer(self.best, (*tiers, *nothing), self.is_infeasible)

    def _settle(self, tier: int) -> int:
        form = self._form(tier + 1)
        floor = _floor(form, tier)
        if self._price(tier) == floor or self.watch.must_stop:
            return floor
        return self._search(form, tier, floor)

    def _form(self, count: int) -> LinearForm:
        """Return rows and columns of the first tiers, all but the last one held."""
        said = replace(self.formulation, tiers=self.formulation.tiers[:count])
        form = linear_form(said, self.watch)
        for before in range(count - 1):
            price = self._price(before)
            if price is not None:
                form = held(form, before, price)
        return form

    def _search(self, form: LinearForm, tier: int, floor: int) -> int:
        program = Program(form, self.watch)
        run = program.run(tier, self.best, floor, self.settings, self.watch)
        self.is_infeasible = run.is_infeasible and self.best is None
        if run.values is not None:
            self._take(run.values > 0, tier)
        return floor if run.bound is None else max(run.bound, floor)

    def _take(self, chosen: Mask, tier: int) -> None:
        if not self.formulation.holds(chosen):
            raise VerificationError("CP-SAT returned a roster that breaks a must")
        upto = max(tier, 0) + 1
        now = self.formulation.prices(chosen)[:upto]
        if self.best is None or now <= self.formulation.prices(self.best)[:upto]:
            self.best = chosen

    def _price(self, tier: int) -> int | None:
        if self.best is None:
            return None
        return self.formulation.tiers[tier].price(self.best)


def _floor(form: LinearForm, tier: int) -> int:
    """Return a bound that needs no search: every column at its cheapest."""
    cost = form.cost[tier]
    cheapest: int = sum(np.minimum(cost * form.least, cost * form.most).tolist())
    return cheapest + form.constant[tier]
