"""Tiers folded into one cost while it fits 64 bits, and costs that never do.

Weight of a tier = 1 + range of everything after it, so that no later tier can buy a
point of it. Ranges are computed in Python's numbers, which do not overflow.
"""

from collections.abc import Iterator
from math import gcd
from operator import mul

import numpy as np

from lawyer_assign.arrays import Ints
from lawyer_assign.errors import Text
from lawyer_assign.formulation import Formulation, Tier
from lawyer_assign.solver.flow.network import SINK, SOURCE, Network, Sides
from lawyer_assign.statements import Cost, LoadCost, Statement

LARGEST = 1 << 61
"""Folded costs stay below this: OR-Tools multiplies costs by the number of nodes."""

REFUSED = 1 << 62
"""Where OR-Tools refuses costs, multiplied so, before it begins."""

LIGHT_TIMES = (3, 64)
"""How many times the dearest arc of later tiers a tier weighs in the trials."""


def folds(network: Network, done: int) -> Iterator[tuple[Ints, tuple[int, ...], bool]]:
    """Yield one cost for tiers from ``done`` on, their weights, whether it is points.

    As many tiers as fit come first, then fewer, then one less what its costs share.
    """
    arcs = len(network.tail)
    rest = network.cost[done:]
    if not len(rest):
        yield np.zeros(arcs, np.int64), (), True
    ranges = [_range(network, row) for row in rest]
    for count in range(len(rest), 0, -1):
        weights = [1] * count
        for at in range(count - 2, -1, -1):
            weights[at] = weights[at + 1] * (ranges[at + 1] + 1)
        largest = sum(
            weight * largest_of(row)
            for weight, row in zip(weights, rest[:count], strict=True)
        )
        if count == 1 or largest * (network.nodes + 1) < LARGEST:
            cost = np.zeros(arcs, np.int64)
            for weight, row in zip(weights, rest[:count], strict=True):
                cost += weight * row
            yield cost, tuple(weights), True
    for first in rest[:1]:
        common = int(np.gcd.reduce(first))
        if common > 1:
            yield first // common, (1,), False


def light_costs(network: Network, done: int, count: int) -> Iterator[Ints]:
    """Yield costs whose tiers weigh a few times the dearest arc of all after them."""
    rows = network.cost[done : done + count]
    if not rows[:-1].any():
        return
    for times in LIGHT_TIMES:
        cost, dearest = rows[-1].copy(), largest_of(rows[-1])
        for row in rows[-2::-1]:
            weight = times * dearest + 1
            dearest += weight * largest_of(row)
            if dearest * (network.nodes + 1) >= LARGEST:
                return
            cost += weight * row
        yield cost


def _range(network: Network, cost: Ints) -> int:
    """Return how far apart two prices of a tier can be."""
    pairs = network.pairs
    wide = (network.most - network.least)[pairs:]
    total = _sum_of_products(np.abs(cost[pairs:]), wide)
    paid, gained = np.maximum(cost[:pairs], 0), np.maximum(-cost[:pairs], 0)
    # One plan may pay where another gains: only both together bound how far apart.
    return total + _pair_range(network, paid) + _pair_range(network, gained)


def _pair_range(network: Network, size: Ints) -> int:
    """Return the most that chosen pairs can cost, by the tighter of both sides."""
    if not size.any():
        return 0
    ranges: list[int] = []
    for end, out in ((network.tail, network.head), (network.head, network.tail)):
        leaf = end[: network.pairs]
        dearest = np.zeros(network.nodes, np.int64)
        np.maximum.at(dearest, leaf, size)
        passing = np.bincount(leaf, minlength=network.nodes)
        limit = np.zeros(network.nodes, np.int64)
        np.add.at(limit, out[network.pairs :], network.most[network.pairs :])
        is_root = (np.arange(network.nodes) == SOURCE) | (
            np.arange(network.nodes) == SINK
        )
        limit = np.where(is_root, passing, np.minimum(limit, passing))
        ranges.append(_sum_of_products(limit, dearest))
    return min(ranges)


def _sum_of_products(one: Ints, other: Ints) -> int:
    """Return a sum of products of numbers that are not negative, however large.

    In Python's numbers where it may pass 64 bits: too small a range would let a tier
    buy a point of an earlier one.
    """
    bits = sum(int(part.max(initial=0)).bit_length() for part in (one, other))
    if bits + len(one).bit_length() < 63:
        return int(one @ other)
    return sum(map(mul, one.tolist(), other.tolist()))


def largest_of(cost: Ints) -> int:
    """Return the dearest cost, whatever its sign."""
    return int(np.abs(cost).max(initial=0))


def is_too_dear(formulation: Formulation, sides: Sides) -> bool:
    """Return whether a tier has costs that OR-Tools refuses, whatever they share."""
    nodes = 2 + sum(block.rows for side in sides for block in side)
    return any(
        _dearest(tier) * (nodes + 1) >= REFUSED
        and _dearest(tier) // _common(tier) * (nodes + 1) >= REFUSED
        for tier in formulation.tiers
    )


def too_dear(formulation: Formulation) -> Text:
    """Return the sentence that says so, of the tier with the dearest posts."""
    tier = max(formulation.tiers, key=_dearest)
    return Text(
        f"a post costs up to {_dearest(tier):.2g} in tier {tier.number}: too much for "
        "the 64 bits of a flow; lower weights and points, of which only ratios matter",
        f"第{tier.number}层中一个配对的代价可达{_dearest(tier):.2g}，"
        "超出网络流的64位整数范围；权重和评分只看比例，可一并减小",
    )


def _dearest(tier: Tier) -> int:
    """Return what no arc costs more than in a tier, whatever the sign."""
    return sum(
        term.weight * int(np.abs(_steps(term.statement)).max(initial=0))
        for term in tier.terms
    )


def _common(tier: Tier) -> int:
    """Return what all costs of a tier are multiples of."""
    parts = (
        term.weight * int(np.gcd.reduce(_steps(term.statement), axis=None))
        for term in tier.terms
    )
    return max(1, gcd(*parts))


def _steps(statement: Statement) -> Ints:
    """Return what one pair more may cost in a statement."""
    if isinstance(statement, Cost):
        return statement.points[statement.group >= 0]
    if isinstance(statement, LoadCost):
        return statement.steps
    return np.ones(1, np.int64)
