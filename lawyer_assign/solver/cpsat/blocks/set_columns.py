"""The choice of a set of posts for every block: a program that grows by columns."""

import numpy as np
from scipy.sparse import csc_array, csr_array, vstack

from lawyer_assign.arrays import Floats, Ints, Mask, ranks
from lawyer_assign.engines.highs import Highs
from lawyer_assign.engines.linear_form import LinearForm
from lawyer_assign.engines.linear_program import program_of
from lawyer_assign.engines.watch import Watch
from lawyer_assign.solver.cpsat.blocks.blocks import NOTHING, Blocks


class SetColumns:
    """Sets of posts, one column each: one set a block, within the rows that tie them.

    Parameters
    ----------
    blocks
        Whose sets.
    block
        Per pair, whose it is.

    Attributes
    ----------
    posts
        A row per column: pair numbers, descending, then ``NOTHING``.
    """

    def __init__(self, blocks: Blocks, block: Ints) -> None:
        self.blocks, self.block = blocks, block
        size = int(blocks.most.max(initial=1))
        self.posts = np.full((0, size), NOTHING, np.int64)
        self.owner = np.zeros(0, np.int64)
        self.known: set[tuple[int, bytes]] = set()
        self.highs: Highs | None = None

    def add(self, posts: Ints, owner: Ints) -> int:
        """Add sets of blocks as columns; return how many were not there yet."""
        keys = [
            (of, one.tobytes()) for of, one in zip(owner.tolist(), posts, strict=True)
        ]
        fresh = [at for at, key in enumerate(keys) if key not in self.known]
        self.known.update(keys)
        if not fresh:
            return 0
        posts, owner = posts[fresh], owner[fresh]
        self.posts = np.concatenate([self.posts, posts])
        self.owner = np.append(self.owner, owner)
        if self.highs is not None:
            cost, matrix = self._columns(posts, owner)
            self.highs.add_columns(cost.astype(np.float64), csc_array(matrix))
        return len(fresh)

    def of_plan(self, chosen: Ints) -> Ints:
        """Return the set of every block that a plan has; too many posts are cut off."""
        order = chosen[np.lexsort((-chosen, self.block[chosen]))]
        rank = ranks(self.block[order])
        posts = np.full((len(self.blocks), self.posts.shape[1]), NOTHING, np.int64)
        few = rank < posts.shape[1]
        posts[self.block[order][few], rank[few]] = order[few]
        return posts

    def solve(self, watch: Watch) -> tuple[float, Floats] | None:
        """Return the value of the program and the prices of rows that tie blocks.

        ``None`` if time ran out, or if no choice of these sets is within the rows.
        """
        if self.highs is None:
            program = program_of(self.form(np.ones(len(self.owner), bool)), 0)
            # The row of its block keeps a column below 1.
            program.most[:] = np.inf
            self.highs = Highs(program, method="simplex")
        if not self.highs.run(watch):
            return None
        return self.highs.cost, self.highs.prices[: len(self.blocks.row)]

    def whole(self, kept: Mask, watch: Watch) -> Ints | None:
        """Return the posts of a cheap choice of some whole sets, if one is found."""
        program = program_of(self.form(kept), 0)
        highs = Highs(program, is_whole=True, gap=0.0)
        highs.run(watch)
        if not highs.has_values:
            return None
        return self.chosen(kept, highs.values)

    def chosen(self, kept: Mask, values: Floats | Ints) -> Ints:
        """Return the posts of the sets that are chosen among some."""
        posts = self.posts[kept][np.flatnonzero(np.asarray(values) > 0.5)]
        found: Ints = posts[posts >= 0]
        return found

    def above(self, value: Ints, least: Ints) -> Ints:
        """Return what each set costs above the least of its block, at pairs' values."""
        cost = np.where(self.posts >= 0, value[self.posts], 0).sum(axis=1)
        found: Ints = cost - least[self.owner]
        return found

    def form(self, kept: Mask) -> LinearForm:
        """Return the choice among some sets, in whole numbers."""
        blocks = self.blocks
        cost, matrix = self._columns(self.posts[kept], self.owner[kept])
        ones = np.ones(len(blocks), np.int64)
        count = len(cost)
        return LinearForm(
            count, csr_array(matrix),
            np.append(blocks.row_least, ones), np.append(blocks.row_most, ones),
            np.zeros(count, np.int64), np.ones(count, np.int64), cost[None], (0,),
        )  # fmt: skip

    def _columns(self, posts: Ints, owner: Ints) -> tuple[Ints, csr_array]:
        """Return what sets cost in the tier, and their entries in every row."""
        blocks, count = self.blocks, len(posts)
        column, number = np.nonzero(posts >= 0)
        pair = posts[column, number]
        ones = np.ones(len(pair), np.int64)
        shape = (len(blocks.cost), count)
        sets = csr_array((ones, (pair, column)), shape=shape)
        every = np.arange(count)
        own = csr_array(
            (np.ones(count, np.int64), (owner, every)), shape=(len(blocks), count)
        )
        cost = np.where(posts >= 0, blocks.cost[posts], 0).sum(axis=1)
        return cost, csr_array(vstack([blocks.matrix @ sets, own]))
