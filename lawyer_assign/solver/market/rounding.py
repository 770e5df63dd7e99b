"""Matchings that agree with a fractional one: a flow of minimum cost."""

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python import min_cost_flow

from lawyer_assign.solver.market.market import NONE, Ints, Market

_STEPS = 10_000
"""Fractions are told apart to one part in so many."""


def rounded(market: Market, size: int, point: NDArray[np.float64]) -> Ints:
    """Return the matching of a size that takes most of a fractional one.

    Parameters
    ----------
    market
        Not changed.
    size
        At most the maximum cardinality.
    point
        Shape ``(pairs,)``: how much of each pair, 0..1.
    """
    n, m = len(market.residents), len(market.hospitals)
    source, sink = n + m, n + m + 1
    flow = min_cost_flow.SimpleMinCostFlow()
    nothing = np.zeros(n + m, dtype=np.int64)
    tails = np.concatenate((np.full(n, source), n + np.arange(m)))
    heads = np.concatenate((np.arange(n), np.full(m, sink)))
    room = np.concatenate((np.ones(n, dtype=np.int64), market.seats))
    flow.add_arcs_with_capacity_and_unit_cost(tails, heads, room, nothing)
    arcs = flow.add_arcs_with_capacity_and_unit_cost(
        market.resident,
        n + market.hospital,
        np.ones(market.pairs, dtype=np.int64),
        -np.rint(point * _STEPS).astype(np.int64),
    )
    flow.set_nodes_supplies(np.array([source, sink]), np.array([size, -size]))
    flow.solve()
    rows = np.flatnonzero(flow.flows(arcs))
    chosen = np.full(n, NONE)
    chosen[market.resident[rows]] = rows
    return chosen
