"""What ties the lines of a formulation together: rows that sets of posts fill.

A row is one of a plain bound: so many posts of some pairs, at least or at most. Of a
must nothing may be missing; of a wish of a tier so much may be missing as the tier's
points pay for. With a price ``p`` a row, at most what missing it costs (``w`` points
times the price of a point), every plan has

    what is missed, at its price + p x posts of the row >= p x least,   p >= 0,
    what is missed, at its price + p x posts of the row >= p x most,    p <= 0,

so rows may be left out and their posts priced instead. Points of tiers before the last
cost ``m >= 0`` each, and plans pay so many of them at most. A wish for few posts of
each line is no row where sets can pay for what is beyond few themselves, whole: with a
price a row, parts of many sets would be few.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np

from lawyer_assign.arrays import UNBOUNDED, Ints, Mask
from lawyer_assign.formulation import Formulation, Term
from lawyer_assign.solver.money.lines import aligned
from lawyer_assign.solver.money.sets.apart import Apart
from lawyer_assign.statements import Bound, Cost, LoadCost, Outlay

MUST = -1
"""Stands for no tier: nothing may be missing."""


class PlainRows(NamedTuple):
    """Rows of one bound.

    ``place`` is that of the tier whose points pay for what is missing, ``weight`` each.
    """

    bound: Bound
    place: int
    weight: int


class SetRows:
    """Rows of a formulation, for plans that pay so much at most before its last tier.

    Parameters
    ----------
    formulation
        Without outlays, and one that :meth:`takes`.
    paid
        Points of each tier before the last.
    line
        Of each pair. What a must says of one line alone is no row here.
    apart
        A wish that sets pay for themselves; its rows are left out.

    Attributes
    ----------
    lower, upper
        Sides of every row; infinite ones are ``UNBOUNDED``.
    place, weight
        As in :class:`PlainRows`, per row.
    tiers
        Places of the tiers before whose points are counted.
    apart
        Place and weight of the wish that was left out; ``None`` = none was.
    """

    def __init__(
        self, formulation: Formulation, paid: Sequence[int], line: Ints,
        apart: Bound | None = None,
    ) -> None:  # fmt: skip
        self.last = len(formulation.tiers) - 1
        parts = list(_parts(formulation, line))
        own = [one for one in parts if one.bound is apart and one.place != MUST]
        self.apart = own[0] if own else None
        self.parts = [one for one in parts if one is not self.apart]
        self.paid = list(paid)
        sides = [_sides(one.bound) for one in self.parts]
        self.lower, self.upper = (
            np.concatenate([np.zeros(0, np.int64), *(one[at] for one in sides)])
            for at in (0, 1)
        )
        # Of no parts they are whole numbers, too.
        sizes = np.array([len(one.bound.who) for one in self.parts], np.int64)
        place = np.array([one.place for one in self.parts], np.int64)
        weight = np.array([one.weight for one in self.parts], np.int64)
        self.offset = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
        self.place, self.weight = np.repeat(place, sizes), np.repeat(weight, sizes)
        places = {one.place for one in parts}
        self.tiers = [at for at in range(self.last) if at in places]

    @staticmethod
    def takes(formulation: Formulation) -> bool:
        """Whether no term can lower a price but points of pairs in the last tier."""
        terms = [term for tier in formulation.tiers for term in tier.terms]
        last = formulation.tiers[-1].terms
        kinds = Bound, Cost, LoadCost
        return (
            all(term.weight >= 0 for term in terms)
            and all(isinstance(term.statement, kinds) for term in last)
            and all(
                (term.statement.steps >= 0).all()
                for term in last
                if isinstance(term.statement, LoadCost)
            )
        )

    @property
    def limits(self) -> Ints:
        """Points that each tier before may pay; those that are not counted, any."""
        found = np.full(self.last, UNBOUNDED)
        found[self.tiers] = [self.paid[at] for at in self.tiers]
        return found

    def __len__(self) -> int:
        return len(self.lower)

    @cached_property
    def is_whole(self) -> Mask:
        """Which rows of musts ask for all their pairs."""
        sizes = [
            np.bincount(
                one.bound.group[one.bound.group >= 0], minlength=len(one.bound.who)
            )
            for one in self.parts
        ]
        size = np.concatenate([np.zeros(0, np.int64), *sizes])
        found: Mask = (size > 0) & (self.lower >= size) & (self.place == MUST)
        return found

    def slice_of(self, part: PlainRows) -> slice:
        """Return where the rows of one of the parts stand."""
        at = next(at for at, one in enumerate(self.parts) if one is part)
        return slice(int(self.offset[at]), int(self.offset[at + 1]))

    def entries(self, posts: Ints) -> Iterator[tuple[Ints, Ints]]:
        """Yield which of some posts stand in which row: places, rows."""
        for one, offset in zip(self.parts, self.offset.tolist(), strict=False):
            row = one.bound.group[posts]
            inside = np.flatnonzero(row >= 0)
            yield inside, offset + row[inside]

    def counted(self, posts: Ints) -> Ints:
        """Return how many of some posts stand in each row."""
        count = np.zeros(len(self), np.int64)
        for _, row in self.entries(posts):
            count += np.bincount(row, minlength=len(count))
        return count

    def values(self, prices: Ints, pairs: int) -> Ints:
        """Return the sum of the prices of each pair's rows."""
        total = np.zeros(pairs, np.int64)
        for place, row in self.entries(np.arange(pairs)):
            total[place] += prices[row]
        return total

    def allowed(self, prices: Ints, tiers: Ints, point: int, most: int) -> Ints:
        """Return prices of rows, no higher than what missing them costs.

        Parameters
        ----------
        prices
            Of the rows.
        tiers, point
            Price of a point of each tier before the last, and of one of the last.
        most
            What none passes.
        """
        each = np.append(tiers, [point, most])
        dearest = np.minimum(each[self.place], most)
        is_wish = self.place >= 0
        times = np.minimum(self.weight, most // np.maximum(dearest, 1))
        dearest = np.where(is_wish, dearest * times, most)
        above = np.where(self.upper >= UNBOUNDED, 0, dearest)
        below = np.where(self.lower <= 0, 0, dearest)
        found: Ints = np.clip(prices, -above, below)
        return found

    def further(self, tiers: Ints, point: int) -> int:
        """Return the price of a post beyond few, at prices of points."""
        if self.apart is None:
            return 0
        return int(np.append(tiers, point)[self.apart.place]) * self.apart.weight

    def worth(self, prices: Ints, tiers: Ints) -> int:
        """Return what rows are worth at their prices, less what tiers before pay."""
        sides = np.where(prices > 0, self.lower, np.minimum(self.upper, UNBOUNDED))
        pairs = zip(prices.tolist(), sides.tolist(), strict=True)
        total: int = sum(price * side for price, side in pairs if price)
        for at in self.tiers:
            total -= int(tiers[at]) * self.paid[at]
        return total


def apart_of(
    formulation: Formulation, outlay: Outlay
) -> tuple[Bound | None, Apart | None]:
    """Return the first wish whose posts beyond few sets can pay themselves."""
    for one in _parts(formulation, outlay.line):
        apart = None if one.place == MUST else Apart.of(one.bound, outlay)
        if apart is not None:
            return one.bound, apart
    return None, None


def _parts(formulation: Formulation, line: Ints) -> Iterator[PlainRows]:
    lines = int(line.max(initial=-1)) + 1
    for one in formulation.bounds:
        is_of_lines = (
            not _has_lower(one)
            and bool((one.group >= 0).all())
            and aligned(one.group, line, lines) is not None
        )
        if _is_plain(one) and not is_of_lines:
            yield PlainRows(one, MUST, 0)
    for at, tier in enumerate(formulation.tiers):
        is_last = at == len(formulation.tiers) - 1
        if is_last or all(is_count(term) for term in tier.terms):
            for term in tier.terms:
                said = term.statement
                if isinstance(said, Bound) and _is_plain(said) and term.weight > 0:
                    yield PlainRows(said, at, term.weight)


def is_count(term: Term) -> bool:
    """Whether a term counts what is missed, so that none lowers a price."""
    return isinstance(term.statement, Bound) and term.weight >= 0


def _is_plain(one: Bound) -> bool:
    return one.factor is None and one.once_per is None


def _has_lower(one: Bound) -> bool:
    return one.lower is not None and bool((one.lower > 0).any())


def _sides(one: Bound) -> tuple[Ints, Ints]:
    count = len(one.who)
    lower = np.zeros(count, np.int64) if one.lower is None else one.lower
    upper = np.full(count, UNBOUNDED) if one.upper is None else one.upper
    return lower, np.minimum(upper, UNBOUNDED)
