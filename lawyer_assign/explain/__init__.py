"""Ask a plan: why this lawyer, why not that one, whom can we not lose, which is better.

One file per question. Answers are frozen numbers and names first; words in Chinese and
English come when somebody reads. Nothing is said that the independent check could not
recount: what an answer says to cost is what ``la.check`` finds when the moves it names
are made.

How it fits together: ``standing`` lays a plan open once per outcome, ``ledger`` prices
small changes of it row by row (``changes``, ``blocking``), ``instead`` finds the
cheapest of them, ``rerouting`` finds the best of all plans by shortest paths where the
rules are a flow. Only ``door`` knows the solver.
"""

from lawyer_assign.explain.compare import compare
from lawyer_assign.explain.critical import critical
from lawyer_assign.explain.why import why, why_all
from lawyer_assign.explain.why_not import why_not

__all__ = ["compare", "critical", "why", "why_all", "why_not"]
