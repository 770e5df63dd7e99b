"""Points under budgets by whole sets of posts: a bound, and a plan that meets it.

Prices prove bounds (:mod:`lawyer_assign.solver.money.sets.set_bound`); good ones are
found by column generation (:mod:`lawyer_assign.solver.money.sets.set_rounds`). What is
left of the gap is closed by branching on how many posts are paid which fee
(:mod:`lawyer_assign.solver.money.sets.set_tree`).
"""

import numpy as np

from lawyer_assign.engines.cpsat import Settings
from lawyer_assign.engines.watch import Watch
from lawyer_assign.solver.money.record import Record
from lawyer_assign.solver.money.sets.near_posts import NearPosts
from lawyer_assign.solver.money.sets.near_search import NearSearch
from lawyer_assign.solver.money.sets.set_bound import SetBound
from lawyer_assign.solver.money.sets.set_rounds import raise_bound
from lawyer_assign.solver.money.sets.set_tree import SetTree
from lawyer_assign.statements import Bound

MOST_PAIRS = 300_000
"""Pairs up to which sets are looked for: a district of 600 committees has 250,000.
Programs of a city, with 440,000, take minutes."""


class SetSearch:
    """Bounds the last tier of plans like the best one of a record, and looks for more.

    Parameters
    ----------
    record
        With a best plan.
    watch
        Clock.
    settings
        Workers and seed of CP-SAT.
    """

    def __init__(
        self, record: Record, watch: Watch, settings: Settings | None = None
    ) -> None:
        assert record.best is not None  # asked before
        self.record, self.watch = record, watch
        self.settings = settings or Settings()
        relaxed, (outlay,) = record.relaxed, record.outlays
        self.last = len(relaxed.tiers) - 1
        self.paid = relaxed.prices(record.best)[: self.last]
        self.bound = SetBound(relaxed, outlay, self.paid, counts=True)

    @staticmethod
    def takes(record: Record) -> bool:
        """Whether there is a plan, and a search may begin (:meth:`fits`)."""
        return record.best is not None and SetSearch.fits(record)

    @staticmethod
    def fits(record: Record) -> bool:
        """Whether lines are few and short enough, and one outlay ties them."""
        if len(record.outlays) != 1:
            return False
        is_small = len(record.relaxed.pairs) <= MOST_PAIRS
        return is_small and SetBound.takes(record.relaxed, record.outlays[0])

    def run(self) -> None:
        """Raise the bound of the last tier, then close the gap.

        Where musts say more than bounds do, choices among sets mostly break them.
        """
        record, bound = self.record, self.bound
        assert record.best is not None  # asked before
        bound.program.add(bound.sets.of_plan(np.flatnonzero(record.best)))
        raise_bound(bound, self.watch)
        if not record.keep(self.paid, bound.value, bound.worth):
            return
        is_said = all(isinstance(one, Bound) for one in record.relaxed.must)
        is_settled = record.is_settled(self.last)
        if is_said and not is_settled and NearPosts.takes(bound.sets):
            search = NearSearch(record, self.paid, self.watch, self.settings)
            record.hold(self.paid, SetTree(bound, search, self.watch).run())
