"""What node prices of a flow say that one pair more in each row is worth."""

import numpy as np

from lawyer_assign.arrays import Ints
from lawyer_assign.solver.flow.network import SINK, SOURCE, Network
from lawyer_assign.statements import Bound

NOWHERE = -1
"""Stands for the node above a root, and for no pair."""


def row_worths(network: Network, potentials: Ints, bound: Bound) -> Ints:
    """Return the worth of one pair more in every row of a bound, by node prices.

    Below 0 where the row may hold no more, 0 where no node stands for the row. A row's
    node is the one whose pairs are those of the row, the uppermost of several; its arc
    to the node above carries them, and what one more is worth there is the difference
    of both prices.

    Parameters
    ----------
    network, potentials
        Of a flow of least cost.
    bound
        One of the statements that the network was made of.
    """
    inside = np.flatnonzero(bound.group >= 0)
    rows = len(bound.who)
    size = np.bincount(bound.group[inside], minlength=rows)
    first = np.full(rows, NOWHERE, np.int64)
    first[bound.group[inside]] = inside
    used = np.flatnonzero(first >= 0)
    worth = np.zeros(rows, np.int64)
    for leaf, above, sign in _sides(network):
        below = _pairs_below(leaf, above, network.nodes)
        node = leaf[first[used]]
        while (node >= 0).any():
            here = (node >= 0) & (above[node] >= 0)
            here &= below[node] == size[used]
            price = sign * (potentials[node] - potentials[above[node]])
            worth[used[here]] = price[here]
            node = np.where(node >= 0, above[node], NOWHERE)
    return worth


def _sides(network: Network) -> list[tuple[Ints, Ints, int]]:
    """Return of both sides the leaf of each pair, the node above each, and a sign."""
    pairs, found = network.pairs, []
    ends = (network.tail, network.head)
    for root, (here, there), sign in (
        (SOURCE, ends, -1), (SINK, ends[::-1], 1),
    ):  # fmt: skip
        above = np.full(network.nodes, NOWHERE, np.int64)
        # Arcs of rows lead from the node above to the node on the source's side.
        above[there[pairs:]] = here[pairs:]
        above[root] = NOWHERE
        found.append((here[:pairs], above, sign))
    return found


def _pairs_below(leaf: Ints, above: Ints, nodes: int) -> Ints:
    """Return how many pairs reach each node from below."""
    count = np.zeros(nodes, np.int64)
    while len(leaf):
        count += np.bincount(leaf, minlength=nodes)
        leaf = above[leaf]
        leaf = leaf[leaf >= 0]
    return count
