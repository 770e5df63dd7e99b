"""A bound of the last tier for plans that pay no more before it than a plan found.

Between the tiers that a flow holds at their least and the last one lie tiers that
money makes dearer: posts beyond one each, where budgets pay for less than first posts.
No flow holds these at what a plan pays. So they get prices as well: with whole numbers
``m >= 0`` a point, and ``u`` a fen as in
:mod:`lawyer_assign.solver.money.priced_tier`, every plan that keeps the budgets ``b``
and pays at most ``p`` in these tiers has

    last tier >= least of (last tier + m x these tiers + u x cost) - u x b - m x p,

whatever ``m`` and ``u`` are (Lagrangian relaxation), and a flow proves the least. Where
these tiers are proved to cost ``p``, that bounds the last tier of every plan that is as
good before; where they are not, it speaks of plans like the one found only.
"""

import numpy as np

from lawyer_assign.arrays import Floats, Ints, Mask
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import Formulation, Term, Tier
from lawyer_assign.solver.flow import Flow
from lawyer_assign.solver.money.climb.set_climb import FlowPrices
from lawyer_assign.solver.money.flows import Flows
from lawyer_assign.solver.money.multipliers import Multipliers, first_price
from lawyer_assign.solver.money.priced_tier import SCALE, PricedTier
from lawyer_assign.solver.money.record import Record
from lawyer_assign.solver.money.sets.team_shares import TeamShares

ROUNDS = 24
"""Prices that are tried, time allowing."""

DEAREST = 1 << 32
"""What such a point, or so many fen, cost at most: sums stay far below 2^63."""

FIRST = 128
"""Points that such a point costs where none did and too many are paid."""

DEAR = 8
"""Times the price at which money begins to matter, where a row spends too much."""

WIDEST, NARROWER = 1.0, 0.87
"""Part by which prices move first, and what becomes of it each round."""

IDLE = 2
"""Rounds in a row that prove no more, where others go on from there: a city at 100 %
with teams proved no more in twenty behind the second, which held up the search for
plans, since flows keep Python's lock."""

KNOWN, NARROW = 3, 0.4
"""Rounds, and the first part, where the worth of money is known."""

LOWEST = 64
"""Times that a row's money is worth less there than another's, at most."""


class HeldBound:
    """Bounds the last tier of plans like the best one of a record.

    Parameters
    ----------
    record, flows, watch
        Of a run that found a plan.
    worth
        Of a fen of each row, in points of the one tier between, to begin with; ``None``
        or all 0 = unknown.

    Attributes
    ----------
    value, best
        The best bound so far, and its prices.
    """

    def __init__(
        self, record: Record, flows: Flows, watch: Watch,
        worth: Floats | None = None, paid: tuple[int, ...] | None = None,
    ) -> None:  # fmt: skip
        self.record, self.flows, self.watch = record, flows, watch
        self.worth = worth
        self.value: int | None = None
        self.last = len(record.relaxed.tiers) - 1
        if paid is None and record.best is not None:
            paid = record.formulation.prices(record.best)
        self.paid = () if paid is None else paid[: self.last]
        self.best: FlowPrices | None = None
        self.free = 0
        while self.free < len(self.paid) and (
            self.paid[self.free] == record.free_floors[self.free]
        ):
            self.free += 1

    @property
    def shares(self) -> TeamShares:
        """What flows leave out of teams, and whole sets need not."""
        relaxed = self.record.relaxed
        if self.flows.teams is None:
            return TeamShares.none(len(relaxed.pairs))
        return TeamShares.of(relaxed, self.paid)

    def raise_last(self, first: Mask, *, is_start: bool = False) -> int | None:
        """Return the best bound found; ``None`` where nothing was.

        Parameters
        ----------
        first
            A plan to see where too much is spent.
        is_start
            Whether others go on from its prices: a few good ones will do.
        """
        if len(self.paid) < self.last:
            return None
        count, tier = self.last - self.free, self.tier([0] * (self.last - self.free))
        record, last = self.record, self.record.relaxed.tiers[-1]
        fine = first_price(last, tier.fine, record.outlays, first)
        money = Multipliers(record.outlays, fine)
        # Of few such points whole loads decide, and mixtures of them say little.
        is_known = self.worth is not None and count == 1 and self.worth.any()
        if is_known and self.worth is not None and self.paid[-1] > len(self.worth):
            known = np.maximum(self.worth, self.worth.max() / LOWEST)
            money.go(np.rint(FIRST * known * tier.fine * SCALE).astype(np.int64))
            prices = np.full(1, FIRST)
            seen = self._look(prices, money)
            self._raise(seen, prices, money, KNOWN, NARROW, 1 if is_start else KNOWN)
            if is_start and self.best is not None:
                return self.value
            money = Multipliers(record.outlays, fine)
        nothing, patience = np.zeros(count, np.int64), IDLE if is_start else ROUNDS
        self._raise(first, nothing, money, ROUNDS, WIDEST, patience)
        return self.value

    def dearer(self, times: int) -> FlowPrices | None:
        """Return a flow at so many times the best prices, which stay the best.

        ``None`` where time ran out, or there are none.
        """
        best, value, record = self.best, self.value, self.record
        if best is None:
            return None
        prices = np.rint(times * best.between[self.free :]).astype(np.int64)
        money = Multipliers(record.outlays, 0)
        fine = self.tier(prices.tolist()).fine
        money.go(np.rint(times * best.fen * fine * SCALE).astype(np.int64))
        self.best = self.value = None
        self._look(np.minimum(prices, DEAREST), money)
        found, self.best, self.value = self.best, best, value
        return found

    def _raise(
        self, chosen: Mask | None, prices: Ints, money: Multipliers, rounds: int,
        step: float, patience: int,
    ) -> None:  # fmt: skip
        """Move prices by what plans spend and pay too much, from some on.

        It stops once so many in a row prove no more.
        """
        most, idle = np.array(self.paid[self.free :], np.int64), 0
        for _ in range(rounds):
            known = self.value
            if idle == patience or chosen is None or not self.watch.allows(Flow.name):
                return
            paid = self.record.relaxed.prices(chosen)[self.free : self.last]
            prices = moved(prices, np.array(paid) > most, FIRST, step)
            money.now = [
                moved(
                    now, outlay.totals(chosen) > outlay.upper, DEAR * money.first, step
                )
                for now, outlay in zip(money.now, self.record.outlays, strict=True)
            ]
            step *= NARROWER
            chosen = self._look(prices, money)
            idle = idle + 1 if self.value == known else 0

    def _look(self, prices: Ints, money: Multipliers) -> Mask | None:
        """Prove what prices do; return the plan that is cheapest at them."""
        if not self.watch.allows(Flow.name):
            return None
        record, between = self.record, prices.tolist()
        tier = self.tier(between)
        priced = self.flows.relaxed(tier.priced(money.now))
        if priced is None or priced.answer.chosen is None:
            return None
        record.take(priced.answer.chosen)
        least = priced.answer.tiers[self.free].price or 0
        found = self.bound(tier, money, between, least)
        worth = tier.worth(money.now, least - tier.fine * self.floor(between))
        record.price(self.last, self.paid, worth)
        if self.value is None or found > self.value:
            self.value = found
            points: Floats = np.append(np.zeros(self.free), prices)
            fen: Floats = money.all / float(SCALE * tier.fine)
            self.best = FlowPrices(priced, tier.fine, points, fen)
        return priced.answer.chosen

    def tier(self, prices: list[int]) -> PricedTier:
        """Return the last tier with those between, each at a price of its points."""
        relaxed = self.record.relaxed
        between = relaxed.tiers[self.free : self.last]
        priced = (
            Term(term.statement, price * term.weight)
            for one, price in zip(between, prices, strict=True)
            for term in one.terms
            if price
        )
        final = relaxed.tiers[-1]
        joined = Tier(final.number, (*final.terms, *priced))
        tiers = (*relaxed.tiers[: self.free], joined)
        formulation = Formulation(relaxed.pairs, relaxed.must, tiers)
        floors = self.record.free_floors[: self.free]
        record = self.record
        return PricedTier(
            formulation, self.free, record.outlays, floors, spreads=record.spreads
        )

    def bound(
        self, tier: PricedTier, money: Multipliers, prices: list[int], least: int
    ) -> int:
        """Return what the least price of a tier with those between proves."""
        return tier.bound(money.now, least) - self.floor(prices)

    def floor(self, prices: list[int]) -> int:
        """Return what the tiers between cost at most at some prices of their points."""
        between = zip(prices, self.paid[self.free :], strict=True)
        return sum(price * most for price, most in between)


def moved(now: Ints, over: Mask, first: int, step: float) -> Ints:
    """Raise prices of what is over its limit by a part, and lower the others by it.

    Rows move each other's posts, so no price is known to be too low or too high for
    good; a part that shrinks from round to round settles all of them together.
    """
    dearer = np.maximum(now * (1 + step), first)
    found: Ints = np.where(over, dearer, now / (1 + step)).astype(np.int64)
    return np.minimum(found, DEAREST)
