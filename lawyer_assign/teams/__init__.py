"""Inside a team: who leads, who stands in, who takes which role."""

from lawyer_assign.teams.roles import HANGZHOU_ROLES, Role, RolePolicy
from lawyer_assign.teams.team import Proof, Team, Teams, lead_of, shortages_of

__all__ = [
    "HANGZHOU_ROLES",
    "Proof",
    "Role",
    "RolePolicy",
    "Team",
    "Teams",
    "lead_of",
    "shortages_of",
]
