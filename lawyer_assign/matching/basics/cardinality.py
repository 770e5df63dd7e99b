"""The largest matching of all, stable or not: a maximum flow."""

from typing import NamedTuple

import numpy as np
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import maximum_flow

from lawyer_assign.arrays import Ints
from lawyer_assign.matching.market_columns import NONE, Market


class Network(NamedTuple):
    """A market as arcs: source to residents, then its pairs, then hospitals to sink.

    Parameters
    ----------
    tails, heads, room
        Ends and capacity of each arc.
    source, sink
        The last two nodes; residents come first, then hospitals.
    """

    tails: Ints
    heads: Ints
    room: Ints
    source: int
    sink: int


def maximum_cardinality(market: Market) -> int:
    """Return how many residents some matching matches, blocking pairs ignored."""
    return int(maximum_flow(*_graph(market)).flow_value)


def maximum_matching(market: Market) -> Ints:
    """Return a matching that is as large as any: a row per resident, or ``NONE``."""
    graph, source, sink = _graph(market)
    flow = csr_array(maximum_flow(graph, source, sink).flow)
    n, chosen = len(market.residents), np.full(len(market.residents), NONE)
    if market.pairs:
        sent = np.asarray(flow[market.resident, n + market.hospital]).ravel()
        rows = np.flatnonzero(sent > 0)
        chosen[market.resident[rows]] = rows
    return chosen


def network(market: Market) -> Network:
    """Return the arcs whose flows are the matchings of a market."""
    n, m = len(market.residents), len(market.hospitals)
    source, sink = n + m, n + m + 1
    tails = np.concatenate((np.full(n, source), market.resident, n + np.arange(m)))
    heads = np.concatenate((np.arange(n), n + market.hospital, np.full(m, sink)))
    # More seats than residents would only risk the 32 bits of the flow code.
    seats = np.minimum(market.seats, n)
    room = np.concatenate((np.ones(n + market.pairs, dtype=np.int64), seats))
    return Network(tails, heads, room, source, sink)


def _graph(market: Market) -> tuple[csr_array, int, int]:
    """Return the capacities, the source and the sink, as SciPy takes them."""
    tails, heads, room, source, sink = network(market)
    shape = (sink + 1, sink + 1)
    graph = csr_array(coo_array((room.astype(np.int32), (tails, heads)), shape=shape))
    return graph, source, sink
