"""Check a plan by facts and policy alone; knows no formulation and no solver."""

from lawyer_assign.verify.check import Report, TierPrice, check_plan
from lawyer_assign.verify.choices import ChoiceShares, Side, choice_shares
from lawyer_assign.verify.problem import check_problem, with_given_scores
from lawyer_assign.verify.teams import find_team_faults

__all__ = [
    "ChoiceShares",
    "Report",
    "Side",
    "TierPrice",
    "check_plan",
    "check_problem",
    "choice_shares",
    "find_team_faults",
    "with_given_scores",
]
