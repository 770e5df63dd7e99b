"""Plans with teams of one firm within budgets, where the tiers before can stay.

Prices of money are sought by flows that leave teams out; at these the relaxation says
which firm each team is to come from, and whole sets of posts fill in the rest
(:mod:`lawyer_assign.solver.money.sets.set_plan`).
"""

import numpy as np

from lawyer_assign.arrays import Mask
from lawyer_assign.engines.watch import Watch
from lawyer_assign.solver.flow import Flow
from lawyer_assign.solver.flow.backend import Priced
from lawyer_assign.solver.money.multipliers import Multipliers, first_price
from lawyer_assign.solver.money.plan_search import PlanSearch
from lawyer_assign.solver.money.priced_tier import SCALE
from lawyer_assign.solver.money.sets.set_climb import FlowPrices
from lawyer_assign.solver.money.sets.set_plan import SetPlan

ROUNDS = 4
"""Prices of money that are tried by flows, time allowing."""

PROGRAMS = 2
"""Linear programs over sets that are solved before teams are chosen."""

LONGER = 2
"""Times as long as everything before, at least, this search takes for a city."""

NEAR = 2
"""Times the price at which money begins to matter, where teams stay as they are."""

AGAIN = 0.5
"""Part of the time until teams are chosen that whole sets need once more after it."""

DEAR = 8
"""Times the price at which money begins to matter, to begin with."""


def search_teams(plans: PlanSearch, first: Mask, cheapest: Mask, watch: Watch) -> None:
    """Look for plans whose teams fit the price of money.

    Where time is short, teams are those of the cheapest plan.

    Parameters
    ----------
    plans
        With a record that has a plan, and flows that leave teams out.
    first
        A plan without budgets, to see where too much is spent.
    cheapest
        The plan for which money is all that counts.
    watch
        Clock.
    """
    record, flows, began = plans.record, plans.flows, watch.seconds
    if watch.left < LONGER * began:
        plans.refine(cheapest, None, dear=NEAR)
        return
    loose = _without_teams(plans, first, watch)
    if loose is None:
        return
    prices, sets = loose
    like = plans.mix(prices)
    if like is None:
        like = plans.choose(prices, first)
    record.take(like)
    known = record.best
    is_late = watch.left < AGAIN * (watch.seconds - began)
    if sets is not None and not is_late:
        left, closed = flows.fixed(record.relaxed, like)
        tight = SetPlan(record, left, closed, watch)
        tight.follow(sets, like)
        if tight.solve():
            tight.finish()
    if record.best is known:
        plans.refine(like, None, near=prices)


def _without_teams(
    plans: PlanSearch, first: Mask, watch: Watch
) -> tuple[Multipliers, SetPlan | None] | None:
    """Return prices of money where teams are left out, and sets cheap at these.

    No sets where lines are too long for them, and ``None`` where time ran out.
    """
    record, flows, tier = plans.record, plans.flows, plans.last
    fine = first_price(record.relaxed.tiers[-1], tier.fine, record.outlays, first)
    prices, chosen = Multipliers(record.outlays, DEAR * fine), first
    seen: list[Mask] = []
    priced: Priced | None = None
    for _ in range(ROUNDS):
        prices.move(chosen)
        is_late = not watch.allows(Flow.name)
        priced = None if is_late else flows.relaxed(tier.priced(prices.now))
        if priced is None or priced.answer.chosen is None:
            return None
        chosen = priced.answer.chosen
        seen.append(chosen)
    left, closed = flows.loosened(record.relaxed)
    if priced is None or not SetPlan.takes(record, left):
        return prices, None
    sets, unit = SetPlan(record, left, closed, watch), SCALE * tier.fine
    between = np.zeros(len(record.relaxed.tiers) - 1)
    at = FlowPrices(priced, tier.fine, between, prices.all / unit)
    if not sets.begin(seen, at) or not all(sets.solve() for _ in range(PROGRAMS)):
        return prices, None
    prices.go(np.rint(sets.duals.fen * unit).astype(np.int64))
    return prices, sets
