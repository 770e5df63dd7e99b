"""A random walk over weakly stable matchings towards larger ones."""

import math
import random
from collections.abc import Iterable
from typing import NamedTuple

from lawyer_assign.arrays import Ints
from lawyer_assign.engines.watch import Watch
from lawyer_assign.matching.basics.blocking import size
from lawyer_assign.matching.market_columns import NONE, Market
from lawyer_assign.matching.search.tolerant import TolerantMatching, Trace

_COLD = 0.1
"""Temperature at the end of every walk, in unmatched residents."""
_PENALTY = 0.7
"""Unmatched residents that one tolerated pair costs on the way."""
_SQUEEZE, _HONOUR = 0.6, 0.2
"""Share of moves that use a tie, and that give a tolerated pair its way."""
_NEAR = 3
"""Moves are tried fewer than this many steps from a sore spot."""


class Leg(NamedTuple):
    """One walk: moves tried per pair of the market, and the temperature at first."""

    length: int
    heat: float


class Walk:
    """Simulated annealing over matchings, stable or with a few tolerated pairs.

    Mostly, someone unmatched is put in the place of one tied with it, who moves on, or
    a resident near by changes between tied hospitals and leaves a seat. Now and then a
    matched pair is separated, so that the walk can leave a region of stable matchings.

    Parameters
    ----------
    market
        Not changed.
    chosen
        A weakly stable matching.
    seed
        Same seed, same walks, unless a watch ends them.

    Attributes
    ----------
    best : Ints
        Largest weakly stable matching so far.
    value : int
        Its size.
    """

    def __init__(self, market: Market, chosen: Ints, seed: int) -> None:
        self.market = market
        self.best, self.value = chosen, size(chosen)
        self._draw = random.Random(seed).random

    def run(self, legs: Iterable[Leg], watch: Watch, goal: int) -> None:
        """Walk, each time from the best, until the goal or the end.

        Parameters
        ----------
        legs
            One walk after the other.
        watch
            When to end.
        goal
            Size at which to end.
        """
        for leg in legs:
            if self.value >= goal or watch.must_stop:
                return
            self._cool(leg, watch, goal)

    def take(self, chosen: Ints) -> None:
        """Go on from a weakly stable matching found elsewhere, if it is larger."""
        if size(chosen) > self.value:
            self.best, self.value = chosen, size(chosen)

    def _cool(self, leg: Leg, watch: Watch, goal: int) -> None:
        """Walk once from the best matching while the heat falls."""
        state, everyone = TolerantMatching(self.market, self.best), len(self.best)
        steps = leg.length * self.market.pairs + 1
        heat, cost = leg.heat, _cost(state)
        for step in range(steps):
            if step % 256 == 0:
                if watch.must_stop:
                    return
                heat = leg.heat * (_COLD / leg.heat) ** (step / steps)
            trace = self._move(state)
            if trace is None:
                continue
            worse = _cost(state) - cost
            if worse > 0 and self._draw() >= math.exp(-worse / heat):
                state.undo(trace)
                continue
            cost += worse
            matched = everyone - len(state.unmatched)
            if matched > self.value and not len(state.tolerated):
                self.value, self.best = matched, state.columns()
                if matched >= goal:
                    return

    def _move(self, state: TolerantMatching) -> Trace | None:
        """Try one move near someone unmatched or near a tolerated pair."""
        draw = self._draw
        kind = draw()
        sore = state.tolerated.items
        if sore and kind < _HONOUR:
            return state.honour(sore[int(draw() * len(sore))])
        r = state.near(self._centre(state), int(draw() * _NEAR), draw)
        first, last = state.start[r], state.start[r + 1]
        if first == last:
            return None
        if kind < _HONOUR + _SQUEEZE:
            return state.squeeze(r, first + int(draw() * (last - first)))
        row = state.chosen[r]
        return None if row == NONE else state.tolerate(row)

    def _centre(self, state: TolerantMatching) -> int:
        """Return the resident around whom to try a move."""
        draw, kind = self._draw, self._draw()
        sore, free = state.tolerated.items, state.unmatched.items
        if sore and kind < 0.3:
            r: int = state.resident[sore[int(draw() * len(sore))]]
            return r
        if free and kind < 0.9:
            return free[int(draw() * len(free))]
        return int(draw() * len(state.chosen))


def _cost(state: TolerantMatching) -> float:
    """Return what is minimised: unmatched residents, and tolerated pairs on the way."""
    return len(state.unmatched) + _PENALTY * len(state.tolerated)
