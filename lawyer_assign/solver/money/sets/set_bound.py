"""What prices prove of a tier by whole sets of posts, one for each line.

What money saves depends on how many posts a lawyer has, and no flow sees that: its
convex envelope lets two posts claim a part of what five would save. Here every line
takes one whole set. With prices of rows and of points of tiers before
(:mod:`lawyer_assign.solver.money.sets.set_rows`), and ``u >= 0`` a fen, every plan
within limits ``b`` that pays at most so much before has

    last tier >= worth of the rows - u x b + sum over lines of the least of
                 (points + load - prices of its rows + u x cost) over its sets,

for its posts of a line are one of the line's sets (Lagrangian relaxation), and the
least is found exactly (:mod:`lawyer_assign.solver.money.sets.post_sets`). Prices are
rounded to whole numbers and the bound is summed up in whole numbers, so poor prices
make a weak bound, never a wrong one.

Of plans that pay each fee for ``l`` to ``h`` posts, a price ``f`` of any sign for one
more may be taken off each such post: these plans then cost ``f x l`` more, or
``f x h`` where ``f < 0``. Rows of money may be said in whole units, too
(:mod:`lawyer_assign.solver.money.sets.rounded_rows`), and so may be what teams of one
firm have together (:mod:`lawyer_assign.solver.money.sets.team_shares`).
"""

from collections.abc import Sequence
from copy import copy
from operator import mul
from typing import NamedTuple

import numpy as np

from lawyer_assign.arrays import Floats, Ints
from lawyer_assign.formulation import Formulation
from lawyer_assign.solver.money.counts.line_choices import MOST_POSTS
from lawyer_assign.solver.money.last_points import last_points
from lawyer_assign.solver.money.lines import Lines, aligned, held_bounds
from lawyer_assign.solver.money.record import Worth
from lawyer_assign.solver.money.sets.post_sets import PostSets, Whole
from lawyer_assign.solver.money.sets.rounded_rows import Priced, RoundedRows
from lawyer_assign.solver.money.sets.set_program import Duals, SetProgram
from lawyer_assign.solver.money.sets.set_rows import SetRows, apart_of
from lawyer_assign.solver.money.sets.team_shares import TeamShares
from lawyer_assign.statements import LoadCost, Outlay

LARGEST = 1 << 55
"""No price is above it, so that sums of a set's prices stay below 2^60."""

FINEST = 1 << 30
"""Prices are whole numbers of so many parts of a point, or fewer."""


class _Said(NamedTuple):
    """What is said at some prices in whole numbers, before sets are looked at.

    ``worth`` is that of rows and tiers under the limits at hand; ``least`` the same
    under whatever limits, at ``money`` a fen.
    """

    whole: Whole
    worth: int
    least: int
    money: Ints


class SetBound:
    """Bounds the last tier of a formulation for plans that pay so much before at most.

    Parameters
    ----------
    relaxed
        Without outlays, and one that :meth:`takes`.
    outlay
        That every plan keeps.
    paid
        Points of each tier before the last.
    finest
        Parts of a point that prices are whole numbers of, or fewer.
    counts
        Whether posts are counted by fees, and these counts have prices.
    shares
        Of teams, which the formulation leaves out; ``None`` = there are none.

    Attributes
    ----------
    best
        The best bound so far, in parts of a point, and its prices.
    whole
        These prices in whole numbers, and the least cost of a set of each line.
    worth
        What is best under these limits of what holds under whatever limits.
    rounded
        Rows of money in whole units; ``None`` = they are not said so.
    least, most
        Sides of the number of posts that plans pay each fee for, where these are
        counted.
    """

    def __init__(
        self, relaxed: Formulation, outlay: Outlay, paid: Sequence[int],
        finest: int = FINEST, *, counts: bool = False,
        shares: TeamShares | None = None,
    ) -> None:  # fmt: skip
        last = len(relaxed.tiers) - 1
        caps = tuple(held_bounds(relaxed, last, paid))
        most = Lines.of(relaxed, outlay, None, caps).most
        wish, apart = apart_of(relaxed, outlay)
        self.outlay, self.sets = outlay, PostSets(outlay, most, apart)
        self.rows = SetRows(relaxed, paid, outlay.line, wish)
        points, load = last_points(relaxed), _load_of(relaxed, outlay.line, self.sets)
        fees = self.sets.fees if counts else 0
        self.shares = TeamShares.none(len(points)) if shares is None else shares
        self.program = SetProgram(self.sets, self.rows, points, load, fees, self.shares)
        self.least = np.zeros(fees, np.int64)
        self.most = np.full(fees, int(self.sets.most.sum()))
        own = self.rows.apart
        self.heaviest = 1 if own is None else max(1, own.weight)
        size = max(
            self.heaviest, int(np.abs(points).max(initial=0)), int(load.max(initial=0))
        )
        self.fine = finest
        while self.fine > 1 and self.fine * size > LARGEST // MOST_POSTS:
            self.fine //= 2
        self.best: tuple[int, Duals] | None = None
        self.whole: tuple[Whole, Ints] | None = None
        self.worth: Worth | None = None
        self.now: int | None = None
        self.rounded: RoundedRows | None = None

    @staticmethod
    def takes(relaxed: Formulation, outlay: Outlay) -> bool:
        """Whether lines are short enough, and rows priced as they have to be."""
        if not len(relaxed.pairs) or not SetRows.takes(relaxed):
            return False
        most = Lines.of(relaxed, outlay, None, ()).most
        return int(most.max(initial=0)) <= MOST_POSTS

    @property
    def value(self) -> int | None:
        """The best bound so far, in points."""
        return None if self.best is None else -(-self.best[0] // self.fine)

    @property
    def fen(self) -> Floats:
        """The best price of a fen of each row, with what it costs in units."""
        assert self.best is not None  # asked before
        duals, rounded = self.best[1], self.rounded
        if rounded is None:
            return duals.fen
        return duals.fen + np.bincount(rounded.row, duals.rounded, len(duals.fen))

    def within(self, least: Ints, most: Ints) -> "SetBound":
        """Return the same for plans with other numbers of posts by fees."""
        found = copy(self)
        found.least, found.most = least, most
        found.best = found.whole = found.worth = found.now = None
        return found

    def round(self, rounded: RoundedRows, prices: Floats) -> None:
        """Say rows of money in units from now on.

        Parameters
        ----------
        rounded
            Those that had a price so far among them.
        prices
            What the best prices say of them: as before, 0 of fresh ones.
        """
        self.rounded = rounded
        self.program.round(rounded)
        if self.best is not None:
            bound, duals = self.best
            self.best = bound, duals._replace(rounded=prices)

    def prices(self, duals: Duals) -> tuple[Whole, int]:
        """Return prices in whole numbers, and what rows and tiers are worth at them."""
        said = self._said(duals)
        return said.whole, said.worth

    def _said(self, duals: Duals) -> _Said:
        rows, fine = self.rows, self.fine
        steps = self.outlay.steps
        dearest = LARGEST // (MOST_POSTS * max(1, int(steps.max(initial=1))))
        # Below 0 they would prove what is not so.
        fen = _whole(np.maximum(duals.fen, 0.0) * fine, dearest)
        heaviest = MOST_POSTS * self.heaviest
        tiers = _whole(np.maximum(duals.tiers, 0.0) * fine, LARGEST // heaviest)
        most = LARGEST // (MOST_POSTS * (len(rows.parts) + 1))
        price = rows.allowed(_whole(duals.rows * fine, most), tiers, fine, most)
        each, priced = self._rounded(duals.rounded, price, tiers, most)
        price = price if priced is None else priced.rows
        program = self.program
        value = fine * program.points - rows.values(price, len(program.points))
        if len(duals.shares):
            dear = self.shares.dearest(LARGEST // MOST_POSTS)
            shares = _whole(np.maximum(duals.shares, 0.0) * fine, dear)
            value += self.shares.values(shares)
        fees = _whole(duals.fees * fine, LARGEST // MOST_POSTS)
        further = rows.further(tiers, fine)
        worth = rows.worth(price, tiers) + self._counted(fees)
        whole = Whole(value, fen, fine * program.load, further, -fees)
        if priced is None or self.rounded is None:
            return _Said(whole, worth, worth, fen)
        money = fen.copy()
        np.add.at(money, self.rounded.row, each)
        whole = whole._replace(block=priced.block)
        return _Said(whole, worth + priced.worth, worth + priced.least, money)

    def _rounded(
        self, prices: Floats, price: Ints, tiers: Ints, most: int
    ) -> tuple[Ints, Priced | None]:
        """Return prices of rounded rows in whole numbers, and what these say.

        Parameters
        ----------
        prices
            Of a fen of each; none are said where there are none.
        price, tiers
            Of rows, and of a point of tiers before, in whole numbers.
        most
            What no price of a row passes.
        """
        rounded, rows = self.rounded, self.rows
        if rounded is None or not len(prices):
            return np.zeros(0, np.int64), None
        largest = max(int(self.outlay.steps.max(initial=1)), int(rounded.unit.max()))
        # A block gains the dearest step for each of its posts at most, and a unit.
        size = (MOST_POSTS + 1) * largest * len(rounded)
        each = _whole(
            np.maximum(prices, 0.0) * self.fine, LARGEST // (2 * MOST_POSTS * size)
        )
        dear = rows.allowed(np.full(len(price), most), tiers, self.fine, most)
        return each, rounded.priced(each, price, dear, rows)

    def _counted(self, fees: Ints) -> int:
        """Return what numbers of posts are worth at the prices of their fees."""
        sides = np.where(fees > 0, self.least, self.most) if len(fees) else fees
        return sum(map(mul, fees.tolist(), sides.tolist()))

    def prove(self, duals: Duals) -> tuple[int, Ints]:
        """Return what prices prove, in parts of a point, and each line's least set."""
        said = self._said(duals)
        least, posts = self.sets.cheapest(*said.whole)
        own = sum(least.tolist())
        bound = said.worth + own - self._spent(said.whole.fen)
        if self.best is None or bound > self.best[0]:
            self.best, self.whole = (bound, duals), (said.whole, least)
        now = said.least + own - self._spent(said.money)
        if self.now is None or now > self.now:
            self.now = now
            self.worth = Worth(said.least + own, said.money, fine=self.fine)
        return bound, posts

    def _spent(self, fen: Ints) -> int:
        """Return what the limits cost at a price of a fen of each."""
        return sum(map(mul, fen.tolist(), self.outlay.upper.tolist()))


def _whole(prices: Floats, most: int) -> Ints:
    """Return whole numbers; what is no number has no price, which is always true."""
    known = np.clip(np.nan_to_num(prices), -most, most)
    found: Ints = np.rint(known).astype(np.int64)
    return found


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
