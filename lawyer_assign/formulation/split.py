"""Parts of a formulation that no statement links, to be solved apart."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Generic

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.formulation.build import Formulation, Must, T, T_co
from lawyer_assign.formulation.tier import Term, Tier
from lawyer_assign.statements import (
    Bound,
    Cost,
    Joint,
    LoadCost,
    Outlay,
    Peak,
    Stable,
    Statement,
    Table,
    Together,
)
from lawyer_assign.statements.entries import Entries


@dataclass(frozen=True, eq=False)
class Part(Generic[T_co]):
    """A formulation of some of the pairs; ``places`` are theirs in the whole table."""

    formulation: Formulation[T_co]
    places: Ints


def split(formulation: Formulation[T]) -> tuple[Part[T], ...]:
    """Split into parts such that no row holds pairs of two parts.

    Prices are sums over rows, so the best plans of the parts, tier by tier, make the
    best plan of the whole. Rows without any pair go with the first part, so that what
    they miss is counted once. Statements of which a part touches no row are left out.

    Parameters
    ----------
    formulation
        Not changed.

    Returns
    -------
    tuple
        At least one part; parts in the order of their first pair.
    """
    size = len(formulation.pairs)
    count, label = _components(formulation, size)
    if count <= 1:
        return (Part(formulation, np.arange(size)),)
    _, first = np.unique(label, return_index=True)
    turn = np.argsort(np.argsort(first))
    whole = Part(formulation, np.arange(size))
    return tuple(_halved(whole, turn[label], is_first=True))


def narrowed(formulation: Formulation[T], mask: Mask) -> Formulation[T]:
    """Return the formulation over some pairs only, every row kept; the rest is 0.

    Prices and musts of a choice of these pairs are those of the whole formulation.
    """
    must = (_narrowed(one, mask) for one in formulation.must)
    return Formulation(
        formulation.pairs.keep(mask),
        tuple(one for one in must if isinstance(one, Must)),
        tuple(
            Tier(
                tier.number,
                tuple(Term(_narrowed(t.statement, mask), t.weight) for t in tier.terms),
            )
            for tier in formulation.tiers
        ),
    )


def _narrowed(statement: Statement, mask: Mask) -> Statement:
    return _restrict(statement, mask, is_first=True, is_whole=True)


def restrict(statement: Statement, mask: Mask) -> Statement:
    """Return a statement over some pairs, with only the rows that they touch."""
    return _restrict(statement, mask, is_first=False)


def _components(formulation: Formulation[Table], size: int) -> tuple[int, Ints]:
    rows: list[Ints] = []
    offset = size
    for statement in formulation.statements:
        highest = -1
        for group in statement.links():
            rows.append(np.where(group >= 0, group + offset, -1))
            highest = max(highest, int(group.max(initial=-1)))
        offset += highest + 1
    if not rows or not size:
        return size, np.arange(size)
    heads = np.concatenate(rows)
    tails = np.tile(np.arange(size), len(rows))
    linked = heads >= 0
    ones = np.ones(int(linked.sum()), np.int8)
    graph = coo_array((ones, (tails[linked], heads[linked])), shape=(offset, offset))
    _, label = connected_components(graph, directed=False)
    _, own = np.unique(label[:size], return_inverse=True)
    return int(own.max()) + 1, own.astype(np.int64)


def _halved(whole: Part[T], turn: Ints, is_first: bool) -> Iterator[Part[T]]:
    """Yield the parts by their turn, halving again and again.

    So each row is looked at a few times, not once for each of hundreds of parts.
    """
    low, high = int(turn.min()), int(turn.max())
    if low == high:
        yield whole
        return
    early = turn <= (low + high) // 2
    for mask, has_first in ((early, is_first), (~early, False)):
        half = _part(whole.formulation, mask, has_first)
        places = whole.places[half.places]
        yield from _halved(replace(half, places=places), turn[mask], has_first)


def _part(formulation: Formulation[T], mask: Mask, is_first: bool) -> Part[T]:
    places = np.flatnonzero(mask)
    must = (_restrict(bound, mask, is_first) for bound in formulation.must)
    tiers = (
        Tier(
            tier.number,
            tuple(
                term
                for term in (
                    Term(_restrict(term.statement, mask, is_first), term.weight)
                    for term in tier.terms
                )
                if len(term.statement.who)
            ),
        )
        for tier in formulation.tiers
    )
    kept = tuple(one for one in must if isinstance(one, Must) and len(one.who))
    return Part(Formulation(formulation.pairs.keep(mask), kept, tuple(tiers)), places)


def _restrict(
    statement: Statement, mask: Mask, is_first: bool, is_whole: bool = False
) -> Statement:
    """Return the statement over the pairs of a part, with only the rows it touches.

    With ``is_whole`` all rows stay.
    """
    if isinstance(statement, Stable):
        return _restrict_stable(statement, mask, is_first, is_whole)
    if isinstance(statement, Peak):
        return _restrict_peak(statement, mask, is_first, is_whole)
    if isinstance(statement, Entries | Together):
        return _restrict_entries(statement, mask, is_first, is_whole)
    group = statement.group[mask]
    touched = np.full(len(statement.who), is_whole)
    touched[group[group >= 0]] = True
    if is_first:
        anywhere = np.zeros(len(statement.who), bool)
        anywhere[statement.group[statement.group >= 0]] = True
        touched |= ~anywhere
    rows = np.flatnonzero(touched)
    place = np.full(len(statement.who) + 1, -1, np.int64)
    place[rows] = np.arange(len(rows))
    return _on_rows(statement, mask, rows, place)


def _on_rows(statement: Statement, mask: Mask, rows: Ints, place: Ints) -> Statement:
    """Return some rows over some pairs; ``place`` says where the rows stand then."""
    who = [statement.who[row] for row in rows.tolist()]
    group = place[statement.group[mask]]
    if isinstance(statement, Bound):
        return replace(
            statement,
            who=who,
            group=group,
            lower=_at(statement.lower, rows),
            upper=_at(statement.upper, rows),
            factor=_at(statement.factor, mask),
            once_per=_at(statement.once_per, mask),
        )
    if isinstance(statement, Outlay):
        return replace(
            statement,
            who=who,
            group=group,
            upper=statement.upper[rows],
            line=statement.line[mask],
            price_list=statement.price_list[mask],
        )
    if isinstance(statement, LoadCost):
        return replace(statement, who=who, group=group, steps=statement.steps[rows])
    if isinstance(statement, Joint):
        kept = np.zeros(len(statement.who), bool)
        kept[rows] = True
        return _restrict_joint(statement.on_rows(kept), mask, who, place)
    if isinstance(statement, Cost):
        return replace(statement, who=who, group=group, points=statement.points[mask])
    raise TypeError(f"cannot restrict a {type(statement).__name__}; teach split.py")


def _restrict_peak(peak: Peak, mask: Mask, is_first: bool, is_whole: bool) -> Peak:
    """Return the whole peak over the pairs of the one part that has its pairs.

    A peak over no pairs at all goes with the first part.
    """
    inside = peak.group >= 0
    is_here = is_whole or bool(inside[mask].any()) or (is_first and not inside.any())
    factor = _at(peak.factor, mask)
    return replace(
        peak,
        who=peak.who if is_here else [],
        group=peak.group[mask],
        factor=factor,
    )


def _restrict_entries(
    said: Entries | Together, mask: Mask, is_first: bool, is_whole: bool
) -> Entries | Together:
    """Return the rows with an entry in the part; rows without any go with the first."""
    touched = np.full(len(said.who), is_whole)
    pair = said.pair if isinstance(said, Entries) else said.first
    touched[said.row[mask[pair]]] = True
    if is_first:
        anywhere = np.zeros(len(said.who), bool)
        anywhere[said.row] = True
        touched |= ~anywhere
    return said.on(np.flatnonzero(touched), mask)


def _restrict_joint(joint: Joint, mask: Mask, who: list[str], place: Ints) -> Joint:
    """Return the pairs of a part; ``place`` says where the rows kept now stand."""
    entries = mask[joint.met_pair]
    return Joint(
        joint.rule,
        who,
        place[joint.group[mask]],
        want_row=place[joint.want_row],
        met_want=joint.met_want[entries],
        met_pair=(np.cumsum(mask) - 1)[joint.met_pair[entries]],
    )


def _restrict_stable(
    stable: Stable, mask: Mask, is_first: bool, is_whole: bool
) -> Stable:
    """Return the rows whose firm or committee has a pair in the part.

    A row of which neither has a pair anywhere cannot block; it goes with the first.
    """
    firms = np.isin(stable.firm, stable.pair_firm[mask])
    kept = firms | np.isin(stable.committee, stable.pair_committee[mask]) | is_whole
    if is_first:
        anywhere = np.isin(stable.firm, stable.pair_firm)
        kept |= ~anywhere & ~np.isin(stable.committee, stable.pair_committee)
    return stable.only(kept).among(mask)


def _at(column: Ints | None, places: Ints | Mask) -> Ints | None:
    return None if column is None else column[places]
