"""Posts as a flow: from committees through lawyers and their firms to a sink.

What alternating paths reach from open posts is the source side of a minimum cut, the
smallest there is (Ford and Fulkerson 1956).
"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import (
    breadth_first_order,
    connected_components,
    maximum_flow,
)

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.pairs import Pairs
from lawyer_assign.problem.room import AMPLE, Room

MOST_ROUNDS = 12
"""Rounds in which committees that may matter are looked for closely."""


@dataclass(frozen=True, eq=False)
class Graph:
    """Arcs of the network: node numbers, capacities, and what limits."""

    tail: Ints
    head: Ints
    most: Ints
    first_lawyer: int
    first_firm: int
    source: int

    @property
    def sink(self) -> int:
        """Return where all posts flow to, the last node."""
        return self.source + 1


@dataclass(frozen=True, eq=False)
class Options:
    """What options add, all of them taken: wider room, more free pairs."""

    room: Room
    free: Mask


def graph_of(room: Room, pairs: Pairs, free: Mask) -> Graph:
    """Return the arcs that free pairs and the room of everybody make."""
    committees, firms = len(room.asked), len(room.seats)
    lawyers, levels = room.within.shape
    first_firm = committees + lawyers * levels
    source = first_firm + firms
    district = pairs.district[free]
    committee, lawyer = pairs.committee[free], pairs.lawyer[free]
    node = committees + np.arange(lawyers * levels).reshape(lawyers, levels)
    entry = node[lawyer, room.level_of[lawyer, district]]
    firm = first_firm + pairs.columns.lawyer_firm
    last = np.minimum(room.within[:, -1], room.own)
    parts = [
        (np.full(committees, source), np.arange(committees), room.asked),
        (committee, entry, np.ones(len(entry), np.int64)),
        (node[:, :-1].ravel(), node[:, 1:].ravel(), room.within[:, :-1].ravel()),
        (node[:, -1], firm, last),
        (first_firm + np.arange(firms), np.full(firms, source + 1), room.seats),
    ]
    tail, head, most = (np.concatenate(part) for part in zip(*parts, strict=True))
    return Graph(tail, head, most, committees, first_firm, source)


def _capacity(graph: Graph) -> csr_array:
    size = graph.sink + 1
    # SciPy 1.13 takes no wider numbers of nodes, capacities no SciPy.
    tail, head, most = (
        one.astype(np.int32) for one in (graph.tail, graph.head, graph.most)
    )
    arcs = (most, (tail, head))
    return csr_array(coo_array(arcs, shape=(size, size)))


def flow_of(graph: Graph) -> csr_array:
    """Return a maximum flow; what goes one way comes back negative the other way."""
    return maximum_flow(_capacity(graph), graph.source, graph.sink).flow


def reached_of(graph: Graph, widest: Graph, flow: csr_array) -> Mask:
    """Return what alternating paths reach from open posts, of nodes besides source.

    Parameters
    ----------
    graph
        Whose maximum flow is ``flow``.
    widest
        With arcs that may pass more; the same graph for none.
    flow
        Of :func:`_flow`.
    """
    left = csr_array(_capacity(widest) - flow)  # may pass more, and may go back
    left.eliminate_zeros()
    nodes = breadth_first_order(left, graph.source, return_predecessors=False)
    reached = np.zeros(graph.sink + 1, bool)
    reached[nodes] = True
    reached[[graph.source, graph.sink]] = False
    return reached


def labels_of(graph: Graph, reached: Mask) -> Ints:
    """Return per node which other nodes that are reached it hangs together with."""
    inner = reached[graph.tail] & reached[graph.head] & (graph.tail < graph.source)
    ones = np.ones(int(inner.sum()), np.int8)
    size = graph.sink + 1
    links = coo_array((ones, (graph.tail[inner], graph.head[inner])), (size, size))
    _, label = connected_components(links, directed=False)
    return np.asarray(label, np.int64)


def may_matter(room: Room, pairs: Pairs, free: Mask, options: Options) -> Mask:
    """Return committees that groups can be of, however many options are taken.

    Take a maximum flow without any option, and the nodes W that its open posts reach.
    Arcs that leave W could pass something once options are taken. If all that they
    could pass, together, finds room at lawyers and firms outside as they are without
    options, nothing outside can be full for W, whatever is taken: a flow that is
    greatest within W, arcs out of W leading to the sink, goes on to the sink as it is,
    and its minimum cut is one of the whole. Where not all finds room, W grows by what
    is full then, and so on.

    The other committees may then be left out, with their pairs. Nothing flows into a
    minimum cut but from its own committees, so what these send is a flow without the
    others; and the cut lets no more through. So the cuts are the same, and so are the
    groups: committees, lawyers and numbers.

    Parameters
    ----------
    room, free
        Room and free pairs without any option.
    pairs
        Candidates, those of all options among them.
    options
        The same with everything taken: no less of anything.
    """
    graph = graph_of(room, pairs, free)
    widest = graph_of(options.room, pairs, options.free)
    flow = flow_of(graph)
    inside = reached_of(graph, graph, flow)
    inside[graph.source] = True
    for _ in range(MOST_ROUNDS):
        more = _too_much(graph, widest, flow, inside)
        if not more.any():
            return inside[: graph.first_lawyer]
        inside |= more
    return reached_of(graph, widest, flow)[: graph.first_lawyer]


def _too_much(graph: Graph, widest: Graph, flow: csr_array, inside: Mask) -> Mask:
    """Return nodes outside that are full if all passes that may come from inside."""
    least = coo_array(_capacity(graph) - flow)
    most = coo_array(_capacity(widest) - flow)
    outside = ~inside
    outside[graph.sink] = False
    leaves = inside[most.row] & outside[most.col] & (most.data > 0)
    sent = np.bincount(
        most.col[leaves],
        np.minimum(most.data[leaves], graph.most[: graph.first_lawyer].sum()),
        len(inside),
    )
    entered = np.flatnonzero(sent)
    coming = np.minimum(sent[entered], AMPLE).astype(np.int64)
    within = outside[least.row] & ~inside[least.col] & (least.data > 0)
    tail = np.concatenate([least.row[within], np.full(len(entered), graph.source)])
    head = np.concatenate([least.col[within], entered])
    room = np.concatenate([least.data[within], coming])
    beyond = Graph(tail, head, room, graph.first_lawyer, graph.first_firm, graph.source)
    reached = reached_of(beyond, beyond, flow_of(beyond))
    return reached & outside
