"""Two-way choices as columns: one place per choice, sorted by firm, then committee."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from lawyer_assign.arrays import Ints
from lawyer_assign.facts.choices import Choice
from lawyer_assign.facts.columns import Columns

Mask = NDArray[np.bool_]

MOST_KEYS = 4_000_000
"""Firms x committees up to which a table is kept: 16 MB, and 8 of a city."""


@dataclass(frozen=True, eq=False, repr=False)
class ChoiceColumns:
    """Choices in arrays of one length; ranks are 0 where a side has no view.

    ``key`` is ``firm * committees + committee``, ascending, so that
    :meth:`find` is a binary search where a table of all keys would be large.
    """

    firms: int
    committees: int
    key: Ints
    firm: Ints
    committee: Ints
    firm_rank: Ints
    committee_rank: Ints
    is_refused: Mask

    @classmethod
    def of(cls, columns: Columns, choices: Sequence[Choice]) -> "ChoiceColumns":
        """Turn rows into columns."""
        table = np.array(
            [
                (
                    columns.firm_at[row.firm],
                    columns.committee_at[row.committee],
                    row.firm_rank or 0,
                    row.committee_rank or 0,
                    row.firm_refuses or row.committee_refuses,
                )
                for row in choices
            ],
            np.int64,
        ).reshape(-1, 5)
        width = len(columns.committees)
        key = table[:, 0] * width + table[:, 1]
        order = np.argsort(key)
        firm, committee, firm_rank, committee_rank, refused = table[order].T
        return cls(
            len(columns.firms),
            width,
            key[order],
            firm,
            committee,
            firm_rank,
            committee_rank,
            refused > 0,
        )

    @property
    def is_mutual(self) -> Mask:
        """Whether both sides ranked, and so chose, each other."""
        return (self.firm_rank > 0) & (self.committee_rank > 0)

    def find(self, firm: Ints, committee: Ints) -> Ints:
        """Return the place of each pair's choice; -1 where there is none."""
        if not len(self.key):
            return np.full(len(firm), -1, np.int64)
        wanted = firm * self.committees + committee
        if len(wanted) > len(self.key) and self.firms * self.committees <= MOST_KEYS:
            found: Ints = self._place_of[wanted].astype(np.int64)
            return found
        at = np.minimum(np.searchsorted(self.key, wanted), len(self.key) - 1)
        return np.where(self.key[at] == wanted, at, -1)

    @cached_property
    def _place_of(self) -> NDArray[np.int32]:
        """The place of every key there could be, where many pairs ask."""
        place = np.full(self.firms * self.committees, -1, np.int32)
        place[self.key] = np.arange(len(self.key))
        return place
