"""Change a plan's circumstances, and see what becomes of it.

:class:`Scenario` keeps facts, policy and the readable steps that changed them; a step
is a small frozen model (``step``, ``pairing_steps``, ``people_steps``,
``policy_steps``) that can be made again, so a scenario is written as its steps
(``document``). :func:`renew` plans this year after last year, :func:`frontier` finds
the plans that are best for some trade between two rules. What each answers
(``renewal``, ``frontier``) knows its words and sheets, which know the rows they say
(``signed``, ``frontier_points``), and nothing of what asks (``renewing``, ``tracing``).
"""

from lawyer_assign.scenario.frontier import Frontier
from lawyer_assign.scenario.renewal import Renewal
from lawyer_assign.scenario.renewing import renew
from lawyer_assign.scenario.scenario import Scenario
from lawyer_assign.scenario.tracing import frontier

__all__ = ["Frontier", "Renewal", "Scenario", "frontier", "renew"]
