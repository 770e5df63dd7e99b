"""Few blocking pairs by exact models of what a linear program leaves undecided.

Residents that a fractional optimum puts in one place are mostly there in the best
matchings too. The *core* are the others (Balas and Zemel, "An algorithm for large
zero-one knapsack problems", 1980; in mixed-integer programming: relaxation induced
neighbourhood search, Danna, Rothberg and Le Pape 2005). CP-SAT rearranges the core of a
market of thousands of residents as a whole, to the optimum within narrow windows of
ties: in a few seconds more than many small regions gain.
"""

import random
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor

import numpy as np

from lawyer_assign.arrays import Floats, Ints
from lawyer_assign.engines.watch import Watch
from lawyer_assign.matching.basics.blocking import blocking_pairs
from lawyer_assign.matching.basics.list_view import Plain
from lawyer_assign.matching.market_columns import NONE, Market
from lawyer_assign.matching.models.threshold_model import RegionModel, Seating
from lawyer_assign.matching.pool import solve_all

_DECIDED = (0.97, 0.9, 0.75, 0.5)
"""A resident held where the fractional optimum has so much of it stays there: at first,
and where cores cannot be solved to the end."""
_WIDER = 2
"""Factor of the window after a core was solved to the end."""
_EFFORT = 5.0
"""CP-SAT's deterministic time for one core."""


class Core:
    """Improve a matching where a fractional optimum is undecided.

    Parameters
    ----------
    market
        Not changed.
    chosen
        Any matching; its size is kept.
    point
        Shape ``(pairs,)``: how much of each pair, 0..1.
    seed
        Same seed and number of workers, same answer, unless a watch ends the search.

    Attributes
    ----------
    best : Ints
        Best matching so far.
    value : int
        Its blocking pairs.
    """

    def __init__(self, market: Market, chosen: Ints, point: Floats, seed: int) -> None:
        self.market, self.best, self._point = market, chosen, point
        self.value = len(blocking_pairs(market, chosen))
        self._plain = Plain.of(market)
        self._random = random.Random(seed)

    def run(self, watch: Watch, goal: Callable[[], int], workers: int) -> None:
        """Solve cores in ever wider windows, smaller ones where that is too much.

        Each worker takes a smaller core than the one before, in a wider window; all
        start from the best matching.

        Parameters
        ----------
        watch
            When to end.
        goal
            Asked how few blocking pairs are enough to end.
        workers
            Cores solved at the same time.
        """
        rung, width = 0, 1
        with ThreadPoolExecutor(workers) as pool:
            while rung < len(_DECIDED) and width < _WIDER * self._plain.longest:
                if self.value <= goal() or watch.must_stop:
                    return
                tried = [
                    (share, width * _WIDER**k)
                    for k, share in enumerate(_DECIDED[rung : rung + workers])
                ]
                if self._is_solved(tried, watch, pool):
                    width *= _WIDER
                else:
                    rung += 1

    def _is_solved(
        self, tried: list[tuple[float, int]], watch: Watch, pool: Executor
    ) -> bool:
        """Solve cores by share and window; say whether the first was to the end."""
        start = self.best
        seating = Seating.of(self._plain, start.tolist())
        models = [
            RegionModel(seating, self._undecided(share), width=width)
            for share, width in tried
        ]
        seeds = [self._random.randrange(1 << 30) for _ in models]
        solved = solve_all(models, seeds, watch, pool, _EFFORT)
        for one in solved:
            if one.moves is not None:
                self._offer(start, one.moves)
        return solved[0].is_proved

    def _offer(self, start: Ints, moves: dict[int, int]) -> None:
        """Take a matching over if fewer pairs block it, counted on the market."""
        chosen = start.copy()
        chosen[list(moves)] = list(moves.values())
        value = len(blocking_pairs(self.market, chosen))
        if value < self.value:
            self.best, self.value = chosen, value

    def _undecided(self, share: float) -> set[int]:
        """Return who is unmatched, or held where less than a share puts it."""
        held = self.best != NONE
        share_held = np.where(held, self._point[self.best], 0.0)
        return set(np.flatnonzero(share_held < share).tolist())
