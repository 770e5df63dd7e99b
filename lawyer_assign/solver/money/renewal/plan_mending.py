"""Plans that spend a little too much, brought within all limits of money.

Flows at prices of money come near to all limits, but posts are whole: one row or two
are often some hundred or thousand yuan above theirs, and prices that push them move the
others. So the posts of such a row are given up, and a search in whole chooses sets for
the same committees that keep its limit; no row that is within its limit leaves it, and
none above gets further. Mostly that costs few points, and takes a second or two, where
pushes take many flows or never end.
"""

import numpy as np

from lawyer_assign.engines.watch import Watch
from lawyer_assign.solver.money.renewal.plan_renewal import LARGEST, PlanRenewal

SECONDS = 1.5
"""For one row at most: it need not be chosen well, parts chosen anew do the rest."""


class PlanMending(PlanRenewal):
    """Brings a plan within limits, row by row, the farthest above first."""

    def run(self, watch: Watch) -> None:
        """Mend the plan as far as it goes; the record takes it where it holds."""
        while not watch.must_stop and self._mend(watch.within(SECONDS)):
            if self.record.formulation.holds(self.plan):
                self.record.take(self.plan)
                return

    def _mend(self, watch: Watch) -> bool:
        """Choose anew what shares the row that is farthest above; whether it is not."""
        outlay, totals = self.outlay, self.outlay.totals(self.plan)
        row = int(np.argmax(totals - outlay.upper))
        self.upper = np.maximum(outlay.upper, totals)
        self.upper[row] = outlay.upper[row]
        part = self.rows.of(self.plan, (row,))
        if totals[row] <= outlay.upper[row] or part.committee.sum() > LARGEST:
            return False
        found = self._anew(part, watch, is_mended=True)
        if found is None:
            return False
        self.plan = found
        return True
