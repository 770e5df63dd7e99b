"""Few blocking pairs by crossing matchings: the best that lies between two is exact.

Matchings that are good in different places are bred into one that is good in most: the
windows of :class:`RegionModel` reach from the thresholds of one parent to those of the
other, and CP-SAT finds the best matching in between, usually in a second and to the
optimum. That is an optimised crossover (Aggarwal, Orlin and Tai, "Optimized crossover
for the independent set problem", 1997). Fresh blood comes from short annealing.

What is left of a generation lies where no crossing gains. There a few thresholds have
to move far while all others stay near: local branching (Fischetti and Lodi, "Local
branching", 2003) asks for exactly that, and for fewer blocking pairs than now. On 750 x
75 that takes seconds where windows as wide for all thresholds take half a minute.
"""

import random
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor

import numpy as np

from lawyer_assign.arrays import Ints
from lawyer_assign.engines.watch import Watch
from lawyer_assign.matching.basics.blocking import blocking_pairs
from lawyer_assign.matching.basics.list_view import Plain
from lawyer_assign.matching.market_columns import Market
from lawyer_assign.matching.models.threshold_model import Branch, RegionModel, Seating
from lawyer_assign.matching.pool import solve_all
from lawyer_assign.matching.search.annealing import Search
from lawyer_assign.matching.search.mend import Mender

_CROWD, _FEW = 10, 2
"""Matchings of a generation, and those that are left of it when the next comes."""
_TIES = 2
"""Ties around both parents, and of the mending of newcomers."""
_EFFORT = 4.0
"""CP-SAT's deterministic time for one crossing."""
_WINDOW, _NEAR, _FAR = 6, 2, 4
"""Ties of a branch; ties that all thresholds may move; thresholds that may further."""
_BRANCHING = 5.0
"""CP-SAT's deterministic time for one branch."""


class Crossing:
    """A crowd of matchings of one size, crossed and replaced.

    Parameters
    ----------
    market
        Connected. Not changed.
    starts
        Stable matchings from which newcomers grow.
    chosen
        A matching of the size that all have: the best so far.
    size
        Residents matched.
    seed
        Same seed and number of workers, same answer, unless a watch ends the search.

    Attributes
    ----------
    best : Ints
        Best matching so far.
    value : int
        Its blocking pairs.
    """

    def __init__(
        self, market: Market, starts: list[Ints], chosen: Ints, size: int, seed: int
    ) -> None:
        self.market, self._starts, self._size = market, starts, size
        self.best, self.value = chosen, len(blocking_pairs(market, chosen))
        self._plain = Plain.of(market)
        self._everyone = set(range(len(market.residents)))
        self._random = random.Random(seed)
        self._crowd = [(self.value, chosen.tolist())]
        self._tried: dict[tuple[int, ...], int] = {}

    def run(self, watch: Watch, goal: Callable[[], int], workers: int) -> None:
        """Breed until the goal or the end.

        Parameters
        ----------
        watch
            When to end.
        goal
            Asked how few blocking pairs are enough to end.
        workers
            Crossings at the same time.
        """
        with ThreadPoolExecutor(workers) as pool:
            while self.value > goal() and not watch.must_stop:
                seeds = [
                    self._random.randrange(1 << 30)
                    for _ in range(_CROWD - len(self._crowd))
                ]
                for child in pool.map(lambda seed: self._newcomer(seed, watch), seeds):
                    self._welcome(child)
                while len(self._crowd) > _FEW and not watch.must_stop:
                    self._cross(watch, pool, workers)
                if self.value > goal() and not watch.must_stop:
                    self._branch(watch, pool)

    def _branch(self, watch: Watch, pool: Executor) -> None:
        """Look around those left for better ones that a few thresholds lead to.

        What many small and a few large moves reach together, neither narrow windows
        nor crossings do. Those tried in vain are tried further away next time.
        """
        models = []
        for value, chosen in self._crowd:
            tried = self._tried.get(tuple(chosen), 0)
            self._tried[tuple(chosen)] = tried + 1
            width = _WINDOW + 2 * tried
            branch = Branch(_NEAR, _FAR, below=value)
            seating = Seating.of(self._plain, chosen)
            models.append(
                RegionModel(seating, self._everyone, width=width, branch=branch)
            )
        seeds = [self._random.randrange(1 << 30) for _ in models]
        solved = solve_all(models, seeds, watch, pool, _BRANCHING)
        for one in solved:
            if one.moves is not None:
                self._welcome(list(one.moves.values()))

    def _newcomer(self, seed: int, watch: Watch) -> list[int]:
        """Return a mended matching grown from a stable one by chance."""
        start = self._starts[seed % len(self._starts)]
        search = Search(self.market, start, self._size, seed)
        grown = search.grown(start, watch)
        mender = Mender(self.market, grown, seed)
        mender.run(watch, lambda: 0, 1, most=_TIES)
        found: list[int] = mender.best.tolist()
        return found

    def _cross(self, watch: Watch, pool: Executor, workers: int) -> None:
        """Cross couples, none twice; children take the place of the worse parent."""
        places = list(range(len(self._crowd)))
        self._random.shuffle(places)
        couples = [
            sorted(places[at : at + 2], key=lambda one: self._crowd[one][0])
            for at in range(0, min(2 * workers, len(places) - 1), 2)
        ]
        models = []
        for better, worse in couples:
            here, there = (
                Seating.of(self._plain, self._crowd[one][1]) for one in (better, worse)
            )
            models.append(RegionModel(here, self._everyone, width=_TIES, also=there))
        seeds = [self._random.randrange(1 << 30) for _ in models]
        solved = solve_all(models, seeds, watch, pool, _EFFORT)
        children = [
            self._crowd[better][1] if one.moves is None else list(one.moves.values())
            for (better, _), one in zip(couples, solved, strict=True)
        ]
        gone = {worse for _, worse in couples}
        self._crowd = [one for at, one in enumerate(self._crowd) if at not in gone]
        for child in children:
            self._welcome(child)

    def _welcome(self, chosen: list[int]) -> None:
        """Take a matching into the crowd, if it is not there already."""
        columns = np.array(chosen, dtype=np.int64)
        value = len(blocking_pairs(self.market, columns))
        if value < self.value:
            self.best, self.value = columns, value
        if (value, chosen) not in self._crowd:
            self._crowd.append((value, chosen))
