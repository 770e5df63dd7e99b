"""A lower bound by linear programming, proved in whole numbers.

An engine solves the relaxation in floating point, on few columns first; columns that
price out are added until none does. Its dual values prove a bound in whole numbers
(:mod:`lawyer_assign.engines.dual_proof`).
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from lawyer_assign.arrays import Floats, Ints, ranks
from lawyer_assign.engines import highs
from lawyer_assign.engines.dual_proof import dual_proof, signed
from lawyer_assign.engines.linear_form import LinearForm, restricted
from lawyer_assign.engines.linear_program import LinearProgram, Optimum, program_of
from lawyer_assign.engines.watch import Watch

TOLERANCE = 1 / 256
"""Reduced costs above minus this many points do not price out: they are rounding."""

MARGIN = 1e-7
"""The same, relative to the largest cost, where that is coarser."""


FEW = 20
"""Columns per committee to begin with."""

Engine = Callable[[LinearProgram, Watch], Optimum | None]
"""What minimises a linear program: the door of HiGHS, or of GLOP."""


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
    prices
        Of every row, as the engine found them.
    is_whole
        Whether columns that were left out raise the bound by no more than was asked.
    """

    bound: int
    reduced: Ints
    values: Floats
    prices: Floats
    is_whole: bool = True


def relax(
    form: LinearForm,
    tier: int,
    first: Callable[[int], Ints],
    watch: Watch,
    minimum: Engine = highs.minimum,
) -> Relaxation | None:
    """Solve the relaxation of one tier by adding columns that price out.

    Parameters
    ----------
    form
        With the locks of earlier tiers among its rows.
    tier
        Place of the tier in ``form.cost``.
    first
        Pairs to begin with, ascending, the more the larger its argument (1, 4, 16 ...);
        asked again where these few pairs have no solution.
    watch
        Clock; ``None`` is returned when it must stop.
    minimum
        Engine that solves it.

    Returns
    -------
    Relaxation or None
        ``None`` if stopped, or if the relaxation failed or is infeasible.
    """
    last = None
    for found in rounds_of(form, tier, first, watch, minimum):
        last = found if found.is_whole else None
    return last


def rounds_of(
    form: LinearForm,
    tier: int,
    first: Callable[[int], Ints],
    watch: Watch,
    minimum: Engine = highs.minimum,
    enough: int = 0,
    growth: float = 0.5,
) -> Iterator[Relaxation]:
    """Yield what is proved each time that columns were added, the last one whole.

    Each bound holds, for its prices were asked of all columns. Where the clock runs
    out, or the relaxation fails, none is whole.

    Parameters
    ----------
    form, tier, first, watch, minimum
        As for :func:`relax`.
    enough
        Points that the bound may stay below the relaxation, where the last of them
        cost much time.
    growth
        Columns that come in after a round at most, as a share of those there are.
    """
    widen, kept, before = 1, first(1), math.inf
    transposed, cost = form.matrix.T.tocsr(), form.cost[tier]
    margin = max(TOLERANCE, MARGIN * float(np.abs(cost).max(initial=0)))
    while not watch.must_stop:
        smaller, _ = restricted(form, kept)
        solved = minimum(program_of(smaller, tier), watch)
        if solved is None:
            if len(kept) == form.pairs or watch.must_stop:
                return
            widen *= 4
            wider = np.union1d(kept, first(widen))
            kept = wider if len(wider) > len(kept) else np.arange(form.pairs)
            continue
        prices = signed(form, solved.prices)
        reduced = cost - transposed @ prices
        missing = np.setdiff1d(np.flatnonzero(reduced[: form.pairs] < -margin), kept)
        spread = np.zeros(form.pairs)
        spread[kept] = solved.values[: len(kept)]
        proved = relaxation_of(form, tier, prices, spread)
        gap = solved.cost + form.constant[tier] - proved.bound
        is_whole = not len(missing) or gap <= enough
        yield replace(proved, is_whole=is_whole)
        if is_whole:
            return
        watch.tell("relaxation", tier=tier)
        cheapest = missing[np.argsort(reduced[missing], kind="stable")]
        kept = np.union1d(kept, cheapest[: max(1000, round(growth * len(kept)))])
        if solved.cost > before - 0.5:
            # The price stands still: take in at once all that can close the gap, for a
            # round each for a few columns more would creep.
            near = np.flatnonzero(reduced[: form.pairs] < gap + 1)
            kept = np.union1d(kept, near)
        before = solved.cost


def relaxation_of(
    form: LinearForm, tier: int, prices: Floats, values: Floats
) -> Relaxation:
    """Return what dual prices prove that some engine found.

    Parameters
    ----------
    form, tier
        As for :func:`relax`.
    prices
        Per row (:func:`lawyer_assign.engines.dual_proof.dual_proof`).
    values
        Per pair, handed on.
    """
    proof = dual_proof(form, tier, prices)
    base = proof.bound
    # Between 1 - scale and 0, so that the sum is of the size of the costs.
    rest = proof.scaled - base * proof.scale
    scaled = proof.reduced[: form.pairs] + rest
    gains = np.maximum(-(-scaled // proof.scale), 0)
    return Relaxation(base + form.constant[tier], gains, values, prices)


def cheapest_per_row(group: Ints, price: Ints, most: int) -> Ints:
    """Return the places of the ``most`` cheapest entries of every row, ascending."""
    order = np.lexsort((price, group))
    return np.sort(order[ranks(group[order]) < most])
