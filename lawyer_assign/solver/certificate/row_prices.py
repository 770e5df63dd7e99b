"""Prices of rows that prove a choice of pairs best, tier after tier.

Every row is a node, nested on one of two sides; the outermost rows hang on one root.
Along an arc something can still change: one pair more or less in a row, a pair taken or
given back. Prices are shortest distances over these arcs, tier by tier: the arcs that
are tight in the tiers before are the ones that later tiers may use.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from lawyer_assign.arrays import UNBOUNDED, Ints, Mask
from lawyer_assign.solver.flow.nested_rows import Block, parents_of
from lawyer_assign.solver.flow.node_prices import distances
from lawyer_assign.statements import Bound, LoadCost

ROOT = 0


@dataclass(frozen=True, eq=False)
class Family:
    """The rows of one statement: a must, or a wish of a tier.

    Parameters
    ----------
    statement
        Rows that count pairs, each pair once.
    part
        Which of its rule's statements it is, from 0.
    tier
        Place of the tier; ``None`` for a must.
    weight
        Points of the tier per unit.
    """

    statement: Bound | LoadCost
    part: int
    tier: int | None
    weight: int

    @property
    def block(self) -> Block:
        """The family as rows that nest."""
        one = self.statement
        return Block(one.group, len(one.who), (one,))

    def slopes(self, counts: Ints) -> Ints:
        """Return what one pair more costs in rows that have ``counts``."""
        one = self.statement
        if isinstance(one, LoadCost):
            step = np.clip(counts, 0, one.steps.shape[1] - 1)
            prices = np.take_along_axis(one.steps, step[:, None], axis=1)[:, 0]
            return np.asarray(self.weight * prices)
        found = np.zeros_like(counts)
        if self.tier is None:
            return found
        if one.lower is not None:
            found -= counts < one.lower
        if one.upper is not None:
            found += counts >= np.minimum(one.upper, UNBOUNDED)
        return self.weight * found

    def room(self, counts: Ints) -> tuple[Mask, Mask]:
        """Return which rows may take a pair more, and which one less."""
        more, less = np.ones(len(counts), bool), counts > 0
        if self.tier is None and isinstance(self.statement, Bound):
            if self.statement.upper is not None:
                more &= counts < self.statement.upper
            if self.statement.lower is not None:
                less &= counts > self.statement.lower
        return more, less


@dataclass(frozen=True, eq=False)
class _Arcs:
    """Arcs with their cost in one tier; ``tier`` is ``None`` for a cost of 0."""

    tail: Ints
    head: Ints
    tier: int | None
    cost: Ints


def row_prices(
    sides: Sequence[Sequence[Family]],
    costs: Ints,
    chosen: Mask,
    barred: Mask,
    rounds: int | None,
) -> dict[int, Ints] | None:
    """Return prices of rows under which no pair and no row would rather change.

    Parameters
    ----------
    sides
        Families, the finest first, so that each nests in all after it.
    costs
        Points per tier and pair, shape ``(tiers, pairs)``.
    chosen
        The choice that is to be proved.
    barred
        Pairs that no plan may choose.
    rounds
        Give up after so many per tier; ``None`` = after as many as a proof can take.

    Returns
    -------
    dict or None
        Identity of each family -> prices, shape ``(tiers, rows)``; ``None`` if there
        are none: the choice is not best, or not within ``rounds``.
    """
    arcs: list[_Arcs] = []
    places: list[tuple[Family, Ints, Ints, int]] = []
    leaves: list[Ints] = []
    nodes = 1
    for sign, side in zip((1, -1), sides, strict=True):
        starts = []
        for family in side:
            starts.append(nodes)
            nodes += len(family.statement.who)
        leaves.append(_leaves(side, starts, costs.shape[1]))
        for family, node, parent in _rows(side, starts):
            arcs.extend(_row_arcs(family, node, parent, chosen, sign))
            places.append((family, node, parent, sign))
    tail, head, cost = _joined(arcs, leaves, costs, chosen)
    open_arcs = np.ones(len(tail), bool)
    open_arcs[: len(barred)] = ~barred
    tail, head, cost = tail[open_arcs], head[open_arcs], cost[:, open_arcs]
    found = _distances(nodes, tail, head, cost, rounds)
    if found is None:
        return None
    return {
        id(family): sign * (found[:, node] - found[:, parent])
        for family, node, parent, sign in places
    }


def _leaves(side: Sequence[Family], starts: Sequence[int], pairs: int) -> Ints:
    """Return the innermost row of each pair, or the root."""
    leaf = np.full(pairs, ROOT, np.int64)
    for family, start in zip(side, starts, strict=True):
        group = family.statement.group
        free = (leaf == ROOT) & (group >= 0)
        leaf[free] = start + group[free]
    return leaf


def _rows(
    side: Sequence[Family], starts: Sequence[int]
) -> Iterator[tuple[Family, Ints, Ints]]:
    """Yield each family with the nodes of its rows and the nodes around them."""
    for place, family in enumerate(side):
        node = starts[place] + np.arange(len(family.statement.who))
        parent = np.full(len(node), ROOT, np.int64)
        for later in range(len(side) - 1, place, -1):
            around = parents_of(family.block, side[later].block)
            parent[around >= 0] = starts[later] + around[around >= 0]
        yield family, node, parent


def _row_arcs(
    family: Family, node: Ints, parent: Ints, chosen: Mask, sign: int
) -> Iterator[_Arcs]:
    """Yield what a row may still do: take a pair more, or one less."""
    counts = family.statement.counts(chosen)
    more, less = family.room(counts)
    outer, inner = (parent, node) if sign > 0 else (node, parent)
    up, down = family.slopes(counts), family.slopes(counts - 1)
    yield _Arcs(outer[more], inner[more], family.tier, up[more])
    yield _Arcs(inner[less], outer[less], family.tier, -down[less])


def _joined(
    arcs: list[_Arcs], leaves: list[Ints], costs: Ints, chosen: Mask
) -> tuple[Ints, Ints, Ints]:
    """Return all arcs, those of the pairs first, with their cost in every tier."""
    first, second = leaves
    tail = [np.where(chosen, second, first), *(one.tail for one in arcs)]
    head = [np.where(chosen, first, second), *(one.head for one in arcs)]
    cost = np.zeros((len(costs), sum(len(one) for one in tail)), np.int64)
    end = len(chosen)
    cost[:, :end] = np.where(chosen, -costs, costs)
    for one in arcs:
        begin, end = end, end + len(one.tail)
        if one.tier is not None:
            cost[one.tier, begin:end] = one.cost
    return np.concatenate(tail), np.concatenate(head), cost


def _distances(
    nodes: int, tail: Ints, head: Ints, cost: Ints, rounds: int | None
) -> Ints | None:
    """Return shortest distances in every tier, over what the tiers before leave."""
    found = np.zeros((len(cost), nodes), np.int64)
    tight = np.arange(len(tail))
    for tier, row in enumerate(cost):
        near = distances(nodes, tail[tight], head[tight], row[tight], rounds)
        if near is None:
            return None
        found[tier] = near
        reduced = row[tight] + near[tail[tight]] - near[head[tight]]
        tight = tight[reduced == 0]
    return found
