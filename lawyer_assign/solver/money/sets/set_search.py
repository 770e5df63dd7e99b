"""Points under budgets by whole sets of posts: a bound, and a plan close to it.

Prices prove bounds (:mod:`lawyer_assign.solver.money.sets.set_bound`). Good prices are
those of the linear program over the sets found so far, mixed with the best so far
(column generation; Wentges 1997 for the mixture). Few lines take parts of sets in that
program; a search in whole among its columns, and others close to the best ones, makes a
plan.
"""

from dataclasses import replace

import numpy as np

from lawyer_assign.arrays import Mask
from lawyer_assign.engines.cpsat import Settings
from lawyer_assign.engines.highs import Highs
from lawyer_assign.engines.watch import OutOfTime, Watch
from lawyer_assign.solver.linear.cpsat_model import Program
from lawyer_assign.solver.money.record import Record
from lawyer_assign.solver.money.sets.closing import (
    TooManyError,
    form_of,
    near_sets,
)
from lawyer_assign.solver.money.sets.set_bound import SetBound
from lawyer_assign.solver.money.sets.set_program import Duals
from lawyer_assign.statements import Bound

MOST_PAIRS = 120_000
"""Pairs up to which sets are looked for: programs of a city take minutes."""

ROUNDS = 400
"""Linear programs that are solved, time allowing."""

ENOUGH = 0.5
"""Points between the linear program and what is proved, at which it stops."""

CENTRE = 0.7
"""Share of the best prices so far in those that sets are sought by."""

LATEST = 10
"""Rounds after which the program's own prices are looked at in between."""

EFFORT = 10.0
"""CP-SAT's deterministic time for the last points."""

NEARBY = 30
"""Times that sets are sought close to the best prices, for the search."""

AROUND = 2.0
"""Points by which prices of rows are moved for that."""

FEW = 2_500
"""Sets that are looked at first."""

SEARCH = 0.5
"""Share of the time that is left for one search for a plan."""


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
        self.settings = replace(settings or Settings(), effort=EFFORT)
        relaxed, (outlay,) = record.relaxed, record.outlays
        self.last = len(relaxed.tiers) - 1
        self.paid = relaxed.prices(record.best)[: self.last]
        self.bound = SetBound(relaxed, outlay, self.paid)
        self.sets, self.program = self.bound.sets, self.bound.program

    @staticmethod
    def takes(record: Record) -> bool:
        """Whether lines are few and short enough, and one outlay ties them."""
        if len(record.outlays) != 1 or record.best is None:
            return False
        is_small = len(record.relaxed.pairs) <= MOST_PAIRS
        return is_small and SetBound.takes(record.relaxed, record.outlays[0])

    def run(self) -> None:
        """Raise the bound of the last tier, then search for a plan.

        Where musts say more than bounds do, choices among sets mostly break them.
        """
        self._raise()
        value, worth = self.bound.value, self.bound.worth
        if value is None or worth is None:
            return
        self.record.hold(self.paid, value)
        self.record.price(self.last, self.paid, worth)
        is_said = all(isinstance(one, Bound) for one in self.record.relaxed.must)
        is_settled = self.record.is_settled(self.last)
        if is_said and not is_settled and not self.watch.must_stop:
            self._search()
            self._close()

    def _raise(self) -> None:
        record, program, bound = self.record, self.program, self.bound
        assert record.best is not None  # asked before
        program.add(self.sets.of_plan(np.flatnonzero(record.best)))
        for number in range(ROUNDS):
            found = program.solve(self.watch)
            if found is None:
                return
            value, own = found
            centre = None if bound.best is None else bound.best[1]
            tried = own if centre is None else centre.mixed(own, CENTRE)
            fresh = self._add(tried)
            if centre is not None and (not fresh or number % LATEST == LATEST - 1):
                fresh += self._add(own)
            is_close = bound.best is not None and (
                value - bound.best[0] / bound.fine < ENOUGH
            )
            if is_close or not fresh or self.watch.must_stop:
                return

    def _add(self, duals: Duals) -> int:
        """Add the cheapest sets at some prices, and keep what these prove."""
        _, posts = self.bound.prove(duals)
        return self.program.add(posts)

    def _close(self) -> None:
        """Prove what the cheapest choice costs among all sets that matter."""
        record, program, bound = self.record, self.program, self.bound
        price = record.paid(self.last)
        if (
            bound.whole is None
            or bound.best is None
            or price is None
            or record.best is None
        ):
            return
        if record.formulation.prices(record.best)[: self.last] != self.paid:
            return
        whole, least = bound.whole
        room = (price - 1) * bound.fine - bound.best[0]
        if room < 0 or self.watch.must_stop:
            return
        known = self.sets.of_plan(np.flatnonzero(record.best))
        try:
            near = near_sets(self.sets, whole, least, room)
            posts = np.unique(np.concatenate([known, near]), axis=0)
            program_of_all = Program(form_of(program, posts), self.watch)
            floor = -(-bound.best[0] // bound.fine)
            hint = (posts[:, None] == known[None]).all(axis=2).any(axis=1)
            ending = program_of_all.run(0, hint, floor, self.settings, self.watch)
        except (TooManyError, OutOfTime):
            return
        if ending.values is not None:
            chosen = np.zeros(len(record.relaxed.pairs), bool)
            taken = posts[ending.values[: len(posts)] > 0]
            chosen[taken[taken >= 0]] = True
            record.take(chosen)
        if ending.bound is not None:
            record.hold(self.paid, min(price, ending.bound))

    def _search(self) -> None:
        """Search among sets close to the best prices, few first, then more."""
        record, program = self.record, self.program
        assert self.bound.best is not None  # asked before
        bound, duals = self.bound.best
        dice = np.random.default_rng(0)
        for _ in range(NEARBY):
            if self.watch.must_stop:
                return
            rows = duals.rows + dice.normal(0, AROUND, len(duals.rows))
            self._add(duals._replace(rows=rows))
        if program.solve(self.watch.part(SEARCH)) is None:
            return
        above = program.reduced()
        for few in (FEW, len(above)):
            # A set of a better plan is no further above than that plan is.
            open_ = (record.paid(self.last) or 0) - bound / self.bound.fine
            near = np.zeros(len(above), bool)
            near[np.argsort(above, kind="stable")[:few]] = True
            self._search_among(near & (above <= open_))
            if record.is_settled(self.last) or self.watch.must_stop:
                return

    def _search_among(self, near: Mask) -> None:
        """Take the best choice of whole sets that is found among some."""
        program = self.program
        highs = Highs(program.program(near), is_whole=True, gap=0.0)
        highs.run(self.watch.part(SEARCH))
        if highs.has_values:
            chosen = np.zeros(len(self.record.relaxed.pairs), bool)
            posts = program.posts[near][highs.values[len(program.missing) :] > 0.5]
            chosen[posts[posts >= 0]] = True
            self.record.take(chosen)
