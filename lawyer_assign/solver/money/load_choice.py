"""Few lawyers with many posts each, where only further posts are paid less.

Where first posts cost more than there is, a plan saves most per further post by loading
a few lawyers fully. No price of money finds such plans: at the price where further
posts begin to pay they pay for everybody. So sets of posts
(:mod:`lawyer_assign.solver.money.load_sets`) are chosen together
(:mod:`lawyer_assign.solver.money.load_program`): first those that mixtures of sets
hold most of, then a few at a time anew, by HiGHS. A flow over the posts that are left
does the rest, and shows what the choice really saves; then it is mended for what is
needed by that measure. Nothing is proved here.
"""

from dataclasses import replace

import numpy as np

from lawyer_assign.arrays import Floats, Ints, Mask
from lawyer_assign.engines.highs import Highs, minimum
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import Formulation
from lawyer_assign.solver.money.load_program import LoadProgram, fitting
from lawyer_assign.solver.money.load_sets import FEW, LoadSets, SetMaker
from lawyer_assign.solver.teams.rows import team_rows, teams_of, with_teams
from lawyer_assign.statements import Bound, Outlay

GROWTHS = 6
"""Times that sets are added by the prices of a mixture of them."""

FARTHEST = 1.0
"""Sets that are dearer by so many further posts than a mixture's are forgotten."""

DIVES = 16
"""Mixtures that sets are taken from."""

FREED = 16
"""Loads that are chosen anew at a time."""

COLUMNS = 4_000
"""Sets that are looked at in such a choice."""

PATIENCE = 8
"""Such choices in a row that may gain nothing."""

TRIAL = 3.0
"""Seconds of one such choice at most."""

SECONDS = 20.0
"""For all of them, and for making the sets, at most."""

SHARE = 0.4
"""Of the time that is left, for the same."""

MOST_NEEDED = 1_000
"""Further posts beyond which no more sets are made."""


class LoadChoice:
    """Chooses loads against a plan, and again when it shows what they save.

    Parameters
    ----------
    formulation, outlay
        Whose rows are above their limits.
    base
        A plan without loads, which pays least.
    money
        What a fen of each row is worth beside another's; all 0 = unknown.
    """

    def __init__(
        self, formulation: Formulation, outlay: Outlay, base: Mask, money: Floats
    ) -> None:
        self.formulation, self.teams = beside_teams(formulation, base)
        self.outlay, self.base = outlay, base
        over = outlay.totals(base) > outlay.upper
        self.money = money if money.any() else over.astype(np.float64)
        self.sets: LoadSets | None = None
        self.is_out = np.zeros(0, bool)
        self.picked = np.zeros(0, np.int64)
        self.dice = np.random.default_rng(0)

    @property
    def posts(self) -> Ints:
        """The posts of the loads that are chosen."""
        if self.sets is None:
            return np.zeros(0, np.int64)
        posts = self.sets.posts[self.picked]
        return posts[posts >= 0]

    @property
    def closed(self) -> Mask:
        """The pairs that chosen loads rule out."""
        committees, line = self.formulation.pairs.committee, self.outlay.line
        closed = np.isin(committees, committees[self.posts])
        closed |= np.isin(line, line[self.posts])
        closed[self.posts] = False
        return closed

    def pick(self, plan: Mask, watch: Watch, times: int = 1) -> bool:
        """Choose loads that save what a plan is above its limits; whether others.

        ``times`` as much where loads only took the place of further posts there were.
        """
        over = self.outlay.totals(plan) - self.outlay.upper
        sets = self.sets
        if sets is None:
            sets = self._made(over, watch)
            self.sets, self.is_out = sets, np.zeros(len(sets), bool)
        if not len(sets):
            return False
        # What loads save by their own count, and what is missing still by the plan's.
        more = np.where(over > 0, times * over, over)
        needed = more + sets.saved[self.picked].sum(axis=0)
        program = LoadProgram.of(
            self.formulation, self.outlay, sets, needed, self.is_out
        )
        picked = self._chosen(program, watch)
        is_new = not np.array_equal(picked, self.picked)
        self.picked = picked
        return is_new

    def give_back(self, plan: Mask) -> bool:
        """Rule out loads whose lines could serve what is served no more; whether any.

        Parameters
        ----------
        plan
            With the loads chosen.
        """
        if self.sets is None:
            return False
        pairs = self.formulation.pairs.committee
        size = int(pairs.max(initial=-1)) + 1
        lost = np.bincount(pairs[self.base], minlength=size) > np.bincount(
            pairs[plan], minlength=size
        )
        wanted = np.isin(self.outlay.line, self.outlay.line[lost[pairs]])
        is_wanted = wanted[self.sets.posts[:, 0]]
        self.is_out |= is_wanted
        return bool(is_wanted[self.picked].any())

    def _made(self, over: Ints, watch: Watch) -> LoadSets:
        """Make sets by the worth of money, then by the prices of mixtures of them."""
        formulation, outlay = self.formulation, self.outlay
        fixed = demanded_pairs(formulation) | self.teams
        maker = SetMaker(formulation, outlay, fixed)
        maker.look_at(self.base)
        fall = int((outlay.steps[:, :1] - outlay.steps).max(initial=1))
        needed = int(2 * np.maximum(over, 0).sum() // max(1, fall))
        needed = min(needed, MOST_NEEDED)
        part = watch.within(min(SECONDS, SHARE * watch.left))
        sets = maker.make(self.money, needed, part)
        for _ in range(GROWTHS if len(sets) else 0):
            is_out = np.zeros(len(sets), bool)
            program = LoadProgram.of(formulation, outlay, sets, over, is_out)
            found = minimum(program.program, part, "choose")
            if found is None:
                break
            linear = program.program
            dear = linear.cost - linear.matrix.T @ found.prices
            is_near = (dear < FARTHEST) | (found.values > 0) | (len(sets) < COLUMNS)
            near = sets.taken(np.flatnonzero(is_near[: len(sets)]))
            prices = program.tolls(found.prices, len(formulation.pairs))
            sets = maker.more(near, *prices, needed + FEW)
            if len(sets) == len(near):
                break
        return sets

    def _chosen(self, program: LoadProgram, watch: Watch) -> Ints:
        """Return sets that are chosen by and by, then a few at a time anew."""
        part = watch.within(min(SECONDS, SHARE * watch.left))
        picked = self.picked[~self.is_out[self.picked]]
        if not len(picked):
            picked = self._dived(program, part)
        left = self._near_missing(program, picked)
        found = self._searched(program, np.setdiff1d(picked, left), left, part)
        picked = self._filled(program, picked if found is None else found)
        best, failed = program.cost(picked), 0
        is_partial = len(program.sets) > COLUMNS
        while failed < PATIENCE and (is_partial or len(picked) > FREED):
            if part.must_stop:
                break
            count = min(FREED, len(picked))
            left = self.dice.choice(picked, count, replace=False)
            found = self._searched(program, np.setdiff1d(picked, left), left, part)
            cost = np.inf if found is None else program.cost(found)
            failed = 0 if cost < best - 0.5 else failed + 1
            if found is not None and cost <= best:
                picked, best = found, cost
        return np.sort(picked)

    def _dived(self, program: LoadProgram, watch: Watch) -> Ints:
        """Return what mixtures of sets hold most of, and again among what is left."""
        count, kept = len(program.sets), np.zeros(0, np.int64)
        every = np.ones(count, bool)
        for _ in range(DIVES):
            found = minimum(program.keeping(kept, every), watch, "choose")
            if found is None:
                break
            share = found.values[:count].copy()
            share[kept] = 0
            left = float(share.sum())
            if left < FREED:
                break
            order = np.argsort(-share, kind="stable")
            order = order[: max(4, int(left / 5), int((share > 0.9).sum()))]
            fresh = fitting(program, kept, order, is_needed=False)
            if not len(fresh):
                break
            kept = np.concatenate([kept, fresh])
        return kept

    def _near_missing(self, program: LoadProgram, picked: Ints) -> Ints:
        """Return some of the chosen sets in rows where they save less than needed."""
        saved = program.sets.saved
        rows = saved.shape[1]
        is_short = (program.totals(picked) < program.program.row_least)[:rows]
        near = picked[(saved[picked][:, is_short] > 0).any(axis=1)]
        found: Ints = self.dice.permutation(near)[: 2 * FREED]
        return found

    def _filled(self, program: LoadProgram, picked: Ints) -> Ints:
        """Add sets, those that save most per further post first, while rows need it."""
        sets = program.sets
        value = (sets.saved @ self.money) / np.maximum(sets.beyond, 1)
        order = np.argsort(-value, kind="stable")
        fresh = fitting(program, picked, order, is_needed=True)
        return np.concatenate([picked, fresh])

    def _searched(
        self, program: LoadProgram, kept: Ints, left: Ints, watch: Watch
    ) -> Ints | None:
        """Return sets among which some are kept; ``None`` if nothing was found."""
        count = len(program.sets)
        among = np.zeros(count, bool)
        among[self.dice.permutation(count)[:COLUMNS]] = True
        among[left] = True
        highs = Highs(program.keeping(kept, among), is_whole=True)
        start = np.zeros(count, bool)
        start[kept] = start[left] = True
        highs.start_from(start)
        highs.run(watch.within(TRIAL))
        if not highs.has_values:
            return None
        return np.flatnonzero(highs.values[:count] > 0.5)


def demanded_pairs(formulation: Formulation) -> Mask:
    """Return the pairs that a must demands."""
    demanded = np.zeros(len(formulation.pairs), bool)
    for one in formulation.must:
        if isinstance(one, Bound):
            demanded |= one.demanded
    return demanded


def beside_teams(formulation: Formulation, base: Mask) -> tuple[Formulation, Mask]:
    """Return what a plan's teams leave room for, and the pairs of these teams.

    Rows that count classes count pairs, as flows with these teams do; what the teams
    hold of every row of a must is taken off its upper side.
    """
    rows = team_rows(formulation)
    if rows is None:
        return formulation, np.zeros(len(base), bool)
    teams = {at: team for at, team in teams_of(base, rows).items() if len(team) > 1}
    plain, _ = with_teams(formulation, rows, teams)
    held = np.zeros(len(base), bool)
    held[[pair for team in teams.values() for pair in team]] = True
    left = tuple(
        replace(one, upper=np.maximum(one.upper - one.counts(held), 0))
        if isinstance(one, Bound) and one.upper is not None
        else one
        for one in plain.must
    )
    return Formulation(plain.pairs, left, plain.tiers), held
