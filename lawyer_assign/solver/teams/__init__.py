"""Teams of one firm: :mod:`rows` leaves their rows out, :mod:`backend` solves."""

from lawyer_assign.solver.teams.backend import TeamFlow

__all__ = ["TeamFlow"]
