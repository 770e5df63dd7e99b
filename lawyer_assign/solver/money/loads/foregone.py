"""What a plan without loads saves already, and loads take from it.

Where few lawyers serve a district, a plan pays several posts of one hand less, whether
or not anybody is loaded. Loads take such lawyers, who serve others then, and such
posts, which would have been paid less anyway. So in each row of money what they save is
lowered by what of this is lost: by what the lawyers taken had saved there, and by what
the posts taken had, as far as these are more than the posts that were paid like first
ones; by the larger of both, for who loses posts may take over some of who leaves. It is
a guess: a flow shows what is really paid.

Hands of such a district may have a post of another one besides, which counts as their
only one there and is paid less. Once loads are chosen, few have.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from lawyer_assign.arrays import Floats, Ints, Mask
from lawyer_assign.solver.money.loads.load_sets import LoadSets
from lawyer_assign.statements import Outlay

RESERVE = 10
"""One part in so many that is counted more where nothing is to spare: of five cities at
95 % with teams, rows of scarce districts lacked 13,937 and 16,436 yuan of two behind
the first choice without it, and 2,940 and none with it."""


@dataclass(frozen=True, eq=False)
class Foregone:
    """What loads take from a plan.

    Parameters
    ----------
    outlay
        Whose rows and lines are meant.
    line
        Fen that lines save by further posts in the plan, shape ``(lines, rows)``.
    spare
        Posts that loads may take of each row before others lose what they save.
    each
        Fen that is lost with each post after that.
    passing
        Fen of each row that may be lost whatever loads take, once there are any.
    """

    outlay: Outlay
    line: Ints
    spare: Ints
    each: Ints
    passing: Ints

    @classmethod
    def of(
        cls, outlay: Outlay, plan: Mask, usual: Ints, counts: Mask,
        *, spares: bool = True,
    ) -> "Foregone":  # fmt: skip
        """Say what is lost of a plan where each pair's committee costs ``usual``.

        Of posts that are not ``counts`` only: where others are further ones, loads take
        their places, and as many further posts are saved. Unless it ``spares`` any, all
        posts that loads take are lost, those that were paid like first ones, too: where
        teams are, members fill these, and loads take none of theirs. City of seed 0 at
        95 %, 180 posts of a scarce district taken: 206,440 yuan, 209,642 foreseen so,
        and 140,067 with 49 posts to spare. There, what posts that do count are paid
        less than first ones may be lost, too: of seed 1 10,118 yuan of 14,995.
        """
        posts = np.flatnonzero(plan & ~counts & (outlay.group >= 0))
        row, line, rows = outlay.group[posts], outlay.line[posts], len(outlay.who)
        # Who is paid less for a first post than is usual saves that elsewhere, too.
        first = outlay.steps[outlay.price_list[posts], 0]
        less = np.minimum(usual[posts], first) - outlay.paid(plan)[posts]
        saved = np.zeros((int(outlay.line.max(initial=-1)) + 1, rows), np.int64)
        np.add.at(saved, (line, row), less)
        saved = np.maximum(saved, 0)
        is_held = saved[line, row] > 0
        held = np.bincount(row[is_held], minlength=rows)
        spare = np.bincount(row, minlength=rows) - held
        passing = np.zeros_like(spare)
        if not spares:
            spare = np.zeros_like(spare)
            own = np.flatnonzero(plan & counts & (outlay.group >= 0))
            first = outlay.steps[outlay.price_list[own], 0]
            np.add.at(passing, outlay.group[own], first - outlay.paid(plan)[own])
            saved += saved // RESERVE
        each = saved.sum(axis=0) // np.maximum(held, 1)
        return cls(outlay, saved, spare, each, passing)

    @classmethod
    def nothing(cls, outlay: Outlay) -> "Foregone":
        """Say that loads take nothing."""
        plan = np.zeros(len(outlay.line), bool)
        return cls.of(outlay, plan, np.zeros(len(plan), np.int64), plan)

    @cached_property
    def rows(self) -> Ints:
        """Rows that can lose anything."""
        return np.flatnonzero(self.each > 0)

    def taken(self, sets: LoadSets) -> Ints:
        """Return fen that each set takes: of lines, then of posts.

        Shape ``(sets, 2 x rows that can lose)``; those of posts are lost as far as all
        sets together take more than :attr:`free`.
        """
        line = self.line[self.outlay.line[sets.posts[:, 0]]]
        posts = np.zeros((len(sets), len(self.each) + 1), np.int64)
        heads, number = np.nonzero(sets.posts >= 0)
        np.add.at(posts, (heads, self.outlay.group[sets.posts[heads, number]]), 1)
        both = line[:, self.rows], (posts[:, :-1] * self.each)[:, self.rows]
        return np.concatenate(both, axis=1)

    @property
    def free(self) -> Ints:
        """Fen of each column that sets may take before any is lost."""
        posts = (self.spare * self.each)[self.rows]
        return np.concatenate([np.zeros_like(posts), posts])

    def lost(self, sets: LoadSets) -> Ints:
        """Return what sets lose together, per row of money."""
        found = np.zeros(len(self.each), np.int64)
        short = self.taken(sets).sum(axis=0) - self.free
        found[self.rows] = short.reshape(2, -1).max(axis=0).clip(0)
        return found

    def tolls(self, prices: Floats) -> "Tolls":
        """Return what lines and posts are worth at prices of a fen of each column."""
        line, post = np.split(np.maximum(prices, 0), 2)
        each = np.zeros(len(self.each) + 1)
        each[self.rows] = post * self.each[self.rows]
        return Tolls(each[self.outlay.group], self.line[:, self.rows] @ line)


class Tolls(NamedTuple):
    """What sets cost beside their further posts, in further posts.

    Parameters
    ----------
    post
        Per pair.
    line
        Per line.
    """

    post: Floats
    line: Floats
