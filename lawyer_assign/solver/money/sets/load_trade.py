"""Loads traded for others that save the money together, whatever their patterns.

Exchanged loads keep their patterns, and so what each row of money saved before points
were looked at (:mod:`lawyer_assign.solver.money.sets.load_exchange`). Here what has to
hold is said instead: so much money saved in each row, so many further posts at most,
and no loads that break a row together. As money and further posts have rows now, they
have no prices: of everything else a load costs what prices of whole sets say. So
patterns that leave money over are given up for others that come near to what is needed.

What a load saves is counted against what a plan pays for its posts otherwise: what it
paid for those that were served one by one, the cheapest first price for the others.

Loads to choose from are those that prices called for before, and the cheapest of each
line at several prices of money, of further posts and of pairs. Of those that fit beside
what is kept few of each pattern are looked at: searches among more of them find nothing
before they end.

Nothing is proved: a flow with these loads shows whether the plan is better.
"""

import numpy as np
from scipy.sparse import coo_array, csr_array, vstack

from lawyer_assign.arrays import Floats, Ints, Mask
from lawyer_assign.engines.linear_program import LinearProgram
from lawyer_assign.engines.watch import Watch
from lawyer_assign.solver.money.loads.load_program import limits_of
from lawyer_assign.solver.money.loads.load_sets import LoadSets
from lawyer_assign.solver.money.sets.load_exchange import AROUND, LoadExchange
from lawyer_assign.solver.money.sets.load_renewal import Choice, Effort, renewed
from lawyer_assign.solver.money.sets.post_sets import NEVER

TIMES, SHARE = 6, 0.8
"""Trades, each in so much of the time that is left; the rest is for exchanges."""

ROUNDS = 4
"""Prices that loads are sought at, beside those that were tried before."""

MONEY = 0.1
"""Part by which prices of money are moved for that, up or down."""

CHEAPER = (0.5, 0.6, 0.7)
"""Parts of the price of a further post that are tried."""

NEAR = 2.0
"""What a load costs above the least of its line at most, in what a post is worth."""

FEW = 3
"""Loads of each pattern."""

FREED, PATIENCE = 5, 10
"""Loads that are given up at a time, and times that all may be without any gain."""

LEAST = 0.01
"""What is hardly any gain, in what a post is worth."""


class LoadTrade:
    """Trades the loads of an exchange.

    Parameters
    ----------
    exchange
        Whose loads are those of the plan.
    committee
        Of each pair.
    plan
        Within its limits.
    seen
        Sets that prices called for before: loads of them are others to choose from.

    Attributes
    ----------
    needed
        Fen that loads have to save in each row.
    most
        Further posts that they have at most.
    """

    def __init__(
        self, exchange: LoadExchange, committee: Ints, plan: Mask, seen: Ints
    ) -> None:
        self.exchange, self.outlay, self.seen = exchange, exchange.outlay, seen
        self.sets, self.committee = exchange.sets, committee
        self.usual = self._usual(plan)
        spare = self.outlay.upper - self.outlay.totals(plan)
        self.needed = self.saved(exchange.loads).sum(axis=0) - spare
        self.most = int(self.sets.beyond(exchange.loads).sum())

    def run(self, watch: Watch) -> None:
        """Trade and exchange loads in turn, as long as that gains points."""
        exchange, least = self.exchange, LEAST * self.exchange.post
        for _ in range(TIMES if len(exchange.loads) else 0):
            before = float(self.cost(exchange.loads).sum())
            self._trade(watch.part(SHARE))
            self._exchange(watch)
            gain = before - float(self.cost(exchange.loads).sum())
            if watch.must_stop or gain < least:
                return

    def _exchange(self, watch: Watch) -> None:
        """Exchange loads, unless posts that cost less as usual take their places."""
        exchange, traded = self.exchange, self.exchange.loads
        exchange.run(watch)
        is_short = (self.saved(exchange.loads).sum(axis=0) < self.needed).any()
        if is_short or self.cost(exchange.loads).sum() > self.cost(traded).sum():
            exchange.loads = traded

    def _trade(self, watch: Watch) -> None:
        """Choose anew among loads of all patterns."""
        exchange, loads = self.exchange, self.exchange.loads
        own = len(loads)
        offers = np.concatenate([loads, self._offers(watch)])
        if watch.must_stop:
            return
        _, first = np.unique(np.sort(offers, axis=1), axis=0, return_index=True)
        kind = exchange.kinds(offers[first])
        order = np.lexsort((exchange.cost(offers[first]), kind))
        offers, taken = offers[first][order], (first < own)[order]
        choice = Choice(self._program(offers), kind[order])
        effort = Effort(FREED, PATIENCE, LEAST * exchange.post, FEW)
        exchange.loads = offers[renewed(choice, taken, effort, exchange.dice, watch)]

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
        exchange, fine = self.exchange, self.exchange.bound.fine
        whole, _ = exchange.whole
        saved = self.saved(posts) @ (whole.fen / fine)
        beyond = self.sets.beyond(posts) * (whole.further / fine)
        found: Floats = exchange.cost(posts) + saved - beyond
        return found

    def _usual(self, plan: Mask) -> Ints:
        """Return what is paid for each pair's committee if no load serves it, in fen.

        Nothing where the plan leaves it out.
        """
        outlay, committee = self.outlay, self.committee
        size, served = int(committee.max(initial=-1)) + 1, np.flatnonzero(plan)
        least = np.full(size, np.iinfo(np.int64).max)
        np.minimum.at(least, committee, outlay.steps[outlay.price_list, 0])
        usual, loads = np.zeros(size, np.int64), self.exchange.loads
        usual[committee[served]] = least[committee[served]]
        alone = served[~np.isin(outlay.line[served], outlay.line[loads[:, 0]])]
        usual[committee[alone]] = outlay.paid(plan)[alone]
        return usual[committee]

    def _offers(self, watch: Watch) -> Ints:
        """Return loads to choose from."""
        exchange, sets = self.exchange, self.sets
        (whole, _), dice = exchange.whole, exchange.dice
        spread = AROUND * exchange.post * exchange.bound.fine
        found = [self.seen, exchange.offers(watch)]
        for _ in range(ROUNDS):
            if watch.must_stop:
                break
            moved = dice.normal(0, spread, len(whole.value))
            value = whole.value + np.rint(moved).astype(np.int64)
            value = np.where(exchange.is_able, value, NEVER)
            times = np.exp(dice.normal(0, MONEY, len(whole.fen)))
            fen = np.rint(whole.fen * times).astype(np.int64)
            further = int(whole.further * dice.choice(CHEAPER))
            _, posts = sets.cheapest(value, fen, whole.load, further, whole.fee)
            found.append(posts[posts[:, 0] >= 0])
        posts = np.concatenate(found)
        posts = posts[sets.beyond(posts) > 0]
        able = exchange.is_able[posts].all(axis=1, where=posts >= 0)
        return posts[able & (exchange.cost(posts) < NEAR * exchange.post)]

    def _program(self, offers: Ints) -> LinearProgram:
        """Say what has to hold of loads that are taken."""
        unit, count = float(max(1, int(self.outlay.steps.max(initial=1)))), len(offers)
        limits, most = self._limits(offers)
        saved = csr_array(self.saved(offers).T / unit)
        beyond = csr_array(self.sets.beyond(offers)[None, :].astype(np.float64))
        rows = len(self.needed)
        free = np.full(1 + len(most), -np.inf)
        return LinearProgram(
            self.cost(offers),
            csr_array(vstack([saved, beyond, limits])),
            np.concatenate([self.needed / unit, free]),
            np.concatenate([np.full(rows, np.inf), [float(self.most)], most]),
            np.zeros(count),
            np.ones(count),
        )

    def _limits(self, offers: Ints) -> tuple[csr_array, Floats]:
        """Return the rows that loads of several lines could break, and one a line."""
        columns, nothing = np.arange(len(offers)), np.zeros((len(offers), 0), np.int64)
        sets = LoadSets(offers, nothing, columns, columns)
        table, most, _ = limits_of(self.exchange.left, self.outlay, sets)
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
        return limits, np.append(most[felt], np.ones(len(lines)))
