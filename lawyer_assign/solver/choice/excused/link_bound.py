"""Blocking pairs, from below, where each lawyer has one post: learned, then closed.

Rows are learned round by round
(:mod:`lawyer_assign.solver.choice.excused.link_rounds`); plans are sought near the
solution, and the last points among what plans with so few blocking pairs could have
(:mod:`lawyer_assign.solver.choice.excused.whole_links`).

Whether dispatch is short, and so the solution far from every plan, a few rounds with
rows of who sends tell: they gain whole pairs there, and hardly anything elsewhere. With
much time left they come before the first search, which would be in vain there; with
little, that search finds the best plan that there is time for.
"""

from collections.abc import Sequence

from lawyer_assign.arrays import Mask
from lawyer_assign.engines.watch import OutOfTime, Watch
from lawyer_assign.formulation import Formulation
from lawyer_assign.solver.choice.deferred_acceptance import Pin
from lawyer_assign.solver.choice.excused.comb_bound import LARGE, SMALL, Fewest
from lawyer_assign.solver.choice.excused.link_rounds import (
    LEAST_PARTS,
    LinkPlans,
    LinkRounds,
)
from lawyer_assign.solver.choice.excused.whole_links import WholeLinks
from lawyer_assign.solver.choice.matroid_market import is_matroid_market
from lawyer_assign.statements import Stable

CLOSED = 1
"""Blocking pairs that CP-SAT proves sooner than the rows of who sends do."""

LONG = 10.0
"""Seconds left from which these rows are asked for a few rounds before any search."""

MUCH, SOON = 0.5, 3
"""Where dispatch is short, so many rounds of them gain so many pairs in all, or more:
of 1,000 committees, seed 2, the third gains 1.0, and of seeds 0, 4, 6 and 9 all three
together 0.2, 0.05, 0.1 and 0.05."""

SHARE_OF_ROUNDS = 0.6
"""Share of the time left for rounds, each time: the last of them gain little."""

FIRST_TRIES = 1
"""Searches for plans before these rows."""


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
        rounds = LinkRounds(formulation, stable, place, best, watch, chosen)
        if not rounds.is_one_each:
            return None
        plans = LinkPlans(formulation, stable, place, pins, chosen)
        mine = watch.part(SHARE_OF_ROUNDS)
        known = Fewest(rounds.run(plans.most, found, mine), chosen)
        if known.bound < plans.most:
            whole = _with_plans(rounds, plans, watch)
            known = Fewest(whole.closed(watch), plans.chosen)
    except OutOfTime:
        pass  # what was proved until then holds
    return known


def _with_plans(rounds: LinkRounds, plans: LinkPlans, watch: Watch) -> WholeLinks:
    """Look for better plans, and raise the bound if it stays far from them."""
    if watch.left >= LONG and rounds.bound + CLOSED < plans.most:
        rounds.ask_who_sends(MUCH, SOON)
        rounds.run(plans.most, rounds.bound, watch.part(SHARE_OF_ROUNDS))
    whole = WholeLinks(rounds, plans, watch)
    is_better = whole.near(watch, FIRST_TRIES)
    if rounds.bound + CLOSED < plans.most:
        rounds.ask_who_sends()
        rounds.run(plans.most, rounds.bound, watch.part(SHARE_OF_ROUNDS))
        whole = WholeLinks(rounds, plans, watch)
    if not whole.near(watch) and not is_better:
        for least in LEAST_PARTS:
            plans.make(rounds.blocks, least, watch)
        whole.dive(watch)
    return whole
