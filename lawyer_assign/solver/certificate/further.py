r"""A bound of one tier by rows and by why committees wait, in whole numbers.

Let a plan pay :math:`P_t` in the tiers before tier k. Of every plan as good there,

.. math:: D \, \text{price}_k(x) \ge
   D \, \text{price}_k(x) + \sum_{t < k} m_t (\text{price}_t(x) - P_t)

for whole numbers :math:`D > 0, m_t \ge 0`, and the right side is bounded as any single
price is: by prices of the rows that count pairs, and prices of 0 or above of the rows
of :mod:`lawyer_assign.solver.certificate.waiting_rows`. All of them are found by a
linear program that learns rows and columns in turns, and rounded: rounding can make the
bound weaker, never wrong.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from lawyer_assign.arrays import Floats, Ints, Mask
from lawyer_assign.engines.cut import Cut, among, with_cuts
from lawyer_assign.engines.highs import Highs
from lawyer_assign.engines.linear_form import LinearForm, held, restricted
from lawyer_assign.engines.linear_program import program_of
from lawyer_assign.engines.watch import Watch
from lawyer_assign.solver.certificate.row_program import RowProgram, scale_for
from lawyer_assign.solver.certificate.waiting_rows import WaitingRows

FINEST = 1 << 24
"""Prices are multiples of 1 / FINEST."""

FINE = 1000
"""A round that closes less than this part of the gap is the last."""

DEAREST = 10**18
"""Times that a tier may count: more are in no certificate."""

TURNS = 12
"""Times that columns are taken in."""

LOSS = 0.2
"""Points that columns left out may cost the bound."""


@dataclass(frozen=True, eq=False)
class Found:
    """A solution of the linear program.

    Parameters
    ----------
    bound
        What it costs, in floating point.
    scale
        D.
    times
        Per tier: the numbers m, D at the place of the tier, 0 behind.
    duals
        Per row of the form, times D.
    cuts, prices
        Rows that say why committees wait, with their duals times D.
    """

    bound: float
    scale: int
    times: tuple[int, ...]
    duals: Ints
    cuts: tuple[Cut, ...]
    prices: Ints


def found(
    program: RowProgram,
    waiting: WaitingRows,
    prices: Sequence[int],
    tier: int,
    first: Mask,
    open_: Mask,
) -> Found | None:
    """Bound a tier among plans as good as one in the tiers before.

    Parameters
    ----------
    program, waiting
        Rows.
    prices
        Of the plan, tier by tier.
    tier
        Place of the tier.
    first
        Pairs to begin with, those of the plan among them.
    open_
        Pairs that a plan may choose.

    Returns
    -------
    Found or None
        ``None`` if the engine gives up, or if no whole numbers fit.
    """
    form, has_row = program.form, []
    for before in range(tier):
        rows = form.matrix.shape[0]
        form = held(form, before, prices[before])
        has_row.append(form.matrix.shape[0] > rows)
    open_ = open_ & waiting.is_open & (form.most[: form.pairs] > 0)
    solved = _solved(form, waiting, prices[tier], tier, first & open_, open_)
    return None if solved is None else _rounded(form, tier, has_row, solved)


Solved = tuple[float, tuple[Cut, ...], Floats]


def _solved(
    form: LinearForm,
    waiting: WaitingRows,
    price: int,
    tier: int,
    kept: Mask,
    open_: Mask,
) -> Solved | None:
    """Return cost, rows learned and duals once no column is missed."""
    cuts = list(waiting.served())
    cost = form.cost[tier].astype(np.float64)
    best: Solved | None = None
    for _ in range(TURNS):
        smaller, columns = restricted(form, np.flatnonzero(kept))
        highs = Highs(program_of(smaller, tier))
        highs.add(among(cuts, columns, len(cost)))
        bound = _rounds(highs, waiting, cuts, columns, form, (tier, price))
        if bound is None:
            return best
        best = bound, tuple(cuts), highs.prices
        matrix = with_cuts(form, cuts).matrix
        reduced = (cost - matrix.T @ highs.prices)[: form.pairs]
        missing = np.flatnonzero((reduced < 0) & ~kept & open_)
        if -reduced[missing].sum() < LOSS:
            return best
        cheapest = missing[np.argsort(reduced[missing], kind="stable")]
        kept = kept.copy()
        kept[cheapest[: max(1000, int(kept.sum()) // 2)]] = True
    return best


def _rounds(
    highs: Highs,
    waiting: WaitingRows,
    cuts: list[Cut],
    columns: Ints,
    form: LinearForm,
    asked: tuple[int, int],
) -> float | None:
    """Add rows until a round gains little; return what the last solution costs."""
    tier, price = asked
    size, before = form.matrix.shape[1], -np.inf
    values = np.zeros(size)
    while highs.run(Watch()):
        values[columns] = highs.values
        paid = float(form.cost[tier] @ values) + form.constant[tier]
        if paid - before < (price - paid) / FINE or paid > price - 1e-6:
            return paid
        before = paid
        fresh = list(waiting.violated(values))
        if not fresh:
            return paid
        cuts += fresh
        highs.add(among(fresh, columns, size))
    return None


def _rounded(
    form: LinearForm, tier: int, has_row: Sequence[bool], solved: Solved
) -> Found | None:
    """Return duals in whole numbers, those of tiers held at a price among them."""
    bound, cuts, duals = solved
    learned = with_cuts(form, cuts)
    scale = scale_for(learned, form.cost[tier].astype(np.float64), duals, FINEST)
    if scale == 0:
        return None
    whole = np.rint(duals * scale).astype(np.int64)
    end = form.matrix.shape[0]
    locks, prices = whole[end - sum(has_row) : end], whole[end:]
    np.minimum(locks, 0, out=locks)
    np.maximum(prices, 0, out=prices)
    reduced = form.cost[tier] * scale - csr_array(learned.matrix).T @ whole
    times = _times(form, has_row, (-locks).tolist(), reduced)
    if max(times, default=0) > DEAREST:
        return None
    kept = (*times, scale, *[0] * (len(form.cost) - tier - 1))
    return Found(bound, scale, kept, whole[: end - len(locks)], cuts, prices)


def _times(
    form: LinearForm, has_row: Sequence[bool], locks: Sequence[int], reduced: Ints
) -> list[int]:
    """Return how often each tier before counts: by its row, or by what it closes.

    A tier that is held by closing columns counts so often that none of them pays.
    """
    found: list[int] = []
    own = iter(locks)
    for cost, is_row in zip(form.cost, has_row, strict=False):
        if is_row:
            found.append(next(own))
            continue
        closed = (cost != 0) & (form.least == form.most)
        needed = -(reduced[closed] * np.sign(cost[closed])) / np.abs(cost[closed])
        found.append(int(np.ceil(np.maximum(needed, 0).max(initial=0))) + 1)
    return found
