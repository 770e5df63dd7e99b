"""Large-neighbourhood search for few blocking pairs: mend a matching by regions.

A region around a blocking pair is freed, up to the whole market, and the worst that its
hospitals hold may change by a few ties: CP-SAT rearranges it as well as possible with
all else fixed. So on from one blocking pair to the next; the window of ties grows when
a whole round gains nothing, regions shrink when they are not solved to the end.
Regions that touch no common hospital cannot disturb each other: as many as there are
workers are solved at the same time.
"""

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from lawyer_assign.arrays import Ints
from lawyer_assign.engines.watch import Watch
from lawyer_assign.matching.basics.blocking import blocking_pairs
from lawyer_assign.matching.basics.list_view import Plain
from lawyer_assign.matching.market_columns import NONE, Market
from lawyer_assign.matching.models.threshold_model import RegionModel, Seating
from lawyer_assign.matching.pool import solve_all

_WHOLE = 6_000
"""Residents up to which a market is freed as a whole."""
_AFAR = 4
"""Ties of the first window where that needs many regions, and so many rounds."""
_LEAST = 100
"""Residents below which regions shrink no further."""
_WIDER = 1.3
"""Factor of the window after a round without gain, one tie at least."""
_SHRINK = 0.6
"""Factor of the residents after an unproved region."""
_EFFORT = 4.0
"""CP-SAT's deterministic time for one region."""


@dataclass(slots=True)
class Reach:
    """How far a region reaches: residents, and ties that thresholds may move by."""

    residents: float
    ties: int

    def widened(self, longest: int) -> None:
        """Let thresholds move further; no further than the longest list."""
        self.ties = min(longest, max(self.ties + 1, int(self.ties * _WIDER)))

    def narrowed(self) -> None:
        """Free fewer residents."""
        self.residents = max(self.residents * _SHRINK, min(self.residents, _LEAST))


class Mender:
    """Improve a matching region by region.

    Parameters
    ----------
    market
        Not changed.
    chosen
        Any matching; its size is kept.
    seed
        Same seed and number of workers, same answer, unless a watch ends the search.

    Attributes
    ----------
    best : Ints
        Best matching so far, no smaller than the first one.
    value : int
        Its blocking pairs.
    is_best : bool
        The whole market was solved without a window: nothing is better.
    first_region : int
        Residents of a region at first, where the market is not freed as a whole.
    """

    first_region = 3_000

    def __init__(self, market: Market, chosen: Ints, seed: int) -> None:
        self.market, self.best = market, chosen
        self.is_best = False
        self._least: int | None = None
        self._plain = Plain.of(market)
        self._seating = Seating.of(self._plain, chosen.tolist())
        self._random = random.Random(seed)
        self._sore = self._sore_rows(chosen)
        self.value = len(self._sore)

    def run(
        self,
        watch: Watch,
        goal: Callable[[], int],
        workers: int,
        most: int | None = None,
    ) -> None:
        """Mend until the goal, the end, or a region that was the whole market.

        Parameters
        ----------
        watch
            When to end.
        goal
            Asked how few blocking pairs are enough to end.
        workers
            Regions solved at the same time.
        most
            Ties: end when this window gains nothing more; ``None`` goes on.
        """
        size = len(self.market.residents)
        is_whole = size <= _WHOLE
        reach = Reach(size, 1) if is_whole else Reach(self.first_region, _AFAR)
        with ThreadPoolExecutor(workers) as pool:
            while self.value > goal() and not watch.must_stop:
                before, tried = self.value, reach.residents
                is_proved = self._round(reach, watch, goal, pool, workers)
                if self.value < before or reach.residents < tried:
                    continue
                if not is_proved:
                    if most is not None:
                        return
                    # It can shrink no further: what a window hides is not the trouble.
                    reach.ties = self._plain.longest
                    continue
                if reach.ties >= (self._plain.longest if most is None else most):
                    if tried >= len(self.market.residents):
                        self.is_best = most is None and self._least == self.value
                        return
                    if most is not None:
                        return
                    self._enlarge(reach)
                reach.widened(self._plain.longest)

    def _enlarge(self, reach: Reach) -> None:
        """Free more residents, now that no window hides anything."""
        reach.residents /= _SHRINK

    def _sore_rows(self, chosen: Ints) -> list[int]:
        """Return the rows to mend around; fewer are better."""
        rows: list[int] = blocking_pairs(self.market, chosen).tolist()
        return rows

    def _width(self, ties: int) -> int | None:
        """Return the window of so many ties; none if it holds every list."""
        return None if ties >= self._plain.longest else ties

    def _model(self, free: set[int], ties: int) -> RegionModel:
        """Return the model of a region."""
        return RegionModel(self._seating, free, width=self._width(ties))

    def _round(
        self,
        reach: Reach,
        watch: Watch,
        goal: Callable[[], int],
        pool: ThreadPoolExecutor,
        workers: int,
    ) -> bool:
        """Free every blocking pair once, in random order; narrow what is too much.

        Returns whether every region was solved to the end.
        """
        waiting = list(self._sore)
        self._random.shuffle(waiting)
        # A round that the watch allows nothing proves nothing.
        self._least = None
        # The whole market without a window is the last question: no effort is too much.
        is_last = reach.ties >= self._plain.longest and reach.residents >= len(
            self.market.residents
        )
        effort = None if is_last else _EFFORT
        is_proved = True
        while waiting and self.value > goal() and not watch.must_stop:
            regions = self._regions(waiting, int(reach.residents), workers)
            models = [self._model(free, reach.ties) for free in regions]
            seeds = [self._random.randrange(1 << 30) for _ in models]
            solved = solve_all(models, seeds, watch, pool, effort)
            for one in solved:
                self._take(one.moves)
            self._least = solved[-1].bound
            if not all(one.is_proved for one in solved):
                is_proved = False
                reach.narrowed()
            seen = set().union(*regions)
            sore, resident = set(self._sore), self._plain.resident
            waiting = [
                row for row in waiting if row in sore and resident[row] not in seen
            ]
        return is_proved

    def _regions(self, waiting: list[int], width: int, most: int) -> list[set[int]]:
        """Take blocking pairs off the list; return regions apart from each other."""
        regions: list[set[int]] = []
        touched: set[int] = set()
        while waiting and len(regions) < most:
            free = self._around(waiting[-1], width)
            hospitals = {
                self._plain.hospital[row]
                for r in free
                for row in self._plain.rows_of(r)
            }
            if regions and not touched.isdisjoint(hospitals):
                break
            waiting.pop()
            touched |= hospitals
            regions.append(free)
        return regions

    def _around(self, row: int, width: int) -> set[int]:
        """Return residents near a blocking pair, by whole hospitals."""
        plain, draw = self._plain, self._random
        if width >= len(self.market.residents):
            return set(range(len(self.market.residents)))
        first = plain.resident[row]
        free, line, hospitals = {first}, [first], set(self._core(row))
        for h in sorted(hospitals):
            self._open(h, free, line)
        while line and len(free) < width:
            at = draw.randrange(len(line))
            line[at], line[-1] = line[-1], line[at]
            near = [plain.hospital[one] for one in plain.rows_of(line.pop())]
            draw.shuffle(near)
            for h in near:
                if h not in hospitals and len(free) < width:
                    hospitals.add(h)
                    self._open(h, free, line)
        return free

    def _core(self, row: int) -> list[int]:
        """Return the hospitals that a region around a row holds in any case."""
        return [self._plain.hospital[row]]

    def _open(self, h: int, free: set[int], line: list[int]) -> None:
        """Free whom a hospital holds, and who is unmatched and lists it."""
        plain, seating = self._plain, self._seating
        unmatched = [
            row for row in plain.rows[h] if seating.chosen[plain.resident[row]] == NONE
        ]
        for row in (*seating.held[h], *unmatched):
            r = plain.resident[row]
            if r not in free:
                free.add(r)
                line.append(r)

    def _take(self, moves: dict[int, int] | None) -> None:
        """Move a region; take it back if that blocks more, counted on the market."""
        if moves is None:
            return
        back = {r: self._seating.chosen[r] for r in moves}
        self._seating.move(moves)
        chosen = np.array(self._seating.chosen, dtype=np.int64)
        sore = self._sore_rows(chosen)
        if len(sore) > self.value:
            self._seating.move(back)
        else:
            self.best, self.value, self._sore = chosen, len(sore), sore
