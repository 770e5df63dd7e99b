"""A lower bound by GLOP, proved in whole numbers, for dense rows of large values.

As :mod:`lawyer_assign.solver.linear.relaxation`, but for forms with a peak: there
HiGHS' dual simplex takes 7 s on 600 committees and 18,000 pairs where GLOP takes 0.3 s,
and dual values that multiply points must be kept much finer than those that multiply
counts.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from lawyer_assign.arrays import UNBOUNDED, Floats, Ints
from lawyer_assign.engines.linear_form import LinearForm, restricted
from lawyer_assign.engines.watch import Watch
from lawyer_assign.solver.linear.relaxation import Relaxation

LARGEST = 1 << 60
"""Scaled bounds stay below this."""

FINEST = 1 << 32
"""Dual values are rounded to multiples of 1 / FINEST, or coarser if that is too big."""

MARGIN = 1e-7
"""Reduced costs above minus this, relative to the largest cost, are rounding."""


@dataclass(frozen=True, eq=False)
class _Solved:
    values: Floats
    dual: Floats
    price: float


def relax_by_glop(
    form: LinearForm, tier: int, first: Callable[[int], Ints], watch: Watch
) -> Relaxation | None:
    """Solve the relaxation of one tier by adding columns that price out.

    Parameters
    ----------
    form
        With the locks of earlier tiers among its rows.
    tier
        Place of the tier in ``form.cost``.
    first
        Pairs to begin with, ascending, the more the larger its argument (1, 2, 4 ...).
    watch
        Clock.

    Returns
    -------
    Relaxation or None
        ``None`` if stopped, or if there is no solution.
    """
    transposed = form.matrix.T.tocsr()
    margin = MARGIN * max(1, int(np.abs(form.cost[tier]).max(initial=0)))
    widen, kept = 1, first(1)
    while not watch.must_stop:
        smaller, _ = restricted(form, kept)
        solved = _solve(smaller, tier, watch)
        if solved is None:
            if len(kept) == form.pairs:
                return None
            widen *= 4
            kept = np.union1d(kept, first(widen))
            continue
        reduced = form.cost[tier] - transposed @ solved.dual
        missing = np.setdiff1d(np.flatnonzero(reduced[: form.pairs] < -margin), kept)
        if not len(missing):
            spread = np.zeros(form.pairs)
            spread[kept] = solved.values[: len(kept)]
            return _proved(form, tier, solved, spread)
        watch.tell("relaxation", tier=tier)
        cheapest = missing[np.argsort(reduced[missing], kind="stable")]
        kept = np.union1d(kept, cheapest[: max(1000, len(kept) // 2)])
    return None


def _solve(form: LinearForm, tier: int, watch: Watch) -> _Solved | None:
    from ortools.linear_solver.python import model_builder_helper as linear

    model: Any = linear.ModelBuilderHelper()
    model.fill_model_from_sparse_data(
        form.least.astype(np.float64),
        form.most.astype(np.float64),
        form.cost[tier].astype(np.float64),
        np.where(form.row_least > -UNBOUNDED, form.row_least, -np.inf),
        np.where(form.row_most < UNBOUNDED, form.row_most, np.inf),
        form.matrix.astype(np.float64),
    )
    solver = linear.ModelSolverHelper("GLOP")
    if watch.time_limit is not None:
        solver.set_time_limit_in_seconds(max(0.1, watch.left))
    solver.solve(model)
    if solver.status() != linear.SolveStatus.OPTIMAL:
        return None
    return _Solved(
        np.asarray(solver.variable_values()),
        np.asarray(solver.dual_values()),
        solver.objective_value(),
    )


def _proved(form: LinearForm, tier: int, solved: _Solved, values: Floats) -> Relaxation:
    """Recompute the bound in whole numbers: any dual values give a true one."""
    largest = max(1.0, abs(solved.price), float(np.abs(solved.dual).max(initial=0)))
    scale = FINEST
    while scale > 1 and scale * largest >= LARGEST:
        scale >>= 1
    dual = np.rint(solved.dual * scale).astype(np.int64)
    # A side that is not there cannot be priced.
    dual[(dual > 0) & (form.row_least <= -UNBOUNDED)] = 0
    dual[(dual < 0) & (form.row_most >= UNBOUNDED)] = 0
    reduced = form.cost[tier] * scale - form.matrix.T.tocsr() @ dual
    sides = np.where(dual > 0, form.row_least, form.row_most)
    priced = np.flatnonzero(dual)
    scaled = sum(
        one * side
        for one, side in zip(dual[priced].tolist(), sides[priced].tolist(), strict=True)
    )
    ends = np.where(reduced < 0, form.most, form.least)
    used = np.flatnonzero(ends)
    scaled += sum(
        one * end
        for one, end in zip(reduced[used].tolist(), ends[used].tolist(), strict=True)
    )
    base = -(-scaled // scale)
    gains = np.maximum(-(-(reduced[: form.pairs] + scaled) // scale) - base, 0)
    return Relaxation(base + form.constant[tier], gains, values)
