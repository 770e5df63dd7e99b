"""A plan's posts taken back, one after the other, until the rest can be paid.

So a plan that needs no search comes within budgets, too: for whoever stops early.
"""

from collections.abc import Sequence

import numpy as np

from lawyer_assign.arrays import Ints, Mask, alike
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import Formulation, Tier
from lawyer_assign.solver.cpsat.greedy import greedy
from lawyer_assign.solver.money.loads.room import demanded_pairs
from lawyer_assign.solver.money.outlays import outlays_of, without_outlays
from lawyer_assign.statements import Bound, Outlay, Statement

SECONDS = 1.0
"""For taking posts back where that is to be quick."""


def within(
    formulation: Formulation, chosen: Mask, watch: Watch | None = None,
    most: int | None = None,
) -> Mask:  # fmt: skip
    """Take posts back until every row of money is within its limit.

    Each time the one without which rows are above their limits by least, in all. A post
    that is taken back may raise what others of its line are paid, in rows that were
    within limits as well: so all rows are looked at together until none is above.

    Parameters
    ----------
    formulation
        With outlays.
    chosen
        A plan, whatever it costs. Not changed.
    watch
        Clock; ``None`` = nobody waits for it.
    most
        What it may pay in the first tier to be of use; ``None`` = anything.

    Returns
    -------
    Mask
        What is left of it. Above limits only where all its other posts are demanded,
        time ran out, or it pays more than ``most`` already, and can only pay more.
    """
    kept = chosen.copy()
    free, outlays = ~demanded_pairs(formulation), outlays_of(formulation)
    over = _over(outlays, np.flatnonzero(kept))
    first = [one for one in formulation.tiers[:1] if _only_rises(one)]
    while over.sum() > 0 and not (watch is not None and watch.must_stop):
        posts = np.flatnonzero(kept)
        could = posts[free[posts] & _is_short(outlays, over, posts)]
        if not len(could):
            break
        left = sum(
            np.maximum(_left(one, posts, could) - one.upper, 0).sum(axis=1)
            for one in outlays
        )
        kept[could[np.argmin(left)]] = False
        if most is not None and any(one.price(kept) > most for one in first):
            break
        over = _over(outlays, np.flatnonzero(kept))
    return kept


def _only_rises(tier: Tier) -> bool:
    """Return whether posts that are taken back never make a tier cheaper."""
    return all(one.weight >= 0 and _asks_for_more(one.statement) for one in tier.terms)


def _asks_for_more(statement: Statement) -> bool:
    """Return whether a statement misses no less with fewer pairs."""
    if not isinstance(statement, Bound) or statement.upper is not None:
        return False
    return statement.factor is None or not (statement.factor < 0).any()


def rough_plan(formulation: Formulation) -> Mask | None:
    """Fill committees one after another, and take posts back until budgets hold.

    It loads few lawyers with many posts, which is cheap, and so leaves few committees
    to nobody: more time should not leave more than it does. City of seed 0 with teams
    at 97 %: 45 seats are empty in it, 82 after 8 s of flows. It takes .15 s.

    Returns
    -------
    Mask or None
        ``None`` where no plan is found soon, or none that keeps every must.
    """
    chosen = greedy(without_outlays(formulation))
    if chosen is None:
        return None
    # Where nobody caps posts thousands are too many, and taking those back takes long.
    kept = within(formulation, chosen, Watch(SECONDS))
    return kept if formulation.holds(kept) else None


def _over(outlays: Sequence[Outlay], posts: Ints) -> Ints:
    """Return by how much each row is above its limit, all outlays together."""
    return np.concatenate(
        [np.maximum(_totals(one, posts) - one.upper, 0) for one in outlays]
        or [np.zeros(0, np.int64)]
    )


def _totals(outlay: Outlay, posts: Ints) -> Ints:
    """Return what posts cost, by row."""
    return _summed(outlay, posts, outlay.price_of(posts, outlay.line[posts]))


def _summed(outlay: Outlay, posts: Ints, paid: Ints) -> Ints:
    row, found = outlay.group[posts], np.zeros(len(outlay.upper), np.int64)
    np.add.at(found, row[row >= 0], paid[row >= 0])
    return found


def _is_short(outlays: Sequence[Outlay], over: Ints, posts: Ints) -> Mask:
    """Return which posts are paid from a row that is above its limit."""
    found, first = np.zeros(len(posts), bool), 0
    for one in outlays:
        row = one.group[posts]
        found |= (row >= 0) & (over[first + row] > 0)
        first += len(one.upper)
    return found


def _left(outlay: Outlay, posts: Ints, without: Ints) -> Ints:
    """Return what posts cost by row without one of them, for each of some of them.

    The result has shape ``(posts left out, rows)``.
    """
    order = np.argsort(outlay.line[posts], kind="stable")
    posts = posts[order]
    line, own = outlay.line[posts], outlay.line[without]
    case, place = alike(line, own)
    post = posts[place]
    before, row = outlay.price_of(posts, line), outlay.group[post]
    found = np.tile(_summed(outlay, posts, before), (len(without), 1))
    paid = row >= 0
    change = (case[paid], row[paid])
    np.subtract.at(found, change, before[place][paid])
    stays = post != without[case]
    after, paid = outlay.price_of(post[stays], case[stays]), paid[stays]
    change = (case[stays][paid], row[stays][paid])
    np.add.at(found, change, after[paid])
    return found
