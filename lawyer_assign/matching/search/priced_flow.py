"""A full matching that few pairs block: flows at the price of what a seat angers.

A stable matching leaves residents out whom a full one has to match. Who is matched
besides takes a free seat, or one that somebody leaves, and pairs come to block. Seen
from a stable matching, a pair (r, h) that is not in it is priced from both sides:

- by the hospital: the residents that it likes better than r and that would rather have
  it. They all block once r is there, but who else comes in angers mostly the same ones,
  a fixed charge. So the price is divided by the residents that the hospital took in
  last time (slope scaling: Kim and Pardalos, "A solution approach to the fixed charge
  network flow problem using a dynamic slope scaling procedure", 1999);
- by the resident, if it was matched: the hospitals it likes better and that would have
  it, its own one among them; or plainly 1.

Each price makes one flow. Pairs of the best matching that cost something are then
pinned, deferred acceptance matches the others anew, and so on while that gains. On
markets with popular hospitals of many seats, where one seat opened angers a whole
queue, this blocks half as much as growing along paths, in a hundredth of the time.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.engines.watch import Watch
from lawyer_assign.matching.basics.blocking import (
    blocking_pairs,
    held_rank,
    seats_taken,
    worst_rank,
)
from lawyer_assign.matching.basics.cardinality import Network, network
from lawyer_assign.matching.basics.deferred_acceptance import deferred_acceptance
from lawyer_assign.matching.market_columns import NONE, Market

_UNIT = 60
"""What a blocking pair costs in the flows; 2 to 6 divide it."""
_ROUNDS, _PASSES = 5, 6
"""Most flows with one kind of price, and most times that links are made anew."""
_LEAST_LEFT = 4
"""A flow is begun if there is time for so many as long as the longest before."""


class PricedFlows:
    """Looks for full matchings that few pairs block.

    Parameters
    ----------
    market
        Not changed.
    full
        Residents to match: its maximum cardinality.
    best
        A matching of that size.

    Attributes
    ----------
    best : Ints
        The best matching so far.
    value : int
        Its blocking pairs.
    """

    def __init__(self, market: Market, full: int, best: Ints) -> None:
        self.market, self.full = market, full
        self.best, self.value = best, len(blocking_pairs(market, best))
        self._network = network(market)
        self._longest = 0.0

    def run(self, stable: Ints, watch: Watch) -> None:
        """Search until nothing blocks, a pass gains nothing, or time is up.

        Parameters
        ----------
        stable
            Links to begin with: a stable matching.
        watch
            No flow is begun that is not expected to end in time.
        """
        links, is_away = stable, np.zeros(len(stable), bool)
        for _ in range(_PASSES if self.value else 0):
            before = self.value
            for prices in _Links(self.market, links).prices():
                for chosen in self._flows(prices, watch):
                    self._take(chosen)
            if self.value >= before or not self.value or not self._allows(watch):
                return
            links, is_away = self._linked(links, is_away)

    def _take(self, chosen: Ints) -> None:
        value = len(blocking_pairs(self.market, chosen))
        if value < self.value:
            self.best, self.value = chosen, value

    def _allows(self, watch: Watch) -> bool:
        """Return whether one more flow can be expected to end in time."""
        return not watch.must_stop and watch.left > _LEAST_LEFT * self._longest

    def _flows(self, prices: "_Prices", watch: Watch) -> Iterator[Ints]:
        """Yield matchings, the first at the resident's prices alone."""
        hospital, hospitals = self.market.hospital, len(self.market.seats)
        opened = np.zeros(hospitals, np.int64)
        for number in range(_ROUNDS + 1):
            if not self._allows(watch):
                return
            cost = _UNIT * prices.of_residents
            if number > 0:
                shares = np.maximum(opened, 1)[hospital]
                cost = cost + -(-_UNIT * prices.of_hospitals // shares)
            began = watch.seconds
            chosen = _cheapest(self.market, self._network, cost, self.full)
            self._longest = max(self._longest, watch.seconds - began)
            yield chosen
            rows = chosen[chosen != NONE]
            rows = rows[prices.of_hospitals[rows] > 0]
            angering = np.bincount(hospital[rows], minlength=hospitals)
            if number > 0 and np.array_equal(angering, opened):
                return
            opened = angering

    def _linked(self, links: Ints, was_away: Mask) -> tuple[Ints, Mask]:
        """Match all anew but those whom the best matching gives what costs something.

        Who is pinned so stays pinned, in what the best matching gives now.
        """
        market, held = self.market, self.best
        of_hospitals = _Links(market, links).of_hospitals
        is_away = (held != NONE) & (was_away | (held != links) & (links != NONE))
        is_away |= (held != NONE) & (of_hospitals[held] > 0)
        given = np.where(is_away, held, NONE)
        rest = ~is_away[market.resident]
        seats = market.seats - seats_taken(market, given)
        others = deferred_acceptance(replace(market, seats=seats).keep(rest))
        places = np.append(np.flatnonzero(rest), NONE)
        return np.where(is_away, held, places[others]), is_away


@dataclass(frozen=True, eq=False, slots=True)
class _Prices:
    """What each pair costs, in blocking pairs, to either side."""

    of_hospitals: Ints
    of_residents: Ints


class _Links:
    """What pairs cost while some links are held."""

    def __init__(self, market: Market, links: Ints) -> None:
        self._market = market
        self._is_linked = (links != NONE)[market.resident]
        self._is_link = np.zeros(market.pairs, bool)
        self._is_link[links[links != NONE]] = True
        self._held, self._worst = held_rank(market, links), worst_rank(market, links)

    @property
    def of_hospitals(self) -> Ints:
        """How many are angered by each pair, besides."""
        market = self._market
        wants = market.resident_rank < self._held[market.resident]
        found = _better_than(market.hospital, market.hospital_rank, wants)
        return np.where(self._is_link, 0, found)

    def prices(self) -> Iterator[_Prices]:
        """Yield prices of three kinds, which differ in what residents pay."""
        market = self._market
        takes = market.hospital_rank < self._worst[market.hospital]
        takes = self._is_linked & (takes | self._is_link)
        hospitals = self.of_hospitals
        full = _better_than(market.resident, market.resident_rank, takes)
        plain = (self._is_linked & ~self._is_link).astype(np.int64)
        for residents in (full, plain, np.minimum(full, 2)):
            yield _Prices(hospitals, residents)


def _better_than(group: Ints, rank: Ints, counted: Mask) -> Ints:
    """Return per row how many counted rows of its group have a better rank."""
    width = int(rank.max(initial=0)) + 1
    keys = group * width + rank
    sorted_ = np.sort(keys[counted])
    found: Ints = np.searchsorted(sorted_, keys) - np.searchsorted(
        sorted_, group * width
    )
    return found


def _cheapest(market: Market, arcs: Network, cost: Ints, full: int) -> Ints:
    """Return a matching of so many residents whose pairs cost least in all."""
    from ortools.graph.python import min_cost_flow

    residents = len(market.residents)
    paid = np.zeros(len(arcs.tails), np.int64)
    paid[residents : residents + market.pairs] = cost
    solver = min_cost_flow.SimpleMinCostFlow()
    made = solver.add_arcs_with_capacity_and_unit_cost(
        arcs.tails, arcs.heads, arcs.room, paid
    )
    ends = np.array([arcs.source, arcs.sink])
    solver.set_nodes_supplies(ends, np.array([full, -full]))
    status = solver.solve()
    if status != solver.OPTIMAL:
        raise ArithmeticError(f"a flow of {full} residents ended with {status}")
    flow = solver.flows(made)[residents : residents + market.pairs]
    chosen = np.full(residents, NONE)
    rows = np.flatnonzero(flow)
    chosen[market.resident[rows]] = rows
    return chosen


def few_blocking(market: Market, stable: Ints, best: Ints, watch: Watch) -> Ints:
    """Return a matching as large as ``best`` that no more pairs block.

    Parameters
    ----------
    market
        Not changed.
    stable
        A stable matching of it.
    best
        A matching of maximum cardinality.
    watch
        No flow is begun that is not expected to end in time.
    """
    search = PricedFlows(market, int(np.count_nonzero(best != NONE)), best)
    search.run(stable, watch)
    return search.best
