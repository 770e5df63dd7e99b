"""Connected parts of a formulation, solved apart and put together."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from lawyer_assign.formulation import Formulation, Part, T, split
from lawyer_assign.solver.answer import Answer, Start, TierAnswer


def solve_parts(
    formulation: Formulation[T], solve: Callable[[Part[T]], Answer]
) -> Answer:
    """Solve connected parts apart, smallest first, and put them together.

    What is proved of a later tier of a part speaks of plans that are as good as the
    part's in the tiers before. Where these are not proved, another plan of the whole
    may lose there what it gains in another part. So of several parts together, bounds
    hold up to the first gap, and there.
    """
    chosen = np.zeros(len(formulation.pairs), bool)
    is_planned = True
    is_infeasible = False
    tiers = [TierAnswer(0, 0, 0.0) for _ in formulation.tiers]
    parts = sorted(split(formulation), key=lambda one: len(one.places))
    for part in parts:
        answer = solve(part)
        is_infeasible |= answer.is_infeasible
        if answer.chosen is None:
            is_planned = False
        else:
            chosen[part.places] = answer.chosen
        tiers = [_added(a, b) for a, b in zip(tiers, answer.tiers, strict=True)]
    if len(parts) > 1:
        known = Start(None, tuple(one.bound for one in tiers))
        held = known.bounds([one.price for one in tiers])
        tiers = [replace(a, bound=b) for a, b in zip(tiers, held, strict=True)]
    return Answer(chosen if is_planned else None, tuple(tiers), is_infeasible)


def _added(one: TierAnswer, other: TierAnswer) -> TierAnswer:
    return TierAnswer(
        None if one.price is None or other.price is None else one.price + other.price,
        None if one.bound is None or other.bound is None else one.bound + other.bound,
        one.seconds + other.seconds,
    )
