r"""Who is left out where nothing blocks: a program that learns combs, closed by CP-SAT.

Every plan lets as many pairs block at least as some plan without a blocking pair leaves
more committees out than it does (:mod:`lawyer_assign.solver.choice.blocking_bound`). So
what counts is how few a plan without a blocking pair leaves out. A flow over what its
lists can hold (:mod:`lawyer_assign.solver.choice.windows.stable_window`) says little
where firms gain by rearranging their lawyers, since then hardly a list is short. But
combs hold of each of these plans, whatever lawyers cross
(:mod:`lawyer_assign.solver.choice.cuts.weighted_combs`).

*The program.* Its columns are posts, pooled
(:mod:`lawyer_assign.solver.choice.excused.pooled_pairs`), and for each of some
committees, those *asked about*, one that says whether it is left out; these cost one
each. Its rows are what bounds say, that those asked about are served or left out, and
combs: excused ones (:mod:`lawyer_assign.solver.choice.excused.excused_combs`) of which
no row blocks. A plan without a blocking pair that keeps the bounds is a solution whose
cost is what it leaves out among those asked about. Whoever is asked about, no plan
leaves fewer out in all.

*Columns left out.* Posts that no such plan has, and dispatch to committees that are not
asked about. Of a plan without this dispatch all rows are true but those that ask for
some of it: rows of bounds and combs in which such a column has a factor above 0 and
something is asked for. These ask for nothing here, so its posts that are left are a
solution.

*Closed in whole numbers.* In a city, the linear program was 1.0 where 3 are left out,
and 6.6 where 9 are. So CP-SAT minimises in whole numbers, and what its solution
violates is learned, until that is nothing: a mixture of a few plans is what makes the
linear program weak. Whatever CP-SAT proves of the rows learned so far holds. Many
committees asked about make it slow and prove no more: those are asked about that are
hard to serve.
"""

from contextlib import suppress
from dataclasses import replace

import numpy as np

from lawyer_assign.arrays import UNBOUNDED, Floats, Ints, Mask
from lawyer_assign.engines.cut import Cut, with_cuts
from lawyer_assign.engines.highs import Highs
from lawyer_assign.engines.linear_form import Builder, LinearForm, restricted, with_lock
from lawyer_assign.engines.linear_program import program_of
from lawyer_assign.engines.watch import OutOfTime, Watch
from lawyer_assign.solver.choice.excused.excused_combs import ExcusedCombs
from lawyer_assign.solver.choice.excused.pooled_pairs import Pool, form_of
from lawyer_assign.solver.choice.matroid_market import most_per_row
from lawyer_assign.solver.choice.windows.stable_window import Narrow
from lawyer_assign.solver.linear.cpsat_model import Program, that_ends
from lawyer_assign.solver.linear.relaxation import relaxation_of
from lawyer_assign.statements import DISPATCHED, Stable

VIOLATED = 1e-3
"""Rows violated by less, in units of their largest factor, are left out."""

GAIN, PATIENCE = 0.05, 4
"""So many rounds that gain less in all are the last, once anybody is left out."""

WAY, MOVE = 0.6, 0.4
"""How far on the way from a mean to the solution rows are looked for, and how far the
mean moves to it then."""

FEW = 10
"""With fewer rows on the way, rows are looked for at the solution itself."""

ROUNDS = 60
"""Most linear programs."""

IDLE = 2
"""So many runs of CP-SAT that gain nothing are the last."""


class Unserved:
    """The program, and what it has learned.

    Parameters
    ----------
    narrow
        What every plan without a blocking pair keeps, of a market
        (:func:`lawyer_assign.solver.choice.matroid_market.is_matroid_market`).
    stable
        No row of which blocks.
    asked
        Per committee: asked about.
    watch
        Asked.

    Attributes
    ----------
    form : LinearForm
        The program without combs.
    place : array
        Of each column of the pool, and behind these each row of ``stable``: its column
        of the form, -1 = none.
    cuts : list of Cut
        Learned, on columns of the form.
    bound : int
        What is proved so far.

    Raises
    ------
    OutOfTime
        The watch says stop.
    """

    def __init__(
        self, narrow: Narrow, stable: Stable, asked: Mask, watch: Watch
    ) -> None:
        pool, bounds = Pool.of(stable), narrow.formulation.bounds
        whole = form_of(stable, pool, bounds, watch)
        posts, here = len(pool.pair), stable.pair_committee[pool.pair]
        is_open, is_liked = np.zeros((2, posts), bool)
        is_open[pool.column[narrow.is_open]] = True
        is_liked[pool.column[stable.pair_firm_rank < DISPATCHED]] = True
        is_liked[pool.column[stable.pair_committee_rank < DISPATCHED]] = True
        away = is_open & ~is_liked & ~asked[here]
        kept = np.flatnonzero(is_open & ~away)
        self._away = np.append(away, np.zeros(len(stable.who), bool))
        self.place = np.full(len(self._away), -1)
        self.place[kept] = np.arange(len(kept))
        lacks = whole.matrix[:, np.flatnonzero(away)].maximum(0).sum(axis=1) > 0
        least = np.where(lacks, np.minimum(whole.row_least, 0), whole.row_least)
        whole = replace(whole, row_least=least, pairs=whole.matrix.shape[1])
        self.form = _asking(restricted(whole, kept)[0], here[kept], asked, watch)
        of_committee = most_per_row(bounds, stable.pair_committee, stable.committees)
        self._seeker = ExcusedCombs(stable, pool, of_committee, watch)
        self.cuts: list[Cut] = []
        self.bound = 0

    def least(self, most: int, watch: Watch) -> int:
        """Return how many every plan without a blocking pair leaves out at least.

        Parameters
        ----------
        most
            No more is asked for.
        watch
            What is proved until it says stop is returned.
        """
        with suppress(OutOfTime):
            self._learn(most, watch)
            self._close(most, watch)
        return min(self.bound, most)

    def _learn(self, most: int, watch: Watch) -> None:
        """Solve linear programs, round by round."""
        highs = Highs(program_of(self.form, 0), presolves=False)
        units, highest, idle = np.ones(len(self.form.row_least)), 0.0, 0
        mean: Floats | None = None
        for _ in range(ROUNDS):
            if not highs.run(watch):
                break
            values, cost = highs.values, highs.cost
            if cost > self.bound + VIOLATED:
                self._prove(highs.prices / units)
            idle = idle + 1 if GAIN < cost < highest + GAIN else 0
            highest = max(highest, cost)
            if self.bound >= most or idle >= PATIENCE:
                break
            mean = values if mean is None else mean
            fresh = self._on_the_way(values, mean, watch)
            mean = mean + MOVE * (values - mean)
            if not fresh:
                break
            own = np.array([float(np.abs(one.factors).max()) for one in fresh])
            highs.add_rows(
                [
                    (one.columns, one.factors / unit, one.least / unit)
                    for one, unit in zip(fresh, own.tolist(), strict=True)
                ]
            )
            self.cuts += fresh
            units = np.append(units, own)

    def _on_the_way(self, values: Floats, mean: Floats, watch: Watch) -> list[Cut]:
        """Return rows that a solution violates, found before it where some are."""
        found = self._violated(WAY * values + (1 - WAY) * mean, watch)
        fresh = [one for one in found if _is_violated(one, values)]
        return fresh if len(fresh) >= FEW else fresh + self._violated(values, watch)

    def _prove(self, prices: Floats) -> None:
        """Prove what prices prove, in whole numbers."""
        form = with_cuts(self.form, self.cuts)
        proved = relaxation_of(form, 0, prices, np.zeros(form.pairs)).bound
        self.bound = max(self.bound, proved)

    def _close(self, most: int, watch: Watch) -> None:
        """Ask CP-SAT, and learn what its solutions violate, until nothing is gained."""
        idle = 0
        while self.bound < most and idle < IDLE:
            form = with_lock(with_cuts(self.form, self.cuts), 0, most - 1)
            program, before = Program(form, watch), self.bound
            ending = program.run(0, None, before, that_ends(watch), watch)
            if ending.is_infeasible:
                self.bound = most
                return
            self.bound = max(before, ending.bound or 0)
            if ending.values is None:
                return
            fresh = self._violated(ending.values.astype(np.float64), watch)
            if not fresh:
                return
            self.cuts += fresh
            idle = 0 if self.bound > before else idle + 1

    def _violated(self, values: Floats, watch: Watch) -> list[Cut]:
        """Return combs that a solution violates, on columns of the form."""
        point = np.zeros(len(self.place))
        is_there = self.place >= 0
        point[is_there] = values[self.place[is_there]]
        found = (
            self.said(one) for one in self._seeker.violated(point, VIOLATED, watch)
        )
        return [one for one in found if one is not None]

    def said(self, cut: Cut) -> Cut | None:
        """Return a comb without columns that are left out, ``None`` if it needs them.

        Rows that block and closed columns are 0; of dispatch left out, see above.
        """
        if (cut.factors[self._away[cut.columns]] > 0).any():
            return None
        columns = self.place[cut.columns]
        inside = columns >= 0
        return Cut(columns[inside], cut.factors[inside], cut.least)


def _asking(form: LinearForm, here: Ints, asked: Mask, watch: Watch) -> LinearForm:
    """Return some posts with a column behind them for each committee asked about.

    ``here``: the committee of each post.
    """
    who = np.flatnonzero(asked)
    builder = Builder(0, 1, watch, constant=[0])
    posts = builder.add_columns(form.most)
    missing = builder.add_columns(np.ones_like(who))
    builder.add_price(0, missing, np.ones_like(who))
    rows, entries = builder.add_rows(form.row_least, form.row_most), form.matrix.tocoo()
    builder.add_entries(rows[entries.row], posts[entries.col], entries.data)
    served = builder.add_rows(np.ones_like(who), np.full(len(who), UNBOUNDED))
    builder.add_entries(served, missing, np.ones_like(who))
    place = np.cumsum(asked) - 1
    some = np.flatnonzero(asked[here])
    builder.add_entries(served[place[here[some]]], posts[some], np.ones_like(some))
    found = builder.finish()
    return replace(found, pairs=found.matrix.shape[1])


def _is_violated(cut: Cut, values: Floats) -> bool:
    """Say whether a solution violates a row by a part of its largest factor."""
    missing = cut.least - float(cut.factors @ values[cut.columns])
    return missing > VIOLATED * float(np.abs(cut.factors).max(initial=0))


def fewest_unserved(
    narrow: Narrow, stable: Stable, asked: Mask, most: int, watch: Watch
) -> int:
    """Return how many of some committees every plan of a kind leaves out at least.

    Parameters
    ----------
    narrow, stable, asked
        As :class:`Unserved` has them; the plans are those without a blocking pair.
    most
        No more is asked for.
    watch
        What is proved until it says stop is returned.
    """
    with suppress(OutOfTime):
        return Unserved(narrow, stable, asked, watch).least(most, watch)
    return 0
