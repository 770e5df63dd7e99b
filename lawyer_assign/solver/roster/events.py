"""Publicity events, so many a quarter and committee: one flow places all that can be.

Members of a team hold them in turn; another of the team comes where that serves better.
Each event has a part of its quarter to itself, so two of a committee never meet.

Events of a lawyer take up days and weeks of hers; a day holds one event, a week what
her other visits leave. Days lie within weeks, so a flow from events by way of days and
weeks of whoever can come places them exactly.

A lawyer who may come to k events needs no more than the k best weeks of each, one half
day a week: whatever else an event might take with her, the other k - 1 leave one of
those free, which costs no more. Where there are fewer weeks, every half day is looked
at.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, partial
from itertools import chain, takewhile
from typing import NamedTuple, get_args

from lawyer_assign.engines.watch import OutOfTime, Watch
from lawyer_assign.facts import Facts
from lawyer_assign.facts.base import HALF_DAYS, HalfDay
from lawyer_assign.roster.occupancy import Occupancy
from lawyer_assign.roster.roster import Roster
from lawyer_assign.roster.visit import Visit
from lawyer_assign.solver.roster.clashes import Leaders

MOST_POINTS = 2
"""That an event costs which takes place."""


class Asked(NamedTuple):
    """An event to be placed: whose, by whom, and in which half days.

    The first lawyer is whose turn it is; any other of the team may come.
    """

    committee: str
    lawyers: tuple[str, ...]
    first: int
    last: int


class Spot(NamedTuple):
    """A half day that an event can take, by whom, and what it costs.

    ``points`` are 1 for a half day nobody wished for, and 1 for whose turn it is not.
    """

    slot: int
    lawyer: str
    points: int


Cost = tuple[int, int]
"""Events without a spot, and points of the others."""

_Order = tuple[list[int], list[int]]

ANY: frozenset[HalfDay] = frozenset(get_args(HalfDay))
"""Where nobody wishes for anything."""


class _Taken:
    """Days and weeks that events take up, one after the other.

    Parameters
    ----------
    held
        All other visits.
    """

    def __init__(self, held: Occupancy) -> None:
        self.held = held
        self._days: set[tuple[str, int]] = set()
        self._weeks: Counter[tuple[str, int]] = Counter()

    def fits(self, spot: Spot) -> bool:
        """Return whether day and week have room for one that fits beside the others."""
        week = self._week(spot)
        load = self.held.loads.get(week, 0) + self._weeks[week]
        is_free = (spot.lawyer, spot.slot // 2) not in self._days
        return is_free and load < self.held.rules.most_a_week

    def take(self, spot: Spot) -> None:
        """Take up day and week of a half day."""
        self._days.add((spot.lawyer, spot.slot // 2))
        self._weeks[self._week(spot)] += 1

    def _week(self, spot: Spot) -> tuple[str, int]:
        return (spot.lawyer, self.held.span.weeks[spot.slot])


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
        """Return the spot of each event; ``None`` = none is left.

        The best half day of each event by itself costs no more than any choice gives
        it: where all that lawyers link find one as good beside the others, one after
        the other, nothing is left to choose. Time being up, the others too take what
        is left one after the other.
        """
        taken: list[Spot | None] = [None] * len(self.asked)
        left: list[int] = []
        for places in self.parts():
            found = self._one_by_one(places)
            if found is None:
                left += places
                continue
            for at, spot in zip(places, found, strict=True):
                taken[at] = spot
        for at, spot in zip(left, self._together(left, watch), strict=True):
            taken[at] = spot
        return taken

    def _together(self, left: Sequence[int], watch: Watch) -> list[Spot | None]:
        """Return the spots of events that are in each other's way."""
        try:
            spots = [
                self.spots(self.asked[at], self.counts) for at in watch.over(left, 100)
            ]
        except OutOfTime:
            return self._in_turn(left)
        return self._flow(left, spots)

    def _in_turn(self, left: Sequence[int]) -> list[Spot | None]:
        """Return the best spot of each event beside those before it."""
        taken = _Taken(self.held)
        found: list[Spot | None] = []
        for at in left:
            spot = next(filter(taken.fits, self._fitting(self.asked[at])), None)
            if spot is not None:
                taken.take(spot)
            found.append(spot)
        return found

    def has_spot(self, one: Asked) -> bool:
        """Return whether an event by itself has any half day beside what is held."""
        return next(self._fitting(one), None) is not None

    @cached_property
    def counts(self) -> Counter[str]:
        """Lawyer -> events that she might hold."""
        return Counter(who for one in self.asked for who in one.lawyers)

    def parts(self) -> list[list[int]]:
        """Return the events that lawyers link, one by the other."""
        leader = Leaders(self.counts)
        for one in self.asked:
            leader.join(one.lawyers)
        found: dict[str, list[int]] = {}
        for at, one in enumerate(self.asked):
            found.setdefault(leader.top(one.lawyers[0]), []).append(at)
        return list(found.values())

    def _one_by_one(self, places: Sequence[int]) -> list[Spot | None] | None:
        """Return spots that cost each event what its best does; ``None`` = not found.

        An event without any spot is left out, whatever the others are.
        """
        taken = _Taken(self.held)
        found: list[Spot | None] = []
        for at in places:
            fitting = self._fitting(self.asked[at])
            best = next(fitting, None)
            if best is None:
                found.append(None)
                continue
            good = takewhile(partial(_costs, best.points), chain([best], fitting))
            spot = next((one for one in good if taken.fits(one)), None)
            if spot is None:
                return None
            taken.take(spot)
            found.append(spot)
        return found

    def costs(self, taken: Sequence[Spot | None]) -> list[Cost]:
        """Return what each event costs."""
        return [(1, 0) if one is None else (0, one.points) for one in taken]

    def spots(self, one: Asked, most: Mapping[str, int]) -> list[Spot]:
        """Return of whoever can come the best half day of each of her best weeks.

        The middle of the window comes first. Where somebody has fewer weeks than
        ``most`` says, all her half days that fit.
        """
        return [
            spot
            for who in one.lawyers
            for spot in self._best_weeks(
                one._replace(lawyers=(who,)), most[who], who != one.lawyers[0]
            )
        ]

    def _best_weeks(self, one: Asked, most: int, is_other: bool) -> list[Spot]:
        found: list[Spot] = []
        every: list[Spot] = []
        weeks: set[int] = set()
        for fits in self._fitting(one):
            spot = fits._replace(points=fits.points + is_other)
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
        return wished_half_days(self.held.facts)

    def _fitting(self, one: Asked) -> Iterator[Spot]:
        """Yield the half days that fit, the cheapest first, then middle ones first."""
        liked, rest = self._order(one)
        first, others = one.lawyers[:1], one.lawyers[1:]
        yield from self._spots_of(one, liked, first, 0)
        yield from self._spots_of(one, rest, first, 1)
        yield from self._spots_of(one, liked, others, 1)
        yield from self._spots_of(one, rest, others, 2)

    def _spots_of(
        self, one: Asked, slots: Sequence[int], lawyers: Sequence[str], points: int
    ) -> Iterator[Spot]:
        held, committee = self.held, one.committee
        opened = held.open_at(committee)
        for who in lawyers:
            comes = held.comes_at(who)
            for slot in slots:
                if (
                    opened[slot]
                    and comes[slot]
                    and (committee, slot) not in held.meets
                    and held.is_free(who, committee, slot, is_event=True)
                ):
                    yield Spot(slot, who, points)

    def _order(self, one: Asked) -> "_Order":
        """Return the half days of a window wished for, then others, by merit."""
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

    def _ranks(self, one: Asked, spots: Sequence[Spot]) -> list[int]:
        """Return how far half days are from the middle of the window."""
        middle = (one.first + one.last) // 2
        return [abs(spot.slot - middle) for spot in spots]

    def _flow(
        self, left: Sequence[int], spots: Sequence[Sequence[Spot]]
    ) -> list[Spot | None]:
        """Return the spot of some events in a flow of least cost; ``None`` = none.

        Of choices that cost the same, one whose half days are nearest to the middle.
        """
        from ortools.graph.python import min_cost_flow

        flow = min_cost_flow.SimpleMinCostFlow()
        add = flow.add_arc_with_capacity_and_unit_cost
        count = len(left)
        sink = count
        ranks = [
            self._ranks(self.asked[at], of) for at, of in zip(left, spots, strict=True)
        ]
        unit = 1 + sum(max(rank, default=0) for rank in ranks)
        nodes: dict[tuple[str, str, int], int] = {}
        arcs: list[tuple[int, int, Spot]] = []
        for event, places in enumerate(spots):
            flow.set_node_supply(event, 1)
            add(event, sink, 1, (MOST_POINTS * count + 1) * unit)
            for spot, rank in zip(places, ranks[event], strict=True):
                week = self.held.span.weeks[spot.slot]
                day = ("day", spot.lawyer, spot.slot // 2)
                of_week = ("week", spot.lawyer, week)
                if of_week not in nodes:
                    nodes[of_week] = sink + 1 + len(nodes)
                    room = self.held.rules.most_a_week - self.held.loads[of_week[1:]]
                    add(nodes[of_week], sink, min(room, count), 0)
                if day not in nodes:
                    nodes[day] = sink + 1 + len(nodes)
                    add(nodes[day], nodes[of_week], 1, 0)
                cost = spot.points * unit + rank
                arcs.append((add(event, nodes[day], 1, cost), event, spot))
        flow.set_node_supply(sink, -count)
        if count and flow.solve() != flow.OPTIMAL:
            raise RuntimeError("the flow of events has no solution, which cannot be")
        taken: list[Spot | None] = [None] * count
        for arc, event, spot in arcs:
            if flow.flow(arc):
                taken[event] = spot
        return taken


def _costs(points: int, spot: Spot) -> bool:
    """Return whether a half day costs so much."""
    return spot.points == points


def asked_of(roster: Roster, held: Occupancy) -> list[Asked]:
    """Return the events of a span; members of a team take them in turn."""
    a_quarter = held.rules.events_a_quarter
    if not a_quarter:
        return []
    windows = list(held.span.parts(a_quarter))
    return [
        Asked(row.committee, (*row.lawyers[turn:], *row.lawyers[:turn]), *window)
        for row in roster.rows
        for at, window in enumerate(windows)
        for turn in (at % len(row.lawyers),)
    ]


def event_at(one: Asked, spot: Spot, held: Occupancy) -> Visit:
    """Return an event that takes place at a half day."""
    date, half = held.span.date(spot.slot), held.span.half(spot.slot)
    turn = one.lawyers[:1]
    comes = (spot.lawyer,)
    instead_of = () if comes == turn else turn
    return Visit(one.committee, "event", date, half, date, half, comes, instead_of)


def wished_half_days(facts: Facts) -> dict[str, frozenset[HalfDay]]:
    """Return the half days that each committee wishes for, of all its wishes."""
    found: dict[str, frozenset[HalfDay]] = {}
    for wish in facts.time_wishes:
        if wish.committee is not None:
            known = found.get(wish.committee, frozenset())
            found[wish.committee] = known | wish.half_days
    return found
