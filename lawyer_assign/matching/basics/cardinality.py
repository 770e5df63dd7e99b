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
    tails, heads, room, source, sink = network(market)
    return _largest_flow((tails, heads), room, source, sink)[0]


def maximum_matching(market: Market) -> Ints:
    """Return a matching that is as large as any: a row per resident, or ``NONE``."""
    return filled(market, np.full(len(market.residents), NONE))


def filled(market: Market, chosen: Ints) -> Ints:
    """Match as many more residents as can be, by one flow that looks at no ranks.

    Parameters
    ----------
    market, chosen
        Not changed.

    Returns
    -------
    Ints
        A matching as large as any. Residents matched before stay matched, some by
        other hospitals.
    """
    n, m = len(market.residents), len(market.hospitals)
    source, sink = n + m, n + m + 1
    held = chosen[chosen != NONE]
    is_held = np.zeros(market.pairs, dtype=np.bool_)
    is_held[held] = True
    left, right = market.resident, n + market.hospital
    alone = np.flatnonzero(chosen == NONE)
    taken = np.bincount(market.hospital[held], minlength=m)
    free = np.minimum(market.seats, n) - taken
    # Back along the pairs that are held: their residents move on.
    tails = (np.where(is_held, right, left), np.full(len(alone), source))
    heads = (np.where(is_held, left, right), alone)
    ends = (
        np.concatenate((*tails, n + np.arange(m))),
        np.concatenate((*heads, np.full(m, sink))),
    )
    room = np.concatenate((np.ones(market.pairs + len(alone), dtype=np.int64), free))
    _, flow = _largest_flow(ends, room, source, sink)
    grown = chosen.copy()
    if market.pairs:
        sent = np.asarray(flow[left, right]).ravel()
        rows = np.flatnonzero(sent > 0)
        grown[market.resident[rows]] = rows
    return grown


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


def _largest_flow(
    ends: tuple[Ints, Ints], room: Ints, source: int, sink: int
) -> tuple[int, csr_array]:
    """Return the size of a largest flow, and the flow itself.

    Arcs are said by their tails, heads and capacities.
    """
    shape = (sink + 1, sink + 1)
    # SciPy 1.13 takes no wider numbers of nodes, capacities no SciPy.
    tail, head, most = (one.astype(np.int32) for one in (*ends, room))
    graph = csr_array(coo_array((most, (tail, head)), shape=shape))
    found = maximum_flow(graph, source, sink)
    return int(found.flow_value), csr_array(found.flow)
