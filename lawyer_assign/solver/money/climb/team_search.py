"""Plans with teams of one firm within budgets, where the tiers before can stay.

Prices of money are sought by flows that leave teams out; at these the relaxation says
which firm each team is to come from, and whole sets of posts fill in the rest
(:mod:`lawyer_assign.solver.money.climb.set_plan`).
"""

import numpy as np

from lawyer_assign.arrays import Mask
from lawyer_assign.engines.watch import Watch
from lawyer_assign.solver.money.climb.set_plan import SetPlan
from lawyer_assign.solver.money.multipliers import Multipliers
from lawyer_assign.solver.money.plan_search import PlanSearch
from lawyer_assign.solver.money.price_bound import Climbed, PriceBound
from lawyer_assign.solver.money.priced_tier import SCALE

ROUNDS = 4
"""Prices of money that are tried by flows, time allowing: sets climb from there. City
of seed 0, 101 %, 60 s on a slow machine: .2 % of the points are open; with seven, which
take 5 s more, whole sets have no time to be searched, and 1.3 % are."""

LONGER = 1.7
"""Times as long as everything before, at least, this search takes for a city."""

NEAR = 2
"""Times the price at which money begins to matter, where teams stay as they are."""

AGAIN = 0.5
"""Part of the time until teams are chosen that whole sets need once more after it."""


def search_teams(
    plans: PlanSearch, bound: PriceBound, first: Mask, cheapest: Mask, watch: Watch
) -> SetPlan | None:
    """Look for plans whose teams fit the price of money.

    Where time is short, teams are those of the cheapest plan.

    Parameters
    ----------
    plans
        With a record that has a plan, and flows that leave teams out.
    bound
        Of the same record; prices of money are sought by it.
    first
        A plan without budgets, to see where too much is spent.
    cheapest
        The plan for which money is all that counts.
    watch
        Clock.

    Returns
    -------
    SetPlan or None
        Sets and their prices where teams are left out, if there are any: good prices to
        prove a bound with.
    """
    record, flows, began = plans.record, plans.flows, watch.seconds
    if watch.left < LONGER * began:
        plans.refine(cheapest, None, dear=NEAR)
        return None
    climbed = bound.climb(first, ROUNDS)
    if climbed is None:
        return None
    sets = _without_teams(plans, climbed, watch)
    prices = Multipliers(record.outlays, 0)
    prices.go(climbed.prices)
    if sets is not None:
        unit = SCALE * plans.last.fine
        prices.go(np.rint(sets.duals.fen * unit).astype(np.int64))
    like = plans.teams.mix(plans.last, prices)
    if like is None:
        like = plans.teams.choose(plans.last, prices, first)
    record.take(like)
    known = record.best
    is_late = watch.left < AGAIN * (watch.seconds - began)
    if sets is not None and not is_late:
        left, closed = flows.fixed(record.relaxed, like, is_joined=True)
        tight = SetPlan(record, left, closed, watch)
        tight.follow(sets, like)
        if tight.solve():
            tight.finish()
    if record.best is known:
        plans.refine(like, None, near=prices)
    return sets


def _without_teams(plans: PlanSearch, climbed: Climbed, watch: Watch) -> SetPlan | None:
    """Return sets that are cheap where teams are left out, from prices of a flow.

    ``None`` where lines are too long for sets.
    """
    record, flows = plans.record, plans.flows
    left, closed = flows.loosened(record.relaxed)
    chosen = climbed.flow.priced.answer.chosen
    if chosen is None or not SetPlan.takes(record, left):
        return None
    sets = SetPlan(record, left, closed, watch)
    return sets if sets.begin([chosen], climbed.flow) else None
