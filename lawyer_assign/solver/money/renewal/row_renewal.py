"""A plan's posts of one row of money chosen anew by whole sets, all others kept.

Plans of a city within budgets come from flows at prices of money, which spend what is
left in some rows on nothing, and see no whole loads. Row by row a city is small enough
for the linear program over whole sets of posts
(:mod:`lawyer_assign.solver.money.sets.set_rounds`): every committee of one row may be
served by anybody, those of others by whom the plan has only, and lines keep their posts
there. So what any set costs is exact, whatever the order in which posts are numbered.
From the pairs near its prices HiGHS chooses a plan in whole (large neighbourhood
search; Shaw 1998). Nothing is proved here, and no plan becomes worse: it is kept where
it holds and pays less, tier by tier.
"""

import numpy as np

from lawyer_assign.arrays import Mask
from lawyer_assign.engines.cpsat import Settings
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation.split import narrowed
from lawyer_assign.solver.money.last_points import last_points
from lawyer_assign.solver.money.record import Record
from lawyer_assign.solver.money.sets.near_posts import NearPosts
from lawyer_assign.solver.money.sets.near_search import FEW_PAIRS, NearSearch
from lawyer_assign.solver.money.sets.set_bound import SetBound
from lawyer_assign.solver.money.sets.set_program import Duals
from lawyer_assign.solver.money.sets.set_rounds import add_sets, raise_bound

TURNS = 2
"""Times that every row is chosen anew, as long as one gains."""

SECONDS = 10.0
"""For one row at most."""

PRICING = 0.6
"""Share of the time of a row for its prices."""

SHORTEST = 1.0
"""Seconds below which no row is begun."""


class RowRenewal:
    """Renews the best plan of a record row by row.

    Parameters
    ----------
    record
        With a best plan and one outlay; what is left without money is priced by sets.
    watch
        Clock.
    settings
        Workers and seed of searches.
    duals
        Prices of whole sets of the record to begin with; ``None`` = unknown.
    """

    def __init__(
        self, record: Record, watch: Watch, settings: Settings,
        duals: Duals | None = None,
    ) -> None:  # fmt: skip
        self.record, self.watch, self.settings = record, watch, settings
        self.duals = duals
        (self.outlay,) = record.outlays

    @staticmethod
    def takes(record: Record) -> bool:
        """Whether there is a plan, one outlay, and sets can be priced."""
        if record.best is None or len(record.outlays) != 1:
            return False
        return SetBound.takes(record.relaxed, record.outlays[0])

    def run(self) -> None:
        """Renew rows until none gains, those first that are furthest from their best.

        Ends after :data:`TURNS` turns of all rows at the latest.
        """
        for _ in range(TURNS):
            before = self.record.best
            for row in self._furthest():
                if self.watch.must_stop or self.watch.left < SHORTEST:
                    return
                self._renew(row)
            if self.record.best is before:
                return

    def _furthest(self) -> list[int]:
        """Return rows by the points that committees miss of their best pairs."""
        plan, committee = self._plan, self.record.relaxed.pairs.committee
        points = last_points(self.record.relaxed)
        best = np.zeros(int(committee.max(initial=-1)) + 1, np.int64)
        np.minimum.at(best, committee, points)
        posts = np.flatnonzero(plan & (self.outlay.group >= 0))
        missed = np.zeros(len(self.outlay.who), np.int64)
        np.add.at(
            missed, self.outlay.group[posts], points[posts] - best[committee[posts]]
        )
        found: list[int] = np.argsort(-missed, kind="stable").tolist()
        return [row for row in found if missed[row]]

    @property
    def _plan(self) -> Mask:
        assert self.record.best is not None  # asked before
        return self.record.best

    def _renew(self, row: int) -> None:
        """Choose posts of one row anew; keep the plan if it is better."""
        record, plan = self.record, self._plan
        open_ = plan | self._of(row)
        part = Record(narrowed(record.formulation, open_))
        part.begin([None] * len(part.relaxed.tiers))
        part.take(plan[open_])
        if not self.takes(part):
            return
        watch = self.watch.within(min(SECONDS, self.watch.left))
        self._search(part, watch, int((plan & ~self._of(row)).sum()))
        found = plan.copy()
        found[open_] = part.best
        record.take(found)

    def _of(self, row: int) -> Mask:
        """Return the pairs of the committees that are paid from a row."""
        committee = self.record.relaxed.pairs.committee
        own = np.zeros(int(committee.max(initial=-1)) + 1, bool)
        own[committee[self.outlay.group == row]] = True
        return np.asarray(own[committee])

    def _search(self, part: Record, watch: Watch, kept: int) -> None:
        """Look for a better plan of a part, where so many posts are kept."""
        assert part.best is not None  # taken before
        paid = part.relaxed.prices(part.best)[:-1]
        bound = SetBound(part.relaxed, part.outlays[0], paid, counts=True)
        bound.program.add(bound.sets.of_plan(np.flatnonzero(part.best)))
        if self.duals is not None and len(self.duals.rows) == len(bound.rows):
            add_sets(bound, self.duals._replace(fees=np.zeros(bound.program.fees)))
        raise_bound(bound, watch.part(PRICING))
        if bound.whole is None or watch.must_stop:
            return
        near = NearPosts(bound.sets, *bound.whole)
        search = NearSearch(part, paid, watch, self.settings)
        search.seek(bound, near, FEW_PAIRS + kept)
