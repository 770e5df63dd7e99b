"""Ask a plan: why this lawyer, why not that one, whom can we not lose, which is better.

One folder per question, named in the plural so that no package hides a verb:

``whys/``
    why this lawyer here
``why_nots/``
    why not that one
``losses/``
    whom we cannot lose (``critical``)
``comparisons/``
    which plan is better, and for whom
``conflicts/``
    why there is no plan at all
``shortages/``
    why committees are left open
``cures/``
    what would help (``remedies``)
``budgets/``
    what more money would buy (``budget_prices``)
``lessons/``
    whom to teach what (``trainings``)
``pricing/``
    what they share: what changes of a plan cost

Answers (``answers``) are frozen numbers and names first; words in Chinese and English
come when somebody reads. Nothing is said that the independent check could not recount:
what an answer says to cost is what ``la.check`` finds when the moves it names are made.

How it fits together: ``standing`` lays a plan open once per outcome, ``pricing.ledger``
prices small changes of it row by row, ``pricing.instead`` finds the cheapest of them,
``pricing.rerouting`` finds the best of all plans by shortest paths where the rules are
a flow. Only ``door`` knows the solver.
"""

from lawyer_assign.explain.budgets.gains import BudgetPrices
from lawyer_assign.explain.budgets.prices import budget_prices
from lawyer_assign.explain.comparisons.compare import compare
from lawyer_assign.explain.comparisons.comparison import Comparison
from lawyer_assign.explain.conflicts.conflict import conflict
from lawyer_assign.explain.conflicts.contradictions import Contradictions
from lawyer_assign.explain.cures.cures import Remedies
from lawyer_assign.explain.cures.remedies import remedies
from lawyer_assign.explain.lessons.lessons import Trainings
from lawyer_assign.explain.lessons.trainings import trainings
from lawyer_assign.explain.losses.critical import critical
from lawyer_assign.explain.losses.loss import Critical
from lawyer_assign.explain.shortages.gaps import Shortage
from lawyer_assign.explain.shortages.shortage import shortage
from lawyer_assign.explain.why_nots.why_not import WhyNot, why_not
from lawyer_assign.explain.whys.reasons import Why
from lawyer_assign.explain.whys.why import Whys, why, why_all

__all__ = [
    "BudgetPrices",
    "Comparison",
    "Contradictions",
    "Critical",
    "Remedies",
    "Shortage",
    "Trainings",
    "Why",
    "WhyNot",
    "Whys",
    "budget_prices",
    "compare",
    "conflict",
    "critical",
    "remedies",
    "shortage",
    "trainings",
    "why",
    "why_all",
    "why_not",
]
