"""The loads of a plan, and what they cost at prices of whole sets.

Which loads save enough money with fewest further posts is settled before points are
looked at (:mod:`lawyer_assign.solver.money.loads.load_choice`). At prices of whole sets
a set costs what a plan pays more than is proved for having it: so loads are traded by
these costs (:mod:`lawyer_assign.solver.money.renewal.load_trade`), no two that break a
row together.
"""

import numpy as np

from lawyer_assign.arrays import Floats, Ints, Mask
from lawyer_assign.formulation import Formulation
from lawyer_assign.solver.money.counts.line_choices import forced_pairs
from lawyer_assign.solver.money.lines import is_plain_cap, upper_of
from lawyer_assign.solver.money.loads.room import (
    beside_teams,
    demanded_pairs,
    room_beside,
)
from lawyer_assign.solver.money.loads.set_maker import SetMaker
from lawyer_assign.solver.money.sets.post_sets import Whole
from lawyer_assign.solver.money.sets.rounded_rows import Blocks
from lawyer_assign.solver.money.sets.set_bound import SetBound


class PlanLoads:
    """Sets with further posts, and those in which a post is paid less behind others.

    Parameters
    ----------
    formulation
        With the outlay of the bound among its musts.
    bound
        With prices.
    plan
        Whose loads they are.

    Attributes
    ----------
    now, kept
        Sets that may be changed, and those that stay as they are.
    is_able
        Which pairs may stand in others.
    left
        What teams, pins and sets that stay leave room for.
    post
        Points that a post is worth.
    """

    def __init__(self, formulation: Formulation, bound: SetBound, plan: Mask) -> None:
        assert bound.whole is not None  # it has prices
        self.bound, self.sets, self.outlay = bound, bound.sets, bound.outlay
        left, teams = beside_teams(formulation, plan)
        fixed = demanded_pairs(formulation) | teams
        self.is_able = SetMaker(left, self.outlay, fixed).is_able
        own = self.sets.of_plan(np.flatnonzero(plan))
        loads = own[self.sets.is_load(own)]
        # Loads with pairs that have to stay are left as they are.
        is_open = self.is_able[loads].all(axis=1, where=loads >= 0)
        self.now, self.kept = loads[is_open], loads[~is_open]
        held = np.zeros(len(plan), bool)
        held[self.kept[self.kept >= 0]] = True
        self.left = room_beside(left, held & ~teams & ~forced_pairs(formulation))
        points = np.abs(bound.program.points[plan])
        self.post = max(1.0, float(points.sum()) / max(1, len(points)))

    @property
    def posts(self) -> Ints:
        """The posts of all loads."""
        posts = np.concatenate([self.kept, self.now])
        return posts[posts >= 0]

    @property
    def whole(self) -> tuple[Whole, Ints]:
        """The prices, and the least cost of a set of each line."""
        assert self.bound.whole is not None  # it has prices
        return self.bound.whole

    def cost(self, posts: Ints) -> Floats:
        """Return what sets cost above the least of their lines, in points."""
        whole, least, sets = *self.whole, self.sets
        line, size = self.outlay.line[posts[:, 0]], (posts >= 0).sum(axis=1)
        paid = np.where(posts >= 0, whole.value[posts], 0).sum(axis=1)
        paid = paid + sets.spent(posts) @ whole.fen + whole.load[line, size]
        if whole.block is not None:
            blocks = Blocks.of(posts, sets)
            np.add.at(paid, blocks.heads, whole.block[blocks.at])
        above = paid + whole.further * sets.beyond(posts) - least[line]
        return np.asarray(above / self.bound.fine, np.float64)

    def beside(self, loads: Ints) -> Mask:
        """Return pairs that may stand in loads beside some others.

        Those of other lines, in no row that the others fill.
        """
        posts, outlay = loads[loads >= 0], self.outlay
        found = self.is_able & ~np.isin(outlay.line, outlay.line[posts])
        for one in self.left.bounds:
            if is_plain_cap(one):
                own = one.group[posts]
                count = np.bincount(own[own >= 0], minlength=len(one.who))
                found &= ~np.append(count >= upper_of(one), False)[one.group]
        return found
