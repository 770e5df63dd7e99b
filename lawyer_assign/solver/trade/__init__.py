"""All plans that are best for some trade between two tiers.

Of the plans that are best in the tiers before, a plan is on the *frontier* of two
tiers A and B if no other costs less in one of them and no more in the other.
:mod:`points` finds those that are best for some weights by weighting the two tiers into
one, each such problem solved like any other; :mod:`gaps` looks between two neighbours
for the rest, which no weights reach.
"""

from lawyer_assign.solver.trade.points import Found, Traded, Trading, trade_off

__all__ = ["Found", "Traded", "Trading", "trade_off"]
