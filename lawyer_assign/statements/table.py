"""What statements are said over: a table of whom or what can be chosen."""

from typing import Protocol, Self

from lawyer_assign.arrays import Ints, Mask


class Table(Protocol):
    """Columns of what can be chosen: candidate pairs, or fixed times.

    Attributes
    ----------
    committee
        For whom each can be chosen, ascending; shape ``(n,)``.
    """

    @property
    def committee(self) -> Ints:
        """For whom each can be chosen."""

    def __len__(self) -> int:
        """Return how many can be chosen."""

    def keep(self, mask: Mask) -> Self:
        """Return the table of those where ``mask`` is true."""
