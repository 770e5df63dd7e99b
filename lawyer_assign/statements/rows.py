"""The small language in which rules speak to backends: whole blocks of rows.

A statement is plain data about a table of pairs. ``group`` says which row a pair falls
in (-1: none); ``who`` names the rows. Each statement evaluates itself on a choice of
pairs, so that a backend never has to be believed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from lawyer_assign.arrays import Ints, Mask


class Tag(NamedTuple):
    """Which rule, about whom; runs through to explanations and reports."""

    rule: str
    who: str


@dataclass(frozen=True, eq=False, repr=False)
class Statement:
    """Rows over the pair table; the base of all kinds.

    Parameters
    ----------
    rule
        Kind of the rule that says so: its ``self.kind``.
    who
        One name per row.
    group
        Row of each pair, shape ``(pairs,)``; -1 where a pair is in none.
    """

    rule: str
    who: Sequence[str]
    group: Ints

    def __repr__(self) -> str:
        rows, pairs = len(self.who), len(self.group)
        return f"{type(self).__name__}({self.rule}: {rows} rows, {pairs} pairs)"

    def amounts(self, chosen: Mask) -> Ints:
        """Return the amount per row for a choice of pairs, before any weight."""
        raise NotImplementedError

    def links(self) -> Sequence[Ints]:
        """Return groupings of the pairs, with common numbers, that belong together."""
        return (self.group,)

    def excess(self, chosen: Mask) -> Iterator[tuple[Tag, int]]:
        """Yield tag and amount of every row whose amount is not zero."""
        amounts = self.amounts(chosen)
        for row in np.flatnonzero(amounts).tolist():
            yield Tag(self.rule, self.who[row]), int(amounts[row])

    def counts(self, chosen: Mask, factor: Ints | None = None) -> Ints:
        """Return the sum of ``factor`` (default 1) over the chosen pairs, per row."""
        taken = chosen & (self.group >= 0)
        if factor is None:
            return np.bincount(self.group[taken], minlength=len(self.who))
        # Not by weights, which bincount adds up in floating point.
        sums = np.zeros(len(self.who), np.int64)
        np.add.at(sums, self.group[taken], factor[taken])
        return sums


@dataclass(frozen=True, eq=False, repr=False)
class Bound(Statement):
    """``lower <= sum of factor x chosen <= upper`` in every row.

    The amount of a row is what is missing below or exceeds above.

    Parameters
    ----------
    rule, who, group
        As of every :class:`Statement`.
    lower, upper
        One number per row; ``None`` = no such side.
    factor
        One number per pair; ``None`` = 1.
    once_per
        A class per pair; the chosen pairs of a row that share a class count once (a
        firm that serves a committee with two lawyers serves one committee). Goes
        without ``factor``.
    """

    lower: Ints | None = None
    upper: Ints | None = None
    factor: Ints | None = None
    once_per: Ints | None = None

    @property
    def demanded(self) -> Mask:
        """Which pairs stand in a row that asks for some."""
        if self.lower is None:
            return np.zeros(len(self.group), bool)
        mask: Mask = (self.group >= 0) & (self.lower[self.group] > 0)
        return mask

    def amounts(self, chosen: Mask) -> Ints:
        """Return by how much each row misses its bounds."""
        if self.once_per is None:
            sums = self.counts(chosen, self.factor)
        else:
            sums = self.counts(first_of_class(chosen, self.group, self.once_per))
        return self.amount_of(sums, slice(None))

    def amount_of(self, sums: Ints, row: Ints | slice) -> Ints:
        """Return by how much rows with some sums miss their bounds."""
        missing = np.zeros_like(sums)
        if self.lower is not None:
            missing += np.maximum(self.lower[row] - sums, 0)
        if self.upper is not None:
            missing += np.maximum(sums - self.upper[row], 0)
        return missing


@dataclass(frozen=True, eq=False, repr=False)
class Cost(Statement):
    """Points lost per chosen pair (negative: gained), summed per row.

    Parameters
    ----------
    rule, who, group
        As of every :class:`Statement`.
    points
        One number per pair.
    """

    points: Ints

    def links(self) -> Sequence[Ints]:
        """Return nothing: points of pairs add up, whoever else is chosen."""
        return ()

    def amounts(self, chosen: Mask) -> Ints:
        """Return the points of the chosen pairs of each row."""
        return self.counts(chosen, self.points)


@dataclass(frozen=True, eq=False, repr=False)
class LoadCost(Statement):
    """A rising price of a row's count: ``steps[row, k]`` for its ``k + 1``-th pair.

    Parameters
    ----------
    rule, who, group
        As of every :class:`Statement`.
    steps
        Shape ``(rows, most)``; no row falls. Past the end the last step repeats.

    Raises
    ------
    ValueError
        A row of ``steps`` falls: then the price would not be convex.
    """

    steps: Ints

    def __post_init__(self) -> None:
        falls = np.flatnonzero((np.diff(self.steps, axis=1) < 0).any(axis=1))
        if len(falls):
            first = falls[0]
            raise ValueError(
                f"rule {self.rule}: the price of {self.who[first]} falls with the "
                f"load: {self.steps[first].tolist()}. Prices must not fall; sort them."
            )

    def amounts(self, chosen: Mask) -> Ints:
        """Return the price of each row's count."""
        return self.amount_of(self.counts(chosen), slice(None))

    def amount_of(self, counts: Ints, row: Ints | slice) -> Ints:
        """Return the price of some counts of rows."""
        steps = self.steps[row]
        most = steps.shape[1]
        paid = np.concatenate(
            [np.zeros((len(counts), 1), np.int64), np.cumsum(steps, axis=1)],
            axis=1,
        )
        within = np.minimum(counts, most)
        beyond = (counts - within) * steps[:, -1]
        result: Ints = np.take_along_axis(paid, within[:, None], axis=1)[:, 0] + beyond
        return result


def first_of_class(chosen: Mask, group: Ints, once_per: Ints) -> Mask:
    """Return the chosen pairs without those whose row and class came before."""
    places = np.flatnonzero(chosen)
    keys = np.stack([group[places], once_per[places]], axis=1)
    _, first = np.unique(keys, axis=0, return_index=True)
    kept = np.zeros_like(chosen)
    kept[places[first]] = True
    return kept
