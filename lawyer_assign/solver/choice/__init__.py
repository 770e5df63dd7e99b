"""Two-way choice: few blocking pairs, with a bound.

In order of use: :mod:`two_way` says where choice stands in a formulation,
:mod:`deferred_acceptance` names stable links, :mod:`linked` says them to a flow, and
:mod:`start` makes a plan and bounds by flows of them (:mod:`start_of_teams` where teams
are asked for); what every plan without a blocking pair keeps is said by
:mod:`windows`, where firms are a market of their own by :mod:`matroid_market`;
:mod:`fewest_blocking` asks in every way how many pairs have to block in the plans of a
:mod:`face`, by :mod:`blocking_bound` first, and :mod:`whole_lists` says when that holds
of lawyers whom no list names; :mod:`cuts` raise the bound of points, :mod:`region` and
:mod:`region_search` mend plans. :mod:`backend` is the front.
"""

from lawyer_assign.solver.choice.start import start_by_choice

__all__ = ["start_by_choice"]
