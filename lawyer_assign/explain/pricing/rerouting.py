"""The best of all plans after a small demand, by shortest paths, where rules flow.

A plan is a flow; its residual network says what may still change. Node prices under
which no arc of it is a gain prove the plan best (Ahuja, Magnanti and Orlin 1993,
theorem 9.3). One unit more over an arc is then a shortest path back, over arcs that
cost their reduced cost; prices raised by the distances prove the new flow best in turn.
Tiers stay apart: costs are compared like words in a dictionary, so that no weight can
be too small.
"""

import heapq
from dataclasses import dataclass

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.errors import Text, VerificationError
from lawyer_assign.explain.door import (
    SINK,
    SOURCE,
    Network,
    distances,
    network_of,
    sides_or_why_not,
)
from lawyer_assign.formulation import Formulation

ROUNDS = 3_000
"""Give up after so many per tier on prices of a plan that is not best."""

DIGIT = 44
"""Bits for a tier where costs of all tiers stand in one whole number of Python: more
than any path can add up to."""

HOP = 20
"""Bits for the posts on the way: of equally short ways the one that moves fewest."""

NOT_BEST = Text(
    "the plan is not proved best by node prices: another plan may be better",
    "未能由网络流证明此方案最优：可能另有更好的方案",
)
BREAKS = Text("the plan breaks a rule that must hold", "此方案违反了必须遵守的规则")


@dataclass(frozen=True, eq=False)
class Rerouted:
    """The best flow with one pair more.

    Parameters
    ----------
    steps
        Pairs that come (1) or go (-1), in the order of the chain; the wanted one first.
    price
        By how much each tier rises.
    """

    steps: tuple[tuple[int, int], ...]
    price: tuple[int, ...]


class Rerouting:
    """A flow that is proved best, with everything that may still change.

    Parameters
    ----------
    network, flow
        Of a plan.
    prices
        Per tier and node; no residual arc has a reduced cost below 0, in the order of
        the dictionary.
    """

    def __init__(self, network: Network, flow: Ints, prices: Ints) -> None:
        self.network, self.flow, self.prices = network, flow, prices
        more, less = flow < network.most, flow > network.least
        arc = np.concatenate([np.flatnonzero(more), np.flatnonzero(less)])
        tail = np.concatenate([network.tail[more], network.head[less]])
        order = np.argsort(tail, kind="stable")
        is_forward = np.arange(len(arc)) < np.count_nonzero(more)
        self._tail, self._arc = tail[order], arc[order]
        self._is_forward = is_forward[order]
        self._head = np.where(
            self._is_forward, network.head[self._arc], network.tail[self._arc]
        )
        sign = np.where(self._is_forward, 1, -1)
        self.cost = sign * network.cost[:, self._arc]
        self._first = np.searchsorted(self._tail, np.arange(network.nodes + 1))
        self._reduced = self.cost + prices[:, self._tail] - prices[:, self._head]
        if gains(self._reduced).any():
            raise VerificationError("node prices do not prove the flow they came with")
        self._leaving: dict[int, list[tuple[int, int, int]]] = {}

    def reduced_cost(self, pair: int) -> tuple[int, ...]:
        """Return what every plan with a pair costs more, at least, tier by tier."""
        net = self.network
        tail, head = net.tail[pair], net.head[pair]
        reduced = net.cost[:, pair] + self.prices[:, tail] - self.prices[:, head]
        return tuple(reduced.tolist())

    def with_pair(self, pair: int) -> Rerouted | None:
        """Return the best flow over a pair that carries none; ``None`` if none can.

        Raises
        ------
        VerificationError
            The new prices do not prove it. Please report it.
        """
        net = self.network
        if net.most[pair] < 1:  # closed by a must, and so no arc to go over
            return None
        start, end = int(net.head[pair]), int(net.tail[pair])
        found = self._shortest(start, end, pair)
        if found is None:
            return None
        distance, settled, path = found
        self._check(pair, path, distance, settled)
        price = net.cost[:, pair] + self.cost[:, path].sum(axis=1)
        steps = [(pair, 1)]
        for at in path:
            arc = int(self._arc[at])
            if arc < net.pairs:
                steps.append((arc, 1 if self._is_forward[at] else -1))
        return Rerouted(tuple(steps), tuple(price.tolist()))

    def _shortest(
        self, start: int, end: int, without: int
    ) -> tuple[int, dict[int, int], list[int]] | None:
        """Return the least length between nodes, what is nearer, and the way."""
        near = {start: 0}
        came: dict[int, tuple[int, int]] = {}
        settled: dict[int, int] = {}
        heap = [(0, start)]
        while heap:
            distance, node = heapq.heappop(heap)
            if node in settled:
                continue
            settled[node] = distance
            if node == end:
                return distance, settled, self._way(start, end, came)
            for head, cost, at in self.leaving(node):
                if head in settled or self._arc[at] == without:
                    continue
                there = distance + cost
                known = near.get(head)
                if known is None or there < known:
                    near[head] = there
                    came[head] = (node, at)
                    heapq.heappush(heap, (there, head))
        return None

    @staticmethod
    def _way(start: int, end: int, came: dict[int, tuple[int, int]]) -> list[int]:
        way: list[int] = []
        node = end
        while node != start:
            node, at = came[node]
            way.append(at)
        return way[::-1]

    def leaving(self, node: int) -> list[tuple[int, int, int]]:
        """Return what may change at a node: where it leads, length, arc."""
        found = self._leaving.get(node)
        if found is None:
            first, last = int(self._first[node]), int(self._first[node + 1])
            moves = (self._arc[first:last] < self.network.pairs).tolist()
            reduced = in_one(self._reduced[:, first:last])
            costs = [(c << HOP) + m for c, m in zip(reduced, moves, strict=True)]
            heads = self._head[first:last].tolist()
            found = list(zip(heads, costs, range(first, last), strict=True))
            self._leaving[node] = found
        return found

    def _check(
        self, pair: int, path: list[int], distance: int, settled: dict[int, int]
    ) -> None:
        """See that prices raised by the distances prove the flow over the pair best."""
        net, count = self.network, len(self.prices)
        flow = self.flow.copy()
        flow[pair] += 1
        for at in path:
            flow[self._arc[at]] += 1 if self._is_forward[at] else -1
        raised = self.prices + np.array(apart(distance >> HOP, count))[:, None]
        for node, near in settled.items():
            raised[:, node] = self.prices[:, node] + apart(near >> HOP, count)
        reduced = net.cost + raised[:, net.tail] - raised[:, net.head]
        more, less = flow < net.most, flow > net.least
        more[pair] = less[pair] = False
        if gains(reduced[:, more]).any() or gains(-reduced[:, less]).any():
            raise VerificationError(
                "a shortest path led to a flow that no prices prove best. "
                "This is a defect of the package: please report it with the facts."
            )


def rerouting_of(formulation: Formulation, chosen: Mask) -> Rerouting | Text:
    """Return the flow of a plan with its proof, or a sentence why there is none."""
    sides = sides_or_why_not(formulation)
    if isinstance(sides, Text):
        return sides
    network = network_of(formulation, sides)
    if network is None:
        return BREAKS
    flow = flow_of(network, chosen)
    if (flow < network.least).any() or (flow > network.most).any():
        return BREAKS
    prices = node_prices(network, flow)
    return NOT_BEST if prices is None else Rerouting(network, flow, prices)


def flow_of(network: Network, chosen: Mask) -> Ints:
    """Return the flow of a choice of pairs: cheapest parallel arcs first."""
    flow = np.zeros(len(network.tail), np.int64)
    flow[: network.pairs] = chosen
    tree = np.arange(network.pairs, len(network.tail) - 1)
    child, parent = ends_of(network, tree)
    above = np.full(network.nodes, -1, np.int64)
    above[child] = parent
    own = np.zeros(network.nodes, np.int64)
    for end in (network.tail, network.head):
        own += np.bincount(end[: network.pairs][chosen], minlength=network.nodes)
    own[[SOURCE, SINK]] = 0
    passing, wave = own, own
    while wave.any():
        up = np.flatnonzero((wave > 0) & (above > SINK))
        wave = np.bincount(above[up], wave[up], network.nodes).astype(np.int64)
        passing = passing + wave
    most = network.most[tree]
    before = np.cumsum(most) - most
    first = np.flatnonzero(np.diff(child, prepend=-1))
    before -= np.repeat(before[first], np.diff(first, append=len(child)))
    flow[tree] = np.clip(passing[child] - before, 0, most)
    flow[-1] = network.supply - int(flow[:-1][network.tail[:-1] == SOURCE].sum())
    return flow


def ends_of(network: Network, tree: Ints) -> tuple[Ints, Ints]:
    """Return the inner and the outer node of arcs of the two trees.

    On one side arcs lead from the source inwards, on the other outwards to the sink;
    outer nodes have larger numbers, but for source and sink themselves.
    """
    tail, head = network.tail[tree], network.head[tree]
    inwards = (tail == SOURCE) | ((tail > head) & (head != SINK))
    return np.where(inwards, head, tail), np.where(inwards, tail, head)


def node_prices(network: Network, flow: Ints) -> Ints | None:
    """Return prices that prove a flow best, tier by tier; ``None`` if none are found.

    Shortest distances in the residual network: of each tier over the arcs that are
    tight in all tiers before.
    """
    more, less = flow < network.most, flow > network.least
    tail = np.concatenate([network.tail[more], network.head[less]])
    head = np.concatenate([network.head[more], network.tail[less]])
    cost = np.concatenate([network.cost[:, more], -network.cost[:, less]], axis=1)
    found = np.zeros((len(cost), network.nodes), np.int64)
    tight = np.arange(len(tail))
    for tier, row in enumerate(cost):
        ends = tail[tight], head[tight]
        near = distances(network.nodes, *ends, row[tight], ROUNDS)
        if near is None:
            return None
        found[tier] = near
        tight = tight[row[tight] + near[ends[0]] - near[ends[1]] == 0]
    return found


def in_one(rows: Ints) -> list[int]:
    """Return the tiers of every column in one whole number that compares like them."""
    if not len(rows):
        return [0] * rows.shape[1]
    found: list[int] = rows[0].tolist()
    for row in rows[1:].tolist():
        found = [(one << DIGIT) + other for one, other in zip(found, row, strict=True)]
    return found


def apart(value: int, tiers: int) -> list[int]:
    """Return what :func:`in_one` put together."""
    half, whole = 1 << (DIGIT - 1), 1 << DIGIT
    found: list[int] = []
    for _ in range(tiers - 1):
        digit = (value + half) % whole - half
        found.append(digit)
        value = (value - digit) >> DIGIT
    return ([value, *found[::-1]]) if tiers else []


def gains(reduced: Ints) -> Mask:
    """Return which columns come before zero in the order of the dictionary."""
    found = np.zeros(reduced.shape[1], bool)
    undecided = ~found
    for row in reduced:
        found |= undecided & (row < 0)
        undecided &= row == 0
    return found
