"""Facts and policy together: candidates, scarcity, and what cannot fit."""

from lawyer_assign.problem.candidates import candidate_pairs
from lawyer_assign.problem.given import find_no_columns, pairs_from_frame
from lawyer_assign.problem.problem import Problem
from lawyer_assign.problem.scarcity import Scarcity, scarcity

__all__ = [
    "Problem",
    "Scarcity",
    "candidate_pairs",
    "find_no_columns",
    "pairs_from_frame",
    "scarcity",
]
