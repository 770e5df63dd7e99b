r"""Few blocking pairs where some must block: flows at the price of what a post angers.

Deferred acceptance links committees and firms so that nothing blocks; where the links
do not let everybody be served, some have to be broken and some firms have to *open*,
that is, serve somebody whom they like less than those who want them. A post (l, c)
that is no link is priced from both sides:

- by its firm: the committees that want l's firm more than what they have, that l may
  serve, and that the firm likes better than c. They all block once l serves c, but l's
  colleagues who open too anger mostly the same ones: a fixed charge. So the price is
  divided by the posts of that firm that opened last time (slope scaling: Kim and
  Pardalos, "A solution approach to the fixed charge network flow problem using a
  dynamic slope scaling procedure", 1999);
- by its committee, if it was linked: the firms that it likes better and that could take
  it, its own one among them; or plainly 1, the link that breaks. The first is too much
  where others take the place that comes free, the second too little where nobody does:
  both are tried.

Before the flows, and after them from the best plan on, rows are given up one by one
(:mod:`lawyer_assign.solver.choice.rows_given_up`); where each serves one more, flows
have nothing to add.

Each price makes one flow, in the place of stability. From a better plan the prices of
committees are told anew; where that gains nothing, its posts that cost something are
pinned, deferred acceptance links the others anew, and so on while that gains. In a city
firms that block are then shunned one by one, those with which fewest pairs block first:
flows at ten times the price of that firm, around the plan and around the first links,
again while that gains. So a firm that is a little open is closed for others.
What a plan really blocks is counted on the plan; nothing is proved here.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.engines.watch import OutOfTime, Watch
from lawyer_assign.formulation import Formulation, Term, Tier
from lawyer_assign.solver.answer import answer_of
from lawyer_assign.solver.choice.deferred_acceptance import NOBODY, deferred_acceptance
from lawyer_assign.solver.choice.excused.comb_bound import SMALL
from lawyer_assign.solver.choice.linked import Linked
from lawyer_assign.solver.choice.rows_given_up import GivingUp
from lawyer_assign.solver.flow.backend import Flow, priced_of
from lawyer_assign.statements import DISPATCHED, Cost, Stable

UNIT = 60
"""What a blocking pair costs in the flows; 2 to 6 divide it."""

ROUNDS = 4
"""Most flows with one kind of price, each with the firms that the last one opened."""

DEARER = 10
"""Times what it costs that a firm costs which is shunned."""

SHARE, SHUNNING, BESIDE = 0.3, 0.4, 0.45
"""Of the time left, at most, for all of it; where firms are shunned; and where bounds
are raised in a second thread meanwhile, which slows flows and leaves time for them."""

GIVING_UP = 0.03, 0.25
"""The same for rows given up before the flows, and after them; of the time left."""

SHARE_OF_LINKS, MOST_LINKS = 0.05, 200_000
"""The same for the flows, and for rows given up after them, where lawyers have one post
each, and the most pairs: there a program of links finds better plans
(:mod:`lawyer_assign.solver.choice.excused.whole_links`)."""

LEAST_OF_LINKS = 5e-5
"""Seconds a pair that it needs to: 4 s with 80,000 pairs, 7 s with 140,000."""

SECONDS_OF_LINKS, EACH = 0.6, 100_000
"""Seconds for each of these, at most, where a limit is set, and so many more for each
so many pairs beyond: there the rest of a longer limit finds better plans, too."""

MOST_GIVING_UP = 4.0
"""Seconds, at most, for either."""

MOST_PAIRS = 300_000
"""Pairs up to which rows are given up: in a city (482,425 pairs, seed 1) nothing was
gained, and the first plan came after 7.5 s of the processor, not 4.6 s."""


class PricedFlows:
    """Looks for plans with few blocking pairs.

    Parameters
    ----------
    linked
        What is asked.
    chosen
        A plan that keeps every must.
    told
        As for :func:`fewer_blocking`.

    Attributes
    ----------
    chosen : Mask
        The best plan so far.
    """

    def __init__(
        self, linked: Linked, chosen: Mask,
        told: Callable[[Mask], object] | None = None,
    ) -> None:  # fmt: skip
        self._formulation, self._linked, self._told = linked.formulation, linked, told
        self.chosen = chosen
        self._prices = self._formulation.prices(chosen)

    def run(self, mine: Watch, *, is_shunning: bool = False) -> None:
        """Search until nothing blocks, nothing gains any more, or time is up.

        Parameters
        ----------
        mine
            Clock.
        is_shunning
            Whether firms that block are shunned one by one.
        """
        try:
            self._go_around(mine)
            while is_shunning and self._shun(mine):
                self._go_around(mine)
        except OutOfTime:
            pass  # what was found until then is kept

    @property
    def _paid(self) -> tuple[int, ...]:
        """Prices of the best plan, up to stability."""
        return self._prices[: (self._linked.place or 0) + 1]

    def _go_around(self, watch: Watch) -> None:
        """Try all prices around the first links, or the best plan's where that is vain.

        What a better plan says of committees is worth asking around the first links
        again.
        """
        linked = self._linked
        while True:
            before, of_firms = self._paid, _angry(linked)
            last = self._pass(linked, of_firms, watch)
            if last is None or not watch.allows(Flow.name):
                return
            if self._paid < before:
                linked = self._linked
            elif linked is self._linked:
                linked = self._around(of_firms)
            else:
                return

    def _around(self, of_firms: Ints) -> Linked:
        """Link anew all but the committees of posts of the best plan that are dear."""
        first = self._linked
        return first.around(self.chosen, (of_firms > 0) | first.is_broken)

    def _shun(self, watch: Watch) -> bool:
        """Shun one firm that blocks after the other; say whether that blocks less."""
        linked, stable = self._linked, self._linked.stable
        before, of_firms = self._paid, _angry(linked)
        blocks = stable.firm[stable.amounts(self.chosen) > 0]
        firms, often = np.unique(blocks, return_counts=True)
        found = self._around(of_firms)
        tried = (found, _angry(found)), (linked, of_firms)
        for firm in firms[np.argsort(often, kind="stable")].tolist():
            dearer = np.where(stable.pair_firm == firm, DEARER, 1)
            for around, prices in tried:
                if not watch.allows(Flow.name):
                    return False
                self._pass(around, prices * dearer, watch)
                if self._paid < before:
                    return True
        return False

    def _pass(self, linked: Linked, of_firms: Ints, watch: Watch) -> Mask | None:
        """Try all prices around some links; return the last plan, if it blocks."""
        plain = linked.is_broken.astype(np.int64)
        is_first = linked is self._linked
        few_broken = _at_prices(linked, plain)
        kept = self.chosen if is_first else self._cheapest(few_broken, watch)
        if kept is None:
            return None
        of_committees = linked.prices_of_committees(kept)
        last = None
        for prices in (of_committees, np.minimum(of_committees, 2), plain):
            for last in self._flows(linked, kept, of_firms, prices, watch):
                self.take(last, watch)
                if self._told is not None:
                    self._told(self.chosen)
                if not linked.stable.amounts(last).any():
                    return None
        return last

    def give_up(
        self, start: Ints, share: float, watch: Watch, first: Ints | None = None,
        most: float = MOST_GIVING_UP,
    ) -> tuple[Mask | None, bool]:  # fmt: skip
        """Return a plan without some rows, and whether each row serves one more.

        Parameters
        ----------
        start
            Per committee the firm it has to begin with.
        share
            Of the time left, for the search.
        watch
            Clock.
        first
            Rows to give up before others; ``None`` = none.
        most
            Seconds for it.
        """
        if not watch.allows(Flow.name):
            return None, False
        linked, stable = self._linked, self._linked.stable
        is_served = np.zeros(stable.committees, bool)
        is_served[stable.pair_committee[self.chosen]] = True
        asked = (stable, linked.order, linked.pins, linked.links, start, is_served)
        mine = watch.part(share).within(most)
        try:
            rows = GivingUp(*asked, mine)
        except OutOfTime:
            return None, False
        missing = rows.missing
        if first is not None:
            rows.give_up(first)
        rows.run(mine)
        found = self.without(rows.given_up, watch)
        is_least = found is not None and int(stable.amounts(found).sum()) == missing
        return found, is_least

    def without(
        self, given_up: Mask, watch: Watch, firm_of: Ints | None = None
    ) -> Mask | None:
        """Return the plan without some rows, made by one flow that keeps links.

        Parameters
        ----------
        given_up
            Rows of the statement.
        watch
            Clock: without time for the flow there is none.
        firm_of
            Per committee: the firm it is linked to, or ``NOBODY``; ``None`` = the links
            of deferred acceptance without these rows.
        """
        linked, kept = self._linked, ~given_up
        stable, order = linked.stable.only(kept), linked.order[kept]
        if firm_of is None:
            links = deferred_acceptance(stable, order, linked.pins)
        else:
            links = replace(linked.links, firm_of=firm_of)
        linked, place = replace(linked, stable=stable, links=links), linked.place or 0
        # Who has no link is dispatched: a firm that likes it and is no link opens.
        opens = ~linked.is_link & (stable.pair_firm_rank < DISPATCHED)
        points = UNIT * (linked.is_broken | opens).astype(np.int64)
        # Links go to lawyers who do not anger others by them.
        priced = _at_prices(linked, points + linked.prices_of_firms())
        tiers = *priced.tiers, *linked.relaxed.tiers[place + 1 :]
        return self._cheapest(replace(priced, tiers=tiers), watch)

    def take(self, chosen: Mask | None, watch: Watch) -> None:
        """Keep a plan if it is better, all counted on the plan."""
        if chosen is None:
            return
        prices = self._formulation.prices(chosen)
        if prices < self._prices and self._formulation.holds(chosen):
            self.chosen, self._prices = chosen, prices
            place = self._linked.place or 0
            watch.tell("priced flow", place, prices[place])

    def settle(self, watch: Watch) -> None:
        """Better the tiers after stability, every committee with the firm it has."""
        if watch.allows(Flow.name):
            found = priced_of(self._linked.relaxed, watch, self.away)
            self.take(None if found is None else found.answer.chosen, watch)

    @property
    def away(self) -> Mask:
        """Pairs that give a committee another firm, or could let more pairs block."""
        linked, stable = self._linked.held(self.chosen), self._linked.stable
        chose = np.isin(stable.pair_committee, stable.committee)
        angers = linked.prices_of_firms() > 0
        away = chose & ~_same_firms(stable, self.chosen) | angers
        # Who leaves a post, or comes to one, may anger others: these firms stay.
        is_sore = np.zeros(len(stable.seats), bool)
        is_sore[stable.firm[stable.amounts(self.chosen) > 0]] = True
        is_sore[stable.pair_firm[self.chosen & angers]] = True
        found: Mask = (away | is_sore[stable.pair_firm]) & ~self.chosen
        return found

    def _cheapest(self, formulation: Formulation, watch: Watch) -> Mask | None:
        """Return the plan of one flow, if there is time for it."""
        is_late = not watch.allows(Flow.name)
        found = None if is_late else answer_of(Flow(), formulation, watch)
        return None if found is None else found.chosen

    def _flows(
        self, linked: Linked, kept: Mask, of_firms: Ints, of_committees: Ints,
        watch: Watch,
    ) -> Iterator[Mask]:  # fmt: skip
        """Yield plans, each at prices scaled by the posts that the last one opened."""
        firm = linked.stable.pair_firm
        opened = _opened(linked, kept, of_firms)
        for _ in range(ROUNDS):
            if not watch.allows(Flow.name):
                return
            shares = np.maximum(opened, 1)[firm]
            points = -(-UNIT * of_firms // shares) + UNIT * of_committees
            found = self._cheapest(_at_prices(linked, points), watch)
            if found is None:
                return
            yield found
            before, opened = opened, _opened(linked, found, of_firms)
            if np.array_equal(before, opened):
                return


def fewer_blocking(
    linked: Linked, chosen: Mask, watch: Watch,
    told: Callable[[Mask], object] | None = None,
) -> Mask:  # fmt: skip
    """Return a plan that is as good in the tiers before, and blocks no more.

    Parameters
    ----------
    linked
        What is asked; where no tier counts blocking pairs alone, nothing is tried.
    chosen
        A plan that keeps every must.
    watch
        Clock: no flow is begun that is not expected to end in time.
    told
        Handed the best plan after each flow; ``None`` = nobody asks in a second thread
        how few pairs must block.
    """
    if not linked.is_counted or not linked.stable.amounts(chosen).any():
        return chosen
    search = PricedFlows(linked, chosen, told)
    watch.tell("priced flow")
    if len(linked.formulation.pairs) > MOST_PAIRS:
        share = SHUNNING if told is None else BESIDE
        search.run(watch.part(share), is_shunning=True)
    else:
        _give_up_around(search, linked, watch)
    if search.chosen is not chosen:
        search.settle(watch)
    return search.chosen


def _angry(linked: Linked) -> Ints:
    """Return what posts that are no links cost by their firms."""
    return np.where(linked.is_link, 0, linked.prices_of_firms())


def _same_firms(stable: Stable, chosen: Mask) -> Mask:
    """Return the pairs whose committee their firm serves."""
    firm_of = np.full(stable.committees, NOBODY)
    firm_of[stable.pair_committee[chosen]] = stable.pair_firm[chosen]
    mask: Mask = firm_of[stable.pair_committee] == stable.pair_firm
    return mask


def _opened(linked: Linked, chosen: Mask, of_firms: Ints) -> Ints:
    """Return per firm how many chosen posts anger somebody."""
    firm, size = linked.stable.pair_firm, len(linked.stable.seats)
    return np.bincount(firm[chosen & (of_firms > 0)], minlength=size)


def _at_prices(linked: Linked, points: Ints) -> Formulation:
    """Put prices of pairs in the place of stability; later tiers are left out."""
    pairs, tiers = linked.formulation.pairs, linked.formulation.tiers
    place = linked.place or 0
    rule = linked.stable.rule
    cost = Cost(rule, pairs.committee_ids, pairs.committee, points=points)
    own = Tier(tiers[place].number, (Term(cost, 1),))
    return replace(linked.relaxed, tiers=(*linked.relaxed.tiers[:place], own))


def _give_up_around(search: PricedFlows, linked: Linked, watch: Watch) -> None:
    """Give up rows before the flows and after; no flows where none can gain."""
    (before, after), share = GIVING_UP, SHARE
    posts = np.bincount(linked.stable.pair_lawyer[search.chosen])
    is_one_each = linked.stable.pair_is_single.all() and posts.max(initial=0) <= 1
    pairs = len(linked.formulation.pairs)
    has_time = watch.left >= LEAST_OF_LINKS * pairs
    most, longest = MOST_GIVING_UP, float("inf")
    if is_one_each and SMALL <= pairs <= MOST_LINKS and has_time:
        share = after = SHARE_OF_LINKS
        if watch.time_limit is not None:
            longest = SECONDS_OF_LINKS * max(1.0, pairs / EACH)
            most = min(most, longest)
    found, is_least = search.give_up(linked.links.firm_of, before, watch, most=most)
    if not is_least:
        search.run(watch.part(share).within(longest))
    search.take(found, watch)
    if not is_least:
        links = linked.held(search.chosen).links
        found, _ = search.give_up(links.firm_of, after, watch, most=most)
        search.take(found, watch)
