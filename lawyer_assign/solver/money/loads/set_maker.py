"""Sets of posts for one line each that save money per further post.

A further post is paid less than a first one, and by how much depends on which posts
are counted before it, in whatever district these lie: three posts in a district and two
in one that is numbered later can save more than five in either. So the best set of
every line is sought over all its posts: posts come in the order in which they are
numbered, and the best of so many posts, so many of them free though they count, says
all that matters of those before (dynamic programming, all lines at once). What money
is worth, row by row, is varied from round to round, for a choice that meets every row's
need takes other sets too than those that are best at one price.
"""

import numpy as np
from numpy.typing import NDArray

from lawyer_assign.arrays import Floats, Ints, Mask, ranks
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import Formulation
from lawyer_assign.solver.money.last_points import last_points
from lawyer_assign.solver.money.lines import (
    counts_apart,
    most_of_lines,
    row_of_lines,
    upper_of,
)
from lawyer_assign.solver.money.loads.foregone import Tolls
from lawyer_assign.solver.money.loads.load_sets import NOTHING, LoadSets
from lawyer_assign.statements import Bound, Outlay

NEAREST = 6
"""Posts of one list that a line's sets are chosen from."""

LARGEST_SET = 8
"""Posts of a set at most."""

ROUNDS = 8
"""Worths of money that sets are sought at."""

FEW = 60
"""Sets of each size that a round adds at least."""

WEAKEST = -1.5
"""Sets that are worth less, in further posts, are not looked at."""

ALMOST = -0.05
"""The same for sets that are added by the prices of a mixture."""

ROUGHLY, CLOSELY = 1e-2, 1e-4
"""What a usual loss of points counts for among sets of equal worth, in further posts:
where worths are guessed, and at the prices of a mixture, of which more are wanted that
are worth anything."""

NEVER = -1e18

Steps = NDArray[np.int8]
"""Per slot, line, posts and free ones of these: free ones before the slot was taken."""


class SetMaker:
    """Makes sets of posts against a plan.

    Parameters
    ----------
    formulation, outlay
        With the outlay among its musts.
    fixed
        Pairs that a must demands: their lines and committees are left alone.
    seed
        Of the worths of money that are tried.
    """

    def __init__(
        self, formulation: Formulation, outlay: Outlay, fixed: Mask, seed: int = 0
    ) -> None:
        self.formulation, self.outlay = formulation, outlay
        self.dice = np.random.default_rng(seed)
        self.points = last_points(formulation)
        count = int(outlay.line.max(initial=-1)) + 1
        most = most_of_lines(formulation, outlay.line)
        self.most = np.minimum(most, LARGEST_SET)
        self.few = np.ones(count, np.int64)
        committees = formulation.pairs.committee
        able = (self.most[outlay.line] >= 2) & (outlay.group >= 0)
        able &= ~np.isin(committees, committees[fixed])
        able &= ~np.isin(outlay.line, outlay.line[fixed])
        self.is_inner = np.ones(len(outlay.line), bool)
        apart = _apart_of(formulation, outlay.line, count)
        if apart is not None:
            inside = apart.group >= 0
            rows = row_of_lines(apart.group, outlay.line, inside, count)
            self.few = np.where(rows >= 0, upper_of(apart)[rows], 1)
            self.is_inner = inside
            # Others save something only where posts that count are numbered later.
            last = np.full(count, NOTHING)
            np.maximum.at(last, outlay.line[inside], outlay.price_list[inside])
            able &= inside | (outlay.price_list < last[outlay.line])
        self.is_able = able

    def look_at(self, chosen: Mask, *, is_first: bool = False) -> None:
        """Note what a post of every committee is paid usually, and what it gains.

        No less than a first post with ``is_first``: what the plan saves itself is lost
        apart then (:mod:`lawyer_assign.solver.money.loads.foregone`).
        """
        committees = self.formulation.pairs.committee
        size = int(committees.max(initial=-1)) + 1
        served = np.flatnonzero(chosen)
        points = np.zeros(size, np.int64)
        points[committees[served]] = self.points[served]
        self.loss = self.points - points[committees]
        alone = np.bincount(committees[served], minlength=size) == 1
        self.is_open = self.is_able & alone[committees]
        self.credit = self._usual(chosen, is_first=is_first)[committees]

    def _usual(self, chosen: Mask, *, is_first: bool) -> Ints:
        """Return what a plan pays usually for posts such as those of each committee.

        Whoever served it goes elsewhere, where she is worth as much as anybody: what
        this very plan pays for a committee says more of her than of the post.
        """
        committees, outlay = self.formulation.pairs.committee, self.outlay
        size = int(committees.max(initial=-1)) + 1
        first = outlay.steps[outlay.price_list, 0]
        least = np.full(size, np.iinfo(np.int64).max)
        np.minimum.at(least, committees, first)
        row = np.full(size, NOTHING, np.int64)
        row[committees] = outlay.group
        served = np.flatnonzero(chosen)
        paid = outlay.paid(chosen)[served]
        usual = least.copy()
        kinds, of_kind = np.unique(
            np.column_stack([row, least]), axis=0, return_inverse=True
        )
        of_kind = of_kind.reshape(-1)
        kind = of_kind[committees[served]]
        order = np.argsort(kind, kind="stable")
        starts = np.searchsorted(kind[order], np.arange(len(kinds) + 1))
        for at in range(len(kinds)):
            own = paid[order[starts[at] : starts[at + 1]]]
            if len(own):
                usual[of_kind == at] = int(np.median(own))
        found: Ints = np.maximum(usual, least) if is_first else usual
        return found

    def more(
        self, sets: LoadSets, worth: Floats, tolls: Tolls, times: int, closed: Mask
    ) -> LoadSets:
        """Return sets that are worth more than their posts' tolls, and no known ones.

        Parameters
        ----------
        sets
            Those there are.
        worth
            Of a fen of each row, in further posts.
        tolls
            What else sets cost.
        times
            Sets of each size at most; of each line one.
        closed
            Pairs that stay out of them.
        """
        posts = self._round(worth, times, weakest=ALMOST, tolls=tolls, closed=closed)
        known = {one.tobytes() for one in sets.posts}
        is_new = [one.tobytes() not in known for one in posts]
        return self._sets(posts[np.array(is_new, bool)])

    def again(self, sets: LoadSets) -> LoadSets:
        """Return sets with what they save and lose against the plan looked at now."""
        return self._sets(sets.posts)

    @property
    def none(self) -> LoadSets:
        """No sets at all."""
        return self._sets(np.zeros((0, LARGEST_SET), np.int64))

    def make(self, money: Floats, needed: int, watch: Watch) -> LoadSets:
        """Return sets that save most, for many worths of money.

        Parameters
        ----------
        money
            What a fen of each row is worth beside another's.
        needed
            Further posts that will be needed, about.
        """
        worth, found = self._scaled(money), [np.zeros((0, LARGEST_SET), np.int64)]
        for number in range(ROUNDS):
            if watch.must_stop and number:
                break
            tried = worth
            if number:
                tried = worth * self.dice.uniform(0.85, 1.15, len(worth))
                tried = tried * self.dice.uniform(0.95, 1.3)
            found.append(self._round(tried, FEW + needed // 2, is_mixed=number > 0))
        posts = np.unique(np.concatenate(found), axis=0)
        return self._without_likes(self._sets(posts), max(12, needed // 12), worth)

    def _scaled(self, money: Floats) -> Floats:
        """Return worths of money at which the best set is worth its further posts."""
        worth = money / max(1e-300, float((money * self._dearest()).max(initial=0)))
        for _ in range(4):
            sets = self._sets(self._round(worth, 1, is_mixed=False, weakest=NEVER))
            rate = (sets.saved @ worth) / np.maximum(sets.beyond, 1)
            best = float(rate.max(initial=0))
            if best <= 0:
                break
            worth = worth / best
        return worth

    def _dearest(self) -> int:
        return int(self.outlay.steps.max(initial=1))

    def _round(
        self,
        worth: Floats,
        times: int,
        *,
        is_mixed: bool = False,
        weakest: float = WEAKEST,
        tolls: Tolls | None = None,
        closed: Mask | None = None,
    ) -> Ints:
        """Return the best sets of each size at one worth of money."""
        toll = None if tolls is None else tolls.post
        lines, slots = self._slots(is_mixed, toll, closed)
        if not len(lines):
            return np.zeros((0, LARGEST_SET), np.int64)
        value, came = self._best(lines, slots, worth, tolls)
        ends, value = value.argmax(axis=2), value.max(axis=2)
        found = []
        for size in range(2, LARGEST_SET + 1):
            best = np.argsort(-value[:, size], kind="stable")[:times]
            best = best[value[best, size] >= max(weakest, NEVER / 2)]
            found.append(_traced(slots, came, best, size, ends[best, size]))
        return np.concatenate(found)

    def _slots(
        self, is_mixed: bool, toll: Floats | None, closed: Mask | None
    ) -> tuple[Ints, Ints]:
        """Return lines, and of each its nearest posts, list by list."""
        line, lists = self.outlay.line, self.outlay.price_list
        is_open = self.is_open if closed is None else self.is_open & ~closed
        here = np.flatnonzero(is_open)
        near = self.loss[here]
        if toll is not None:  # whole numbers that sort by the toll first
            near = near + np.rint(toll[here] * 1e9).astype(np.int64)
        if is_mixed and len(near):  # so that lines do not all want the same posts
            spread = int(np.abs(near).max())
            near = near + self.dice.integers(0, spread // 2 + 1, len(near))
        here = here[np.lexsort((near, lists[here], line[here]))]
        key = line[here] * len(self.outlay.steps) + lists[here]
        here = here[ranks(key) < NEAREST]
        lines, place = np.unique(line[here], return_inverse=True)
        rank = ranks(line[here])
        slots = np.full((len(lines), int(rank.max(initial=-1)) + 1), NOTHING, np.int64)
        slots[place.reshape(-1), rank] = here
        return lines, slots

    def _best(
        self, lines: Ints, slots: Ints, worth: Floats, tolls: Tolls | None
    ) -> tuple[Floats, Steps]:
        """Return the best value of so many posts, and from which it came by each slot.

        Both per line, posts, and how many of these were free though they count; a slot
        that was not taken has ``NOTHING``.
        """
        outlay, size = self.outlay, LARGEST_SET + 1
        last = outlay.steps.shape[1] - 1
        usual = max(1.0, float(np.median(np.abs(self.loss[slots[slots >= 0]]))))
        loss = (ROUGHLY if tolls is None else CLOSELY) / usual
        most = self.most[lines]
        few = np.minimum(self.few[lines], LARGEST_SET)
        free = int(few.max()) + 1
        value = np.full((len(lines), size, free), NEVER)
        value[:, 0, 0] = 0 if tolls is None else -tolls.line[lines]
        came = np.full((slots.shape[1], *value.shape), NOTHING, np.int8)
        for at in range(slots.shape[1]):
            post = np.maximum(slots[:, at], 0)
            per_fen, is_inner = worth[outlay.group[post]], self.is_inner[post]
            plain = per_fen * self.credit[post] - loss * self.loss[post]
            if tolls is not None:
                plain = plain - tolls.post[post]
            for number in range(LARGEST_SET, 0, -1):
                price = outlay.steps[outlay.price_list[post], min(number - 1, last)]
                gain = plain - per_fen * price
                able = (slots[:, at] >= 0) & (number <= most)
                for before in range(free):
                    is_beyond = is_inner & (before >= few)
                    after = np.where(is_inner & ~is_beyond, before + 1, before)
                    sums = value[:, number - 1, before] + gain - is_beyond
                    rows = np.flatnonzero(able & (after < free))
                    rows = rows[sums[rows] > value[rows, number, after[rows]]]
                    value[rows, number, after[rows]] = sums[rows]
                    came[at, rows, number, after[rows]] = before
        return value, came

    def _sets(self, posts: Ints) -> LoadSets:
        outlay = self.outlay
        is_post, last = posts >= 0, outlay.steps.shape[1] - 1
        number = np.minimum(np.arange(posts.shape[1]), last)
        saved = self.credit[posts] - outlay.steps[outlay.price_list[posts], number]
        table = np.zeros((len(posts), len(outlay.who)), np.int64)
        heads, _ = np.nonzero(is_post)
        np.add.at(table, (heads, outlay.group[posts[is_post]]), saved[is_post])
        few = self.few[outlay.line[posts[:, 0]]]
        inner = (is_post & self.is_inner[posts]).sum(axis=1)
        beyond = np.maximum(inner - few, 0)
        loss = np.where(is_post, self.loss[posts], 0).sum(axis=1)
        return LoadSets(posts, table, beyond, loss)

    def _without_likes(self, sets: LoadSets, times: int, worth: Floats) -> LoadSets:
        """Keep so many sets of each pattern of lists, those that lose least."""
        lists = np.where(sets.posts >= 0, self.outlay.price_list[sets.posts], NOTHING)
        _, pattern = np.unique(lists, axis=0, return_inverse=True)
        value = sets.saved @ worth - sets.beyond
        order = np.lexsort((sets.loss, pattern.reshape(-1)))
        kept = np.sort(order[ranks(pattern.reshape(-1)[order]) < times])
        kept = kept[value[kept] >= WEAKEST]
        return sets.taken(kept)


def _traced(slots: Ints, came: Steps, rows: Ints, size: int, free: Ints) -> Ints:
    """Walk back from sets of one size to their posts."""
    posts = np.full((len(rows), LARGEST_SET), NOTHING, np.int64)
    left, free = np.full(len(rows), size), free.copy()
    for at in range(slots.shape[1] - 1, -1, -1):
        before = came[at, rows, left, free]
        taken = (before >= 0) & (left > 0)
        posts[taken, left[taken] - 1] = slots[rows[taken], at]
        free[taken] = before[taken]
        left = left - taken
    return posts


def _apart_of(formulation: Formulation, line: Ints, lines: int) -> Bound | None:
    """Return the first wish that prices posts beyond few, if there is one."""
    for tier in formulation.tiers:
        for term in tier.terms:
            one = term.statement
            if isinstance(one, Bound) and counts_apart(one, line, lines):
                return one
    return None
