"""Of plans that are equally good the one that changes least of another.

A plan that was solved anew differs wherever others are as good, though nothing there
had to change. What a planner asks is who has to move: so what both plans have is chosen
among once more, all tiers as they are, and behind them as many posts of the plan before
as can be.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from lawyer_assign.arrays import Mask
from lawyer_assign.engines.run import Run
from lawyer_assign.formulation import Formulation, Term, Tier, narrowed
from lawyer_assign.solver.answer import Start
from lawyer_assign.solver.backend import solve_formulation
from lawyer_assign.statements import Cost

MOST_CHANGES = 1_000
"""Pairs in which plans differ, at most, for it to be asked: that takes a second."""

SHARE = 0.5
"""Most of the time left that it may take."""

KEPT = "kept"
"""Stands for the wish to keep posts, which is no rule here."""


def nearest(
    formulation: Formulation,
    before: Mask,
    found: Mask,
    bounds: Sequence[int | None],
    run: Run,
) -> Mask:
    """Return a plan that costs no more than one that was found, and changes less.

    It is the best that the pairs of both plans make, time allowing, and of these it has
    the most of the first.

    Parameters
    ----------
    formulation
        That the plan found solves.
    before, found
        Two plans; the first need not keep the musts.
    bounds
        What is proved of every tier.
    run
        Clock and seed.
    """
    either = before | found
    if not 0 < int((before != found).sum()) <= MOST_CHANGES or run.watch.must_stop:
        return found
    run.watch.tell("fewest changes")
    tiers = formulation.tiers
    part = narrowed(formulation, either)
    nobody = np.zeros(int(either.sum()), np.int64)
    kept = Cost(KEPT, (KEPT,), nobody, points=-before[either].astype(np.int64))
    number = tiers[-1].number + 1 if tiers else 1
    part = replace(part, tiers=(*part.tiers, Tier(number, (Term(kept, 1),))))
    start = Start(found[either], (*bounds, None))
    mine = run.under(run.watch.part(SHARE))
    answer = solve_formulation(part, None, mine, start).answer
    if answer.chosen is None:
        return found
    nearer = np.zeros_like(found)
    nearer[either] = answer.chosen
    if not formulation.holds(nearer):
        return found
    return min(found, nearer, key=lambda one: _worth(formulation, before, one))


def _worth(formulation: Formulation, before: Mask, chosen: Mask) -> tuple[int, ...]:
    """Return prices, and posts of before that are kept, below 0; less is better."""
    return (*formulation.prices(chosen), -int((chosen & before).sum()))
