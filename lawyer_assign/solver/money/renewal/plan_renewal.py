"""A plan within budgets made better by sets chosen anew, a part of it at a time.

Plans of flows at prices of money leave something everywhere: money that is left over,
teams and loads that others were not fitted to, lines that would be cheaper with other
sets. So a part of the plan is given up
(:mod:`lawyer_assign.solver.money.renewal.row_parts`, and where these have nothing left
:mod:`lawyer_assign.solver.money.renewal.parts`), and a search in whole chooses sets of
its lines, and of those that serve nobody, for the same committees (large neighbourhood
search; Shaw 1998). It may spend what the rest of the plan leaves of each row of money,
has no more further posts than the part had, and breaks no row beside the rest. So each
plan on the way holds, and none is worse. Teams keep their firms, not their members:
with these, and all other posts of whoever is in a team, held as well, a third of a
city's posts stood still where a tenth of its committees has teams.

Sets are those that prices of whole sets
(:mod:`lawyer_assign.solver.money.sets.set_bound`) put near the least of their line: the
cheapest of each committee alone, those that prices called for before, and the cheapest
of every pattern among the pairs that are open
(:mod:`lawyer_assign.solver.money.renewal.pattern_sets`).

Nothing is proved, and every plan is checked by its formulation.
"""

import numpy as np
from scipy.sparse import coo_array, csr_array

from lawyer_assign.arrays import Floats, Ints, Mask
from lawyer_assign.engines.highs import Highs
from lawyer_assign.engines.linear_program import LinearProgram
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import Formulation
from lawyer_assign.solver.money.counts.line_choices import forced_pairs
from lawyer_assign.solver.money.lines import is_plain_cap, upper_of
from lawyer_assign.solver.money.loads.load_program import limits_of
from lawyer_assign.solver.money.loads.load_sets import LoadSets
from lawyer_assign.solver.money.loads.room import demanded_pairs, room_beside
from lawyer_assign.solver.money.record import Record
from lawyer_assign.solver.money.renewal.free_teams import FirmColumns, FreeTeams
from lawyer_assign.solver.money.renewal.part_rows import PartRows, program_of
from lawyer_assign.solver.money.renewal.parts import Part, Parts
from lawyer_assign.solver.money.renewal.pattern_sets import PatternSets
from lawyer_assign.solver.money.renewal.plan_loads import PlanLoads
from lawyer_assign.solver.money.renewal.row_parts import RowParts
from lawyer_assign.solver.money.sets.apart import NOTHING
from lawyer_assign.solver.money.sets.set_bound import SetBound

SIZE, LARGEST = 500, 1_200
"""Committees of a part at first, and at most: of 2,000 a search finds nothing soon."""

GROWS, SHRINKS = 1.2, 0.7
"""What becomes of that where a search took little of its time, or all of it."""

TRIAL, SOON = 0.4, 0.3
"""Share of the time that is left for one search at most, and little of that."""

NEAR = 0.4
"""What a set costs above the least of its line at most, in what a post is worth."""

SINGLES, FEW = 10, 2
"""Sets of one post that are looked at for each committee, and of each pattern."""

GAP, NODES = 1e-3, 10
"""Part that one search leaves, and nodes of it at most."""

SECONDS = 3.0
"""For one search at most: later ones of other parts gain more in that time."""

PATIENCE = 3
"""Times that all committees may be given up, about, without any gain."""


class PlanRenewal:
    """Betters the best plan of a record.

    Parameters
    ----------
    record
        With a plan within its limits.
    bound
        Of whole sets, with prices.
    seen
        Sets that prices called for before.
    plan
        Another one instead.

    Attributes
    ----------
    plan
        As it is by now.
    upper
        Fen that it may spend in each row.
    near
        What a set costs above the least of its line at most, in what a post is worth.
    tried, gained
        Parts that were given up, and those in whose place something better was found.
    """

    frees_teams = False
    """Whether firms of teams are chosen anew as well; members always are."""

    starts, gap_times = True, 1.0
    """Whether a search begins with the plan, and how often :data:`GAP` it leaves."""

    def __init__(
        self, record: Record, bound: SetBound, seen: Ints, plan: Mask | None = None
    ) -> None:
        plan = record.best if plan is None else plan
        assert plan is not None  # asked before
        self.record, self.bound, self.sets = record, bound, bound.sets
        self.outlay, self.plan = bound.outlay, plan
        self.upper = self.outlay.upper
        self.dice = np.random.default_rng(0)
        self.tried = self.gained = 0
        self.near = NEAR
        loads = PlanLoads(record.formulation, bound, self.plan)
        self.cost, self.post = loads.cost, loads.post
        teams = FreeTeams.of if self.frees_teams else FreeTeams.none
        self.teams = teams(record.formulation, self.plan)
        self.held = forced_pairs(record.formulation)
        fixed = self.teams.closed | demanded_pairs(record.formulation)
        line, committee = self.outlay.line, record.formulation.pairs.committee
        self.committee = committee
        # Lines and committees with posts that have to stay are left as they are.
        stays = self.plan & fixed
        self.able = ~fixed & ~np.isin(line, line[stays])
        self.able &= ~np.isin(committee, committee[stays])
        alone = np.full((len(line), self.sets.size), NOTHING, np.int64)
        alone[:, 0] = np.arange(len(line))
        self.above, self.alone = self.cost(alone), alone
        several = seen[seen[:, min(1, self.sets.size - 1)] >= 0]
        several = several[self._is_near(several)]
        own = self.sets.of_plan(np.flatnonzero(self.plan))
        whole, least = loads.whole
        known = np.concatenate([own, several])
        self.patterns = PatternSets(self.sets, whole.value, least, known)
        self.several = several[self._is_open(several, self.able)]
        self.parts = Parts(line, committee, self.able, self.above, self.several)
        self.rows = RowParts(self.outlay, committee, self.able, LARGEST)

    def run(self, watch: Watch) -> None:
        """Give up part after part as long as that gains points, and there is time."""
        self._renew_rows(watch)
        self._renew_parts(watch)

    def _renew_rows(self, watch: Watch) -> None:
        """Give up what shares rows of money, until none of that has changed."""
        while not watch.must_stop:
            part = self.rows.named(self.plan, self._above())
            if part is None:
                return
            before = self.plan
            is_better = self._renew(part, watch.part(TRIAL).within(SECONDS))
            self.tried += 1
            self.gained += is_better
            self.rows.note(before != self.plan)

    def _above(self) -> Floats:
        """Return what the sets of each row of money cost above the least, in points.

        A set counts in the row of its first post.
        """
        own, found = self._own(self.plan), np.zeros(len(self.outlay.who) + 1)
        np.add.at(found, self.outlay.group[own[:, 0]], np.maximum(self.cost(own), 0.0))
        return found[:-1]

    def _renew_parts(self, watch: Watch) -> None:
        """Give up what could be served by each other's lines.

        Parts become smaller where a search takes all of its time.
        """
        count = len(np.unique(self.committee[self.plan & self.able]))
        size, failed = min(SIZE, count), 0.0
        while size and failed < PATIENCE and not watch.must_stop:
            part = self.parts.grown(self.plan, self._seed(), size, self.dice)
            trial = watch.part(TRIAL).within(SECONDS)
            began, most = trial.seconds, trial.left
            is_better = self._renew(part, trial)
            self.tried += 1
            self.gained += is_better
            failed = 0.0 if is_better else failed + size / count
            if trial.must_stop:
                size = max(1, int(SHRINKS * size))
            elif trial.seconds - began < SOON * most:
                size = min(count, LARGEST, int(GROWS * size) + 1)

    def _seed(self) -> int:
        """Return a line to begin with: a dear one more often, every other time."""
        own = self._own(self.plan)
        weight = np.maximum(self.cost(own), 0.0) + 1e-6
        if self.tried % 2:
            weight = np.ones(len(own))
        at = self.dice.choice(len(own), p=weight / weight.sum())
        return int(self.outlay.line[own[at, 0]])

    def _own(self, plan: Mask) -> Ints:
        """Return the sets of a plan that may be chosen anew."""
        return self.sets.of_plan(np.flatnonzero(plan & self.able))

    def _renew(self, part: Part, watch: Watch) -> bool:
        """Choose the sets of a part anew; whether the plan became better."""
        found, whole = self._anew(part, watch), self.record.formulation
        if found is None or not whole.holds(found):
            return False
        if whole.prices(found) >= whole.prices(self.plan):
            return False
        self.plan = found
        self.record.take(found)
        return True

    def _anew(
        self, part: Part, watch: Watch, *, is_mended: bool = False
    ) -> Mask | None:
        """Return the plan with other sets of a part; ``None`` where none were found.

        They are cheaper, or, where the plan is to be mended, keep its limits.
        """
        line, plan = self.outlay.line, self.plan
        given = plan & self.able & part.line[line]
        left = given & part.committee[self.committee]
        assert (given == left).all()  # all posts of the lines are given up
        kept = plan & ~given
        room = room_beside(self.teams.beside(kept), kept | self.held)
        offers = self._offers(given, self._open(part, kept, room))
        own = self.outlay.line[offers[:, 0]]
        firms = FirmColumns(self.teams, offers, own, given, room)
        program = self._program(offers, given, kept, firms)
        taken = np.append(np.arange(len(offers)) < len(self._own(given)), firms.now)
        chosen = self._chosen(program, None if is_mended else taken, watch)
        if chosen is None:
            return None
        posts, found = offers[chosen[: len(offers)]], kept.copy()
        found[posts[posts >= 0]] = True
        return found

    def _open(self, part: Part, kept: Mask, room: Formulation) -> Mask:
        """Return the pairs that may stand in sets beside what is kept."""
        is_busy = np.zeros(len(part.line), bool)
        is_busy[self.outlay.line[kept]] = True
        found = self.able & part.committee[self.committee]
        found &= ~is_busy[self.outlay.line]
        for one in room.bounds:
            if is_plain_cap(one):
                found &= np.append(upper_of(one) > 0, True)[one.group]
        return found

    def _offers(self, given: Mask, is_open: Mask) -> Ints:
        """Return sets to choose from, those that were given up first."""
        near = self.alone[self.parts.nearest(is_open, SINGLES)]
        several = self.several[self._is_open(self.several, is_open)]
        patterns = self.patterns.cheapest(is_open, FEW)
        of_firms = self.alone[self.teams.nearest(is_open, given, self.above)]
        offers = np.concatenate([near, of_firms, several, patterns])
        own = self._own(given)
        offers = np.concatenate([own, offers[self._is_near(offers)]])
        _, first = np.unique(np.sort(offers, axis=1), axis=0, return_index=True)
        return offers[np.sort(first)]

    def _is_near(self, posts: Ints) -> Mask:
        return np.asarray(self.cost(posts) < self.near * self.post, bool)

    def _is_open(self, posts: Ints, is_open: Mask) -> Mask:
        return np.asarray((is_open[posts] | (posts < 0)).all(axis=1), bool)

    def _chosen(
        self, program: LinearProgram, taken: Mask | None, watch: Watch
    ) -> Mask | None:
        """Choose in whole; ``None`` where nothing better than ``taken`` was found.

        Where this is ``None`` anything will do.
        """
        highs = Highs(program, is_whole=True, gap=self.gap_times * GAP, nodes=NODES)
        if taken is not None and self.starts:
            highs.start_from(taken)
        highs.run(watch)
        if not highs.has_values:
            return None
        chosen: Mask = highs.values > 0.5
        is_better = taken is None or program.cost @ chosen < program.cost @ taken
        return chosen if is_better else None

    def _program(
        self, offers: Ints, given: Mask, kept: Mask, firms: FirmColumns
    ) -> LinearProgram:
        """Say what sets have to keep that take the place of those given up."""
        outlay, count = self.outlay, len(offers)
        unit = float(max(1, int(outlay.steps.max(initial=1))))
        served, number = np.unique(self.committee[given], return_counts=True)
        owner, at = np.nonzero(offers >= 0)
        place = np.searchsorted(served, self.committee[offers[owner, at]])
        entries = np.ones(len(owner)), (place, owner)
        each = csr_array(coo_array(entries, shape=(len(served), count)))
        columns, nothing = np.arange(count), np.zeros((count, 0), np.int64)
        sets = LoadSets(offers, nothing, columns, columns)
        limits, most, _, felt = limits_of(firms.room, outlay, sets)
        spent, beyond = self.sets.spent(offers), self.sets.beyond(offers)
        money = (self.upper - outlay.totals(kept)) / unit
        further = float(self.sets.beyond(self._own(given)).sum())
        rows = [
            PartRows(each, number.astype(np.float64), number.astype(np.float64)),
            PartRows.up_to(csr_array(spent.T / unit), money),
            PartRows.up_to(csr_array(beyond[None, :] * 1.0), np.array([further])),
            PartRows.up_to(limits, most, firms.within(felt, len(most))),
            *firms.own_rows,
        ]
        cost = self.bound.program.cost_of(offers).astype(np.float64)
        return program_of(rows, cost, len(firms))
