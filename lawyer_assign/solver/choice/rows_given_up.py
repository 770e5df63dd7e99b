r"""Few blocking pairs where some must block: rows given up one by one.

Take what blocks a plan off the lists, and the plan is stable. So plans are sought as
sets of rows that are *given up*: deferred acceptance without them, and whoever has no
link then is dispatched. Giving up a row (f, c) moves two chains: c proposes further
down its list, and f takes the next who wants it. Where the chains end, lawyers of other
firms come free or are taken; one committee more can be served at most
(:mod:`lawyer_assign.solver.choice.blocking_bound`). While there is a row that does so,
none is better spent. Where there is none, a firm *opens*: it gives up its worst
committee and all who then want the place, which costs its whole queue at once, so that
the queue counts for all it lets go.

All that is guessed here: lawyers of one firm are taken to be alike but for where they
can be dispatched, and links with scarce districts to stay as they are. What a plan
really blocks is counted on the plan that a flow makes of the links.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.engines.watch import Watch
from lawyer_assign.matching.basics.blocking import blocking_pairs
from lawyer_assign.matching.market_columns import NONE, Market, from_pairs
from lawyer_assign.matching.search.tolerant import TolerantMatching, Trace
from lawyer_assign.solver.choice.deferred_acceptance import Links, Pin
from lawyer_assign.solver.choice.dispatch_flow import DispatchFlow, Firms, FlowMark
from lawyer_assign.statements import Stable

_LONGEST = 200
"""Rows that a firm may give up in one go."""

_QUEUES = 2
"""Firms with a queue of so many times the least cost found are not tried."""

_DEEPEST = 16
"""Rows that one more who is served may cost."""

_MISSING = 10
"""Rows that one more who is served is worth where not all can be."""


class GivingUp:
    """Looks for few rows without which everybody can be served.

    Parameters
    ----------
    stable
        Choices.
    order
        Breaks ties, as in deferred acceptance.
    pins
        Committees that a must gives to one firm.
    links
        Of deferred acceptance, nothing given up.
    start
        Per committee the firm it has to begin with: that of these links, or of a plan.
    is_served
        Per committee: a plan that is best in the tiers before serves it. As many are to
        be served.
    watch
        Asked while who is to be dispatched at first is looked for.

    Raises
    ------
    OutOfTime
        The watch says stop.
    """

    def __init__(
        self, stable: Stable, order: Ints, pins: Sequence[Pin], links: Links,
        start: Ints, is_served: Mask, watch: Watch,
    ) -> None:  # fmt: skip
        self._stable = stable
        firms = Firms.of(stable, pins, links)
        market, self._row = _market_of(stable, order, firms)
        by_links, chosen = (_chosen(market, one) for one in (links.firm_of, start))
        # Who is wanted though lawyers are left has given these to scarce districts.
        full = np.unique(market.hospital[blocking_pairs(market, by_links)])
        held, now = (_held(market, one) for one in (by_links, chosen))
        seats, spare = market.seats.copy(), firms.spare.copy()
        seats[full], spare[full] = held[full], held[full]
        seats, spare = np.maximum(seats, now), np.maximum(spare, now)
        self._state = TolerantMatching(replace(market, seats=seats), chosen)
        self._traces: list[Trace] = []
        self._closed = NONE
        self._flow = DispatchFlow(firms.reach, firms.firm, spare.tolist())
        needy = np.flatnonzero(firms.is_asked & (chosen == NONE)).tolist()
        self._flow.change(dict(enumerate(now.tolist())), needy, (), watch)
        self._least = int((firms.is_asked & ~is_served).sum())

    @property
    def missing(self) -> int:
        """Return how many committees more find no lawyer than in the given plan."""
        return max(0, len(self._flow.waiting) - self._least)

    @property
    def given_up(self) -> Mask:
        """Return which rows of the statement are given up."""
        mask = np.zeros(len(self._stable.who), bool)
        mask[self._row[self._state.tolerated.items]] = True
        return mask

    def give_up(self, rows: Ints) -> None:
        """Give up rows of the statement, in this order, wherever they are links."""
        place = np.full(len(self._stable.who), NONE)
        place[self._row] = np.arange(len(self._row))
        wanted = [row for row in place[rows].tolist() if row != NONE]
        state, is_any = self._state, True
        while is_any:  # giving one up makes links of others
            is_any = False
            for row in wanted:
                if state.chosen[state.resident[row]] == row:
                    self._keep([state.tolerate(row)])
                    is_any = True

    def run(self, watch: Watch) -> None:
        """Give up rows until everybody is served, nothing helps, or time is up."""
        self._serve(watch)
        while self._do_without_each(watch):
            pass

    def _do_without_each(self, watch: Watch) -> bool:
        """Try to do without one firm after the other; say whether that gained."""
        before = self._worth
        for firm in self._open_firms():
            if watch.must_stop:
                return False
            self._do_without(firm, watch)
        return self._worth < before

    def _serve(self, watch: Watch) -> None:
        """Give up rows as cheaply as can be until everybody is served."""
        deep = 1
        while self.missing and deep <= _DEEPEST and not watch.must_stop:
            if self._one_by_one(deep, watch):
                deep = 1
                continue
            deep += 1
            cost, firm, rows = self._cheapest(deep, watch)
            if rows and cost <= deep:
                self._keep([self._let_go(firm) for _ in range(rows)])
                deep = 1
        while not watch.must_stop and self._take_back(watch):
            pass

    def _open_firms(self) -> list[int]:
        """Return the firms that give rows up, those with most first."""
        rows = Counter(self._state.hospital[row] for row in self._state.tolerated.items)
        return [firm for firm, _ in rows.most_common()]

    def _do_without(self, firm: int, watch: Watch) -> None:
        """Give a firm all its rows back, and serve who is missing then in other ways.

        Kept if that costs less.
        """
        state, before, mark = self._state, self._worth, self._mark()
        for _ in range(_LONGEST):
            rows = state.tolerated_at[firm]
            if not rows:
                break
            self._keep([state.honour(min(rows))])
        self._closed = firm
        self._serve(watch)
        self._closed = NONE
        if self._worth >= before:
            self._back(mark)

    def _one_by_one(self, deep: int, watch: Watch) -> bool:
        """Let committees give up so many rows each; say whether that served anybody.

        What is given up serves one more for each so many rows.
        """
        state, before = self._state, self.missing
        for one in [one for one, row in enumerate(state.chosen) if row != NONE]:
            if not self.missing or watch.must_stop:
                break
            price, missing = self._price, self.missing
            traces: list[Trace] = []
            while len(traces) < deep and state.chosen[one] != NONE:
                traces.append(state.tolerate(state.chosen[one]))
            if len(traces) == deep and self._may_help(traces):
                mark = self._flow.mark()
                self._follow(traces)
                gain = missing - self.missing
                if gain > 0 and self._price - price <= deep * gain:
                    self._traces += traces
                    continue
                self._flow.back(mark)
            for trace in reversed(traces):
                state.undo(trace)
        return self.missing < before

    def _cheapest(self, deep: int, watch: Watch) -> tuple[float, int, int]:
        """Return what it costs least to open a firm for each who is served then.

        Besides, the firm, and how many rows it lets go; 0 if none serves anybody.
        """
        best = float("inf"), NONE, 0
        wanted = self._flow.wanted - {self._closed}
        for firm in sorted(wanted, key=self._queue):
            if watch.must_stop or self._queue(firm) > min(_QUEUES * best[0], _LONGEST):
                break
            cost, rows = self._cost_of_opening(firm, watch)
            if rows and cost < best[0]:
                best = cost, firm, rows
                if cost <= deep:
                    break
        return best

    def _cost_of_opening(self, firm: int, watch: Watch) -> tuple[float, int]:
        """Return the least cost of each who is served, and how many rows to let go.

        0 rows: nobody is.
        """
        state, flow, mark = self._state, self._flow, self._flow.mark()
        price, missing, left = self._price, self.missing, len(state.held[firm])
        traces: list[Trace] = []
        best, count = float("inf"), 0
        while state.held[firm] and len(traces) < _LONGEST and not watch.must_stop:
            traces.append(self._let_go(firm))
            if len(state.held[firm]) == left:
                continue  # somebody else came
            left = len(state.held[firm])
            self._follow(traces)
            gain = missing - self.missing
            cost = (self._price - price) / gain if gain > 0 else float("inf")
            flow.back(mark)
            if cost < best:
                best, count = cost, len(traces)
            elif count:
                break
        for trace in reversed(traces):
            state.undo(trace)
        return best, count

    def _take_back(self, watch: Watch) -> bool:
        """Give rows their way that are not needed; say whether there were any."""
        is_any = False
        for row in list(self._state.tolerated.items):
            if watch.must_stop:
                break
            if row not in self._state.tolerated.place:
                continue
            price, missing, mark = self._price, self.missing, self._flow.mark()
            trace = self._state.honour(row)
            self._follow([trace])
            if self.missing <= missing and self._price < price:
                self._traces.append(trace)
                is_any = True
                continue
            self._flow.back(mark)
            self._state.undo(trace)
        return is_any

    @property
    def _worth(self) -> int:
        return self._price + _MISSING * self.missing

    def _queue(self, firm: int) -> int:
        """Return how many would rather have a firm than what they have."""
        state = self._state
        return sum(
            state.resident_rank[row] < state.rank[state.resident[row]]
            for row in state.rows[firm]
        )

    @property
    def _price(self) -> int:
        return len(self._state.tolerated)

    def _let_go(self, firm: int) -> Trace:
        """Give up the committee that a firm likes least of all it has."""
        state = self._state
        return state.tolerate(
            max(state.held[firm], key=state.hospital_rank.__getitem__)
        )

    def _may_help(self, traces: Iterable[Trace]) -> bool:
        """Return whether anything changes of which more would serve somebody."""
        links, _, content = self._changes(traces)
        flow = self._flow
        is_freed = any(more < 0 and firm in flow.wanted for firm, more in links.items())
        return is_freed or not flow.wishing.isdisjoint(content)

    def _keep(self, traces: list[Trace]) -> None:
        """Dispatch anew after some changes of links that are to stay."""
        self._follow(traces)
        self._traces += traces

    def _mark(self) -> tuple[int, FlowMark]:
        return len(self._traces), self._flow.mark()

    def _back(self, mark: tuple[int, FlowMark]) -> None:
        """Take everything since a mark back."""
        count, flow = mark
        while len(self._traces) > count:
            self._state.undo(self._traces.pop())
        self._flow.back(flow)

    def _follow(self, traces: Iterable[Trace]) -> None:
        """Dispatch anew after some changes of links."""
        self._flow.change(*self._changes(traces))

    def _changes(
        self, traces: Iterable[Trace]
    ) -> tuple[dict[int, int], list[int], list[int]]:
        """Return links more by firm, and who lost a link, and found one."""
        state, first = self._state, dict[int, int]()
        for trace in traces:
            for resident, before in trace.moved:
                first.setdefault(resident, before)
        links: Counter[int] = Counter()
        needy, content = [], []
        for resident, before in first.items():
            now = state.chosen[resident]
            if before == now:
                continue
            if before == NONE:
                content.append(resident)
            else:
                links[state.hospital[before]] -= 1
            if now == NONE:
                needy.append(resident)
            else:
                links[state.hospital[now]] += 1
        return links, needy, content


def _market_of(stable: Stable, order: Ints, firms: Firms) -> tuple[Market, Ints]:
    """Return links as a market with strict lists, and the row of each of its pairs."""
    rows = firms.rows
    by_committee, by_firm = (
        np.argsort(np.lexsort((order[rows], rank[rows])))
        for rank in (stable.committee_rank, stable.firm_rank)
    )
    ends = stable.committee[rows], stable.firm[rows]
    market = from_pairs(
        tuple(range(stable.committees)),
        tuple(range(len(stable.seats))),
        firms.seats,
        ends,
        (by_committee, by_firm),
    )
    return market, rows[np.lexsort((by_committee, ends[0]))]


def _chosen(market: Market, firm_of: Ints) -> Ints:
    """Return the row of each committee whose firm is given."""
    has = np.flatnonzero(firm_of[market.resident] == market.hospital)
    chosen = np.full(len(market.residents), NONE)
    chosen[market.resident[has]] = has
    return chosen


def _held(market: Market, chosen: Ints) -> Ints:
    """Return how many links each firm has."""
    firm = market.hospital[chosen[chosen != NONE]]
    return np.bincount(firm, minlength=len(market.seats))
