"""Few lawyers with many posts each, where only further posts are paid less.

Where first posts cost more than there is, a plan saves most per further post by loading
a few lawyers fully. No price of money finds such plans: at the price where further
posts begin to pay they pay for everybody. So sets of posts
(:mod:`lawyer_assign.solver.money.loads.set_maker`) are chosen together
(:mod:`lawyer_assign.solver.money.loads.load_program`): those that mixtures of sets hold
most of, then again among what is left, for which each mixture's prices tell of better
sets (diving with column generation; Sadykov et al. 2019); then a few at a time anew. A
flow over the posts that are left does the rest, and shows what the choice really saves;
then it is mended for what is needed by that measure. Nothing is proved by a choice; the
last mixtures have prices that do (:meth:`LoadChoice.prove`).
"""

from functools import partial

import numpy as np

from lawyer_assign.arrays import Floats, Ints, Mask
from lawyer_assign.engines.highs import Highs, minimum
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import Formulation
from lawyer_assign.solver.money.lines import is_plain_cap, upper_of
from lawyer_assign.solver.money.loads.foregone import Foregone
from lawyer_assign.solver.money.loads.held_loads import Loads, loads_of
from lawyer_assign.solver.money.loads.load_program import LoadProgram, Spared, fitting
from lawyer_assign.solver.money.loads.load_search import (
    FEW_LOADS,
    Renewal,
    above_mixed,
    is_mixed,
    order_of,
    part_of,
)
from lawyer_assign.solver.money.loads.load_sets import LoadSets
from lawyer_assign.solver.money.loads.mixed_prices import (
    Mixture,
    prove_by_mixtures,
)
from lawyer_assign.solver.money.loads.room import beside_teams, demanded_pairs
from lawyer_assign.solver.money.loads.set_growth import (
    BRIEF,
    FEW_NEEDED,
    HURRIED,
    THOROUGH,
    Pace,
    SetGrowth,
)
from lawyer_assign.solver.money.loads.set_maker import SetMaker
from lawyer_assign.solver.money.sets.set_bound import SetBound
from lawyer_assign.statements import Outlay

DIVES = 32
"""Mixtures that sets are taken from, one after the other."""

SHARED = 0.25
"""Part of a mixture's sets that is taken at a time."""

LAST = 20
"""Sets of a mixture that are few enough to be chosen in whole."""

FREED, FEWER = 50, 15
"""Loads given up when rows lack something again, last with many beside teams."""

ROUGHLY, CLOSELY = 1e-2, 5e-4
"""Parts that searches in whole leave: the first one among many loads, as a few of them
anew find the rest sooner, and others."""

PATIENT, HASTY, NEAR = 10, 5, 1.03
"""How often in a row a part may gain nothing where few loads have further posts, the
same with teams, whose points want the time, and times what a mixture costs, below which
choices in a row are few again."""

SOME, PATIENCE, ONCE = 40, 3, 1
"""The same of more loads, as a number: CP-SAT is told the choice there is then. Last,
where many are needed beside teams: points want the time."""

MORE = 3
"""Such a row is asked for one part in so many beside what it lacks again: new loads in
scarce districts take from others, too."""

LESS = 4
"""Lines more that a committee is left which was served again by nobody."""

TRIAL = 3.0
"""Seconds of one search in whole at most."""

SECONDS, SHARE = 20.0, 0.4
"""For all of them, and for making the sets, at most, and of the time that is left."""

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
    known
        Sets of another choice to begin with, if there are any.
    """

    def __init__(
        self, formulation: Formulation, outlay: Outlay, base: Mask, money: Floats,
        known: LoadSets | None = None,
    ) -> None:  # fmt: skip
        self.formulation, self.teams = beside_teams(formulation, base)
        self.outlay, self.base = outlay, base
        over = np.maximum(outlay.totals(base) - outlay.upper, 0)
        self.money = money if money.any() else (over > 0).astype(np.float64)
        fall = int((outlay.steps[:, :1] - outlay.steps).max(initial=1))
        self.needed = min(int(2 * over.sum() // max(1, fall)), MOST_NEEDED)
        fixed = demanded_pairs(formulation) | self.teams
        self.maker = SetMaker(self.formulation, outlay, fixed)
        self.maker.look_at(base)
        self.foregone = Foregone.nothing(outlay)
        self.picked = self.maker.none
        self.renewal = Renewal(self.maker)
        self.sets: LoadSets | None = None
        self.near, self.known = self.picked, known
        self.spared: dict[int, Spared] = {}
        self.mixed, self.mixtures = 0.0, list[Mixture]()
        self.dice = np.random.default_rng(0)

    def prove(self, bound: SetBound) -> None:
        """Raise a bound of the tier that counts further posts by mixtures of loads."""
        prove_by_mixtures(bound, self.maker.credit, self.mixtures)

    @property
    def posts(self) -> Ints:
        """The posts of the loads that are chosen."""
        return self.picked.posts[self.picked.posts >= 0]

    @property
    def further(self) -> int:
        """Further posts of the loads that are chosen."""
        return int(self.picked.beyond.sum())

    @property
    def loads(self) -> Loads:
        """What chosen loads leave of the lines that have them."""
        return loads_of(self.outlay, self.posts)

    def _beside(self, posts: Ints) -> Mask:
        """Return the pairs of the same committees and lines as some posts."""
        committees, line = self.formulation.pairs.committee, self.outlay.line
        return np.isin(committees, committees[posts]) | np.isin(line, line[posts])

    def pick(self, plan: Mask, watch: Watch, times: int = 1) -> bool:
        """Choose loads that save what a plan is above its limits; whether others.

        Where it is above none, loads that save no more than that needs.
        ``times`` as much where loads only took the place of further posts there were.
        """
        over = self.outlay.totals(plan) - self.outlay.upper
        if self.sets is None:
            self.sets = self._made(over, watch)
        if not len(self.sets):
            return False
        over += self._owed(plan)
        if not len(self.picked):
            over += self.foregone.passing
        # What loads save by their own count, and what is missing still by the plan's.
        # Rows that hold keep what was saved there while others lack: flows answer each
        # other choice with other posts, and none might ever hold in all rows.
        holds = not len(self.picked) or (over <= 0).all()
        is_mended = self.is_hurried and len(self.picked) > 0
        asked = times * over + is_mended * (over // MORE)
        more = np.where(over > 0, asked, over if holds else 0)
        needed = more + self._saved(self.picked)
        # Where money alone was lacking, as many further posts as before will do.
        before, enough = self.picked, 0 if holds else self.further
        self.picked = self._chosen(needed, watch, enough)
        return sorted(before.posts.tolist()) != sorted(self.picked.posts.tolist())

    @property
    def is_hurried(self) -> bool:
        """Whether many posts are needed beside teams: the points want the time."""
        return bool(self.teams.any()) and self.needed > FEW_NEEDED

    def foresee(self) -> bool:
        """Count what loads take from the plan without them; whether that is any."""
        maker = self.maker
        maker.look_at(self.base, is_first=True)
        found = Foregone.of(
            self.outlay, self.base, maker.credit, maker.is_inner,
            spares=not self.teams.any(),
        )  # fmt: skip
        if not len(found.rows):
            maker.look_at(self.base)
            return False
        self.foregone = found
        return True

    def _saved(self, sets: LoadSets) -> Ints:
        return np.asarray(sets.saved.sum(axis=0) - self.foregone.lost(sets), np.int64)

    def _owed(self, plan: Mask) -> Ints:
        """Return what committees will cost that a plan leaves out, per row."""
        owed = np.zeros(len(self.outlay.who) + 1, np.int64)
        posts = np.flatnonzero(self.base & self._is_lost(plan))
        np.add.at(owed, self.outlay.group[posts], self.maker.credit[posts])
        return owed[:-1]

    def _is_lost(self, plan: Mask) -> Mask:
        """Return the pairs of committees that have fewer posts than without loads."""
        pairs = self.formulation.pairs.committee
        most = int(pairs.max(initial=-1)) + 1
        before, now = (np.bincount(pairs[x], minlength=most) for x in (self.base, plan))
        found: Mask = (now < before)[pairs]
        return found

    def give_back(self, plan: Mask) -> bool:
        """Leave more lines to committees that are served no more; whether any.

        Parameters
        ----------
        plan
            With the loads chosen.
        """
        pairs, line = self.formulation.pairs.committee, self.outlay.line
        is_lost, held, changed = self._is_lost(plan), self.picked.posts, False
        for committee in np.unique(pairs[is_lost]).tolist():
            post = pairs == committee
            able = np.zeros(int(line.max(initial=-1)) + 1, bool)
            able[line[self._in_its_way(post, plan)]] = True
            used = int(able[line[held[:, 0]]].sum())
            known = self.spared.get(committee)
            # Many more the next time: it may be seats that are wanted.
            less = 1 if known is None else LESS
            if used:
                self.spared[committee] = Spared(able, post, max(0, used - less))
                changed = True
        return changed

    def _in_its_way(self, post: Mask, plan: Mask) -> Mask:
        """Return pairs of lines that could serve it, or fill a row that it needs."""
        found = np.isin(self.outlay.line, self.outlay.line[post])
        for one in self.formulation.bounds:
            if is_plain_cap(one):
                rows = np.unique(one.group[post & (one.group >= 0)])
                full = rows[(one.counts(plan) >= upper_of(one))[rows]]
                found |= np.isin(one.group, full)
        return found

    def _made(self, over: Ints, watch: Watch) -> LoadSets:
        """Make sets by the worth of money, then by the prices of mixtures of them."""
        maker, needed = self.maker, self.needed
        part = watch.within(min(SECONDS, SHARE * watch.left))
        growth = SetGrowth(maker, np.zeros_like(self.base), needed, self._pace)
        say = partial(self._program, needed=over)
        if self.known is not None:
            first = maker.again(self.known)
        else:
            first = maker.make(self.money, needed, part)
        self.near = growth.run(first, say, part)
        self.mixtures = growth.mixtures
        self.mixed = growth.mixed if np.isfinite(growth.mixed) else 0.0  # none in time
        return growth.every if self.is_hurried else self.near

    @property
    def _pace(self) -> Pace:
        if self.is_hurried:
            return HURRIED
        return THOROUGH if self.known is None else BRIEF

    def _program(self, sets: LoadSets, needed: Ints) -> LoadProgram:
        spared = tuple(self.spared.values())
        return LoadProgram.of(
            self.formulation, self.outlay, sets, needed, spared, self.foregone
        )

    def _chosen(self, needed: Ints, watch: Watch, enough: int = 0) -> LoadSets:
        """Return sets chosen by and by, then anew until they cost about ``enough``."""
        part = watch.within(min(SECONDS, SHARE * watch.left))
        picked = self._dived(self._kept(needed), needed, part)
        best, failed = self._cost(picked, needed), 0
        is_few = int((picked.beyond > 0).sum()) <= FEW_LOADS
        patience = ONCE if self.is_hurried else PATIENCE
        while best > enough + 0.5 and len(picked) > LAST and not part.must_stop:
            is_far = is_few and best > NEAR * self.mixed
            patient = HASTY if self.teams.any() else PATIENT
            if failed >= (patient if is_far else patience):
                break
            freed = int(part_of(picked) * len(picked)) if is_few else SOME
            found = self._anew(picked, freed, needed, part)
            cost = self._cost(found, needed)
            failed = 0 if cost < best - 0.5 else failed + 1
            if cost <= best:
                picked, best = found, cost
        return picked

    def _cost(self, picked: LoadSets, needed: Ints) -> float:
        return self._program(picked, needed).cost(np.arange(len(picked)))

    def _kept(self, needed: Ints) -> LoadSets:
        """Return the sets that stay where they are when needs have changed.

        Not those of lines that are to be spared, nor some of rows that lack.
        """
        picked, line = self.picked, self.outlay.line
        if not len(picked):
            return picked
        is_short = self._saved(picked) < needed
        near = np.flatnonzero((picked.saved[:, is_short] > 0).any(axis=1))
        freed = FEWER if self.is_hurried else FREED
        is_free = np.zeros(len(picked), bool)
        is_free[self.dice.permutation(near)[:freed]] = True
        for one in self.spared.values():
            able = one.line[line[picked.posts[:, 0]]]
            if int(able.sum()) > one.most:
                is_free |= able
        return picked.taken(np.flatnonzero(~is_free))

    def _dived(self, kept: LoadSets, needed: Ints, watch: Watch) -> LoadSets:
        """Add to sets what mixtures of others hold most of, and again of what is left.

        Each mixture's prices tell of better sets beside those that were taken.
        """
        assert self.sets is not None  # made before
        pool = self._open(self.near, kept)
        for _ in range(DIVES):
            count, program = len(kept), self._program(kept.joined(pool), needed)
            found = minimum(program.keeping(count), watch, "choose")
            if found is None:
                break
            share = found.values[: len(program.sets)].copy()
            share[:count] = 0
            left = float(share.sum())
            order = np.argsort(-share, kind="stable")
            order = order[: max(3, int(SHARED * left), int((share > 0.9).sum()))]
            order = order[share[order] > 0]
            fresh = fitting(program, np.arange(count), order, is_needed=False)
            if left < LAST or not len(fresh):
                break
            kept = kept.joined(program.sets.taken(fresh))
            pool = self._open(pool, kept)
            prices = program.tolls(found.prices)
            closed = self._beside(kept.posts[kept.posts >= 0])
            more = self.maker.more(pool, *prices, self.needed, closed)
            pool, self.near = pool.joined(more), self.near.joined(more)
            self.sets = self.sets.joined(more)
        self.sets = self.sets.unlike
        program = self._program(kept.joined(pool), needed)
        return self._searched(program, len(kept), watch)

    def _anew(
        self, picked: LoadSets, freed: int, needed: Ints, watch: Watch
    ) -> LoadSets:
        """Choose so many of some sets anew, in whole."""
        assert self.sets is not None  # made before
        is_few = int((picked.beyond > 0).sum()) <= FEW_LOADS
        above = None
        if is_few and not is_mixed(picked):
            program = self._program(picked.joined(self.sets), needed)
            above = above_mixed(picked, program, self.outlay.line, watch)
        order = order_of(picked, self.dice, above)
        kept = picked.taken(np.sort(order[freed:]))
        closed = self._beside(kept.posts[kept.posts >= 0])
        pool = picked.taken(order[:freed]).joined(self._open(self.sets, kept))
        say = partial(self._program, needed=needed)
        known = 0 if is_few else freed
        return self.renewal.chosen(kept, pool.unlike, closed, say, watch, known)

    def _open(self, pool: LoadSets, kept: LoadSets) -> LoadSets:
        """Return the sets that share no line and no committee with others."""
        closed = self._beside(kept.posts[kept.posts >= 0])
        is_closed = (closed[pool.posts] & (pool.posts >= 0)).any(axis=1)
        return pool.taken(np.flatnonzero(~is_closed))

    def _searched(self, program: LoadProgram, kept: int, watch: Watch) -> LoadSets:
        """Return the first sets, and others that a search in whole adds.

        It begins with those that save most per further post, while rows need them.
        """
        sets, every = program.sets, np.arange(len(program.sets))
        value = (sets.saved @ self.money) / np.maximum(sets.beyond, 1)
        order = np.argsort(-value, kind="stable")
        first = every[:kept]
        fresh = fitting(program, first, order[order >= kept], is_needed=True)
        taken = np.isin(every, np.concatenate([first, fresh]))
        is_many = int((sets.beyond[:kept] > 0).sum()) > FEW_LOADS
        gap = ROUGHLY if is_many and not len(self.picked) else CLOSELY
        highs = Highs(program.keeping(kept), is_whole=True, gap=gap)
        highs.start_from(taken)
        highs.run(watch.within(TRIAL))
        if highs.has_values:
            taken = highs.values[: len(sets)] > 0.5
        return sets.taken(np.flatnonzero(taken))
