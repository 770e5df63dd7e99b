"""Networks: the fast path, proved by its own node prices.

:mod:`nested_rows` asks whether rows can be nodes, :mod:`network` builds the arcs,
:mod:`backend` folds the tiers into one cost and solves, :mod:`sifting` does so over few
arcs of a dense network, :mod:`node_prices` proves.
"""

from lawyer_assign.solver.flow.backend import Flow, Priced
from lawyer_assign.solver.flow.network import (
    SINK,
    SOURCE,
    Network,
    Sides,
    network_of,
    sides_or_why_not,
)
from lawyer_assign.solver.flow.node_prices import distances

__all__ = [
    "SINK",
    "SOURCE",
    "Flow",
    "Network",
    "Priced",
    "Sides",
    "distances",
    "network_of",
    "sides_or_why_not",
]
