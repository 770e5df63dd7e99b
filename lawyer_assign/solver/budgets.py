"""Budgets at any size: money gets a price in points, and what is left is easier.

Without its outlays a formulation is often a flow, whose optimum bounds every tier. If
that plan keeps the budgets, it is the answer. If not, posts of rows above their limit
are made dearer in the last tier by a price p per fen, which is found by bisection, row
by row (Lagrangian relaxation; Geoffrion 1974). With c the least a pair can cost, every
plan within budget b has

    points >= min over all plans of (points + sum of floor(p c) x) - floor(p b),

so each price gives a proved bound as well. Where no price helps, because too few posts
can be paid, the dearest posts are taken back until the rest can.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from lawyer_assign.facts.columns import Ints
from lawyer_assign.formulation import Formulation, Term, Tier
from lawyer_assign.pairs.table import Mask
from lawyer_assign.solver.answer import Answer, Start, TierAnswer
from lawyer_assign.solver.choice import TOO_LARGE, Choice, stable_of, without_stability
from lawyer_assign.solver.cpsat import CpSat
from lawyer_assign.solver.flow import Flow
from lawyer_assign.solver.limits import Watch
from lawyer_assign.solver.team_flow import TeamFlow
from lawyer_assign.statements import UNBOUNDED, Bound, Cost, Outlay

LARGE = 2_000
"""From so many pairs on, budgets get prices before CP-SAT sees them."""

ROUNDS = 16
"""Prices that are tried, time allowing."""

DEAREST = 10_000_000
"""Points that money can make of a post at most: sums of them stay far below 2^63."""

PATIENCE = 5
"""Rounds, each at four times the price, that may change nothing before it stops."""

SCALE = 1 << 20
"""Prices are whole numbers of points per so many fen."""

Inner = Callable[[Formulation, Watch], Answer]


def outlays_of(formulation: Formulation) -> tuple[Outlay, ...]:
    """Return what the formulation says of money."""
    return tuple(one for one in formulation.statements if isinstance(one, Outlay))


def without_outlays(formulation: Formulation) -> Formulation:
    """Return the formulation without what it says of money; tiers keep places."""
    return replace(
        formulation,
        must=tuple(one for one in formulation.must if not isinstance(one, Outlay)),
        tiers=tuple(
            replace(
                tier,
                terms=tuple(
                    one for one in tier.terms if not isinstance(one.statement, Outlay)
                ),
            )
            for tier in formulation.tiers
        ),
    )


@dataclass(frozen=True)
class Budgets:
    """Backend for formulations that budgets alone make hard.

    Those of a size that CP-SAT can handle go on to it with what was found and proved.
    """

    reference: CpSat
    name = "budgets"

    def takes(self, formulation: Formulation) -> bool:
        """Whether it is large, and flow, teams or two-way choice take what is left."""
        if len(formulation.pairs) < LARGE:
            return False
        relaxed = without_outlays(formulation)
        if Flow().why_not(relaxed) is None or TeamFlow(self.reference).takes(relaxed):
            return True
        return stable_of(relaxed) is not None and (
            Flow().why_not(without_stability(relaxed)) is None
        )

    def solve(self, formulation: Formulation, watch: Watch) -> Answer:
        """Return the best plan found and what is proved, tier by tier."""
        answer = _Pricing(formulation, self._inner, watch).run()
        is_proved = all(one.price == one.bound for one in answer.tiers)
        is_large = len(formulation.pairs) >= TOO_LARGE
        if answer.is_infeasible or is_proved or is_large or watch.must_stop:
            return answer
        floors = tuple(one.bound for one in answer.tiers)
        return self.reference.solve(formulation, watch, Start(answer.chosen, floors))

    def _inner(self, formulation: Formulation, watch: Watch) -> Answer:
        """Solve without budgets, by flow, by teams or by two-way choice."""
        flow = Flow()
        if flow.why_not(formulation) is None:
            return flow.solve(formulation, watch)
        teams = TeamFlow(self.reference)
        if teams.takes(formulation):
            return teams.solve(formulation, watch)
        return Choice(self.reference).solve(formulation, watch)


@dataclass
class _Price:
    """What a fen of one outlay's rows costs, and between what it is sought."""

    outlay: Outlay
    now: Ints
    low: Ints
    high: Ints

    @classmethod
    def of(cls, outlay: Outlay) -> "_Price":
        rows = len(outlay.who)
        zero = np.zeros(rows, np.int64)
        return cls(outlay, zero, zero.copy(), np.full(rows, -1))

    def move(self, chosen: Mask, first: int) -> None:
        """Raise the price of rows above their limit, lower that of the others."""
        over = self.outlay.totals(chosen) > self.outlay.upper
        self.low = np.where(over, self.now, self.low)
        self.high = np.where(over, self.high, self.now)
        highest = DEAREST * SCALE // max(1, int(self.outlay.steps.max(initial=1)))
        doubled = np.minimum(np.maximum(4 * self.now, first), max(1, highest))
        between = (self.low + self.high + 1) // 2
        self.now = np.where(over & (self.high < 0), doubled, between)

    def points(self, fen: Ints) -> Ints:
        """Return what the pairs cost in points, at their price in fen."""
        per_row = np.append(self.now, 0)  # the last is "in no row"
        points: Ints = per_row[self.outlay.group] * fen // SCALE
        return points

    def allowance(self) -> int:
        """Return what all limits together are worth, in points."""
        paid = zip(self.now.tolist(), self.outlay.upper.tolist(), strict=True)
        return sum(price * upper // SCALE for price, upper in paid)


class _Pricing:
    """One search for prices; keeps the best plan and the best bounds."""

    def __init__(self, formulation: Formulation, inner: Inner, watch: Watch) -> None:
        self.formulation = formulation
        self.inner = inner
        self.watch = watch
        self.relaxed = without_outlays(formulation)
        self.prices = [_Price.of(one) for one in outlays_of(formulation)]
        self.is_wish = any(
            isinstance(term.statement, Outlay)
            for tier in formulation.tiers
            for term in tier.terms
        )
        self.floors: list[int | None] = []
        self.best: Mask | None = None
        self.least_over = UNBOUNDED
        self.idle = 0

    def run(self) -> Answer:
        before = self.watch.seconds
        answer = self.inner(self.relaxed, self.watch)
        if answer.is_infeasible:
            return answer
        self.floors = [tier.bound for tier in answer.tiers]
        if answer.chosen is not None:
            self._search(answer.chosen)
        return self._answer(self.watch.seconds - before)

    def _search(self, chosen: Mask) -> None:
        self._take(chosen)
        first = self._first_price(chosen)
        for _ in range(ROUNDS):
            if self._is_proved() or not self.formulation.tiers or self.watch.must_stop:
                break
            for price in self.prices:
                price.move(chosen, first)
            if not any(price.now.any() for price in self.prices):
                break  # the budgets are kept without any price
            self.watch.tell("budgets", price=self._paid(-1))
            answer = self._solve_priced()
            if answer.chosen is None:
                break
            chosen = answer.chosen
            self._take(chosen)
            self._note(chosen)
            if self.idle >= PATIENCE:
                break
        if self.best is None:
            self._take(self._within(chosen))

    def _solve_priced(self) -> Answer:
        """Solve with priced posts, and raise the bound by what that proves."""
        terms, allowance = [], 0
        for price in self.prices:
            outlay = price.outlay
            points = price.points(outlay.steps.min(axis=1)[outlay.price_list])
            rows = [outlay.rule]
            group = np.zeros(len(outlay.group), np.int64)
            terms.append(Term(Cost(outlay.rule, rows, group, points=points), 1))
            allowance += price.allowance()
        *before, final = self.relaxed.tiers
        priced = Tier(final.number, (*final.terms, *terms))
        answer = self.inner(replace(self.relaxed, tiers=(*before, priced)), self.watch)
        bound, known = answer.tiers[-1].bound, self.floors[-1]
        # A must is kept by every plan; a wish may be paid for instead.
        if bound is not None and not self.is_wish:
            raised = bound - allowance
            self.floors[-1] = raised if known is None else max(known, raised)
        return answer

    def _over(self, chosen: Mask) -> int:
        """Return how many fen all rows together are above their limits."""
        outlays = (price.outlay for price in self.prices)
        return sum(
            int(np.maximum(one.totals(chosen) - one.upper, 0).sum()) for one in outlays
        )

    def _note(self, chosen: Mask) -> None:
        """Count the rounds in which dearer money brought rows no nearer to limits."""
        over = self._over(chosen)
        helped = over == 0 or over < self.least_over
        self.idle = 0 if helped else self.idle + 1
        self.least_over = min(over, self.least_over)

    def _first_price(self, chosen: Mask) -> int:
        """Return a price at which money begins to matter beside points."""
        points = 1
        for term in self.relaxed.tiers[-1].terms if self.relaxed.tiers else ():
            if isinstance(term.statement, Cost):
                size = np.abs(term.weight * term.statement.points)
                points = max(
                    points, int(np.median(size[chosen])) if chosen.any() else 0
                )
        dearest = max(int(price.outlay.steps.max(initial=1)) for price in self.prices)
        return max(1, points * SCALE // (4 * max(1, dearest)))

    def _take(self, chosen: Mask) -> None:
        if not self.formulation.holds(chosen):
            return
        paid = self.formulation.prices(chosen)
        if self.best is None or paid < self.formulation.prices(self.best):
            self.best = chosen

    def _within(self, chosen: Mask) -> Mask:
        """Take back the dearest posts of every row until the rest can be paid."""
        kept = chosen.copy()
        free = ~_demanded(self.formulation)
        for price in self.prices:
            outlay = price.outlay
            dearest = outlay.steps.max(axis=1)[outlay.price_list]
            for row in np.flatnonzero(outlay.totals(kept) > outlay.upper).tolist():
                posts = np.flatnonzero(kept & free & (outlay.group == row))
                for post in posts[np.argsort(-dearest[posts], kind="stable")].tolist():
                    if outlay.totals(kept)[row] <= outlay.upper[row]:
                        break
                    kept[post] = False
        return kept

    def _paid(self, tier: int) -> int | None:
        if self.best is None:
            return None
        return self.formulation.prices(self.best)[tier]

    def _is_proved(self) -> bool:
        if self.best is None:
            return False
        return list(self.formulation.prices(self.best)) == self.floors

    def _answer(self, seconds: float) -> Answer:
        tiers = self.formulation.tiers
        paid = (None,) * len(tiers)
        prices = paid if self.best is None else self.formulation.prices(self.best)
        held = Start(self.best, tuple(self.floors)).bounds(prices)
        spent = (seconds, *(0.0 for _ in tiers[1:]))
        answers = zip(prices, held, spent, strict=False)
        return Answer(self.best, tuple(TierAnswer(*one) for one in answers))


def _demanded(formulation: Formulation) -> Mask:
    """Return the pairs that a must demands."""
    demanded = np.zeros(len(formulation.pairs), bool)
    for one in formulation.must:
        if isinstance(one, Bound):
            demanded |= one.demanded
    return demanded
