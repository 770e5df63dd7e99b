r"""Blocking pairs of plans with lawyers whom no list names.

Lists of candidates are cut to the nearest; a plan may send somebody who is not on them.
Let all pairs of firms and committees that chose each other, or are bound, be in the
table. Then whoever is not listed is *dispatched*: firm and committee like her least.

*Dispatch that ends makes no pair block.* Let a plan keep the limits of lawyers that
are options: no more posts than their limits, one single post at most. Take posts of
dispatched lawyers out of it. Nobody new blocks:

- A committee wants no other firms than before. A dispatched lawyer is the last in its
  list, so it preferred those firms to her as it now does to nobody.
- Nobody new can be taken. Let lawyer l of firm f have room for c now, or once she gives
  up a post that f likes less. If none of her posts ended, she had it before; and if f
  has a free seat only since another lawyer of it was sent home, it held a committee
  then that it likes less than c. If a post of hers ended, giving it up was case (ii)
  of :class:`lawyer_assign.rules.Stability`: f likes it less than c, and with one post
  less she is below her limit. If c is single, the post that she may give up now, or the
  one that ended, was her only single post, or she has none: give up the single one, and
  if that is neither, she has one that stays, and no room now.

So whatever a plan has beside the table, without its posts that are not listed it is a
choice of listed pairs that blocks no more. It keeps all upper limits. Of lower ones it
keeps those of committees whose lists are whole: these lost nobody. What is proved of
such choices (:func:`of_whole_lists`) is proved of all plans, whoever they send.

What only the rules can say, that those who chose each other are all in the table, and
that rows mean the same with more pairs in it, whoever asks has to check
(:mod:`lawyer_assign.verbs.lists.dispatched`).
"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.formulation import Formulation, Term, Tier
from lawyer_assign.solver.choice.face import Face
from lawyer_assign.solver.choice.matroid_market import uppers_of_rows
from lawyer_assign.statements import Bound, Stable, Statement


def of_whole_lists(face: Face) -> Face | None:
    """Return what plans with unlisted lawyers keep, once these are sent home.

    Of plans that cost nothing in the tiers before stability.

    Returns
    -------
    Face or None
        Over the same pairs, up to the tier of stability. ``None`` where no list is cut,
        the best plan costs something before, or lawyers may have more posts than the
        limits by which pairs block.
    """
    formulation, stable, bounds = face.formulation, face.stable, face.bounds
    before, pairs = formulation.tiers[: face.place], formulation.pairs
    if not pairs.is_cut.any() or any(tier.price(face.best) for tier in before):
        return None
    if not _makes_room(formulation, stable, bounds):
        return None
    single = np.where(stable.pair_is_single, pairs.lawyer, -1)
    groups = (pairs.committee, pairs.firm, pairs.lawyer, single)
    must = (
        kept for one in formulation.bounds for kept in _kept(one, groups, pairs.is_cut)
    )
    tiers = (
        Tier(
            tier.number,
            tuple(
                Term(kept, term.weight)
                for term in tier.terms
                if any(term.statement is one for one in bounds)
                for kept in _kept(term.statement, groups, pairs.is_cut)
            ),
        )
        for tier in before
    )
    last = formulation.tiers[face.place]
    whole = Formulation(pairs, tuple(must), (*tiers, last))
    # Pins are lower limits, which may be kept by somebody who is not listed.
    return replace(face, formulation=whole, pins=())


def _makes_room(formulation: Formulation, stable: Stable, bounds: list[Bound]) -> bool:
    """Return whether who gives up any post has room for any other, as pairs block.

    However many pairs a lawyer has: others of hers may not be listed.
    """
    group = formulation.pairs.lawyer
    single = np.where(stable.pair_is_single, group, -1)
    who = stable.option_lawyer
    size = 1 + int(who.max(initial=0))
    posts = uppers_of_rows(bounds, group, size)[who]
    singles = uppers_of_rows(bounds, single, size)[who]
    return bool((posts <= stable.option_limit).all() and (singles <= 1).all())


def _kept(
    statement: Statement, groups: tuple[Ints, ...], is_cut: Mask
) -> Iterator[Bound]:
    """Yield what is kept of a statement by who is left when others are sent home.

    That is counts of committees, firms and lawyers, from above; and from below those of
    committees with whole lists. A committee that nobody may serve here may be served by
    somebody who is not listed, with whom together others would do.
    """
    if (
        not isinstance(statement, Bound)
        or statement.factor is not None
        or statement.once_per is not None
    ):
        return
    which = [np.array_equal(statement.group, group) for group in groups]
    if not any(which):
        return
    lower, upper = None, statement.upper
    if which[0]:  # of committees
        cut = is_cut[: len(statement.who)]
        if statement.lower is not None:
            lower = np.where(cut, 0, statement.lower)
        if upper is not None and (upper[cut] < 1).any():
            return
    if lower is not None or upper is not None:
        yield Bound(
            statement.rule, statement.who, statement.group, lower=lower, upper=upper
        )
