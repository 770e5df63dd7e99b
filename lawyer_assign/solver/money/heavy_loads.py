"""Few lawyers with many posts each, where only further posts are paid less.

Where first posts cost more than there is, a plan saves most per further post by loading
a few lawyers fully. No price of money finds such plans: at the price where further
posts begin to pay they pay for everybody. So sets of posts are put together by what
they save per further post, the nearest ones first, until the saving is enough; a flow
over the posts that are left does the rest.
"""

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import Formulation
from lawyer_assign.solver.money.lines import most_of_lines
from lawyer_assign.statements import Bound, Cost, Outlay

NEAREST = 8
"""Posts of one list that a set is chosen from."""

PROMISING = 300
"""Lines of a row whose sets are looked at."""

LARGEST_SET = 8
"""Posts of a set at most."""


@dataclass(frozen=True, order=True)
class Load:
    """Posts for one line in one row, in the order in which loads are taken.

    Parameters
    ----------
    per_post
        Minus the fen saved per further post.
    loss
        Points lost against the posts replaced.
    line
        Whose load it is.
    row
        Of the outlay.
    saved
        Fen.
    posts
        Places of pairs.
    """

    per_post: float
    loss: int
    line: int
    row: int
    saved: int
    posts: tuple[int, ...]


class HeavyLoads:
    """Picks loads against a plan; what is picked once stays picked.

    Parameters
    ----------
    formulation, outlay
        Whose rows are above their limits.
    fixed
        Pairs that a must demands: their lines and committees are left alone.
    """

    def __init__(self, formulation: Formulation, outlay: Outlay, fixed: Mask) -> None:
        self.formulation = formulation
        self.outlay = outlay
        self.points = _points_of(formulation)
        self.most = np.minimum(
            most_of_lines(formulation, outlay.line), LARGEST_SET
        ).tolist()
        committees = formulation.pairs.committee
        self.is_used = np.isin(committees, committees[fixed])
        self.is_busy = np.isin(outlay.line, outlay.line[fixed])
        self.picked: list[Load] = []
        self.limits = [
            (one.group, one.upper.copy())
            for one in formulation.bounds
            if one.upper is not None and one.factor is None
        ]

    @property
    def closed(self) -> Mask:
        """The pairs that picked loads rule out."""
        posts = [post for load in self.picked for post in load.posts]
        committees = self.formulation.pairs.committee
        closed = np.isin(committees, committees[posts])
        closed |= np.isin(self.outlay.line, [load.line for load in self.picked])
        closed[posts] = False
        return closed

    def pick(self, chosen: Mask, times: int, watch: Watch) -> bool:
        """Pick loads that save what a plan is above its limits; whether any was.

        ``times`` as much where loads only took the place of further posts there were,
        less where the watch says stop before.
        """
        over = self.outlay.totals(chosen) - self.outlay.upper
        self._look_at(chosen)
        before = len(self.picked)
        for row in np.flatnonzero(over > 0).tolist():
            self._pick_row(row, times * int(over[row]), watch)
        return len(self.picked) > before

    def give_back(self, chosen: Mask, before: Mask) -> bool:
        """Undo loads whose lines could serve what is served no more; whether any was.

        Parameters
        ----------
        chosen, before
            A plan with the loads picked, and the plan without any.
        """
        pairs = self.formulation.pairs.committee
        size = int(pairs.max(initial=-1)) + 1
        lost = np.bincount(pairs[before], minlength=size) > np.bincount(
            pairs[chosen], minlength=size
        )
        wanted = set(self.outlay.line[lost[pairs]].tolist())
        kept = [one for one in self.picked if one.line not in wanted]
        undone = [one for one in self.picked if one.line in wanted]
        for load in undone:
            posts = list(load.posts)
            self.is_used &= ~np.isin(pairs, pairs[posts])
            for group, left in self.limits:
                inside = group[posts]
                np.add.at(left, inside[inside >= 0], 1)
        self.picked = kept
        return bool(undone)

    def _look_at(self, chosen: Mask) -> None:
        """Note what every pair saves and loses against the plan."""
        committees = self.formulation.pairs.committee
        served = np.flatnonzero(chosen)
        paid = self.outlay.paid(chosen)
        size = int(committees.max(initial=-1)) + 1
        price, points = np.zeros((2, size), np.int64)
        price[committees[served]] = paid[served]
        points[committees[served]] = self.points[served]
        alone = np.bincount(committees[served], minlength=size) == 1
        self.replaced = price[committees]
        self.loss = self.points - points[committees]
        self.is_open = alone[committees] & ~self.is_used & ~self.is_busy

    def _pick_row(self, row: int, missing: int, watch: Watch) -> None:
        """Pick loads of a row until they save enough, the best first."""
        near = self._near(row)
        queue = [
            load
            for lists in near.values()
            if not watch.must_stop
            if (load := self._best(row, lists, missing)) is not None
        ]
        heapq.heapify(queue)
        while queue and missing > 0 and not watch.must_stop:
            load = heapq.heappop(queue)
            # Its posts may be gone, or less may be missing than when it was made.
            again = self._best(row, near[load.line], missing)
            if again is None:
                continue
            if queue and again > queue[0]:
                heapq.heappush(queue, again)
                continue
            if self._has_room(again.posts):
                missing -= again.saved
                self._take(again)

    def _take(self, load: Load) -> None:
        posts = list(load.posts)
        committees = self.formulation.pairs.committee
        self.is_open[np.isin(committees, committees[posts])] = False
        self.is_open[self.outlay.line == load.line] = False
        self.is_used |= np.isin(committees, committees[posts])
        self.is_busy |= self.outlay.line == load.line
        for group, left in self.limits:
            inside = group[posts]
            np.subtract.at(left, inside[inside >= 0], 1)
        self.picked.append(load)

    def _near(self, row: int) -> dict[int, list[list[int]]]:
        """Return the nearest open posts of promising lines, list by list."""
        line, price_list = self.outlay.line, self.outlay.price_list
        able = np.array(self.most)[line] >= 2
        here = np.flatnonzero(self.is_open & able & (self.outlay.group == row))
        order = here[np.lexsort((self.loss[here], price_list[here], line[here]))]
        key = line[order] * len(self.outlay.steps) + price_list[order]
        starts = np.flatnonzero(np.diff(key, prepend=-1))
        rank = np.arange(len(key)) - np.repeat(starts, np.diff(starts, append=len(key)))
        order = order[rank < NEAREST]
        found: dict[int, list[list[int]]] = {}
        last = -1
        for pair in order.tolist():
            lists = found.setdefault(int(line[pair]), [])
            if not lists or price_list[pair] != last:
                lists.append([])
            last = price_list[pair]
            lists[-1].append(pair)

        def promise(line: int) -> tuple[int, int]:
            few = sorted(int(self.loss[one]) for posts in found[line] for one in posts)
            return sum(few[: self.most[line]]) // min(len(few), self.most[line]), line

        best = sorted(found, key=promise)[:PROMISING]
        return {one: found[one] for one in best}

    def _best(self, row: int, lists: Sequence[list[int]], missing: int) -> Load | None:
        """Return the load that saves most per further post, or just enough."""
        open_lists = [[one for one in posts if self.is_open[one]] for posts in lists]
        loads = list(self._loads(row, [one for one in open_lists if one]))
        enough = [one for one in loads if one.saved >= missing]
        if enough:
            return min(enough, key=lambda one: (len(one.posts), one))
        return min(loads, default=None)

    def _loads(self, row: int, lists: Sequence[list[int]]) -> Iterator[Load]:
        if not lists:
            return
        line = int(self.outlay.line[lists[0][0]])
        most = self.most[line]
        last = self.outlay.steps.shape[1] - 1
        for counts in product(*(range(min(len(one), most) + 1) for one in lists)):
            if not 2 <= sum(counts) <= most:
                continue
            posts = [
                post
                for one, count in zip(lists, counts, strict=True)
                for post in one[:count]
            ]
            steps = self.outlay.steps[self.outlay.price_list[posts]]
            number = np.minimum(np.arange(len(posts)), last)
            cost = int(steps[np.arange(len(posts)), number].sum())
            saved = int(self.replaced[posts].sum()) - cost
            if saved > 0:
                loss = int(self.loss[posts].sum())
                per_post = -saved / (len(posts) - 1)
                yield Load(per_post, loss, line, row, saved, tuple(posts))

    def _has_room(self, posts: Sequence[int]) -> bool:
        for group, left in self.limits:
            rows, counts = np.unique(group[list(posts)], return_counts=True)
            inside = rows >= 0
            if (left[rows[inside]] < counts[inside]).any():
                return False
        return True


def _points_of(formulation: Formulation) -> Ints:
    """Return the points of each pair in the last tier."""
    points = np.zeros(len(formulation.pairs), np.int64)
    for term in formulation.tiers[-1].terms if formulation.tiers else ():
        if isinstance(term.statement, Cost):
            counted = term.statement.group >= 0
            points += np.where(counted, term.weight * term.statement.points, 0)
    return points


def demanded_pairs(formulation: Formulation) -> Mask:
    """Return the pairs that a must demands."""
    demanded = np.zeros(len(formulation.pairs), bool)
    for one in formulation.must:
        if isinstance(one, Bound):
            demanded |= one.demanded
    return demanded
