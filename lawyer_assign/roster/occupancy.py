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

    Events take up their lawyer and her week, and no room of a venue: publicity is held
    outside (house rule).
    """

    facts: Facts
    span: Span
    rules: DateRules
    place: dict[tuple[str, int], str] = field(default_factory=dict)
    hosted: Counter[tuple[str, int]] = field(default_factory=Counter)
    loads: Counter[tuple[str, int]] = field(default_factory=Counter)
    meets: Counter[tuple[str, int]] = field(default_factory=Counter)
    hours: dict[str, frozenset[int]] = field(default_factory=dict)
    free: dict[str, frozenset[int]] = field(default_factory=dict)

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
                self.span.slot(row.first_day, "am"),
                self.span.slot(row.last_day, "pm"),
            )
            found.setdefault(row.lawyer, []).append(ends)
        return found

    def copy(self) -> "Occupancy":
        """Return the same, to be changed by itself."""
        return replace(
            self,
            place=dict(self.place),
            hosted=self.hosted.copy(),
            loads=self.loads.copy(),
            meets=self.meets.copy(),
        )

    def put(self, visits: Iterable[Visit], step: int = 1) -> None:
        """Take visits in, or out (``step=-1``); lapsed ones take up nothing."""
        span = self.span
        for visit in visits:
            if visit.is_lapsed:
                continue
            slot = span.slot(visit.date, visit.half)
            week = span.week(slot)
            for lawyer in visit.lawyers:
                if step > 0:
                    self.place[lawyer, slot] = visit.committee
                else:
                    self.place.pop((lawyer, slot), None)
                self.loads[lawyer, week] += step
            self.meets[visit.committee, slot] += step
            if visit.kind != "event":
                held = self.venue.get(visit.committee)
                if held is not None:
                    self.hosted[held[0], slot] += step

    def is_away(self, lawyer: str, slot: int) -> bool:
        """Return whether a lawyer is on leave."""
        return any(low <= slot <= high for low, high in self.away.get(lawyer, ()))

    def is_open(self, committee: str, slot: int) -> bool:
        """Return whether an office can host: on make-up days at any half day."""
        if not self.span.is_worked[slot // 2]:
            return False
        if not self.rules.has_office_hours or self.span.is_makeup[slot // 2]:
            return True
        hosts = self.hours.get(committee)
        if hosts is None:
            hosts = _places(self.facts.committee[committee].duty_half_days)
            self.hours[committee] = hosts
        return self.span.half_day[slot] in hosts

    def can_come(self, lawyer: str, slot: int) -> bool:
        """Return whether a lawyer's week and leaves let her come."""
        if lawyer in self.away and self.is_away(lawyer, slot):
            return False
        if not self.rules.has_lawyer_hours or self.span.is_makeup[slot // 2]:
            return True
        free = self.free.get(lawyer)
        if free is None:
            free = _places(self.facts.lawyer[lawyer].free_half_days)
            self.free[lawyer] = free
        return self.span.half_day[slot] in free

    def has_room(self, committee: str, slot: int, *, is_event: bool = False) -> bool:
        """Return whether the venue has room, and the committee no other visit then."""
        if self.meets[committee, slot]:
            return False
        if is_event or not self.rules.has_venues:
            return True
        held = self.venue.get(committee)
        return held is None or self.hosted[held[0], slot] < held[1]

    def is_free(self, lawyer: str, committee: str, slot: int) -> bool:
        """Return whether what a lawyer has to do lets her come."""
        if (lawyer, slot) in self.place:
            return False
        if self.loads[lawyer, self.span.week(slot)] >= self.rules.most_a_week:
            return False
        other = self.place.get((lawyer, slot ^ 1))
        return other is None or self.is_near(committee, other)

    def is_near(self, one: str, other: str) -> bool:
        """Return whether two places can be visited on one day."""
        if one == other:
            return True
        ends = (self.facts.committee[one], self.facts.committee[other])
        return leg_between(self.rules.travel, *ends) <= self.rules.most_minutes


def _places(half_days: Collection[HalfDay]) -> frozenset[int]:
    """Return where half days stand in ``HALF_DAYS``; none named: all of them do."""
    every = range(len(HALF_DAYS))
    if not half_days:
        return frozenset(every)
    return frozenset(at for at in every if HALF_DAYS[at] in half_days)
