"""Better plans under two-way choice at any size: neighbouring firms rearranged exactly.

A handful of neighbouring firms, the committees they serve and those nobody serves make
a small problem: lawyers belong to one firm, so that all other posts are fixed numbers
in the rows the two have in common. CP-SAT solves it by the same rows as a whole
district, and so on from firm to firm. Without pairs that cost far more than others a
region of that size has more firms, and more to rearrange. What is taken is recounted
on the whole plan.
"""

import random
from collections.abc import Callable

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.engines.cpsat import Settings
from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import Formulation
from lawyer_assign.solver.answer import Start
from lawyer_assign.solver.choice.region import Region, part_of
from lawyer_assign.solver.cpsat.backend import CpSat
from lawyer_assign.statements import Stable

WIDTH = 1_000
"""Pairs of a region, about."""
EFFORT = 0.7
"""CP-SAT's deterministic time for one tier of one region."""
PASSES = 3
"""Most visits to one firm, however much time there is."""


class Mending:
    """Improve a plan region by region.

    Parameters
    ----------
    formulation
        With one stability statement; a flow but for that.
    stable
        That statement.
    start
        A plan that keeps every must, and proved bounds: tiers before the first gap
        are held, not searched.
    seed
        Same seed, same plan, unless the watch ends it.
    is_open
        Pairs that may be tried besides those chosen; by default all.
    wants
        Says of a plan, and a better one, whether that is wanted; ``None`` = any is.

    Attributes
    ----------
    chosen : Mask
        Best plan so far.
    """

    def __init__(
        self, formulation: Formulation, stable: Stable, chosen: Mask, start: Start,
        seed: int, is_open: Mask | None = None,
        wants: Callable[[Mask, Mask], bool] | None = None,
    ) -> None:  # fmt: skip
        self.formulation, self.stable, self.start = formulation, stable, start
        self._wants = wants
        self.chosen = chosen
        self.prices = formulation.prices(chosen)
        self._random = random.Random(seed)
        self._settings = Settings(1, seed, EFFORT)
        pairs = formulation.pairs
        self.is_open = np.ones_like(chosen) if is_open is None else is_open | chosen
        self._by_firm = _grouped(pairs.firm, self.is_open)
        self._by_committee = _grouped(pairs.committee, self.is_open)

    def run(self, watch: Watch) -> None:
        """Mend until everything is proved, a pass gains nothing, or time is up."""
        for _ in range(PASSES):
            before = self.prices
            waiting = self._seeds()
            while waiting and not watch.must_stop:
                if self.prices == self.start.floors:
                    return
                self._mend(waiting.pop(), watch)
                if watch.is_quiet:
                    watch.tell("mending", *self.start.known(self.prices))
            if self.prices == before or watch.must_stop:
                return

    def _seeds(self) -> list[int]:
        """Return all firms, those last, and so visited first, that pairs block with."""
        stable = self.stable
        firms = np.unique(stable.firm).tolist()
        self._random.shuffle(firms)
        sore = set(stable.firm[stable.amounts(self.chosen) > 0].tolist())
        return sorted(firms, key=sore.__contains__)

    def _mend(self, firm: int, watch: Watch) -> None:
        """Rearrange a region exactly, and keep what is better on the whole plan."""
        region = self._around(firm)
        part = part_of(self.formulation, self.chosen, region)
        inside = np.flatnonzero(region.pairs)
        begun = part.prices(self.chosen[inside])
        floors = self._floors(begun)
        if not part.holds(self.chosen[inside]) or begun == floors:
            return
        start = Start(self.chosen[inside], floors)
        found = CpSat().solve(part, Run(watch.unheard(), self._settings), start).chosen
        if found is None or part.prices(found) >= begun:
            return
        chosen = self.chosen.copy()
        chosen[inside] = found
        prices = self.formulation.prices(chosen)
        is_better = prices < self.prices and self.formulation.holds(chosen)
        if is_better and (self._wants is None or self._wants(self.chosen, chosen)):
            self.chosen, self.prices = chosen, prices
            watch.tell("mending", *self.start.known(prices))

    def _floors(self, begun: tuple[int, ...]) -> tuple[int | None, ...]:
        """Return what holds of a part: where the whole is best, so is each part."""
        known = zip(self.prices, self.start.floors, begun, strict=True)
        return tuple(here if price == floor else None for price, floor, here in known)

    def _around(self, firm: int) -> Region:
        """Return a firm and neighbours that compete with it for committees."""
        pairs, chosen = self.formulation.pairs, self.chosen
        width = 1 + max(len(self._by_firm), int(self.stable.firm.max(initial=0)))
        count = np.bincount(pairs.committee[chosen], minlength=len(self._by_committee))
        firms, committees = np.zeros(width, bool), count == 0
        line, seen, size = [firm], {firm}, 0
        while line and size < WIDTH:
            at = self._random.randrange(len(line))
            line[at], line[-1] = line[-1], line[at]
            one = line.pop()
            firms[one] = True
            own = self._pairs_of(one)
            committees[pairs.committee[own[chosen[own]]]] = True
            near = self._neighbours(own)
            line += [other for other in near if other not in seen]
            seen.update(near)
            size = sum(
                int(committees[pairs.committee[self._pairs_of(one)]].sum())
                for one in np.flatnonzero(firms).tolist()
            )
        # A committee that is served from outside as well stays as it is.
        outside = chosen & ~firms[pairs.firm]
        committees[pairs.committee[outside]] = False
        is_near = np.zeros_like(committees)
        is_near[pairs.committee[firms[pairs.firm]]] = True
        committees &= is_near
        inside = firms[pairs.firm] & committees[pairs.committee]
        return Region(firms, committees, inside & self.is_open)

    def _pairs_of(self, firm: int) -> Ints:
        if firm < len(self._by_firm):
            return self._by_firm[firm]
        return np.zeros(0, np.int64)

    def _neighbours(self, own: Ints) -> list[int]:
        """Return the firms that have a pair with a committee some pairs serve."""
        pairs = self.formulation.pairs
        served = np.unique(pairs.committee[own[self.chosen[own]]]).tolist()
        near = [np.unique(pairs.firm[self._by_committee[one]]) for one in served]
        return np.unique(np.concatenate(near)).tolist() if near else []


def _grouped(group: Ints, is_open: Mask) -> list[Ints]:
    """Return the open places of each number of a column, from 0 on."""
    order = np.argsort(group, kind="stable")
    order = order[is_open[order]]
    cuts = np.searchsorted(group[order], np.arange(1, int(group.max(initial=-1)) + 1))
    return np.split(order, cuts)
