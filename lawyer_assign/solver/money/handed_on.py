"""Posts of a plan handed on to others, one after the other, until it can be paid.

A plan of last year mostly costs a little more than this year's budgets allow. Solved
anew it would lose most of its posts long before CP-SAT finds that a few suffice: so
posts go, one by one, to whoever costs least less for them, as a further post where a
first one is dear. It is a plan to begin with; nothing is claimed about it.
"""

from typing import NamedTuple

import numpy as np

from lawyer_assign.arrays import Ints, Mask, alike
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import Formulation
from lawyer_assign.solver.money.multipliers import over_by
from lawyer_assign.solver.money.outlays import without_outlays
from lawyer_assign.statements import Outlay


def handed_on(formulation: Formulation, chosen: Mask, watch: Watch) -> Mask:
    """Hand posts on until every row of money is within its limit, as far as that goes.

    Each time the post and the lawyer that save most, among those that keep all other
    musts; committees keep as many lawyers as they have.

    Parameters
    ----------
    formulation
        With outlays that must hold.
    chosen
        A plan that keeps all musts but these. Not changed.
    watch
        Clock.
    """
    outlays = [one for one in formulation.must if isinstance(one, Outlay)]
    rest, kept = without_outlays(formulation), chosen.copy()
    while over_by(outlays, kept).any() and not watch.must_stop:
        found = _cheaper(rest, outlays, kept, watch)
        if found is None:
            break
        kept = found
    return kept


def _cheaper(
    rest: Formulation, outlays: list[Outlay], kept: Mask, watch: Watch
) -> Mask | None:
    """Return the plan with that post handed on; ``None`` where none saves anything."""
    committee, before = rest.pairs.committee, int(over_by(outlays, kept).sum())
    posts = np.flatnonzero(kept)
    could = np.flatnonzero(~kept & np.isin(committee, committee[posts]))
    changes = [_changed(one, kept, posts, could) for one in outlays]
    saved, spent = (np.sum(each, axis=0) for each in zip(*changes, strict=True))
    best = _dearest(committee, posts, saved)
    gain = best[1][could] - spent
    for at in np.argsort(-gain, kind="stable"):
        if gain[at] <= 0 or watch.must_stop:
            return None
        trial = kept.copy()
        trial[best[0][could[at]]] = False
        trial[could[at]] = True
        if int(over_by(outlays, trial).sum()) < before and rest.holds(trial):
            return trial
    return None


class _Changed(NamedTuple):
    """Fen of each post that goes, and of each pair that comes."""

    saved: Ints
    spent: Ints


def _dearest(committee: Ints, posts: Ints, saved: Ints) -> tuple[Ints, Ints]:
    """Return, pair by pair, the dearest post of its committee, and what it saves."""
    width = int(committee.max()) + 1
    order = np.lexsort((saved, committee[posts]))
    post, most = np.full(width, -1), np.zeros(width, np.int64)
    post[committee[posts[order]]] = posts[order]
    most[committee[posts[order]]] = saved[order]
    return post[committee], most[committee]


def _changed(outlay: Outlay, kept: Mask, posts: Ints, could: Ints) -> _Changed:
    """Return what posts that go save of rows above their limits, and others spend.

    A lawyer's other posts count anew each time, so all of hers are paid again.
    """
    over = outlay.totals(kept) > outlay.upper
    counts = np.where(outlay.group >= 0, over[outlay.group], False).astype(np.int64)
    now = outlay.paid(kept) * counts
    order = posts[np.argsort(outlay.line[posts], kind="stable")]
    lines = outlay.line[order]
    at, place = alike(lines, outlay.line[posts])
    saved = _sums(at, now[order[place]], len(posts))
    stays = order[place] != posts[at]
    at, other = at[stays], order[place[stays]]
    saved -= _sums(at, outlay.price_of(other, at) * counts[other], len(posts))
    at, place = alike(lines, outlay.line[could])
    other = order[place]
    whose, pair = np.append(at, np.arange(len(could))), np.append(other, could)
    paid = outlay.price_of(pair, whose) * counts[pair]
    spent = _sums(whose, paid, len(could)) - _sums(at, now[other], len(could))
    return _Changed(saved, spent)


def _sums(at: Ints, paid: Ints, size: int) -> Ints:
    return np.bincount(at, paid, size).astype(np.int64)
