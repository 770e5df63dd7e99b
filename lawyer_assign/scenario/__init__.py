"""Change a plan's circumstances, and see what becomes of it.

:class:`Scenario` keeps facts, policy and the readable steps that changed them; a step
is a small frozen model (``step``, ``pairing_steps``, ``people_steps``,
``policy_steps``) that can be made again, so a scenario is written as its steps
(``document``). :func:`renew` plans this year after last year, :func:`frontier` finds
the plans that are best for some trade between two rules.
"""

from lawyer_assign.scenario.frontier import Frontier, frontier
from lawyer_assign.scenario.renewal import Renewal
from lawyer_assign.scenario.renewing import renew
from lawyer_assign.scenario.scenario import Scenario

__all__ = ["Frontier", "Renewal", "Scenario", "frontier", "renew"]
