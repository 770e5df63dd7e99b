"""What the prices of mixtures of loads prove of further posts.

A mixture of loads (:mod:`lawyer_assign.solver.money.loads.load_program`) has a price of
a fen of every row of money, and tolls of committees, lines and seats. At these a post
that nobody loads costs ``worth of a fen x price of a first post``, so a committee is
worth as much to whoever serves it, less its toll; and whole sets of every line prove a
bound by them (:class:`~lawyer_assign.solver.money.sets.set_bound.SetBound`), whatever
the mixture left out: lawyers whom pins hold, teams, sets that nobody thought of. Where
mixtures lack none of these it is what they cost. City of seed 4, 95 %: 507 further
posts, where seats that share whom they reach prove 500.

Prices of one mixture are no better than those of the next one, so several are tried,
and what lies between them.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from lawyer_assign.arrays import Floats, Ints
from lawyer_assign.solver.money.loads.load_program import LoadProgram
from lawyer_assign.solver.money.sets.seat_program import DEAR
from lawyer_assign.solver.money.sets.seat_rows import asked_of, held_pairs
from lawyer_assign.solver.money.sets.set_bound import SetBound
from lawyer_assign.solver.money.sets.set_program import Duals
from lawyer_assign.solver.money.sets.set_rows import PlainRows
from lawyer_assign.statements import Bound

MIXTURES = 4
"""So many of the last ones are kept to be tried."""

BETWEEN = 0.5
"""Share of the best prices so far in those tried besides."""


class Mixture(NamedTuple):
    """A program of loads, and prices of its rows."""

    program: LoadProgram
    prices: Floats


def prove_by_mixtures(
    bound: SetBound, credit: Ints, mixtures: Sequence[Mixture]
) -> None:
    """Raise a bound of a tier that counts further posts by prices of mixtures.

    Parameters
    ----------
    bound
        Of the tier.
    credit
        What a post of each pair's committee is paid where no load has it, in fen.
    mixtures
        Of loads of the same pairs.
    """
    for one in mixtures:
        duals = duals_of(bound, credit, one)
        if duals is None:
            return
        bound.prove(duals)
        assert bound.best is not None  # proved just now
        bound.prove(bound.best[1].mixed(duals, BETWEEN))


def duals_of(bound: SetBound, credit: Ints, mixture: Mixture) -> Duals | None:
    """Return a mixture's prices as those of the rows of sets.

    ``None`` where the tier counts no further posts that sets pay for themselves, or
    nothing asks for posts.
    """
    rows, (program, prices) = bound.rows, mixture
    asked, apart = asked_of(rows), rows.apart
    if asked is None or apart is None or apart.place != rows.last:
        return None
    worth, _ = program.tolls(prices)
    found, tiers = np.zeros(len(rows)), np.zeros(rows.last)
    own = _worth_of(bound, asked, worth, credit)
    found[rows.slice_of(asked)] = own
    if 0 <= asked.place < rows.last:
        tiers[asked.place] = float(own.max(initial=0)) / asked.weight
    for limit, price in program.priced(prices):
        for part in rows.parts:
            if _is_same(part.bound, limit):
                found[rows.slice_of(part)] -= price
    found[rows.is_whole] = DEAR * (1 + float(np.abs(found).max(initial=0)))
    weight = float(apart.weight)
    return Duals(weight * found, weight * tiers, weight * worth)


def _worth_of(bound: SetBound, asked: PlainRows, worth: Floats, credit: Ints) -> Floats:
    """Return what a post of each asking row is worth: nothing where a must holds one.

    What is held is paid for anyway, and others must gain nothing by serving there, too.
    """
    rows, outlay, group = bound.rows, bound.outlay, asked.bound.group
    found = np.zeros(len(asked.bound.who))
    inside = (group >= 0) & (outlay.group >= 0)
    posts = worth[outlay.group[inside]] * credit[inside]
    np.maximum.at(found, group[inside], posts)
    held = held_pairs(rows, len(group)) & (group >= 0)
    found[group[held]] = 0.0
    return found


def _is_same(one: Bound, other: Bound) -> bool:
    """Whether two bounds limit the same rows, maybe at another height."""
    return (
        one.upper is not None
        and one.rule == other.rule
        and len(one.who) == len(other.who)
        and np.array_equal(one.group, other.group)
    )
