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
from typing import NamedTuple, get_args

from lawyer_assign.engines.watch import Watch
from lawyer_assign.facts.base import HALF_DAYS, HalfDay
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

_Order = tuple[list[int], list[int]]

ANY: frozenset[HalfDay] = frozenset(get_args(HalfDay))
"""Where nobody wishes for anything."""


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
        self._orders: dict[tuple[int, int, frozenset[HalfDay]], _Order] = {}

    def best(self, watch: Watch) -> list[Spot | None]:
        """Return the spot of each event; ``None`` = none is left, or time is up.

        The best half day of each event by itself costs no more than any choice gives
        it: where those of a lawyer go together, nothing is left to choose.
        """
        taken = [
            None if watch.must_stop else next(self._fitting(one), None)
            for one in self.asked
        ]
        left = [
            at
            for places in self._by_lawyer.values()
            if not self._go_together([taken[at] for at in places], places)
            for at in places
        ]
        spots = [
            []
            if watch.must_stop
            else self.spots(self.asked[at], len(self._by_lawyer[self.asked[at].lawyer]))
            for at in left
        ]
        for at, spot in zip(left, self._flow(left, spots), strict=True):
            taken[at] = spot
        return taken

    @cached_property
    def _by_lawyer(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for at, one in enumerate(self.asked):
            found.setdefault(one.lawyer, []).append(at)
        return found

    def _go_together(self, taken: Sequence[Spot | None], places: list[int]) -> bool:
        """Return whether a lawyer's events leave each other their day and week."""
        slots = [spot.slot for spot in taken if spot is not None]
        if len({slot // 2 for slot in slots}) < len(slots):
            return False
        held, lawyer = self.held, self.asked[places[0]].lawyer
        weeks = Counter(held.span.weeks[slot] for slot in slots)
        return all(
            held.loads.get((lawyer, week), 0) + count <= held.rules.most_a_week
            for week, count in weeks.items()
            if count > 1
        )

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
        every: list[Spot] = []
        weeks: set[int] = set()
        for spot in self._fitting(one):
            every.append(spot)
            week = self.held.span.weeks[spot.slot]
            if week not in weeks:
                weeks.add(week)
                found.append(spot)
                if len(weeks) == most:
                    return found
        return every

    @cached_property
    def _wished(self) -> dict[str, frozenset[HalfDay]]:
        found: dict[str, frozenset[HalfDay]] = {}
        for wish in self.held.facts.time_wishes:
            if wish.committee is not None:
                known = found.get(wish.committee, frozenset())
                found[wish.committee] = known | wish.half_days
        return found

    def _fitting(self, one: Asked) -> Iterator[Spot]:
        """Yield the half days that fit: those wished for first, middle ones first."""
        held, committee = self.held, one.committee
        opened, comes = held.open_at(committee), held.comes_at(one.lawyer)
        for is_unwished, slots in zip((False, True), self._order(one), strict=True):
            for slot in slots:
                if (
                    opened[slot]
                    and comes[slot]
                    and (committee, slot) not in held.meets
                    and held.is_free(one.lawyer, committee, slot)
                ):
                    yield Spot(slot, is_unwished)

    def _order(self, one: Asked) -> "_Order":
        """Return the half days of a quarter wished for, then others, by merit."""
        likes = self._wished.get(one.committee, ANY)
        key = (one.first, one.last, likes)
        if key not in self._orders:
            middle = (one.first + one.last) // 2
            order = sorted(
                range(one.first, one.last + 1), key=lambda slot: abs(slot - middle)
            )
            half_day = self.held.span.half_day
            liked = [slot for slot in order if HALF_DAYS[half_day[slot]] in likes]
            rest = [slot for slot in order if HALF_DAYS[half_day[slot]] not in likes]
            self._orders[key] = (liked, rest)
        return self._orders[key]

    def _flow(
        self, left: Sequence[int], spots: Sequence[Sequence[Spot]]
    ) -> list[Spot | None]:
        """Return the spot of some events in a flow of least cost; ``None`` = none."""
        from ortools.graph.python import min_cost_flow

        flow = min_cost_flow.SimpleMinCostFlow()
        add = flow.add_arc_with_capacity_and_unit_cost
        count = len(left)
        sink = count
        nodes: dict[tuple[str, str, int], int] = {}
        arcs: list[tuple[int, int, Spot]] = []
        for event, (at, places) in enumerate(zip(left, spots, strict=True)):
            one = self.asked[at]
            flow.set_node_supply(event, 1)
            add(event, sink, 1, count + 1)
            for spot in places:
                week = self.held.span.weeks[spot.slot]
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
