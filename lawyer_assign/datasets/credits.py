"""Whether facts may stand on points that ask for a credit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lawyer_assign.datasets.city import DEFAULT_SEED, built_in_committees

if TYPE_CHECKING:
    from lawyer_assign.facts import Facts

INVENTED = "合成"
"""In the name of every firm and lawyer that the built-in city invents."""


def needs_credit(facts: Facts) -> bool:
    """Whether points of committees may come from the towns of the built-in city.

    They do where one stands exactly as the default seed places it. Of other seeds
    nobody can tell: there the invented people of a place that the city has are enough.
    """
    known = built_in_committees(DEFAULT_SEED)
    here = [row for row in facts.committees if row.id in known]
    if any((row.lat, row.lon) == known[row.id] for row in here):
        return True
    names = [row.name for row in facts.firms] + [row.name for row in facts.lawyers]
    return bool(here) and any(INVENTED in one for one in names)
