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
from lawyer_assign.solver.money.flows import Flows
from lawyer_assign.solver.money.multipliers import Multipliers, first_price
from lawyer_assign.solver.money.priced_tier import SCALE, PricedTier
from lawyer_assign.solver.money.record import Record
from lawyer_assign.solver.money.sets.set_climb import FlowPrices

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


class HeldBound:
    """Bounds the last tier of plans like the best one of a record."""

    def __init__(self, record: Record, flows: Flows, watch: Watch) -> None:
        self.record, self.flows, self.watch = record, flows, watch
        self.last = len(record.relaxed.tiers) - 1
        paid = () if record.best is None else record.formulation.prices(record.best)
        self.paid = paid[: self.last]
        self.best: FlowPrices | None = None
        """Prices of the best bound so far."""
        self.free = 0
        while self.free < len(self.paid) and (
            self.paid[self.free] == record.free_floors[self.free]
        ):
            self.free += 1

    def raise_last(self, first: Mask) -> int | None:
        """Return the best bound found; ``None`` where nothing was.

        Parameters
        ----------
        first
            A plan to see where too much is spent.
        """
        record = self.record
        if record.best is None:
            return None
        prices = np.zeros(self.last - self.free, np.int64)
        most, step = np.array(self.paid[self.free :], np.int64), WIDEST
        tier = self.tier(prices.tolist())
        fine = first_price(record.relaxed.tiers[-1], tier.fine, record.outlays, first)
        money, best, chosen = Multipliers(record.outlays, fine), None, first
        for _ in range(ROUNDS):
            if not self.watch.allows(Flow.name):
                break
            paid = record.relaxed.prices(chosen)[self.free : self.last]
            prices = moved(prices, np.array(paid) > most, FIRST, step)
            money.now = [
                moved(now, outlay.totals(chosen) > outlay.upper, DEAR * fine, step)
                for now, outlay in zip(money.now, record.outlays, strict=True)
            ]
            step *= NARROWER
            tier = self.tier(prices.tolist())
            priced = self.flows.relaxed(tier.priced(money.now))
            if priced is None or priced.answer.chosen is None:
                break
            answer, chosen = priced.answer, priced.answer.chosen
            record.take(chosen)
            least = answer.tiers[self.free].price or 0
            found = self.bound(tier, money, prices.tolist(), least)
            held = self.floor(prices.tolist())
            worth = tier.worth(money.now, least - tier.fine * held)
            record.price(self.last, self.paid, worth)
            if best is None or found > best:
                best = found
                between: Floats = np.append(np.zeros(self.free), prices)
                fen: Floats = money.all / float(SCALE * tier.fine)
                self.best = FlowPrices(priced, tier.fine, between, fen)
        return best

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
        return PricedTier(formulation, self.free, self.record.outlays, floors)

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
