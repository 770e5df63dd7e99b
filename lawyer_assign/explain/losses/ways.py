"""Cheapest ways through a residual network to one end, guided by distances to it."""

import heapq
from collections import Counter
from collections.abc import Callable
from functools import cached_property
from typing import NamedTuple

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.explain.door import SINK, Network
from lawyer_assign.explain.pricing.rerouting import gains, in_one

NOBODY = -1


class Link(NamedTuple):
    """An arc that can carry more, or less: where it leads and what that costs.

    Parameters
    ----------
    head
        Node.
    length
        Cost above what the nodes' prices and distances say; never below 0.
    arc, is_more
        Of the network; whether it carries more.
    lawyer
        Whose pair it is; -1 for other arcs.
    """

    head: int
    length: int
    arc: int
    is_more: bool
    lawyer: int


class Graph:
    """A flow that is proved best, with lengths of arcs that lead to the sink.

    Parameters
    ----------
    network, flow, prices
        As in :class:`~lawyer_assign.explain.pricing.rerouting.Rerouting`.
    is_spare
        Pairs that carry nothing and can carry something only when they are opened.
    lawyer
        Per pair.
    """

    def __init__(
        self, network: Network, flow: Ints, prices: Ints, is_spare: Mask, lawyer: Ints
    ) -> None:
        self.network, self.flow = network, flow
        self.lawyer = lawyer
        self.most = network.most.copy()
        self.most[: network.pairs][is_spare] = 1
        reduced = network.cost + prices[:, network.tail] - prices[:, network.head]
        self._is_gain = is_spare & gains(reduced[:, : network.pairs])
        more, less = flow < self.most, flow > network.least
        more[: network.pairs] &= ~self._is_gain
        self._arc = np.concatenate([np.flatnonzero(more), np.flatnonzero(less)])
        self._is_more = np.arange(len(self._arc)) < np.count_nonzero(more)
        ends = network.tail[self._arc], network.head[self._arc]
        self._tail = np.where(self._is_more, *ends)
        self._head = np.where(self._is_more, *ends[::-1])
        sign = np.where(self._is_more, 1, -1)
        self._length = in_one(sign * reduced[:, self._arc])
        self._is_spare = np.zeros(len(network.tail), bool)
        self._is_spare[: network.pairs] = is_spare
        self._to_sink = self._to()
        order = np.argsort(self._tail, kind="stable")
        self._order = order
        self._first = np.searchsorted(self._tail[order], np.arange(network.nodes + 1))
        self._links: dict[int, list[Link]] = {}

    def is_gain(self, pairs: Ints) -> bool:
        """Return whether some spare pair by itself would make the plan better."""
        return bool(self._is_gain[pairs].any())

    def links(self, node: int) -> list[Link]:
        """Return the links that leave a node, spare pairs apart."""
        found = self._links.get(node)
        if found is None:
            here = self._order[self._first[node] : self._first[node + 1]]
            here = here[~self._is_spare[self._arc[here]]]
            found = self._links[node] = [self._link(at) for at in here.tolist()]
        return found

    def opened(self, pairs: Ints) -> dict[int, list[Link]]:
        """Return the links of spare pairs, by the node they leave."""
        found: dict[int, list[Link]] = {}
        net = self.network
        for pair in pairs.tolist():
            link = self._link(self._place_of_spare[pair])
            found.setdefault(int(net.tail[pair]), []).append(link)
        return found

    @cached_property
    def _place_of_spare(self) -> dict[int, int]:
        here = np.flatnonzero(self._is_spare[self._arc])
        arcs = self._arc[here].tolist()
        return dict(zip(arcs, here.tolist(), strict=True))

    def _link(self, at: int) -> Link:
        head, tail = int(self._head[at]), int(self._tail[at])
        arc = int(self._arc[at])
        far = self._to_sink
        length = self._length[at] + far[head] - far[tail]
        who = int(self.lawyer[arc]) if arc < self.network.pairs else NOBODY
        return Link(head, length, arc, bool(self._is_more[at]), who)

    def _to(self) -> list[int]:
        """Return how far the sink is from every node; beyond all where it is not."""
        near = _nearest(self.network.nodes, self._head, self._tail, self._length)
        beyond = max(near.values()) + 1
        return [near.get(node, beyond) for node in range(self.network.nodes)]

    @cached_property
    def from_sink(self) -> list[int]:
        """How far every node is from the sink, in lengths of links."""
        far = self._to_sink
        ends = zip(self._head.tolist(), self._tail.tolist(), strict=True)
        lengths = [
            length + far[head] - far[tail]
            for length, (head, tail) in zip(self._length, ends, strict=True)
        ]
        near = _nearest(self.network.nodes, self._tail, self._head, lengths)
        beyond = max(near.values())
        return [near.get(node, beyond) for node in range(self.network.nodes)]


def _nearest(nodes: int, here: Ints, there: Ints, lengths: list[int]) -> dict[int, int]:
    """Return how far nodes are from the sink, over arcs from ``here`` to ``there``."""
    order = np.argsort(here, kind="stable")
    bounds = np.searchsorted(here[order], np.arange(nodes + 1)).tolist()
    places, ends = order.tolist(), there.tolist()
    near = {SINK: 0}
    done: dict[int, int] = {}
    heap = [(0, SINK)]
    while heap:
        distance, node = heapq.heappop(heap)
        if node in done:
            continue
        done[node] = distance
        for at in places[bounds[node] : bounds[node + 1]]:
            end = ends[at]
            if end in done:
                continue
            further = distance + lengths[at]
            if end not in near or further < near[end]:
                near[end] = further
                heapq.heappush(heap, (further, end))
    return done


class Ways:
    """Ways found one after the other, each knowing what those before carry.

    Parameters
    ----------
    graph
        Not changed.
    gone
        Lawyers whose pairs carry nothing any more.
    opened
        Spare pairs that may be used.
    """

    def __init__(self, graph: Graph, gone: frozenset[int], opened: Ints) -> None:
        self._graph, self._gone = graph, gone
        self._more = graph.opened(opened)
        self._moved: Counter[int] = Counter()
        self._lowered: Counter[int] = Counter()
        self._shift: dict[int, int] = {}
        self.banned: set[int] = set()
        self.targets: dict[int, int] = {}

    def lower(self, arc: int) -> None:
        """Let an arc carry one less from now on, and be full with that."""
        self._lowered[arc] += 1

    def send(self, start: int) -> bool:
        """Send one unit from a node to the nearest target; false if none is reached."""
        near = {start: 0}
        settled: dict[int, int] = {}
        came: dict[int, tuple[int, Link]] = {}
        left = self._least_left()
        heap = [(0, True, start)]
        while heap:
            _, _, node = heapq.heappop(heap)
            if node in settled:
                continue
            distance = settled[node] = near[node]
            if self.targets.get(node):
                self._carry(start, node, came, settled)
                return True
            for link in self._links(node):
                head = link.head
                if head in settled or head in self.banned or link.lawyer in self._gone:
                    continue
                there = distance + link.length + self._bent(node) - self._bent(head)
                if (head not in near or there < near[head]) and self._has_room(link):
                    near[head] = there
                    came[head] = (node, link)
                    # Of equally near nodes an end is looked at first.
                    is_end = bool(self.targets.get(head))
                    heapq.heappush(heap, (there + left(head), not is_end, head))
        return False

    def _least_left(self) -> Callable[[int], int]:
        """Return what gives at least how far a node still is from the one end.

        No node is nearer to the end than their distances from the sink differ. Ways
        that turn back what others carry are shorter than that: only the first way is
        guided so.
        """
        ends = [node for node, units in self.targets.items() if units]
        if self._moved or len(ends) != 1:
            return lambda _: 0
        far = self._graph.from_sink
        end = far[ends[0]]
        return lambda node: max(0, end - far[node])

    def price(self) -> Ints:
        """Return what all ways cost, per tier."""
        cost = self._graph.network.cost
        arcs = np.array(list(self._moved), np.int64)
        times = np.array(list(self._moved.values()), np.int64)
        price: Ints = (cost[:, arcs] * times).sum(axis=1)
        return price

    def moved(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Return the pairs that go, and those that come."""
        pairs = self._graph.network.pairs
        found = {arc: n for arc, n in self._moved.items() if arc < pairs and n}
        goes = sorted(arc for arc, times in found.items() if times < 0)
        comes = sorted(arc for arc, times in found.items() if times > 0)
        return tuple(goes), tuple(comes)

    def _links(self, node: int) -> list[Link]:
        more = self._more.get(node)
        known = self._graph.links(node)
        return known if more is None else [*known, *more]

    def _bent(self, node: int) -> int:
        return self._shift.get(node, 0)

    def _has_room(self, link: Link) -> bool:
        """Return whether a link can still carry, after all that was moved."""
        arc = link.arc
        if arc not in self._moved and arc not in self._lowered:
            return True  # as it was when the links were made
        flow = int(self._graph.flow[arc]) + self._moved.get(arc, 0)
        if link.is_more:
            return flow < int(self._graph.most[arc])
        return flow - self._lowered.get(arc, 0) > int(self._graph.network.least[arc])

    def _carry(
        self,
        start: int,
        end: int,
        came: dict[int, tuple[int, Link]],
        settled: dict[int, int],
    ) -> None:
        """Move a unit along a way, and raise prices so that no length is below 0."""
        self.targets[end] -= 1
        whole = settled[end]
        for node, distance in settled.items():
            if distance < whole:
                self._shift[node] = self._bent(node) + distance - whole
        node = end
        while node != start:
            before, link = came[node]
            self._moved[link.arc] += 1 if link.is_more else -1
            back = Link(before, -link.length, link.arc, not link.is_more, link.lawyer)
            known = self._links(node)
            if not any(o.arc == back.arc and o.is_more == back.is_more for o in known):
                self._more.setdefault(node, []).append(back)
            node = before
