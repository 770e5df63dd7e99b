r"""Blocking pairs, from below: a linear program that learns excused combs.

Its columns are posts, pooled, and which rows block; it minimises how many do. Every
plan as good in the tiers before stability is one of its solutions, with its blocking
pairs as cost: it keeps the bounds that
:attr:`lawyer_assign.solver.choice.face.Face.bounds` has
(:mod:`lawyer_assign.solver.choice.excused.pooled_pairs`), and every excused comb
(:mod:`lawyer_assign.solver.choice.excused.excused_combs`) where firms are a market
(:func:`lawyer_assign.solver.choice.matroid_market.is_matroid_market`). So what dual
prices prove of it, summed up in whole numbers, no such plan goes below. Coverage need
not be kept whole, but where it is not, no committee is known to be served, and little
is proved.

It speaks of all firms at once and of the lawyers of each, so it counts what rearranging
many lawyers of few posts costs. Where one firm must open to its whole queue, desks
(:mod:`lawyer_assign.solver.choice.desks.firm_bound`) prove more: a mixture of firms,
each a little open, angers little.

*Which combs.* Those that a point between the solution and a known plan violates, before
those that the solution does (Ben-Ameur and Neto, "Acceleration of cutting-plane and
column generation algorithms", 2007): half the rounds.

*Plans.* The solution is nearly one plan. A flow whose posts cost what the solution has
less of them than 1, with chance where it has a part, makes plans of it, which are
counted as plans.

*Which columns.* Those of posts that both sides chose, of committees that are hard to
serve, and few others. At the end all are priced, and those that are missing come in.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from scipy.sparse import csc_array, diags_array

from lawyer_assign.arrays import Floats, Ints, Mask
from lawyer_assign.engines.cut import Cut, with_cuts
from lawyer_assign.engines.highs import Highs
from lawyer_assign.engines.linear_form import restricted
from lawyer_assign.engines.linear_program import program_of
from lawyer_assign.engines.watch import OutOfTime, Watch
from lawyer_assign.formulation import Term, Tier
from lawyer_assign.solver.answer import answer_of
from lawyer_assign.solver.choice.desks.who_is_hard import hard_committees
from lawyer_assign.solver.choice.excused.excused_combs import ExcusedCombs
from lawyer_assign.solver.choice.excused.fewest import Fewest
from lawyer_assign.solver.choice.excused.pooled_pairs import Pool, form_of
from lawyer_assign.solver.choice.face import Face
from lawyer_assign.solver.choice.matroid_market import (
    is_matroid_market,
    most_per_row,
)
from lawyer_assign.solver.flow.backend import Flow
from lawyer_assign.solver.linear.relaxation import relaxation_of
from lawyer_assign.statements import DISPATCHED, Cost, Stable

SMALL, LARGE = 20_000, 200_000
"""Pairs from which CP-SAT proves less, and beyond which rounds take minutes each."""

SHARE, SECONDS = 0.7, 120.0
"""Share of the time left that the rounds may take, and the most of it."""

PAIRS_A_SECOND = 15_000
"""Rounds over more pairs than that in the time they may take hardly end: not begun."""

SHARE_OF_PLANS, FLOWS = 0.1, 50
"""Share of the time left for plans made of a solution, and the most of these."""

UNIT, CHANCE = 60, 0.35
"""What a post costs that a solution has nothing of, and how far chance moves parts."""

VIOLATED = 1e-3
"""Combs violated by less are left out."""

TOWARDS = 0.3
"""Share of the solution in the points that combs are asked about; the rest: the plan"""

FEW = 5
"""Combs of such a point below which the solution itself is asked too."""

GAIN, PATIENCE = 0.02, 4
"""So many rounds that gain less in all are the last before columns are priced."""

EVERY = 16
"""One in so many of the other columns is there from the first."""

PART = 1e-6
"""A solution has a part of a pair if it has more than that, and less than a whole."""

PRICED = 1e-6
"""Reduced costs above minus this do not bring a column in."""


def comb_bound(face: Face, known: Fewest, watch: Watch) -> Fewest:
    """Return blocking pairs that no plan of a face goes below.

    Parameters
    ----------
    face
        The plans that the bound is about.
    known
        What is proved already, and returned where no more is, and a plan of the face
        with few blocking pairs: more cannot be proved.
    watch
        What is proved until it says stop is returned.
    """
    pairs, mine = len(face.formulation.pairs), watch.part(SHARE).within(SECONDS)
    is_in_time = not mine.must_stop and pairs <= PAIRS_A_SECOND * mine.left
    if known.bound >= known.blocking(face.stable) or not SMALL <= pairs <= LARGE:
        return known
    if not is_in_time or not is_matroid_market(face):
        return known
    try:
        hard = hard_committees(face, mine)
        rounds = Rounds(face, known.chosen, hard, mine)
    except OutOfTime:
        return known
    plans = Plans(face, known.chosen, rounds.pool)
    bound = rounds.run(plans, known.bound, mine)
    if rounds.posts is not None and bound < plans.most:
        plans.search(rounds.posts, bound, watch.part(SHARE_OF_PLANS))
    return Fewest(min(bound, plans.most), plans.chosen)


class Rounds:
    """The linear program, and what it has learned.

    Parameters
    ----------
    face
        As for :func:`comb_bound`; firms are a market.
    chosen
        A plan of it.
    hard
        Per committee: its columns are there from the first.
    watch
        Asked.

    Attributes
    ----------
    bound : int
        Best proved so far, once it ran.
    pool : Pool
        Its columns.
    posts : Floats or None
        Per column of the pool, the last solution; ``None`` before there is one.

    Raises
    ------
    OutOfTime
        The watch says stop.
    """

    def __init__(self, face: Face, chosen: Mask, hard: Mask, watch: Watch) -> None:
        stable, bounds = face.stable, face.bounds
        self.bound = 0
        self.posts: Floats | None = None
        self.pool = pool = Pool.of(stable)
        self._form = form_of(stable, pool, bounds, watch)
        here = stable.pair_committee
        of_committee = most_per_row(bounds, here, stable.committees)
        self._seeker = ExcusedCombs(stable, pool, of_committee, watch)
        used = pool.sums(chosen)
        self._plan = np.append(used, stable.amounts(chosen)).astype(np.float64)
        self._committee = here[pool.pair]
        first = stable.pair_committee_rank[pool.pair] < DISPATCHED
        first |= hard[self._committee] | (used > 0) | (pool.sums(face.best) > 0)
        first[::EVERY] = True
        self._cuts: list[Cut] = []
        self._units = [1.0] * len(self._form.row_least)
        smaller, self._active = restricted(self._form, np.flatnonzero(first))
        self._place = self._places()
        self._highs = Highs(program_of(smaller, 0), presolves=False)

    def run(self, plans: "Plans", found: int, watch: Watch) -> int:
        """Learn until the best plan is proved, nothing is gained, or time is up.

        ``found`` is proved already.
        """
        self.bound = found
        highest, idle, is_wider = 0.0, 0, False
        solved: tuple[list[Cut], Floats] | None = None
        while self.bound < plans.most and self._highs.run(watch, primal=is_wider):
            values, cost = self._values(), self._highs.cost
            solved, is_wider = (self._cuts.copy(), self._prices()), False
            self.posts = values[: len(self._committee)]
            idle = idle + 1 if cost < highest + GAIN else 0
            highest = cost if idle == 0 else highest
            try:
                fresh = self._violated(values, watch)
            except OutOfTime:
                break
            is_still = not fresh or (idle >= PATIENCE and cost > GAIN)
            if is_still or cost > plans.most - 1 + GAIN:
                missing = self._priced(*solved)
                plans.search(self.posts, self.bound, watch.part(SHARE_OF_PLANS))
                is_wider = len(missing) > 0
                if is_still and not is_wider:
                    break
            if is_wider:
                self._bring_in(missing)
                highest, idle = 0.0, 0
            else:
                self._learn(fresh)
        if solved is not None:
            self._prove(*solved)
        return min(self.bound, plans.most)

    def _violated(self, values: Floats, watch: Watch) -> list[Cut]:
        """Return combs of a point on the way to the solution, and of that itself."""
        between = TOWARDS * values + (1 - TOWARDS) * self._plan
        fresh = [*self._seeker.violated(between, TOWARDS * VIOLATED, watch)]
        if len(fresh) < FEW:
            fresh += self._seeker.violated(values, VIOLATED, watch)
        return [one for one in fresh if one.factors @ values[one.columns] < one.least]

    def _learn(self, cuts: Sequence[Cut]) -> None:
        """Add combs, each handed over in units of its largest factor."""
        kept = []
        for cut in cuts:
            columns, unit = self._place[cut.columns], np.abs(cut.factors).max()
            is_there = columns >= 0
            factors = cut.factors[is_there] / unit
            kept.append((columns[is_there], factors, cut.least / unit))
            self._units.append(float(unit))
        self._cuts += cuts
        self._highs.add_rows(kept)

    def _prices(self) -> Floats:
        """Return the price of every row, combs in whole numbers."""
        found: Floats = self._highs.prices / np.array(self._units)
        return found

    def _priced(self, cuts: Sequence[Cut], prices: Floats) -> Ints:
        """Return columns that are missing and price in; prove what prices prove."""
        reduced = self._prove(cuts, prices)
        missing: Ints = np.flatnonzero((reduced < -PRICED) & (self._place < 0))
        return missing

    def _prove(self, cuts: Sequence[Cut], prices: Floats) -> Floats:
        """Prove what prices prove of all columns; return reduced costs.

        A column that prices in would be charged alone. All those of its committee
        together are charged no more than the dearest by the row which says that it has
        few lawyers.
        """
        form = with_cuts(self._form, cuts)
        reduced: Floats = form.cost[0] - form.matrix.T @ prices
        lacks = np.zeros(1 + int(self._committee.max(initial=-1)))
        posts = len(self._committee)
        np.maximum.at(lacks, self._committee, np.maximum(-reduced[:posts], 0))
        charged = prices.copy()
        rows = np.unique(self._committee)
        charged[: len(rows)] -= lacks[rows]
        proved = relaxation_of(form, 0, charged, self._plan[:posts]).bound
        self.bound = max(self.bound, proved)
        return reduced

    def _bring_in(self, missing: Ints) -> None:
        """Give the program some of all columns."""
        form = with_cuts(self._form, self._cuts)
        columns = diags_array(1 / np.array(self._units)) @ form.matrix[:, missing]
        cost = form.cost[0][missing].astype(np.float64)
        self._highs.add_columns(cost, csc_array(columns))
        self._active = np.append(self._active, missing)
        self._place = self._places()

    def _places(self) -> Ints:
        """Return where each of all columns stands in the program, -1 if it does not."""
        found = np.full(self._form.matrix.shape[1], -1)
        found[self._active] = np.arange(len(self._active))
        return found

    def _values(self) -> Floats:
        """Return the solution over all columns."""
        found = np.zeros(self._form.matrix.shape[1])
        found[self._active] = self._highs.values
        return found


class Plans:
    """The plan with the fewest blocking pairs, and others made of solutions.

    Parameters
    ----------
    face
        As for :func:`comb_bound`.
    chosen
        A plan of it.
    pool
        What solutions speak of.

    Attributes
    ----------
    chosen : Mask
        The best one.
    most : int
        Its blocking pairs.
    """

    def __init__(self, face: Face, chosen: Mask, pool: Pool) -> None:
        self.chosen, self.most = chosen, int(face.stable.amounts(chosen).sum())
        self._face, self._relaxed = face, face.formulation.without(Stable)
        self._column = pool.column
        self._chance = np.random.default_rng(0)

    def search(self, posts: Floats, bound: int, watch: Watch) -> None:
        """Make plans of what a solution has of columns until one has ``bound``."""
        is_part = (posts > PART) & (posts < 1 - PART)
        moved = posts
        for _ in range(FLOWS):
            if self.most <= bound or not watch.allows(Flow.name):
                return
            price = np.rint(UNIT * (1 - moved)).astype(np.int64)
            self._take(price[self._column], watch)
            off = self._chance.normal(0, CHANCE, len(posts))
            moved = np.where(is_part, np.clip(posts + off, 0, 1), posts)

    def _take(self, price: Ints, watch: Watch) -> None:
        """Keep the plan of one flow if fewer pairs block."""
        whole, place, stable = (
            self._face.formulation,
            self._face.place,
            self._face.stable,
        )
        cost = Cost(
            stable.rule, whole.pairs.committee_ids, whole.pairs.committee, price
        )
        tier = Tier(whole.tiers[place].number, (Term(cost, 1),))
        tiers = self._relaxed.tiers
        asked = (*tiers[:place], tier, *tiers[place + 1 :])
        found = answer_of(Flow(), replace(self._relaxed, tiers=asked), watch)
        if found is None or found.chosen is None or not whole.holds(found.chosen):
            return
        blocking = int(stable.amounts(found.chosen).sum())
        before = whole.prices(self.chosen)[:place]
        if blocking < self.most and whole.prices(found.chosen)[:place] == before:
            self.chosen, self.most = found.chosen, blocking
