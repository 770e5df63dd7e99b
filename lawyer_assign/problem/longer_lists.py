"""Longer lists where lawyers are short, so that no cut looks like a shortage."""

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.facts import Facts
from lawyer_assign.policy import Policy
from lawyer_assign.problem.lists import FURTHER, distinct, near_keys
from lawyer_assign.problem.posts_due import Lacking, PostsDue

MUCH = 5_000_000
"""Pairs, some 100 bytes each while they are made, up to which whole lists grow."""


def grown(
    facts: Facts,
    policy: Policy,
    start: tuple[Ints, Mask],
    most: Ints,
    due: PostsDue,
) -> tuple[Ints, Mask, Mask]:
    """Return keys with longer lists where lawyers are short of what is due.

    Also which lists are still cut, and which committees are short in the end. Where
    whole lists would be too many pairs, only who can help is added, and lists of
    committees that stay short are still cut.
    """
    columns = facts.columns
    found, is_cut = start[0], start[1].copy()
    most = most.copy()
    lacking = Lacking(columns, due)
    while True:
        is_short = lacking.of(found)
        todo = is_cut & is_short
        if not todo.any():
            return found, is_cut, is_short
        longer = most[todo] * FURTHER
        if len(found) + int(np.minimum(longer, len(columns.lawyers)).sum()) > MUCH:
            return _spread(facts, policy, (found, is_cut), lacking, due)
        most[todo] = longer
        keys, cut = near_keys(facts, policy, np.flatnonzero(todo), most)
        found = distinct(np.concatenate([found, keys]))
        is_cut[todo] = cut[todo]


def _spread(
    facts: Facts,
    policy: Policy,
    start: tuple[Ints, Mask],
    lacking: Lacking,
    due: PostsDue,
) -> tuple[Ints, Mask, Mask]:
    """Return what :func:`grown` does, with those alone who can help the short.

    Proof that nobody is short for want of a longer list in the end. In a maximum
    matching every lawyer on a list of a committee that is short is full, and serves
    committees that are short. An alternating path from an open post to a lawyer with
    room must so leave the short ones by a pair of a short committee with a lawyer
    who is on no list of theirs. Lists that are not cut hold all within reach; for the
    others the search ends when no such pair is allowed. So longer lists leave as many
    posts open, and the same committees short.
    """
    found, is_cut = start
    # Who stands at a committee already is not one who can still help it.
    few = policy.reach.nearest_kept + due.standing
    while True:
        is_short = lacking.of(found)
        committee, lawyer = np.divmod(due.free(found), max(1, len(due.room)))
        is_full = due.room <= 0
        is_full[lawyer[is_short[committee]]] = True
        asking = np.flatnonzero(is_cut & is_short)
        keys, _ = near_keys(facts, policy, asking, few, ~is_full)
        longer = distinct(np.concatenate([found, keys]))
        if len(longer) == len(found):
            return found, is_cut, is_short
        found = longer
