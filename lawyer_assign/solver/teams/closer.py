"""What is known of a city with teams comes closer: the bound from below, plans above.

The linear relaxation of the last tier raises the bound, a round of columns at a time,
and says which firm it gives each team most; a flow fills in. Pieces of the plan are
chosen anew meanwhile (:mod:`lawyer_assign.solver.teams.pieces`): beside the relaxation
where there is a second thread, in turn with it where there is none.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.engines.beside import Beside, may_work_beside
from lawyer_assign.engines.highs import minimum
from lawyer_assign.engines.linear_form import LinearForm, held
from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import OutOfTime, Watch
from lawyer_assign.solver.answer import Start
from lawyer_assign.solver.cpsat.backend import CpSat
from lawyer_assign.solver.flow.backend import Flow, Priced
from lawyer_assign.solver.linear.build import linear_form
from lawyer_assign.solver.linear.relaxation import Relaxation, rounds_of
from lawyer_assign.solver.teams.pieces import Pieces
from lawyer_assign.solver.teams.rows import Team, most_of, near_pairs, teams_of
from lawyer_assign.solver.teams.team_search import TeamSearch
from lawyer_assign.statements import Cost

FEW = 12
"""Pairs of each committee that the relaxation begins with."""

GROWTH = 2.0
"""Columns that come in after a round at most, as a share of those there are.

From inside a round takes about as long whatever is in it: a city of seed 0, 1 and 4 is
proved after three rounds, 38 to 50 s on a busy machine, where half as many at a time
took four, 60 to 93 s.
"""

FINE = 4_000
"""A bound may stay below the relaxation by one part in so many."""

MOMENT = 0.2
"""Seconds to wait for the relaxation where nothing else is to be done."""


Rounds = Callable[[Watch], Iterator[Relaxation]]
"""Of the relaxation, by a clock."""


class Closer:
    """Closes in on the last tier of what flows began with.

    Parameters
    ----------
    search
        Keeps the best plan, and fills in teams.
    run, reference
        Clock and threads; what chooses pieces.
    """

    def __init__(self, search: TeamSearch, run: Run, reference: CpSat) -> None:
        self.search, self.run, self.reference = search, run, reference
        self.formulation, self.watch = search.formulation, run.watch
        self.known = Start(search.best, ())
        self._gain = np.zeros(0, np.int64)
        self._pieces: Pieces | None = None
        self._is_reached = False

    def start(self, first: Priced, known: Start) -> Start:
        """Return a better plan and a better bound, as far as the clock goes.

        The relaxation is of the last tier, those before at their floors: a plan that
        misses a floor gets its teams from there all the same.
        """
        floors = [one for one in known.floors if one is not None]
        last = len(known.floors) - 1
        is_open = len(floors) > last >= 0 and self.search.paid() != known.floors
        if (
            not (is_open and self._has_points)
            or first.reduced is None
            or not self.watch.allows(Flow.name)
        ):
            return known
        try:
            form = linear_form(self.formulation, self.watch)
        except OutOfTime:
            return known
        for before, floor in enumerate(floors[:last]):
            form = held(form, before, floor)
        self.known, self._gain = known, first.reduced
        pairs = partial(self._near, first.reduced)
        rounds = partial(_rounds, form, pairs, abs(floors[last]) // FINE)
        if may_work_beside(self.run):
            self._beside(rounds)
        else:
            self._in_turn(rounds)
        return replace(self.known, chosen=self.search.best)

    @property
    def _has_points(self) -> bool:
        """Whether pairs have points of their own; else flows say as much."""
        return any(
            isinstance(term.statement, Cost)
            for tier in self.formulation.tiers[-1:]
            for term in tier.terms
        )

    def _beside(self, rounds: Rounds) -> None:
        """Choose pieces while the relaxation is solved in a second thread."""
        seen: list[Relaxation] = []

        def work(watch: Watch) -> None:
            seen.extend(rounds(watch))

        with Beside(work, self.watch) as beside:
            while not self.watch.must_stop:
                has_ended = beside.has_ended
                if seen:
                    self._hear(seen.pop(0))
                elif not self._choose_piece():
                    if has_ended:
                        return
                    beside.wait(self.watch.within(MOMENT))

    def _in_turn(self, rounds: Rounds) -> None:
        """Choose pieces for as long as each round took, and at the end.

        Without a limit at the end alone, so that the same input has the same answer.
        """
        before = self.watch.seconds
        for found in rounds(self.watch):
            took = self.watch.seconds - before
            self._hear(found)
            if self.watch.time_limit is not None:
                self._choose(self.watch.within(took))
            before = self.watch.seconds
        self._choose(self.watch)

    def _choose(self, watch: Watch) -> None:
        while not watch.must_stop and self._choose_piece():
            pass

    def _hear(self, found: Relaxation) -> None:
        """Keep a bound, and the teams that a round of the relaxation gives most."""
        self.known = self.known.raised(len(self.known.floors) - 1, found.bound)
        self._gain, self._pieces = found.reduced, None
        search = self.search
        self._fill(most_of(search.teams, search.places, found.values, found.reduced))
        if not self._is_reached:
            self._is_reached = True
            self._reach()

    def _fill(self, trial: dict[int, Team]) -> None:
        filled = self.search.filled(trial)
        if filled is not None and filled.answer.chosen is not None:
            self.search.take(filled.answer.chosen)

    def _choose_piece(self) -> bool:
        """Choose one piece of the plan anew; return whether there was any."""
        plan = self.search.best
        if plan is None:
            return False
        if self._pieces is None:
            self._pieces = self._pieces_of(plan)
        if self._pieces.has_ended:
            return False
        found = self._pieces.better()
        if found is not None and self.search.take(found):
            last = len(self.known.floors) - 1
            price = self.formulation.prices(found)[last]
            self.watch.tell("cpsat", last, price, self.known.floors[last])
        return True

    def _pieces_of(self, plan: Mask) -> Pieces:
        teams, floors = self.search.teams, self.known.floors
        return Pieces(
            self.formulation, teams, plan, self._gain, floors, self.reference, self.run
        )

    def _reach(self) -> None:
        """Reach the floors before the last one, where the plan misses some."""
        plan, floors = self.search.best, self.known.floors[:-1]
        if plan is None or self.formulation.prices(plan)[:-1] == floors:
            return
        found = self._pieces_of(plan).reach_floors()
        if found is not None and self.search.take(found):
            self._fill(teams_of(found, self.search.teams))

    def _near(self, reduced: Ints, times: int) -> Ints:
        few = times * FEW
        return np.flatnonzero(
            near_pairs(self.formulation, reduced, self.search.best, few)
        )


def _rounds(
    form: LinearForm, pairs: Callable[[int], Ints], enough: int, watch: Watch
) -> Iterator[Relaxation]:
    """Yield rounds of the relaxation of the last tier, from inside."""
    inside, last = partial(minimum, method="inside"), len(form.cost) - 1
    return rounds_of(form, last, pairs, watch, inside, enough, GROWTH)
