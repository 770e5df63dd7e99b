"""Large-neighbourhood search for few blocking pairs: mend a matching by regions.

Lists are short, so that a blocking pair hangs together with few others. A region around
it is freed, CP-SAT rearranges it as well as possible with all else fixed, and so on
from one blocking pair to the next; regions grow when a whole round of them gains
nothing. Regions that touch no common hospital cannot disturb each other: as many as
there are workers are solved at the same time.
"""

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from ortools.sat.python import cp_model

from lawyer_assign.solver.market.blocking import blocking_pairs
from lawyer_assign.solver.market.clock import Clock
from lawyer_assign.solver.market.market import NONE, Ints, Market
from lawyer_assign.solver.market.plain import Plain
from lawyer_assign.solver.market.region import RegionModel, Seating

_FIRST = 100
"""Residents of a region at first."""
_GROWTH, _SHRINK = 1.4, 0.8
"""Factors of that number after a round without gain, and after an unproved region."""
_EFFORT = 1.0
"""CP-SAT's deterministic time for one region."""


class Mender:
    """Improve a matching region by region.

    Parameters
    ----------
    market
        Not changed.
    chosen
        Any matching; its size is kept.
    seed
        Same seed and number of workers, same answer, unless a clock ends the search.

    Attributes
    ----------
    best : Ints
        Best matching so far, no smaller than the first one.
    value : int
        Its blocking pairs.
    """

    def __init__(self, market: Market, chosen: Ints, seed: int) -> None:
        self.market, self.best = market, chosen
        self._plain = Plain.of(market)
        self._seating = Seating.of(self._plain, chosen.tolist())
        self._random = random.Random(seed)
        self._sore = self._sore_rows(chosen)
        self.value = len(self._sore)

    def run(self, clock: Clock, goal: Callable[[], int], workers: int) -> None:
        """Mend until the goal, the end, or a region that was the whole market.

        Parameters
        ----------
        clock
            When to end.
        goal
            Asked how few blocking pairs are enough to end.
        workers
            Regions solved at the same time.
        """
        width = float(_FIRST)
        with ThreadPoolExecutor(workers) as pool:
            while self.value > goal() and not clock.is_over():
                before = self.value
                width = self._round(width, clock, goal, pool, workers)
                if self.value == before:
                    if width >= len(self.market.residents):
                        return
                    width *= _GROWTH

    def _sore_rows(self, chosen: Ints) -> list[int]:
        """Return the rows to mend around; fewer are better."""
        rows: list[int] = blocking_pairs(self.market, chosen).tolist()
        return rows

    def _model(self, free: set[int]) -> RegionModel:
        """Return the model of a region."""
        return RegionModel(self._seating, free)

    def _round(
        self,
        width: float,
        clock: Clock,
        goal: Callable[[], int],
        pool: ThreadPoolExecutor,
        workers: int,
    ) -> float:
        """Visit every blocking pair once, in random order; return the new width."""
        waiting = list(self._sore)
        self._random.shuffle(waiting)
        while waiting and self.value > goal() and not clock.is_over():
            sore = set(self._sore)
            waiting = [row for row in waiting if row in sore]
            regions = self._regions(waiting, int(width), workers)
            models = [self._model(free) for free in regions]
            seeds = [self._random.randrange(1 << 30) for _ in models]
            solved = pool.map(_solve, models, seeds, [clock] * len(models))
            for moves, is_proved in solved:
                self._take(moves)
                if not is_proved:
                    width = max(width * _SHRINK, 2.0)
        return width

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


def _solve(
    model: RegionModel, seed: int, clock: Clock
) -> tuple[dict[int, int] | None, bool]:
    """Return the new rows of a region, if found, and whether none are better."""
    solver = cp_model.CpSolver()
    parameters = solver.parameters
    parameters.num_workers = 1
    parameters.random_seed = seed
    parameters.max_deterministic_time = _EFFORT
    parameters.max_time_in_seconds = max(clock.left(), 0.01)
    parameters.catch_sigint_signal = False
    # A wrong OPTIMAL was seen with this presolve step (or-tools #5293).
    parameters.presolve_inclusion_work_limit = 0
    parameters.linearization_level = 2
    # On models this small probing costs more than it saves.
    parameters.cp_model_probing_level = 0
    parameters.symmetry_level = 0
    status = solver.solve(model.model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None, False
    return model.moved(solver), status == cp_model.OPTIMAL
