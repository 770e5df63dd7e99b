"""Points under budgets of a city by whole sets of posts: from a flow's prices, upwards.

Column generation needs programs that a city makes too large. A flow with a price on
money says already what each committee and each seat is worth; with these prices whole
sets prove more than the flow, whose loads are split (its convex envelopes let two posts
claim a part of what five would save). From there prices follow what an average of the
cheapest sets of all rounds so far lacks or has too much (the volume algorithm of
Barahona and Anbil 2000). Every step is proved anew, so poor steps cost time only.

Where a fen becomes dearer, a row that asks for posts has to be worth as much more as a
first post costs there: else nobody serves it at the new prices. So prices of rows are
moved along, by their *base*, and money is over its limit by what is spent above the
bases of the posts there are.
"""

from typing import NamedTuple

import numpy as np

from lawyer_assign.arrays import UNBOUNDED, Floats, Ints
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import Formulation
from lawyer_assign.solver.flow.backend import Priced
from lawyer_assign.solver.money.sets.set_bound import SetBound
from lawyer_assign.solver.money.sets.set_program import Duals
from lawyer_assign.solver.money.sets.set_rows import SetRows
from lawyer_assign.solver.money.sets.team_shares import TeamShares
from lawyer_assign.statements import Outlay

ROUNDS = 400
"""Prices that are tried, time allowing."""

MIXED = 0.1
"""Share of a round's sets in the average."""

STEP, GROWS, SHRINKS = 0.5, 1.1, 0.6
"""Length of the first step, and what becomes of it by success and by failures."""

PATIENCE = 4
"""Steps in a row that may fail before they become shorter."""

SHORTEST = 1e-3
"""No step is shorter than that of so little."""

AIM = 0.1
"""Part of the gap to the plan that a step aims at."""

LIKELY = 0.1
"""That gap, as a part of the bound, where there is no plan yet."""

POSTS, LEAST_POSTS, FINER = 1.0, 0.3, 0.9
"""Posts whose money is a unit beside a row's post: first, at last, and by failures.
Prices of money are few and move all others, so they want longer steps as soon as these
are about right."""

FURTHER = 4.0
"""Times longer steps of the price of points before."""


class FlowPrices(NamedTuple):
    """A flow of least cost, and the prices that it was solved at, in points.

    ``between`` is that of a point of each tier before the last, ``fen`` of each row's.
    """

    priced: Priced
    fine: int
    between: Floats
    fen: Floats


class _Sums(NamedTuple):
    """What sets have of every row, what they spend, and points they pay before.

    And how often they have each pair of a team.
    """

    rows: Floats
    money: Floats
    further: float
    shares: Floats

    def mixed(self, fresh: "_Sums") -> "_Sums":
        """Return these with a share of fresh ones in them."""
        new, old = MIXED, 1 - MIXED
        return _Sums(
            new * fresh.rows + old * self.rows,
            new * fresh.money + old * self.money,
            new * fresh.further + old * self.further,
            new * fresh.shares + old * self.shares,
        )


class SetClimb:
    """Raises a bound of the last tier by whole sets.

    Parameters
    ----------
    relaxed, outlay, paid
        As for :class:`SetBound`.
    price
        What a plan pays in the last tier; ``None`` where there is none yet.
    shares
        Of teams, which the formulation leaves out; ``None`` = there are none.

    Attributes
    ----------
    seen
        The cheapest sets at all prices that were tried, a row per line each.
    """

    def __init__(
        self, relaxed: Formulation, outlay: Outlay, paid: tuple[int, ...],
        price: int | None, shares: TeamShares | None = None,
    ) -> None:  # fmt: skip
        self.bound = SetBound(relaxed, outlay, paid, shares=shares)
        self.shares = self.bound.shares
        self.outlay, self.price = outlay, price
        self.rows, self.seen = self.bound.rows, list[Ints]()
        self.average = self._sums(np.zeros((0, self.bound.sets.size), np.int64))
        self.unit = POSTS * max(1, int(outlay.steps.max(initial=1)))
        # Tiers that are no counts have no price, and points may be below 0.
        counted = sum(paid[at] for at in self.rows.tiers)
        self.point = np.sqrt(1.0 + counted) / FURTHER
        self.base, self.row = _bases(self.rows, outlay)
        self.least = np.where(self.rows.upper >= UNBOUNDED, 0.0, -np.inf)
        self.most = np.where(self.rows.lower <= 0, 0.0, np.inf)

    def start(self, flow: FlowPrices) -> bool:
        """Prove what a flow's prices do; whether it has any."""
        chosen, worths = flow.priced.answer.chosen, []
        if chosen is None:
            return False
        for one in self.rows.parts:
            worth = flow.priced.worths(one.bound)
            if worth is None:
                return False
            worths.append(worth / flow.fine)
        prices = np.concatenate([np.zeros(0), *worths])
        dear = 4 * float(np.abs(prices).max(initial=1.0))
        dear += float(np.abs(self.bound.program.points).max(initial=0))
        # Rows that ask for all their pairs get them, whatever these are worth. Points
        # of tiers before are as dear as rows need them, or more where none is paid.
        prices[self.rows.is_whole] = dear
        rows, tiers = self.rows, np.maximum(flow.between, 0.0)
        for at in rows.tiers:
            own = rows.place == at
            needed = float((np.abs(prices[own]) / rows.weight[own]).max(initial=0))
            tiers[at] = max(float(tiers[at]), needed) if rows.paid[at] else dear
        prices = np.clip(prices, self.least, self.most)
        duals = Duals(prices, tiers, flow.fen, shares=np.zeros(len(self.shares)))
        self.seen = [self.bound.prove(duals)[1]]
        self.average = self._sums(self.bound.sets.of_plan(np.flatnonzero(chosen)))
        return True

    @property
    def is_done(self) -> bool:
        """Whether the plan is proved, or there is nothing to go on from."""
        best = self.bound.best
        if best is None or self.price is None:
            return best is None
        return best[0] / self.bound.fine > self.price - 1

    def climb(self, watch: Watch, rounds: int | None = None) -> None:
        """Move prices as long as there is time, and the plan is not proved."""
        step, failed, least = STEP, 0, self.unit * LEAST_POSTS / POSTS
        for _ in range(ROUNDS if rounds is None else rounds):
            best = self.bound.best
            is_over = self.is_done or watch.must_stop or step < SHORTEST
            if best is None or is_over:
                return
            value = best[0] / self.bound.fine
            found, posts = self.bound.prove(self._moved(best[1], value, step))
            self.seen.append(posts)
            fresh = self._sums(posts)
            self.average = self.average.mixed(fresh)
            failed = 0 if found > best[0] else failed + 1
            step = min(2.0, step * GROWS) if not failed else step
            if failed >= PATIENCE:
                step, failed = step * SHRINKS, 0
                self.unit = max(least, self.unit * FINER)

    def _moved(self, now: Duals, value: float, step: float) -> Duals:
        """Return prices a step along what the average lacks or has too much."""
        rows, average = self.rows, self.average
        lacks = self._lacks(now)
        over = average.money - self.outlay.upper
        np.add.at(over, self.row, self.base * lacks)
        over = np.where((now.fen <= 0) & (over < 0), 0.0, over / self.unit)
        apart = rows.apart
        place = rows.last if apart is None else apart.place
        further = 0.0
        if apart is not None and place < rows.last:
            further = (average.further - rows.paid[place]) / self.point
        broken = self.shares.broken(average.shares)
        broken = np.where((now.shares <= 0) & (broken < 0), 0.0, broken)
        size = float(lacks @ lacks + over @ over + further**2 + broken @ broken)
        gap = LIKELY * abs(value) if self.price is None else self.price - value
        length = step * AIM * gap / max(size, 1e-9)
        tiers = now.tiers.copy()
        if place < rows.last:
            tiers[place] = max(0.0, tiers[place] + length * further / self.point)
        fen = np.maximum(0.0, now.fen + length * over / self.unit)
        along = self.base * (fen - now.fen)[self.row]
        prices = now.rows + length * lacks + along
        shares = np.maximum(0.0, now.shares + length * broken)
        return Duals(np.clip(prices, self.least, self.most), tiers, fen, shares=shares)

    def _lacks(self, now: Duals) -> Floats:
        """Return by how much the average is outside a row, or off its price's side."""
        rows, average = self.rows, self.average
        lower, upper = rows.lower.astype(float), rows.upper.astype(float)
        outside = np.maximum(lower - average.rows, 0) + np.minimum(
            upper - average.rows, 0
        )
        outside = np.where(now.rows > 0, lower - average.rows, outside)
        lacks: Floats = np.where(now.rows < 0, upper - average.rows, outside)
        return lacks

    def _sums(self, posts: Ints) -> _Sums:
        """Return what some sets have together."""
        sets, apart = self.bound.sets, self.rows.apart
        posts = posts[posts[:, 0] >= 0]
        count = self.rows.counted(posts[posts >= 0]).astype(float)
        weight = 0 if apart is None else apart.weight
        further = weight * float(sets.beyond(posts).sum())
        money = sets.spent(posts).sum(axis=0).astype(float)
        return _Sums(count, money, further, self.shares.counted(posts[posts >= 0]))


def _bases(rows: SetRows, outlay: Outlay) -> tuple[Floats, Ints]:
    """Return what a first post of each row costs at least, and in which row of money.

    0 where it asks for none, or for all its pairs, or its pairs are of several rows of
    money.
    """
    pairs, count = np.arange(len(outlay.line)), len(rows)
    first = outlay.steps[outlay.price_list, 0]
    least = np.full(count, UNBOUNDED)
    lowest, highest = np.full(count, len(outlay.who)), np.full(count, -1)
    for at, row in rows.entries(pairs):
        np.minimum.at(least, row, first[at])
        np.minimum.at(lowest, row, outlay.group[at])
        np.maximum.at(highest, row, outlay.group[at])
    is_one = (rows.lower > 0) & ~rows.is_whole & (lowest == highest) & (lowest >= 0)
    return np.where(is_one, least, 0).astype(float), np.where(is_one, lowest, 0)
