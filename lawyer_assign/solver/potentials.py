"""Prices of the nodes of a network that prove a flow optimal."""

import numpy as np

from lawyer_assign.facts.columns import Ints
from lawyer_assign.solver.network import SINK, SOURCE, Network


def potentials_of(network: Network, cost: Ints, flow: Ints) -> Ints | None:
    """Return shortest distances in the residual network, one per node.

    With them no arc that could carry more has a negative reduced cost
    ``cost + p[tail] - p[head]``, and none that could carry less a positive one: the
    flow is optimal (Ahuja, Magnanti and Orlin 1993, theorem 9.3). Bellman-Ford, whole
    rounds at a time; a round per arc of the longest shortest path.

    Parameters
    ----------
    network
        Nodes and arcs.
    cost, flow
        Per arc.

    Returns
    -------
    Ints or None
        ``None`` if there is none, that is, if the flow is not optimal.
    """
    more, less = flow < network.most, flow > network.least
    tail = np.concatenate([network.tail[more], network.head[less]])
    head = np.concatenate([network.head[more], network.tail[less]])
    step = np.concatenate([cost[more], -cost[less]])
    order = np.argsort(head, kind="stable")
    tail, head, step = tail[order], head[order], step[order]
    starts = np.flatnonzero(np.diff(head, prepend=-1))
    heads = head[starts]
    distance = np.zeros(network.nodes, np.int64)
    for _ in range(network.nodes + 1):
        if not len(starts):
            return distance
        nearest = np.minimum.reduceat(distance[tail] + step, starts)
        shorter = nearest < distance[heads]
        if not shorter.any():
            return distance
        distance[heads[shorter]] = nearest[shorter]
    return None


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
