"""Rosters: times by turns, then CP-SAT part by part and tier by tier; dates, events."""

from lawyer_assign.solver.roster.backend import solve_roster
from lawyer_assign.solver.roster.dates import (
    DATE_TIERS,
    EVENT_TIERS,
    Dates,
    changed,
    expand,
    order,
    why_lapsed,
)
from lawyer_assign.solver.roster.moves import Choice, MoveSearch

__all__ = [
    "DATE_TIERS",
    "EVENT_TIERS",
    "Choice",
    "Dates",
    "MoveSearch",
    "changed",
    "expand",
    "order",
    "solve_roster",
    "why_lapsed",
]
