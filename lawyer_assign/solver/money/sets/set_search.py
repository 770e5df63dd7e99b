"""Points under budgets by whole sets of posts: a bound, and a plan close to it.

Prices prove bounds (:mod:`lawyer_assign.solver.money.sets.set_bound`). Good prices are
those of the linear program over the sets found so far, mixed with the best so far
(column generation; Wentges 1997 for the mixture). Few lines take parts of sets in that
program; a search in whole among its columns, and others close to the best ones, makes a
plan.
"""

from dataclasses import replace

import numpy as np

from lawyer_assign.arrays import UNBOUNDED, Floats, Ints, Mask
from lawyer_assign.engines.cpsat import Settings
from lawyer_assign.engines.highs import Highs
from lawyer_assign.engines.linear_form import LinearForm
from lawyer_assign.engines.watch import OutOfTime, Watch
from lawyer_assign.solver.linear.branching import Branching, Leaf, is_whole
from lawyer_assign.solver.linear.cpsat_model import Program
from lawyer_assign.solver.money.record import Record
from lawyer_assign.solver.money.sets.closing import (
    TooManyError,
    form_of,
    near_sets,
    spending,
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

SEARCH = 0.25
"""Share of the time that is left for one search for a plan."""

MOST_COUNTS = 60
"""Amounts that sets spend, up to which numbers of sets are branched on."""

BRANCHING = 0.9
"""Share of the time that is left for that."""


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
        self.proved = -UNBOUNDED

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
            self._settle()

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

    def _close(self) -> bool:
        """Prove what the cheapest choice costs among all sets that matter.

        Where they are too many, those that matter to plans of less are looked through:
        none of these is a plan, which is a bound, or one is, and fewer matter then.
        Returns whether nothing is left that more sets could tell.
        """
        bound, price = self.bound, self._price()
        if bound.whole is None or bound.best is None or price is None:
            return False
        floor, goal = -(-bound.best[0] // bound.fine), price
        while max(floor, self.proved) < goal and not self.watch.must_stop:
            if not self._prove_below(goal):
                goal = floor + (goal - floor) // 2
                continue
            now = self._price()
            if now is None or now >= price:
                return goal == price
            price = goal = now
        return max(floor, self.proved) >= price

    def _prove_below(self, goal: int) -> bool:
        """Prove what plans cost that cost less than a goal, or find one.

        Returns whether their sets are few enough.
        """
        record, bound = self.record, self.bound
        assert bound.whole is not None  # asked before
        assert bound.best is not None
        assert record.best is not None
        known = self.sets.of_plan(np.flatnonzero(record.best))
        room = (goal - 1) * bound.fine - bound.best[0]
        try:
            near = near_sets(self.sets, *bound.whole, room)
        except TooManyError:
            return False
        posts = np.unique(np.concatenate([known, near]), axis=0)
        form = form_of(self.program, posts)
        floor = self._branch(posts, form, goal)
        if floor < goal == self._price() and not self.watch.must_stop:
            floor = self._choose(posts, form, floor)
        self.proved = max(self.proved, min(goal, floor))
        record.hold(self.paid, self.proved)
        return True

    def _price(self) -> int | None:
        """Return what the best plan pays, if it pays the same before."""
        record = self.record
        if record.best is None:
            return None
        *paid, last = record.formulation.prices(record.best)
        return last if tuple(paid) == tuple(self.paid) else None

    def _branch(self, posts: Ints, form: LinearForm, goal: int) -> int:
        """Return what is proved by numbers of sets that spend so much."""
        assert self.bound.best is not None  # asked before
        floor = -(-self.bound.best[0] // self.bound.fine)
        counts = spending(self.sets.spent(posts), form.matrix.shape[1])
        if not 0 < counts.shape[0] <= MOST_COUNTS:
            return floor
        tree = Branching(form, counts, goal, floor)

        def whole(values: Floats, held: LinearForm, proved: int) -> Leaf:
            if is_whole(values):
                self._take(posts, values)
            else:
                proved = self._choose(posts, held, proved)
            now = self._price()
            return Leaf(goal if now is None else now, proved)

        tree.run(self.watch.part(BRANCHING), whole)
        return tree.bound

    def _choose(self, posts: Ints, form: LinearForm, floor: int) -> int:
        """Let CP-SAT choose among some sets; return what is proved of the choice."""
        assert self.record.best is not None  # asked before
        known = self.sets.of_plan(np.flatnonzero(self.record.best))
        hint = (posts[:, None] == known[None]).all(axis=2).any(axis=1)
        try:
            program = Program(form, self.watch)
            ending = program.run(0, hint, floor, self.settings, self.watch)
        except OutOfTime:
            return floor
        if ending.is_infeasible:
            return UNBOUNDED
        if ending.values is not None:
            self._take(posts, ending.values)
        return floor if ending.bound is None else max(floor, ending.bound)

    def _take(self, posts: Ints, values: Floats | Ints) -> None:
        """Take the plan of some sets, if it is one and better."""
        chosen = np.zeros(len(self.record.relaxed.pairs), bool)
        taken = posts[values[: len(posts)] > 0.5]
        chosen[taken[taken >= 0]] = True
        self.record.take(chosen)

    def _settle(self) -> None:
        """Search among few sets, then among all that are known.

        In between it is proved what the best choice costs, if few sets matter.
        """
        above = self._near_best()
        for few in sorted({FEW, max(FEW, len(above))}):
            self._search(above, few)
            is_settled = self.record.is_settled(self.last)
            if is_settled or self.watch.must_stop or self._close():
                return

    def _near_best(self) -> Floats:
        """Add sets close to the best prices; return what each set costs above these.

        None at all where time ran out.
        """
        assert self.bound.best is not None  # asked before
        _, duals = self.bound.best
        dice = np.random.default_rng(0)
        for _ in range(NEARBY):
            if self.watch.must_stop:
                break
            rows = duals.rows + dice.normal(0, AROUND, len(duals.rows))
            self._add(duals._replace(rows=rows))
        found = self.program.solve(self.watch.part(SEARCH))
        return np.zeros(0) if found is None else self.program.reduced()

    def _search(self, above: Floats, few: int) -> None:
        """Search among the sets that cost least above the best prices."""
        if not len(above):
            return
        assert self.bound.best is not None  # asked before
        # A set of a better plan is no further above than that plan is.
        bound = self.bound.best[0] / self.bound.fine
        open_ = (self.record.paid(self.last) or 0) - bound
        near = np.zeros(len(above), bool)
        near[np.argsort(above, kind="stable")[:few]] = True
        self._search_among(near & (above <= open_))

    def _search_among(self, near: Mask) -> None:
        """Take the best choice of whole sets that is found among some."""
        program = self.program
        highs = Highs(program.program(near), is_whole=True, gap=0.0)
        highs.run(self.watch.part(SEARCH))
        if highs.has_values:
            self._take(program.posts[near], highs.values[len(program.missing) :])
