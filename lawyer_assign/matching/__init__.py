"""Matching markets on their own: read, solve with a proof, write.

For users of the hospitals/residents problem with ties and of stable marriage with ties
and incomplete lists. A committee is a resident here and a firm a hospital; nothing in
this folder knows either.

Inside, in order of use: :mod:`market_columns` and :mod:`preference_lists` (given),
``basics/`` (counting, deferred acceptance, augmenting paths, parts), ``reduce/`` (what
need not be looked at), ``bounds/`` and ``models/`` (what is proved), ``search/`` (what
is found); :mod:`largest_stable` and :mod:`fewest_blocking` drive, :mod:`verbs` is the
front.

>>> import lawyer_assign as la
>>> market = la.matching.market({"Ann": ["City"]}, {"City": ["Ann"]}, seats=1)
>>> la.matching.max_stable(market).matching
{'Ann': 'City'}
"""

from lawyer_assign.matching.verbs import (
    Market,
    MarketOutcome,
    Progress,
    Status,
    market,
    max_stable,
    min_blocking,
    read,
    write,
)

__all__ = [
    "Market",
    "MarketOutcome",
    "Progress",
    "Status",
    "market",
    "max_stable",
    "min_blocking",
    "read",
    "write",
]
