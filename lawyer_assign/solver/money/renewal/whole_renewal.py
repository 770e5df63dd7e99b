"""All sets of a plan chosen anew at once, among those near the least of their line.

Parts of a plan (:mod:`lawyer_assign.solver.money.renewal.plan_renewal`) end where no
part gains anything by itself. Of all sets at once a search in whole finds more, if they
are few: those that prices of whole sets put within a fiftieth of a post of the least of
their line, later within a twentieth. Of these the linear program is nearly whole by
itself, and a search does best that begins with it, not with the plan. Firms of teams
are chosen anew as well, for that is where plans with teams lose most.

How many further posts each row of money is to have is what such a search finds hardest:
it finds nothing in every other case. So with teams it is first held about as it is
(:mod:`lawyer_assign.solver.money.renewal.unit_rows`), and then searched in several
ways, at prices as they are by then. City of seed 0 with teams, 99 %: from a plan at
-367,633 to -370,479 in 3 s, and from there to -374,121 in 8. Parts came from -368,548
to -370,011 in 12 s.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.engines.linear_program import LinearProgram
from lawyer_assign.engines.watch import Watch
from lawyer_assign.solver.money.climb.set_boxes import Seen
from lawyer_assign.solver.money.record import Record
from lawyer_assign.solver.money.renewal.free_teams import FirmColumns
from lawyer_assign.solver.money.renewal.part_rows import with_rows
from lawyer_assign.solver.money.renewal.parts import Part
from lawyer_assign.solver.money.renewal.plan_renewal import PlanRenewal
from lawyer_assign.solver.money.renewal.unit_rows import UnitRows
from lawyer_assign.solver.money.sets.set_bound import SetBound


class Search(NamedTuple):
    """One way to search all sets of a plan.

    Parameters
    ----------
    near
        What a set costs above the least of its line at most, in what a post is worth.
    seconds
        For the search, at most.
    is_tight
        Whether rows in units are said, and that no line has more of a team than its
        firm.
    holds_rows
        Whether few further posts move between rows of money.
    """

    near: float
    seconds: float
    is_tight: bool = False
    holds_rows: bool = False


ALONE = (Search(0.02, 5.0),)
"""Without teams: many sets find nothing then that parts of a plan would not."""

WITH_TEAMS = (
    Search(0.02, 5.0, is_tight=True, holds_rows=True),
    Search(0.02, 5.0),
    Search(0.02, 8.0, is_tight=True),
    Search(0.05, 12.0, is_tight=True),
)
"""One after the other; the last two again as long as they gain more than little.

The first one finds something nearly always, each of the others in every other case, and
then much more.
"""

BESIDE = (
    Search(0.02, 20.0, is_tight=True),
    Search(0.05, 20.0, is_tight=True),
)
"""With teams, in a second thread that has nothing more to prove: there is time."""

LITTLE = 1e-3
"""Part of a plan's points that is a small gain."""


class WholeRenewal(PlanRenewal):
    """Betters the best plan of a record by choosing all of it anew.

    Parameters
    ----------
    record, bound, seen
        As for :class:`PlanRenewal`.
    search
        How.
    """

    frees_teams, starts, gap_times = True, False, 1.5

    def __init__(
        self, record: Record, bound: SetBound, seen: Ints, search: Search
    ) -> None:
        super().__init__(record, bound, seen)
        self.search, self._watch = search, Watch()
        # After that: patterns are those of sets near enough for parts.
        self.near = search.near

    def run(self, watch: Watch) -> None:
        """Search once."""
        lines = int(self.outlay.line.max(initial=-1)) + 1
        served = np.zeros(int(self.committee.max(initial=-1)) + 1, bool)
        served[self.committee[self.plan & self.able]] = True
        whole = Part(np.ones(lines, bool), served)
        self.tried, self._watch = self.tried + 1, watch
        self.gained += self._renew(whole, watch)

    def _program(
        self, offers: Ints, given: Mask, kept: Mask, firms: FirmColumns
    ) -> LinearProgram:
        program = super()._program(offers, given, kept, firms)
        if not self.search.is_tight:
            return program
        return self._tightened(program, offers, kept, firms)

    def _tightened(
        self, program: LinearProgram, offers: Ints, kept: Mask, firms: FirmColumns
    ) -> LinearProgram:
        """Say what plans keep besides, and mixtures may not."""
        rows = UnitRows(self.bound, self.plan, kept, self.post)
        if len(firms):
            program = with_rows(program, firms.shares)
        program = rows.added(program, offers, self._watch)
        if self.search.holds_rows:
            program = rows.held(program, offers, self.plan & ~kept)
        return program


class WholeChoices:
    """Chooses all of the best plan anew again and again, as prices become better.

    Parameters
    ----------
    record
        Whose plan is meant.
    searches
        In which ways.
    """

    def __init__(self, record: Record, searches: tuple[Search, ...]) -> None:
        self.record, self._searches = record, searches
        self._at = 0

    def run(self, seen: Callable[[], Seen], watch: Watch) -> None:
        """Search as long as that betters the plan, in another way where it hardly does.

        Parameters
        ----------
        seen
            Asked before each search what is known by then.
        watch
            Clock.
        """
        record, goes_on = self.record, True
        while goes_on and not watch.must_stop:
            before, now, search = record.best, seen(), self._searches[self._at]
            if before is None or now.latest.best is None:
                return
            choice = WholeRenewal(record, now.latest, now.posts, search)
            choice.run(watch.within(search.seconds))
            last = len(self._searches) - 1
            goes_on = record.best is not before or self._at < last
            stays = search.is_tight and not search.holds_rows
            if not (stays and self._is_far_better(before)):
                self._at = min(self._at + 1, last)

    def _is_far_better(self, before: Mask) -> bool:
        """Whether the best plan gained more than little since one before."""
        assert self.record.best is not None  # it only becomes better
        *known, price = self.record.formulation.prices(before)
        *paid, now = self.record.formulation.prices(self.record.best)
        return paid < known or price - now > LITTLE * abs(price)


class AsideChoices:
    """Chooses all of a plan anew in a second thread, as long as the first one works.

    Parameters
    ----------
    record
        Read when it begins, and written only by :meth:`take`, in the first thread.
    """

    def __init__(self, record: Record) -> None:
        self.record = record
        self._aside: Record | None = None
        self._is_over = False

    def run(self, seen: Callable[[], Seen], watch: Watch) -> None:
        """Search, in the second thread; parameters as for :meth:`WholeChoices.run`."""
        known = self.record.best
        if known is None:
            return
        self._aside = self.record.aside()
        self._aside.take(known)
        own = replace(watch, stop=lambda: self._is_over or watch.must_stop)
        WholeChoices(self._aside, BESIDE).run(seen, own)

    def end(self) -> None:
        """Let it end: the first thread has nothing more to do."""
        self._is_over = True

    def take(self) -> None:
        """Keep the best plan that was found so far."""
        if self._aside is not None and self._aside.best is not None:
            self.record.take(self._aside.best)
