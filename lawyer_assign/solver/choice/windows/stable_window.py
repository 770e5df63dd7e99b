"""What every plan without a blocking pair must keep, said to a flow.

Between the matchings that committees and firms propose lie all stable ones, where lists
are strict, no firm gains by rearranging its lawyers, and nobody is sent who is no
option (:func:`lawyer_assign.solver.choice.matroid_market.set_aside` asks all of it);
elsewhere, no committee leaves the head of its list. Both speak of plans as good as one
of which
:func:`lawyer_assign.solver.choice.matroid_market.is_matroid_market` is true.
"""

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from lawyer_assign.arrays import Mask
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import Formulation
from lawyer_assign.solver.choice.deferred_acceptance import Links
from lawyer_assign.solver.choice.windows.list_ends import heads
from lawyer_assign.statements import DISPATCHED, Bound, Stable


class Narrow(NamedTuple):
    """What every plan without a blocking pair keeps.

    Parameters
    ----------
    formulation
        Without stability, and with what is known instead.
    is_open
        Per pair: some such plan may choose it.
    is_served
        Per committee place: a firm that it chose serves it in all such plans.
    """

    formulation: Formulation
    is_open: Mask
    is_served: Mask


def between(relaxed: Formulation, stable: Stable, best: Links, worst: Links) -> Narrow:
    """Let every committee have any firm between its best and its worst.

    Only where :func:`lawyer_assign.solver.choice.matroid_market.set_aside` returns a
    set, of those left: who is linked by ``best`` and ``worst`` is served by whom it
    chose in all plans without a blocking pair, who is not by nobody it chose, and so
    both would close pairs that a lawyer who is no option can be sent by.
    """
    pairs = relaxed.pairs
    ranks = {
        (int(c), int(f)): int(rank)
        for c, f, rank in zip(
            stable.committee, stable.firm, stable.committee_rank, strict=True
        )
    }
    count = len(pairs.columns.committees)
    first, last = np.zeros((2, count), np.int64)
    is_linked = np.zeros(count, bool)
    for committee in np.unique(stable.committee).tolist():
        high = ranks.get((committee, int(best.firm_of[committee])))
        low = ranks.get((committee, int(worst.firm_of[committee])))
        if high is not None and low is not None:
            is_linked[committee] = True
            first[committee], last[committee] = high, low
    rank = stable.pair_committee_rank
    here = pairs.committee
    inside = (rank >= first[here]) & (rank <= last[here])
    chose = np.isin(here, stable.committee)
    away = np.where(is_linked[here], ~inside, chose & _is_mutual(stable))
    return _narrowed(relaxed, stable.rule, away, is_linked)


def within(relaxed: Formulation, stable: Stable, watch: Watch | None = None) -> Narrow:
    """Let committees and firms have whom their shortened lists still name.

    A committee with a head has a firm of it; a firm that is surely full takes nobody
    that it did not choose. All lawyers of a firm may be sent, options or not: a list is
    of firms, and what holds a committee off is counted by pairs of the table. Lists are
    shortened less where ``watch`` says stop.
    """
    pairs = relaxed.pairs
    found = heads(stable, watch)
    keys = pairs.firm * stable.committees + pairs.committee
    rows = stable.firm * stable.committees + stable.committee
    is_inside = np.isin(keys, rows[~found.beyond])
    is_headed = np.zeros(len(pairs.columns.committees), bool)
    is_headed[: len(found.headed)] = found.headed
    away = np.isin(keys, rows[found.beyond]) | is_headed[pairs.committee] & ~is_inside
    is_full = np.zeros(len(pairs.columns.firms), bool)
    is_full[: len(found.is_full)] = found.is_full
    away |= is_full[pairs.firm] & (stable.pair_firm_rank >= DISPATCHED)
    return _narrowed(relaxed, stable.rule, away, is_headed)


def _narrowed(relaxed: Formulation, rule: str, away: Mask, is_served: Mask) -> Narrow:
    """Forbid some pairs, and have some committees served by the others."""
    pairs = relaxed.pairs
    rows = pairs.committee_ids
    forbidden = np.where(away, pairs.committee, -1)
    must = (
        *relaxed.must,
        Bound(rule, rows, forbidden, upper=np.zeros(len(rows), np.int64)),
    )
    narrowed = with_served(replace(relaxed, must=must), rule, is_served)
    return Narrow(narrowed, ~away, is_served)


def with_served(formulation: Formulation, rule: str, is_served: Mask) -> Formulation:
    """Have some committees served, whoever does it."""
    pairs = formulation.pairs
    group = np.where(is_served[pairs.committee], pairs.committee, -1)
    lower = is_served.astype(np.int64)
    served = Bound(rule, pairs.committee_ids, group, lower=lower)
    return replace(formulation, must=(*formulation.must, served))


def _is_mutual(stable: Stable) -> Mask:
    mask: Mask = stable.pair_committee_rank < DISPATCHED
    return mask


def has_ties(stable: Stable) -> bool:
    """Return whether some side gives one rank to two partners."""
    for own, rank in (
        (stable.committee, stable.committee_rank),
        (stable.firm, stable.firm_rank),
    ):
        keys = np.unique(np.stack([own, rank]), axis=1)
        if keys.shape[1] < len(own):
            return True
    return False
