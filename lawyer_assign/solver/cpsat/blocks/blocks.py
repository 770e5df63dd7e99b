"""Rows and columns parted by committee: what one says alone, and what ties them.

Where the worst-served committee is held at its best, the posts of every committee have
to weigh so much together. A linear relaxation meets that with parts of posts; whole
sets of posts meet it or do not. So such a row is kept inside its block, the pairs of
one committee, with how many posts the committee has; all other rows tie blocks.

Columns that are no pairs are taken out: within their sides, which rows of a single
column narrow, they make each row at most so much easier, and it is eased by that. Every
plan of the form is one of the blocks, so bounds of the blocks hold.
"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from lawyer_assign.arrays import UNBOUNDED, Ints, Mask, ranks
from lawyer_assign.engines.linear_form import LinearForm

NOTHING = -1
"""Stands where a block has no further pair, and a set no further post."""

NO_NEED = -UNBOUNDED
"""Stands for a block that nothing weighs."""

LARGEST = 1 << 22
"""Places for pairs, all blocks as long as the longest, that are looked at."""

MOST_POSTS = 8
"""Posts of a block; what is weighed beyond that is no block's own row."""


@dataclass(frozen=True, eq=False)
class Blocks:
    """The pairs of every committee, and the rows that tie them.

    Parameters
    ----------
    pair
        Numbers of pairs, shape ``(blocks, width)``, then ``NOTHING``.
    weight
        What each adds to the row of its block; 0 where there is none.
    need
        What the posts of a block weigh together at least, or ``NO_NEED``.
    least, most
        Posts of each block.
    row
        Numbers of the rows that tie blocks, in the form.
    matrix
        These rows, over pairs.
    row_least, row_most
        Their sides.
    cost
        Of every pair, in the tier.
    constant
        What the tier costs at least beside pairs.
    """

    pair: Ints
    weight: Ints
    need: Ints
    least: Ints
    most: Ints
    row: Ints
    matrix: csr_array
    row_least: Ints
    row_most: Ints
    cost: Ints
    constant: int

    def __len__(self) -> int:
        return len(self.pair)


def blocks_of(form: LinearForm, tier: int, block: Ints) -> Blocks | None:
    """Return the blocks of one tier of a form; ``None`` where no row weighs one.

    Parameters
    ----------
    form
        With the locks of earlier tiers among its rows.
    tier
        Place of the tier in ``form.cost``.
    block
        Per pair, whose it is.
    """
    if not form.pairs or form.least[: form.pairs].any():
        return None
    count = int(block.max()) + 1
    pair = _table(block, form.most[: form.pairs] > 0, count)
    if pair is None:
        return None
    row_least, row_most, rest = _without_others(form, tier)
    matrix = csr_array(form.matrix[:, : form.pairs])
    owner = _owners(matrix, block)
    size = (pair >= 0).sum(axis=1)
    counts = _counts(matrix, owner, size)
    least, most = np.zeros(count, np.int64), size.astype(np.int64)
    np.maximum.at(least, owner[counts], row_least[counts])
    np.minimum.at(most, owner[counts], row_most[counts])
    weighed = _weighed(owner, row_least, row_most)
    weighed = weighed[~counts[weighed] & (most[owner[weighed]] <= MOST_POSTS)]
    _, first = np.unique(owner[weighed], return_index=True)
    weighed = weighed[first]
    if not len(weighed) or (least > most).any():
        return None
    need = np.full(count, NO_NEED)
    sign = np.where(row_least[weighed] > -UNBOUNDED, 1, -1)
    need[owner[weighed]] = np.where(
        sign > 0, row_least[weighed], -row_most[weighed]
    )  # fmt: skip
    # Every pair stands in one block, and in one row that weighs it at most.
    per_pair = np.append(sign @ matrix[weighed], 0)
    weight = np.where(need[:, None] > NO_NEED, per_pair[pair], 0)
    ties = np.ones(len(row_least), bool)
    ties[counts] = False
    ties[weighed] = False
    ties &= (row_least > -UNBOUNDED) | (row_most < UNBOUNDED)
    row = np.flatnonzero(ties)
    return Blocks(
        pair, weight, need, least, most, row, csr_array(matrix[row]),
        row_least[row], row_most[row], form.cost[tier, : form.pairs], rest,
    )  # fmt: skip


def _table(block: Ints, is_open: Mask, count: int) -> Ints | None:
    """Return the pairs of each block that can be chosen; ``None`` = too many."""
    pairs = np.flatnonzero(is_open)
    order = pairs[np.argsort(block[pairs], kind="stable")]
    lengths = np.bincount(block[order], minlength=count)
    width = int(lengths.max(initial=0))
    if not width or count * width > LARGEST:
        return None
    pair = np.full((count, width), NOTHING, np.int64)
    pair[block[order], ranks(block[order])] = order
    return pair


def _without_others(form: LinearForm, tier: int) -> tuple[Ints, Ints, int]:
    """Return the sides of rows once other columns are gone, and what these cost."""
    least, most = _narrowed(form)
    others = form.matrix[:, form.pairs :].tocsr()
    above, below = others.maximum(0), others.minimum(0)
    low, high = above @ least + below @ most, above @ most + below @ least
    cost = form.cost[tier, form.pairs :]
    paid: int = sum(np.minimum(cost * least, cost * most).tolist())
    has_least, has_most = form.row_least > -UNBOUNDED, form.row_most < UNBOUNDED
    return (
        np.where(has_least, form.row_least - high, -UNBOUNDED),
        np.where(has_most, form.row_most - low, UNBOUNDED),
        paid + form.constant[tier],
    )


def _narrowed(form: LinearForm) -> tuple[Ints, Ints]:
    """Return the sides of columns that are no pairs, by rows of one column too."""
    matrix = form.matrix
    least, most = form.least.copy(), form.most.copy()
    rows = np.flatnonzero(np.diff(matrix.indptr) == 1)
    at = matrix.indptr[rows]
    for row, column, value in zip(
        rows.tolist(), matrix.indices[at].tolist(), matrix.data[at].tolist(),
        strict=True,
    ):  # fmt: skip
        if column < form.pairs or value == 0:
            continue
        low, high = int(form.row_least[row]), int(form.row_most[row])
        if value < 0:
            low, high, value = -high, -low, -value
        if low > -UNBOUNDED:
            least[column] = max(least[column], -(-low // value))
        if high < UNBOUNDED:
            most[column] = min(most[column], high // value)
    return least[form.pairs :], most[form.pairs :]


def _owners(matrix: csr_array, block: Ints) -> Ints:
    """Return whose pairs a row has; ``NOTHING`` where of several, or of nobody."""
    filled = np.flatnonzero(np.diff(matrix.indptr))
    found = np.full(matrix.shape[0], NOTHING, np.int64)
    if len(filled):
        starts, of = matrix.indptr[filled], block[matrix.indices]
        low, high = np.minimum.reduceat(of, starts), np.maximum.reduceat(of, starts)
        found[filled] = np.where(low == high, low, NOTHING)
    return found


def _counts(matrix: csr_array, owner: Ints, size: Ints) -> Mask:
    """Return which rows count all posts of one block."""
    entries = np.diff(matrix.indptr)
    ones = np.bincount(
        np.repeat(np.arange(len(owner)), entries), matrix.data == 1, len(owner)
    )
    is_count: Mask = (owner >= 0) & (ones == entries) & (entries == size[owner])
    return is_count


def _weighed(owner: Ints, least: Ints, most: Ints) -> Ints:
    """Return the rows of one block that have one side."""
    one_sided = (least > -UNBOUNDED) != (most < UNBOUNDED)
    return np.flatnonzero((owner >= 0) & one_sided)
