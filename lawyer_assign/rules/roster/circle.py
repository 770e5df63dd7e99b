"""Somebody is on duty within a quarter of an hour, at every half day (二(一))."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from lawyer_assign.errors import Text
from lawyer_assign.facts.columns import unit_vector
from lawyer_assign.pairs.travel import EARTH_RADIUS_M
from lawyer_assign.roster import WEEKDAYS, Roster
from lawyer_assign.roster.case import RosterCase
from lawyer_assign.roster.legs import within_circle
from lawyer_assign.roster.patterns import Patterns
from lawyer_assign.rules.roster.rule import RosterRule, named, rows_of
from lawyer_assign.rules.rule import Violation, Wish
from lawyer_assign.shown import Shown
from lawyer_assign.statements import Cover, nowhere


class Circle(RosterRule):
    """At each half day, duty of some community within ``minutes`` of every community.

    A cell is a community c and a weekday half day h; it counts if some community near
    c that is served has h among the half days common to office and team. The amount is
    1 for every cell that counts in which no community near c has its duty at h. So
    duty of neighbours spreads over the week.
    """

    source: ClassVar[str] = (
        "二（一）: 纳入“15分钟公共法律服务圈”建设，各地要做好值班管理"
    )
    title: ClassVar[str] = "Duty within fifteen minutes at every half day"
    title_zh: ClassVar[str] = "15分钟圈内各半天有人值班"
    kind: Literal["circle"] = "circle"
    wish: Wish | None = Field(default=Wish(tier=3))
    minutes: Annotated[
        int,
        Shown("服务圈", Text("二（一）: 15 minutes", "二（一）：15分钟"), "minutes"),
    ] = Field(default=15, ge=0, le=1_000, description="minutes to the next duty")
    speed_kmh: Annotated[
        int,
        Shown(
            "服务圈内的速度",
            Text("Estimate: by bicycle in town; 5 on foot", "估计值：骑行；步行填5"),
            "kmh",
        ),
    ] = Field(default=20, ge=1, le=200, description="km/h of residents")

    def statements(self, patterns: Patterns) -> Iterator[Cover]:
        """Say it with one row per cell that somebody could cover."""
        case = patterns.case
        columns = case.columns
        places = np.flatnonzero(~columns.committee_is_village)
        here, near = within_circle(
            self.context.travel, columns, places, self.minutes, self.speed_kmh
        )
        order = np.argsort(near, kind="stable")
        here, near = here[order], near[order]
        weekly = np.flatnonzero(patterns.nth == 0)
        pattern, cell_of = patterns.keep(patterns.nth == 0).joined(near, here)
        pattern = weekly[pattern]
        common = case.office_hours & case.lawyer_hours
        could = common[patterns.committee[pattern], patterns.half_day[pattern]]
        size = len(WEEKDAYS)
        cell = cell_of * size + patterns.half_day[pattern]
        counts = np.zeros(len(columns.committees) * size, bool)
        counts[cell[could]] = True
        kept = counts[cell]
        first, row = rows_of(cell[kept])
        ids = patterns.committee_ids
        who = [ids[one] for one in (cell[kept][first] // size).tolist()]
        yield Cover(self.kind, who, nowhere(len(patterns)), row=row, pair=pattern[kept])

    def violations(self, case: RosterCase, roster: Roster) -> Iterator[Violation]:
        """Name the communities with half days at which nobody near is on duty."""
        near = self.near(case)
        # Asked once each: within a city's circles lie twenty times as many.
        served = {
            one: frozenset(case.common_half_days(one))
            for one in near
            if case.plan.lawyers_of(one)
        }
        for committee, others in near.items():
            could: set[str] = set()
            has: set[str] = set()
            for other in others:
                if other not in served:
                    continue
                could.update(served[other])
                time = roster.time_of(other)
                if time is not None:
                    has.add(time.half_day)
            bare = len(could - has)
            if bare:
                name = named(case, committee)
                yield self.found(
                    committee,
                    bare,
                    f"{name.en} has {bare} half days without duty within "
                    f"{self.minutes} minutes",
                    f"{name.zh}有{bare}个半天{self.minutes}分钟内无人值班",
                )

    def near(self, case: RosterCase) -> dict[str, list[str]]:
        """Return the communities within the circle of each, itself among them."""
        travel = self.context.travel.model_copy(
            update={
                "speed_kmh": dict.fromkeys(("community", "village"), self.speed_kmh)
            }
        )
        rows = sorted(
            (unit_vector(row.lat, row.lon), row.id)
            for row in case.facts.committees
            if row.kind == "community"
        )
        first = [point[0] for point, _ in rows]
        # Along any axis nothing within the circle is further away than its radius.
        metres = self.minutes * self.speed_kmh * 100_000 / travel.detour_percent / 60
        reach = 1.01 * metres / EARTH_RADIUS_M + 1e-9
        found: dict[str, list[str]] = {}
        for point, one in rows:
            window = rows
            if travel.unknown_minutes > self.minutes:
                low = bisect_left(first, point[0] - reach)
                window = [
                    row
                    for row in rows[low : bisect_right(first, point[0] + reach)]
                    if abs(row[0][1] - point[1]) <= reach
                    and abs(row[0][2] - point[2]) <= reach
                ]
            found[one] = [
                other
                for there, other in window
                if other == one
                or travel.minutes_between(point, there, "community") <= self.minutes
            ]
        return found
