"""Prices of the nodes of a network that prove a flow optimal."""

import numpy as np

from lawyer_assign.arrays import Ints
from lawyer_assign.solver.flow.network import SINK, SOURCE, Network

FARTHEST = -(1 << 62)
"""Nearer than this a node comes only in a negative cycle, before 64 bits end: all costs
of a formulation together are far less."""

PARTS, LEAST = 8, 64
"""Parts of a round, and nodes that each has at least."""


def potentials_of(
    network: Network, cost: Ints, flow: Ints, rounds: int | None = None
) -> Ints | None:
    """Return shortest distances in the residual network, one per node.

    With them no arc that could carry more has a negative reduced cost
    ``cost + p[tail] - p[head]``, and none that could carry less a positive one: the
    flow is optimal (Ahuja, Magnanti and Orlin 1993, theorem 9.3). Bellman-Ford, a round
    at a time, over the arcs of the nodes that the last round brought nearer.

    Parameters
    ----------
    network
        Nodes and arcs.
    cost, flow
        Per arc.
    rounds
        Give up after so many; by default after as many as a proof can take.

    Returns
    -------
    Ints or None
        ``None`` if none was found: without ``rounds``, the flow is not optimal.
    """
    more, less = flow < network.most, flow > network.least
    tail = np.concatenate([network.tail[more], network.head[less]])
    head = np.concatenate([network.head[more], network.tail[less]])
    step = np.concatenate([cost[more], -cost[less]])
    return distances(network.nodes, tail, head, step, rounds)


def distances(
    nodes: int, tail: Ints, head: Ints, step: Ints, rounds: int | None = None
) -> Ints | None:
    """Return how near each node comes over some arcs; ``None`` in a negative cycle.

    Every node starts at 0, as if an arc of cost 0 led there from outside.
    """
    # Numbers of 16 bits are sorted by counting, far sooner than by comparing.
    small = tail.astype(np.uint16) if nodes <= 1 << 16 else tail
    order = np.argsort(small, kind="stable")
    tail, head, step = tail[order], head[order], step[order]
    first = np.searchsorted(tail, np.arange(nodes + 1))
    distance = np.zeros(nodes, np.int64)
    is_nearer = np.ones(nodes, bool)
    for _ in range(nodes + 1 if rounds is None else rounds):
        changed = np.flatnonzero(is_nearer)
        # Of what the first of them bring nearer the others know in the same round.
        for some in np.array_split(changed, 1 + min(PARTS, len(changed) // LEAST)):
            is_nearer[some] = False
            arcs, before = _arcs_from(first, some), distance.copy()
            np.minimum.at(distance, head[arcs], distance[tail[arcs]] + step[arcs])
            is_nearer |= distance < before
        if not is_nearer.any():
            return distance
        if distance.min() < FARTHEST:
            return None
    return None


def _arcs_from(first: Ints, nodes: Ints) -> Ints:
    """Return the places of all arcs that leave some nodes."""
    counts = first[nodes + 1] - first[nodes]
    starts = np.cumsum(counts) - counts
    arcs: Ints = np.arange(counts.sum()) + np.repeat(first[nodes] - starts, counts)
    return arcs


def dual_bound(network: Network, cost: Ints, potentials: Ints) -> int:
    """Return what every flow costs at least, by weak duality, in exact arithmetic.

    Each arc costs at least its reduced cost times its least or most flow; the supply
    is worth the difference of the potentials it passes.
    """
    reduced = reduced_costs(network, cost, potentials)
    flow = np.where(reduced < 0, network.most, network.least)
    worth = int(potentials[SINK]) - int(potentials[SOURCE])
    return exact_sum(reduced, flow) + worth * network.supply


def exact_sum(price: Ints, count: Ints) -> int:
    """Return the sum of price x count, also where it does not fit 64 bits.

    Right while counts add up to less than 2^31: prices are cut in two halves.
    """
    paid = np.flatnonzero(count)
    price, count = price[paid], count[paid]
    high = int(((price >> 31) * count).sum())
    low = int(((price & ((1 << 31) - 1)) * count).sum())
    return (high << 31) + low


def reduced_costs(network: Network, cost: Ints, potentials: Ints) -> Ints:
    """Return ``cost + p[tail] - p[head]`` per arc."""
    reduced: Ints = cost + potentials[network.tail] - potentials[network.head]
    return reduced
