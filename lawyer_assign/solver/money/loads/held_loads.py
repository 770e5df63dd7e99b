"""Loads as they are handed to a flow."""

from typing import NamedTuple

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.formulation import Formulation
from lawyer_assign.statements import Bound, Outlay


class Loads(NamedTuple):
    """Loads as they are handed to a flow, which may exchange their posts.

    Parameters
    ----------
    held
        So many posts of a line in a list, exactly: that is what they save by.
    closed
        Other pairs of these lines.
    """

    held: Bound
    closed: Mask

    def of(self, formulation: Formulation) -> Formulation:
        """Return a formulation whose plans keep them, the closed pairs left out."""
        must = (*formulation.must, self.held)
        return Formulation(formulation.pairs, must, formulation.tiers)


def loads_of(outlay: Outlay, posts: Ints) -> Loads:
    """Return some posts as loads of their lines."""
    width = len(outlay.steps)
    key = outlay.line * width + outlay.price_list
    cells, count = np.unique(key[posts], return_counts=True)
    at = np.minimum(np.searchsorted(cells, key), max(0, len(cells) - 1))
    is_held = np.isin(key, cells)
    held = Bound(
        outlay.rule, [str(one) for one in cells.tolist()],
        np.where(is_held, at, -1), lower=count, upper=count,
    )  # fmt: skip
    is_loaded = np.isin(outlay.line, outlay.line[posts])
    return Loads(held, is_loaded & ~is_held)
