"""The reference: CP-SAT takes every formulation, tier by tier.

:mod:`greedy` finds a first plan, :mod:`search` relaxes, searches and closes;
:mod:`peaks` does so where a wish is about the worst row.
"""

from lawyer_assign.solver.cpsat.backend import CpSat
from lawyer_assign.solver.cpsat.search import Search

__all__ = ["CpSat", "Search"]
