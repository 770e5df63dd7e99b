"""Branch and bound on how many posts are paid which fee, all sets there are priced.

A linear program over sets takes parts of sets so that their money is what may be spent
to the last fen. What whole sets spend hangs on few numbers: of posts that are paid so
much. Every plan has whole ones, so it lies in one of the halves that a broken number
leaves, and in each half prices are sought anew among all sets (branch and price,
Barnhart et al. 1998). So the least of the bounds of the nodes that are left is one of
all plans. Where what a better plan can have is little enough, it is looked through in
whole (:mod:`lawyer_assign.solver.money.sets.near_search`).
"""

from dataclasses import dataclass, replace

import numpy as np

from lawyer_assign.arrays import UNBOUNDED, Floats, Ints
from lawyer_assign.engines.watch import Watch
from lawyer_assign.solver.linear.branching import is_broken
from lawyer_assign.solver.money.sets.near_posts import NearPosts
from lawyer_assign.solver.money.sets.near_search import NearSearch
from lawyer_assign.solver.money.sets.set_bound import SetBound
from lawyer_assign.solver.money.sets.set_program import Duals
from lawyer_assign.solver.money.sets.set_rounds import raise_bound

MOST_PAIRS, MANY_PAIRS = 9_000, 40_000
"""Pairs of better plans up to which these are looked through at once, or at last."""


@dataclass(frozen=True, eq=False)
class Node:
    """Sides of the numbers of posts by fees, and what plans within cost at least.

    ``duals`` are prices to begin with.
    """

    floor: int
    least: Ints
    most: Ints
    duals: Duals


class SetTree:
    """Proves what plans cost that pay so much before the last tier at most.

    Parameters
    ----------
    bound
        Of the last tier, raised before, with counts.
    search
        Of the same plans.
    watch
        Clock.
    """

    def __init__(self, bound: SetBound, search: NearSearch, watch: Watch) -> None:
        self.bound, self.search, self.watch = bound, search, watch

    def run(self) -> int:
        """Return what is proved."""
        own, left = self.bound, UNBOUNDED
        assert own.best is not None  # raised before
        assert own.value is not None
        open_ = [Node(own.value, own.least, own.most, own.best[1])]
        while open_ and not self.watch.must_stop:
            node = min(open_, key=lambda one: one.floor)
            if node.floor >= min(self.search.ceiling, left):
                break
            open_.remove(node)
            floor, parts = self._looked(node)
            open_ += parts
            left = left if parts else min(left, floor)
        return min([self.search.ceiling, left, *(node.floor for node in open_)])

    def _looked(self, node: Node) -> tuple[int, list[Node]]:
        """Return what is proved of a node, and the nodes that it falls into."""
        bound, program = self.bound.within(node.least, node.most), self.bound.program
        bound.prove(node.duals)
        program.hold(node.least, node.most)
        raise_bound(bound, self.watch, self.search.ceiling)
        assert bound.best is not None
        assert bound.value is not None
        assert bound.whole is not None
        floor = max(node.floor, bound.value)
        if floor >= self.search.ceiling or self.watch.must_stop:
            return floor, []
        counted, near = program.counted(), NearPosts(bound.sets, *bound.whole)
        self.search.seek(bound, near)
        is_few = self.search.is_few(bound, near, self.search.ceiling, MOST_PAIRS)
        if not is_few and is_broken(counted).any():
            return floor, _halves(
                replace(node, floor=floor, duals=bound.best[1]), counted
            )
        return self._closed(bound, near, floor), []

    def _closed(self, bound: SetBound, near: NearPosts, floor: int) -> int:
        """Return what is proved of plans below the ceiling, or below as much as can be.

        Where much is near these, plans of less are looked through first: there is none,
        which is a bound, or one is found, and less is near those below it.
        """
        for most in (MOST_PAIRS, MANY_PAIRS):
            goal = self.search.ceiling
            while goal > floor and not self.search.is_few(bound, near, goal, most):
                goal = floor + (goal - floor) // 2
            if goal > floor and not self.watch.must_stop:
                floor = self.search.close(bound, near, floor, goal)
        return floor


def _halves(node: Node, counted: Floats) -> list[Node]:
    """Return the nodes below and above the number that is broken most."""
    at = int(np.abs(counted - np.rint(counted)).argmax())
    below, above = node.most.copy(), node.least.copy()
    below[at] = int(np.floor(counted[at]))
    above[at] = below[at] + 1
    return [replace(node, most=below), replace(node, least=above)]
