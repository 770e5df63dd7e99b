"""Outlays as prices of posts that a flow can bear, and what these prove.

With multipliers ``u >= 0``, points per fen of each row, every plan within its limits
``b`` pays in a tier

    tier >= min over all plans of (tier + sum of u x cost) - u x b

(Lagrangian relaxation; Geoffrion 1974). The cost of a line's posts depends on their
numbers, so the minimum is no flow. It is bounded from below by one:

- Let ``q[j, k] = floor(u x steps[j, k])`` be what post number ``k`` of list ``j``
  costs, and ``fall(k)`` the largest ``q[j, 1] - q[j, k]`` of the line's lists. A post
  of list ``j`` that is number ``k`` costs at least ``q[j, 1] - fall(k)``; ``n`` posts
  cost at least their first prices less ``fall(1) + ... + fall(n)``: a price per
  pair and a price of the line's load. With one list, or lists that fall alike, this is
  no bound but the cost itself.
- Where some of a line's pairs, the *inner* ones, stand in a row of their own (posts
  outside scarce districts, of which one is free) and are counted before all others,
  ``a`` inner ones are numbers 1 to ``a`` and the others ``a + 1`` to ``n``: the two
  kinds of lists then have their own falls ``F`` and ``G``, and the cost is at least the
  first prices less ``F(1) + ... + F(a) - G(1) - ... - G(a)``, less ``G(1) + ... +
  G(n)``.
- Where one inner post at most can be chosen, let ``b`` be the number of the others.
  Without it these are numbers 1 to ``b``; with it they are 1 to ``b + 1`` but for its
  own ``p``. So first prices fall by ``G(1) + ... + G(b)`` at most, or by ``G(1) + ... +
  G(b + 1)`` and the largest ``F(p) - G(p)`` up to ``b + 1``, which is 0 where ``p = 1``
  because inner ones are counted first. The larger is 0 for ``b = 0``: a price of the
  load of the others alone, so that an inner post by itself is not paid less. (Were the
  falls spread over all posts of a line, whoever can have many would be paid less for
  one than those who can have one only, and be sent where she costs more.)
- Prices of loads that the tier has itself (posts beyond one, rising prices of further
  posts) are added to these falls first: what falls by money often rises in sum. Where
  the sum still falls it is replaced by its lower convex envelope from 0 to the most
  posts the line can have, which musts and the tiers before (held at their floors) say.

All in whole numbers, rounded down. A flow of least cost with these prices is proved by
its own potentials, and so is the bound.
"""

from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass

import numpy as np

from lawyer_assign.arrays import Floats, Ints, Mask
from lawyer_assign.formulation import (
    LARGEST_PRICE,
    Formulation,
    Term,
    Tier,
    size_of_tier,
)
from lawyer_assign.solver.money.credits import Credits
from lawyer_assign.solver.money.lines import (
    Lines,
    aligned,
    counts_apart,
    held_bounds,
    upper_of,
)
from lawyer_assign.solver.money.record import Worth
from lawyer_assign.statements import Bound, Cost, LoadCost, Outlay, Statement

SCALE = 1 << 20
"""Multipliers are whole numbers of fine points per so many fen."""

FINE = 1 << 8
"""Fine points in a point of a tier with points of pairs; there they are many."""

BUMP = 1 << 6
"""Slopes are seen at prices that are larger by one part in so many."""

FINER = 1 << 12
"""Fine points in a point of a tier that counts rows only."""


class PricedTier:
    """One tier of a formulation with prices of money in it, for any multipliers.

    Parameters
    ----------
    formulation
        Without outlays.
    at
        Place of the tier; those before it are held at ``floors``.
    outlays
        That every plan keeps.
    floors
        Per tier before: bounds say nothing of plans that pay more there.
    spreads
        Whether falls are spread over all posts of a line also where one inner post at
        most can be chosen, counted first: as true, and less sharp.
    """

    def __init__(
        self, formulation: Formulation, at: int, outlays: Sequence[Outlay],
        floors: Sequence[int | None], *, spreads: bool = False,
    ) -> None:  # fmt: skip
        self.formulation = formulation
        self.at = at
        self.outlays = tuple(outlays)
        caps = tuple(held_bounds(formulation, at, floors))
        self.tier = formulation.tiers[at]
        terms = self.tier.terms
        counts_only = all(isinstance(one.statement, Bound) for one in terms)
        self.fine = FINER if counts_only else FINE
        # Where points are huge as they are, finer ones would pass 64 bits.
        while self.fine > 1 and size_of_tier(self.tier) * self.fine >= LARGEST_PRICE:
            self.fine //= 2
        self.parts = [
            _Part.of(formulation, at, one, caps, spreads=spreads) for one in outlays
        ]

    def rougher(self, fine: int) -> "PricedTier":
        """Return the same tier with no more fine points in a point than so many."""
        found = copy(self)
        found.fine = min(self.fine, fine)
        return found

    def priced(
        self, multipliers: Sequence[Ints], credit: Credits | None = None
    ) -> Formulation:
        """Return the formulation up to the tier, fine points with money in its place.

        Parameters
        ----------
        multipliers
            Per outlay, per row: fine points for :data:`SCALE` fen.
        credit
            Of the one outlay there is, where nothing is to be proved.
        """
        tier = self.tier
        left = [Term(one.statement, one.weight * self.fine) for one in tier.terms]
        paid: list[Term] = []
        for part, now in zip(self.parts, multipliers, strict=True):
            own = [one for one in left if any(one.statement is x for x in part.taken)]
            left = [one for one in left if one not in own]
            paid += part.terms(now, own, credit)
        priced = Tier(tier.number, (*left, *paid))
        tiers = (*self.formulation.tiers[: self.at], priced)
        return Formulation(self.formulation.pairs, self.formulation.must, tiers)

    @property
    def has_first(self) -> bool:
        """Whether some line can have one inner post at most, counted first."""
        return any(
            bool((one.lines.is_first & (one.lines.most_inner <= 1)).any())
            for one in self.parts
        )

    @property
    def inner(self) -> Mask:
        """Which pairs of the first outlay count apart."""
        return self.parts[0].lines.inner

    def bound(self, multipliers: Sequence[Ints], least: int) -> int:
        """Return what a least price of the priced tier proves of the tier itself.

        A row's floors add up to at most the floor of the row's limit in fine points.
        """
        worth: int = sum(
            price * upper // SCALE
            for outlay, now in zip(self.outlays, multipliers, strict=True)
            for price, upper in zip(now.tolist(), outlay.upper.tolist(), strict=True)
        )
        return -(-(least - worth) // self.fine)

    def slopes(self, multipliers: Sequence[Ints], chosen: Mask) -> Floats:
        """Return by how much a plan's bound rises for one more multiplier, by row.

        What money adds to the priced tier, not what the plan spends: the flow may pay
        less for a load than it costs.
        """
        found: list[Floats] = []
        for part, now in zip(self.parts, multipliers, strict=True):
            own = [
                Term(one.statement, one.weight * self.fine)
                for one in self.tier.terms
                if any(one.statement is x for x in part.taken)
            ]
            paid = sum(one.price(chosen) for one in part.terms(now, own))
            more = np.maximum(now // BUMP, BUMP)
            rises = np.zeros(len(now))
            for row in range(len(now)):
                moved = now.copy()
                moved[row] += more[row]
                after = sum(one.price(chosen) for one in part.terms(moved, own))
                rises[row] = (after - paid) / more[row]
            found.append(rises - part.outlay.upper / SCALE)
        return np.concatenate([np.zeros(0), *found])

    def worth(self, multipliers: Sequence[Ints], least: int) -> Worth:
        """Return the same for whatever limits of its one outlay."""
        return Worth(least, multipliers[0], SCALE, self.fine)


@dataclass(frozen=True, eq=False)
class _Part:
    """One outlay of a tier, with the statements its prices are put together with."""

    outlay: Outlay
    lines: Lines
    row_of_list: Ints
    apart: Bound | None
    load: LoadCost | None
    load_row: Ints

    @classmethod
    def of(
        cls, formulation: Formulation, at: int, outlay: Outlay, caps: Sequence[Bound],
        *, spreads: bool,
    ) -> "_Part":  # fmt: skip
        tier = formulation.tiers[at]
        count = int(outlay.line.max(initial=-1)) + 1
        load, load_row = None, np.full(count, -1, np.int64)
        apart: Bound | None = None
        for term in tier.terms:
            one = term.statement
            if isinstance(one, LoadCost) and load is None and (one.group >= 0).all():
                row = aligned(one.group, outlay.line, count)
                load, load_row = (None, load_row) if row is None else (one, row)
        for earlier in formulation.tiers[at::-1]:
            for term in earlier.terms:
                one = term.statement
                is_apart = apart is None and counts_apart(one, outlay.line, count)
                if is_apart and isinstance(one, Bound):
                    apart = one
        row_of_list = np.full(len(outlay.steps), -1, np.int64)
        row_of_list[outlay.price_list] = outlay.group
        lines = Lines.of(formulation, outlay, apart, caps, spreads=spreads)
        return cls(outlay, lines, row_of_list, apart, load, load_row)

    @property
    def taken(self) -> tuple[Statement, ...]:
        """Statements of the tier that are said together with the money."""
        return tuple(one for one in (self.apart, self.load) if one is not None)

    def terms(
        self, now: Ints, own: Sequence[Term], credit: Credits | None = None
    ) -> Iterator[Term]:
        """Yield the prices of pairs and of loads; ``own`` are the terms taken."""
        lines, outlay = self.lines, self.outlay
        width = max(self._widths(own))
        price = self._prices(now, width)
        rule, group = outlay.rule, np.zeros(len(outlay.line), np.int64)
        points = price[outlay.price_list, 0]
        yield Term(Cost(rule, [rule], group, points=points), 1)
        credited = np.zeros_like(lines.is_mixed)
        if credit is not None:
            credited = credit.is_known & ~lines.is_split
        has_others = lines.is_mixed | credited
        outer, inner = self._loads(price, own, has_others)
        if has_others.any():
            others = envelope(self._others(price), lines.most)
            if credit is not None:
                others[credited] = -credit.of(now, SCALE)[credited, None]
            where = has_others[lines.line] & ~lines.inner
            apart = np.where(where, lines.line, -1)
            who = [str(at) for at in range(len(others))]
            yield Term(LoadCost(rule, who, apart, steps=others), 1)
        whole = np.where(
            lines.is_whole, np.minimum(lines.most, lines.most_inner), lines.most
        )
        who = [str(at) for at in range(len(outer))]
        outer = envelope(outer, whole)
        if outer.any():
            yield Term(LoadCost(rule, who, lines.line, steps=outer), 1)
        inner = envelope(inner, lines.most_inner)
        if inner.any():
            group = np.where(lines.inner, lines.line, -1)
            yield Term(LoadCost(rule, who, group, steps=inner), 1)

    def _widths(self, own: Sequence[Term]) -> Iterator[int]:
        yield self.outlay.steps.shape[1]
        for term in own:
            if isinstance(term.statement, LoadCost):
                yield term.statement.steps.shape[1]
            elif isinstance(term.statement, Bound):
                most: int = upper_of(term.statement).max(initial=0)
                yield int(most) + 1

    def _prices(self, now: Ints, width: int) -> Ints:
        """Return fine points of every list and number."""
        steps = self.outlay.steps
        wide = steps[:, np.minimum(np.arange(width), steps.shape[1] - 1)]
        per_row = np.append(now, 0)[self.row_of_list]  # the last is "in no row"
        fine: Ints = per_row[:, None] * wide // SCALE
        return fine

    def _loads(
        self, price: Ints, own: Sequence[Term], has_others: Mask
    ) -> tuple[Ints, Ints]:
        """Return the price of each further pair of a line, and of each inner one.

        Without what falls where the others of a line have a price of their own.
        """
        lines, width = self.lines, price.shape[1]
        rising = np.zeros((len(lines.most), width), np.int64)
        beyond = rising.copy()
        for term in own:
            one = term.statement
            if isinstance(one, LoadCost):
                step = np.minimum(np.arange(width), one.steps.shape[1] - 1)
                busy = self.load_row >= 0
                rows = one.steps[self.load_row[busy]][:, step]
                rising[busy] += term.weight * rows
            elif isinstance(one, Bound):
                upper = np.append(upper_of(one), 0)[lines.rows][:, None]
                is_above = np.arange(width) >= upper
                beyond += term.weight * (is_above & (lines.rows >= 0)[:, None])
        every = np.ones(len(lines.cell_line), bool)
        all_falls = self._falls(price, every)
        first, rest = (
            self._falls(price, lines.cell_is_inner),
            self._falls(price, ~lines.cell_is_inner),
        )
        split, whole = lines.is_split[:, None], lines.is_whole[:, None]
        all_falls = np.where(has_others[:, None], 0, all_falls)
        outer = rising - np.where(split, rest, all_falls)
        inner = beyond + np.where(split, rest - first, 0)
        return outer + np.where(whole, beyond, 0), np.where(whole, 0, inner)

    def _others(self, price: Ints) -> Ints:
        """Return the price of each further pair that is not inner, where mixed."""
        lines = self.lines
        inner = self._falls(price, lines.cell_is_inner)
        inner[lines.is_first] = 0  # number 1 falls by nothing
        others = self._falls(price, lines.cell_is_outer)
        best = np.maximum.accumulate(inner - others, axis=1)
        # One number more than there are prices: past the end prices repeat.
        others, best = (np.pad(one, ((0, 0), (0, 1)), "edge") for one in (others, best))
        with_inner = np.cumsum(others, axis=1)
        without = with_inner - others
        steps = -np.diff(np.maximum(without, with_inner + best), axis=1)
        return np.where(lines.is_mixed[:, None], steps, 0)

    def _falls(self, price: Ints, cells: Mask) -> Ints:
        """Return by how much each number is cheaper than the first at most."""
        lines = self.lines
        fall = price[:, :1] - price
        unset = np.iinfo(np.int64).min
        most = np.full((len(lines.most), price.shape[1]), unset)
        np.maximum.at(most, lines.cell_line[cells], fall[lines.cell_list[cells]])
        return np.where(most == unset, 0, most)


def envelope(steps: Ints, most: Ints) -> Ints:
    """Return the steps of the largest convex price that is nowhere above.

    Parameters
    ----------
    steps
        Price of the 1st, 2nd ... pair, shape ``(rows, width)``; the last repeats.
    most
        Pairs that each row can have; beyond, the last step found repeats.

    Returns
    -------
    Ints
        Steps that do not fall, whole numbers rounded down: by the min-max formula of
        isotonic regression, the largest over starts of the least average from there.
    """
    width = steps.shape[1]
    number = np.arange(1, width + 1)
    weight = (number <= most[:, None]).astype(np.int64)
    weight[:, -1] = np.maximum(most - width + 1, 0)
    total = np.cumsum(np.pad(weight * steps, ((0, 0), (1, 0))), axis=1)
    count = np.cumsum(np.pad(weight, ((0, 0), (1, 0))), axis=1)
    unset = np.iinfo(np.int64)
    result = np.full(steps.shape, unset.min)
    for start in range(width):
        least = np.full(len(steps), unset.max)
        for end in range(width - 1, start - 1, -1):
            pairs = count[:, end + 1] - count[:, start]
            paid = total[:, end + 1] - total[:, start]
            average = paid // np.maximum(pairs, 1)
            least = np.where(weight[:, end] > 0, np.minimum(least, average), least)
            is_met = weight[:, end] > 0
            raised = np.maximum(result[:, end], least)
            result[:, end] = np.where(is_met, raised, result[:, end])
    last = np.clip(most, 1, width) - 1
    held = np.take_along_axis(result, last[:, None], axis=1)
    filled = np.where(weight > 0, result, held)
    return np.where(most[:, None] > 0, filled, 0)
