"""A part of a formulation under two-way choice, everything else as it is chosen.

All posts outside are fixed numbers in the rows that part and whole have in common. Of
stability, a firm inside has all its rows but those of committees that nothing inside
can trouble; a firm outside changes nothing, but may take what comes free.
"""

from dataclasses import dataclass, replace

import numpy as np

from lawyer_assign.arrays import UNBOUNDED, Ints, Mask
from lawyer_assign.formulation import Formulation, Must, Term, Tier, restrict
from lawyer_assign.statements import Bound, Cost, LoadCost, Stable, Statement


@dataclass(frozen=True, eq=False)
class Region:
    """What may change: the pairs of some firms with some committees.

    Parameters
    ----------
    firms, committees
        Per place: inside or not. No firm outside serves a committee inside.
    pairs
        Per pair: both its firm and its committee are inside, and it may be tried.
    rows
        Per row of stability: some choice of these pairs may block; ``None`` = any.
    """

    firms: Mask
    committees: Mask
    pairs: Mask
    rows: Mask | None = None


def everything(formulation: Formulation, pairs: Mask, rows: Mask | None) -> Region:
    """Return the region of all firms and committees, and some pairs and rows."""
    columns = formulation.pairs.columns
    firms, committees = len(columns.firms), len(columns.committees)
    return Region(np.ones(firms, bool), np.ones(committees, bool), pairs, rows)


def can_part(formulation: Formulation) -> bool:
    """Return whether every statement can be said of a region alone."""
    known = Bound | Cost | LoadCost | Stable
    return all(isinstance(one, known) for one in formulation.statements)


def part_of(formulation: Formulation, chosen: Mask, region: Region) -> Formulation:
    """Return the formulation of a region, all other pairs as they are chosen now."""
    fixed = chosen & ~region.pairs

    def said(one: Statement) -> Statement:
        if isinstance(one, Stable):
            return _part_of_stable(one, chosen, region)
        return restrict(_less(one, fixed), region.pairs)

    tiers = tuple(
        Tier(
            tier.number,
            tuple(
                term
                for term in (
                    Term(said(term.statement), term.weight) for term in tier.terms
                )
                if len(term.statement.who)
            ),
        )
        for tier in formulation.tiers
    )
    must = tuple(one for one in map(said, formulation.must) if isinstance(one, Must))
    return Formulation(
        formulation.pairs.keep(region.pairs),
        tuple(one for one in must if len(one.who)),
        tiers,
    )


def _less(statement: Statement, fixed: Mask) -> Statement:
    """Return a statement less what pairs outside give it already."""
    if isinstance(statement, Cost):
        return statement
    if isinstance(statement, LoadCost):
        counts = statement.counts(fixed)
        last = statement.steps.shape[1] - 1
        places = np.minimum(np.arange(last + 1)[None, :] + counts[:, None], last)
        steps = np.take_along_axis(statement.steps, places, axis=1)
        return replace(statement, steps=steps)
    if isinstance(statement, Bound):
        # What pairs outside give is what the row has above a lower bound of 0.
        bare = replace(
            statement, lower=None, upper=np.zeros(len(statement.who), np.int64)
        )
        given = bare.amounts(fixed)
        lower, upper = statement.lower, statement.upper
        if lower is not None:
            lower = np.maximum(lower - given, 0)
        if upper is not None:
            upper = np.where(upper >= UNBOUNDED, upper, np.maximum(upper - given, 0))
        return replace(statement, lower=lower, upper=upper)
    raise TypeError(f"cannot fix pairs of a {type(statement).__name__}")


def _part_of_stable(stable: Stable, chosen: Mask, region: Region) -> Stable:
    """Return the rows that a region can change, over its pairs.

    Of a firm inside: all its committees but those outside that have what they like. Of
    a firm outside, which changes nothing: committees inside that it could take now.
    """
    inside_firm = region.firms[stable.firm]
    inside = _at(region.committees, stable.committee)
    base = chosen & ~region.pairs
    could_take = ~inside_firm & inside & (stable.amounts(base) > 0)
    kept = inside_firm & (inside | stable.wanted(chosen)) | could_take
    if region.rows is not None:
        kept &= region.rows
    smaller = stable.only(kept).among(region.pairs)
    is_inside = region.firms[smaller.firm]
    options = is_inside[smaller.option_row] | (smaller.option_limit > 0)
    # Firms outside can take whom they could take: no seats would read as "full".
    is_outside = ~_at(region.firms, np.arange(len(stable.seats)))
    return replace(
        smaller,
        seats=np.where(is_outside, np.maximum(stable.seats, 1), stable.seats),
        option_row=smaller.option_row[options],
        option_lawyer=smaller.option_lawyer[options],
        option_limit=smaller.option_limit[options],
    )


def _at(mask: Mask, places: Ints) -> Mask:
    """Return a mask at places that may lie past its end."""
    padded = np.append(mask, False)
    found: Mask = padded[np.minimum(places, len(mask))]
    return found
