"""What holds on every date, taken from the musts of a policy."""

from dataclasses import dataclass
from typing import Literal

from lawyer_assign.arrays import UNBOUNDED
from lawyer_assign.pairs import Travel

MOST_MINUTES = UNBOUNDED

KeptFirst = Literal["time", "person"]


@dataclass(frozen=True)
class DateRules:
    """Musts on dates, and how far visits may move.

    Parameters
    ----------
    travel
        How a straight line becomes minutes.
    has_office_hours, has_lawyer_hours
        Whether visits keep to the half days of office, and of lawyers; on make-up days
        any half day will do.
    has_one_place
        Whether published times of a lawyer never meet; moved visits never do.
    has_venues
        Whether venues have a capacity.
    most_minutes
        Between two places on one day.
    most_a_week
        Half days of a lawyer in a calendar week.
    duty_days, visit_days
        Windows of a community's duty and of a village's visit, in days.
    events_a_quarter
        Publicity events of every committee.
    kept_first
        What counts more, once as few visits lapse as can be: fewest half days between
        the published and the actual time, or fewest changes of person.
    """

    travel: Travel
    has_office_hours: bool = True
    has_lawyer_hours: bool = True
    has_one_place: bool = True
    has_venues: bool = True
    most_minutes: int = MOST_MINUTES
    most_a_week: int = MOST_MINUTES
    duty_days: int = 10
    visit_days: int = 14
    kept_first: KeptFirst = "time"
    events_a_quarter: int = 1

    @property
    def tiers(self) -> tuple[str, ...]:
        """What is minimised on dates, in its order: of visits, then of events."""
        later = ("displaced_half_days", "changed_persons")
        later = later if self.kept_first == "time" else later[::-1]
        return ("lapsed_visits", *later, "missing_events", "unwished_events")
