r"""Fewest blocking pairs, from below: what a plan covers beyond every stable one.

Let M be a plan with the set B of blocking pairs, and take what is in B off the lists:
nothing else changes its rank, so M is then stable. Putting one pair back lets a stable
plan lose one post at most. So some plan without any blocking pair misses at most
:math:`|B|` lawyers more than M does, and

.. math:: |B| \ge \text{least missing without a blocking pair} - \text{missing in M}.

*Why one post.* Regard a post (l, c) as a contract: the options, and the posts of M that
are none, dispatched or of a lawyer who is sent where she takes nobody. Committees rank
their contracts by the firm, firms theirs by the committee; ties are broken in favour of
M, and dispatched contracts come last with both. Which contracts a firm can
hold is a laminar matroid: at most its seats, of each lawyer at most her limit and one
single post. Taking in one contract means room for it, or giving up a worse one that
makes room: that is word by word when a pair blocks, so M is a stable matching of these
contracts, and a stable matching blocks nothing. A firm that keeps its best independent
set gives up at most one contract for a new one. So when a committee c that was away
comes and proposes down its list, one refusal leads to one proposal, until somebody
finds room or has no list left: the committees served are those before, and c, or c in
place of one of them. (All stable matchings of strict lists serve the same committees;
Fleiner 2003.) With and without the pair (f, c) on c's list the market without c is the
same. So between the two at most one committee more is left out.

Whom coverage does not ask about, committees that need nobody, are not counted: who was
served before and is not now is one committee at most, whoever is served instead.

The same holds for anything else that changes the contracts of one committee alone, so
that a few committees that make lists tied, or firms rearrange lawyers, or to which may
be sent who is no option, can be set aside at the price of one blocking pair each
(:mod:`lawyer_assign.solver.choice.matroid_market`).

What is asked of the plans compared is what makes firms and committees a market
(:func:`lawyer_assign.solver.choice.matroid_market.is_matroid_market`), each lawyer one
limit, and a tier before stability, of its own, that asks for one lawyer at most to each
committee that chose; without any of these nothing is proved. Fixed agreements stay:
their firms give them up for nobody, and their committees have no other contract. All
else that plans must keep is dropped from the market, which can only make the bound
lower. How many plans without a blocking pair miss, a flow says, and in cities combs do
(:mod:`lawyer_assign.solver.choice.excused.unserved`). The idea for one-to-one markets:
Biró, Manlove and Mittal, "Size versus stability in the marriage problem" (2010).
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from lawyer_assign.arrays import UNBOUNDED, Ints, Mask
from lawyer_assign.engines.watch import OutOfTime, Watch
from lawyer_assign.formulation import Formulation, Term, Tier
from lawyer_assign.solver.answer import answer_of
from lawyer_assign.solver.choice.deferred_acceptance import (
    Pin,
    deferred_acceptance,
    firms_proposing,
)
from lawyer_assign.solver.choice.desks.who_is_hard import (
    left_out,
    surely_served,
    with_enclosed,
)
from lawyer_assign.solver.choice.excused.unserved import fewest_unserved
from lawyer_assign.solver.choice.face import Face
from lawyer_assign.solver.choice.matroid_market import (
    has_one_limit,
    in_table,
    is_matroid_market,
    most_per_row,
    set_aside,
    without_committees,
)
from lawyer_assign.solver.choice.windows.stable_window import between, within
from lawyer_assign.solver.flow.backend import Flow
from lawyer_assign.statements import Bound, Stable


def least_blocking(face: Face, most: int, watch: Watch) -> int:
    """Return a number of blocking pairs that no plan of a face goes below.

    Parameters
    ----------
    face
        The plans that the bound is about.
    most
        Blocking pairs of a known plan: more cannot be proved.
    watch
        Clock; what is proved until it says stop is returned.

    Returns
    -------
    int
        0 where nothing is proved.
    """
    if not watch.allows(Flow.name):
        return 0  # whatever is prepared here, a flow has to say what it proves
    coverage, known = _coverage(face), in_table(face.stable)
    if coverage is None or not has_one_limit(known) or not is_matroid_market(face):
        return 0
    market = _market(face, known, coverage)
    missing = int(coverage.amounts(face.best).sum())
    found = 0
    try:
        away = set_aside(known, face.pins, most, watch)
        if away is not None:
            windows = _windows(
                market, without_committees(known, away), face.pins, watch
            )
            found = _missing(windows, watch) - missing - len(away)
        if away is None or away:
            watch.go_on()
            kept = within(market, known, watch).formulation
            found = max(found, _missing(kept, watch) - missing)
    except OutOfTime:
        pass  # what is found until then is proved
    return min(max(found, 0), most)


def least_unserved(face: Face, plan: Mask | None, most: int, watch: Watch) -> int:
    """Return what :func:`least_blocking` does, proved by combs.

    Parameters are those; ``plan`` is a flow that leaves out who is hard to serve, about
    whom is asked: nobody without one, and whoever it is makes no bound wrong.
    """
    coverage, known, stable = _coverage(face), in_table(face.stable), face.stable
    if (
        coverage is None
        or coverage.lower is None
        or not has_one_limit(known)
        or not is_matroid_market(face)
    ):
        return 0
    missing = int(coverage.amounts(face.best).sum())
    served = surely_served(face)
    asked = left_out(stable, plan, with_instead=True) & served
    asked = with_enclosed(stable, asked, served)
    # What is left out is counted by coverage.
    lower = coverage.lower[: len(asked)]
    asked[len(lower) :] = False
    asked[: len(lower)] &= lower > 0
    market = _market(face, known, coverage)
    kept = within(market, known, watch)
    unserved = fewest_unserved(kept, known, asked, most + missing, watch)
    return max(0, unserved - missing)


def _coverage(face: Face) -> Bound | None:
    """Return what asks for a lawyer at most in a tier of its own before stability."""
    formulation, stable = face.formulation, face.stable
    for tier in formulation.tiers[: face.place]:
        one = tier.terms[0].statement if len(tier.terms) == 1 else None
        if (
            isinstance(one, Bound)
            and one.lower is not None
            and one.upper is None
            and one.factor is None
            and one.once_per is None
            and np.array_equal(one.group, formulation.pairs.committee)
            # Of who has no pair at the end of the table there is no row.
            and stable.committee.max(initial=-1) < len(one.lower)
            and (one.lower[stable.committee] <= 1).all()
        ):
            return one
    return None


def _market(face: Face, stable: Stable, coverage: Bound) -> Formulation:
    """Return coverage as the only wish, and the limits of the contracts as musts."""
    formulation, bounds, pairs = face.formulation, face.bounds, face.formulation.pairs
    single = np.where(stable.pair_is_single, pairs.lawyer, -1)
    own: tuple[tuple[Ints, Ints, Ints | int], ...] = (
        (pairs.committee, stable.committee, 1),
        (pairs.firm, stable.firm, stable.seats[stable.firm]),
        (pairs.lawyer, stable.option_lawyer, stable.option_limit),
        (single, single[single >= 0], 1),
    )
    must = []
    for group, rows, most in own:
        size = 1 + max(int(group.max(initial=0)), int(rows.max(initial=0)))
        # Of whom nobody chose, posts of the plan are all that there can be.
        upper = most_per_row(bounds, group, size).astype(np.int64)
        upper[rows] = np.minimum(most, UNBOUNDED)
        who = [str(row) for row in range(size)]
        must.append(Bound(stable.rule, who, group, upper=upper))
    must += [
        _agreed(stable, one) for one in formulation.bounds if one.lower is not None
    ]
    tier = Tier(formulation.tiers[0].number, (Term(coverage, 1),))
    return replace(formulation, must=tuple(must), tiers=(tier,))


def _agreed(stable: Stable, bound: Bound) -> Bound:
    """Return what a must demands of pairs that their firm likes above all it chose.

    These contracts of M, whose committees have no others, no firm ever gives up.
    """
    rows = len(bound.who)
    is_free = (stable.pair_firm_rank > 0) | np.isin(
        stable.pair_committee, stable.committee
    )
    inside = is_free & (bound.group >= 0)
    lower = np.zeros(rows, np.int64) if bound.lower is None else bound.lower.copy()
    lower[bound.group[inside]] = 0
    return replace(bound, lower=lower, upper=None)


def _windows(
    market: Formulation, stable: Stable, pins: Sequence[Pin], watch: Watch
) -> Formulation:
    """Keep every committee between its best and its worst firm; lists are strict."""
    order = np.arange(len(stable.who))
    best, worst = (
        match(stable, order, pins, watch)
        for match in (deferred_acceptance, firms_proposing)
    )
    return between(market, stable, best, worst).formulation


def _missing(market: Formulation, watch: Watch) -> int:
    """Return how many lawyers are missing at least; 0 if it is not known in time."""
    flow = Flow()
    answer = answer_of(flow, market, watch) if watch.allows(flow.name) else None
    if answer is None or answer.chosen is None:
        return 0
    return answer.tiers[0].bound or 0
