r"""When firms and committees are a market of their own, lawyers aside.

Whether a firm can take a committee is asked of its lawyers one by one, each where she
is (:class:`lawyer_assign.statements.Stable`); deferred acceptance asks whether the firm
can hold a set of committees in *any* arrangement of its lawyers. Every matching that is
stable in the second sense is so in the first, not the other way round: let only l1
reach c and both l1 and l2 reach d, which the firm likes better. If l1 serves d, c does
not block, although l2 could have taken d. So the lattice of stable matchings and the
rural hospitals theorem (Fleiner 2003) speak of every plan without a blocking pair only
where rearranging never helps.

Let :math:`L_c` be the lawyers of a firm who may serve c, each with one limit wherever
she serves, and let no plan send another of its lawyers to c. (Who is not willing, or in
conflict, takes nobody; but where the rules that forbid it are wishes or left out she
can be sent: the pair is in the table and no option.) Rearranging never helps if for all
c and d that it likes better than c and that share a lawyer, :math:`L_d \subseteq L_c`,
and d is single if c is (one such post a lawyer). Proof: let c want the firm and not
block, with a seat free or a worse committee held. No lawyer in :math:`L_c` has room or
a worse post that makes some. If c is single, each so has a better single post: with
only other posts, all better, she would break the condition. These posts are as many as
:math:`L_c`, none of their committees can be served outside :math:`L_c`, and with c they
are one too many. If c is not single, all posts of all lawyers in :math:`L_c` go to
better committees that only :math:`L_c` can serve. Either way the firm cannot hold c
beside the better ones it has, in any arrangement.

What bounds take for granted of every plan they speak of, policies may leave out, soften
or put later. So each is asked, and where it does not hold nothing is concluded:

- :func:`is_matroid_market`, of musts and of wishes before stability that are kept
  whole: one lawyer to each committee that chose or is bound, no firm beyond its seats,
  no lawyer beyond her limit with anybody, nor with two single posts. Under these, case
  (ii) makes room wherever one post less does. Every bound that is no mere flow asks it:
  windows, heads, combs, exchanges and counts of blocking pairs.
- :func:`set_aside`, for windows: strict lists, one limit a lawyer, rearranging in vain,
  nobody sent who is no option, and pins by musts for all bound committees and no other.

Nothing is taken for granted of coverage, dispatch or the order of tiers; nor that whom
a lawyer may serve is in the table (an option that is no pair blocks, but holds nobody).
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

import numpy as np

from lawyer_assign.arrays import UNBOUNDED, Ints
from lawyer_assign.engines.watch import Watch
from lawyer_assign.solver.choice.deferred_acceptance import MOST_SLOTS, Pin
from lawyer_assign.solver.choice.face import Face
from lawyer_assign.statements import DISPATCHED, Bound, Stable

Edge = tuple[int, int]
"""Two committees that cannot both stay in a market of firms; one may stand twice."""

Kind = tuple[frozenset[int], bool, bool]
"""Lawyers who may serve a committee, whether it is single, and whether it is pinned."""

OFTEN = 1_000
"""Edges between two looks at the watch."""


def is_matroid_market(face: Face) -> bool:
    """Return whether every plan of a face holds what deferred acceptance assumes.

    That is: no committee that chose or is bound has or asks for two lawyers, no firm
    that somebody chose has more committees than seats, no lawyer more posts than her
    limit with any of those who chose her firm, nobody two posts of which she is to have
    only one. Each must be a must, or a wish in a tier before stability that its best
    plan keeps whole; the rules alone do not say so, since each may be softened, moved
    behind stability or left out.
    """
    pairs, bounds, stable = face.formulation.pairs, face.bounds, face.stable
    single = np.where(stable.pair_is_single, pairs.lawyer, -1)
    liked = stable.pair_committee[stable.pair_firm_rank < DISPATCHED]
    return (
        bool((stable.team <= 1).all())
        and _is_bounded(bounds, pairs.committee, stable.committee, 1)
        and _is_bounded(bounds, pairs.committee, liked, 1)
        and _is_bounded(bounds, pairs.firm, stable.firm, stable.seats[stable.firm])
        and _is_bounded(bounds, pairs.lawyer, stable.option_lawyer, stable.option_limit)
        and _is_bounded(bounds, single, np.unique(single[single >= 0]), 1)
    )


def most_per_row(bounds: Sequence[Bound], group: Ints, size: int) -> Ints:
    """Return the most pairs that some bounds allow in each row of a grouping."""
    limit = np.bincount(group[group >= 0], minlength=size)
    most: Ints = np.minimum(limit, uppers_of_rows(bounds, group, len(limit)))
    return most


def uppers_of_rows(bounds: Sequence[Bound], group: Ints, size: int) -> Ints:
    """Return what some bounds allow in each row, however many pairs there are."""
    limit = np.full(size, UNBOUNDED)
    for bound in bounds:
        if (
            bound.upper is not None
            and bound.factor is None
            and bound.once_per is None
            and np.array_equal(bound.group, group)
        ):
            upper = bound.upper[:size]
            limit[: len(upper)] = np.minimum(limit[: len(upper)], upper)
    return limit


def _is_bounded(
    bounds: Sequence[Bound], group: Ints, rows: Ints, most: Ints | int
) -> bool:
    """Return whether some bounds keep every row of a grouping at or below ``most``."""
    limit = most_per_row(bounds, group, 1 + int(rows.max(initial=0)))
    return bool((limit[rows] <= most).all())


def in_table(stable: Stable) -> Stable:
    """Return the statement without options that are no pairs of the table.

    Fewer options block less, so every plan without a blocking pair has none of what is
    left. The reverse, pairs of the table that are no option, is :func:`sent_to`.
    """
    width = stable.committees
    options = stable.option_lawyer * width + stable.committee[stable.option_row]
    known = np.isin(options, stable.pair_lawyer * width + stable.pair_committee)
    if known.all():
        return stable
    return replace(
        stable,
        option_row=stable.option_row[known],
        option_lawyer=stable.option_lawyer[known],
        option_limit=stable.option_limit[known],
    )


def sent_to(stable: Stable) -> Ints:
    """Return the committees that a firm they chose may serve by who is no option."""
    width, lawyers = stable.committees, stable.lawyers
    keys = stable.pair_firm * width + stable.pair_committee
    asked = np.isin(keys, stable.firm * width + stable.committee)
    there = stable.committee[stable.option_row]
    known = np.isin(
        stable.pair_committee * lawyers + stable.pair_lawyer,
        there * lawyers + stable.option_lawyer,
    )
    return np.unique(stable.pair_committee[asked & ~known])


def without_committees(stable: Stable, away: set[int]) -> Stable:
    """Return the statement as if some committees had chosen nobody."""
    kept = stable.only(~np.isin(stable.committee, list(away)))
    # A pinned committee, which has no row, keeps its rank.
    dispatched = np.isin(stable.pair_committee, list(away))
    return replace(
        kept,
        pair_firm_rank=np.where(dispatched, DISPATCHED, stable.pair_firm_rank),
        pair_committee_rank=np.where(
            dispatched, DISPATCHED, stable.pair_committee_rank
        ),
    )


def has_one_limit(stable: Stable) -> bool:
    """Return whether each lawyer has the same limit with all who chose her firm."""
    least = np.full(stable.lawyers, UNBOUNDED)
    np.minimum.at(least, stable.option_lawyer, stable.option_limit)
    return bool((stable.option_limit == least[stable.option_lawyer]).all())


def set_aside(
    stable: Stable, pins: Sequence[Pin], most: int = 0, watch: Watch | None = None
) -> set[int] | None:
    """Return committees without whom firms are a market with strict lists.

    Parameters
    ----------
    stable
        Its options are pairs of the table (:func:`in_table`).
    pins
        All committees that a must gives to one firm.
    most
        How many committees may be set aside.
    watch
        Asked again and again: where ties are long, there are as many edges as couples
        in them. ``None`` = nobody.

    Returns
    -------
    set of int or None
        Empty where lists are strict, rearranging helps no firm and only options serve
        those who chose; ``None`` if more than ``most`` are found, or limits or pins do
        not allow to say.

    Raises
    ------
    OutOfTime
        The watch says stop.
    """
    watch = watch or Watch()
    crowded = stable.option_limit[~stable.is_single[stable.option_row]] > MOST_SLOTS
    if crowded.any() or not has_one_limit(stable) or not _are_simple(stable, pins):
        return None
    edges: set[Edge] = set()
    apart: set[int] = set()
    found = chain(
        ((one, one) for one in sent_to(stable).tolist()),
        _ties_of_committees(stable),
        _ties_of_firms(stable),
        _crossings(stable, pins, watch),
    )
    for edge in watch.over(found, OFTEN):
        if edge is None or most == 0:
            return None
        edges.add(edge)
        if apart.isdisjoint(edge):
            # Of edges that share no end, each needs an end of its own set aside.
            apart.update(edge)
            if len(apart) > 2 * most:
                return None
    return _cover(edges, most)


def _are_simple(stable: Stable, pins: Sequence[Pin]) -> bool:
    """Return whether pins, and no others, are bound, each with lawyers of its own.

    Also, that every firm with pins has seats for them. (A must can give a committee to
    one firm without an agreement; then firm and committee may like others better.)
    """
    width = stable.committees
    rows = stable.firm * width + stable.committee
    liked = stable.pair_firm_rank < DISPATCHED
    keys = (stable.pair_firm * width + stable.pair_committee)[liked]
    unasked = set(np.setdiff1d(keys, rows).tolist())
    pinned = {pin.firm * width + pin.committee for pin in pins}
    by_firm = Counter(pin.firm for pin in pins)
    lawyers = [lawyer for pin in pins for lawyer in set(pin.lawyers)]
    return (
        # With other firms that a pinned committee chose it has nothing to do.
        {key % width for key in unasked} <= {pin.committee for pin in pins}
        and pinned <= unasked
        and len(lawyers) == len(set(lawyers))
        and all(count <= stable.seats[firm] for firm, count in by_firm.items())
    )


def _ties_of_committees(stable: Stable) -> Iterator[Edge]:
    """Yield the committees that like two firms equally."""
    order = np.lexsort((stable.committee_rank, stable.committee))
    own, rank = stable.committee[order], stable.committee_rank[order]
    tied = (np.diff(own) == 0) & (np.diff(rank) == 0)
    for one in np.unique(own[1:][tied]).tolist():
        yield one, one


def _ties_of_firms(stable: Stable) -> Iterator[Edge]:
    """Yield the committees that some firm likes equally, two by two."""
    groups: defaultdict[Edge, list[int]] = defaultdict(list)
    for firm, rank, committee in zip(
        stable.firm.tolist(), stable.firm_rank.tolist(), stable.committee.tolist(),
        strict=True,
    ):  # fmt: skip
        groups[firm, rank].append(committee)
    for tied in groups.values():
        for at, one in enumerate(tied):
            for other in tied[at + 1 :]:
                yield one, other


def _crossings(
    stable: Stable, pins: Sequence[Pin], watch: Watch
) -> Iterator[Edge | None]:
    """Yield committees of which the better one may be moved to make room for the worse.

    ``None`` stands for a pin that may be moved so: it cannot be set aside.
    """
    lawyers: list[set[int]] = [set() for _ in stable.who]
    for row, lawyer, limit in zip(
        stable.option_row.tolist(), stable.option_lawyer.tolist(),
        stable.option_limit.tolist(), strict=True,
    ):  # fmt: skip
        if limit > 0:
            lawyers[row].add(lawyer)
    is_single = np.zeros(stable.committees, bool)
    is_single[stable.pair_committee] = stable.pair_is_single
    # Whom a firm likes better, those together of whom the same is to be asked.
    ahead: defaultdict[int, dict[Kind, list[int]]] = defaultdict(dict)
    for pin in pins:
        kind = (frozenset(pin.lawyers), bool(is_single[pin.committee]), True)
        ahead[pin.firm].setdefault(kind, []).append(pin.committee)
    for row in watch.over(np.lexsort((stable.firm_rank, stable.firm)).tolist()):
        mine, single = frozenset(lawyers[row]), bool(stable.is_single[row])
        committee, better = int(stable.committee[row]), ahead[int(stable.firm[row])]
        for (theirs, alone, is_pin), others in better.items():
            is_within = theirs <= mine and (alone or not single)
            if not is_within and not theirs.isdisjoint(mine):
                yield from (None if is_pin else (committee, one) for one in others)
        better.setdefault((mine, single, False), []).append(committee)


def _cover(edges: set[Edge], most: int) -> set[int] | None:
    """Return places that touch every edge, greedily those with most edges first."""
    near: defaultdict[int, set[int]] = defaultdict(set)
    for one, other in edges:
        near[one].add(other)
        near[other].add(one)
    found: set[int] = set()
    for one in sorted(near):
        if one in near[one]:
            found.add(_removed(near, one))
    while near and len(found) <= most:
        found.add(_removed(near, max(near, key=lambda at: (len(near[at]), -at))))
    return found if len(found) <= most else None


def _removed(near: defaultdict[int, set[int]], one: int) -> int:
    """Take a place out of a graph, and with it others that have no edge left."""
    for other in near.pop(one) - {one}:
        near[other].discard(one)
        if not near[other]:
            del near[other]
    return one
