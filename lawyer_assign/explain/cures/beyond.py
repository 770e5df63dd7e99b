"""Levers pulled where counting finds nobody short: by solving with all they can give.

Rules beyond counting (two-way choice as a must, one firm for a team, money) leave
places open though no group of committees lacks lawyers. There nothing tells whom to
ask; so all are, and what the best plan makes no use of is left out again, one after the
other.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.explain.cures.cures import Step
from lawyer_assign.explain.cures.levers import Lever, Make, join, recruit
from lawyer_assign.explain.cures.pulling import CutError, reach_of
from lawyer_assign.explain.cures.trying import (
    LIMITED,
    fewest_plan_of,
    left_open,
    one_more,
    plan_of,
    tight_steps,
    tried,
    used_by,
)
from lawyer_assign.explain.door import Watch
from lawyer_assign.explain.shortages.causes import covered
from lawyer_assign.problem import Problem
from lawyer_assign.rules import Budget, OneFirm, Stability

MOST_PAIRS = 50_000
"""Up to which all committees are asked about, not those alone that are open."""

FEW = 20
"""Options up to which they are tried, or left out, one by one."""


SHARE_OF_FIRST = 0.5
"""Of the time, for a first plan beside budgets, which seldom is proved to ask least."""

MOST_AT_ONCE = 5_000
"""Pairs up to which the fewest options are looked for all together."""


class Tried(NamedTuple):
    """What a lever does: its steps, how many posts stay open, and by which options."""

    lever: Lever
    steps: tuple[Step, ...]
    left: int
    taken: Mask


def pulled_whole(
    make: Make, problem: Problem, missing: Ints, left: int, watch: Watch
) -> Tried | None:
    """Return what a lever does if that leaves fewer posts open, else ``None``.

    Parameters
    ----------
    make
        Of the lever.
    problem
        As it was solved.
    missing
        Open posts, per committee.
    left
        Posts that stay open without it, or with what counting finds of it.
    watch
        Clock.
    """
    if make is recruit and problem.policy.must(OneFirm) is not None:
        make = join
    where = np.flatnonzero(missing)
    if len(problem.pairs) <= MOST_PAIRS:
        where = np.arange(len(missing))
    lever = make(problem, where, missing)
    if lever is None or _open_by_counting(lever) >= left:
        return None
    best: Tried | None = None
    for taken, steps in _trials(lever):
        if watch.must_stop:
            break
        found = _done(lever, taken, steps, watch)
        if found is not None and found.left < left:
            best, left = found, found.left
    return None if best is None else _fewer(best, watch)


def _open_by_counting(lever: Lever) -> int:
    """Return how many posts stay open at least, whatever is asked for; 0 if unknown.

    Unknown where lists leave out lawyers who may matter.
    """
    try:
        return int(reach_of(lever).left.sum())
    except CutError:
        return 0


def is_short_of_money(
    make: Make, problem: Problem, missing: Ints, watch: Watch
) -> bool:
    """Return whether budgets are proved to leave as many open, whoever is asked.

    That is soon known; how few are to be asked is not, where money is short. Not known
    of cities, nor where two-way choice must hold, by which more room may leave more
    open.

    Parameters
    ----------
    make, problem, missing
        As for :func:`pulled_whole`.
    watch
        Clock.
    """
    policy, left = problem.policy, int(missing.sum())
    if policy.must(Budget) is None or policy.must(Stability) is not None:
        return False
    if len(problem.pairs) > MOST_PAIRS:
        return False
    makes = (recruit, join) if make is recruit else (make,)
    for one in makes:
        lever = one(problem, np.arange(len(missing)), missing)
        if lever is None:
            continue
        everybody = np.ones(len(lever.options), bool)
        bound = covered(tried(lever, everybody), watch).tiers[0].bound
        if bound is None or bound < left:
            return False
    return True


def _trials(lever: Lever) -> Iterator[tuple[Mask, tuple[Step, ...] | None]]:
    """Yield options to be taken: all of them, and each, where less may be more.

    More room never leaves more open, but for two-way choice: who has room blocks.
    """
    everybody = np.ones(len(lever.options), bool)
    yield everybody, None
    if lever.problem.policy.must(Stability) is None:
        return
    size = len(lever.options)
    alone = np.eye(size if size <= FEW else 0, size, dtype=bool)
    for taken in (everybody, *alone):
        if lever.kind in LIMITED:
            yield taken, one_more(lever, taken)
        if taken is not everybody:
            yield taken, None


def _done(
    lever: Lever, taken: Mask, steps: tuple[Step, ...] | None, watch: Watch
) -> Tried | None:
    """Return what is open once a plan's own steps, as tight as it needs, are done."""
    has_budgets = lever.problem.policy.must(Budget) is not None
    part = watch.part(SHARE_OF_FIRST) if has_budgets else watch
    posts = plan_of(lever, taken, part, steps)
    if posts is None:
        return None
    used = taken & used_by(lever, posts)
    tight = tight_steps(lever, used, posts)
    if lever.kind == "recruit":
        return Tried(lever, tight, left_open(posts), used)
    after = covered(tried(lever, used, tight), watch).tiers[0].price
    return None if after is None else Tried(lever, tight, after, used)


def _fewer(best: Tried, watch: Watch) -> Tried:
    """Leave out options one after the other, as long as no more stays open.

    Of levers that add pairs the fewest are looked for at once, all together, before.
    """
    lever = best.lever
    if lever.kind not in LIMITED and len(lever.problem.pairs) <= MOST_AT_ONCE:
        posts = fewest_plan_of(lever, watch)
        taken = None if posts is None else used_by(lever, posts)
        few = None if taken is None else _done(lever, taken, None, watch)
        if few is not None and _is_better(few, best):
            best = few
    if np.count_nonzero(best.taken) > FEW:
        return best
    for at in np.flatnonzero(best.taken).tolist():
        if not best.taken[at] or watch.must_stop:
            continue
        taken = best.taken.copy()
        taken[at] = False
        found = _done(best.lever, taken, None, watch)
        if found is not None and found.left <= best.left:
            best = found
    if best.lever.kind in LIMITED:
        less = _done(best.lever, best.taken, one_more(best.lever, best.taken), watch)
        if less is not None and less.left <= best.left:
            best = less
    return _lowered(best, watch)


def _lowered(best: Tried, watch: Watch) -> Tried:
    """Lower one limit after the other, by halves, as long as no more stays open.

    Where budgets must hold: plans that cover as many are not proved to ask for as
    little as could be; of others they are.
    """
    lever = best.lever
    if lever.kind not in LIMITED or lever.problem.policy.must(Budget) is None:
        return best
    for at, least in enumerate(one_more(lever, best.taken)):
        low = least.to
        while low < best.steps[at].to and not watch.must_stop:
            middle = (low + best.steps[at].to) // 2
            steps = [*best.steps]
            steps[at] = steps[at]._replace(to=middle)
            posts = plan_of(lever, best.taken, watch, tuple(steps))
            if posts is None or left_open(posts) > best.left:
                low = middle + 1
            else:
                best = best._replace(steps=tuple(steps), left=left_open(posts))
    return best


def _is_better(one: Tried, other: Tried) -> bool:
    """Return whether one leaves fewer open, or as many by fewer steps."""
    return (one.left, len(one.steps)) < (other.left, len(other.steps))
