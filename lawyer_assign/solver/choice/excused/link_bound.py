"""Blocking pairs, from below, where each lawyer has one post: learned, then closed.

Rows are learned round by round
(:mod:`lawyer_assign.solver.choice.excused.link_rounds`); plans are sought near the
solution, and the last points among what plans with so few blocking pairs could have
(:mod:`lawyer_assign.solver.choice.excused.whole_links`).
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
        known = Fewest(rounds.run(plans.most, found, watch), chosen)
        if known.bound < plans.most:
            whole = WholeLinks(rounds, plans, watch)
            if not whole.near(watch):
                for least in LEAST_PARTS:
                    plans.make(rounds.blocks, least, watch)
                whole.dive(watch)
            known = Fewest(whole.closed(watch), plans.chosen)
    except OutOfTime:
        pass  # what was proved until then holds
    return known
