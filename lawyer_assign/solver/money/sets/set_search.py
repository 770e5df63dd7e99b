"""Points under budgets by whole sets of posts: a bound, and a plan close to it.

What money saves depends on how many posts a lawyer has, and no flow sees that: its
convex envelope lets two posts claim a part of what five would save. Here every line
takes one whole set. With prices of rows and of points of tiers before
(:mod:`lawyer_assign.solver.money.sets.set_rows`), and ``u >= 0`` a fen, every plan
within limits ``b`` that pays at most so much before has

    last tier >= worth of the rows - u x b + sum over lines of the least of
                 (points + load - prices of its rows + u x cost) over its sets,

for its posts of a line are one of the line's sets (Lagrangian relaxation), and the
least is found exactly (:mod:`lawyer_assign.solver.money.sets.post_sets`). Good prices
are those of the linear program over the sets found so far, mixed with the best so far
(column generation; Wentges 1997 for the mixture). They are rounded to whole numbers and
the bound is summed up again in whole numbers, so poor prices make a weak bound, never
a wrong one. Few lines take parts of sets in that program; a search in whole among its
columns, and others close to the best ones, makes a plan.
"""

from dataclasses import replace

import numpy as np

from lawyer_assign.arrays import Floats, Ints, Mask
from lawyer_assign.engines.cpsat import Settings
from lawyer_assign.engines.highs import Highs
from lawyer_assign.engines.watch import OutOfTime, Watch
from lawyer_assign.formulation import Formulation
from lawyer_assign.solver.linear.cpsat_model import Program
from lawyer_assign.solver.money.line_choices import MOST_POSTS
from lawyer_assign.solver.money.lines import Lines, aligned, held_bounds
from lawyer_assign.solver.money.record import Record, Worth
from lawyer_assign.solver.money.sets.closing import (
    TooManyError,
    Whole,
    form_of,
    near_sets,
)
from lawyer_assign.solver.money.sets.post_sets import PostSets
from lawyer_assign.solver.money.sets.set_program import Duals, SetProgram
from lawyer_assign.solver.money.sets.set_rows import SetRows
from lawyer_assign.statements import Bound, Cost, LoadCost

MOST_PAIRS = 120_000
"""Pairs up to which sets are looked for: programs of a city take minutes."""

ROUNDS = 400
"""Linear programs that are solved, time allowing."""

LARGEST = 1 << 55
"""No price is above it, so that sums of a set's prices stay below 2^60."""

FINEST = 1 << 30
"""Prices are whole numbers of so many parts of a point, or fewer."""

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
        caps = tuple(held_bounds(relaxed, self.last, self.paid))
        most = Lines.of(relaxed, outlay, None, caps).most
        self.outlay, self.sets = outlay, PostSets(outlay, most)
        self.rows = SetRows(relaxed, self.paid, outlay.line)
        points, load = _points_of(relaxed), _load_of(relaxed, outlay.line, self.sets)
        self.program = SetProgram(self.sets, self.rows, points, load)
        size = max(1, int(np.abs(points).max(initial=0)), int(load.max(initial=0)))
        self.fine = FINEST
        while self.fine > 1 and self.fine * size > LARGEST // MOST_POSTS:
            self.fine //= 2
        self.best: tuple[int, Duals] | None = None
        self.whole: tuple[Whole, Ints] | None = None

    @staticmethod
    def takes(record: Record) -> bool:
        """Whether lines are few and short enough, and one outlay ties them."""
        if len(record.outlays) != 1 or record.best is None:
            return False
        relaxed, (outlay,) = record.relaxed, record.outlays
        if not 0 < len(relaxed.pairs) <= MOST_PAIRS or not SetRows.takes(relaxed):
            return False
        most = Lines.of(relaxed, outlay, None, ()).most
        return int(most.max(initial=0)) <= MOST_POSTS

    def run(self) -> None:
        """Raise the bound of the last tier, then search for a plan.

        Where musts say more than bounds do, choices among sets mostly break them.
        """
        self._raise()
        if self.best is None:
            return
        self.record.hold(self.paid, -(-self.best[0] // self.fine))
        is_said = all(isinstance(one, Bound) for one in self.record.relaxed.must)
        is_settled = self.record.is_settled(self.last)
        if is_said and not is_settled and not self.watch.must_stop:
            self._search()
            self._close()

    def _raise(self) -> None:
        record, program = self.record, self.program
        assert record.best is not None  # asked before
        program.add(self.sets.of_plan(np.flatnonzero(record.best)))
        for number in range(ROUNDS):
            found = program.solve(self.watch)
            if found is None:
                return
            value, own = found
            centre = None if self.best is None else self.best[1]
            tried = own if centre is None else centre.mixed(own, CENTRE)
            fresh = self._add(tried)
            if centre is not None and (not fresh or number % LATEST == LATEST - 1):
                fresh += self._add(own)
            is_close = self.best is not None and (
                value - self.best[0] / self.fine < ENOUGH
            )
            if is_close or not fresh or self.watch.must_stop:
                return

    def _add(self, duals: Duals) -> int:
        """Add the cheapest sets at some prices, and keep what these prove."""
        rows, outlay, fine = self.rows, self.outlay, self.fine
        dearest = LARGEST // (MOST_POSTS * max(1, int(outlay.steps.max(initial=1))))
        fen = _whole(duals.fen * fine, dearest)
        tiers = _whole(duals.tiers * fine, LARGEST)
        most = LARGEST // (MOST_POSTS * (len(rows.parts) + 1))
        price = rows.allowed(_whole(duals.rows * fine, most), tiers, fine, most)
        program = self.program
        value = fine * program.points - rows.values(price, len(program.points))
        whole = Whole(value, fen, fine * program.load)
        least, posts = self.sets.cheapest(*whole)
        worth = rows.worth(price, tiers) + sum(least.tolist())
        spent = zip(fen.tolist(), outlay.upper.tolist(), strict=True)
        bound = worth - sum(one * upper for one, upper in spent)
        if self.best is None or bound > self.best[0]:
            self.best, self.whole = (bound, duals), (whole, least)
            self.record.price(self.last, self.paid, Worth(worth, fen, fine=fine))
        return program.add(posts)

    def _close(self) -> None:
        """Prove what the cheapest choice costs among all sets that matter."""
        record, program = self.record, self.program
        price = record.paid(self.last)
        if (
            self.whole is None
            or self.best is None
            or price is None
            or record.best is None
        ):
            return
        if record.formulation.prices(record.best)[: self.last] != self.paid:
            return
        whole, least = self.whole
        room = (price - 1) * self.fine - self.best[0]
        if room < 0 or self.watch.must_stop:
            return
        known = self.sets.of_plan(np.flatnonzero(record.best))
        try:
            near = near_sets(self.sets, whole, least, room)
            posts = np.unique(np.concatenate([known, near]), axis=0)
            program_of_all = Program(form_of(program, posts), self.watch)
            floor = -(-self.best[0] // self.fine)
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
        assert self.best is not None  # asked before
        bound, duals = self.best
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
            open_ = (record.paid(self.last) or 0) - bound / self.fine
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


def _whole(prices: Floats, most: int) -> Ints:
    found: Ints = np.rint(np.clip(prices, -most, most)).astype(np.int64)
    return found


def _points_of(formulation: Formulation) -> Ints:
    """Return the points of each pair in the last tier."""
    points = np.zeros(len(formulation.pairs), np.int64)
    for term in formulation.tiers[-1].terms:
        one = term.statement
        if isinstance(one, Cost):
            points += np.where(one.group >= 0, term.weight * one.points, 0)
    return points


def _load_of(formulation: Formulation, line: Ints, sets: PostSets) -> Ints:
    """Return the points of so many posts of each line; other loads are left out."""
    lines, number = len(sets.most), np.arange(sets.size)
    steps = np.zeros((lines, sets.size), np.int64)
    for term in formulation.tiers[-1].terms:
        one = term.statement
        if isinstance(one, LoadCost) and (one.group >= 0).all():
            row = aligned(one.group, line, lines)
            if row is not None:
                used = row >= 0
                wide = one.steps[:, np.minimum(number, one.steps.shape[1] - 1)]
                steps[used] += term.weight * wide[row[used]]
    return np.concatenate([np.zeros((lines, 1), np.int64), np.cumsum(steps, 1)], axis=1)
