"""A plan of other circumstances, changed where it breaks a must or leaves a gap."""

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.engines.run import Run
from lawyer_assign.formulation import Formulation, narrowed
from lawyer_assign.plan import Plan
from lawyer_assign.solver.backend import solve_formulation
from lawyer_assign.solver.money.handed_on import handed_on
from lawyer_assign.solver.money.multipliers import over_by
from lawyer_assign.solver.money.outlays import without_outlays
from lawyer_assign.solver.money.within_limits import within
from lawyer_assign.statements import Outlay

MOST_MENDING = 0.2
"""Share of the time left that mending may take: the search itself needs the rest."""

MOST_PAIRS = 100_000
"""Pairs up to which posts are handed on for want of money. Of a city whose budgets are
cut by one per cent they do not come within all budgets: after 24 s a fifth was lacking,
in rows whose lawyers have five posts already."""


def mended(formulation: Formulation, plan: Plan, run: Run) -> Mask | None:
    """Return a plan that keeps every must and most of the posts of a given one.

    Posts that are candidates still stay as they are, except at committees that have a
    place open, a new demand or a broken must; these may choose anew among all theirs.
    Where that costs more than budgets allow, or leaves places open for want of money,
    posts are handed on to whoever costs less for them.
    It is a plan to begin with and no answer: nothing is claimed about it.

    Returns
    -------
    Mask or None
        ``None`` where that leads to no plan in a share of the time.
    """
    chosen, mine = formulation.pairs.mask_of(plan.posts), run.watch.part(MOST_MENDING)
    found, outlays = None, [x for x in formulation.must if isinstance(x, Outlay)]
    if not over_by(outlays, chosen).any():
        found = _filled(formulation, chosen, run.under(mine))
    is_whole = found is not None and not _short(formulation, found).any()
    if not outlays or is_whole or len(formulation.pairs) > MOST_PAIRS:
        return found
    whole = _filled(without_outlays(formulation), chosen, run.under(mine))
    if whole is not None:
        paid = within(formulation, handed_on(formulation, whole, mine), mine)
        is_first = found is None or formulation.prices(paid) < formulation.prices(found)
        found = paid if is_first and formulation.holds(paid) else found
    return found


def _filled(formulation: Formulation, chosen: Mask, run: Run) -> Mask | None:
    """Let committees with a place open or a broken must choose anew."""
    loose = _loose(formulation, chosen)
    if not loose.any():
        return chosen if formulation.holds(chosen) else None
    mask = chosen | loose[formulation.pairs.committee]
    part = narrowed(formulation, mask)
    found = solve_formulation(part, None, run)
    if found.answer.chosen is None:
        return None
    whole = np.zeros(len(mask), bool)
    whole[mask] = found.answer.chosen
    return whole if formulation.holds(whole) else None


def _short(formulation: Formulation, chosen: Mask) -> Mask:
    """Return the committees that have fewer lawyers than they need."""
    pairs = formulation.pairs
    rows = pairs.columns.committees
    least: Ints = np.array([row.lawyers_min for row in rows], np.int64)
    short: Mask = np.bincount(pairs.committee[chosen], minlength=len(rows)) < least
    return short


def _loose(formulation: Formulation, chosen: Mask) -> Mask:
    """Return the committees that may choose anew."""
    pairs, loose = formulation.pairs, _short(formulation, chosen)
    for one in formulation.must:
        broken = one.amounts(chosen) > 0
        if not broken.any() or len(one.group) != len(chosen):
            continue
        touched = (one.group >= 0) & broken[one.group]
        if not (touched & chosen).any():
            # A demand: whoever it names may have to give up what she does now.
            busy = np.isin(pairs.lawyer, pairs.lawyer[touched]) & chosen
            loose[pairs.committee[busy]] = True
        loose[pairs.committee[touched]] = True
    mask: Mask = loose
    return mask
