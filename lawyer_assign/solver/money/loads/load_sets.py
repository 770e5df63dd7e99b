"""Sets of posts for one line each, row by row."""

from dataclasses import dataclass

import numpy as np

from lawyer_assign.arrays import Ints

NOTHING = -1
"""Stands in a set where it has no more posts."""


@dataclass(frozen=True, eq=False)
class LoadSets:
    """Sets of posts, one row each.

    Parameters
    ----------
    posts
        Places of pairs in the order in which they are numbered, then ``NOTHING``.
    saved
        Per set and row of the outlay: fen that the row is better off.
    beyond
        Further posts, as the tiers count them.
    loss
        Points lost against the plan that was looked at.
    """

    posts: Ints
    saved: Ints
    beyond: Ints
    loss: Ints

    def __len__(self) -> int:
        return len(self.posts)

    def taken(self, at: Ints) -> "LoadSets":
        """Return some of them."""
        return LoadSets(self.posts[at], self.saved[at], self.beyond[at], self.loss[at])

    @property
    def unlike(self) -> "LoadSets":
        """The first of each."""
        _, first = np.unique(self.posts, axis=0, return_index=True)
        return self.taken(np.sort(first))

    def joined(self, other: "LoadSets") -> "LoadSets":
        """Return these, then others."""
        return LoadSets(
            np.concatenate([self.posts, other.posts]),
            np.concatenate([self.saved, other.saved]),
            np.concatenate([self.beyond, other.beyond]),
            np.concatenate([self.loss, other.loss]),
        )
