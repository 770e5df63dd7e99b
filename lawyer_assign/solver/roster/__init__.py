"""Rosters: times by turns, then CP-SAT part by part and tier by tier; dates, events."""

from lawyer_assign.solver.roster.backend import solve_roster
from lawyer_assign.solver.roster.colleagues import Colleagues
from lawyer_assign.solver.roster.dates import (
    Dates,
    changed,
    expand,
    order,
    why_lapsed,
)
from lawyer_assign.solver.roster.events import Asked
from lawyer_assign.solver.roster.moves import Choice, MoveSearch
from lawyer_assign.solver.roster.prior import NOTHING_BEFORE, Prior
from lawyer_assign.solver.roster.repair import (
    REPAIR_TIERS,
    Repair,
    Sheet,
    cover,
    force,
    replaced,
)

__all__ = [
    "NOTHING_BEFORE",
    "REPAIR_TIERS",
    "Asked",
    "Choice",
    "Colleagues",
    "Dates",
    "MoveSearch",
    "Prior",
    "Repair",
    "Sheet",
    "changed",
    "cover",
    "expand",
    "force",
    "order",
    "replaced",
    "solve_roster",
    "why_lapsed",
]
