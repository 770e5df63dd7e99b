"""Prices of fixed duty times, written from docstrings of rules alone, and all times.

Nothing here calls a rule, a statement, a table of times or the check: it reads facts
as rows, and of rules only what a planner sets. A roster is a mapping from committees
to half day and n (``None`` = every week).
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import combinations, product
from math import asin, ceil, cos, prod, radians, sin, sqrt
from typing import Any

Time = tuple[str, int | None]
Times = Mapping[str, Time]

HALF_DAYS = [f"{day}-{half}" for day in ("mon", "tue", "wed", "thu", "fri")
             for half in ("am", "pm")]  # fmt: skip
RADIUS = 6_371_008.8
"""Mean radius of the earth in metres."""


def metres(here: Any, there: Any) -> float:
    """Return the way over the sphere, by the haversine formula."""
    a, b = radians(here.lat), radians(there.lat)
    h = sin((b - a) / 2) ** 2
    h += cos(a) * cos(b) * sin(radians(there.lon - here.lon) / 2) ** 2
    return 2 * RADIUS * asin(sqrt(h))


def weekday(time: Time) -> int:
    return HALF_DAYS.index(time[0]) // 2


def weeks_of_month(time: Time) -> tuple[int, ...]:
    """Return which of a month's half days a time is: the n-th, or the first four."""
    return (1, 2, 3, 4) if time[1] is None else (time[1],)


def on_one_day(one: Time, other: Time) -> bool:
    is_any = set(weeks_of_month(one)) & set(weeks_of_month(other))
    return weekday(one) == weekday(other) and bool(is_any)


class RosterClauses:
    """A case and a policy of times, asked for the prices of any times."""

    def __init__(self, case: Any, policy: Any, travel: Any) -> None:
        self.case, self.facts, self.travel = case, case.facts, travel
        self.rules = {one.kind: one for one in policy.rules}
        self.c = {one.id: one for one in case.facts.committees}
        self.w = {one.id: one for one in case.facts.lawyers}
        self.f = {one.id: one for one in case.facts.firms}
        self.team: dict[str, list[str]] = {one: [] for one in self.c}
        self.served: dict[str, list[str]] = {one: [] for one in self.w}
        for post in case.plan.posts:
            self.team[post.committee].append(post.lawyer)
            self.served[post.lawyer].append(post.committee)
        wishes = [one.wish for one in self.rules.values() if one.wish is not None]
        self.tiers = sorted({one.tier for one in wishes})

    def prices(self, times: Times) -> tuple[int, ...] | None:
        """Return the price of every tier; ``None`` where a must is broken."""
        paid: Counter[int] = Counter()
        for kind, rule in self.rules.items():
            amount = getattr(self, kind)(rule, times)
            if rule.wish is None and amount:
                return None
            if rule.wish is not None:
                paid[rule.wish.tier] += rule.wish.weight * amount
        return tuple(paid[tier] for tier in self.tiers)

    def best(self, most: int) -> tuple[bool, tuple[int, ...] | None]:
        """Return whether all rosters could be tried, and the least prices of them."""
        options = {one: self.options(one) for one in self.c if self.team[one]}
        if prod(len(times) + 1 for times in options.values()) > most:
            return False, None
        best = None
        for picked in product(*([None, *times] for times in options.values())):
            times = {
                one: time
                for one, time in zip(options, picked, strict=True)
                if time is not None
            }
            prices = self.prices(times)
            if prices is not None and (best is None or prices < best):
                best = prices
        return True, best

    def options(self, committee: str) -> list[Time]:
        """Return times that no must about one time alone forbids."""
        is_village = self.c[committee].kind == "village"
        every = product(HALF_DAYS, (1, 2, 3, 4) if is_village else (None,))
        alone = [
            self.rules[kind]
            for kind in ("office_hours", "lawyer_hours")
            if kind in self.rules and self.rules[kind].wish is None
        ]
        return [
            time
            for time in every
            if not any(getattr(self, one.kind)(one, {committee: time}) for one in alone)
        ]

    def can_host(self, committee: str, half_day: str) -> bool:
        hosts = self.c[committee].duty_half_days
        return not hosts or half_day in hosts

    def can_come(self, lawyer: str, half_day: str) -> bool:
        free = self.w[lawyer].free_half_days
        return not free or half_day in free

    def minutes(self, here: Any, there: Any, speed: int) -> int:
        """Return minutes by road, rounded up; what is said where no place is known."""
        if here.lat is None or there.lat is None:
            return int(self.travel.unknown_minutes)
        road = round(metres(here, there)) * self.travel.detour_percent
        return ceil(road * 60 / (speed * 100_000))

    def leg(self, here: str, there: str) -> int:
        """Return minutes between committees, at the slower speed of their kinds."""
        ends = self.c[here], self.c[there]
        return self.minutes(*ends, min(self.travel.speed_kmh[one.kind] for one in ends))

    # Rules about one time.

    def office_hours(self, _rule: Any, times: Times) -> int:
        return sum(not self.can_host(one, time[0]) for one, time in times.items())

    def lawyer_hours(self, _rule: Any, times: Times) -> int:
        return sum(
            any(not self.can_come(who, time[0]) for who in self.team[one])
            for one, time in times.items()
        )

    def published_time(self, _rule: Any, times: Times) -> int:
        return sum(bool(team) and one not in times for one, team in self.team.items())

    def pinned_times(self, _rule: Any, times: Times) -> int:
        return self._lost(times, is_fixed=True)

    def kept_times(self, _rule: Any, times: Times) -> int:
        return self._lost(times, is_fixed=False)

    def _lost(self, times: Times, *, is_fixed: bool) -> int:
        return sum(
            times.get(one.committee) != (one.half_day, one.nth)
            for one in self.facts.times
            if one.is_fixed == is_fixed and self.team[one.committee]
        )

    def time_wishes(self, _rule: Any, times: Times) -> int:
        return sum(
            wish.weight
            for wish in self.facts.time_wishes
            for one, time in times.items()
            if (wish.committee == one or wish.lawyer in self.team[one])
            and time[0] not in wish.half_days
        )

    # Rules about what falls together.

    def one_place(self, _rule: Any, times: Times) -> int:
        return sum(self._over(times, own, 1) for own in self.served.values())

    def venue_room(self, _rule: Any, times: Times) -> int:
        return sum(
            self._over(times, venue.committees, venue.capacity)
            for venue in self.facts.venues
        )

    @staticmethod
    def _over(times: Times, committees: Any, most: int) -> int:
        """Return what is more than so many at once, n by n."""
        held = Counter(
            (times[one][0], nth)
            for one in committees
            if one in times
            for nth in weeks_of_month(times[one])
        )
        return sum(max(0, count - most) for count in held.values())

    def weekly_cap(self, rule: Any, times: Times) -> int:
        over = 0
        for week, own in product(self.case.weeks, self.served.values()):
            held = 0
            for half_day, nth in (times[one] for one in own if one in times):
                which = week[HALF_DAYS.index(half_day) // 2]
                held += which > 0 and nth in (None, which)
            over += max(0, held - rule.most)
        return over

    def _trips(self, times: Times, kinds: tuple[str, ...]) -> Iterator[Any]:
        """Yield lawyer and two committees, morning and afternoon of one day."""
        for lawyer, own in self.served.items():
            held = [one for one in own if one in times and self.c[one].kind in kinds]
            for one, other in combinations(held, 2):
                is_other_half = times[one][0][-2:] != times[other][0][-2:]
                if is_other_half and on_one_day(times[one], times[other]):
                    yield lawyer, one, other

    def day_trip(self, rule: Any, times: Times) -> int:
        trips = self._trips(times, ("community", "village"))
        return sum(self.leg(one, other) > rule.minutes for _, one, other in trips)

    def saved_travel(self, _rule: Any, times: Times) -> int:
        speed, saved = self.travel.speed_kmh["village"], 0
        for lawyer, one, other in self._trips(times, ("village",)):
            person = self.w[lawyer]
            home = person if person.lat is not None else self.f[person.firm]
            ways = [self.minutes(self.c[end], home, speed) for end in (one, other)]
            saved += max(0, sum(ways) - self.leg(one, other))
        return -saved

    def stand_in_free(self, _rule: Any, times: Times) -> int:
        found = 0
        for one, (half_day, nth) in times.items():
            who = self.case.stand_ins.get(one)
            if who is None:
                continue
            found += not self.can_come(who, half_day)
            for other in self.served[who]:
                time = times.get(other)
                found += (
                    time is not None
                    and time[0] == half_day
                    and on_one_day(time, (half_day, nth))
                )
        return found

    def circle(self, rule: Any, times: Times) -> int:
        towns = [one for one in self.c.values() if one.kind == "community"]
        bare = 0
        for here, half_day in product(towns, HALF_DAYS):
            near = [
                one.id
                for one in towns
                if one is here
                or self.minutes(here, one, rule.speed_kmh) <= rule.minutes
            ]
            counts = any(
                self.team[one]
                and self.can_host(one, half_day)
                and all(self.can_come(who, half_day) for who in self.team[one])
                for one in near
            )
            bare += counts and not any(
                one in times and times[one][0] == half_day for one in near
            )
        return bare
