"""The statement of fairness: the worst rows of all, and nothing else."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.statements.rows import Statement, Tag


@dataclass(frozen=True, eq=False, repr=False)
class Peak(Statement):
    """The sum of the ``worst`` largest row values; one amount for all rows.

    value of a row = ceil(scale x sum of factor x chosen / size), or ``empty`` where
    none of its pairs is chosen. With ``worst = 1`` the amount is the largest value.
    Rounding up keeps values whole, and exact: ``t >= value`` says the same as
    ``size x t >= scale x sum`` for every whole t.

    Minimising the sums of the 1, 2, ... k largest values, each in a tier after the one
    before, finds the first k entries of the leximin optimum: of all plans the sorted
    row values (worst first) are lexicographically least.

    To make the smallest value large, negate ``factor``: the amount is minus it.

    Parameters
    ----------
    rule, who, group
        As of every :class:`Statement`.
    about
        Whom the one amount concerns; the tag's ``who``.
    factor
        One number per pair; ``None`` = 1.
    empty
        Per row, its value while none of its pairs is chosen; ``None`` = 0.
    size
        Per row, above 0; ``None`` = 1.
    scale
        Above 0; units of the value per unit of sum / size.
    worst
        How many of the largest values are added; all, where there are fewer rows.
    level
        How many tiers behind the rule's own the amount is priced.

    References
    ----------
    Ogryczak and Sliwinski 2006 (cumulated ordered values); Kostreva, Ogryczak and
    Wierzbicki 2004.
    """

    about: str
    factor: Ints | None = None
    empty: Ints | None = None
    size: Ints | None = None
    scale: int = 1
    worst: int = 1
    level: int = 0

    def values(self, chosen: Mask) -> Ints:
        """Return the value of every row."""
        found = self.value_of(self.counts(chosen, self.factor))
        if self.empty is None:
            return found
        return np.where(self.counts(chosen) > 0, found, self.empty)

    def value_of(self, sums: Ints, row: Ints | None = None) -> Ints:
        """Return the values that sums make, of every row or of the rows named."""
        if self.size is None:
            return self.scale * sums
        size = self.size if row is None else self.size[row]
        return -(-self.scale * sums // size)

    @property
    def counted(self) -> int:
        """How many values are added."""
        return min(self.worst, len(self.who))

    def amounts(self, chosen: Mask) -> Ints:
        """Return the values of the worst rows, 0 elsewhere; of equals the first."""
        values = self.values(chosen)
        worst = np.argsort(-values, kind="stable")[: self.counted]
        found = np.zeros_like(values)
        found[worst] = values[worst]
        return found

    def excess(self, chosen: Mask) -> Iterator[tuple[Tag, int]]:
        """Yield the one amount, if it is not zero."""
        amount = int(self.amounts(chosen).sum())
        if amount:
            yield Tag(self.rule, self.about), amount

    def links(self) -> Sequence[Ints]:
        """Return one row of all pairs: who is the worst depends on everybody."""
        return (np.where(self.group >= 0, 0, -1),)
