"""Plans that spend a little too much, brought within all limits of money.

Flows at prices of money come near to all limits, but posts are whole: one row or two
are often some hundred or thousand yuan above theirs, and prices that push them move the
others. So the posts of such a row are given up, and a search in whole chooses sets for
the same committees that keep its limit; no row that is within its limit leaves it, and
none above gets further. Mostly that costs few points, and takes a second or two, where
pushes take many flows or never end.

With teams it is the way from a flow to a plan: whole sets keep scarce rows, whose money
no price says, at once and with more points. City of seed 0, 99 %, from a flow at
-369,275 that lacks 126,000 yuan in six rows: -368,305 after 4 s, where seven credited
flows (:mod:`lawyer_assign.solver.money.credited_plans`) end at -364,000 after 8.
"""

import numpy as np

from lawyer_assign.arrays import UNBOUNDED, Ints, Mask
from lawyer_assign.engines.watch import Watch
from lawyer_assign.solver.money.multipliers import over_by
from lawyer_assign.solver.money.record import Record
from lawyer_assign.solver.money.renewal.plan_renewal import LARGEST, PlanRenewal
from lawyer_assign.solver.money.renewal.row_parts import Rows
from lawyer_assign.solver.money.sets.apart import NOTHING
from lawyer_assign.solver.money.sets.post_sets import PostSets
from lawyer_assign.solver.money.sets.set_bound import SetBound

SECONDS, LONGER = 1.5, 3.0
"""For one row at most, and for two: they need not be chosen well, parts chosen anew do
the rest."""

SMALL = 4_000
"""What is lacking may be so small a part of all limits to be tried anyway where time is
short: of seven plans that lacked up to 5,639 yuan of 30 million six held after .5 to
2.4 s, of five that lacked 8,029 or more none after 1.6 to 5."""

HOPED = 0.01
"""Part of the best plan's points that mending may gain."""

OTHERS = 3
"""Rows that are tried with one that cannot keep its limit alone."""


class PlanMending(PlanRenewal):
    """Brings a plan within limits, row by row, the farthest above first."""

    def run(self, watch: Watch) -> None:
        """Mend the plan as far as it goes; the record takes it where it holds."""
        while not watch.must_stop and self._mend(watch):
            if self.record.formulation.holds(self.plan):
                self.record.take(self.plan)
                return

    def _mend(self, watch: Watch) -> bool:
        """Choose anew what shares the row that is farthest above; whether it is not.

        Where it cannot keep its limit alone, together with another row: scarce
        districts whose lawyers serve in both save money together or not at all.
        """
        above = self.outlay.totals(self.plan) - self.outlay.upper
        row = int(np.argmax(above))
        if above[row] <= 0:
            return False
        if self._kept((row,), watch.within(SECONDS)):
            return True
        return any(
            not watch.must_stop and self._kept((row, other), watch.within(LONGER))
            for other in self._others(row, above)
        )

    def _others(self, row: int, above: Ints) -> list[int]:
        """Return rows to be chosen anew with one, those above their limits too."""
        outlay, able = self.outlay, self.able
        lines = np.zeros((len(above) + 1, int(outlay.line.max()) + 1), bool)
        lines[outlay.group[able], outlay.line[able]] = True
        shared = (lines[:-1] & lines[row]).sum(axis=1)
        shared[row] = NOTHING
        nearest = np.argsort(-shared, kind="stable")[:-1].tolist()
        dear = np.argsort(-above, kind="stable").tolist()
        over = [one for one in dear if above[one] > 0 and one != row]
        return list(dict.fromkeys([*nearest[:1], *over]))[:OTHERS]

    def _kept(self, rows: Rows, watch: Watch) -> bool:
        """Choose anew what shares some rows; whether these keep their limits then."""
        outlay, totals = self.outlay, self.outlay.totals(self.plan)
        self.upper = np.maximum(outlay.upper, totals)
        self.upper[list(rows)] = outlay.upper[list(rows)]
        part = self.rows.of(self.plan, rows)
        if part.committee.sum() > LARGEST:
            return False
        found = self._anew(part, watch, is_mended=True)
        if found is None:
            return False
        self.plan = found
        return True


class Mender:
    """Mends plans that a search comes to, as soon as one can be.

    Each try takes a moment, so the next one is of a plan that lacks half as much money
    in rows that prices keep. Rows of scarce districts, where few lawyers serve many,
    they do not: no price of money says who is to have a second post there.

    Parameters
    ----------
    record
        Whose best plan is to be bettered.
    bound, seen
        As for :class:`PlanRenewal`.
    watch
        Clock.

    Attributes
    ----------
    spared
        Rows that are left to mending as long as others are above their limits: those
        in which no post counts apart.
    has_mended
        Whether a plan became the best one so.
    """

    def __init__(
        self, record: Record, bound: SetBound, seen: Ints, watch: Watch
    ) -> None:
        self.record, self.bound, self.seen, self.watch = record, bound, seen, watch
        self.spared = _counting_nothing(bound.sets)
        self.has_mended = False
        self._most = UNBOUNDED

    def mends(self, plan: Mask) -> bool:
        """Bring a plan within limits, if it may be the best then; whether it is."""
        outlay, best = self.bound.outlay, self.record.best
        over = over_by([outlay], plan)
        lacks = int(over[~self.spared].sum())
        if not over.any() or lacks > self._most or not self._promises(plan):
            return False
        self._most = lacks // 2
        PlanMending(self.record, self.bound, self.seen, plan).run(self.watch)
        self.has_mended |= self.record.best is not best
        return self.record.best is not best

    def mends_little(self, plan: Mask) -> bool:
        """Do so where it lacks no more than a small part of all limits."""
        outlay = self.bound.outlay
        lacks = over_by([outlay], plan).sum()
        return SMALL * lacks <= outlay.upper.sum() and self.mends(plan)

    def _promises(self, plan: Mask) -> bool:
        """Whether a plan may become the best: rows chosen anew gain points, too."""
        whole, best = self.record.formulation, self.record.best
        if best is None:
            return True
        *before, last = whole.prices(plan)
        *known, price = whole.prices(best)
        return (before, last) < (known, price + HOPED * abs(price))


def _counting_nothing(sets: PostSets) -> Mask:
    """Return which rows of money no list is in whose posts count apart."""
    rows = len(sets.outlay.who)
    if sets.apart is None:
        return np.zeros(rows, bool)
    counts = np.zeros(rows + 1, bool)
    counts[sets.row[sets.apart.is_inner]] = True
    found: Mask = ~counts[:-1]
    return found
