"""A dense network solved over its most promising pairs, the others priced.

Where everybody may serve almost every committee, nearly all pairs are far from any best
plan. So the flow is found over a few pairs of every row; its potentials then price all
the others. A pair whose reduced cost is negative comes in, and the flow is found again;
if there is none, the potentials prove the flow best among all pairs (linear programmers
call it sifting, or column generation by full pricing).
"""

from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.solver.flow.network import Network
from lawyer_assign.solver.flow.node_prices import potentials_of, reduced_costs

DENSE = 64
"""So many pairs per node make a network dense: below, the whole is found as soon."""

PROMISING = 12
"""Pairs that every row begins with."""

SMALLER = 4
"""How many times smaller a part is: beyond, the whole is found as soon."""

SCATTER = 0x9E3779B1
"""An odd number: among equals, multiplying places by it favours no row."""

Solve = Callable[[Network, Ints], Ints | None]


def is_dense(network: Network) -> bool:
    """Return whether a network has far more pairs than rows."""
    return network.pairs >= DENSE * network.nodes


def dense_flow(
    network: Network, cost: Ints, weights: Iterable[Ints], rounds: int, solve: Solve
) -> tuple[Ints, Ints] | None:
    """Return a flow of least cost with its potentials, if a few of the pairs show it.

    Parameters
    ----------
    network
        With at least one pair; only worth it if :func:`is_dense`.
    cost
        Per arc: what the potentials are of.
    weights
        Costs that ``solve`` is asked with, one after the other until a flow that is
        best under them proves best under ``cost``.
    rounds
        Of Bellman-Ford, after which a flow counts as unproved.
    solve
        Finds a flow of least cost; ``None`` if there is none.

    Returns
    -------
    tuple or None
        ``None`` says nothing about the network but that it has to be solved whole.
    """
    pairs = network.pairs
    kept = np.ones(len(network.tail), bool)
    kept[:pairs] = network.least[:pairs] > 0
    for light in weights:
        kept[:pairs] |= promising(network, light[:pairs])
        while SMALLER * int(kept[:pairs].sum()) <= pairs:
            found = _flow_of(network, kept, cost, (light, rounds, solve))
            if found is None:
                break
            flow, potentials = found
            reduced = reduced_costs(network, cost, potentials)
            is_missed = ~kept & (reduced < 0) & (network.most > network.least)
            if not is_missed.any():
                return flow, potentials
            kept |= is_missed
    return None


def _flow_of(
    network: Network, kept: Mask, cost: Ints, how: tuple[Ints, int, Solve]
) -> tuple[Ints, Ints] | None:
    """Return a flow over the kept arcs, and potentials that prove it best of those."""
    light, rounds, solve = how
    part = replace(
        network,
        pairs=int(kept[: network.pairs].sum()),
        tail=network.tail[kept],
        head=network.head[kept],
        least=network.least[kept],
        most=network.most[kept],
        cost=network.cost[:, kept],
    )
    found = solve(part, light[kept])
    if found is None:
        return None
    potentials = potentials_of(part, cost[kept], found, rounds)
    if potentials is None:
        return None
    flow = np.zeros(len(cost), np.int64)
    flow[kept] = found
    return flow, potentials


def promising(network: Network, cost: Ints) -> Mask:
    """Return the cheapest pairs of every row, once what a whole row costs is set off.

    Without that, all committees would begin with the same few lawyers whom everybody
    likes, and most of these pairs would be for nothing.
    """
    tail, head = network.tail[: network.pairs], network.head[: network.pairs]
    level = cost - _mean(head, cost)[head]
    level -= _mean(tail, level)[tail]
    return _cheapest(head, level) | _cheapest(tail, level)


def _mean(row: Ints, cost: Ints) -> Ints:
    """Return the mean cost of each row, rounded: it only sorts."""
    count = np.maximum(np.bincount(row), 1)
    return np.rint(np.bincount(row, cost) / count).astype(np.int64)


def _cheapest(row: Ints, cost: Ints) -> Mask:
    """Return the ``PROMISING`` cheapest pairs of every row, equals taken anywhere."""
    pairs = len(row)
    bits = pairs.bit_length()
    # One number holds row, cost and place: sorting numbers beats sorting by columns.
    low, least = (1 << bits) - 1, int(cost.min())
    span = int(cost.max()) - least + 1
    shift = max(0, (int(row.max() + 1) * span).bit_length() + bits - 62)
    place = np.arange(pairs) * SCATTER & low
    key = (row * ((span >> shift) + 1) + ((cost - least) >> shift)) << bits | place
    key.sort()
    count = np.bincount(row)
    nth = np.arange(PROMISING)
    first = (np.cumsum(count) - count)[:, None] + nth
    found = key[first[nth < count[:, None]]] & low
    chosen = np.zeros(pairs, bool)
    chosen[found * pow(SCATTER, -1, low + 1) & low] = True
    return chosen
