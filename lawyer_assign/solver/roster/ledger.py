"""What one more time, or one less, changes in every tier, kept up to date."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from lawyer_assign.arrays import UNBOUNDED, Ints, Mask
from lawyer_assign.formulation import Formulation
from lawyer_assign.statements import (
    Bound,
    Cost,
    Cover,
    Overlap,
    Statement,
    Table,
    Together,
)

MUST = -1
"""In place of a tier: what may not grow at all."""

Prices = list[int]
"""One number per tier."""


@dataclass
class Ledger:
    """Sums of rows for a choice that grows and shrinks, one time at a time.

    Bounds, overlaps and covers are all rows with a least and a most: one more costs a
    unit where the most is reached, and saves one below the least. Statements of other
    kinds are not looked at; what comes out is priced by the formulation itself.
    """

    tiers: int
    rows_of: list[list[int]]
    least: list[int]
    most: list[int]
    tier: list[int]
    weight: list[int]
    cost: list[list[tuple[int, int]]]
    mates: list[list[tuple[int, int, int]]]
    sums: list[int] = field(default_factory=list)
    chosen: list[bool] = field(default_factory=list)

    @classmethod
    def of(cls, formulation: Formulation[Table]) -> "Ledger":
        """Take in musts and wishes; nothing is chosen."""
        size = len(formulation.pairs)
        made = cls(
            len(formulation.tiers), [[] for _ in range(size)], [], [], [], [],
            [[] for _ in range(size)], [[] for _ in range(size)],
        )  # fmt: skip
        for one in formulation.must:
            made._add(one, MUST, 1)
        for at, tier in enumerate(formulation.tiers):
            for term in tier.terms:
                made._add(term.statement, at, term.weight)
        made.sums = [0] * len(made.least)
        made.chosen = [False] * size
        return made

    def _add(self, one: Statement, tier: int, weight: int) -> None:
        if isinstance(one, Cost):
            inside = np.flatnonzero(one.group >= 0)
            points = (weight * one.points[inside]).tolist()
            for pair, price in zip(inside.tolist(), points, strict=True):
                self.cost[pair].append((tier, price))
        elif isinstance(one, Together):
            points = (weight * one.points).tolist()
            ends = zip(one.first.tolist(), one.second.tolist(), points, strict=True)
            for a, b, price in ends:
                self.mates[a].append((b, tier, price))
                self.mates[b].append((a, tier, price))
        elif isinstance(one, Bound) and one.factor is None and one.once_per is None:
            inside = np.flatnonzero(one.group >= 0)
            self._add_rows(
                one.group[inside], inside, one.lower, one.upper, len(one.who)
            )
            self._price_rows(tier, weight)
        elif isinstance(one, Overlap):
            self._add_rows(one.row, one.pair, None, one.upper, len(one.who))
            self._price_rows(tier, weight)
        elif isinstance(one, Cover):
            self._add_rows(
                one.row, one.pair, np.ones(len(one.who), np.int64), None, len(one.who)
            )
            self._price_rows(tier, weight)

    def _add_rows(
        self, row: Ints, pair: Ints, lower: Ints | None, upper: Ints | None, count: int
    ) -> None:
        offset = len(self.least)
        self.least += [0] * count if lower is None else lower.tolist()
        self.most += [UNBOUNDED] * count if upper is None else upper.tolist()
        for at, one in zip(row.tolist(), pair.tolist(), strict=True):
            self.rows_of[one].append(at + offset)

    def _price_rows(self, tier: int, weight: int) -> None:
        count = len(self.least) - len(self.tier)
        self.tier += [tier] * count
        self.weight += [weight] * count

    def price_of(self, pair: int) -> Prices | None:
        """Return what choosing a time costs now, by tier; ``None`` breaks a must."""
        found = [0] * self.tiers
        sums, tier = self.sums, self.tier
        for row in self.rows_of[pair]:
            held = sums[row]
            if held >= self.most[row]:
                if tier[row] == MUST:
                    return None
                found[tier[row]] += self.weight[row]
            elif held < self.least[row] and tier[row] != MUST:
                found[tier[row]] -= self.weight[row]
        for mate, at, price in self.mates[pair]:
            if self.chosen[mate]:
                if at == MUST:
                    return None
                found[at] += price
        for at, price in self.cost[pair]:
            found[at] += price
        return found

    def put(self, pair: int, step: int) -> None:
        """Choose a time (``step=1``), or give it up (``-1``)."""
        self.chosen[pair] = step > 0
        for row in self.rows_of[pair]:
            self.sums[row] += step

    def in_the_way(self, pair: int) -> set[int]:
        """Return the chosen times that keep one from being chosen."""
        found = {
            mate for mate, at, _ in self.mates[pair] if at == MUST and self.chosen[mate]
        }
        for row in self.rows_of[pair]:
            if self.tier[row] == MUST and self.sums[row] >= self.most[row]:
                found.update(one for one in self.pairs_of[row] if self.chosen[one])
        return found

    @cached_property
    def pairs_of(self) -> list[list[int]]:
        """Times of every row."""
        found: list[list[int]] = [[] for _ in self.least]
        for pair, rows in enumerate(self.rows_of):
            for row in rows:
                found[row].append(pair)
        return found

    @property
    def demanded(self) -> Iterator[int]:
        """Times that stand in a row that must have one."""
        for pair, rows in enumerate(self.rows_of):
            if any(self.tier[row] == MUST and self.least[row] > 0 for row in rows):
                yield pair

    def mask(self) -> Mask:
        """Return what is chosen."""
        return np.array(self.chosen, bool)
