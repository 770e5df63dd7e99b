"""Prices that prove much in each of several boxes: ascent on all at once."""

from typing import NamedTuple

import numpy as np

from lawyer_assign.arrays import Floats
from lawyer_assign.engines.watch import Watch
from lawyer_assign.matching.bounds.boxes import Box, Boxes, BoxLook
from lawyer_assign.matching.bounds.decomposition import Prices
from lawyer_assign.matching.bounds.residents import Singles

_STEP = 0.02
"""First step, in blocking pairs; boxes begin at the prices of the box they are part of,
which are not far away. Steps shorten evenly to nothing."""
_MEMORY = 0.9
"""Weight of the direction so far against the new subgradient."""
_RECENT, _FIRST = 0.02, 50
"""Weight of the latest choices in the mean of all, once there were so many."""


class Climbed(NamedTuple):
    """The best prices of each box, and what hospitals chose on the way.

    Parameters
    ----------
    values
        Shape ``(boxes,)``: what prices are worth, nearly.
    prices
        A row for each box.
    point
        Shape ``(boxes, pairs)``: mean of whom hospitals held.
    shares
        Shape ``(boxes, hospitals, ties + 1)``: how often the worst held was of a tie,
        0..1; the number of a hospital's ties stands for a free seat.
    """

    values: Floats
    prices: Prices
    point: Singles
    shares: Singles


def climb(
    boxes: Boxes, box: Box, start: Prices, steps: int, goal: float, watch: Watch
) -> Climbed:
    """Climb from prices for so many steps.

    Parameters
    ----------
    boxes, box, start
        The boxes and their first prices, a row each.
    steps
        Looks at all boxes together, at least one.
    goal
        Ends when all are worth more.
    watch
        Ends it early; asked between steps.
    """
    limits = boxes.limits(box)
    mean = _Mean(boxes, int(box.high.max(initial=0)) + 1)
    prices = boxes.settled(start)
    best = Prices(prices.waiting.copy(), prices.held.copy())
    slope = Prices(*(np.zeros_like(one) for one in prices))
    values = np.full(boxes.count, -np.inf)
    for k in range(steps):
        look = boxes.look(prices, limits)
        mean.add(look, k)
        is_better = look.values > values
        values = np.where(is_better, look.values, values)
        for mine, new in zip(best, prices, strict=True):
            mine[is_better] = new[is_better]
        if (values > goal).all() or watch.must_stop:
            break
        step = np.float32(_STEP * (1 - k / steps))
        for mine, new in zip(slope, look.slope, strict=True):
            mine += np.float32(1 - _MEMORY) * (new - mine)
        prices = boxes.settled(
            Prices(
                prices.waiting + step * slope.waiting, prices.held + step * slope.held
            )
        )
    return Climbed(values, best, mean.point, mean.shares)


class _Mean:
    """What hospitals chose, later choices weighing more."""

    def __init__(self, boxes: Boxes, ties: int) -> None:
        pairs, hospitals = boxes.market.pairs, len(boxes.market.hospitals)
        self.point = np.zeros((boxes.count, pairs), np.float32)
        self.shares = np.zeros((boxes.count, hospitals, ties), np.float32)
        self._places = np.arange(boxes.count * hospitals) * ties

    def add(self, look: BoxLook, number: int) -> None:
        """Add a look, the ``number``-th from 0."""
        weight = np.float32(1 / (number + 1) if number < _FIRST else _RECENT)
        self.point += weight * (look.here - self.point)
        self.shares *= 1 - weight
        self.shares.reshape(-1)[self._places + look.worst.ravel()] += weight
