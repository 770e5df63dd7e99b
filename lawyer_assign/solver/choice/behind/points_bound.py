r"""Points of the plans that block as few pairs: a bound of all of them, and plans.

Windows and cuts speak of plans in which nothing blocks, and in
:mod:`lawyer_assign.solver.choice.windows.sore_window` of those that block with some
firms only. Here every plan counts that pays no more in the tiers before and has no more
blocking pairs than the one known. Its linear program
(:mod:`lawyer_assign.solver.choice.behind.pair_program`) learns the combs and exchanges
that its solution violates, excused by rows that block
(:mod:`lawyer_assign.solver.choice.behind.excused_pairs`), round by round.

*Few columns.* Of districts the program begins with the known plan, all columns that are
no pairs, and the pairs that look cheapest after some steps of a first-order method
(:mod:`lawyer_assign.solver.linear.near_pairs`); the primal simplex takes in
what prices in. Of 1,000 committees, seed 1, that is one column in six, and the first
solution is there after 3 s, not 9.

*Whole solutions.* Where blocking pairs are scarce, rows leave little freedom, and the
last solution is whole as a rule. Counted as a plan it then costs what is proved, and no
plan is better: so most districts of 600 and 1,000 committees without scarcity are
proved. Where it is not whole, a search among the columns that cost it little finds a
plan a few points above.

*The last points.* Branching
(:mod:`lawyer_assign.solver.choice.behind.pair_tree`) mostly proves within a node or two
that no plan is better. Where it does not, let prices prove B, and :math:`B + r_j` of
every plan with column j. A plan that costs less than the one known, P, has no column
with :math:`B + r_j \ge P`. CP-SAT looks for a whole solution among the others that
costs less. If there is none, no plan is better; if it is no plan, it violates rows,
which the next question knows.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from lawyer_assign.arrays import Floats, Mask
from lawyer_assign.engines.cut import Cut
from lawyer_assign.engines.watch import OutOfTime, Watch
from lawyer_assign.solver.choice.behind.excused_pairs import ExcusedPairs
from lawyer_assign.solver.choice.behind.first_pairs import cheap_pairs
from lawyer_assign.solver.choice.behind.pair_program import pair_program
from lawyer_assign.solver.choice.behind.pair_tree import PairTree
from lawyer_assign.solver.choice.behind.solved_links import solved_links
from lawyer_assign.solver.choice.excused.comb_bound import LARGE, SMALL
from lawyer_assign.solver.choice.excused.link_rounds import Seen
from lawyer_assign.solver.choice.excused.link_rows import is_violated
from lawyer_assign.solver.choice.face import Face
from lawyer_assign.solver.choice.matroid_market import is_matroid_market
from lawyer_assign.solver.linear.near_pairs import near_pairs
from lawyer_assign.solver.linear.relaxation import Relaxation
from lawyer_assign.solver.linear.some_columns import SomeColumns

VIOLATED = 1e-3
"""Rows violated by less are left out."""

SHARE_OF_ROUNDS, SHARE_OF_TREE = 0.9, 0.7
"""Shares of the time left for rounds, and for branching behind a search."""

PAIRS_A_SECOND, PAIRS_OF_CITIES = 20_000, 1_000
"""Pairs for which the first solution takes a second, and of cities, where nothing is
known of links, all rounds: with less time none is begun."""

FEW, MANY = 8, 10
"""Pairs per committee that cities begin with, and districts."""

SURE = 0.99
"""With less to the plan's points a solution proves it once no column is missing."""

FINE, PATIENCE = 500, 6
"""So many rounds that close less than this part of the gap, each, are the last."""

SEARCHED, SHARE_OF_SEARCH = 9, 0.5
"""Pairs per committee among which a plan is searched, and its share of the time left:
of 600 committees, seed 2, it takes 1.6 s, and 15.5 among nine times as many."""

TRIES = 3
"""Searches, at most: what is none of the plans violates rows, which the next knows."""

MOST_CLOSED = 20_000
"""Columns that may matter, at most, for CP-SAT to be asked."""

WHOLE = 1e-6
"""How far from whole numbers a solution is a plan."""


class Behind(NamedTuple):
    """What is proved, and the best plan known.

    Parameters
    ----------
    bound
        No plan that pays no more before, in no tier, costs less.
    chosen
        A plan that pays no more before.
    """

    bound: int
    chosen: Mask


def points_bound(
    face: Face, tier: int, links: Seen | None, watch: Watch
) -> Behind | None:
    """Bound a tier behind stability over all plans that pay no more before.

    Parameters
    ----------
    face
        Whose tier of stability holds nothing else. No plan is better than its best one
        in the tiers before; it is the plan that others pay no more than.
    tier
        The one asked about, behind that of stability.
    links
        The program of links, if it was solved.
    watch
        What is proved until it says stop is returned.

    Returns
    -------
    Behind or None
        ``None`` where firms are no market
        (:func:`lawyer_assign.solver.choice.matroid_market.is_matroid_market`), where
        sizes or the time left are in the way, or if nothing is proved in time.
    """
    pairs = len(face.formulation.pairs)
    each = PAIRS_A_SECOND if pairs <= LARGE else PAIRS_OF_CITIES
    if not SMALL <= pairs <= each * watch.left:
        return None
    if not is_matroid_market(face):
        return None
    watch.tell("points behind blocking pairs", tier)
    try:
        rounds = Rounds(face, tier, links, watch)
    except OutOfTime:
        return None
    rounds.run(watch.part(SHARE_OF_ROUNDS))
    if rounds.relaxation is None:
        return None
    with suppress(OutOfTime):  # what is proved until then holds
        rounds.search(watch.part(SHARE_OF_SEARCH))
        rounds.branch(watch.part(SHARE_OF_TREE))
        rounds.close(watch)
    return Behind(rounds.bound, rounds.chosen)


class Rounds:
    """The linear program, what it has learned and proved, and the best plan.

    Parameters
    ----------
    face, tier, links, watch
        As for :func:`points_bound`; firms are a market.

    Attributes
    ----------
    relaxation : Relaxation or None
        The best bound so far, and what it says of single columns.
    chosen : Mask
        The plan.

    Raises
    ------
    OutOfTime
        The watch says stop before there is a program.
    """

    def __init__(self, face: Face, tier: int, links: Seen | None, watch: Watch) -> None:
        formulation, stable, chosen = face.formulation, face.stable, face.best
        self.relaxation: Relaxation | None = None
        self.chosen = chosen
        self._formulation, self._tier = formulation, tier
        self._prices = formulation.prices(chosen)
        most = int(stable.amounts(chosen).sum())
        self._links = solved_links(face, most, links, watch)
        before = self._prices[:tier]
        self._program = pair_program(face, before, most, self._links, watch)
        self._seeker = ExcusedPairs(stable, watch)
        form, cuts = self._program.form, self._program.cuts
        committees = len(formulation.pairs.columns.committees)
        self._is_city = len(chosen) > LARGE
        if self._is_city:
            near = cheap_pairs(formulation, FEW * committees, watch)
        else:
            near = near_pairs(form, tier, cuts, MANY * committees, watch)
        kept = np.append(chosen | near, form.most[len(chosen) :] > 0)
        self._some = SomeColumns(form, tier, cuts, np.flatnonzero(kept))

    def run(self, watch: Watch) -> None:
        """Learn until the plan is proved, little is gained, or time is up.

        Rows that the solution violates come in with columns that are missing; in cities
        by turns, for little is proved while any is.
        """
        highest, is_wider, idle = -np.inf, False, 0
        if not (self._is_city or self._some.settle(watch)):
            return
        while self._some.run(watch):
            values, cost = self._some.values, self._some.cost
            self._prove()
            self._take(values)
            if self.is_proved:
                return
            gain, gap = cost - highest, self._prices[self._tier] - cost
            idle, highest = idle + 1 if gain < gap / FINE else 0, max(highest, cost)
            missing, is_still = self._some.missing(), idle >= PATIENCE
            try:
                asks = not is_still and gap > SURE
                fresh = self._violated(values, watch) if asks else []
            except OutOfTime:
                return
            if not fresh and not len(missing):
                return
            is_wider = len(missing) > 0 and not (self._is_city and is_wider and fresh)
            if is_wider:
                self._some.bring_in(missing[: len(values) // 4])
            if not (self._is_city and is_wider):
                self._some.learn(fresh)

    @property
    def bound(self) -> int:
        """What is proved; of no more use than the plan's price."""
        return min(self._relaxed.bound, self._prices[self._tier])

    @property
    def is_proved(self) -> bool:
        """Whether no plan is better."""
        return self.bound == self._prices[self._tier]

    def search(self, watch: Watch) -> None:
        """Look for a better plan among columns that cost the solution little.

        Raises
        ------
        OutOfTime
            The watch says stop.
        """
        form, pairs = self._program.form, self._program.form.pairs
        committees = len(self._formulation.pairs.columns.committees)
        for _ in range(TRIES):
            if watch.must_stop or self.is_proved:
                return
            reduced = self._relaxed.reduced
            near = np.sort(reduced[:pairs])
            kept = reduced <= near[min(SEARCHED * committees, pairs) - 1]
            kept |= form.least > 0
            kept[:pairs] |= self.chosen
            values = self._some.whole(np.flatnonzero(kept), watch)
            if values is None or self._take(values) or not self._learn(values, watch):
                return

    def branch(self, watch: Watch) -> None:
        """Ask by branching whether a plan is better, as long as that finds one.

        Not in cities, where a question takes seconds.
        """
        form, blocks, links, _ = self._program
        if self._is_city:
            return
        families = [np.arange(form.pairs)]
        if links >= 0:  # fewer, and what is left of pairs then is next to nothing
            families.insert(0, np.arange(links, blocks))
        tree = PairTree(self._some, self._violated, self._take, families)
        price = None
        while self._prices[self._tier] != price and not self.is_proved:
            price = self._prices[self._tier]
            if tree.is_none(price, watch):
                self._raise_to(price)

    def close(self, watch: Watch) -> None:
        """Ask whether a better plan can be, until it is known.

        Raises
        ------
        OutOfTime
            The watch says stop.
        """
        least = self._program.form.least
        while not (watch.must_stop or self.is_proved):
            proved, price = self._relaxed, self._prices[self._tier]
            # What every plan has is in the bound already, whatever it says besides.
            kept = (proved.bound + proved.reduced < price) | (least > 0)
            if kept.sum() > MOST_CLOSED:
                return
            ending = self._some.below(price, np.flatnonzero(kept), proved.bound, watch)
            if ending.is_infeasible:
                self._raise_to(price)
            elif ending.bound is not None:
                # Whoever has a column that was left out costs as much as this plan.
                self._raise_to(min(ending.bound, price))
            if ending.values is None:
                return
            values = np.zeros(len(kept))
            values[kept] = ending.values
            if not self._take(values) and not self._learn(values, watch):
                return

    @property
    def _relaxed(self) -> Relaxation:
        assert self.relaxation is not None
        return self.relaxation

    def _raise_to(self, bound: int) -> None:
        """Note a better bound; single columns cost no more by it."""
        known = self._relaxed
        more = max(0, bound - known.bound)
        reduced = np.maximum(known.reduced - more, 0)
        self.relaxation = replace(known, bound=known.bound + more, reduced=reduced)

    def _prove(self) -> None:
        """Prove what prices prove, in whole numbers."""
        proved, known = self._some.proved(), self.relaxation
        if known is None or proved.bound > known.bound:
            self.relaxation = proved

    def _take(self, values: Floats) -> bool:
        """Keep the plan that a whole solution is, if it is better; say if it is."""
        posts = values[: self._program.form.pairs]
        if np.abs(posts - np.rint(posts)).max(initial=0) > WHOLE:
            return False
        chosen, tier = posts > 0.5, self._tier
        if not self._formulation.holds(chosen):
            return False
        prices, known = self._formulation.prices(chosen), self._prices
        if prices >= known or not _is_no_dearer(prices[:tier], known[:tier]):
            return False
        self.chosen, self._prices = chosen, prices
        return True

    def _learn(self, values: Floats, watch: Watch) -> bool:
        """Learn what a whole solution violates; say if that is anything."""
        fresh = self._violated(values, watch)
        self._some.learn(fresh)
        return bool(fresh)

    def _violated(self, values: Floats, watch: Watch) -> list[Cut]:
        """Return rows that a solution violates."""
        form, blocks, links, _ = self._program
        pairs, rows = form.pairs, self._seeker.rows
        found = []
        asked = values[:pairs], values[blocks : blocks + rows]
        for cut in self._seeker.violated(*asked, VIOLATED, watch):
            columns = cut.columns.copy()
            columns[columns >= pairs] += blocks - pairs
            found.append(cut._replace(columns=columns))
        if self._links is not None:
            of_links = self._links.violated(values[links:], watch)
            found += [one._replace(columns=one.columns + links) for one in of_links]
        return [one for one in found if is_violated(one, values)]


def _is_no_dearer(prices: Sequence[int], known: Sequence[int]) -> bool:
    """Whether no price is above another one."""
    return all(one <= other for one, other in zip(prices, known, strict=True))
