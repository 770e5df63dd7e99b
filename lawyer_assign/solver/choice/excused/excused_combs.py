r"""Combs that blocking pairs excuse: kept by every plan, whatever blocks.

A weighted comb (:mod:`lawyer_assign.solver.choice.cuts.weighted_combs`) says of teeth
t, rows of one firm, that either all with :math:`m_t > 0` are served by their prefix, or
one waits, and then the firm's good posts count K. It waits in vain only if it does not
block. So with :math:`y_t = 1` for rows that block, 0 for others, *every* plan keeps

.. math::
    \sum_{p \text{ good}} (w_p - \min(w_p, n_p)) x_p
        + \sum_t m_t (\text{prefix}_t + y_t) \ge X \Bigl(K - \sum_d e_d\Bigr).

*Proof.* If each tooth is served by its prefix or blocks, the second sum is at least
:math:`\sum m = K - \sum e`, what is missing of the first none, and X is 1 at most.
Otherwise some tooth waits and does not block, and that, of one tooth alone, is all that
the proof for plans without a blocking pair asks. A row that blocks counts once, however
many combs it excuses.

*Pooled.* A sum over pairs is at most the largest factor times their column
(:mod:`lawyer_assign.solver.choice.excused.pooled_pairs`), and at most 0 where pairs of
the column are not in the sum and all others count less. With these factors the row
holds of columns. Nothing is lost of combs whose lawyers A are whole groups; the others
are not looked for.
"""

from collections.abc import Iterator

import numpy as np

from lawyer_assign.arrays import Floats, Ints
from lawyer_assign.engines.cut import Cut
from lawyer_assign.engines.watch import Watch
from lawyer_assign.solver.choice.cuts.firm_matrices import (
    Point,
    Prefixes,
    most_in_market,
    offices,
    with_kept,
)
from lawyer_assign.solver.choice.cuts.weighted_combs import WeightedCombs
from lawyer_assign.solver.choice.excused.pooled_pairs import Pool
from lawyer_assign.statements import Stable


class ExcusedPrefixes(Prefixes):
    """Prefixes with a column more each, behind all pairs: the row blocks."""

    def __init__(self, stable: Stable) -> None:
        self._pairs = len(stable.pair_firm)
        super().__init__(stable, np.ones(self._pairs, bool))

    def pairs(self, row: int) -> Ints:
        """Return the pairs of a row's prefix, and what says that it blocks."""
        return np.append(super().pairs(row), self._pairs + row)

    def at(self, values: Floats) -> Point:
        """Return a solution with prefix and blocking of each row summed up."""
        found = super().at(values[: self._pairs])
        return found._replace(
            values=values, prefix=found.prefix + values[self._pairs :]
        )


class ExcusedCombs:
    """Looks for combs that a solution violates, over the columns of a pool.

    Parameters
    ----------
    stable
        All of whose rows may block.
    pool
        Its pairs.
    of_committee
        Per committee: the most lawyers that any plan gives it.
    watch
        Asked.

    Raises
    ------
    OutOfTime
        The watch says stop.
    """

    def __init__(
        self, stable: Stable, pool: Pool, of_committee: Ints, watch: Watch
    ) -> None:
        known = with_kept(stable)
        self._pool = pool
        self._rows, self._kept = len(stable.who), len(known.who) - len(stable.who)
        self._prefixes = ExcusedPrefixes(known)
        every = np.ones(len(stable.pair_firm), bool)
        most = most_in_market(known)._replace(lawyers=of_committee)
        self._kinds = [
            WeightedCombs.of(one, together=True)
            for one in watch.over(offices(known, every, most))
        ]

    def violated(self, point: Floats, least: float, watch: Watch) -> Iterator[Cut]:
        """Yield combs that a point violates.

        Parameters
        ----------
        point
            Per column of the pool, then per row of the statement.
        least
            What they miss of K at least.
        watch
            Asked.

        Raises
        ------
        OutOfTime
            The watch says stop.
        """
        pool = self._pool
        posts, blocks = np.split(point, [len(pool.size)])
        each = posts / pool.size
        spread = np.concatenate([each[pool.column], blocks, np.zeros(self._kept)])
        solution = self._prefixes.at(spread)
        for kind in watch.over(self._kinds):
            for cut in kind.violated(solution, least):
                yield self._pooled(cut)

    def _pooled(self, cut: Cut) -> Cut:
        """Return a comb over columns, and rows that block."""
        pool, is_pair = self._pool, cut.columns < len(self._pool.column)
        own = pool.column[cut.columns[is_pair]]
        columns, place, count = np.unique(own, return_inverse=True, return_counts=True)
        factors = np.full(len(columns), np.iinfo(np.int64).min)
        np.maximum.at(factors, place, cut.factors[is_pair])
        is_part = count < pool.size[columns]
        factors = np.where(is_part, np.maximum(factors, 0), factors)
        blocks = cut.columns[~is_pair] - len(pool.column) + len(pool.size)
        return Cut(
            np.append(columns, blocks),
            np.append(factors, cut.factors[~is_pair]),
            cut.least,
        )
