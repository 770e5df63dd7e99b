"""A formulation as a network: pairs are arcs, rows are nodes of two trees.

Flow runs from the source down the tree of one side, over the arcs of chosen pairs, up
the tree of the other side to the sink. A row's bounds and its convex prices sit on the
arc between its node and its parent, as parallel arcs of rising cost. Rows that want
none of their pairs need no node: as a must they close the arcs of these pairs, as a
wish they price them, and so are in no other row's way.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lawyer_assign.arrays import UNBOUNDED, Ints
from lawyer_assign.errors import Text
from lawyer_assign.formulation import Formulation
from lawyer_assign.solver.flow.nested_rows import (
    Block,
    blocks_of,
    parents_of,
    rule_zh,
    sides_of,
)
from lawyer_assign.statements import (
    Bound,
    Cost,
    Joint,
    LoadCost,
    Outlay,
    Stable,
    Statement,
)

SOURCE, SINK = 0, 1

FEW = 64
"""Pairs that a first look at a statement takes."""


@dataclass(frozen=True, eq=False)
class Network:
    """Arcs in columns; the first ``pairs`` arcs are the pairs, in their order.

    Parameters
    ----------
    nodes, pairs
        How many.
    tail, head, least, most
        Per arc: its ends and the bounds of its flow.
    cost
        Per tier and arc, shape ``(tiers, arcs)``: points per unit of flow.
    constant
        Per tier: points paid whatever the flow.
    supply
        What enters at the source and leaves at the sink.
    """

    nodes: int
    pairs: int
    tail: Ints
    head: Ints
    least: Ints
    most: Ints
    cost: Ints
    constant: tuple[int, ...]
    supply: int


@dataclass(frozen=True, eq=False)
class _Arcs:
    tail: Ints
    head: Ints
    least: Ints
    most: Ints
    cost: Ints


Sides = tuple[list[Block], list[Block]]


def sides_or_why_not(formulation: Formulation) -> Sides | Text:
    """Return the two nested sides of a flow, or a sentence why it is none."""
    for statement in formulation.statements:
        why = _why_not(statement)
        if why is not None:
            return Text(statement.rule, rule_zh(statement.rule)).then(why)
    return sides_of(blocks_of(_counting(formulation)))


def _why_not(statement: Statement) -> Text | None:
    """Return what a rule says that no flow can keep, behind the name of the rule."""
    if isinstance(statement, Joint):
        return Text(
            ": what a team has together is no sum of posts",
            "：团队合起来的能力不是各配对之和",
        )
    if isinstance(statement, Stable):
        return Text(
            ": whether a pair blocks is no sum of posts",
            "：双方是否更愿意彼此签约，不是各配对之和",
        )
    if isinstance(statement, Outlay):
        return Text(
            ": what posts cost in all is no count of posts",
            "：补贴总额不是对配对的计数",
        )
    if not isinstance(statement, Bound | Cost | LoadCost):
        name = type(statement).__name__
        return Text(
            f" says a {name}, which no flow can keep",
            f"含有 {name} 语句，网络流无法表达",
        )
    if isinstance(statement, Bound):
        if statement.factor is not None and (statement.factor != 1).any():
            return Text(" counts pairs with unequal factors", "对各配对的计数权重不等")
        if statement.once_per is not None:
            return Text(" counts several pairs once", "把多个配对只计一次")
    return None


def network_of(formulation: Formulation, sides: Sides) -> Network | None:
    """Build the network, or return ``None`` if two musts contradict on one row."""
    weights = _weights(formulation)
    pairs = len(formulation.pairs)
    parts: list[_Arcs] = []
    leaves: list[Ints] = []
    caps: list[int] = []
    constant = np.zeros(len(formulation.tiers), np.int64)
    nodes = 2
    for at, side in enumerate(sides):
        tree = _tree(side, at, nodes, pairs, weights, len(formulation.tiers))
        if tree is None:
            return None
        leaf, arcs, cap, paid, nodes = tree
        parts.extend(arcs)
        leaves.append(leaf)
        caps.append(cap)
        constant += paid
    own = _Arcs(
        leaves[0], leaves[1], np.zeros(pairs, np.int64), _pair_limits(formulation),
        _pair_costs(formulation),
    )  # fmt: skip
    supply = min(caps)
    one = np.ones(1, np.int64)
    free = np.zeros((len(formulation.tiers), 1), np.int64)
    idle = _Arcs(SOURCE * one, SINK * one, 0 * one, supply * one, free)
    return _joined([own, *parts, idle], nodes, pairs, constant, supply)


def _joined(
    parts: list[_Arcs], nodes: int, pairs: int, constant: Ints, supply: int
) -> Network:
    return Network(
        nodes,
        pairs,
        tail=np.concatenate([part.tail for part in parts]),
        head=np.concatenate([part.head for part in parts]),
        least=np.concatenate([part.least for part in parts]),
        most=np.concatenate([part.most for part in parts]),
        cost=np.concatenate([part.cost for part in parts], axis=1),
        constant=tuple(constant.tolist()),
        supply=supply,
    )


def _counting(formulation: Formulation) -> list[Statement]:
    """Return the statements whose rows are nodes: the others speak of single pairs."""
    return [
        one
        for one in formulation.statements
        if not isinstance(one, Cost) and not closes(one)
    ]


def closes(statement: Statement) -> bool:
    """Return whether a bound of 0 counts each pair of its rows by itself.

    So it needs no rows, which might cross those of others.
    """
    if (
        not isinstance(statement, Bound)
        or statement.upper is None
        or statement.lower is not None
        or statement.once_per is not None
    ):
        return False
    is_open = np.append(statement.upper != 0, False)
    # Where a few pairs say it already, not all are looked at; -1 is the row of none.
    return not (is_open[statement.group[:FEW]].any() or is_open[statement.group].any())


def _weights(formulation: Formulation) -> dict[int, tuple[int, int]]:
    """Return tier and weight of every wish, by identity of its statement."""
    return {
        id(term.statement): (at, term.weight)
        for at, tier in enumerate(formulation.tiers)
        for term in tier.terms
    }


def _pair_costs(formulation: Formulation) -> Ints:
    cost = np.zeros((len(formulation.tiers), len(formulation.pairs)), np.int64)
    for at, tier in enumerate(formulation.tiers):
        for term in tier.terms:
            counted = term.statement.group >= 0
            if isinstance(term.statement, Cost):
                cost[at] += np.where(counted, term.weight * term.statement.points, 0)
            elif closes(term.statement):
                cost[at] += term.weight * counted
    return cost


def _pair_limits(formulation: Formulation) -> Ints:
    """Return 1 per pair, 0 where a must forbids it."""
    most = np.ones(len(formulation.pairs), np.int64)
    for bound in formulation.bounds:
        if closes(bound):
            most[bound.group >= 0] = 0
    return most


def _tree(
    side: list[Block], at: int, nodes: int, pairs: int,
    weights: dict[int, tuple[int, int]], tiers: int,
) -> tuple[Ints, list[_Arcs], int, Ints, int] | None:  # fmt: skip
    """Build the nodes and arcs of one side; ``None`` if a row cannot be kept.

    Returns the leaf node of each pair, the arcs, the most that can pass the root, the
    constant price per tier and the next free node.
    """
    root = SINK if at else SOURCE
    leaf = np.full(pairs, -1, np.int64)
    first: list[int] = []
    for block in side:
        first.append(nodes)
        free = (leaf < 0) & (block.group >= 0)
        leaf[free] = nodes + block.group[free]
        nodes += block.rows
    rooted = int((leaf < 0).sum())
    leaf[leaf < 0] = root
    arcs: list[_Arcs] = []
    paid = np.zeros(tiers, np.int64)
    inflow = [
        _count(leaf, start, block.rows)
        for start, block in zip(first, side, strict=True)
    ]
    for place, block in enumerate(side):
        parent, up = _parents(side, place, first, root)
        made = _row_arcs(block, inflow[place], weights, tiers)
        if made is None:
            return None
        row, least, most, cost, constant, total = made
        here, there = first[place] + row, parent[row]
        tail, head = (here, there) if at else (there, here)
        arcs.append(_Arcs(tail, head, least, most, cost))
        paid += constant
        for later in range(place + 1, len(side)):
            mine = up == later
            np.add.at(inflow[later], parent[mine] - first[later], total[mine])
        rooted += int(total[up < 0].sum())
    return leaf, arcs, rooted, paid, nodes


def _count(leaf: Ints, start: int, rows: int) -> Ints:
    inside = leaf[(leaf >= start) & (leaf < start + rows)] - start
    return np.bincount(inside, minlength=rows).astype(np.int64)


def _parents(
    side: list[Block], place: int, first: Sequence[int], root: int
) -> tuple[Ints, Ints]:
    """Return the node above each row of a block, and the place of its block."""
    rows = side[place].rows
    parent = np.full(rows, root, np.int64)
    up = np.full(rows, -1, np.int64)
    for later in range(len(side) - 1, place, -1):
        around = parents_of(side[place], side[later])
        inside = around >= 0
        parent[inside] = first[later] + around[inside]
        up[inside] = later
    return parent, up


def _row_arcs(
    block: Block, inflow: Ints, weights: dict[int, tuple[int, int]], tiers: int
) -> tuple[Ints, Ints, Ints, Ints, Ints, Ints] | None:
    """Return parallel arcs of a block's rows: row, least, most, cost per tier.

    Also the constant price per tier and the most that can pass each row.
    """
    least = np.zeros(block.rows, np.int64)
    total = inflow.copy()
    for one in block.members:
        if isinstance(one, Bound) and id(one) not in weights:
            least = least if one.lower is None else np.maximum(least, one.lower)
            total = total if one.upper is None else np.minimum(total, one.upper)
    if (least > total).any():
        return None
    wishes = [one for one in block.members if id(one) in weights]
    starts = np.sort(
        np.minimum(
            np.concatenate(
                [np.zeros((block.rows, 1), np.int64), least[:, None]]
                + [_breaks(one) for one in wishes],
                axis=1,
            ),
            total[:, None],
        ),
        axis=1,
    )
    ends = np.concatenate([starts[:, 1:], total[:, None]], axis=1)
    cost = np.zeros((tiers, *starts.shape), np.int64)
    constant = np.zeros(tiers, np.int64)
    for one in wishes:
        tier, weight = weights[id(one)]
        cost[tier] += weight * _slope(one, starts)
        if isinstance(one, Bound) and one.lower is not None:
            constant[tier] += weight * int(one.lower.sum())
    row, segment = np.nonzero(ends > starts)
    most = (ends - starts)[row, segment]
    forced = np.where(ends[row, segment] <= least[row], most, 0)
    return row, forced, most, cost[:, row, segment], constant, total


def _breaks(statement: Statement) -> Ints:
    """Return the counts at which the price of one more pair may rise."""
    if isinstance(statement, LoadCost):
        rows, most = statement.steps.shape
        return np.tile(np.arange(most, dtype=np.int64), (rows, 1))
    assert isinstance(statement, Bound)
    sides = [one for one in (statement.lower, statement.upper) if one is not None]
    return np.stack(sides, axis=1) if sides else np.zeros((len(statement.who), 0), int)


def _slope(statement: Statement, counts: Ints) -> Ints:
    """Return the price of one more pair when a row has ``counts``."""
    if isinstance(statement, LoadCost):
        step = np.minimum(counts, statement.steps.shape[1] - 1)
        return np.take_along_axis(statement.steps, step, axis=1)
    assert isinstance(statement, Bound)
    slope = np.zeros_like(counts)
    if statement.lower is not None:
        slope -= counts < statement.lower[:, None]
    if statement.upper is not None:
        slope += counts >= np.minimum(statement.upper, UNBOUNDED)[:, None]
    return slope
