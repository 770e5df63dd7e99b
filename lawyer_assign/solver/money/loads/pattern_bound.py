"""What limits of money prove of a tier that counts, with lines kept whole.

:mod:`lawyer_assign.solver.money.counts.count_bound` mixes choices of a line in parts.
Here each line holds one pattern of posts
(:mod:`lawyer_assign.solver.money.loads.load_patterns`), and CP-SAT chooses how many
lines hold which:

- every line's posts are a pattern of its sort, at no more than what they cost;
- a group of committees that asks for ``d`` gets ``d - m`` posts at least if it misses
  ``m <= d``;
- the patterns cost at most the limit ``b`` in every row of money;
- the tiers before pay at most their floors, and a tier pays at least its weight of what
  is missed and of inner posts beyond few, for it has no term below 0.

So every plan within the limits is a solution that pays no more than it does, and what
CP-SAT proves of the cheapest one is true of every plan. A pattern that gains no more in
any row than another of its sort, with no fewer posts beyond few, is left out: taking
the other for it keeps all rows. What rows of money need is said once more in a unit of
theirs (:mod:`lawyer_assign.solver.money.loads.rounding`).

Where there are many kinds of lines, posts are not counted group by group. With a base
price ``f >= 0`` for every group that lies in one row of money, and 0 for the others, a
post saves ``f`` less its price, so the patterns of all lines cost ``sum of f x posts``
less what they save. There are at least ``d - m`` posts, whence in every row

    sum of saved + sum of f x m >= sum of f x d - b.

Lines with first posts alone save nothing and need no pattern of their own. That lines
take posts from each other is not looked at then.
"""

from dataclasses import replace

import numpy as np

from lawyer_assign.arrays import UNBOUNDED, Ints
from lawyer_assign.engines.cpsat import Settings
from lawyer_assign.engines.linear_form import Builder, LinearForm
from lawyer_assign.engines.watch import OutOfTime, Watch
from lawyer_assign.solver.linear.cpsat_model import Program
from lawyer_assign.solver.money.counts.count_bound import CountBound
from lawyer_assign.solver.money.loads.load_patterns import (
    FEW_COLUMNS,
    MOST_COLUMNS,
    NOTHING,
    NoPatternsError,
    Patterns,
    Sort,
    patterns_of,
    row_of_groups,
    sorts_of,
)
from lawyer_assign.solver.money.loads.rounding import with_rounded

EFFORT = 2.0
"""CP-SAT's deterministic time for one program: two or three seconds."""


class PatternBound:
    """A bound of a tier that counts, by how many lines hold which pattern.

    Parameters
    ----------
    counted
        The tier, its kinds of lines, and what tiers before pay at most.
    settings
        Workers and seed of CP-SAT.

    Attributes
    ----------
    patterns
        ``None`` where there are too many.
    is_common
        Whether lines are one sort together, too many for sorts of their own.
    """

    def __init__(self, counted: CountBound, settings: Settings | None = None) -> None:
        self.counted = counted
        self.settings = settings or Settings()
        self.sorts: list[Sort] = []
        self.patterns: Patterns | None = None
        self.is_common = False
        for is_common, limit in ((False, FEW_COLUMNS), (True, MOST_COLUMNS)):
            if self.patterns is None:
                self._enumerate(is_common, limit)

    def _enumerate(self, is_common: bool, limit: int) -> None:
        counted = self.counted
        steps = counted.outlay.steps
        wide = steps[:, np.minimum(counted.number[:-1], steps.shape[1] - 1)]
        lists = counted.row_of_list, counted.group_of_list, wide
        sorts = sorts_of(counted.kinds, *lists, is_common=is_common)
        rows, groups = len(counted.outlay.upper), len(counted.demand)
        try:
            self.row, self.base = np.full(groups, NOTHING), np.zeros(groups, np.int64)
            if is_common:
                self.row, self.base, groups = *row_of_groups(sorts, groups), 0
            self.patterns = patterns_of(sorts, self.base, rows, groups, limit)
        except NoPatternsError:
            return
        self.sorts, self.is_common = sorts, is_common

    def best(self, watch: Watch, floor: int) -> int:
        """Return the best bound found, in points of the tier, at least ``floor``."""
        if self.patterns is None:
            return floor
        settings = replace(self.settings, effort=EFFORT)
        try:
            form, rows = self._form(self.patterns), len(self.counted.outlay.upper)
            program = Program(with_rounded(form, rows, watch), watch)
            ending = program.run(0, None, floor, settings, watch)
        except OutOfTime:
            return floor
        return floor if ending.bound is None else max(floor, ending.bound)

    def _form(self, patterns: Patterns) -> LinearForm:
        """Say the program in whole columns: patterns first, then what groups miss."""
        counted, sorts = self.counted, self.sorts
        size, groups = len(patterns.beyond), len(counted.demand)
        builder = Builder(size + groups, 1)
        lines = np.array([one.times for one in sorts], np.int64)
        columns = builder.add_columns(lines[patterns.sort])
        missed = builder.add_columns(counted.demand)
        needed = -counted.outlay.upper
        is_paid = self.row >= 0
        row, base = self.row[is_paid], self.base[is_paid]
        np.add.at(needed, row, base * counted.demand[is_paid])
        if patterns.gains.shape[1] > len(needed):
            needed = np.append(needed, counted.demand)
        rows = builder.add_rows(needed, np.full(len(needed), UNBOUNDED))
        pattern, at = np.nonzero(patterns.gains)
        builder.add_entries(rows[at], columns[pattern], patterns.gains[pattern, at])
        builder.add_entries(rows[row], missed[is_paid], base)
        counts = rows[len(counted.outlay.upper) :]
        builder.add_entries(counts, missed[: len(counts)], np.ones_like(counts))
        held = builder.add_rows(lines, lines)
        builder.add_entries(held[patterns.sort], columns, np.ones(size, np.int64))
        for place, floor in enumerate(counted.floors):
            ahead = builder.add_rows(np.full(1, -UNBOUNDED), np.full(1, floor))
            for some, points in self._prices(patterns, place, columns, missed):
                builder.add_entries(ahead[np.zeros(len(some), np.int64)], some, points)
        for some, points in self._prices(patterns, counted.at, columns, missed):
            builder.add_price(0, some, points)
        builder.constant = [0]
        return builder.finish()

    def _prices(
        self, patterns: Patterns, place: int, columns: Ints, missed: Ints
    ) -> tuple[tuple[Ints, Ints], tuple[Ints, Ints]]:
        """Return what patterns and what is missed cost in a tier up to this one."""
        counted = self.counted
        beyond = int(counted.apart_weight[place]) * patterns.beyond
        each = np.full(len(missed), int(counted.asked_weight[place]))
        return (columns, beyond), (missed, each)
