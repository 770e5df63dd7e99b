"""The choice among sets of posts as a linear program that grows by columns.

Every line takes one set at most, the rows that tie lines together are kept, money is
within its limits, and what is missed of wishes costs points. Its dual prices say which
further sets are worth a column.
"""

from collections.abc import Hashable
from typing import NamedTuple

import numpy as np
from scipy.sparse import coo_array, csc_array, csr_array, hstack

from lawyer_assign.arrays import UNBOUNDED, Floats, Ints, Mask
from lawyer_assign.engines.highs import Highs
from lawyer_assign.engines.linear_program import LinearProgram
from lawyer_assign.engines.watch import Watch
from lawyer_assign.solver.money.sets.post_sets import PostSets
from lawyer_assign.solver.money.sets.rounded_rows import RoundedRows
from lawyer_assign.solver.money.sets.set_rows import SetRows
from lawyer_assign.solver.money.sets.team_shares import TeamShares

DEAR = 10
"""Times what the dearest post costs that missing a count of posts does."""

NO_FEES = np.zeros(0)
"""Prices of no fee at all."""


class Duals(NamedTuple):
    """Prices of rows, of points of tiers before the last, and of a fen of each row.

    ``fees`` are those of one post more that is paid each fee, ``rounded`` those of a
    fen that whole units of further posts have to save, ``shares`` those of teams.
    """

    rows: Floats
    tiers: Floats
    fen: Floats
    fees: Floats = NO_FEES
    rounded: Floats = NO_FEES
    shares: Floats = NO_FEES

    def mixed(self, other: "Duals", share: float) -> "Duals":
        """Return these in a share, and others for the rest."""
        both = zip(self, other, strict=True)
        return Duals(*(share * one + (1 - share) * two for one, two in both))


class SetProgram:
    """Sets of posts, one column each, behind the columns of what is missed.

    Parameters
    ----------
    sets, rows
        What sets cost and which rows they fill.
    points
        Of each pair in the last tier.
    load
        Points of so many posts of each line, shape ``(lines, most + 1)``.
    fees
        How many fees have their posts counted, each in a column of its own: none, or
        all that the sets know.
    shares
        Of teams. Only those that are tied have rows.
    """

    def __init__(
        self, sets: PostSets, rows: SetRows, points: Ints, load: Ints, fees: int,
        shares: TeamShares,
    ) -> None:  # fmt: skip
        self.sets, self.rows, self.points, self.load = sets, rows, points, load
        self.fees, outlay = fees, sets.outlay
        self.unit = float(max(1, int(outlay.steps.max(initial=1))))
        self.money = len(rows) + rows.last
        self.paid = self.money + len(outlay.who)
        self.shares, self.tied = shares, np.zeros(0, np.int64)
        self.shared = self.counted_to = self.lines = self.paid + fees
        self.rounded: RoundedRows | None = None
        self.posts = np.zeros((0, sets.size), np.int64)
        self.cost = np.zeros(0, np.int64)
        self.known: set[bytes] = set()
        self.counts = slice(0, 0)
        self.missing, self.matrix = self._missing()
        self.highs: Highs | None = None

    def add(self, posts: Ints) -> int:
        """Add sets as columns; return how many were not there yet."""
        keys = [one.tobytes() for one in posts]
        fresh = [
            at
            for at, one in enumerate(keys)
            if posts[at, 0] >= 0 and not self._has(one)
        ]
        if not fresh:
            return 0
        posts = posts[fresh]
        cost, matrix = self._columns(posts)
        self.posts = np.concatenate([self.posts, posts])
        self.cost = np.concatenate([self.cost, cost])
        self.matrix = csc_array(hstack([self.matrix, matrix]))
        if self.highs is not None:
            self.highs.add_columns(cost.astype(np.float64), matrix)
        return len(fresh)

    def round(self, rounded: RoundedRows) -> None:
        """Say rows of money in units, too, behind all rows but those of lines."""
        self.rounded = rounded
        self._rebuild()

    def tie(self, tied: Ints) -> None:
        """Say rows of some shares of teams, in ascending order."""
        self.tied = tied
        self._rebuild()

    def _rebuild(self) -> None:
        units = 0 if self.rounded is None else len(self.rounded)
        self.counted_to = self.shared + len(self.tied)
        self.lines = self.counted_to + units
        self.missing, missing = self._missing()
        self.cost, columns = self._columns(self.posts)
        self.matrix = csc_array(hstack([missing, columns]))
        self.highs = None

    @property
    def keys(self) -> list[Hashable]:
        """What each row is of, whichever others there are."""
        units = list[tuple[str, int, int]]()
        if (one := self.rounded) is not None:
            pairs = zip(one.row.tolist(), one.unit.tolist(), strict=True)
            units = [("unit", row, unit) for row, unit in pairs]
        return [
            *range(self.shared),
            *(("share", at) for at in self.tied.tolist()),
            *units,
            *(("line", at) for at in range(len(self.load))),
        ]

    def _has(self, key: bytes) -> bool:
        is_known = key in self.known
        self.known.add(key)
        return is_known

    def solve(self, watch: Watch) -> tuple[float, Duals] | None:
        """Return the value of the program and its prices; ``None`` if time ran out."""
        if self.highs is None:
            self.highs = Highs(self.program(), method="simplex")
        if not self.highs.run(watch):
            return None
        prices, count = self.highs.prices, len(self.rows)
        tiers = np.maximum(0.0, -prices[count : self.money])
        fen = np.maximum(0.0, -prices[self.money : self.paid]) / self.unit
        fees = prices[self.paid : self.shared]
        units, shares = self.of_units(prices), self.of_shares(prices)
        duals = Duals(prices[:count], tiers, fen, fees, units, shares)
        return self.highs.cost, duals

    def of_units(self, prices: Floats) -> Floats:
        """Return the price of a fen of every rounded row, by those of all rows."""
        if self.rounded is None:
            return NO_FEES
        own = prices[self.counted_to : self.lines]
        found: Floats = np.maximum(0.0, own) / self.rounded.unit
        return found

    def of_shares(self, prices: Floats) -> Floats:
        """Return the price of every share of teams, by those of all rows."""
        found = np.zeros(len(self.shares))
        found[self.tied] = np.maximum(0.0, -prices[self.shared : self.counted_to])
        return found

    def counted(self) -> Floats:
        """Return how many posts the last solution pays of each fee."""
        assert self.highs is not None  # solved before
        found: Floats = self.highs.values[self.counts]
        return found

    def hold(self, least: Ints, most: Ints) -> None:
        """Let so many posts be paid of each fee from now on."""
        assert self.highs is not None  # solved before
        places = np.arange(self.counts.start, self.counts.stop)
        self.highs.bound_columns(places, least, most)

    def program(self, kept: Mask | None = None) -> LinearProgram:
        """Return the program with the sets there are, or with some of them."""
        rows, outlay = self.rows, self.sets.outlay
        lower = rows.lower.astype(np.float64)
        upper = np.where(rows.upper >= UNBOUNDED, np.inf, rows.upper.astype(np.float64))
        free, lines = np.full(self.paid - len(rows), -np.inf), len(self.load)
        nothing, tied = np.zeros(self.fees), np.full(len(self.tied), np.inf)
        needed = np.zeros(0) if self.rounded is None else self.rounded.needed
        limits = [
            rows.limits.astype(np.float64), outlay.upper / self.unit, nothing,
            np.zeros(len(tied)), np.full(len(needed), np.inf), np.ones(lines),
        ]  # fmt: skip
        cost = np.concatenate([self.missing, self.cost.astype(np.float64)])
        matrix = self.matrix
        if kept is not None:
            is_kept = np.append(np.ones(len(self.missing), bool), kept)
            cost, matrix = cost[is_kept], matrix[:, np.flatnonzero(is_kept)]
        return LinearProgram(
            cost,
            csr_array(matrix),
            np.concatenate(
                [lower, free, nothing, -tied, needed, np.full(lines, -np.inf)]
            ),
            np.concatenate([upper, *limits]),
            np.zeros(len(cost)),
            np.full(len(cost), np.inf),
        )

    def _missing(self) -> tuple[Floats, csc_array]:
        """Return costs and columns of what is missed, below first, then above.

        Behind them stand those that count posts by fees, and what is missed of these.
        """
        rows = self.rows
        below = np.flatnonzero((rows.place >= 0) & (rows.lower > 0))
        above = np.flatnonzero((rows.place >= 0) & (rows.upper < UNBOUNDED))
        row = np.concatenate([below, above])
        sign = np.concatenate([np.ones(len(below)), -np.ones(len(above))])
        place, weight = rows.place[row], rows.weight[row].astype(np.float64)
        early = np.flatnonzero(place < rows.last)
        column = np.arange(len(row))
        entries = (
            np.concatenate([row, len(rows) + place[early]]),
            np.concatenate([column, column[early]]),
        )
        values = np.concatenate([sign, weight[early]])
        shape = (self.lines + len(self.load), len(row))
        matrix = csc_array(coo_array((values, entries), shape=shape))
        if self.rounded is not None:
            units = self.rounded.asked[:, below]
            each, missed = np.nonzero(units)
            entries = self.counted_to + each, missed
            table = coo_array((units[each, missed], entries), shape=shape)
            matrix = csc_array(matrix + table)
        cost = np.where(place == rows.last, weight, 0.0)
        self.counts = slice(len(row), len(row) + self.fees)
        signs = np.repeat([-1.0, 1.0, -1.0], self.fees)
        counted = self.paid + np.tile(np.arange(self.fees), 3), np.arange(len(signs))
        wide = coo_array((signs, counted), shape=(shape[0], len(signs)))
        dear = np.where(np.arange(len(signs)) < self.fees, 0.0, self._dear())
        return np.append(cost, dear), csc_array(hstack([matrix, wide]))

    def _dear(self) -> float:
        """Return the points that missing a count costs, more than a set brings."""
        most = int(np.abs(self.points).max(initial=0)) + int(self.load.max(initial=0))
        return float(DEAR * (1 + most))

    def cost_of(self, posts: Ints) -> Ints:
        """Return the points of sets in the last tier."""
        own = np.where(posts >= 0, self.points[posts], 0).sum(axis=1)
        found: Ints = own + self.cost_of_loads(posts)
        return found

    def cost_of_loads(self, posts: Ints) -> Ints:
        """Return what of these their numbers of posts cost."""
        line = self.sets.outlay.line[posts[:, 0]]
        load: Ints = self.load[line, (posts >= 0).sum(axis=1)]
        return load + self.further(posts, self.rows.last)

    def further(self, posts: Ints, place: int) -> Ints:
        """Return the points of sets in one tier for their posts beyond few."""
        apart = self.rows.apart
        if apart is None or apart.place != place:
            return np.zeros(len(posts), np.int64)
        return apart.weight * self.sets.beyond(posts)

    def _columns(self, posts: Ints) -> tuple[Ints, csc_array]:
        heads, number = np.nonzero(posts >= 0)
        post, line = posts[heads, number], self.sets.outlay.line[posts[:, 0]]
        each = np.arange(len(posts))
        cost = self.cost_of(posts)
        parts = [(row, heads[place]) for place, row in self.rows.entries(post)]
        parts.append((self.lines + line, each))
        values = [np.ones(sum(len(one) for one, _ in parts))]
        spent = self.sets.spent(posts)
        paying, money = np.nonzero(spent)
        parts.append((self.money + money, paying))
        values.append(spent[paying, money] / self.unit)
        if self.fees:
            counted = self.sets.counted(posts)
            paying, fee = np.nonzero(counted)
            parts.append((self.paid + fee, paying))
            values.append(counted[paying, fee].astype(np.float64))
        if len(self.tied):
            own, row, had = self.shares.entries(post, self.tied)
            parts.append((self.shared + row, heads[own]))
            values.append(had)
        if self.rounded is not None:
            units = self.rounded.gained(posts, self.sets)
            heads, each = np.nonzero(units)
            parts.append((self.counted_to + each, heads))
            values.append(units[heads, each].astype(np.float64))
        for place in self.rows.tiers:
            points = self.further(posts, place)
            paying = np.flatnonzero(points)
            parts.append((np.full(len(paying), len(self.rows) + place), paying))
            values.append(points[paying].astype(np.float64))
        row, column = (np.concatenate([one[at] for one in parts]) for at in (0, 1))
        shape = (self.lines + len(self.load), len(posts))
        entries = np.concatenate(values), (row, column)
        return cost, csc_array(coo_array(entries, shape=shape))
