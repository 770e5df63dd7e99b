"""Change a plan's circumstances, and see what becomes of it.

:class:`Scenario` keeps facts, policy and the readable steps that changed them; a step
is a small frozen model (``step``, ``pairing_steps``, ``people_steps``,
``policy_steps``) that can be made again, so a scenario is written as its steps
(``document``). :func:`renew` plans this year after last year.
"""

from lawyer_assign.scenario.renewal import Renewal, renew
from lawyer_assign.scenario.scenario import Scenario

__all__ = ["Renewal", "Scenario", "renew"]
