"""Who is where, and what venues hold, at every half day of a span."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property

from lawyer_assign.facts import Facts, HalfDay
from lawyer_assign.facts.base import HALF_DAYS
from lawyer_assign.roster.date_rules import DateRules
from lawyer_assign.roster.legs import leg_between
from lawyer_assign.roster.span import Span
from lawyer_assign.roster.visit import Visit


@dataclass
class Occupancy:
    """What visits take up; answers whether one more fits.

    Events take up their lawyer, her only event of that day, and her week, and no room
    of a venue: publicity is held outside (house rules). Where no must keeps a lawyer to
    one place at a time, ``further`` has the places that she is at besides ``place``.
    """

    facts: Facts
    span: Span
    rules: DateRules
    place: dict[tuple[str, int], str] = field(default_factory=dict)
    further: dict[tuple[str, int], tuple[str, ...]] = field(default_factory=dict)
    hosted: Counter[tuple[str, int]] = field(default_factory=Counter)
    loads: Counter[tuple[str, int]] = field(default_factory=Counter)
    meets: Counter[tuple[str, int]] = field(default_factory=Counter)
    events: Counter[tuple[str, int]] = field(default_factory=Counter)
    hours: dict[frozenset[HalfDay], list[bool]] = field(default_factory=dict)
    free: dict[str, list[bool]] = field(default_factory=dict)
    near: dict[tuple[str, str], bool] = field(default_factory=dict)

    @cached_property
    def venue(self) -> dict[str, tuple[str, int]]:
        """Committee -> its venue and the room there."""
        return {
            committee: (row.id, row.capacity)
            for row in self.facts.venues
            for committee in row.committees
        }

    @cached_property
    def capacity(self) -> dict[str, int]:
        """Room of every venue."""
        return {row.id: row.capacity for row in self.facts.venues}

    @cached_property
    def away(self) -> dict[str, list[tuple[int, int]]]:
        """Lawyer -> first and last half day of every leave."""
        found: dict[str, list[tuple[int, int]]] = {}
        for row in self.facts.leaves:
            ends = (
                self.span.slot(row.first_day, row.first_half),
                self.span.slot(row.last_day, row.last_half),
            )
            found.setdefault(row.lawyer, []).append(ends)
        return found

    def copy(self) -> "Occupancy":
        """Return the same, to be changed by itself."""
        return replace(
            self,
            place=dict(self.place),
            further=dict(self.further),
            hosted=self.hosted.copy(),
            loads=self.loads.copy(),
            meets=self.meets.copy(),
            events=self.events.copy(),
        )

    def put(self, visits: Iterable[Visit]) -> None:
        """Take visits in; lapsed ones take up nothing."""
        span = self.span
        for visit in visits:
            if visit.is_lapsed:
                continue
            slot = span.slot(visit.date, visit.half)
            is_event = visit.kind == "event"
            for lawyer in visit.lawyers:
                self.take(visit.committee, lawyer, slot, is_event=is_event)

    def take(
        self, committee: str, lawyer: str, slot: int, *, is_event: bool = False
    ) -> None:
        """Take in that a lawyer comes to a committee at a half day."""
        at = (lawyer, slot)
        if self.place.setdefault(at, committee) != committee:
            self.further[at] = (*self.further.get(at, ()), committee)
        self.loads[lawyer, self.span.weeks[slot]] += 1
        self.meets[committee, slot] += 1
        if is_event:
            self.events[lawyer, slot // 2] += 1
            return
        held = self.venue.get(committee)
        if held is not None:
            self.hosted[held[0], slot] += 1

    def is_away(self, lawyer: str, slot: int) -> bool:
        """Return whether a lawyer is on leave."""
        return any(low <= slot <= high for low, high in self.away.get(lawyer, ()))

    def is_missed(self, lawyer: str, slot: int) -> bool:
        """Return whether a lawyer would come then, were she not on leave."""
        return self.is_away(lawyer, slot) and self._week_of(lawyer)[slot]

    def open_at(self, committee: str) -> list[bool]:
        """Return of every half day whether an office can host then.

        On make-up days any half day will do.
        """
        hosts = self.facts.committee[committee].duty_half_days
        return self._worked(hosts if self.rules.has_office_hours else frozenset())

    def comes_at(self, lawyer: str) -> list[bool]:
        """Return of every half day whether a lawyer's week and leaves let her come."""
        found = self.free.get(lawyer)
        if found is None:
            found = self._week_of(lawyer)
            if lawyer in self.away:
                found = list(found)
                for low, high in self.away[lawyer]:
                    for slot in range(max(low, 0), min(high + 1, self.span.size)):
                        found[slot] = False
            self.free[lawyer] = found
        return found

    def _week_of(self, lawyer: str) -> list[bool]:
        """Return of every half day whether a lawyer's week lets her come."""
        free = self.facts.lawyer[lawyer].free_half_days
        return self._worked(free if self.rules.has_lawyer_hours else frozenset())

    def _worked(self, half_days: frozenset[HalfDay]) -> list[bool]:
        """Return of every half day whether it is worked, and one of some of a week."""
        found = self.hours.get(half_days)
        if found is None:
            span, places = self.span, _places(half_days)
            found = [
                span.is_worked[slot // 2]
                and (at in places or span.is_makeup[slot // 2])
                for slot, at in enumerate(span.half_day)
            ]
            self.hours[half_days] = found
        return found

    def has_room(self, committee: str, slot: int, *, is_event: bool = False) -> bool:
        """Return whether the venue has room, and the committee no other visit then."""
        if (committee, slot) in self.meets:
            return False
        if is_event or not self.rules.has_venues:
            return True
        held = self.venue.get(committee)
        return held is None or self.hosted[held[0], slot] < held[1]

    def is_free(
        self, lawyer: str, committee: str, slot: int, *, is_event: bool = False
    ) -> bool:
        """Return whether what a lawyer has to do lets her come."""
        if (lawyer, slot) in self.place:
            return False
        if is_event and (lawyer, slot // 2) in self.events:
            return False
        load = self.loads.get((lawyer, self.span.weeks[slot]), 0)
        if load >= self.rules.most_a_week:
            return False
        there = (lawyer, slot ^ 1)
        other = self.place.get(there)
        if other is None:
            return True
        others = (other, *self.further.get(there, ()))
        return all(self.is_near(committee, one) for one in others)

    def is_near(self, one: str, other: str) -> bool:
        """Return whether two places can be visited on one day."""
        if one == other:
            return True
        found = self.near.get((one, other))
        if found is None:
            ends = (self.facts.committee[one], self.facts.committee[other])
            minutes = leg_between(self.rules.travel, *ends)
            found = minutes <= self.rules.most_minutes
            self.near[one, other] = found
        return found


def _places(half_days: Collection[HalfDay]) -> frozenset[int]:
    """Return where half days stand in ``HALF_DAYS``; none named: all of them do."""
    every = range(len(HALF_DAYS))
    if not half_days:
        return frozenset(every)
    return frozenset(at for at in every if HALF_DAYS[at] in half_days)
