"""Local search for few blocking pairs at maximum cardinality."""

import math
import random
from dataclasses import dataclass

from lawyer_assign.arrays import Ints
from lawyer_assign.engines.watch import Watch
from lawyer_assign.matching.basics.augmenting_paths import complete
from lawyer_assign.matching.basics.blocking import blocking_pairs
from lawyer_assign.matching.market_columns import NONE, Market
from lawyer_assign.matching.search.tolerant import TolerantMatching, Trace

_HONOUR = 0.25
"""Share of moves that give a tolerated pair its way."""
_LATE = 0.2
"""A stage this far behind its share of the time cools by the watch, not by steps."""
_WALK = 4
"""A separated pair is fewer than this many steps from a sore spot."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One slow cooling; every range is run through geometrically.

    Parameters
    ----------
    penalty
        Blocking pairs that one unmatched resident costs, at the start and the end.
    heat
        Temperature in blocking pairs, at the start and the end.
    steps
        Moves tried, per pair of the market.
    """

    penalty: tuple[float, float]
    heat: tuple[float, float]
    steps: float


SHAKE = Stage((1.5, 6.0), (0.8, 0.3), 3.0)
"""Cheap unmatched residents first find where a few tolerated pairs seat many; so short
that every seed ends elsewhere."""
QUENCH = Stage((8.0, 8.0), (0.3, 0.1), 12.0)
"""Dear ones leave only moves that keep full size; so cool that a large market gets
better from the first moves on."""


class Search:
    """Simulated annealing over matchings with tolerated pairs.

    Parameters
    ----------
    market
        Not changed.
    chosen
        A matching of ``size``: the best so far.
    size
        Maximum cardinality; only matchings of this size count as found.
    seed
        Same seed, same answer, unless a watch ends the search.

    Attributes
    ----------
    best : Ints
        Best matching of full size so far.
    value : int
        Its blocking pairs.
    """

    def __init__(self, market: Market, chosen: Ints, size: int, seed: int) -> None:
        self.market, self.size = market, size
        self.best, self.value = chosen, len(blocking_pairs(market, chosen))
        self._left_out = len(market.residents) - size
        self._random = random.Random(seed)

    def grown(self, start: Ints, watch: Watch) -> Ints:
        """Return a matching of full size that a short cooling leads to.

        Parameters
        ----------
        start
            Any matching; a stable one is best.
        watch
            When to end.
        """
        chosen = self._cool(start, SHAKE, watch, goal=-1)
        return complete(self.market, chosen, self.size, watch)

    def polish(self, watch: Watch, goal: int = 0) -> None:
        """Improve the best matching, hardly leaving full size."""
        if self.value > goal and not watch.must_stop:
            chosen = self._cool(self.best, QUENCH, watch, goal)
            self._offer(complete(self.market, chosen, self.size, watch))

    def _cool(self, chosen: Ints, stage: Stage, watch: Watch, goal: int) -> Ints:
        """Run one stage and return where it ended."""
        state = TolerantMatching(self.market, chosen)
        steps = int(stage.steps * self.market.pairs) + 1
        penalty, heat = stage.penalty[0], stage.heat[0]
        began, whole = watch.seconds, watch.left
        for step in range(steps):
            if step % 64 == 0:
                if watch.must_stop:
                    break
                done = _done(step / steps, (watch.seconds - began) / whole)
                penalty = _between(stage.penalty, done)
                heat = _between(stage.heat, done)
            before = len(state.tolerated) + penalty * len(state.unmatched)
            trace = self._move(state)
            if trace is None:
                continue
            worse = len(state.tolerated) + penalty * len(state.unmatched) - before
            if worse > 0 and self._random.random() >= math.exp(-worse / heat):
                state.undo(trace)
            elif len(state.unmatched) == self._left_out:
                self._offer_state(state)
                if self.value <= goal:
                    break
        return state.columns()

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

    def _offer(self, chosen: Ints) -> None:
        """Keep a full-size matching if it is the best so far."""
        value = len(blocking_pairs(self.market, chosen))
        if value < self.value:
            self.best, self.value = chosen, value

    def _offer_state(self, state: TolerantMatching) -> None:
        """Keep the matching at hand if it is the best so far."""
        if len(state.tolerated) < self.value:
            self.best, self.value = state.columns(), len(state.tolerated)


def _between(ends: tuple[float, float], done: float) -> float:
    """Return the value of a geometric range after this part (0..1) of it."""
    first, last = ends
    return first * math.pow(last / first, done)


def _done(steps: float, spent: float) -> float:
    """Return how far a stage is: by its steps, or by its time if far behind it."""
    return min(spent, 1.0) if spent > steps + _LATE else steps
