"""All sets of a plan chosen anew at once, among those near the least of their line.

Parts of a plan (:mod:`lawyer_assign.solver.money.renewal.plan_renewal`) end where no
part gains anything by itself. Of all sets at once a search in whole finds more, if they
are few: those that prices of whole sets put within a fiftieth of a post of the least of
their line, later within a twentieth. Of these the linear program is nearly whole by
itself, and a search does best that begins with it, not with the plan. Firms of teams
are chosen anew as well, for that is where plans with teams lose most.

City of seed 0 with teams, 99 %: from a plan at -368,591 to -372,838 in 4 s, to -373,590
in 5 s more at prices of whole sets as they are by then, and to -374,079 in 7 s. Parts
came from -368,548 to -370,011 in 12 s.
"""

from collections.abc import Callable

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.engines.watch import Watch
from lawyer_assign.solver.money.record import Record
from lawyer_assign.solver.money.renewal.parts import Part
from lawyer_assign.solver.money.renewal.plan_renewal import PlanRenewal
from lawyer_assign.solver.money.sets.set_bound import SetBound
from lawyer_assign.solver.money.sets.set_boxes import Seen

NEAR = (0.02, 5.0), (0.05, 8.0)
"""How near to the least of their line sets are, in parts of what a post is worth, and
seconds for a search among them at most."""

LITTLE = 1e-3
"""Part of a plan's points that is a small gain."""


class WholeRenewal(PlanRenewal):
    """Betters the best plan of a record by choosing all of it anew.

    Parameters
    ----------
    record, bound, seen
        As for :class:`PlanRenewal`.
    near
        What a set costs above the least of its line at most, in what a post is worth.
    """

    frees_teams, starts, gap_times = True, False, 1.5

    def __init__(
        self, record: Record, bound: SetBound, seen: Ints, near: float
    ) -> None:
        super().__init__(record, bound, seen)
        # After that: patterns are those of sets near enough for parts.
        self.near = near

    def run(self, watch: Watch) -> None:
        """Search once."""
        lines = int(self.outlay.line.max(initial=-1)) + 1
        served = np.zeros(int(self.committee.max(initial=-1)) + 1, bool)
        served[self.committee[self.plan & self.able]] = True
        whole = Part(np.ones(lines, bool), served)
        self.tried += 1
        self.gained += self._renew(whole, watch)


class WholeChoices:
    """Chooses all of the best plan anew again and again, as prices become better.

    Parameters
    ----------
    record
        Whose plan is meant.
    has_teams
        Whether there are any. Without them many sets find nothing that parts of a plan
        would not.
    """

    def __init__(self, record: Record, *, has_teams: bool) -> None:
        self.record = record
        self._most = len(NEAR) if has_teams else 1
        self._width: int | None = None

    def run(self, seen: Callable[[], Seen], watch: Watch) -> None:
        """Search as long as that betters the plan, wider where it hardly does.

        The first search is at prices that know nothing of money in units: those that do
        may be rough by then. They are asked next, whatever it finds.

        Parameters
        ----------
        seen
            Asked before each search what is known by then.
        watch
            Clock.
        """
        record, goes_on = self.record, True
        while goes_on and not watch.must_stop:
            before, now = record.best, seen()
            is_first = self._width is None
            bound = now.bound if is_first else now.latest
            if before is None or bound.best is None:
                return
            near, seconds = NEAR[self._width or 0]
            choice = WholeRenewal(record, bound, now.posts, near)
            choice.run(watch.within(seconds))
            if self._width is None:
                self._width = 0
            elif not self._is_far_better(before):
                self._width = min(self._width + 1, self._most - 1)
            goes_on = record.best is not before or is_first

    def _is_far_better(self, before: Mask) -> bool:
        """Whether the best plan gained more than little since one before."""
        assert self.record.best is not None  # it only becomes better
        *known, price = self.record.formulation.prices(before)
        *paid, now = self.record.formulation.prices(self.record.best)
        return paid < known or price - now > LITTLE * abs(price)
