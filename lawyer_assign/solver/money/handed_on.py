"""Posts of a plan handed on to others, one after the other, until it can be paid.

A plan of last year mostly costs a little more than this year's budgets allow. Solved
anew it would lose most of its posts long before CP-SAT finds that a few suffice: so
posts go, one by one, to whoever costs least less for them, as a further post where a
first one is dear. It is a plan to begin with; nothing is claimed about it.
"""

import numpy as np

from lawyer_assign.arrays import Ints, Mask, runs
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
    saved = np.sum([_saved(one, kept, posts) for one in outlays], axis=0)
    spent = np.sum([_spent(one, kept, posts, could) for one in outlays], axis=0)
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


def _dearest(committee: Ints, posts: Ints, saved: Ints) -> tuple[Ints, Ints]:
    """Return, pair by pair, the dearest post of its committee, and what it saves."""
    width = int(committee.max()) + 1
    order = np.lexsort((saved, committee[posts]))
    post, most = np.full(width, -1), np.zeros(width, np.int64)
    post[committee[posts[order]]] = posts[order]
    most[committee[posts[order]]] = saved[order]
    return post[committee], most[committee]


def _priced(outlay: Outlay, kept: Mask) -> Ints:
    """Return which pairs are paid from rows above their limits, as 0 or 1."""
    over = outlay.totals(kept) > outlay.upper
    return np.where(outlay.group >= 0, over[outlay.group], False).astype(np.int64)


def _saved(outlay: Outlay, kept: Mask, posts: Ints) -> Ints:
    """Return what rows above their limits save, post by post, without it."""
    counts = _priced(outlay, kept)
    at, other = _beside(outlay, posts, posts)
    now = np.bincount(at, outlay.paid(kept)[other] * counts[other], len(posts))
    is_other = other != posts[at]
    at, other = at[is_other], other[is_other]
    paid = outlay.price_of(other, at) * counts[other]
    return (now - np.bincount(at, paid, len(posts))).astype(np.int64)


def _spent(outlay: Outlay, kept: Mask, posts: Ints, could: Ints) -> Ints:
    """Return what they spend more, pair by pair, with it."""
    counts = _priced(outlay, kept)
    at, other = _beside(outlay, posts, could)
    now = np.bincount(at, outlay.paid(kept)[other] * counts[other], len(could))
    line = np.append(at, np.arange(len(could)))
    pair = np.append(other, could)
    paid = outlay.price_of(pair, line) * counts[pair]
    return (np.bincount(line, paid, len(could)) - now).astype(np.int64)


def _beside(outlay: Outlay, posts: Ints, of: Ints) -> tuple[Ints, Ints]:
    """Return the posts of the line of each of some pairs: whose, and which."""
    width = int(outlay.line.max(initial=0)) + 1
    order = posts[np.argsort(outlay.line[posts], kind="stable")]
    count = np.bincount(outlay.line[posts], minlength=width)
    start = np.cumsum(count) - count
    at, place = runs(start[outlay.line[of]], count[outlay.line[of]])
    return at, order[place]
