"""A plan within budgets by whole sets of posts, where a city makes proofs too long.

What posts cost together no flow sees, so the plans of flows at prices of money load
few lawyers, and spread what would be cheaper in one hand. Here every line takes one
whole set of posts, as in :mod:`lawyer_assign.solver.money.sets.set_search`, but nothing
is to be proved: a few linear programs over sets that are cheap at prices of a flow show
which lines keep their set; most of them do, and a search in whole fills in the others.
Teams of one firm are those of a plan: pairs of other firms are closed.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from lawyer_assign.arrays import Floats, Ints, Mask
from lawyer_assign.engines.highs import Highs
from lawyer_assign.engines.linear_program import LinearProgram
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import Formulation
from lawyer_assign.solver.linear.relaxation import cheapest_per_row
from lawyer_assign.solver.money.climb.set_climb import FlowPrices, SetClimb
from lawyer_assign.solver.money.flows import shut
from lawyer_assign.solver.money.record import Record
from lawyer_assign.solver.money.sets.apart import NOTHING
from lawyer_assign.solver.money.sets.set_bound import SetBound
from lawyer_assign.solver.money.sets.set_program import Duals
from lawyer_assign.solver.money.sets.team_shares import TeamShares

SINGLES, MORE = 4, 16
"""Sets of one post that are looked at for each committee at first, and in the end."""

NEARBY, LATER = 10, 6
"""Times that sets are sought close to the prices, at first and after each program."""

CLIMBS, AGAIN = 45, 30
"""Steps that prices take first, for all pairs and with teams chosen: those of a program
over few sets are wild, and sets that are cheap at them do not fit together."""

STRIDE, STRIDES = 15, 25
"""Steps after which a climb takes long ones again, and times that it does, at most."""

HOPED = 0.01
"""Part by which a plan may miss the bound of a flow, where none is known."""

AROUND, SPREAD = 3.0, 2.0
"""Points by which prices of rows are moved for that, and parts of those of money."""

NEAR = 25.0
"""Points above the prices at which a set is looked at no more."""

DEAR = 4
"""Times the most points of a pair that a point of a tier before the last costs."""

KEPT, FREE = 0.999, 0.25
"""Share from which a set may be kept, and part of the lines that stay free though."""

SEARCH, GAP = 0.9, 4e-4
"""Share of the time that is left for the search in whole, and part it may leave."""


class SetPlan:
    """Looks for a plan that pays no more before the last tier than is proved.

    Parameters
    ----------
    record
        With a proved floor of every tier but the last, and one outlay.
    left
        The relaxed formulation, teams of one firm as a plan has them.
    closed
        Pairs that may not be chosen there.
    watch
        Clock.
    """

    def __init__(
        self, record: Record, left: Formulation, closed: Mask | None, watch: Watch
    ) -> None:
        self.record, self.watch = record, watch
        count = len(left.pairs)
        self.closed = np.zeros(count, bool) if closed is None else closed
        (self.outlay,) = record.outlays
        self.left = shut(left, closed)
        floors = record.floors[:-1]
        self.paid = tuple(0 if one is None else one for one in floors)
        self.dice = np.random.default_rng(0)
        self.kept = np.zeros(0, bool)
        self.shares = np.zeros(0)
        self.climb: SetClimb | None = None

    @staticmethod
    def takes(record: Record, left: Formulation) -> bool:
        """Whether sets are short, priced as they have to be, and of one outlay."""
        is_one = len(record.outlays) == 1 and None not in record.floors[:-1]
        return is_one and SetBound.takes(left, record.outlays[0])

    def begin(self, plans: Sequence[Mask], flow: FlowPrices) -> bool:
        """Take sets of plans, and sets cheap at a flow's prices; whether it can."""
        floor = self.record.floors[-1] or 0
        hoped = floor + round(HOPED * abs(floor))
        climb = SetClimb(self.left, self.outlay, self.paid, hoped)
        if not climb.start(flow):
            return False
        self._climb(climb, CLIMBS)
        for plan in plans:
            self._add(self.sets.of_plan(np.flatnonzero(plan & ~self.closed)))
        self._seek(NEARBY)
        return True

    def follow(self, other: "SetPlan", plan: Mask) -> None:
        """Take sets of another search that were near, at its prices, and of a plan."""
        assert other.climb is not None  # it began
        climb = SetClimb(self.left, self.outlay, self.paid, other.climb.price)
        climb.bound.prove(other.duals)
        climb.average = other.climb.average
        self._climb(climb, AGAIN)
        self._add(other.program.posts[other.near])
        self._add(self.sets.of_plan(np.flatnonzero(plan)))
        self._seek(LATER)

    def _climb(self, climb: SetClimb, steps: int) -> None:
        """Take the prices of a climb after so many steps."""
        while steps > 0:
            climb.climb(self.watch, min(steps, STRIDE))
            steps -= STRIDE
        assert climb.bound.best is not None  # its first prices were proved
        self.climb, bound = climb, climb.bound
        self.bound, self.sets, self.program = bound, bound.sets, bound.program
        self.duals = climb.bound.best[1]
        open_points = np.abs(self.program.points[~self.closed])
        self.dear = DEAR * float(open_points.max(initial=1))
        self._add(self._singles(SINGLES))

    def solve(self) -> bool:
        """Solve the program of near sets, and seek more; whether it did."""
        solved = self._solved(self.near)
        if solved is None:
            return False
        self.shares, above, self.duals = solved
        self.kept = above <= NEAR
        self._seek(LATER)
        return True

    def raise_bound(self, watch: Watch) -> None:
        """Raise a bound of the last tier from the prices that this began with.

        To be asked where every pair that is closed is so in any plan. What members may
        have of their team is said from here on: plans are found at prices without it.
        City of seed 0 at 101 %: .41 % of the points are open without, .24 with it.
        """
        record = self.record
        price = record.paid(len(self.left.tiers) - 1)
        if price is None or self.climb is None:
            return
        climb = self._shared(self.climb, price)
        for _ in range(STRIDES):
            climb.climb(watch, STRIDE)
            if watch.must_stop or climb.is_done:
                break
        record.keep(self.paid, climb.bound.value, climb.bound.worth)

    def _shared(self, climb: SetClimb, price: int) -> SetClimb:
        """Return a climb from the same prices that knows of teams, if there are any."""
        shares = TeamShares.of(self.record.relaxed, self.paid)
        found = SetClimb(self.left, self.outlay, self.paid, price, shares)
        assert climb.bound.best is not None  # its first prices were proved
        posts = found.bound.prove(
            climb.bound.best[1]._replace(shares=np.zeros(len(shares)))
        )[1]
        mixed = shares.counted(posts[posts >= 0])
        found.average = climb.average._replace(shares=mixed)
        return found

    @property
    def near(self) -> Mask:
        """Which sets are near the prices, or were not priced yet."""
        fresh = len(self.program.cost) - len(self.kept)
        return np.append(self.kept, np.ones(fresh, bool))

    def finish(self) -> None:
        """Search in whole, most sets that are taken whole already kept."""
        self._add(self._singles(MORE))
        near = self.near
        self._search(
            np.append(self.shares, np.zeros(len(near) - len(self.shares))), near
        )

    def _add(self, posts: Ints) -> None:
        """Add sets of open pairs that their lines can have."""
        count = (posts >= 0).sum(axis=1)
        is_open = ~(self.closed[posts] & (posts >= 0)).any(axis=1)
        can = is_open & (count <= self.sets.most[self.outlay.line[posts[:, 0]]])
        more = max(0, self.sets.size - posts.shape[1])
        wide = np.pad(posts, ((0, 0), (0, more)), constant_values=NOTHING)
        self.program.add(wide[can, : self.sets.size])

    def _seek(self, times: int) -> None:
        """Add sets that are cheapest at the prices, and close to these."""
        duals = self.duals
        rows, fen = len(duals.rows), len(duals.fen)
        for number in range(times):
            if self.watch.must_stop:
                return
            near = duals
            if number:
                moved = duals.rows + self.dice.normal(0, AROUND, rows)
                parts = self.dice.uniform(1 / SPREAD, SPREAD, fen)
                near = Duals(moved, duals.tiers, duals.fen * parts)
            self._add(self.bound.prove(near)[1])

    def _singles(self, count: int) -> Ints:
        """Return the cheapest sets of one post for every committee, at the prices."""
        whole, outlay = self.bound.prices(self.duals)[0], self.outlay
        least, _ = self.sets.cheapest(*whole)
        first = outlay.steps[outlay.price_list, 0]
        above = whole.value + np.append(whole.fen, 0)[outlay.group] * first
        above += whole.load[outlay.line, 1] - least[outlay.line]
        near = cheapest_per_row(self.left.pairs.committee, above, count)
        posts = np.full((len(near), self.sets.size), NOTHING, np.int64)
        posts[:, 0] = near
        return posts

    def _solved(self, kept: Mask) -> tuple[Floats, Floats, Duals] | None:
        """Return each set's share, what it costs above the prices, and these."""
        program, rows = self.program, len(self.program.rows)
        highs = Highs(self._softened(kept), method="inside")
        if not highs.run(self.watch):
            return None
        prices, missing = highs.prices, len(program.missing)
        shares = np.zeros(len(kept))
        shares[kept] = highs.values[missing:]
        fen = np.maximum(0.0, -prices[program.money : program.lines]) / program.unit
        duals = Duals(prices[:rows], np.full(program.rows.last, self.dear), fen)
        cost = program.cost + self.dear * self._early()[missing:]
        paid = np.asarray(program.matrix[:, missing:].T @ prices, np.float64)
        return shares, cost - paid, duals

    def _early(self) -> Floats:
        """Return the points that each column pays in tiers before the last."""
        rows, program = len(self.program.rows), self.program
        early = program.matrix.tocsr()[rows : program.money]
        return np.asarray(early.sum(axis=0), np.float64).ravel()

    def _softened(self, kept: Mask) -> LinearProgram:
        """Return the program of some sets; points of tiers before cost points here."""
        own, rows = self.program, len(self.program.rows)
        program = own.program(kept)
        every = np.append(np.ones(len(own.missing), bool), kept)
        most = program.row_most.copy()
        most[rows : own.money] = np.inf
        cost = program.cost + self.dear * self._early()[every]
        return replace(program, cost=cost, row_most=most)

    def _search(self, shares: Floats, kept: Mask) -> None:
        """Keep most sets that are taken whole, and choose the others in whole."""
        program, line = self.program, self.outlay.line[self.program.posts[:, 0]]
        is_free = self.dice.random(len(program.load)) < FREE
        taken = (shares > KEPT) & ~is_free[line]
        is_settled = np.zeros(len(program.load), bool)
        is_settled[line[taken]] = True
        some = taken | ((kept | (shares > 1 - KEPT)) & ~is_settled[line])
        softened, missing = self._softened(some), len(program.missing)
        least = softened.least.copy()
        least[missing:][taken[some]] = 1.0
        highs = Highs(replace(softened, least=least), is_whole=True, gap=GAP)
        highs.run(self.watch.part(SEARCH))
        if highs.has_values:
            posts = program.posts[some][highs.values[missing:] > 0.5]
            chosen = np.zeros(len(self.closed), bool)
            chosen[posts[posts >= 0]] = True
            self.record.take(chosen)
