"""Fewest blocking pairs by branching on how far hospitals are open.

What prices leave open is that hospitals are open to several ties by parts. To part the
market in two boxes (:mod:`lawyer_assign.matching.bounds.boxes`), one in which a
hospital is open up to a tie at most and one in which it is open further, raises the
bound by much at once. So a few hundred boxes prove what no price of the whole market
does. The means of what hospitals choose lead to matchings, too: once little is left
open in a box, to the best one there.

The box with the lowest bound is parted first, several at a time, since prices of many
boxes are sought together. Where to part is tried for a few steps where choices are
spread most (*strong branching*: Applegate, Bixby, Chvátal and Cook, "Finding cuts in
the TSP", 1995).
"""

import heapq
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from lawyer_assign.arrays import Floats, Ints
from lawyer_assign.engines.watch import Watch
from lawyer_assign.matching.basics.blocking import blocking_pairs
from lawyer_assign.matching.bounds.box_ascent import Climbed, climb
from lawyer_assign.matching.bounds.boxes import Box, Boxes, whole_box
from lawyer_assign.matching.bounds.decomposition import ONE, Prices
from lawyer_assign.matching.bounds.residents import Singles
from lawyer_assign.matching.market_columns import Market
from lawyer_assign.matching.search.rounding import rounded

Item = TypeVar("Item")
Halves = NDArray[np.float16]

_AT_ONCE, _TRIED = 8, 5
"""Boxes parted at a time, and hospitals tried for each."""
_TRYING, _CLIMBING = 30, 120
"""Steps of a trial, and of a box that stays."""
_TOGETHER, _ROWS = 20, 80_000
"""Boxes whose prices are sought together, and rows of all their copies, at most: more
do not fit the caches."""
_LEAST, _SPREAD = 0.02, 1e-3
"""Share of choices on either side of where a box is parted, and spread of a hospital's
choices, at least."""
_GAIN = 1e-4
"""What a part gains in a trial, at least: then the other part decides."""
_BEYOND = 1e-3
"""By how much more than enough prices have to be worth before they are proved."""
_MOST = 20_000
"""Boxes kept at most: each takes 20 kB of 750 residents."""


class Rounded(NamedTuple):
    """A matching near what hospitals chose, and its blocking pairs."""

    value: int
    chosen: Ints


class _Node(NamedTuple):
    """A box that may be parted.

    Parameters
    ----------
    proved
        In units of ``1 / ONE``.
    number
        Of the box: those of equal bounds are parted in turn.
    value
        What its prices are worth, nearly.
    box, prices
        Its own; of prices half the digits are enough to climb on.
    point
        Shape ``(pairs,)``: how much of each pair hospitals held.
    parts
        Where it may be parted: hospital and tie, the best first.
    """

    proved: int
    number: int
    value: float
    box: Box
    prices: tuple[Halves, Halves]
    point: Halves
    parts: list[tuple[int, int]]


class _Part(NamedTuple):
    """A box to climb in: its first prices, and what is proved of what it is part of."""

    box: Box
    prices: Prices
    before: int


class Branching:
    """A bound that rises and matchings that get better, box by box.

    Parameters
    ----------
    market
        Every hospital that is listed has a seat. Ties are allowed. Not changed.
    size
        Residents matched; at most the maximum cardinality.
    prices
        To begin with: good ones for the whole market.

    Attributes
    ----------
    bound : int
        Best proved so far: no matching of the size has fewer blocking pairs.
    found : Rounded, optional
        Best matching so far.
    """

    def __init__(self, market: Market, size: int, prices: Prices) -> None:
        self.market, self.bound = market, 0
        self.found: Rounded | None = None
        self._size, self._start = size, prices
        self._number = count()
        self._open: list[_Node] = []
        self._boxes: dict[int, Boxes] = {}
        self._together = max(2, min(_TOGETHER, _ROWS // max(1, market.pairs)))
        # The least that is proved of boxes which are not parted any more.
        self._closed = ONE * (market.pairs + 1)

    def run(self, watch: Watch, goal: Callable[[], int]) -> None:
        """Part boxes until the bound is as high as the goal or the best matching.

        Parameters
        ----------
        watch
            When to end; checked between steps.
        goal
            Asked how much is enough.
        """
        root = [_Part(whole_box(self.market), self._start, 0)]
        self._add(root, self._goal(goal), watch)
        while self._open and not watch.must_stop and len(self._open) < _MOST:
            self._part(self._goal(goal), watch)
            if self.bound >= self._goal(goal):
                return

    def _goal(self, goal: Callable[[], int]) -> int:
        return goal() if self.found is None else min(goal(), self.found.value)

    def _part(self, goal: int, watch: Watch) -> None:
        """Part the boxes with the lowest bounds."""
        nodes: list[_Node] = []
        while self._open and len(nodes) < _AT_ONCE:
            node = heapq.heappop(self._open)
            self._round(node)
            parts = node.parts or _any_part(node.box)
            if node.proved > (goal - 1) * ONE or not parts:
                self._closed = min(self._closed, node.proved)
            else:
                nodes.append(node._replace(parts=parts))
        self._add(self._tried(nodes, goal, watch), goal, watch)

    def _tried(self, nodes: list[_Node], goal: int, watch: Watch) -> list[_Part]:
        """Return each box parted where that raises the bound most, in a few steps."""
        tried = [
            (at, _Part(box, _singles(node.prices), node.proved))
            for at, node in enumerate(nodes)
            for part in node.parts
            for box in node.box.parted(*part)
        ]
        climbed = self._climbed([part for _, part in tried], _TRYING, goal, watch)
        better = [
            (float(one.values[at]), Prices(one.prices.waiting[at], one.prices.held[at]))
            for one in climbed
            for at in range(len(one.values))
        ]
        best: list[tuple[float, list[_Part]]] = [(-1.0, []) for _ in nodes]
        for k in range(0, len(tried), 2):
            at = tried[k][0]
            values, prices = zip(*better[k : k + 2], strict=True)
            gains = np.minimum(values, goal) - nodes[at].value
            score = float(np.maximum(gains, _GAIN).prod())
            if score > best[at][0]:
                both = [part for _, part in tried[k : k + 2]]
                best[at] = (
                    score,
                    [
                        part._replace(prices=new)
                        for part, new in zip(both, prices, strict=True)
                    ],
                )
        return [part for _, both in best for part in both]

    def _add(self, asked: list[_Part], goal: int, watch: Watch) -> None:
        """Prove boxes, and keep those that are not proved to be no better."""
        found = self._climbed(asked, _CLIMBING, goal, watch)
        done = 0
        for climbed in found:
            boxes = asked[done : done + len(climbed.values)]
            done += len(boxes)
            proofs = self._proofs([part.box for part in boxes], climbed)
            for at, (box, _, before) in enumerate(boxes):
                proved = max(before, int(proofs[at]))
                if proved > (goal - 1) * ONE:
                    self._closed = min(self._closed, proved)
                else:
                    heapq.heappush(self._open, self._node(box, proved, climbed, at))
        least = min([self._closed, *(one.proved for one in self._open[:1])])
        self.bound = max(self.bound, -(-least // ONE))

    def _node(self, box: Box, proved: int, climbed: Climbed, at: int) -> _Node:
        waiting, held = (one[at].astype(np.float16) for one in climbed.prices)
        point = climbed.point[at].astype(np.float16)
        parts = _parts(climbed.shares[at])
        value = float(climbed.values[at])
        return _Node(
            proved, next(self._number), value, box, (waiting, held), point, parts
        )

    def _climbed(
        self,
        asked: Sequence[_Part],
        steps: int,
        goal: int,
        watch: Watch,
    ) -> list[Climbed]:
        """Climb in boxes from prices, as many together as fit."""
        enough = goal - 1 + _BEYOND
        return [
            climb(self._of(len(some)), *_stacked(some), steps, enough, watch)
            for some in _batches(asked, self._together)
        ]

    def _proofs(self, some: list[Box], climbed: Climbed) -> Ints:
        boxes = self._of(len(some))
        box = Box(*(np.stack(one) for one in zip(*some, strict=True)))
        return boxes.proved(climbed.prices, boxes.limits(box))

    def _of(self, number: int) -> Boxes:
        """Return so many boxes of the market."""
        if number not in self._boxes:
            self._boxes[number] = Boxes(self.market, self._size, number)
        return self._boxes[number]

    def _round(self, node: _Node) -> None:
        """Take the matching near what hospitals chose, if it is the best so far."""
        chosen = rounded(self.market, self._size, node.point.astype(np.float64))
        value = len(blocking_pairs(self.market, chosen))
        if self.found is None or value < self.found.value:
            self.found = Rounded(value, chosen)


def _parts(shares: Singles) -> list[tuple[int, int]]:
    """Return where the choices of hospitals are spread most: hospital and tie.

    A part up to a tie has a share a of the choices, with mean tie m; the whole has mean
    M. How far both parts are from each other, weighed by either share, is a (M - m).
    """
    total = np.maximum(shares.sum(axis=1, dtype=np.float64), 1e-9)
    up_to = np.cumsum(shares, axis=1, dtype=np.float64) / total[:, None]
    summed = np.cumsum(shares * np.arange(shares.shape[1]), axis=1, dtype=np.float64)
    summed /= total[:, None]
    spread: Floats = summed[:, -1:] * up_to - summed
    spread[(up_to < _LEAST) | (up_to > 1 - _LEAST)] = 0
    tie = spread.argmax(axis=1)
    most = spread[np.arange(len(tie)), tie]
    widest = np.argsort(-most, kind="stable")[:_TRIED]
    return [(h, int(tie[h])) for h in widest.tolist() if most[h] > _SPREAD]


def _any_part(box: Box) -> list[tuple[int, int]]:
    """Return the middle of the widest side, where prices leave nothing undecided."""
    width = box.high - box.low
    h = int(width.argmax())
    return [(h, int(box.low[h] + width[h] // 2))] if width[h] > 0 else []


def _singles(prices: tuple[Halves, Halves]) -> Prices:
    waiting, held = prices
    return Prices(waiting.astype(np.float32), held.astype(np.float32))


def _stacked(some: Sequence[_Part]) -> tuple[Box, Prices]:
    """Return boxes and their prices, a row each."""
    boxes, prices, _ = zip(*some, strict=True)
    return (
        Box(*(np.stack(one) for one in zip(*boxes, strict=True))),
        Prices(*(np.stack(one) for one in zip(*prices, strict=True))),
    )


def _batches(items: Sequence[Item], most: int) -> Iterator[Sequence[Item]]:
    for at in range(0, len(items), most):
        yield items[at : at + most]
