"""Two places on one day are within a travel limit."""

from collections.abc import Iterator
from itertools import combinations
from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from lawyer_assign.arrays import Ints
from lawyer_assign.errors import Text, lawyer_zh
from lawyer_assign.roster import Roster
from lawyer_assign.roster.case import RosterCase
from lawyer_assign.roster.couples import couples_of, same_day
from lawyer_assign.roster.legs import leg_between, leg_minutes
from lawyer_assign.roster.patterns import Patterns
from lawyer_assign.rules.roster.rule import RosterRule, on_one_day
from lawyer_assign.rules.rule import HOUSE_RULE, Violation
from lawyer_assign.shown import Shown
from lawyer_assign.statements import Together, nowhere


class DayTrip(RosterRule):
    """No lawyer has times on one day at two places more than ``minutes`` apart.

    The amount is 1 for every two such committees of a lawyer.
    """

    source: ClassVar[str] = HOUSE_RULE + ": a lawyer gets from morning to afternoon"
    title: ClassVar[str] = "Two places on one day are not far apart"
    title_zh: ClassVar[str] = "同一天两处之间路程有限"
    kind: Literal["day_trip"] = "day_trip"
    minutes: Annotated[
        int,
        Shown(
            "同一天两处最远路程",
            Text(
                "From the morning's place to the afternoon's",
                "上午、下午两处之间的路程上限",
            ),
            "minutes",
        ),
    ] = Field(default=90, ge=0, le=1_000_000, description="minutes between the places")

    def statements(self, patterns: Patterns) -> Iterator[Together]:
        """Say it with one row per lawyer: couples of times that cannot go together."""
        case = patterns.case
        lawyer, one, other = self.far(case)
        couple, first, second = same_day(patterns, one, other)
        ids = patterns.lawyer_ids
        yield Together(
            self.kind,
            ids,
            nowhere(len(patterns)),
            row=lawyer[couple],
            first=first,
            second=second,
            points=np.ones(len(couple), np.int64),
        )

    def far(self, case: RosterCase) -> tuple[Ints, Ints, Ints]:
        """Return lawyers and two committees of theirs that are too far apart."""
        lawyer, one, other = couples_of(case)
        minutes = leg_minutes(self.context.travel, case.columns, one, other)
        far = minutes > self.minutes
        return lawyer[far], one[far], other[far]

    def violations(self, case: RosterCase, roster: Roster) -> Iterator[Violation]:
        """Name the lawyers who cannot get from one place to the other."""
        for lawyer in case.facts.lawyers:
            held = case.plan.committees_of(lawyer.id)
            broken = 0
            for one, other in combinations(held, 2):
                a, b = roster.time_of(one), roster.time_of(other)
                if a is None or b is None or a.half == b.half:
                    continue
                if not on_one_day(a, b):
                    continue
                ends = (case.facts.committee[end] for end in (one, other))
                broken += leg_between(self.context.travel, *ends) > self.minutes
            if broken:
                yield self.found(
                    lawyer.id,
                    broken,
                    f"lawyer {lawyer.name} ({lawyer.id}) has {broken} days at two "
                    f"places more than {self.minutes} minutes apart",
                    f"{lawyer_zh(lawyer.name)}（{lawyer.id}）有{broken}处同一天两地相距超过"
                    f"{self.minutes}分钟",
                )
