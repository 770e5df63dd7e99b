"""Publicity events, one a quarter and committee: one flow places as many as can be.

Events of a lawyer take up days and weeks of hers; a day holds one event, a week what
her other visits leave. Days lie within weeks, so a flow from events by way of days and
weeks places them exactly.

A lawyer with k events needs no more than the k best weeks of each, one half day a
week: whatever else an event might take, the other k - 1 leave one of those free, which
costs no more. Where there are fewer weeks, every half day is looked at.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from lawyer_assign.engines.watch import Watch
from lawyer_assign.facts.base import HALF_DAYS
from lawyer_assign.roster.occupancy import Occupancy
from lawyer_assign.roster.roster import Roster
from lawyer_assign.roster.visit import Visit


class Asked(NamedTuple):
    """An event to be placed: whose, by whom, and in which half days."""

    committee: str
    lawyer: str
    first: int
    last: int


class Spot(NamedTuple):
    """A half day that an event can take, and whether it is one nobody wished for."""

    slot: int
    is_unwished: bool


Cost = tuple[int, int]
"""Events without a spot, and events at half days nobody wished for."""


class Events:
    """Events beside what is held.

    Parameters
    ----------
    asked
        To be placed.
    held
        All other visits. Not changed.
    """

    def __init__(self, asked: Sequence[Asked], held: Occupancy) -> None:
        self.asked, self.held = asked, held
        self._orders: dict[tuple[int, int], list[int]] = {}

    def best(self, watch: Watch) -> list[Spot | None]:
        """Return the spot of each event; ``None`` = none is left, or time is up."""
        counts = Counter(one.lawyer for one in self.asked)
        spots = [
            [] if watch.must_stop else self.spots(one, counts[one.lawyer])
            for one in self.asked
        ]
        return self._flow(spots)

    def costs(self, taken: Sequence[Spot | None]) -> dict[str, Cost]:
        """Return what the events of each lawyer cost, where they cost anything."""
        missing: Counter[str] = Counter()
        unwished: Counter[str] = Counter()
        for one, spot in zip(self.asked, taken, strict=True):
            missing[one.lawyer] += spot is None
            unwished[one.lawyer] += spot is not None and spot.is_unwished
        found = {who: (missing[who], unwished[who]) for who in missing}
        return {who: cost for who, cost in found.items() if any(cost)}

    def spots(self, one: Asked, most: int) -> list[Spot]:
        """Return the best half day of each of the best weeks, the middle of it first.

        Where there are fewer weeks than ``most``, all half days that fit.
        """
        found: list[Spot] = []
        weeks: set[int] = set()
        for spot in self._by_merit(one):
            week = self.held.span.week(spot.slot)
            if week not in weeks and self._fits(one, spot.slot):
                weeks.add(week)
                found.append(spot)
                if len(weeks) == most:
                    return found
        return [spot for spot in self._by_merit(one) if self._fits(one, spot.slot)]

    @cached_property
    def _wished(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for wish in self.held.facts.time_wishes:
            if wish.committee is not None:
                found.setdefault(wish.committee, set()).update(wish.half_days)
        return found

    def _by_merit(self, one: Asked) -> Iterator[Spot]:
        """Yield half days of the quarter, those wished for first, middle ones first."""
        likes = self._wished.get(one.committee)
        key = (one.first, one.last)
        if key not in self._orders:
            middle = (one.first + one.last) // 2
            slots = range(one.first, one.last + 1)
            self._orders[key] = sorted(slots, key=lambda slot: abs(slot - middle))
        rest: list[int] = []
        for slot in self._orders[key]:
            if likes is None or HALF_DAYS[self.held.span.half_day[slot]] in likes:
                yield Spot(slot, False)
            else:
                rest.append(slot)
        for slot in rest:
            yield Spot(slot, True)

    def _fits(self, one: Asked, slot: int) -> bool:
        held = self.held
        return (
            held.is_open(one.committee, slot)
            and held.can_come(one.lawyer, slot)
            and not held.meets[one.committee, slot]
            and held.is_free(one.lawyer, one.committee, slot)
        )

    def _flow(self, spots: Sequence[Sequence[Spot]]) -> list[Spot | None]:
        """Return the spot of each event in a flow of least cost; ``None`` = none."""
        from ortools.graph.python import min_cost_flow

        flow = min_cost_flow.SimpleMinCostFlow()
        add = flow.add_arc_with_capacity_and_unit_cost
        count = len(self.asked)
        sink = count
        nodes: dict[tuple[str, str, int], int] = {}
        arcs: list[tuple[int, int, Spot]] = []
        for event, (one, places) in enumerate(zip(self.asked, spots, strict=True)):
            flow.set_node_supply(event, 1)
            add(event, sink, 1, count + 1)
            for spot in places:
                week = self.held.span.week(spot.slot)
                day = ("day", one.lawyer, spot.slot // 2)
                of_week = ("week", one.lawyer, week)
                if of_week not in nodes:
                    nodes[of_week] = sink + 1 + len(nodes)
                    room = self.held.rules.most_a_week - self.held.loads[of_week[1:]]
                    add(nodes[of_week], sink, min(room, count), 0)
                if day not in nodes:
                    nodes[day] = sink + 1 + len(nodes)
                    add(nodes[day], nodes[of_week], 1, 0)
                arcs.append((add(event, nodes[day], 1, spot.is_unwished), event, spot))
        flow.set_node_supply(sink, -count)
        if count and flow.solve() != flow.OPTIMAL:
            raise RuntimeError("the flow of events has no solution, which cannot be")
        taken: list[Spot | None] = [None] * count
        for arc, event, spot in arcs:
            if flow.flow(arc):
                taken[event] = spot
        return taken


def asked_of(roster: Roster, held: Occupancy, a_quarter: int) -> list[Asked]:
    """Return the events of a span; members of a team take them in turn."""
    return [
        Asked(
            row.committee,
            row.lawyers[(at * a_quarter + nth) % len(row.lawyers)],
            first,
            last,
        )
        for row in roster.rows
        for at, (first, last) in enumerate(held.span.quarters)
        for nth in range(a_quarter)
    ]


def event_at(one: Asked, slot: int, held: Occupancy) -> Visit:
    """Return an event that takes place at a half day."""
    date, half = held.span.date(slot), held.span.half(slot)
    return Visit(one.committee, "event", date, half, date, half, (one.lawyer,))
