"""Prices that prove much: subgradient ascent on the dual of the decomposition."""

from collections.abc import Callable
from typing import ClassVar

import numpy as np

from lawyer_assign.arrays import Floats, Ints
from lawyer_assign.engines.watch import Watch
from lawyer_assign.matching.bounds.decomposition import (
    ONE,
    Decomposition,
    Prices,
    work_of,
)
from lawyer_assign.matching.market_columns import Market

_FIRST, _LONGER, _ROUND = 100, 2, 1_000
"""Steps of the first round, so that much is proved early, factor from round to round,
and most steps. They shorten evenly to nothing."""
_STEP, _SHORTER = 0.2, 0.5
"""First step of the first round for prices of waiting, which lie within 0..1, and
factor from round to round."""
_BOLD, _LONGEST = 20, 64.0
"""First step of the first round for what residents receive: in steps of Polyak's (which
would lead to the goal at once if the bound were linear), and the longest in blocking
pairs. Markets with long queues, whose prices are large, need steps a hundred times as
long as others."""
_SPREAD = 4.0
"""Step of later rounds for what residents receive, per step for waiting and blocking
pair that they receive in the mean."""
_LAST = 0.005
"""Rounds end when their first step for waiting is shorter than this."""
_MEMORY = 0.9
"""Weight of the direction so far against the new subgradient."""
_RECENT = 0.01
"""Weight of the latest choices in the mean of all."""
_PROVE = 50
"""Steps between proofs of the best prices so far, which take longer than looks."""
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
        Shape ``(pairs,)``: mean of whom hospitals chose to hold lately. It comes close
        to a solution of the linear program, in that it is dual to the prices
        (Anstreicher and Wolsey, "Two well-known properties of subgradient
        optimization", 2009).
    """

    _bold: ClassVar[int] = _BOLD

    def __init__(self, market: Market, size: int, stable: Ints) -> None:
        parts = Decomposition(market, size)
        self._climbs(parts, parts.start(stable))

    def _climbs(self, parts: Decomposition, *others: Prices) -> None:
        """Begin at no prices, or at others if they prove more."""
        market, self._parts = parts.market, parts
        pairs, residents = market.pairs, len(market.residents)
        nothing = np.zeros(pairs, np.float32), np.zeros(residents, np.float32)
        starts = [*others, Prices(*nothing)]
        values = [parts.proved(prices) for prices in starts]
        self._proved = max(values)
        self._best, self._value = starts[int(np.argmax(values))], self._proved / ONE
        self._is_proved = True
        self.point: Floats = np.zeros(market.pairs)

    @property
    def bound(self) -> int:
        """Return what is proved: blocking pairs are whole."""
        return -(-self._proved // ONE)

    @property
    def best(self) -> Prices:
        """Return the best prices."""
        return self._best

    @property
    def whole(self) -> tuple[Ints, Ints]:
        """Return the best prices in whole units: of waiting, and what is received."""
        return self._parts.whole(self._best)

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
        step, steps, held = _STEP, min(_FIRST, _ROUND), self._first_step(goal())
        while step > _LAST and self.bound < goal() and not watch.must_stop:
            began, before = watch.seconds, steps
            self._climb((step, held), steps, watch, goal)
            took = watch.seconds - began
            step, steps = step * _SHORTER, min(steps * _LONGER, _ROUND)
            if watch.left * before < steps * took:
                # So that the last round settles in the time left.
                steps = 1 + int(watch.left * before / took)
            spread = float(np.sqrt(np.mean(self._best.held**2)))
            held = step * max(1.0, _SPREAD * spread)

    def _first_step(self, goal: int) -> float:
        """Return how long a step to begin with, given how much there is to prove."""
        slope = self._parts.look(self._best).slope.held
        length = max(float(slope @ slope), 1.0)
        step = self._bold * (goal - self._value) / length
        return float(np.clip(step, _STEP, _LONGEST))

    def _climb(
        self,
        step: tuple[float, float],
        steps: int,
        watch: Watch,
        goal: Callable[[], int],
    ) -> None:
        """Climb one round; ``step``: for waiting, and for what residents receive."""
        prices = self._best
        waiting, held = np.zeros_like(prices.waiting), np.zeros_like(prices.held)
        for k in range(steps):
            look = self._parts.look(prices)
            self.point += _RECENT * (look.here - self.point)
            if look.value > self._value:
                self._value, self._best, self._is_proved = look.value, prices, False
            is_last = k == steps - 1 or watch.must_stop
            if is_last or k % _PROVE == 0 or self._value > goal() - 1:
                self._prove()
            if self.bound >= goal() or is_last:
                return
            waiting += (1 - _MEMORY) * (look.slope.waiting - waiting)
            held += (1 - _MEMORY) * (look.slope.held - held)
            left = 1 - k / steps
            moved = Prices(
                prices.waiting + np.float32(left * step[0]) * waiting,
                prices.held + np.float32(left * step[1]) * held,
            )
            prices = self._parts.settled(moved)

    def _prove(self) -> None:
        """Prove the best prices, unless it was done."""
        if not self._is_proved:
            self._proved = max(self._proved, self._parts.proved(self._best))
            self._is_proved = True


class PartsBound(PriceBound):
    """The same of a market that is taken apart already, from no prices on.

    It begins with short steps whatever the goal, which may be far beyond the truth.
    """

    _bold = 0

    def __init__(self, parts: Decomposition) -> None:
        self._climbs(parts)


class SizeBound(PriceBound):
    """A proved upper bound on the size of weakly stable matchings, that falls.

    ``bound`` is minus that size, and so is the goal.
    """

    _bold = 0

    def __init__(self, market: Market) -> None:
        parts = Decomposition(market, None, is_stable=True)
        held = np.full(len(market.residents), -1, np.float32)
        self._climbs(parts, Prices(np.zeros(market.pairs, np.float32), held))
