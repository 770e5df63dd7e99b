"""All sets of a plan chosen anew at once, among those near the least of their line.

Parts of a plan (:mod:`lawyer_assign.solver.money.renewal.plan_renewal`) end where no
part gains anything by itself. Of all sets at once a search in whole finds more, if they
are few: those that prices of whole sets put within a fiftieth of a post of the least of
their line, later within a twentieth. Of these the linear program is nearly whole by
itself, and a search does best that begins with it, not with the plan. Firms of teams
are chosen anew as well, for that is where plans with teams lose most.

City of seed 0 with teams, 99 %: from a plan at -368,591 to -372,842 in 6 s, to -373,650
in 2 s more at prices of whole sets as they are by then, and to -374,228 in 9 s. Parts
came from -369,000 to -370,000 in 12 s.
"""

import numpy as np

from lawyer_assign.arrays import Ints
from lawyer_assign.engines.watch import Watch
from lawyer_assign.solver.money.record import Record
from lawyer_assign.solver.money.renewal.parts import Part
from lawyer_assign.solver.money.renewal.plan_renewal import PlanRenewal
from lawyer_assign.solver.money.sets.set_bound import SetBound

AT_MOST = 8.0
"""Seconds for one search: it finds a plan sooner, or not at all."""


class WholeRenewal(PlanRenewal):
    """Betters the best plan of a record by choosing all of it anew.

    Parameters
    ----------
    record, bound, seen
        As for :class:`PlanRenewal`.
    near
        What a set costs above the least of its line at most, in what a post is worth,
        one search after the other.
    """

    frees_teams, starts = True, False

    def __init__(
        self, record: Record, bound: SetBound, seen: Ints, near: tuple[float, ...]
    ) -> None:
        super().__init__(record, bound, seen)
        self.near = near

    def run(self, watch: Watch) -> None:
        """Search once for each width, as long as there is time."""
        lines = int(self.outlay.line.max(initial=-1)) + 1
        served = np.zeros(int(self.committee.max(initial=-1)) + 1, bool)
        served[self.committee[self.plan & self.able]] = True
        whole = Part(np.ones(lines, bool), served)
        for near in self.near:
            if watch.must_stop:
                return
            self.tried += 1
            self.gained += self._renew(whole, watch.within(AT_MOST), near)
