"""Loads traded for others that save the money together, whatever their patterns.

What has to hold is said in whole: so much money saved in each row, so many further
posts at most, and no loads that break a row together. As money and further posts have
rows, they have no prices: of everything else a load costs what prices of whole sets say
(:mod:`lawyer_assign.solver.money.renewal.plan_loads`). So patterns that leave money
over are given up for others that come near to what is needed.

What a load saves is counted against what a plan pays for its posts otherwise: what it
paid for those that were served one by one, the cheapest first price for the others.

Most committees that loads want stand in some load: of all loads that prices called for
one in two hundred fits beside those of a plan. So some loads are given up at a time,
and the cheapest sets of every line are sought among the pairs that fit beside the
others (:mod:`lawyer_assign.solver.money.renewal.pattern_sets`), a few of every pattern
that prices call for, at several prices of money, of further posts and of pairs. Among
these CP-SAT chooses in whole (large neighbourhood search; Shaw 1998): of some hundred
sets it proves in a tenth of a second which are cheapest, where searches by linear
programs need minutes, as what is lacking is that sums of money come out. Loads that
cost much are given up most often, together with others that save the same money.

Nothing is proved: a flow with these loads shows whether the plan is better.
"""

import numpy as np
from scipy.sparse import coo_array, csr_array, vstack

from lawyer_assign.arrays import UNBOUNDED, Floats, Ints, Mask
from lawyer_assign.engines.linear_form import Builder, LinearForm
from lawyer_assign.engines.watch import Watch
from lawyer_assign.solver.money.loads.load_program import limits_of
from lawyer_assign.solver.money.loads.load_search import add_saved, in_whole
from lawyer_assign.solver.money.loads.load_sets import LoadSets
from lawyer_assign.solver.money.renewal.pattern_sets import PatternSets
from lawyer_assign.solver.money.renewal.plan_loads import PlanLoads
from lawyer_assign.solver.money.sets.apart import NEVER

ROUNDS = 4
"""Prices that patterns are sought at, beside those that were tried before."""

AROUND = 0.07
"""Parts of what a post is worth by which prices of pairs are moved for that."""

MONEY = 0.1
"""Part by which prices of money are moved, up or down."""

CHEAPER = (0.5, 0.6, 0.7)
"""Parts of the price of a further post that are tried."""

NEAR = 1.2
"""What a load of a pattern that is looked for costs above the least of its line at
most, in what a post is worth."""

FREED, FEWEST = 12, 5
"""Loads that are given up at a time: at first, and at least."""

FEW = 3
"""Sets of each pattern that are looked at in their place."""

EFFORT = 0.1
"""CP-SAT's deterministic time for one choice, about as many seconds."""

OFTEN = 0.1
"""What is added to what a load costs, in what a post is worth, for how often it is
given up: those that cost nothing have to make room for others, too."""

OTHERS = 0.2
"""Times as often those are given up that save nothing where the first one does."""

PATIENCE = 6
"""Times that as many loads as there are may be given up without any gain."""

LEAST = 0.01
"""What is hardly any gain, in what a post is worth."""

FINE = 100
"""Parts of a point that costs are rounded to."""


class LoadTrade:
    """Trades the loads of a plan.

    Parameters
    ----------
    loads
        Of the plan; changed.
    committee
        Of each pair.
    plan
        Within its limits.
    seen
        Sets that prices called for before: patterns of their loads are tried.
    seed
        Of chance.

    Attributes
    ----------
    needed
        Fen that loads have to save in each row.
    most
        Further posts that they have at most.
    freed
        Loads that are given up at a time: one more after each choice that was proved,
        fewer after others.
    """

    def __init__(
        self, loads: PlanLoads, committee: Ints, plan: Mask, seen: Ints, seed: int = 0
    ) -> None:
        self.loads, self.outlay, self.seen = loads, loads.outlay, seen
        self.sets, self.committee = loads.sets, committee
        self.dice = np.random.default_rng(seed)
        self.usual = self._usual(plan)
        spare = self.outlay.upper - self.outlay.totals(plan)
        self.needed = self.saved(loads.now).sum(axis=0) - spare
        self.most = int(self.sets.beyond(loads.now).sum())
        self.freed = FREED

    def run(self, watch: Watch) -> None:
        """Trade loads, some at a time, as long as that gains points."""
        loads = self.loads
        if not len(loads.now) or watch.must_stop:
            return
        fresh = self._fresh(watch)
        failed, least, cost = 0, LEAST * loads.post, self.cost(loads.now).sum()
        while failed < PATIENCE * len(loads.now) and not watch.must_stop:
            before, freed = cost, self.freed
            self._renew(fresh, watch)
            cost = self.cost(loads.now).sum()
            failed = 0 if before - cost > least else failed + freed

    def _renew(self, fresh: PatternSets, watch: Watch) -> None:
        """Choose some loads anew among all that fit beside the others."""
        loads, given = self.loads, self._given_up()
        kept, own = loads.now[~given], loads.now[given]
        offers = np.concatenate([own, fresh.cheapest(loads.beside(kept), FEW)])
        _, first = np.unique(np.sort(offers, axis=1), axis=0, return_index=True)
        offers = offers[np.sort(first)]
        taken = np.arange(len(offers)) < len(own)
        form = self._form(offers, kept)
        ending, (cost,) = in_whole(form, taken, EFFORT, watch), form.cost
        if ending is None:
            return
        found, bound = ending.values, ending.bound
        chosen = taken if found is None else found > 0
        is_proved = found is not None and bound is not None and bound >= cost @ chosen
        self.freed = self.freed + 1 if is_proved else max(FEWEST, self.freed - 1)
        if cost @ chosen < cost @ taken:
            loads.now = np.concatenate([kept, offers[chosen]])

    def _given_up(self) -> Mask:
        """Choose loads to give up: dear ones, and such as save the same money."""
        loads, found = self.loads, np.zeros(len(self.loads.now), bool)
        weight = np.maximum(loads.cost(loads.now), 0.0) + OFTEN * loads.post
        saves = (self.saved(loads.now) > 0) & (self.needed > 0)
        first = self.dice.choice(len(found), p=weight / weight.sum())
        weight = np.where((saves & saves[first]).any(axis=1), weight, OTHERS * weight)
        weight[first] = 0.0
        others = min(self.freed, len(found)) - 1
        found[first] = True
        if others > 0:
            part = weight / weight.sum()
            found[self.dice.choice(len(found), others, replace=False, p=part)] = True
        return found

    def _fresh(self, watch: Watch) -> PatternSets:
        """Return what makes sets of patterns that prices called for."""
        loads, (whole, least) = self.loads, self.loads.whole
        known = np.concatenate([loads.now, self._called(watch)])
        return PatternSets(self.sets, whole.value, least, known)

    def saved(self, posts: Ints) -> Ints:
        """Return by how much each row is better off by sets, in fen."""
        heads, number = np.nonzero(posts >= 0)
        post, rows = posts[heads, number], len(self.outlay.who)
        usual = np.zeros((len(posts), rows + 1), np.int64)
        np.add.at(usual, (heads, self.outlay.group[post]), self.usual[post])
        found: Ints = usual[:, :rows] - self.sets.spent(posts)
        return found

    def cost(self, posts: Ints) -> Floats:
        """Return the points of sets at prices of rows, but not of money, nor further.

        It differs from what they are above the least of their lines by what money and
        further posts cost there.
        """
        loads, fine = self.loads, self.loads.bound.fine
        whole, _ = loads.whole
        saved = self.saved(posts) @ (whole.fen / fine)
        beyond = self.sets.beyond(posts) * (whole.further / fine)
        found: Floats = loads.cost(posts) + saved - beyond
        return found

    def _usual(self, plan: Mask) -> Ints:
        """Return what is paid for each pair's committee if no load serves it, in fen.

        Nothing where the plan leaves it out.
        """
        outlay, committee = self.outlay, self.committee
        size, served = int(committee.max(initial=-1)) + 1, np.flatnonzero(plan)
        least = np.full(size, np.iinfo(np.int64).max)
        np.minimum.at(least, committee, outlay.steps[outlay.price_list, 0])
        usual, loads = np.zeros(size, np.int64), self.loads.now
        usual[committee[served]] = least[committee[served]]
        alone = served[~np.isin(outlay.line[served], outlay.line[loads[:, 0]])]
        usual[committee[alone]] = outlay.paid(plan)[alone]
        return usual[committee]

    def _called(self, watch: Watch) -> Ints:
        """Return loads that prices called for, near what is proved."""
        loads, sets = self.loads, self.sets
        (whole, _), dice = loads.whole, self.dice
        spread = AROUND * loads.post * loads.bound.fine
        found = [self.seen]
        for _ in range(ROUNDS):
            if watch.must_stop:
                break
            moved = dice.normal(0, spread, len(whole.value))
            value = whole.value + np.rint(moved).astype(np.int64)
            value = np.where(loads.is_able, value, NEVER)
            times = np.exp(dice.normal(0, MONEY, len(whole.fen)))
            fen = np.rint(whole.fen * times).astype(np.int64)
            further = int(whole.further * dice.choice(CHEAPER))
            _, posts = sets.cheapest(value, fen, whole.load, further, whole.fee)
            found.append(posts[posts[:, 0] >= 0])
        posts = np.concatenate(found)
        posts = posts[sets.beyond(posts) > 0]
        able = loads.is_able[posts].all(axis=1, where=posts >= 0)
        return posts[able & (loads.cost(posts) < NEAR * loads.post)]

    def _form(self, offers: Ints, kept: Ints) -> LinearForm:
        """Say what has to hold of loads that are taken beside those that are kept.

        One column each, rows of money first, then that of further posts.
        """
        count, beyond = len(offers), self.sets.beyond(offers)
        limits, most = self._limits(np.concatenate([offers, kept]))
        used = np.asarray(limits[:, count:].sum(axis=1), np.int64).reshape(-1)
        builder = Builder(count, 1)
        columns = builder.add_columns(np.ones(count, np.int64))
        saved, left = self.saved(offers), self.needed - self.saved(kept).sum(axis=0)
        add_saved(builder, columns, saved, left, np.zeros(0, np.int64))
        room = np.array([self.most - self.sets.beyond(kept).sum()], np.int64)
        further = builder.add_rows(np.full(1, -UNBOUNDED), room)
        builder.add_entries(np.repeat(further, count), columns, beyond)
        felt = builder.add_rows(np.full(len(most), -UNBOUNDED), most - used)
        table = coo_array(limits[:, :count])
        builder.add_entries(felt[table.row], columns[table.col], table.data)
        cost = np.rint(FINE * self.cost(offers)).astype(np.int64)
        builder.add_price(0, columns, cost)
        builder.constant = [0]
        return builder.finish()

    def _limits(self, offers: Ints) -> tuple[csr_array, Ints]:
        """Return the rows that loads of several lines could break, and one a line."""
        columns, nothing = np.arange(len(offers)), np.zeros((len(offers), 0), np.int64)
        sets = LoadSets(offers, nothing, columns, columns)
        table, most, *_ = limits_of(self.loads.left, self.outlay, sets)
        lines, line = np.unique(self.outlay.line[offers[:, 0]], return_inverse=True)
        line, entries = line.reshape(-1), coo_array(table)
        key = entries.row.astype(np.int64) * len(lines) + line[entries.col]
        keys, place = np.unique(key, return_inverse=True)
        highest = np.zeros(len(keys))
        np.maximum.at(highest, place.reshape(-1), entries.data)
        row, rows = keys // len(lines), table.shape[0]
        together = np.bincount(row, weights=highest, minlength=rows)
        felt = np.flatnonzero(together > most)
        ones = np.ones(len(offers))
        each = coo_array((ones, (line, columns)), shape=(len(lines), len(offers)))
        limits = csr_array(vstack([table[felt], csr_array(each)]))
        limits.data = np.rint(limits.data).astype(np.int64)
        room = np.append(most[felt], np.ones(len(lines)))
        return limits, np.rint(room).astype(np.int64)
