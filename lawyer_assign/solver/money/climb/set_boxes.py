"""Points under budgets of a city by whole sets of posts: programs with prices in boxes.

Prices that prove much are those of the linear program over sets; over few of them its
prices are far too low or too high, and all the sets that these call for are of no use
where a city has millions. So prices stay within a box around the best so far (Marsten,
Hogan and Blankenship 1975; du Merle and others 1999): the program may have a little
more or less of every row, at what the sides of its box cost. Where the prices of the
program prove what it hoped for, about, boxes grow; where not, they shrink, and the sets
that prices were too good for become columns.

What rows are worth moves along with money, as in
:mod:`lawyer_assign.solver.money.climb.set_climb`: the box of a row that asks for posts
is around its price less what a first post costs there at the price of a fen.

Where programs hope for little more, rows of money are said in whole units
(:mod:`lawyer_assign.solver.money.sets.rounded_rows`), those that a program's mixture
lacks most of.

Every step is proved anew (:mod:`lawyer_assign.solver.money.sets.set_bound`): a program
that was solved badly costs time only.
"""

from collections.abc import Callable
from copy import copy
from typing import NamedTuple

import numpy as np
from scipy.sparse import coo_array, csc_array

from lawyer_assign.arrays import Floats, Ints, Mask
from lawyer_assign.engines.watch import Watch
from lawyer_assign.solver.money.climb.boxed_program import BoxedProgram
from lawyer_assign.solver.money.climb.set_climb import SetClimb
from lawyer_assign.solver.money.sets.rounded_rows import Savings
from lawyer_assign.solver.money.sets.set_bound import SetBound
from lawyer_assign.solver.money.sets.set_program import NO_FEES, Duals

ROUNDS = 300
"""Programs that are solved, time allowing."""

ENOUGH = 0.5
"""Points that a program hopes for more at least."""

ROOM, PART = 0.2, 0.4
"""Half of a box at first: of a row in what a post is worth, of money in its price."""

NEAR = 0.3
"""The same of sets above the best prices that are columns."""

GROWS, GOOD = 1.5, 0.5
"""What becomes of boxes where so much of a hope came true."""

SHRINKS, POOR = 0.6, 0.1
"""The same where no more did."""

CLOSE = 5e-3
"""Part of a bound that a program leaves to hope for, from which on programs go on from
each other where there are no teams. Before, prices move far, and one solved anew from
inside takes less: at 95 %, seed 2, 3.6 % are left open with that, 5.8 to 11.6 without.
With teams good prices are wanted sooner: seed 0 at 99 %, .9 % is left, and 1.4 % where
programs are solved anew at first."""

SHARES = (0.0, 0.5, 0.8)
"""Shares of the best prices in those that sets are sought at after each program."""


TIMES, FELT = 4, 0.05
"""Times that units are chosen, and what has to lack, in what a post is worth."""

TRUE = 0.2
"""Part of what mixtures lack that becomes true at least, more or less."""

NO_ROWS = np.zeros(0, np.int64)
"""Rows of money before some are said in units."""


class Seen(NamedTuple):
    """What was known at some time, while programs go on beside who asks.

    Parameters
    ----------
    bound
        With the best prices by then, as long as no row of money was said in units.
    posts
        Sets that prices had called for.
    latest
        With the best prices by then, whatever was said in units.
    """

    bound: SetBound
    posts: Ints
    latest: SetBound


class _Found(NamedTuple):
    """What a program hopes for, its prices, and its mixture of sets."""

    hope: float
    duals: Duals
    posts: Ints
    shares: Floats


class SetBoxes:
    """Goes on where a climb stopped.

    Parameters
    ----------
    climb
        With a bound.
    plan
        Sets of a plan: columns from the first.

    Attributes
    ----------
    hope
        Points that the last program left to gain.
    took
        Seconds that it took.
    """

    def __init__(self, climb: SetClimb, plan: Ints) -> None:
        self.climb, self.bound = climb, climb.bound
        self.program = climb.bound.program
        self.first = self.program.add(plan)
        for seen in climb.seen:
            self.program.add(seen)
        posts, points = int((plan >= 0).sum()), int(self.program.cost_of(plan).sum())
        self.post = max(1.0, abs(points) / max(1, posts))
        self.room, self.part = ROOM, PART
        self.took, self.hope = 0.0, np.inf
        self.boxed: BoxedProgram | None = None
        if self.bound.best is not None:
            self._tie(climb.average.shares)
        self.savings: Savings | None = None
        self.times = 0
        known = copy(self.bound)
        self.seen = Seen(known, self.program.posts, known)

    def run(
        self, watch: Watch, least: float = 0.0,
        ends: Callable[[], bool] | None = None,
    ) -> None:  # fmt: skip
        """Raise the bound as long as programs hope for more, and there is time.

        None is begun that would take longer than there is, by the one before.

        Parameters
        ----------
        watch
            Clock.
        least
            Points that a program has to gain, or the next one is not begun.
        ends
            Asked before each: whether this is enough.
        """
        for _ in range(ROUNDS):
            if (ends is not None and ends()) or not self._step(watch, least):
                return

    def _step(self, watch: Watch, least: float) -> bool:
        """Solve a program, and prove what its prices do; whether another may gain."""
        best = self.bound.best
        if best is None or watch.must_stop or watch.left < self.took:
            return False
        before = best[0] / self.bound.fine
        found = self._solved(best[1], watch)
        if found is None:
            return False
        hope, gain = found.hope - before, 0.0
        self._tie(self._shared(found))
        if hope >= ENOUGH:
            gain = self._follow(found, best[1], before)
            if gain < least:
                return False
        self.hope = hope - gain
        # Where all of a hope came true its box may have been too small.
        return self._round(found, hope - gain) or hope >= ENOUGH

    def _follow(self, found: _Found, centre: Duals, before: float) -> float:
        """Seek sets at prices of a program, and resize boxes; return what is gained."""
        for share in SHARES:
            self._seek(centre.mixed(found.duals, share))
        assert self.bound.best is not None  # it only becomes better
        gain = self.bound.best[0] / self.bound.fine - before
        self._resize(gain / (found.hope - before))
        # Plans are sought at prices of money that know nothing of units.
        plain = self.bound.rounded is None
        latest = copy(self.bound)
        known = latest if plain else self.seen.bound
        self.seen = Seen(known, self.program.posts, latest)
        return gain

    def _round(self, found: _Found, hope: float) -> bool:
        """Say rows of money in units; whether more is lacking there than is hoped for.

        Parameters
        ----------
        found
            A program's mixture.
        hope
            Points that are left to gain without.
        """
        assert self.bound.best is not None  # asked before
        bound, duals, rounded = self.bound, self.bound.best[1], self.bound.rounded
        if self.times >= TIMES:
            return False
        if self.savings is None:
            self.savings = Savings(bound.sets, self.program.rows)
        row, unit, prices = NO_ROWS, NO_ROWS, duals.rounded
        if rounded is not None:
            row, unit = rounded.row, rounded.unit
        mixture = self.savings.mixture(found.posts, found.shares)
        fresh = self.savings.units(mixture, bound.fen, FELT * self.post)
        if TRUE * fresh.points < hope:
            return False
        both = np.stack([np.append(row, fresh.row), np.append(unit, fresh.unit)])
        (row, unit), first = np.unique(both, axis=1, return_index=True)
        if len(row) == len(prices):
            return False
        self.times += 1
        prices = np.append(prices, np.zeros(len(fresh.row)))[first]
        bound.round(self.savings.rounded(row, unit), prices)
        return True

    def _seek(self, duals: Duals) -> None:
        self.program.add(self.bound.prove(duals)[1])

    def _resize(self, truth: float) -> None:
        """Change the boxes by how much of a hope came true."""
        times = GROWS if truth > GOOD else SHRINKS if truth < POOR else 1.0
        self.room, self.part = times * self.room, times * self.part

    def _solved(self, centre: Duals, watch: Watch) -> _Found | None:
        """Solve the program within boxes; ``None`` if time ran out."""
        began = watch.seconds
        boxed = self._boxed(centre)
        if not boxed.solve(self._sides(centre), watch):
            return None
        self.took, highs = watch.seconds - began, boxed.highs
        own, prices = self.program, highs.prices
        fen = np.maximum(0.0, -prices[own.money : own.paid]) / own.unit
        rows = len(own.rows)
        tiers = np.maximum(0.0, -prices[rows : own.money])
        # Within tolerances some have a price on the side that they do not have.
        worth = np.clip(prices[:rows], self.climb.least, self.climb.most)
        units, shares = own.of_units(prices), own.of_shares(prices)
        duals = Duals(worth, tiers, fen, rounded=units, shares=shares)
        mixture = highs.values[-len(boxed.places) :]
        return _Found(highs.cost, duals, own.posts[boxed.places], mixture)

    def _boxed(self, centre: Duals) -> BoxedProgram:
        """Return the program of near sets with all rows and sets that there are."""
        known = self.boxed
        if known is not None and known.takes(self.program):
            known.grow()
            return known
        program, away = self.program, self.away
        found = BoxedProgram(
            program, away, self._near(centre), known, crosses=self._is_close
        )
        self.boxed = found if found.has_basis else None
        return found

    @property
    def _is_close(self) -> bool:
        """Whether the next program begins a row that go on from each other."""
        best = self.bound.best
        assert best is not None  # asked before
        is_near = self.hope * self.bound.fine < CLOSE * abs(best[0])
        return is_near or len(self.program.shares) > 0

    def _sides(self, centre: Duals) -> Floats:
        """Return what the sides of each box cost, above first, then below."""
        away = self.away
        prices = self._prices(centre)
        middle = away.T @ prices
        half = np.maximum(1.0, self.part * np.abs(prices[: len(middle)]))
        program, rows = self.program, self.program.rows
        rounded = program.rounded
        half[: len(rows)] = self.room * self.post
        half[program.shared : program.counted_to] = self.room * self.post
        # Points that nobody pays may be as dear as they are: that costs nothing.
        free = [at for at in range(rows.last) if rows.paid[at] == 0]
        half[len(rows) + np.array(free, np.int64)] = 1.0
        if rounded is not None:
            fen = centre.fen[rounded.row] + centre.rounded
            units = np.maximum(1.0, self.part * fen * rounded.unit)
            half[program.counted_to :] = units
        return np.concatenate([middle + half, half - middle])

    @property
    def away(self) -> csc_array:
        """Return what is boxed: prices of rows less those of money, tiers and money."""
        program, climb = self.program, self.climb
        every, moved = np.arange(program.lines), np.flatnonzero(climb.base)
        row = np.concatenate([every, program.money + climb.row[moved]])
        values = np.append(np.ones(len(every)), climb.base[moved] / program.unit)
        entries = values, (row, np.append(every, moved))
        shape = program.matrix.shape[0], len(every)
        return csc_array(coo_array(entries, shape=shape))

    def _prices(self, duals: Duals) -> Floats:
        """Return the price of every row of the program; of a line none."""
        rounded, nothing = self.program.rounded, np.zeros(len(self.program.load))
        units = NO_FEES if rounded is None else duals.rounded * rounded.unit
        money = duals.fen * self.program.unit
        tied = self.program.tied
        shares = -duals.shares[tied] if len(tied) else NO_FEES
        return np.concatenate(
            [duals.rows, -duals.tiers, -money, shares, units, nothing]
        )

    def _shared(self, found: _Found) -> Floats:
        """Return what a mixture has of each pair of teams."""
        heads, number = np.nonzero(found.posts >= 0)
        posts = found.posts[heads, number]
        return self.program.shares.counted(posts, found.shares[heads])

    def _tie(self, posts: Floats) -> None:
        """Say rows of teams that a mixture breaks, and those that have a price.

        Parameters
        ----------
        posts
            It has of each pair of teams.
        """
        assert self.bound.best is not None  # asked before
        program, known = self.program, self.bound.best[1].shares
        felt = program.shares.felt(posts)
        felt[: len(known)] |= known > 0
        felt[program.tied] = True
        if int(felt.sum()) > len(program.tied):
            program.tie(np.flatnonzero(felt))

    def _near(self, centre: Duals) -> Mask:
        """Return which sets are near the least of their line, or the plan's."""
        assert self.bound.whole is not None  # it has a bound
        program, missing = self.program, len(self.program.missing)
        paid = program.matrix[:, missing:].T @ self._prices(centre)
        least = self.bound.whole[1] / self.bound.fine
        line = self.bound.outlay.line[program.posts[:, 0]]
        near: Mask = program.cost - paid - least[line] < NEAR * self.post
        near[: self.first] = True
        return near
