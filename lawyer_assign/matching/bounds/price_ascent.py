"""Prices that prove much: subgradient ascent on the dual of the decomposition."""

from collections.abc import Callable
from typing import ClassVar

import numpy as np

from lawyer_assign.arrays import Floats, Ints
from lawyer_assign.engines.watch import Watch
from lawyer_assign.matching.bounds.decomposition import ONE, Decomposition, work_of
from lawyer_assign.matching.market_columns import Market

_ROUND, _EFFORT = (200, 1_000), 20_000_000
"""Steps of a round, at least and at most, and steps times pairs between these. They
shorten evenly to nothing."""
_FIRST, _LONGER = 250, 2
"""Most steps of the first round, so that much is proved early, and factor from round to
round until they are as long as above."""
_SHORT = 200
"""Most steps of a round where nothing is known to begin with."""
_STEP, _SHORTER = 0.2, 0.6
"""First step of the first round at least, in blocking pairs, and factor from round to
round."""
_BOLD, _LONGEST = 30, 64.0
"""First step in steps of Polyak's (which would lead to the goal at once if the bound
were linear), and the longest in blocking pairs. Markets with long queues, whose prices
are large, need steps twenty times as long as others."""
_LAST = 0.005
"""Rounds end when their first step is shorter than this."""
_MEMORY = 0.9
"""Weight of the direction so far against the new subgradient."""
_RECENT = 0.01
"""Weight of the latest choices in the mean of all."""
_WORK_A_SECOND = 100_000_000
"""Seats looked at in a second, see :func:`work_of`; a busy machine does half of it."""
_LONGEST_LOOK, _LOOKS = 0.3, 20
"""Seconds that one look may take, since nothing ends it, and looks without which prices
prove nothing."""


def is_in_time(market: Market, watch: Watch) -> bool:
    """Return whether prices can be expected to prove something in the time left."""
    look = work_of(market) / _WORK_A_SECOND
    return look <= _LONGEST_LOOK and _LOOKS * look <= watch.left


class PriceBound:
    """A proved lower bound on the blocking pairs of matchings of one size, that rises.

    Parameters
    ----------
    market
        Every hospital that is listed has a seat. Not changed.
    size
        Residents matched.
    stable
        A stable matching; with strict lists the bound begins with the size less its.

    Attributes
    ----------
    bound : int
        Best proved so far.
    point : Floats
        Shape ``(pairs,)``: mean of what residents chose lately. It comes close to a
        solution of the linear program, in that it is dual to the prices (Anstreicher
        and Wolsey, "Two well-known properties of subgradient optimization", 2009).
    """

    _bold: ClassVar[int] = _BOLD

    def __init__(self, market: Market, size: int, stable: Ints) -> None:
        self._climbs(Decomposition(market, size), stable)

    def _climbs(self, parts: Decomposition, stable: Ints | None) -> None:
        """Begin at no prices, or at those of a stable matching if they prove more."""
        market, self._parts = parts.market, parts
        starts = [] if stable is None else [parts.start(stable)]
        self._round = int(np.clip(_EFFORT // max(market.pairs, 1), *_ROUND))
        starts = [np.zeros(2 * market.pairs, dtype=np.int64), *starts]
        values = [self._parts.dual(prices).value for prices in starts]
        self._value = max(values)
        self._best: Floats = starts[int(np.argmax(values))] / ONE
        self.point: Floats = np.zeros(market.pairs)

    @property
    def bound(self) -> int:
        """Return what is proved: blocking pairs are whole."""
        return max(0, -(-self._value // ONE))

    def run(self, watch: Watch, goal: Callable[[], int]) -> None:
        """Raise the bound until the goal, the end, or until steps get too short.

        Each round climbs from the best prices so far, along a mean of subgradients:
        long steps at first, that find the region, then ever shorter ones that settle.

        Parameters
        ----------
        watch
            When to end; checked between steps.
        goal
            Asked how much is enough.
        """
        step, steps = self._first_step(goal()), min(_FIRST, self._round)
        while step > _LAST and self.bound < goal() and not watch.must_stop:
            self._climb(step, steps, watch, goal)
            step, steps = step * _SHORTER, min(steps * _LONGER, self._round)

    def _first_step(self, goal: int) -> float:
        """Return how long a step to begin with, given how much there is to prove."""
        slope = self._parts.dual(np.rint(self._best * ONE).astype(np.int64)).slope
        length = float(slope @ slope)
        step = self._bold * (goal - self._value / ONE) / max(length, 1.0)
        return float(np.clip(step, _STEP, _LONGEST))

    def _climb(
        self, step: float, steps: int, watch: Watch, goal: Callable[[], int]
    ) -> None:
        """Climb one round."""
        prices = self._best
        direction = np.zeros_like(prices)
        for k in range(steps):
            whole = np.rint(prices * ONE).astype(np.int64)
            dual = self._parts.dual(whole)
            self.point += _RECENT * (dual.held - self.point)
            if dual.value > self._value:
                self._value, self._best = dual.value, prices
            if self.bound >= goal() or watch.must_stop:
                return
            direction *= _MEMORY
            direction += (1 - _MEMORY) * dual.slope
            prices = prices + step * (1 - k / steps) * direction


class PartsBound(PriceBound):
    """The same of a market that is taken apart already, from no prices on.

    It begins with short steps whatever the goal, which may be far beyond the truth.
    """

    _bold = 0

    def __init__(self, parts: Decomposition) -> None:
        self._climbs(parts, None)
        self._round = min(self._round, _SHORT)
