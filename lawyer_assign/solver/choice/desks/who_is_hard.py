"""Whom firms serve only by breaking links: the committees about whom desks ask.

Which committees these are makes a bound good, but none of them makes it wrong, as long
as every plan serves them (:mod:`lawyer_assign.solver.choice.desks.firm_bound`).
"""

from dataclasses import replace

import numpy as np

from lawyer_assign.arrays import Mask
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import Term, Tier
from lawyer_assign.solver.answer import answer_of
from lawyer_assign.solver.choice.deferred_acceptance import deferred_acceptance
from lawyer_assign.solver.choice.face import Face
from lawyer_assign.solver.flow.backend import Flow
from lawyer_assign.statements import DISPATCHED, Cost, Stable


def hard_committees(face: Face, watch: Watch) -> Mask:
    """Return whom a flow leaves out that keeps all links of deferred acceptance.

    Besides, all whom it serves by lawyers who could serve one of them instead. Which
    committees these are makes a bound good, but none of them makes it wrong.
    """
    plan = linked_flow(face, watch)
    return left_out(face.stable, plan, with_instead=True)


def left_out(stable: Stable, plan: Mask | None, *, with_instead: bool) -> Mask:
    """Return whom a plan leaves out of those with single pairs, nobody without a plan.

    With ``with_instead``, also all whom it serves by lawyers who could serve them.
    """
    is_out = np.zeros(stable.committees, bool)
    if plan is None:
        return is_out
    single = stable.pair_is_single
    is_out[stable.pair_committee[single]] = True
    is_out[stable.pair_committee[plan]] = False
    holds = np.full(stable.lawyers, -1)
    sent = plan & single & (stable.pair_firm_rank == DISPATCHED)
    holds[stable.pair_lawyer[sent]] = stable.pair_committee[sent]
    before = -1
    while with_instead and before != int(is_out.sum()):
        before = int(is_out.sum())
        others = holds[stable.pair_lawyer[single & is_out[stable.pair_committee]]]
        is_out[others[others >= 0]] = True
    return is_out


def linked_flow(face: Face, watch: Watch) -> Mask | None:
    """Return a flow that keeps as many links of deferred acceptance as any.

    Of these, it is best in the last tier before stability, and so on; ``None`` if none
    is found in time.
    """
    formulation, stable, place = face.formulation, face.stable, face.place
    links = deferred_acceptance(stable, np.arange(len(stable.who)), face.pins)
    pairs, relaxed = formulation.pairs, formulation.without(Stable)
    kept = links.firm_of[stable.pair_committee] == stable.pair_firm
    cost = Cost(stable.rule, pairs.committee_ids, pairs.committee, -1 * kept)
    first = Tier(formulation.tiers[place].number, (Term(cost, 1),))
    tiers = (first, *reversed(relaxed.tiers[:place]))
    found = answer_of(Flow(), replace(relaxed, tiers=tiers), watch)
    return None if found is None else found.chosen


def with_enclosed(stable: Stable, is_hard: Mask, served: Mask) -> Mask:
    """Return hard committees, and others whom nobody serves but firms that reach them.

    Who leaves a firm because it opens is then served by one of the same firms, which
    opens too. Like the hard ones, these are ``served``; none makes a bound wrong.
    """
    single = stable.pair_is_single
    reaches = np.zeros(len(stable.seats), bool)
    reaches[stable.pair_firm[single & is_hard[stable.pair_committee]]] = True
    is_out = np.zeros(stable.committees, bool)
    is_out[stable.pair_committee[~reaches[stable.pair_firm]]] = True
    mask: Mask = is_hard | (served & ~is_out)
    return mask


def surely_served(face: Face) -> Mask:
    """Return the committees whom every plan of a face covers."""
    formulation, stable = face.formulation, face.stable
    served = np.zeros(stable.committees, bool)
    for bound in face.bounds:
        if (
            bound.lower is not None
            and bound.factor is None
            and bound.once_per is None
            and np.array_equal(bound.group, formulation.pairs.committee)
        ):
            asked = np.flatnonzero(bound.lower > 0)
            served[asked[asked < len(served)]] = True
    # Only who has a single pair, and no other, is held in the market.
    is_single = np.zeros(stable.committees, bool)
    is_single[stable.pair_committee[stable.pair_is_single]] = True
    is_single[stable.pair_committee[~stable.pair_is_single]] = False
    mask: Mask = served & is_single
    return mask
