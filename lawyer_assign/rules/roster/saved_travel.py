"""Two villages on one day save a way home."""

from collections.abc import Iterator
from itertools import combinations
from typing import ClassVar, Literal

from pydantic import Field

from lawyer_assign.errors import lawyer_zh
from lawyer_assign.facts import Firm, Lawyer
from lawyer_assign.facts.columns import unit_vector
from lawyer_assign.roster import Roster
from lawyer_assign.roster.case import RosterCase
from lawyer_assign.roster.couples import couples_of, same_day
from lawyer_assign.roster.legs import leg_between, leg_minutes
from lawyer_assign.roster.patterns import Patterns
from lawyer_assign.rules.roster.rule import RosterRule, on_one_day
from lawyer_assign.rules.rule import HOUSE_RULE, Violation, Wish
from lawyer_assign.statements import Together, nowhere


class SavedTravel(RosterRule):
    """Villages A and B of a lawyer on one day save (home-A) + (home-B) - (A-B).

    The amount is minus the minutes saved a month, of every two of her villages whose
    times are morning and afternoon of one day; of two that save nothing 0.
    """

    source: ClassVar[str] = HOUSE_RULE + ": one way to the hills in place of two"
    title: ClassVar[str] = "Villages visited on one day save travel"
    title_zh: ClassVar[str] = "同日走访两村节省路程"
    is_demand: ClassVar[bool] = False
    is_in_points: ClassVar[bool] = True
    kind: Literal["saved_travel"] = "saved_travel"
    wish: Wish | None = Field(default=Wish(tier=5))

    def statements(self, patterns: Patterns) -> Iterator[Together]:
        """Say it with one row per lawyer: couples of times that save minutes."""
        case, columns = patterns.case, patterns.case.columns
        travel = self.context.travel
        lawyer, one, other = couples_of(case)
        villages = columns.committee_is_village
        both = villages[one] & villages[other]
        lawyer, one, other = lawyer[both], one[both], other[both]
        saved = travel.minutes(columns, one, lawyer)
        saved = saved + travel.minutes(columns, other, lawyer)
        saved = saved - leg_minutes(travel, columns, one, other)
        gain = saved > 0
        lawyer, one, other, saved = lawyer[gain], one[gain], other[gain], saved[gain]
        couple, first, second = same_day(patterns, one, other)
        yield Together(
            self.kind,
            patterns.lawyer_ids,
            nowhere(len(patterns)),
            row=lawyer[couple],
            first=first,
            second=second,
            points=-saved[couple],
        )

    def violations(self, case: RosterCase, roster: Roster) -> Iterator[Violation]:
        """Name the lawyers who save travel, and how much."""
        facts = case.facts
        for lawyer in facts.lawyers:
            saved = 0
            held = [
                facts.committee[one]
                for one in case.plan.committees_of(lawyer.id)
                if facts.committee[one].kind == "village"
            ]
            for a, b in combinations(held, 2):
                one, other = roster.time_of(a.id), roster.time_of(b.id)
                if one is None or other is None or one.half == other.half:
                    continue
                if on_one_day(one, other):
                    home = _home(lawyer, facts.firm[lawyer.firm])
                    ways = sum(
                        self.context.travel.minutes_between(
                            unit_vector(end.lat, end.lon), home, end.kind
                        )
                        for end in (a, b)
                    )
                    saved += max(0, ways - leg_between(self.context.travel, a, b))
            if saved:
                yield self.found(
                    lawyer.id,
                    -saved,
                    f"lawyer {lawyer.name} ({lawyer.id}) saves {saved} minutes a month",
                    f"{lawyer_zh(lawyer.name)}（{lawyer.id}）每月节省{saved}分钟路程",
                )


def _home(lawyer: Lawyer, firm: Firm) -> tuple[float, float, float]:
    if lawyer.lat is None:
        return unit_vector(firm.lat, firm.lon)
    return unit_vector(lawyer.lat, lawyer.lon)
