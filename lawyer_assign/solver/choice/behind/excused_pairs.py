"""Combs and exchanges over single pairs that blocking pairs excuse.

As in :mod:`lawyer_assign.solver.choice.excused.excused_combs`, a row that blocks counts
as served in every prefix; but nothing is pooled, for points tell a firm's lawyers
apart. That holds of each family:

- combs (:mod:`lawyer_assign.solver.choice.cuts.combs`): either each of the k teeth is
  served by its prefix or blocks, or one waits and does not block, and of that one alone
  the proof speaks;
- weighted combs, as there;
- exchanges (:mod:`lawyer_assign.solver.choice.cuts.exchanges`): their right side is 1
  at least where the row blocks, and the left side 1 at most.
"""

from collections.abc import Iterator
from typing import Protocol

import numpy as np

from lawyer_assign.arrays import Floats
from lawyer_assign.engines.cut import Cut
from lawyer_assign.engines.watch import Watch
from lawyer_assign.solver.choice.cuts.combs import Combs
from lawyer_assign.solver.choice.cuts.exchanges import Exchanges
from lawyer_assign.solver.choice.cuts.firm_matrices import (
    Point,
    most_in_market,
    offices,
    with_kept,
)
from lawyer_assign.solver.choice.cuts.weighted_combs import WeightedCombs
from lawyer_assign.solver.choice.excused.excused_combs import ExcusedPrefixes
from lawyer_assign.statements import Stable


class _Family(Protocol):
    """Rows of one firm."""

    def violated(self, point: Point, least: float) -> Iterator[Cut]:
        """Yield those that a solution misses by more than ``least``."""


class ExcusedPairs:
    """Looks for rows over pairs, and behind them rows that block, all firms.

    Parameters
    ----------
    stable
        All of whose rows may block.
    watch
        Asked.

    Attributes
    ----------
    rows : int
        Of the statement.

    Raises
    ------
    OutOfTime
        The watch says stop.
    """

    def __init__(self, stable: Stable, watch: Watch) -> None:
        known = with_kept(stable)
        self._pairs, self.rows = len(stable.pair_firm), len(stable.who)
        self._kept = len(known.who) - self.rows
        self._prefixes = ExcusedPrefixes(known)
        every = np.ones(self._pairs, bool)
        self._families: list[_Family] = []
        for office in watch.over(offices(known, every, most_in_market(known))):
            by_seats, by_lawyers = Combs.of_seats(office), WeightedCombs.of(office)
            self._families += [by_seats, by_lawyers, Exchanges(office)]

    def violated(
        self, chosen: Floats, blocks: Floats, least: float, watch: Watch
    ) -> Iterator[Cut]:
        """Yield rows that a solution violates.

        Parameters
        ----------
        chosen, blocks
            The solution, per pair and per row of the statement.
        least
            What a row misses at least, in teeth.
        watch
            Asked.

        Raises
        ------
        OutOfTime
            The watch says stop.
        """
        # Nobody is an option of a row that is only kept, so it never blocks.
        values = np.concatenate([chosen, blocks, np.zeros(self._kept)])
        point = self._prefixes.at(values)
        for family in watch.over(self._families):
            for cut in family.violated(point, least):
                inside = cut.columns < self._pairs + self.rows
                columns, factors = cut.columns[inside], cut.factors[inside]
                yield cut._replace(columns=columns, factors=factors)
