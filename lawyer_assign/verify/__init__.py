"""Check a plan by facts and policy alone; knows no formulation and no solver."""

from lawyer_assign.verify.check import Report, TierPrice, check_plan
from lawyer_assign.verify.choices import ChoiceShares, Side, choice_shares

__all__ = [
    "ChoiceShares",
    "Report",
    "Side",
    "TierPrice",
    "check_plan",
    "choice_shares",
]
