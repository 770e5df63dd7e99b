"""Where a climb by whole sets begins: at prices of a flow, or several times as high.

A flow splits loads, so what it proves is best where points of the tier between and
money are cheap; whole sets are not split, and want both dearer, by a factor that
depends on how close the plan is to the least such points. Which start is good shows
after a few steps already: so prices are raised by a factor as long as the climb from
there is ahead by then. Every step proves its bound by itself.
"""

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import Formulation
from lawyer_assign.solver.flow import Flow
from lawyer_assign.solver.money.climb.set_boxes import SetBoxes
from lawyer_assign.solver.money.climb.set_climb import FlowPrices, SetClimb
from lawyer_assign.solver.money.held_bound import HeldBound
from lawyer_assign.solver.money.record import Record
from lawyer_assign.solver.money.sets.set_bound import SetBound
from lawyer_assign.solver.money.sets.set_search import SetSearch

TIMES = 6
"""Each start is at so many times the prices of the one before."""

STARTS = 2
"""Starts that are tried at most, time allowing."""

STEPS = 8
"""Steps after which two starts are compared."""

FURTHER = 32
"""Steps from the better one: programs are dear, and want many sets to begin with."""


def may_climb(record: Record, left: Formulation) -> bool:
    """Whether sets climb from prices of flows; of few pairs they are searched at once.

    Parameters
    ----------
    record
        Of the run.
    left
        Its formulation without outlays and teams.
    """
    if len(record.outlays) > 1 or SetSearch.fits(record):
        return False
    return SetBound.takes(left, record.outlays[0])


def climbed(held: HeldBound, left: Formulation, watch: Watch) -> SetBoxes | None:
    """Return what goes on from the best start by whole sets; ``None`` where none is.

    Parameters
    ----------
    held
        With the best prices of flows, and one outlay.
    left
        The formulation without outlays and teams.
    watch
        Clock.
    """
    began = watch.seconds
    best = _tried(held, left, held.best, watch)
    spent = watch.seconds - began
    for at in range(1, STARTS):
        # One that is no better must leave time to go on.
        if best is None or not watch.allows(Flow.name) or watch.left < 2 * spent:
            break
        began = watch.seconds
        other = _tried(held, left, held.dearer(TIMES**at), watch)
        spent = watch.seconds - began
        if other is None or _value(other) <= _value(best):
            break
        best = other
    if best is None:
        return None
    best.climb(watch, FURTHER)
    return SetBoxes(best, sets_of(best, held.record.best))


def _tried(
    held: HeldBound, left: Formulation, flow: FlowPrices | None, watch: Watch
) -> SetClimb | None:
    """Return a climb a few steps from a flow's prices."""
    price, (outlay,) = held.record.paid(held.last), held.record.outlays
    if flow is None:
        return None
    climb = SetClimb(left, outlay, held.paid, price, held.shares)
    if not climb.start(flow):
        return None
    climb.climb(watch, STEPS)
    return climb


def sets_of(climb: SetClimb, plan: Mask | None) -> Ints:
    """Return the sets of a plan; where there is none yet, those called for last."""
    if plan is not None:
        return climb.bound.sets.of_plan(np.flatnonzero(plan))
    posts = climb.seen[-1]
    return posts[posts[:, 0] >= 0]


def _value(climb: SetClimb) -> float:
    best = climb.bound.best
    return -float("inf") if best is None else best[0] / climb.bound.fine
