"""Better plans under two-way choice at any size: neighbouring firms rearranged exactly.

A handful of neighbouring firms, the committees they serve and those nobody serves make
a small problem: lawyers belong to one firm, so that all other posts are fixed numbers
in the rows the two have in common. CP-SAT solves it by the same rows as a whole
district, and so on from firm to firm. Without pairs that cost far more than others a
region of that size has more firms, and more to rearrange. What is taken is recounted
on the whole plan.
"""

import random
from dataclasses import dataclass, replace

import numpy as np

from lawyer_assign.facts.columns import Ints
from lawyer_assign.formulation import Formulation, Must, Term, Tier, restrict
from lawyer_assign.pairs.table import Mask
from lawyer_assign.solver.answer import Start
from lawyer_assign.solver.cpsat import CpSat
from lawyer_assign.solver.limits import Watch
from lawyer_assign.solver.program import Settings
from lawyer_assign.statements import (
    UNBOUNDED,
    Bound,
    Cost,
    LoadCost,
    Stable,
    Statement,
)

WIDTH = 1_000
"""Pairs of a region, about."""
EFFORT = 0.7
"""CP-SAT's deterministic time for one tier of one region."""
PASSES = 3
"""Most visits to one firm, however much time there is."""


@dataclass(frozen=True, eq=False)
class Region:
    """What may change: the pairs of some firms with some committees.

    Parameters
    ----------
    firms, committees
        Per place: inside or not. No firm outside serves a committee inside.
    pairs
        Per pair: both its firm and its committee are inside, and it may be tried.
    """

    firms: Mask
    committees: Mask
    pairs: Mask


def can_mend(formulation: Formulation) -> bool:
    """Return whether every statement can be said of a region alone."""
    known = Bound | Cost | LoadCost | Stable
    return all(isinstance(one, known) for one in formulation.statements)


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

    Attributes
    ----------
    chosen : Mask
        Best plan so far.
    """

    def __init__(
        self, formulation: Formulation, stable: Stable, chosen: Mask, start: Start,
        seed: int, is_open: Mask | None = None,
    ) -> None:  # fmt: skip
        self.formulation, self.stable, self.start = formulation, stable, start
        self.chosen = chosen
        self.prices = formulation.prices(chosen)
        self._random = random.Random(seed)
        self._solver = CpSat(Settings(1, seed, EFFORT))
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
        part = _part(self.formulation, self.chosen, region)
        inside = np.flatnonzero(region.pairs)
        begun = part.prices(self.chosen[inside])
        floors = self._floors(begun)
        if not part.holds(self.chosen[inside]) or begun == floors:
            return
        start = Start(self.chosen[inside], floors)
        found = self._solver.solve(part, watch, start).chosen
        if found is None or part.prices(found) >= begun:
            return
        chosen = self.chosen.copy()
        chosen[inside] = found
        prices = self.formulation.prices(chosen)
        if prices < self.prices and self.formulation.holds(chosen):
            self.chosen, self.prices = chosen, prices
            watch.tell("mending", len(prices) - 1, prices[-1])

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


def _part(formulation: Formulation, chosen: Mask, region: Region) -> Formulation:
    """Return the formulation of a region, all other pairs as they are chosen now."""
    fixed = chosen & ~region.pairs

    def part_of(one: Statement) -> Statement:
        if isinstance(one, Stable):
            return _part_of_stable(one, chosen, region)
        return restrict(_less(one, fixed), region.pairs)

    tiers = tuple(
        Tier(
            tier.number,
            tuple(
                term
                for term in (
                    Term(part_of(term.statement), term.weight) for term in tier.terms
                )
                if len(term.statement.who)
            ),
        )
        for tier in formulation.tiers
    )
    must = tuple(one for one in map(part_of, formulation.must) if isinstance(one, Must))
    return Formulation(
        formulation.pairs.keep(region.pairs),
        tuple(one for one in must if len(one.who)),
        tiers,
    )


def _less(statement: Statement, fixed: Mask) -> Statement:
    """Return a statement less what pairs outside give it already."""
    if isinstance(statement, Cost):
        return statement
    if isinstance(statement, LoadCost):
        counts = statement.counts(fixed)
        last = statement.steps.shape[1] - 1
        places = np.minimum(np.arange(last + 1)[None, :] + counts[:, None], last)
        steps = np.take_along_axis(statement.steps, places, axis=1)
        return replace(statement, steps=steps)
    if isinstance(statement, Bound):
        # What pairs outside give is what the row has above a lower bound of 0.
        bare = replace(
            statement, lower=None, upper=np.zeros(len(statement.who), np.int64)
        )
        given = bare.amounts(fixed)
        lower, upper = statement.lower, statement.upper
        if lower is not None:
            lower = np.maximum(lower - given, 0)
        if upper is not None:
            upper = np.where(upper >= UNBOUNDED, upper, np.maximum(upper - given, 0))
        return replace(statement, lower=lower, upper=upper)
    raise TypeError(f"cannot fix pairs of a {type(statement).__name__}")


def _part_of_stable(stable: Stable, chosen: Mask, region: Region) -> Stable:
    """Return the rows that a region can change, over its pairs.

    Of a firm inside: all its committees but those outside that have what they like. Of
    a firm outside, which changes nothing: committees inside that it could take now.
    """
    inside_firm = region.firms[stable.firm]
    inside = _at(region.committees, stable.committee)
    base = chosen & ~region.pairs
    could_take = ~inside_firm & inside & (stable.amounts(base) > 0)
    kept = inside_firm & (inside | stable.wanted(chosen)) | could_take
    rows = np.flatnonzero(kept)
    place = np.full(len(kept), -1, np.int64)
    place[rows] = np.arange(len(rows))
    is_real = inside_firm[stable.option_row] | (stable.option_limit > 0)
    options = (place[stable.option_row] >= 0) & is_real
    # Firms outside can take whom they could take: no seats would read as "full".
    is_outside = ~region.firms[: len(stable.seats)]
    seats = np.where(is_outside, np.maximum(stable.seats, 1), stable.seats)
    by_row = ("firm", "committee", "firm_rank", "committee_rank", "team", "is_single")
    by_pair = (
        "group", "pair_firm", "pair_committee", "pair_lawyer", "pair_firm_rank",
        "pair_committee_rank", "pair_is_single",
    )  # fmt: skip
    return replace(
        stable,
        who=[stable.who[row] for row in rows.tolist()],
        seats=seats,
        option_row=place[stable.option_row[options]],
        option_lawyer=stable.option_lawyer[options],
        option_limit=stable.option_limit[options],
        **{name: getattr(stable, name)[rows] for name in by_row},
        **{name: getattr(stable, name)[region.pairs] for name in by_pair},
    )


def _at(mask: Mask, places: Ints) -> Mask:
    """Return a mask at places that may lie past its end."""
    padded = np.append(mask, False)
    found: Mask = padded[np.minimum(places, len(mask))]
    return found


def _grouped(group: Ints, is_open: Mask) -> list[Ints]:
    """Return the open places of each number of a column, from 0 on."""
    order = np.argsort(group, kind="stable")
    order = order[is_open[order]]
    cuts = np.searchsorted(group[order], np.arange(1, int(group.max(initial=-1)) + 1))
    return np.split(order, cuts)
