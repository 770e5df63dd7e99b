"""Short annealing: from a stable matching to one of full size that chance chooses."""

import math
import random

from lawyer_assign.solver.market.augment import complete
from lawyer_assign.solver.market.clock import Clock
from lawyer_assign.solver.market.market import NONE, Ints, Market
from lawyer_assign.solver.market.tolerant import TolerantMatching, Trace

_PENALTY = (1.5, 6.0)
"""Blocking pairs that one unmatched resident costs, at the start and the end: cheap
ones first find where a few tolerated pairs seat many."""
_HEAT = (0.8, 0.3)
"""Temperature in blocking pairs, at the start and the end."""
_STEPS = 3.0
"""Moves tried, per pair of the market: so few that every seed ends elsewhere."""
_HONOUR = 0.25
"""Share of moves that give a tolerated pair its way."""
_WALK = 4
"""A separated pair is fewer than this many steps from a sore spot."""


class Annealing:
    """Simulated annealing over matchings with tolerated pairs.

    Parameters
    ----------
    market
        Not changed.
    size
        Maximum cardinality.
    seed
        Same seed, same answer, unless a clock ends the search.
    """

    def __init__(self, market: Market, size: int, seed: int) -> None:
        self.market, self.size = market, size
        self._random = random.Random(seed)

    def grown(self, start: Ints, clock: Clock) -> Ints:
        """Return a matching of full size that a slow cooling leads to.

        Parameters
        ----------
        start
            Any matching; a stable one is best.
        clock
            When to end.
        """
        state = TolerantMatching(self.market, start)
        steps = int(_STEPS * self.market.pairs) + 1
        penalty, heat = _PENALTY[0], _HEAT[0]
        for step in range(steps):
            if step % 64 == 0:
                if clock.is_over():
                    break
                penalty = _between(_PENALTY, step / steps)
                heat = _between(_HEAT, step / steps)
            before = len(state.tolerated) + penalty * len(state.unmatched)
            trace = self._move(state)
            if trace is None:
                continue
            worse = len(state.tolerated) + penalty * len(state.unmatched) - before
            if worse > 0 and self._random.random() >= math.exp(-worse / heat):
                state.undo(trace)
        return complete(self.market, state.columns(), self.size)

    def _move(self, state: TolerantMatching) -> Trace | None:
        """Change the matching somewhere near a tolerated pair or an unmatched one."""
        draw = self._random.random
        sore = state.tolerated.items
        if sore and draw() < _HONOUR:
            return state.honour(sore[int(draw() * len(sore))])
        free = state.unmatched.items
        if free and draw() < 0.5:
            r = free[int(draw() * len(free))]
        elif sore and draw() < 0.7:
            r = state.resident[sore[int(draw() * len(sore))]]
        else:
            r = int(draw() * len(state.chosen))
        r = state.near(r, int(draw() * _WALK), draw)
        row = state.chosen[r]
        return None if row == NONE else state.tolerate(row)


def _between(ends: tuple[float, float], done: float) -> float:
    """Return the value of a geometric range after this part (0..1) of it."""
    first, last = ends
    return first * math.pow(last / first, done)
