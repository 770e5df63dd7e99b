"""Whether every committee can have a set of posts that weighs so much, all at once.

Posts that nobody serves are let in, dear ones: as many as a block needs, each heavy
enough, and some for every row that asks for posts of a lawyer. A plan without any of
them is a plan; so where the cheapest choice is proved to pay for one, there is none.
That proof is the bound by sets (:mod:`lawyer_assign.solver.cpsat.blocks.block_search`),
which sees whole sets where a relaxation of rows sees parts of posts.
"""

from dataclasses import replace

import numpy as np
from scipy.sparse import csr_array, hstack

from lawyer_assign.arrays import Floats, Ints, Mask
from lawyer_assign.engines.cpsat import Settings
from lawyer_assign.engines.watch import Watch
from lawyer_assign.solver.cpsat.blocks.block_search import BlockSearch
from lawyer_assign.solver.cpsat.blocks.blocks import NO_NEED, NOTHING, Blocks

DEAR = 1_000
"""Points of a post that nobody serves, where no other costs anything."""

DEARER = 4
"""Times the dearest posts of a block that such a post costs beside points."""

MOST_MISSING = 64
"""Posts that a row may ask for."""


class Reach:
    """Asks of one formulation again and again, and goes on from what it knows.

    Parameters
    ----------
    block
        Whose each pair is.
    settings
        Workers and seed of CP-SAT.
    """

    def __init__(self, block: Ints, settings: Settings) -> None:
        self.block, self.settings = block, settings
        self.last: BlockSearch | None = None

    def is_out(self, blocks: Blocks, watch: Watch) -> bool:
        """Return whether it is proved that blocks cannot have their sets together.

        Parameters
        ----------
        blocks
            The form in blocks.
        watch
            Clock.
        """
        if (blocks.row_least > MOST_MISSING).any():
            return False
        nothing = replace(blocks, cost=np.zeros_like(blocks.cost), constant=0)
        wider, of, start = _with_posts_of_nobody(nothing, self.block, DEAR)
        search = BlockSearch(wider, of, lambda _: None, watch, self.settings)
        prices = np.zeros(len(blocks.row))
        if self.last is not None and len(self.last.blocks.row) == len(blocks.row):
            if self.last.best is not None:
                prices = self.last.best.prices
            search.columns.add(*self._still_heavy(blocks, search))
        search.raise_bound(start, prices, enough=1)
        self.last = search
        return search.bound is not None and search.bound > 0

    def plan(self, blocks: Blocks, prices: Floats, watch: Watch) -> Mask | None:
        """Return a cheap plan, if one is found; begins with prices of the rows."""
        if (blocks.row_least > MOST_MISSING).any():
            return None
        dearest = int(np.abs(blocks.cost).max(initial=1)) * int(blocks.most.max())
        wider, of, start = _with_posts_of_nobody(blocks, self.block, DEARER * dearest)
        pairs, found = len(self.block), list[Mask]()
        search = BlockSearch(wider, of, found.append, watch, self.settings)
        if self.last is not None and len(self.last.blocks.row) == len(blocks.row):
            search.columns.add(*self._still_heavy(blocks, search))
        price = int(wider.cost[start].sum()) + blocks.constant
        search.look(start, price, prices)
        served = [one[:pairs] for one in found if not one[pairs:].any()]
        return served[-1] if served else None

    def _still_heavy(self, blocks: Blocks, search: BlockSearch) -> tuple[Ints, Ints]:
        """Return the last sets without posts of nobody that weigh enough now."""
        assert self.last is not None  # asked before
        columns, pairs = self.last.columns, len(self.block)
        weight = np.zeros(pairs + 1, np.int64)
        weight[blocks.pair] = np.where(blocks.pair >= 0, blocks.weight, 0)
        weight[NOTHING] = 0
        is_own = (columns.owner < len(blocks)) & (columns.posts < pairs).all(axis=1)
        posts, owner = columns.posts[is_own], columns.owner[is_own]
        heavy = weight[posts].sum(axis=1) >= blocks.need[owner]
        return search.as_columns(posts[heavy]), owner[heavy]


def _with_posts_of_nobody(
    blocks: Blocks, block: Ints, dear: int
) -> tuple[Blocks, Ints, Mask]:
    """Return wider blocks, whose each pair is, and a choice of dear posts only."""
    pairs = len(block)
    is_weighed = blocks.need > NO_NEED
    own = np.minimum(np.maximum(blocks.least, is_weighed), blocks.most)
    asking = np.flatnonzero(blocks.row_least > 0)
    missing = blocks.row_least[asking]
    more = np.concatenate([own, missing])
    count = int(more.sum())
    of = np.concatenate([block, np.repeat(np.arange(len(more)), more)])
    pair, weight = _wider_table(blocks, own, more, pairs)
    slack = csr_array(
        (
            np.ones(int(missing.sum()), np.int64),
            (np.repeat(asking, missing), np.arange(int(own.sum()), count)),
        ),
        shape=(len(blocks.row), count),
    )
    wider = replace(
        blocks, pair=pair, weight=weight,
        need=np.append(blocks.need, np.full(len(asking), NO_NEED)),
        least=np.append(blocks.least, np.zeros(len(asking), np.int64)),
        most=np.append(blocks.most, missing),
        matrix=csr_array(hstack([blocks.matrix, slack])),
        cost=np.append(blocks.cost, np.full(count, dear)),
    )  # fmt: skip
    return wider, of, np.arange(len(of)) >= pairs


def _wider_table(
    blocks: Blocks, own: Ints, more: Ints, pairs: int
) -> tuple[Ints, Ints]:
    """Return pairs and weights of all blocks, with so many posts of nobody more."""
    count, width = blocks.pair.shape
    number = np.arange(int(more.max(initial=0)))
    added = np.full((len(more), len(number)), NOTHING, np.int64)
    added[number < more[:, None]] = pairs + np.arange(int(more.sum()))
    pair = np.full((len(more), width), NOTHING, np.int64)
    pair[:count] = blocks.pair
    pair = np.concatenate([pair, added], axis=1)
    heavy = np.where(blocks.need > NO_NEED, -(-blocks.need // np.maximum(own, 1)), 0)
    heavy = np.maximum(heavy, blocks.weight.max(axis=1, initial=0))
    weight = np.zeros(pair.shape, np.int64)
    weight[:count, :width] = blocks.weight
    is_own = (blocks.need > NO_NEED)[:, None] & (number < own[:, None])
    weight[:count, width:] = np.where(is_own, heavy[:, None], 0)
    # A block's pairs stand first in its row, as everybody expects of it.
    order = np.argsort(pair < 0, axis=1, kind="stable")
    pair = np.take_along_axis(pair, order, axis=1)
    return pair, np.take_along_axis(weight, order, axis=1)
