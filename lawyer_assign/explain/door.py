"""The door to the solver: whatever a question asks of it comes through here."""

from lawyer_assign.engines.cpsat import Settings
from lawyer_assign.engines.interrupt import graceful_interrupt
from lawyer_assign.engines.watch import Progress, Watch
from lawyer_assign.solver.answer import Answer as Solved
from lawyer_assign.solver.backend import solve_formulation
from lawyer_assign.solver.flow import (
    SINK,
    SOURCE,
    Flow,
    Network,
    Sides,
    distances,
    network_of,
    sides_or_why_not,
)
from lawyer_assign.verbs.widen import plan_of

__all__ = [
    "SINK",
    "SOURCE",
    "Flow",
    "Network",
    "Progress",
    "Settings",
    "Sides",
    "Solved",
    "Watch",
    "distances",
    "graceful_interrupt",
    "network_of",
    "plan_of",
    "sides_or_why_not",
    "solve_formulation",
]
