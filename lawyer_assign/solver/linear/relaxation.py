"""A lower bound by linear programming, proved in whole numbers.

HiGHS (by way of scipy) solves the relaxation in floating point, on few columns first;
columns that price out are added until none does. The dual values are then rounded and
the bound recomputed exactly: any dual values give a true bound (weak duality), so an
inexact solver can make it weaker, never wrong.
"""

import math
from dataclasses import dataclass
from operator import mul

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import vstack

from lawyer_assign.arrays import UNBOUNDED, Floats, Ints
from lawyer_assign.engines.linear_form import LinearForm, restricted
from lawyer_assign.engines.watch import Watch

SCALE = 1 << 12
"""Dual values are rounded to multiples of 1 / SCALE."""

FINE_SCALE = 1 << 24
"""The same where rows have large factors, and so small dual values."""

TOLERANCE = SCALE // 256
"""Reduced costs above minus this do not price out: they are rounding."""

FEW = 20
"""Columns per committee to begin with."""


@dataclass(frozen=True, eq=False)
class Relaxation:
    """What the linear relaxation of one tier proves.

    Parameters
    ----------
    bound
        No plan costs less in this tier, in points.
    reduced
        Per pair: choosing it costs at least ``bound`` plus so many points.
    values
        Solution of the relaxation per pair, between 0 and 1.
    """

    bound: int
    reduced: Ints
    values: Floats


def relax(form: LinearForm, tier: int, first: Ints, watch: Watch) -> Relaxation | None:
    """Solve the relaxation of one tier by adding columns that price out.

    Parameters
    ----------
    form
        With the locks of earlier tiers among its rows.
    tier
        Place of the tier in ``form.cost``.
    first
        Pairs to begin with, ascending.
    watch
        Clock; ``None`` is returned when it must stop.

    Returns
    -------
    Relaxation or None
        ``None`` if stopped, or if the relaxation failed or is infeasible.
    """
    kept = first
    transposed = form.matrix.T.tocsr()
    before = math.inf
    while not watch.must_stop:
        smaller, columns = restricted(form, kept)
        solved = _solve(smaller, tier, watch)
        if solved is None and len(kept) < form.pairs:
            kept = np.arange(form.pairs)
            continue
        if solved is None:
            return None
        values, dual = solved
        reduced = form.cost[tier] * SCALE - transposed @ dual
        missing = np.setdiff1d(np.flatnonzero(reduced[: form.pairs] < -TOLERANCE), kept)
        if not len(missing):
            spread = np.zeros(form.pairs)
            spread[kept] = values[: len(kept)]
            return _proved(form, tier, dual, reduced, spread, SCALE)
        watch.tell("relaxation", tier=tier)
        cheapest = missing[np.argsort(reduced[missing], kind="stable")]
        kept = np.union1d(kept, cheapest[: max(1000, len(kept) // 2)])
        paid = float(form.cost[tier][columns] @ values)
        if paid > before - 0.5:
            # The price stands still: take in at once all that can close the gap, for a
            # round each for a few columns more would creep.
            gap = paid + form.constant[tier] - _bound(form, tier, dual, reduced)
            near = np.flatnonzero(reduced[: form.pairs] < (gap + 1) * SCALE)
            kept = np.union1d(kept, near)
        before = paid
    return None


def _solve(form: LinearForm, tier: int, watch: Watch) -> tuple[Floats, Ints] | None:
    """Return primal values, and dual values per row times ``SCALE``."""
    has_least = form.row_least > -UNBOUNDED
    has_most = form.row_most < UNBOUNDED
    equal = has_least & has_most & (form.row_least == form.row_most)
    above, below = has_most & ~equal, has_least & ~equal
    options = {} if watch.time_limit is None else {"time_limit": max(0.1, watch.left)}
    found = linprog(  # type: ignore[call-overload] # its stubs know fewer arrays
        form.cost[tier],
        A_ub=vstack([form.matrix[above], -form.matrix[below]]).astype(np.float64),
        b_ub=np.concatenate([form.row_most[above], -form.row_least[below]]),
        A_eq=form.matrix[equal].astype(np.float64),
        b_eq=form.row_most[equal],
        bounds=np.stack([form.least, form.most], axis=1),
        method="highs-ds",
        options=options,
    )
    if found.status != 0:
        return None
    dual = np.zeros(len(form.row_least))
    slopes = found.ineqlin.marginals
    cut = int(above.sum())
    dual[above] += np.minimum(slopes[:cut], 0)
    dual[below] -= np.minimum(slopes[cut:], 0)
    dual[equal] = found.eqlin.marginals
    values: Floats = found.x
    return values, np.rint(dual * SCALE).astype(np.int64)


def relaxation_of(
    form: LinearForm, tier: int, prices: Floats, values: Floats
) -> Relaxation:
    """Return what dual prices prove that some solver found.

    Parameters
    ----------
    form, tier
        As for :func:`relax`.
    prices
        Per row. Those of the wrong sign, for want of exactness, count as 0.
    values
        Per pair, handed on.
    """
    scale = _scale_for(form, tier, prices)
    dual = np.rint(prices * scale).astype(np.int64)
    dual[(dual > 0) & (form.row_least <= -UNBOUNDED)] = 0
    dual[(dual < 0) & (form.row_most >= UNBOUNDED)] = 0
    reduced = form.cost[tier] * scale - form.matrix.T @ dual
    return _proved(form, tier, dual, reduced, values, scale)


def _scale_for(form: LinearForm, tier: int, prices: Floats) -> int:
    """Return the finest scale with which no sum comes near 2^63."""
    sums = np.abs(form.cost[tier]) + abs(form.matrix).T @ np.abs(prices)
    largest = float((sums * np.maximum(form.most, 1)).max(initial=1))
    scale = FINE_SCALE
    while scale > 1 and largest * scale > 2.0**61:
        scale //= 2
    return scale


def _proved(
    form: LinearForm, tier: int, dual: Ints, reduced: Ints, values: Floats, scale: int
) -> Relaxation:
    """Recompute the bound in whole numbers from rounded dual values."""
    scaled = _scaled_bound(form, dual, reduced)
    base = -(-scaled // scale)
    # Between 1 - scale and 0, so that the sum is of the size of the costs.
    rest = scaled - base * scale
    gains = np.maximum(-(-(reduced[: form.pairs] + rest) // scale), 0)
    return Relaxation(base + form.constant[tier], gains, values)


def _bound(form: LinearForm, tier: int, dual: Ints, reduced: Ints) -> int:
    """Return what dual values prove of a tier, in points."""
    return -(-_scaled_bound(form, dual, reduced) // SCALE) + form.constant[tier]


def _scaled_bound(form: LinearForm, dual: Ints, reduced: Ints) -> int:
    """Return what scaled dual values prove, as scaled, without the constant."""
    sides = np.where(dual > 0, form.row_least, form.row_most)
    used = dual != 0
    scaled: int = sum(map(mul, dual[used].tolist(), sides[used].tolist()))
    scaled += sum(np.where(reduced < 0, reduced * form.most, 0).tolist())
    scaled += sum(np.where(reduced > 0, reduced * form.least, 0).tolist())
    return scaled


def cheapest_per_row(group: Ints, price: Ints, most: int) -> Ints:
    """Return the places of the ``most`` cheapest entries of every row, ascending."""
    order = np.lexsort((price, group))
    starts = np.flatnonzero(np.diff(group[order], prepend=-1))
    lengths = np.diff(starts, append=len(group))
    rank = np.arange(len(group)) - np.repeat(starts, lengths)
    return np.sort(order[rank < most])
