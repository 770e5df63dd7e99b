"""Matchings that agree with a fractional one: a flow of minimum cost."""

import numpy as np
from ortools.graph.python import min_cost_flow

from lawyer_assign.arrays import Floats, Ints
from lawyer_assign.matching.basics.cardinality import network
from lawyer_assign.matching.market_columns import NONE, Market

_STEPS = 10_000
"""Fractions are told apart to one part in so many."""


def rounded(market: Market, size: int, point: Floats) -> Ints:
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
    tails, heads, room, source, sink = network(market)
    first = len(market.residents)
    pairs = slice(first, first + market.pairs)
    cost = np.zeros(len(tails), dtype=np.int64)
    cost[pairs] = -np.rint(point * _STEPS)
    flow = min_cost_flow.SimpleMinCostFlow()
    arcs = flow.add_arcs_with_capacity_and_unit_cost(tails, heads, room, cost)
    flow.set_nodes_supplies(np.array([source, sink]), np.array([size, -size]))
    flow.solve()
    rows = np.flatnonzero(flow.flows(arcs)[pairs])
    chosen = np.full(first, NONE)
    chosen[market.resident[rows]] = rows
    return chosen
