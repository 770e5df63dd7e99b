"""A formulation as rows and columns of whole numbers, read by LP and CP-SAT alike.

The first columns are the pairs (0 or 1); after them come columns that only say by how
much a wish is missed, how many pairs a load price has reached, or whether a class of
pairs is used at all.
"""

from dataclasses import dataclass

import numpy as np

from lawyer_assign.arrays import UNBOUNDED, Ints, Mask
from lawyer_assign.engines.linear_form import Builder, LinearForm
from lawyer_assign.engines.watch import Watch
from lawyer_assign.errors import Text, UnsupportedError
from lawyer_assign.formulation import Formulation
from lawyer_assign.solver.linear.cells_in_use import Used
from lawyer_assign.solver.linear.entries import add_cover, add_overlap, add_together
from lawyer_assign.solver.linear.joint import add_joint
from lawyer_assign.solver.linear.outlay import add_outlay
from lawyer_assign.solver.linear.peak import add_peak
from lawyer_assign.solver.linear.stable import add_stable
from lawyer_assign.statements import (
    Bound,
    Cost,
    Cover,
    Joint,
    LoadCost,
    Outlay,
    Overlap,
    Peak,
    Stable,
    Statement,
    Table,
    Together,
)


def linear_form(
    formulation: Formulation[Table], watch: Watch | None = None
) -> LinearForm:
    """Turn statements into rows and columns.

    Parameters
    ----------
    formulation
        Not changed.
    watch
        Asked again and again: stability takes ten seconds on 1,500 committees.

    Raises
    ------
    UnsupportedError
        A statement of a kind that this translation does not know.
    OutOfTime
        The watch says stop.
    """
    size = len(formulation.pairs)
    builder = Builder(size, len(formulation.tiers), watch=watch or Watch())
    builder.constant = [0] * len(formulation.tiers)
    builder.add_columns(np.ones(size, np.int64))
    used = Used.of(builder, formulation)
    for statement in formulation.must:
        builder.watch.go_on()
        if isinstance(statement, Bound):
            _add_must(builder, used, statement)
        else:
            _add_kind(builder, used, statement, None, 0)
    for at, tier in enumerate(formulation.tiers):
        for term in tier.terms:
            builder.watch.go_on()
            if isinstance(term.statement, Peak):
                add_peak(builder, term.statement, formulation.must, at, term.weight)
            else:
                _add_wish(builder, used, term.statement, at, term.weight)
    return builder.finish()


def _add_must(builder: Builder, used: Used, bound: Bound) -> None:
    sums = _Sums.of(used, bound)
    least, most = _sides(bound)
    binding = (least > sums.least) | (most < sums.most)
    rows = builder.add_rows(least[binding], most[binding])
    sums.put(builder, rows, binding)
    used.link(bound, np.flatnonzero(binding), None)


def _add_wish(
    builder: Builder, used: Used, statement: Statement, tier: int, weight: int
) -> None:
    if isinstance(statement, Cost):
        counted = np.flatnonzero(statement.group >= 0)
        builder.add_price(tier, counted, weight * statement.points[counted])
    elif isinstance(statement, LoadCost):
        _add_load(builder, statement, tier, weight)
    elif isinstance(statement, Bound):
        _add_missing(builder, used, statement, tier, weight)
    else:
        _add_kind(builder, used, statement, tier, weight)


def _add_kind(
    builder: Builder, used: Used, statement: Statement, tier: int | None, weight: int
) -> None:
    """Add what must hold (``tier=None``) and what is wished in the same way."""
    if isinstance(statement, Joint):
        add_joint(builder, used, statement, tier, weight)
    elif isinstance(statement, Stable):
        add_stable(builder, used, statement, tier, weight)
    elif isinstance(statement, Outlay):
        add_outlay(builder, statement, tier, weight)
    elif isinstance(statement, Overlap):
        add_overlap(builder, statement, tier, weight)
    elif isinstance(statement, Cover):
        add_cover(builder, statement, tier, weight)
    elif isinstance(statement, Together):
        add_together(builder, statement, tier, weight)
    else:
        name = type(statement).__name__
        raise UnsupportedError(
            Text(
                f"no linear form of a {name} ({statement.rule})",
                f"{statement.rule} 规则的 {name} 语句没有线性形式",
            )
        )


def _add_missing(
    builder: Builder, used: Used, bound: Bound, tier: int, weight: int
) -> None:
    """Add what is missing below and what exceeds above as priced columns."""
    sums = _Sums.of(used, bound)
    for side, sign in ((bound.lower, 1), (bound.upper, -1)):
        if side is None:
            continue
        worst = side - sums.least if sign > 0 else sums.most - side
        can_miss = worst > 0
        missed = builder.add_columns(worst[can_miss])
        free = np.full(int(can_miss.sum()), UNBOUNDED)
        limit = side[can_miss]
        rows = (
            builder.add_rows(limit, free)
            if sign > 0
            else builder.add_rows(-free, limit)
        )
        sums.put(builder, rows, can_miss)
        builder.add_entries(rows, missed, np.full(len(rows), sign))
        builder.add_price(tier, missed, np.full(len(rows), weight))
        if sign > 0:
            used.link(bound, np.flatnonzero(can_miss), missed)


def _add_load(builder: Builder, load: LoadCost, tier: int, weight: int) -> None:
    """Add one column per row and run of equal prices: how many pairs pay them."""
    counts = np.bincount(load.group[load.group >= 0], minlength=len(load.who))
    steps = load.steps
    begins = np.ones(steps.shape, bool)
    begins[:, 1:] = np.diff(steps, axis=1) != 0
    begins &= np.arange(steps.shape[1]) < counts[:, None]
    row, start = np.nonzero(begins)
    last = np.append(row[1:] != row[:-1], True)[: len(row)]
    following = np.append(start[1:], 0)[: len(row)]
    length = np.where(last, counts[row], following) - start
    rising = builder.add_columns(length)
    busy = np.flatnonzero(counts > 0)
    place = np.full(len(load.who), -1, np.int64)
    # Where no price is negative, "at most" suffices: paying less is never refused.
    free = np.where((steps[busy] >= 0).all(axis=1), -UNBOUNDED, 0)
    place[busy] = builder.add_rows(free, np.zeros(len(busy), np.int64))
    inside = np.flatnonzero(load.group >= 0)
    ones = np.ones(len(inside), np.int64)
    builder.add_entries(place[load.group[inside]], inside, ones)
    builder.add_entries(place[row], rising, np.full(len(row), -1))
    builder.add_price(tier, rising, weight * steps[row, start])


def _sides(bound: Bound) -> tuple[Ints, Ints]:
    rows = len(bound.who)
    least = np.full(rows, -UNBOUNDED) if bound.lower is None else bound.lower
    most = np.full(rows, UNBOUNDED) if bound.upper is None else bound.upper
    return least, most


@dataclass(frozen=True, eq=False)
class _Sums:
    """The sums a Bound speaks of, as entries, and how small and large they can be."""

    row: Ints
    column: Ints
    value: Ints
    least: Ints
    most: Ints

    @classmethod
    def of(cls, used: Used, bound: Bound) -> "_Sums":
        inside = np.flatnonzero(bound.group >= 0)
        row, column = bound.group[inside], inside
        if bound.once_per is not None:
            row, column = used.terms(row, column, bound.once_per[inside])
        value = (
            np.ones(len(row), np.int64)
            if bound.factor is None
            else bound.factor[inside]
        )
        least, most = np.zeros((2, len(bound.who)), np.int64)
        np.add.at(least, row, np.minimum(value, 0))
        np.add.at(most, row, np.maximum(value, 0))
        return cls(row, column, value, least, most)

    def put(self, builder: Builder, rows: Ints, mask: Mask) -> None:
        """Put the sums of the rows where ``mask`` is true into ``rows``."""
        place = np.full(len(mask), -1, np.int64)
        place[np.flatnonzero(mask)] = rows
        kept = place[self.row] >= 0
        builder.add_entries(place[self.row[kept]], self.column[kept], self.value[kept])
