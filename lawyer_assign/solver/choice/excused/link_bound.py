"""Blocking pairs, from below, where each lawyer has one post: learned, then closed.

Rows are learned round by round
(:mod:`lawyer_assign.solver.choice.excused.link_rounds`); the last points are searched
among what plans with so few blocking pairs could have. Let the linear program prove B,
and :math:`B + r_j` of every plan with column j
(:func:`lawyer_assign.solver.linear.relaxation.relaxation_of`). A plan with T blocking
pairs at most has no column for which :math:`B + r_j > T`: with T near B few columns are
left, and CP-SAT says of these whether there is a solution. If there is none, more than
T pairs block in every plan. If there is one, rows that it violates are added, until it
violates none: without the rows that block in it, somebody can be sent everywhere.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from lawyer_assign.arrays import Floats, Ints, Mask
from lawyer_assign.engines.cut import Cut, with_cuts
from lawyer_assign.engines.linear_form import LinearForm, restricted, with_lock
from lawyer_assign.engines.watch import OutOfTime, Watch
from lawyer_assign.formulation import Formulation
from lawyer_assign.solver.choice.deferred_acceptance import Pin
from lawyer_assign.solver.choice.excused.comb_bound import LARGE, SMALL, Fewest
from lawyer_assign.solver.choice.excused.link_rounds import (
    LEAST_PARTS,
    LinkPlans,
    LinkRounds,
)
from lawyer_assign.solver.choice.matroid_market import is_matroid_market
from lawyer_assign.solver.linear.cpsat_model import ANY, Program, that_ends
from lawyer_assign.solver.linear.relaxation import Relaxation, relaxation_of
from lawyer_assign.statements import Stable

SHARE_OF_CLOSING = 0.7
"""Share of the time left for the last points."""

HALF = 0.5
"""A row of a whole solution blocks if it has more."""


def link_bound(
    formulation: Formulation,
    stable: Stable,
    place: int,
    pins: Sequence[Pin],
    best: Mask,
    chosen: Mask,
    found: int,
    watch: Watch,
) -> Fewest | None:
    """Return blocking pairs that no plan goes below which is as good before.

    Parameters are those of
    :func:`lawyer_assign.solver.choice.excused.comb_bound.comb_bound`.

    Returns
    -------
    Fewest or None
        ``None`` where lawyers may have several posts, or firms are no market.
    """
    known = Fewest(found, chosen)
    if found >= known.blocking(stable) or not SMALL <= len(formulation.pairs) <= LARGE:
        return None
    try:
        watch.go_on()
        if not is_matroid_market(formulation, stable, place, best):
            return None
        rounds = LinkRounds(formulation, stable, place, best, watch)
        if not rounds.is_one_each:
            return None
        plans = LinkPlans(formulation, stable, place, pins, chosen)
        bound = rounds.run(plans, found, watch)
        if bound < plans.most:
            bound = closed(rounds, plans, watch.part(SHARE_OF_CLOSING))
        for least in LEAST_PARTS[1:]:
            if bound < plans.most:
                plans.make(rounds.blocks, least, watch)
    except OutOfTime:
        return known
    return Fewest(bound, plans.chosen)


def closed(rounds: LinkRounds, plans: LinkPlans, watch: Watch) -> int:
    """Return blocking pairs that no plan goes below, searching for one with so many.

    Parameters
    ----------
    rounds
        The linear program, solved.
    plans
        Takes what is found.
    watch
        What is proved until it says stop is returned.
    """
    bound = rounds.bound
    form, proved = _with_all(rounds)
    cuts = [*rounds.combs.each()]
    try:
        while bound < plans.most and not watch.must_stop:
            kept = np.flatnonzero(proved.reduced <= bound - proved.bound)
            with_most = with_lock(form, 0, bound)
            if not _is_none(rounds, plans, with_most, kept, cuts, watch):
                break
            bound += 1
    except OutOfTime:
        pass  # what is proved until then holds
    return min(bound, plans.most)


def _is_none(
    rounds: LinkRounds, plans: LinkPlans, form: LinearForm, kept: Ints,
    cuts: list[Cut], watch: Watch,
) -> bool:  # fmt: skip
    """Say whether it is proved that no plan keeps a form; rows learned join ``cuts``.

    Only columns of ``kept`` are those of such plans.
    """
    first = len(rounds.posts.firm)
    while not watch.must_stop:
        smaller, _ = restricted(with_cuts(form, cuts), kept)
        program = Program(smaller, watch)
        ending = program.run(ANY, None, 0, that_ends(watch), watch)
        if ending.is_infeasible:
            return True
        if ending.values is None:
            return False
        values = _spread(ending.values, kept, form.pairs)
        fresh = rounds.violated(values, watch)
        if not fresh:
            plans.make(values[first:], HALF, watch)
            return False
        cuts += fresh
    return False


def _with_all(rounds: LinkRounds) -> tuple[LinearForm, Relaxation]:
    """Return the form with what was learned, all columns alike, and its relaxation."""
    cuts, prices = rounds.solved
    form = with_cuts(rounds.form, cuts)
    form = replace(form, pairs=form.matrix.shape[1])
    return form, relaxation_of(form, 0, prices, np.zeros(form.pairs))


def _spread(values: Ints, kept: Ints, count: int) -> Floats:
    """Return a solution over all columns."""
    found = np.zeros(count)
    found[kept] = values
    return found
